"""The validation scripts are no package: they import one another from their own folder."""

import sys
from pathlib import Path

VALIDATION = str(Path(__file__).parents[2] / "validation")
if VALIDATION not in sys.path:
    sys.path.append(VALIDATION)
