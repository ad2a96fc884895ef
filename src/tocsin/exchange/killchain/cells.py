"""What stands in a cell: no link that a click opens, no formula that a spreadsheet runs."""

import re
from typing import Final

_HOST: Final = (
    r"(?:[\w-]{1,63}\.){1,20}[^\W\d_]{2,63}"  # names; the last part is letters: no number is a host
)
_LIVE: Final = re.compile(
    rf"(?P<scheme>\bh(?:tt|xx)ps?://)(?P<site>[^\s/]+)|(?<![\w.@/-]){_HOST}(?![\w-])"
    rf"|(?P<mail>[\w.+-]{{1,64}}@){_HOST}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_FANGS: Final = (
    (re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE), "."),
    (re.compile(r"\bhxxp(?=s?://|s?\[)", re.IGNORECASE), "http"),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[://\]"), "://"),
    (re.compile(r"\[@\]|\[at\]", re.IGNORECASE), "@"),
)
_RUNS: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_HELD: Final = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def defanged(text: str) -> str:
    """The text with the dots of hosts and addresses as ``[.]``; what is so already stays.

    >>> defanged("see https://a.b.example/x.html and c.example, 192.0.2.1")
    'see https://a[.]b[.]example/x.html and c[.]example, 192[.]0[.]2[.]1'
    """

    def host(found: re.Match[str]) -> str:
        return re.sub(r"(?<!\[)\.(?!\])", "[.]", found[0])

    return _ADDRESS.sub(host, _LIVE.sub(host, text))


def refanged(text: str) -> str:
    """The text as it would be live, to compare it with what posts cite. Never to be opened.

    >>> refanged("hxxps://a[.]example/x"), refanged("b(dot)example")
    ('https://a.example/x', 'b.example')
    """
    for pattern, live in _FANGS:
        text = pattern.sub(live, text)
    return text


def held(text: str) -> str:
    """The cell with an apostrophe where a spreadsheet would run it; :func:`freed` takes it off.

    >>> held("=1+1"), held("-"), held("plain")
    ("'=1+1", "'-", 'plain')
    """
    return f"'{text}" if _RUNS.match(text) else text


def freed(text: str) -> str:
    """The text that :func:`held` wrote."""
    return text[1:] if _HELD.match(text) else text
