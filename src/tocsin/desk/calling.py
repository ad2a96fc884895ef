"""Calls to other systems, and how they are kept from turning on the desk's own network.

Whoever may say which address the desk calls could otherwise make it call machines that only the
desk can reach (server-side request forgery). So: https only, but for this machine itself; the
address that a name stands for must be a public one, unless the administrator said otherwise for
this very name; the connection goes to the address that was checked; redirects are not followed;
and all is over in time, however slowly bytes come. Which hosts may be called at all is for each
caller to say.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from tocsin.desk.alarms.outside import is_loopback
from tocsin.errors import Sentence, TocsinError

PORTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 500
_NAT64: Final = IPv6Network("64:ff9b::/96")


class CallError(TocsinError):
    """Another system could not be called, or its answer is too large."""


class PrivateAddressError(CallError):
    """A name stands for an address of a private network, and nobody said that it may."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What another system answered; ``headers`` have small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def objection(url: str) -> str | None:
    """Why a text is no address that may be called, in words that follow "The address …"; ``None``:
    it is one.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return Sentence("is no address")
    if len(url) > _LONGEST or not url.isascii() or any(sign <= " " for sign in url):
        return Sentence("is too long, or has signs that belong in no address")
    if parts.scheme not in PORTS or not host or parts.username is not None:
        return Sentence("is no address that starts with https:// and a host")
    if parts.scheme == "http" and not is_loopback(host):
        return Sentence("must start with https://")
    return None


def send(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private: bool,
    timeout_s: float,
    most_answer: int,
) -> Answered:
    """Calls an address that :func:`objection` has nothing against.

    ``private``: it may be of a private network. ``timeout_s`` is for all of it, ``most_answer``
    how many bytes of an answer are read; 0: none, and it may be as long as it likes.

    Raises:
        PrivateAddressError: it is of a private network, and may not be.
        CallError: it could not be called, or its answer is too large.
    """
    parts = urlsplit(url)
    try:
        return _sent(method, parts, body, headers, private, timeout_s, most_answer)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise CallError(
            Sentence(
                "{hostname} could not be called ({kind}: {error}).",
                hostname=parts.hostname,
                kind=type(error).__name__,
                error=error,
            ),
            "Check that it runs and can be reached.",
        ) from error


def _sent(
    method: str,
    parts: SplitResult,
    body: bytes,
    headers: Mapping[str, str],
    private: bool,
    timeout_s: float,
    most_answer: int,
) -> Answered:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    link = _linked(parts.scheme, host, _address(host, port, private=private), port, timeout_s)
    over = Timer(timeout_s, _hang_up, [link])  # each byte resets a socket's own time-out
    over.daemon = True
    over.start()
    connection = http.client.HTTPConnection(host, port)
    connection.sock = link
    try:
        if isinstance(link, ssl.SSLSocket):
            link.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, dict(headers))
        response = connection.getresponse()
        answer = response.read(most_answer + 1) if most_answer else b""
        if len(answer) > most_answer:
            raise ValueError(f"more than {most_answer} bytes")
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answered(response.status, named, answer)
    finally:
        over.cancel()
        connection.close()


def _address(host: str, port: int, *, private: bool) -> str:
    """The address to call, of which all that the name stands for are allowed.

    Raises:
        PrivateAddressError: the name stands for a private address, and may not.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not private:
        inside = [one for one in addresses if not _is_public(one)]
        if inside:
            raise PrivateAddressError(
                Sentence(
                    "{host} stands for {address}, an address of a private network.",
                    host=host,
                    address=inside[0],
                ),
                "If that is meant, an administrator must say so for this address.",
            )
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    inner = _carried(address) if isinstance(address, IPv6Address) else address
    looked_at = inner or address
    return looked_at.is_global and not looked_at.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo, or NAT64 (RFC 6052)."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _linked(scheme: str, host: str, address: str, port: int, timeout_s: float) -> socket.socket:
    """A connection to the address that was checked, not to what the name stands for by now."""
    link = socket.create_connection((address, port), timeout=timeout_s)
    if scheme == "http":
        return link
    context = ssl.create_default_context()
    return context.wrap_socket(link, server_hostname=host, do_handshake_on_connect=False)


def _hang_up(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
