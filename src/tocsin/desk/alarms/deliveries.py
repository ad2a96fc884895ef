"""Messages on their way out of the desk: written down first, then tried until they are taken.

What is put off (quiet hours, a digest) waits as one message that grows. A message that is not
taken is tried again after 1, 2, 4 … 64 minutes; after eight attempts, some two hours, it is dead,
and the administrator sees why. It may arrive twice (the answer was lost), and then bears the same
id; it is never lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.alarms import mail, webhooks
from tocsin.desk.alarms.errors import DeliveryError
from tocsin.desk.alarms.outside import Outside, outside_of
from tocsin.desk.alarms.tables import (
    AlarmRow,
    Channel,
    DeliveryRow,
    DeliveryState,
    SubscriptionRow,
)
from tocsin.desk.alarms.timing import clock_time, next_daily, quiet_until, zone_named
from tocsin.desk.errors import ConflictError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.leasing import plain
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import Sentence, TocsinError

MOST_ATTEMPTS: Final = 8
RETRY: Final = timedelta(minutes=1)
AT_ONCE: Final = 20  # in one go; the rest in the next, seconds later
_TAKEN: Final = timedelta(minutes=2)  # for which no other server tries it: longer than any time-out
_MOST_ALARMS: Final = 500  # in one message; the desk's own list has them all


def announce(
    sitting: Sitting,
    subscription: SubscriptionRow,
    alarms: Sequence[AlarmRow],
    announced: set[tuple[str, str]],
) -> None:
    """Puts alarms on their way, to wherever the subscription says.

    ``announced`` holds (target, alarm) of what is on its way already: nobody is told twice.
    """
    targets = {Channel.MAIL: subscription.mail_to, Channel.WEBHOOK: subscription.webhook}
    for channel, target in targets.items():
        new = [one for one in alarms if target and (target, one.id) not in announced]
        if not target or not new:
            continue
        announced.update((target, one.id) for one in new)
        row = _growing(sitting, subscription, channel, target)
        row.alarms = [*row.alarms, *(one.id for one in new)][:_MOST_ALARMS]
        row.level = max(row.level, *(one.level for one in new))


def due_at(subscription: SubscriptionRow, now: datetime) -> datetime:
    """When a message to this subscriber may leave: now, at the digest, after the quiet hours."""
    zone = zone_named(subscription.zone)
    due = now
    if subscription.digest_at:
        due = next_daily(clock_time(subscription.digest_at, "digest_at"), zone, now)
    if subscription.quiet_from and subscription.quiet_to:
        quiet = (clock_time(subscription.quiet_from, ""), clock_time(subscription.quiet_to, ""))
        due = quiet_until(*quiet, zone, due)
    return due


def deliver_due(desk: Desk) -> int:
    """Tries every message that is due; says how many were taken."""
    outside = outside_of(desk.workspace)
    with desk.database.writing() as session:
        due = _take_due(session, desk.clock())
    taken = 0
    for row in due:
        error = _try(desk, row, outside)
        with desk.database.writing() as session:
            _note(session, row.id, error, desk.clock())
        taken += error is None
    return taken


def list_deliveries(
    sitting: Sitting, states: Sequence[DeliveryState] = (), most: int = 100
) -> list[DeliveryRow]:
    """The newest messages, for the administrator.

    Raises:
        ForbiddenError: the actor does not administer.
    """
    sitting.need(Right.ADMINISTER)
    query = select(DeliveryRow).order_by(DeliveryRow.created_at.desc(), DeliveryRow.id).limit(most)
    if states:
        query = query.where(DeliveryRow.state.in_(states))
    return list(sitting.session.scalars(query))


def deliver_again(sitting: Sitting, delivery_id: str) -> DeliveryRow:
    """Revives a dead message, once what stood in its way is mended.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is none.
        ConflictError: it is not dead.
    """
    sitting.need(Right.ADMINISTER)
    row = sitting.session.get(DeliveryRow, delivery_id)
    if row is None:
        raise NotFoundError("There is no such delivery.", "Look at the list of deliveries.")
    if row.state != DeliveryState.DEAD:
        raise ConflictError(
            Sentence("This delivery is {state}.", state=row.state),
            "Only a dead one can be revived.",
        )
    row.state, row.attempts, row.next_at = DeliveryState.WAITING, 0, sitting.now
    sitting.log("delivery.revived", delivery_id)
    return row


def _growing(
    sitting: Sitting, subscription: SubscriptionRow, channel: Channel, target: str
) -> DeliveryRow:
    """The message that has not left yet, or a new one."""
    query = select(DeliveryRow).where(
        DeliveryRow.subscription == subscription.id,
        DeliveryRow.channel == channel,
        DeliveryRow.target == target,
        DeliveryRow.state == DeliveryState.WAITING,
        DeliveryRow.attempts == 0,
    )
    row = sitting.session.scalar(query.limit(1))
    if row is None:
        row = DeliveryRow(
            id=new_id("delivery"),
            subscription=subscription.id,
            person=subscription.person,
            channel=channel,
            target=target,
            locale=subscription.locale,
            alarms=[],
            level=0,
            state=DeliveryState.WAITING,
            attempts=0,
            created_at=sitting.now,
            next_at=due_at(subscription, sitting.now),
        )
        sitting.session.add(row)
        sitting.session.flush()
    return row


def _take_due(session: Session, now: datetime) -> list[DeliveryRow]:
    """What is due, now this server's for a while, its attempt counted before it is made."""
    query = select(DeliveryRow).where(
        DeliveryRow.state == DeliveryState.WAITING, DeliveryRow.next_at <= now
    )
    due = list(session.scalars(query.order_by(DeliveryRow.next_at).limit(AT_ONCE)))
    for row in due:
        row.attempts += 1
        row.next_at = now + _TAKEN * len(due)
    return due


