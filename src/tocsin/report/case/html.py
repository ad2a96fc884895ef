"""A case as one HTML file: read on any screen, printed to paper or PDF, asking nobody for anything.

A content security policy inside allows exactly its own style sheet, by hash, and no script at all.
On paper every page has its number, and the TLP label at its head and foot, to the right in 12
points as the standard asks (CSS page margin boxes; in browsers without them it stands at every
section).
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin.report.case import terms
from tocsin.report.case.case_file import CaseFile
from tocsin.report.case.content import sections
from tocsin.report.case.texts import runs_right_to_left, shown
from tocsin.report.whole_files import whole_file
from tocsin.version import __version__

_STYLES: Final = ("page.css", "tables.css", "print.css", "case.css")


def case_html(file: CaseFile) -> str:
    """The report as HTML text."""
    style = _style(file)
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        _environment()
        .get_template("case/case.html.j2")
        .render(
            file=file,
            case=file.case,
            sections=sections(file),
            version=__version__,
            style=style,
            policy=policy,
        )
    )


def write_case_html(file: CaseFile, path: Path) -> None:
    """Writes the report as one HTML file.

    Raises:
        StorageError: the file cannot be written.
    """
    page = case_html(file)
    with whole_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"moment": terms.moment, "readable": terms.readable}
    environment.globals["direction"] = _direction
    return environment


def _direction(text: str) -> str:
    return "rtl" if runs_right_to_left(text) else "ltr"


def _style(file: CaseFile) -> Markup:
    """Our own style files, and the words that stand in the margins of printed pages."""
    folder = files("tocsin.report") / "static"
    sheets = "\n".join((folder / name).read_text("utf-8") for name in _STYLES)
    label = file.case.tlp.label
    number = "".join(letter for letter in file.number if letter.isascii() and letter.isalnum())
    shown_label = f'content: "{label}"; font-size: 12pt; font-weight: 700;'
    margins = (
        f':root {{ --tlp: "{label}"; }}\n'
        "@page { margin: 20mm 16mm 18mm;"
        f' @top-left {{ content: "Case {number}, version {file.version}"; }}'
        ' @bottom-left { content: counter(page) " / " counter(pages); }'
        f" @top-right {{ {shown_label} }} @bottom-right {{ {shown_label} }} }}"
    )
    return Markup(f"{sheets}\n{margins}")  # noqa: S704 - our own files, and checked letters


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


def _safe(value: Any) -> Any:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
