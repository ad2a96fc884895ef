"""Signed calls to other systems, and to no other than the administrator lists.

Whoever may subscribe could otherwise make the desk call machines that only the desk can reach
(server-side request forgery). So: https only, but for this machine itself; the host must be listed
in ``tocsin.toml``; the address it stands for must be a public one, unless the host is listed as
private; the connection goes to the very address that was checked; redirects are not followed; and
all is over after five seconds.

The receiver checks, with the secret that the subscription's page shows::

    Tocsin-Timestamp: 1764363600
    Tocsin-Signature: v1=HEX      HMAC-SHA256(secret, TIMESTAMP "." BODY)
    Tocsin-Delivery:  delivery-…  the same at each attempt, so that a call is acted on once

and refuses a timestamp more than five minutes away, so that no old call can be played again.
"""

import hashlib
import hmac
import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from tocsin.desk.alarms.errors import DeliveryError
from tocsin.desk.alarms.outside import Outside, is_loopback
from tocsin.errors import Sentence

TIMEOUT_S: Final = 5.0
MOST_BYTES: Final = 64_000
_PORTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 500
_NAT64: Final = IPv6Network("64:ff9b::/96")


def secret_of(key: bytes, subscription_id: str) -> str:
    """The secret of a subscription's webhook: derived from the workspace's key, stored nowhere."""
    return hmac.new(key, f"webhook\0{subscription_id}".encode(), hashlib.sha256).hexdigest()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """What stands in ``Tocsin-Signature``.

    >>> signature("secret", 0, b"{}")[:11]
    'v1=4bbe8d39'
    """
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def refusal(url: str, outside: Outside) -> str | None:
    """Why an address may not be called, in words for the one who typed it; ``None``: it may."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return Sentence("is no address")
    if len(url) > _LONGEST or not url.isascii() or any(sign <= " " for sign in url):
        return Sentence("is too long, or has signs that belong in no address")
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        return Sentence("is no address that starts with https:// and a host")
    if parts.scheme == "http" and not is_loopback(host):
        return Sentence("must start with https://")
    usual = _PORTS[parts.scheme]
    if not outside.allows(host, port or usual, usual):
        return Sentence(
            "is of a host that the administrator has not listed under [webhooks] in tocsin.toml"
        )
    return None


def call(
    url: str, body: bytes, secret: str, delivery_id: str, now: datetime, outside: Outside
) -> None:
    """Sends a body of JSON, signed.

    Raises:
        DeliveryError: it may not be sent, or was not taken (an answer other than 2xx).
    """
    refused = refusal(url, outside)
    if refused is not None:
        raise DeliveryError(
            Sentence("The webhook {refused}.", refused=refused),
            "Change the subscription, or tocsin.toml.",
        )
    if len(body) > MOST_BYTES:
        raise DeliveryError(
            Sentence("The message is larger than {most_bytes} bytes.", most_bytes=MOST_BYTES),
            "Report this.",
        )
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Tocsin",
        "Tocsin-Delivery": delivery_id,
        "Tocsin-Timestamp": str(timestamp),
        "Tocsin-Signature": signature(secret, timestamp, body),
    }
    parts = urlsplit(url)
    try:
        status = _post(parts, body, headers, outside)
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(
            Sentence(
                "{hostname} could not be called ({kind}: {error}).",
                hostname=parts.hostname,
                kind=type(error).__name__,
                error=error,
            ),
            "Check that it runs and can be reached.",
        ) from error
    if not 200 <= status < 300:
        raise DeliveryError(
            Sentence("{hostname} answered {status}.", hostname=parts.hostname, status=status),
            "Look at its log; redirects are not followed.",
        )


def _post(parts: SplitResult, body: bytes, headers: Mapping[str, str], outside: Outside) -> int:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    link = _linked(parts.scheme, host, _address(host, port, outside), port)
    over = Timer(TIMEOUT_S, _hang_up, [link])  # each byte resets a socket's own time-out
    over.daemon = True
    over.start()
    connection = http.client.HTTPConnection(host, port)
    connection.sock = link
    try:
        if isinstance(link, ssl.SSLSocket):
            link.do_handshake()
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        return connection.getresponse().status
    finally:
        over.cancel()
        connection.close()


def _address(host: str, port: int, outside: Outside) -> str:
    """The address to call, of which all that the name stands for are allowed.

    Raises:
        DeliveryError: the name stands for a private address, and is not listed as such.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not outside.private(host, port):
        inside = [one for one in addresses if not _is_public(one)]
        if inside:
            raise DeliveryError(
                Sentence(
                    "{host} stands for {address}, an address of a private network.",
                    host=host,
                    address=inside[0],
                ),
                "If that is meant, list it as private_hosts under [webhooks] in tocsin.toml.",
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


def _linked(scheme: str, host: str, address: str, port: int) -> socket.socket:
    """A connection to the address that was checked, not to what the name stands for by now."""
    link = socket.create_connection((address, port), timeout=TIMEOUT_S)
    if scheme == "http":
        return link
    context = ssl.create_default_context()
    return context.wrap_socket(link, server_hostname=host, do_handshake_on_connect=False)


def _hang_up(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)
