"""What ``tocsin.toml`` says of the world outside: the desk's address, mail, webhooks.

::

    public_url = "https://desk.example.org"     # how people reach the desk; stands in mails

    [mail]
    host = "smtp.example.org"
    sender = "tocsin@example.org"
    security = "starttls"                       # or "ssl"; "none" only on this machine
    port = 587                                  # by default 587, with ssl 465, with none 25
    user = "tocsin"                             # its password: TOCSIN_MAIL_PASSWORD, or password

    [webhooks]
    hosts = ["hooks.example.org"]               # nothing else is ever called
    private_hosts = ["siem.internal:8443"]      # these may have an address of your own network
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from tocsin.errors import Sentence, UsageError
from tocsin.workspace import Workspace

PORTS: Final = {"starttls": 587, "ssl": 465, "none": 25}
PASSWORD_VARIABLE: Final = "TOCSIN_MAIL_PASSWORD"  # noqa: S105 - the name of it
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,255}")


@dataclass(frozen=True, slots=True)
class MailServer:
    """The SMTP server that takes the desk's mail."""

    host: str
    port: int
    security: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outside:
    """Whom the desk may talk to. ``mail``: ``None`` where none is set up."""

    public_url: str
    mail: MailServer | None
    hosts: frozenset[str]
    private_hosts: frozenset[str]

    def allows(self, host: str, port: int, usual_port: int) -> bool:
        """Whether a host may be called; without a port only the usual one is allowed."""
        listed = self.hosts | self.private_hosts
        return f"{host}:{port}" in listed or (port == usual_port and host in listed)

    def private(self, host: str, port: int) -> bool:
        """Whether a host may have an address of a private network."""
        return host in self.private_hosts or f"{host}:{port}" in self.private_hosts


def outside_of(workspace: Workspace) -> Outside:
    """What the workspace's settings say.

    Raises:
        UsageError: they are not as they should be.
    """
    stated = workspace.settings()
    hooks = _table(stated, "webhooks")
    return Outside(
        public_url=_public_url(stated.get("public_url", "")),
        mail=_mail(_table(stated, "mail")),
        hosts=_hosts(hooks, "hosts"),
        private_hosts=_hosts(hooks, "private_hosts"),
    )


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address, and nothing that a mail header could turn on."""
    return _ADDRESS.fullmatch(text) is not None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by name or number."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _mail(stated: Mapping[str, Any]) -> MailServer | None:
    if not stated:
        return None
    security = stated.get("security", "starttls")
    if security not in PORTS:
        raise _wrong("mail.security", security, 'one of "starttls", "ssl", "none"')
    host, sender = stated.get("host"), stated.get("sender")
    if not isinstance(host, str) or not host:
        raise _wrong("mail.host", host, '"smtp.example.org"')
    if not isinstance(sender, str) or not is_address(sender):
        raise _wrong("mail.sender", sender, '"tocsin@example.org"')
    if security == "none" and not is_loopback(host):
        raise _wrong("mail.security", security, '"starttls": mail leaves this machine enciphered')
    port = stated.get("port", PORTS[security])
    if not isinstance(port, int) or not 0 < port < 2**16:
        raise _wrong("mail.port", port, str(PORTS[security]))
    password = os.environ.get(PASSWORD_VARIABLE) or stated.get("password")
    return MailServer(host, port, security, sender, stated.get("user"), password)


def _public_url(stated: Any) -> str:
    if not isinstance(stated, str):
        raise _wrong("public_url", stated, '"https://desk.example.org"')
    parts = urlsplit(stated)
    if stated and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise _wrong("public_url", stated, '"https://desk.example.org"')
    return stated.rstrip("/")


def _hosts(stated: Mapping[str, Any], name: str) -> frozenset[str]:
    found = stated.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _wrong(f"webhooks.{name}", found, '["hooks.example.org", "hooks.example.net:8443"]')
    return frozenset(one.lower() for one in found)


def _table(stated: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = stated.get(name, {})
    if not isinstance(found, Mapping):
        raise _wrong(name, found, Sentence("a table [{name}]", name=name))
    return found


def _wrong(name: str, value: Any, example: str) -> UsageError:
    return UsageError(
        Sentence("The setting {name} in tocsin.toml is {value}.", name=name, value=repr(value)),
        Sentence("Write it as in: {example}.", example=example),
    )
