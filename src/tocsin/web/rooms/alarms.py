"""Alarms: what a person is told of, what waits, and what was done about it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.alarms.inbox import acknowledge, acknowledged_by, alarms, see
from tocsin.desk.alarms.levels import Level
from tocsin.desk.alarms.outside import outside_of
from tocsin.desk.alarms.subscriptions import (
    Wish,
    change_subscription,
    subscribe,
    subscription,
    subscriptions,
    unsubscribe,
)
from tocsin.desk.alarms.tables import AlarmState, SubscriptionRow
from tocsin.desk.alarms.telling import News
from tocsin.desk.alarms.webhooks import secret_of
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Id, Line, NotBlank, Sent
from tocsin.web.found import Detector
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
Clock = Annotated[Annotated[str, Field(max_length=5)] | None, NotBlank]
_MOST: Final = 1_000
_HEARD: Final = (*Detector, *News)
"""What a subscription may be about."""
_PLACES: Final[Mapping[str, str]] = {
    News.ANSWERS: "/drafts/",
    News.ARRIVALS: "/roundtable/inbox?partner=",
    News.SHARES: "/roundtable/threads/",
    News.COMMITMENTS: "/commitments/",
}
"""Where the pages are of what an alarm tells of, by its kind; all else are findings."""


@room.page("/alarms", Right.LOOK, csv=True)
def mine(visit: Visit, state: AlarmState | None = None) -> Page:
    """One's own alarms, and what one asked to be told of."""
    return _page(visit, state, {})


