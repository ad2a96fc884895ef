"""What stands in a cell: no link that a click opens, no formula that a spreadsheet runs."""

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final

_HOST: Final = (
    r"(?:[\w-]{1,63}\.){1,20}"  # names; the last part is letters or punycode: no number is a host
    r"(?:xn--[a-z0-9-]{1,59}|[^\W\d_]{2,63})(?![\w-])"
)
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+-]{0,30})://", re.IGNORECASE)
_HTTP: Final = re.compile(r"h(?:tt|xx)p(s?)", re.IGNORECASE)
_LIVE: Final = re.compile(
    rf"(?:hxxps?://|\[://\])[^\s/]+|(?:(?<![\w.@/-])|(?<=//)){_HOST}|[\w.+-]{{1,64}}@{_HOST}",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_SIX: Final = re.compile(r"(?<![\w:.])(?=[0-9a-f]*:)[0-9a-f:]{3,39}(?![\w:])", re.IGNORECASE)
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
    """The text with nothing that a program would make a link: ``hxxp``, ``[://]`` after any other
    scheme, ``[.]`` in hosts and addresses, ``[:]`` in those of IPv6. What is so already stays.

    >>> defanged("see https://a.b.example/x.html and c.example, 192.0.2.1")
    'see hxxps://a[.]b[.]example/x.html and c[.]example, 192[.]0[.]2[.]1'
    >>> defanged("ftp://a.example, http://[2001:db8::1]/")
    'ftp[://]a[.]example, hxxp://[2001[:]db8[:][:]1]/'
    """
    for live, made in ((_SCHEME, _scheme), (_LIVE, _host), (_ADDRESS, _host), (_SIX, _six)):
        text = live.sub(made, text)
    return text


def _scheme(found: re.Match[str]) -> str:
    web = _HTTP.fullmatch(found[1])
    return f"hxxp{web[1].lower()}://" if web else f"{found[1]}[://]"


def _host(found: re.Match[str]) -> str:
    return re.sub(r"(?<!\[)\.(?!\])", "[.]", found[0])


def _six(found: re.Match[str]) -> str:
    """Times of day and names of programs have colons too; an address is what reads as one."""
    try:
        IPv6Address(found[0])
    except AddressValueError:
        return found[0]
    return found[0].replace(":", "[:]")


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
