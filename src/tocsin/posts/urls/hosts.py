"""Hosts: one spelling each, and whose they are.

The canonical host is lower-case ASCII: an international name becomes its ``xn--`` form
(UTS 46, non-transitional, as browsers do it), so that ``straße.de`` stays apart from
``strasse.de`` and a Cyrillic look-alike stays visibly apart from the name it imitates.

The registered domain follows the Public Suffix List as bundled with ``tldextract`` (never
fetched), private suffixes included, and a few hosts of many authors that the list lacks:
two blogs at ``blogspot.com`` are two sources, and "shared the same domain" must not tie
together everybody who ever linked to any blog there.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import unquote

import idna
from tldextract import TLDExtract

SHARED_HOSTS: Final = (
    "beehiiv.com",
    "canalblog.com",
    "ghost.io",
    "livejournal.com",
    "medium.com",
    "narod.ru",
    "over-blog.com",
    "substack.com",
    "tistory.com",
    "tumblr.com",
    "ucoz.ru",
)
"""Hosts that give each author a name below them and are not in the Public Suffix List."""

_MOBILE_LABELS = frozenset({"m", "mobile", "amp"})
_DEFAULT_PORTS = frozenset({None, "80", "443"})
_name = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}").fullmatch
_number = re.compile(r"[0-9]+|0x[0-9a-f]*").fullmatch
_port = re.compile(r"0*([1-9][0-9]{0,4})|").fullmatch


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    return TLDExtract(suffix_list_urls=(), cache_dir=None, extra_suffixes=SHARED_HOSTS)


def spell_authority(authority: str) -> str | None:
    """``user@Host:port`` as ``host`` or ``host:port``, or ``None`` if no such host can be.

    The user name says nothing about the page. Ports 80 and 443 are both dropped: once
    http and https are one, they are one as well.

    >>> spell_authority("me@Straße.DE:0443"), spell_authority("Example.org.:8080")
    ('xn--strae-oqa.de', 'example.org:8080')
    """
    written = authority.rpartition("@")[2]
    if written.startswith("["):
        address, bracket, rest = written[1:].partition("]")
        if not bracket or rest[:1] not in ("", ":"):
            return None
        host, port = _spell_ipv6(address), rest[1:]
    else:
        name, _, port = written.partition(":")
        host = _spell_name(name)
    if host is None or (found := _port(port)) is None:
        return None
    number = found[1]
    if number in _DEFAULT_PORTS:
        return host
    return f"{host}:{number}" if int(number) <= 65535 else None


def _spell_name(name: str) -> str | None:
    if "%" in name:
        name = unquote(name)
    if not name.isascii():
        name = _to_ascii(name) or ""
    name = name.lower().rstrip(".")
    if len(name) > 253 or not _name(name):
        return None
    if _number(name.rpartition(".")[2]):  # browsers read such a host as an address, or refuse it
        return _spell_ipv4(name)
    return name if "." in name or name == "localhost" else None


def _to_ascii(name: str) -> str | None:
    """UTS 46 mapping, then Punycode for each label that needs it; emoji labels included."""
    try:
        mapped = idna.uts46_remap(name, std3_rules=False, transitional=False)
        return ".".join(
            label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
            for label in mapped.split(".")
        )
    except UnicodeError:  # idna.IDNAError is one: a character that no host name may have
        return None


def _spell_ipv4(name: str) -> str | None:
    try:
        return str(IPv4Address(name))
    except ValueError:
        return None


def _spell_ipv6(address: str) -> str | None:
    if "%" in address:  # a zone says which network card, on somebody else's machine
        return None
    try:
        return f"[{IPv6Address(address)}]"
    except ValueError:
        return None


def without_port(host: str) -> str:
    """The host of a canonical authority.

    >>> without_port("example.org:8080"), without_port("[2001:db8::1]:81")
    ('example.org', '[2001:db8::1]')
    """
    return host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]


@lru_cache(maxsize=65_536)
def owner(host: str) -> str:
    """The registered domain of a canonical host without port; an IP address is its own.

    A host that is itself a suffix (``github.io``) is its own owner. Under a suffix the
    list does not know, the last two labels.
    """
    if host.startswith("[") or _number(host.rpartition(".")[2]):
        return host
    found = _suffixes().extract_str(host, include_psl_private_domains=True)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    return host if found.suffix else ".".join(host.split(".")[-2:])


def is_registry_suffix(host: str) -> bool:
    """Whether a registry sells names below this host, as at ``co.uk``."""
    return not _suffixes().extract_str(host, include_psl_private_domains=False).domain


def without_www(host: str) -> str:
    """The host without ``www.``: the same site by universal custom.

    Not where only a registry's suffix would be left: ``www.com`` is a site of its own.
    """
    while host.startswith("www.") and "." in host[4:] and not is_registry_suffix(host[4:]):
        host = host[4:]
    return host


def desktop_host(host: str) -> str | None:
    """The host without ``m.``, ``mobile.`` or ``amp.``, if it has such a label to lose.

    ``None`` where the label is somebody's name: ``m.blogspot.com`` is the blog of "m".
    """
    desktop = host
    while True:
        label, _, rest = desktop.partition(".")
        if label not in _MOBILE_LABELS or "." not in rest or owner(rest) != owner(host):
            return desktop if desktop != host else None
        desktop = without_www(rest)


def has_known_suffix(host: str) -> bool:
    """Whether the host ends in a suffix of the Public Suffix List."""
    found = _suffixes().extract_str(host, include_psl_private_domains=False)
    return bool(found.domain and found.suffix)
