"""Text in CSV that a spreadsheet shows and never runs, and that reads back as it was.

A note that begins with ``=`` would become a live formula when the file is opened (OWASP, "CSV
injection"). It gets an apostrophe before it, and so does a text that already looks like that, so
that taking one off is always right.
"""

import re
from typing import Final

_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_KEPT: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def kept_as_text(text: str) -> str:
    """The text as a cell.

    >>> kept_as_text("=1+1"), kept_as_text("'=1"), kept_as_text("plain")
    ("'=1+1", "''=1", 'plain')
    """
    return f"'{text}" if _RUNS.match(text) else text


def text_of(cell: str) -> str:
    """The text that such a cell holds.

    >>> text_of("'=1+1"), text_of("plain")
    ('=1+1', 'plain')
    """
    return cell[1:] if _KEPT.match(cell) else cell