def _try(desk: Desk, row: DeliveryRow, outside: Outside) -> TocsinError | None:
    try:
        if row.channel == Channel.MAIL:
            _mail(row, outside, desk.clock())
        else:
            secret = webhooks.secret_of(desk.workspace.key(), row.subscription)
            body = orjson.dumps(_payload(row, outside))
            webhooks.call(row.target, body, secret, row.id, desk.clock(), outside)
    except TocsinError as error:  # not taken; or no key, so no signature
        return error
    return None


def _mail(row: DeliveryRow, outside: Outside, now: datetime) -> None:
    if outside.mail is None:
        raise DeliveryError("No mail server is set up.", "Name one under [mail] in tocsin.toml.")
    links = [_permalink(outside, alarm) for alarm in row.alarms]
    message = mail.compose(outside.mail.sender, row.target, row.locale, links, row.id, now)
    mail.send(outside.mail, message)


def _payload(row: DeliveryRow, outside: Outside) -> dict[str, object]:
    """Where the alarms are, and nothing of what was found."""
    return {
        "event": "alarms.raised",
        "delivery": row.id,
        "created_at": row.created_at.isoformat(),
        "highest_level": row.level,
        "alarms": [{"id": alarm, "url": _permalink(outside, alarm)} for alarm in row.alarms],
    }


def _permalink(outside: Outside, alarm_id: str) -> str:
    return f"{outside.public_url}/alarms/{alarm_id}"


def _note(session: Session, delivery_id: str, error: TocsinError | None, now: datetime) -> None:
    row = session.get(DeliveryRow, delivery_id)
    if row is None:  # its person was erased meanwhile
        return
    if error is None:
        row.state, row.sent_at, row.error = DeliveryState.SENT, now, None
        return
    row.error = plain(str(error))
    if row.attempts >= MOST_ATTEMPTS:
        row.state = DeliveryState.DEAD
    row.next_at = now + RETRY * 2 ** (row.attempts - 1)
