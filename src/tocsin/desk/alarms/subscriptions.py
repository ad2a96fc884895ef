"""What a person wants to be told of: by detector, level, words and subjects; how, and when.

Everyone has their own subscriptions, and sees and changes no others.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.alarms.levels import Level
from tocsin.desk.alarms.outside import Outside, is_address
from tocsin.desk.alarms.tables import SubscriptionRow
from tocsin.desk.alarms.timing import clock_time, zone_named
from tocsin.desk.alarms.webhooks import refusal
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Right
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

MOST: Final = 20
"""Subscriptions a person may have."""
_MOST_WORDS: Final = 50
_LONGEST_WORD: Final = 100
_LOCALE: Final = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as somebody writes it; an empty list means *whatever it is*.

    ``detectors`` as in a finding (``coordination``, ``voids`` …); ``words`` are looked for in what
    a finding says, ``subjects`` in what it is about (``narrative 7``, the name of a target): one
    of each list is enough. ``quiet_from``, ``quiet_to`` and ``digest_at`` are ``HH:MM`` in
    ``zone``. In quiet hours nothing leaves the desk; a digest is one message a day.
    """

    detectors: tuple[str, ...] = ()
    least: Level = Level.NOTICE
    words: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    quiet_from: str | None = None
    quiet_to: str | None = None
    digest_at: str | None = None
    zone: str = "UTC"
    locale: str = "en"
    mail_to: str | None = None
    webhook: str | None = None


def subscribe(sitting: Sitting, wish: Wish, outside: Outside) -> SubscriptionRow:
    """Adds a subscription of the actor's.

    Raises:
        ForbiddenError: the actor may not look.
        InvalidError: something in it cannot be done.
    """
    sitting.need(Right.LOOK)
    if len(subscriptions(sitting)) >= MOST:
        raise InvalidError(
            Sentence("More than {most} subscriptions are not kept.", most=MOST),
            "Change one of yours.",
        )
    row = SubscriptionRow(
        id=new_id("subscription"), person=sitting.actor.person_id, created_at=sitting.now
    )
    _fill(row, wish, outside)
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("subscription.added", row.id)
    return row


def change_subscription(
    sitting: Sitting, subscription_id: str, wish: Wish, outside: Outside
) -> SubscriptionRow:
    """Writes a subscription of the actor's anew.

    Raises:
        NotFoundError: the actor has none of that id.
        InvalidError: something in it cannot be done.
    """
    row = subscription(sitting, subscription_id)
    _fill(row, wish, outside)
    sitting.log("subscription.changed", row.id)
    return row


def unsubscribe(sitting: Sitting, subscription_id: str) -> None:
    """Ends a subscription of the actor's; its alarms stay.

    Raises:
        NotFoundError: the actor has none of that id.
    """
    sitting.session.delete(subscription(sitting, subscription_id))
    sitting.session.flush()
    sitting.log("subscription.ended", subscription_id)


def subscriptions(sitting: Sitting) -> Sequence[SubscriptionRow]:
    """The actor's subscriptions, the oldest first."""
    sitting.need(Right.LOOK)
    query = select(SubscriptionRow).where(SubscriptionRow.person == sitting.actor.person_id)
    return list(sitting.session.scalars(query.order_by(SubscriptionRow.created_at)))


def subscription(sitting: Sitting, subscription_id: str) -> SubscriptionRow:
    """One of the actor's subscriptions.

    Raises:
        NotFoundError: the actor has none of that id.
    """
    sitting.need(Right.LOOK)
    row = sitting.session.get(SubscriptionRow, subscription_id)
    if row is None or row.person != sitting.actor.person_id:
        raise NotFoundError("You have no such subscription.", "Look at the list of yours.")
    return row


def listening(session: Session) -> list[SubscriptionRow]:
    """Every subscription in force of who may still look, in a stable order."""
    query = (
        select(SubscriptionRow, PersonRow)
        .join(PersonRow, PersonRow.id == SubscriptionRow.person)
        .where(SubscriptionRow.active, PersonRow.active)
        .order_by(SubscriptionRow.created_at, SubscriptionRow.id)
    )
    rows = session.execute(query).all()
    return [subscription for subscription, person in rows if actor_of(person).may(Right.LOOK)]


def _fill(row: SubscriptionRow, wish: Wish, outside: Outside) -> None:
    faults = dict(_faults(wish, outside))
    if faults:
        raise InvalidError("The subscription cannot be kept.", "Correct the fields below.", faults)
    row.active = True
    row.least = int(wish.least)
    for name in ("detectors", "words", "subjects"):
        setattr(row, name, list(getattr(wish, name)))
    for name in ("quiet_from", "quiet_to", "digest_at", "zone", "locale", "mail_to", "webhook"):
        setattr(row, name, getattr(wish, name))


def _faults(wish: Wish, outside: Outside) -> list[tuple[str, str]]:
    return [fault for check in (_times, _lists, _ways) for fault in check(wish, outside)]


def _times(wish: Wish, _outside: Outside) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if (wish.quiet_from is None) != (wish.quiet_to is None):
        faults.append(("quiet_to", "needs both a beginning and an end"))
    try:
        zone_named(wish.zone)
        for name in ("quiet_from", "quiet_to", "digest_at"):
            stated = getattr(wish, name)
            if stated is not None:
                clock_time(stated, name)
    except InvalidError as error:
        faults.extend(error.fields.items())
    return faults


def _lists(wish: Wish, _outside: Outside) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    for name in ("detectors", "words", "subjects"):
        listed = getattr(wish, name)
        if len(listed) > _MOST_WORDS:
            faults.append((name, f"has more than {_MOST_WORDS} entries"))
        if any(not word.strip() or len(word) > _LONGEST_WORD or "\0" in word for word in listed):
            faults.append((name, f"has an entry that is empty or longer than {_LONGEST_WORD}"))
    return faults


def _ways(wish: Wish, outside: Outside) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    if wish.mail_to is not None and not is_address(wish.mail_to):
        faults.append(("mail_to", "is no e-mail address"))
    if wish.mail_to is not None and outside.mail is None:
        faults.append(("mail_to", "no mail server is set up at this desk"))
    if not _LOCALE.fullmatch(wish.locale):
        faults.append(("locale", "is no language"))
    refused = None if wish.webhook is None else refusal(wish.webhook, outside)
    if refused is not None:
        faults.append(("webhook", refused))
    return faults
