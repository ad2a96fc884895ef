"""A draft from a file: plain text, Markdown or HTML."""

from pathlib import Path
from typing import Final

from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.formats import read_html, read_text
from tocsin.answers.clarity.remarks import Audience, Kind
from tocsin.errors import InputError
from tocsin.posts.language import identify

MOST_BYTES: Final = 5_000_000
"""A draft is a page or two; more is another kind of file."""
_HTML: Final = frozenset({".html", ".htm", ".xhtml"})


def read_draft(
    path: Path,
    *,
    language: str | None = None,
    kind: Kind = Kind.NOTICE,
    audience: Audience = Audience.PUBLIC,
    myth: str = "",
) -> Draft:
    """The draft in a file; its language is identified where none is stated.

    Raises:
        InputError: it cannot be read, is no UTF-8, holds no text or more than 5 MB, or its
            language cannot be told.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB.", "Hand in one draft."
            )
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Save it as text, UTF-8.") from error
    title, blocks = (read_html if path.suffix.lower() in _HTML else read_text)(text)
    if not title and not blocks:
        raise InputError(f"{path} holds no text.", "Write the draft into it.")
    spoken = language or identify(" ".join((title, *(b.text for b in blocks))))[0]
    if spoken is None:
        raise InputError(f"{path}: its language cannot be told.", "State it with --language.")
    return Draft(
        title=title, blocks=blocks, language=spoken, kind=kind, audience=audience, myth=myth
    )
