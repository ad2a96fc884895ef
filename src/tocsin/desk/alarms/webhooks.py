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
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from tocsin.desk import calling
from tocsin.desk.alarms.errors import DeliveryError
from tocsin.desk.alarms.outside import Outside
from tocsin.errors import Sentence

TIMEOUT_S: Final = 5.0
MOST_BYTES: Final = 64_000


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
    shape = calling.objection(url)
    if shape is not None:
        return shape
    parts = urlsplit(url)
    usual = calling.PORTS[parts.scheme]
    if not outside.allows(parts.hostname or "", parts.port or usual, usual):
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
    status = _post(url, body, headers, outside)
    if not 200 <= status < 300:
        raise DeliveryError(
            Sentence(
                "{hostname} answered {status}.", hostname=urlsplit(url).hostname, status=status
            ),
            "Look at its log; redirects are not followed.",
        )


def _post(url: str, body: bytes, headers: dict[str, str], outside: Outside) -> int:
    parts = urlsplit(url)
    private = outside.private(parts.hostname or "", parts.port or calling.PORTS[parts.scheme])
    try:
        return calling.send(
            "POST", url, body, headers, private=private, timeout_s=TIMEOUT_S, most_answer=0
        ).status
    except calling.PrivateAddressError as error:
        raise DeliveryError(
            error.message,
            "If that is meant, list it as private_hosts under [webhooks] in tocsin.toml.",
        ) from error
    except calling.CallError as error:
        raise DeliveryError(error.message, error.remedy) from error
