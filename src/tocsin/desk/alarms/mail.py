"""A mail that says an alarm waits, and where: nothing of what was found leaves the desk by mail.

Mail passes through machines of others, and lies in boxes for years. Who wants to know more signs
in. So no statement, name, text or marking stands in it, whatever the case's TLP.
"""

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from tocsin.desk.alarms.errors import DeliveryError
from tocsin.desk.alarms.outside import MailServer
from tocsin.errors import Sentence

TIMEOUT_S: Final = 15
MOST_LINKS: Final = 20
LOCALES: Final = ("en", "fr", "ar")


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    body: str
    more: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words(
        "Tocsin: alarms that wait for you: {count}",
        "Alarms that wait for you at the desk: {count}.\nSign in to read them:",
        "and {count} more",
    ),
    "fr": _Words(
        "Tocsin : alertes qui vous attendent : {count}",
        "Alertes qui vous attendent au bureau : {count}.\nConnectez-vous pour les lire :",
        "et {count} de plus",
    ),
    "ar": _Words(
        "Tocsin: عدد التنبيهات التي تنتظرك: {count}",
        "عدد التنبيهات التي تنتظرك في المكتب: {count}.\nسجّل الدخول لقراءتها:",
        "و{count} أخرى",
    ),
}


def compose(
    sender: str,
    to: str,
    locale: str,
    links: Sequence[str],
    delivery_id: str,
    now: datetime,
) -> EmailMessage:
    """The mail. Its ``Message-ID`` is the delivery's: sent twice, a mail box knows it again.

    Raises:
        ValueError: an address holds a line break; :class:`EmailMessage` refuses it.
    """
    words = _WORDS.get(locale, _WORDS["en"])
    lines = [words.body.format(count=len(links)), "", *links[:MOST_LINKS]]
    if len(links) > MOST_LINKS:
        lines.append(words.more.format(count=len(links) - MOST_LINKS))
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = words.subject.format(count=len(links))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{delivery_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices, please
    message.set_content("\n".join(lines) + "\n")
    return message


def send(server: MailServer, message: EmailMessage) -> None:
    """Hands a mail to the server.

    Raises:
        DeliveryError: it does not take it.
    """
    try:
        with _connected(server) as smtp:
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise DeliveryError(
            Sentence(
                "The mail server {host} did not take the mail ({said}).",
                host=server.host,
                said=said,
            ),
            "Check [mail] in tocsin.toml, and the server.",
        ) from error


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security == "ssl":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    if server.security == "starttls":
        try:
            smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
    return smtp
