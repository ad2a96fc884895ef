"""A paper as one HTML file: read on any screen, printed on paper or to PDF, with no script."""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin.report.case.texts import runs_right_to_left, shown
from tocsin.report.papers.paper import Paper
from tocsin.report.papers.words import words
from tocsin.version import __version__

_STYLES: Final = ("page.css", "print.css", "paper.css")


def paper_html(paper: Paper) -> str:
    """The paper as HTML text; all that people wrote is escaped, and hides nothing."""
    style, said = _style(), words(paper.language)
    return (
        _environment()
        .get_template("papers/paper.html.j2")
        .render(
            paper=paper,
            words=said,
            direction="rtl" if said.is_right_to_left else "ltr",
            style=style,
            policy=(
                f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; "
                "form-action 'none'"
            ),
            version=__version__,
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["direction_of"] = lambda text: "rtl" if runs_right_to_left(text) else "ltr"
    return environment


def _style() -> Markup:
    folder = files("tocsin.report") / "static"
    return Markup("\n".join((folder / name).read_text("utf-8") for name in _STYLES))  # noqa: S704 - our own files


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


def _safe(value: Any) -> Any:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
