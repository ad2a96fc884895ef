"""Messages leave by a real SMTP server; what is not taken is tried again, then given up."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy import select

from tocsin.desk.alarms.deliveries import (
    MOST_ATTEMPTS,
    deliver_again,
    deliver_due,
    list_deliveries,
)
from tocsin.desk.alarms.mail import compose
from tocsin.desk.alarms.outside import is_address, outside_of
from tocsin.desk.alarms.raising import raise_alarms
from tocsin.desk.alarms.subscriptions import Wish, subscribe
from tocsin.desk.alarms.tables import DeliveryRow, DeliveryState
from tocsin.desk.errors import ConflictError, ForbiddenError
from tocsin.desk.people.rights import SYSTEM, Actor
from tocsin.desk.sitting import Desk
from tocsin.errors import UsageError
from tocsin.finding import Finding

Make = Callable[..., Finding]
on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # the database is not asked
Settings = Callable[[str], None]
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class Box:
    """Takes mail, or refuses it as often as it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []
        self.refuse = 0

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 not now"
        assert isinstance(envelope.content, bytes)
        self.mails.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def post_office(box: Box, **how: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def toml(port: int, security: str = "none", more: str = "", host: str = "localhost") -> str:
    return (
        'public_url = "https://desk.example/"\n'
        f'[mail]\nhost = "{host}"\nport = {port}\nsender = "tocsin@desk.example"\n'
        f'security = "{security}"\n{more}\n'
    )


def raised(desk: Desk, actor: Actor, finding: Finding, **wish: Any) -> None:
    with desk.acting(actor) as sitting:
        wished = Wish(mail_to="ana@office.example", **wish)
        subscribe(sitting, wished, outside_of(desk.workspace))
    with desk.acting(SYSTEM) as sitting:
        raise_alarms(sitting, [finding], "job-1")


def only(desk: Desk) -> DeliveryRow:
    with desk.database.reading() as session:
        return session.scalars(select(DeliveryRow)).one()


def test_a_mail_says_that_an_alarm_waits_and_where_and_nothing_of_what_was_found(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    box = Box()
    with post_office(box) as port:
        settings(toml(port))
        raised(timed, analyst, finding("Minister Weber", statement="The secret sentence"))
        assert deliver_due(timed) == 1
        assert deliver_due(timed) == 0
    [(to, content)] = box.mails
    mail = message_from_bytes(content, policy=default)
    assert to == ["ana@office.example"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"https://desk.example/alarms/{only(timed).alarms[0]}" in mail.get_content()
    for told in ("Weber", "secret", "Harbour", "coordination"):
        assert told not in content.decode()
    assert only(timed).state == DeliveryState.SENT


@on_sqlite
@pytest.mark.parametrize(
    ("locale", "word"), [("fr", "alertes"), ("ar", "التنبيهات"), ("en", "alarms")]
)
def test_a_mail_is_in_the_language_of_who_gets_it(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings, locale: str, word: str
) -> None:
    box = Box()
    with post_office(box) as port:
        settings(toml(port))
        raised(timed, analyst, finding(), locale=locale)
        deliver_due(timed)
    mail = message_from_bytes(box.mails[0][1], policy=default)
    assert word in mail["Subject"]


@on_sqlite
@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd knows of STARTTLS only
@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_mail_is_enciphered_and_the_user_signs_in_with_the_password_from_the_environment(
    timed: Desk,
    analyst: Actor,
    finding: Make,
    settings: Settings,
    trusted: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
    security: str,
) -> None:
    seen = []

    def check(_server: SMTP, session: Session, _e: Envelope, _how: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password, session.ssl is not None or security == "ssl"))
        return AuthResult(success=data.password == b"geheim")

    monkeypatch.setenv("TOCSIN_MAIL_PASSWORD", "geheim")
    how = {"authenticator": check, "auth_required": True, "auth_require_tls": security != "ssl"}
    how |= {"ssl_context": trusted} if security == "ssl" else {"tls_context": trusted}
    box = Box()
    with post_office(box, **how) as port:
        settings(toml(port, security, 'user = "tocsin"'))
        raised(timed, analyst, finding())
        assert deliver_due(timed) == 1, only(timed).error
    assert seen == [(b"tocsin", b"geheim", True)]
    assert len(box.mails) == 1


@on_sqlite
def test_a_mail_server_whose_certificate_is_not_trusted_gets_neither_password_nor_mail(
    timed: Desk,
    analyst: Actor,
    finding: Make,
    settings: Settings,
    trusted: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    box = Box()
    with post_office(box, tls_context=trusted) as port:
        settings(toml(port, "starttls", 'user = "tocsin"\npassword = "geheim"'))
        raised(timed, analyst, finding())
        assert deliver_due(timed) == 0
    assert "certificate" in (only(timed).error or "")
    assert "geheim" not in (only(timed).error or "")
    assert box.mails == []


@on_sqlite
def test_a_server_that_does_not_encipher_gets_no_mail_where_that_is_asked_for(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    box = Box()
    with post_office(box) as port:
        settings(toml(port, "starttls"))
        raised(timed, analyst, finding())
        assert deliver_due(timed) == 0
    assert box.mails == []


def test_what_is_refused_is_tried_again_after_longer_and_longer_pauses(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings, clock: Any
) -> None:
    box = Box()
    box.refuse = 3
    pauses = []
    with post_office(box) as port:
        settings(toml(port))
        raised(timed, analyst, finding())
        while deliver_due(timed) == 0:
            pauses.append(only(timed).next_at - clock.now)
            clock.forward(seconds=pauses[-1].total_seconds() - 1)
            assert deliver_due(timed) == 0  # not before its time
            assert only(timed).attempts == len(pauses)
            clock.forward(seconds=1)
    assert pauses == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert len(box.mails) == 1


def test_after_eight_attempts_it_is_dead_and_the_administrator_sees_why_and_revives_it(
    timed: Desk,
    analyst: Actor,
    administrator: Actor,
    finding: Make,
    settings: Settings,
    clock: Any,
) -> None:
    settings(toml(free_port()))  # nobody listens there
    raised(timed, analyst, finding())
    for _ in range(MOST_ATTEMPTS + 3):
        deliver_due(timed)
        clock.forward(hours=3)
    assert (only(timed).state, only(timed).attempts) == (DeliveryState.DEAD, MOST_ATTEMPTS)
    with timed.looking(analyst) as sitting, pytest.raises(ForbiddenError):
        list_deliveries(sitting)
    box = Box()
    with timed.acting(administrator) as sitting:
        [row] = list_deliveries(sitting, [DeliveryState.DEAD])
        assert "refused" in (row.error or "")
        deliver_again(sitting, row.id)
        with pytest.raises(ConflictError):
            deliver_again(sitting, row.id)
    with post_office(box) as port:
        settings(toml(port))
        assert deliver_due(timed) == 1
    assert len(box.mails) == 1


def test_a_message_that_left_and_was_not_noted_bears_the_same_id_when_it_is_sent_again(
    timed: Desk,
    analyst: Actor,
    finding: Make,
    settings: Settings,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when the server is killed between the mail server's OK and our own note of it."""
    box = Box()
    with post_office(box) as port:
        settings(toml(port))
        raised(timed, analyst, finding())
        with monkeypatch.context() as patch:
            patch.setattr("tocsin.desk.alarms.deliveries._note", cut_off)
            with pytest.raises(KeyboardInterrupt):
                deliver_due(timed)
        clock.forward(minutes=10)
        assert deliver_due(timed) == 1
    first, second = (message_from_bytes(content) for _, content in box.mails)
    assert first["Message-ID"] == second["Message-ID"]


def cut_off(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "address", ["a@b\nBcc: c@d", "a@b\r\n\r\nbody", "<a@b>", "a@b,c@d", "a b@c", "ä@b"]
)
def test_no_address_can_add_headers(address: str) -> None:
    assert not is_address(address)
    if "\n" in address:
        with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
            compose("tocsin@desk.example", address, "en", [], "delivery-1", NOW)


@on_sqlite
@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('[mail]\nhost = "smtp.example"\nsender = "t@e"\nsecurity = "none"', "mail.security"),
        ('[mail]\nhost = "smtp.example"\nsender = "t@e"\nsecurity = "tls"', "mail.security"),
        ('[mail]\nhost = "smtp.example"', "mail.sender"),
        ('[mail]\nsender = "t@e"', "mail.host"),
        ('[mail]\nhost = "h"\nsender = "t@e"\nport = 70000', "mail.port"),
        ('mail = "smtp.example"', "mail"),
        ('public_url = "javascript:alert(1)"', "public_url"),
        ('[webhooks]\nhosts = "hooks.example"', "webhooks.hosts"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(
    timed: Desk, settings: Settings, stated: str, said: str
) -> None:
    settings(stated)
    with pytest.raises(UsageError, match=said):
        outside_of(timed.workspace)


@on_sqlite
def test_a_password_is_never_printed(timed: Desk, settings: Settings) -> None:
    settings(toml(25, more='user = "u"\npassword = "geheim"'))
    assert "geheim" not in repr(outside_of(timed.workspace))