def again(visit: Visit, form: Any, error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _page(visit, None, error.fields)


class WishSent(Sent):
    """What to be told of; words and subjects are separated by commas."""

    detectors: Annotated[list[Detector | News], Field(default_factory=list)]
    least: Level = Level.NOTICE
    words: Annotated[str, Field(max_length=_MOST)] = ""
    subjects: Annotated[str, Field(max_length=_MOST)] = ""
    quiet_from: Clock = None
    quiet_to: Clock = None
    digest_at: Clock = None
    zone: Line = "UTC"
    mail_to: Annotated[Annotated[str, Field(max_length=254)] | None, NotBlank] = None
    webhook: Annotated[Annotated[str, Field(max_length=500)] | None, NotBlank] = None


@room.action("/alarms/subscriptions", Right.LOOK, again=again)
def ask(visit: Visit, form: WishSent) -> Done:
    """Asks to be told of findings of some kind."""
    row = subscribe(visit.sitting, _wish(visit, form), outside_of(visit.desk.workspace))
    return Done("/alarms#subscriptions", "saved", {"subscription": row.id})


class Ended(Sent):
    """A subscription that one no longer wants."""

    id: Id


@room.action("/alarms/subscriptions/end", Right.LOOK)
def no_longer(visit: Visit, form: Ended) -> Done:
    """Ends a subscription."""
    unsubscribe(visit.sitting, form.id)
    return Done("/alarms#subscriptions", "saved")


@room.page("/alarms/subscriptions/{subscription_id}", Right.LOOK)
def one(visit: Visit, subscription_id: str) -> Page:
    """A subscription to change, with the secret by which a webhook's receiver knows us."""
    row = subscription(visit.sitting, subscription_id)
    known = _subscription(row)
    typed = {**known, "words": ", ".join(row.words), "subjects": ", ".join(row.subjects)}
    return _one(visit, row, typed, {})


def one_again(visit: Visit, subscription_id: str, form: WishSent, error: InvalidError) -> Page:
    """The subscription's page with what was typed, saying what is wrong."""
    row = subscription(visit.sitting, subscription_id)
    return _one(visit, row, dict(form), error.fields)


@room.action("/alarms/subscriptions/{subscription_id}", Right.LOOK, again=one_again)
def write_anew(visit: Visit, subscription_id: str, form: WishSent) -> Done:
    """Changes a subscription of one's own; from then on it tells of what it now asks for."""
    outside = outside_of(visit.desk.workspace)
    change_subscription(visit.sitting, subscription_id, _wish(visit, form), outside)
    return Done(f"/alarms/subscriptions/{subscription_id}", "saved")


class Taken(Sent):
    """What is done about an alarm, or why nothing is."""

    note: Annotated[str, Field(max_length=_MOST)] = ""


@room.action("/alarms/{alarm_id}/acknowledge", Right.LOOK)
def take_on(visit: Visit, alarm_id: str, form: Taken) -> Done:
    """Takes an alarm on, or says why nothing needs to be done."""
    found = acknowledge(visit.sitting, alarm_id, form.note)
    return Done("/alarms", "saved", {"alarm": found.alarm.id})


@room.action("/alarms/{alarm_id}/open", Right.LOOK)
def look(visit: Visit, alarm_id: str, form: Taken) -> Done:  # noqa: ARG001
    """Goes to what an alarm tells of; it counts as seen."""
    found = see(visit.sitting, alarm_id)
    place = _PLACES.get(found.thread.detector, "/findings/")
    return Done(f"{place}{found.thread.finding}", "done")


def _one(
    visit: Visit, row: SubscriptionRow, typed: Mapping[str, Any], faults: dict[str, str]
) -> Page:
    data = _subscription(row)
    if row.webhook:
        data["secret"] = secret_of(visit.desk.workspace.key(), row.id)
    shown = {"typed": typed, "faults": faults, "detectors": _HEARD, "named": _named()}
    crumbs = ((gettext("Alarms"), "/alarms"),)
    return Page("alarms/subscription.html.j2", gettext("Subscription"), data, None, shown, crumbs)


def _page(visit: Visit, state: AlarmState | None, faults: dict[str, str]) -> Page:
    found = alarms(visit.sitting, () if state is None else (state,))
    rows = [
        {
            "id": one.alarm.id,
            "state": AlarmState(one.alarm.state),
            "level": Level(one.alarm.level),
            "detector": one.thread.detector,
            "subject": one.thread.subject,
            "statement": one.thread.statement,
            "raised_at": one.alarm.raised_at,
            "changed_at": one.alarm.changed_at,
            "note": one.alarm.note,
            "finding": one.thread.finding,
            "taken_by": _taken_by(visit, one.thread.id),
        }
        for one in found
    ]
    data = {
        "state": state,
        "alarms": rows,
        "subscriptions": [_subscription(row) for row in subscriptions(visit.sitting)],
    }
    shown = {
        "faults": faults,
        "detectors": _HEARD,
        "named": _named(),
        "levels": Level,
        "states": AlarmState,
    }
    return Page("alarms/alarms.html.j2", gettext("Alarms"), data, rows, shown)


def _named() -> dict[str, str]:
    """What people call what a subscription may be about."""
    return {one.value: term(one) for one in _HEARD}


def _taken_by(visit: Visit, thread: str) -> list[dict[str, Any]]:
    taken = acknowledged_by(visit.sitting, thread)
    people = named(visit.sitting, (one.person for one in taken))
    return [{"name": people[one.person], "at": one.at, "note": one.note} for one in taken]


def _subscription(row: SubscriptionRow) -> dict[str, Any]:
    names = ("id", "detectors", "words", "subjects", "quiet_from", "quiet_to", "digest_at", "zone")
    known = {name: getattr(row, name) for name in names}
    return {**known, "least": Level(row.least), "mail_to": row.mail_to, "webhook": row.webhook}


def _wish(visit: Visit, form: WishSent) -> Wish:
    return Wish(
        detectors=tuple(form.detectors),
        least=form.least,
        words=_listed(form.words),
        subjects=_listed(form.subjects),
        quiet_from=form.quiet_from,
        quiet_to=form.quiet_to,
        digest_at=form.digest_at,
        zone=form.zone,
        locale=visit.caller.locale,
        mail_to=form.mail_to,
        webhook=form.webhook,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
