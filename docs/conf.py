"""How the pages are built: Sphinx, MyST, furo, and tables made from the code itself."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Tocsin"
author = copyright = "The Tocsin contributors"
extensions = ["myst_parser", "from_code"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tocsin"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
