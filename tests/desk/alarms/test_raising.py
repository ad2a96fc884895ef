"""Who is told of what: once, when it is new, and again only when it stands more firmly."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tocsin.desk.alarms.forgetting import forget
from tocsin.desk.alarms.inbox import (
    acknowledge,
    acknowledged_by,
    alarm,
    alarms,
    see,
    waiting,
)
from tocsin.desk.alarms.levels import Level
from tocsin.desk.alarms.outside import outside_of
from tocsin.desk.alarms.raising import Raised, raise_alarms
from tocsin.desk.alarms.subscriptions import (
    MOST,
    Wish,
    change_subscription,
    subscribe,
    subscription,
    subscriptions,
    unsubscribe,
)
from tocsin.desk.alarms.tables import AlarmState, DeliveryRow
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk
from tocsin.finding import Finding

Make = Callable[..., Finding]
on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # the database is not asked
Settings = Callable[[str], None]
MAIL = """
public_url = "https://desk.example"
[mail]
host = "smtp.example"
sender = "t@desk.example"
"""


def wished(desk: Desk, actor: Actor, **wish: object) -> str:
    with desk.acting(actor) as sitting:
        return subscribe(sitting, Wish(**wish), outside_of(desk.workspace)).id  # type: ignore[arg-type]


def told(desk: Desk, *findings: Finding) -> Raised:
    with desk.acting(SYSTEM) as sitting:
        return raise_alarms(sitting, findings, "job-1")


def inbox(desk: Desk, actor: Actor) -> list[tuple[str, str]]:
    with desk.looking(actor) as sitting:
        return [(one.thread.subject, one.alarm.state) for one in alarms(sitting)]


def deliveries(desk: Desk) -> list[DeliveryRow]:
    with desk.database.reading() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.created_at)))


def test_only_who_subscribed_is_told(
    timed: Desk, analyst: Actor, colleague: Actor, finding: Make
) -> None:
    wished(timed, analyst)
    assert told(timed, finding()) == Raised(new_findings=1, alarms=1)
    assert inbox(timed, analyst) == [("network 1", AlarmState.NEW)]
    assert inbox(timed, colleague) == []


def test_the_same_findings_again_tell_nobody_again(
    timed: Desk, analyst: Actor, finding: Make
) -> None:
    wished(timed, analyst)
    told(timed, finding())
    assert told(timed, finding()) == Raised(0, 0)
    assert len(inbox(timed, analyst)) == 1


def test_a_finding_that_grew_is_the_same_alarm_and_shows_what_is_known_now(
    timed: Desk, analyst: Actor, finding: Make
) -> None:
    wished(timed, analyst)
    told(timed, finding("network 1", range(10)))
    assert told(timed, finding("network 4", range(12))) == Raised(0, 0)
    assert inbox(timed, analyst) == [("network 4", AlarmState.NEW)]


def test_an_alarm_that_was_dealt_with_comes_back_only_when_it_stands_more_firmly(
    timed: Desk, analyst: Actor, finding: Make
) -> None:
    wished(timed, analyst)
    told(timed, finding(evidence=range(18)))
    with timed.acting(analyst) as sitting:
        [one] = alarms(sitting)
        acknowledge(sitting, one.alarm.id, "looked into it")
    told(timed, finding(evidence=range(19)))
    assert inbox(timed, analyst) == [("network 1", AlarmState.ACKNOWLEDGED)]
    assert told(timed, finding(evidence=range(22), q_value=0.001)) == Raised(0, 1)
    assert inbox(timed, analyst) == [("network 1", AlarmState.NEW)]


def test_two_findings_never_become_one_alarm(timed: Desk, analyst: Actor, finding: Make) -> None:
    wished(timed, analyst)
    told(timed, finding("network 1", range(20)))
    parts = (finding("network 1", range(12)), finding("network 2", range(12, 20)))
    assert told(timed, *parts) == Raised(1, 1)
    assert sorted(subject for subject, _ in inbox(timed, analyst)) == ["network 1", "network 2"]


@on_sqlite
@pytest.mark.parametrize(
    ("wish", "is_told"),
    [
        ({"detectors": ("coordination",)}, True),
        ({"detectors": ("voids",)}, False),
        ({"least": Level.FIRM}, True),
        ({"least": Level.STRONG}, False),
        ({"words": ("HARBOUR", "ferry")}, True),
        ({"words": ("ferry",)}, False),
        ({"subjects": ("Network 1",)}, True),
        ({"subjects": ("narrative 7",)}, False),
        ({"words": ("harbour",), "subjects": ("narrative 7",)}, False),
    ],
)
def test_a_subscription_tells_of_what_it_asks_for(
    timed: Desk, analyst: Actor, finding: Make, wish: dict[str, object], is_told: bool
) -> None:
    wished(timed, analyst, **wish)
    assert told(timed, finding()).alarms == is_told


def test_two_subscriptions_make_one_alarm_and_each_its_own_way_out(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    settings(MAIL)
    wished(timed, analyst)  # everything, at the desk only
    wished(timed, analyst, least=Level.STRONG, mail_to="ana@office.example")
    told(timed, finding(evidence=range(10)))
    assert deliveries(timed) == []
    told(timed, finding(evidence=range(22), q_value=0.001))
    assert len(inbox(timed, analyst)) == 1
    assert [row.target for row in deliveries(timed)] == ["ana@office.example"]


def test_the_same_address_in_two_subscriptions_is_written_to_once(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    settings(MAIL)
    for words in ((), ("harbour",)):
        wished(timed, analyst, words=words, mail_to="ana@office.example")
    told(timed, finding())
    assert len(deliveries(timed)) == 1


def test_in_quiet_hours_one_message_grows_and_waits_for_the_morning(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    settings(MAIL)
    wished(
        timed, analyst, mail_to="ana@office.example", zone="Europe/Paris",
        quiet_from="12:00", quiet_to="18:00",
    )  # fmt: skip
    told(timed, finding("network 1", range(10)))
    told(timed, finding("network 1", range(10)), finding("network 2", range(50, 60)))
    [row] = deliveries(timed)
    assert row.next_at == datetime(2026, 11, 28, 17, tzinfo=UTC)  # 18:00 in Paris
    assert len(row.alarms) == 2
    assert len(inbox(timed, analyst)) == 2  # at the desk it stands at once


def test_a_digest_is_one_message_a_day(
    timed: Desk, analyst: Actor, finding: Make, settings: Settings
) -> None:
    settings(MAIL)
    wished(timed, analyst, mail_to="ana@office.example", digest_at="08:00")
    for number in range(3):
        told(
            timed,
            *(finding(f"network {n}", range(n * 100, n * 100 + 9)) for n in range(number + 1)),
        )
    [row] = deliveries(timed)
    assert row.next_at == datetime(2026, 11, 29, 8, tzinfo=UTC)
    assert len(row.alarms) == 3


def test_alarms_are_one_s_own(timed: Desk, analyst: Actor, colleague: Actor, finding: Make) -> None:
    mine = wished(timed, analyst)
    told(timed, finding())
    with timed.looking(analyst) as sitting:
        [one] = alarms(sitting)
    with timed.acting(colleague) as sitting:
        for refused in (
            lambda: alarm(sitting, one.alarm.id),
            lambda: see(sitting, one.alarm.id),
            lambda: acknowledge(sitting, one.alarm.id),
            lambda: subscription(sitting, mine),
            lambda: unsubscribe(sitting, mine),
            lambda: change_subscription(sitting, mine, Wish(), outside_of(timed.workspace)),
        ):
            with pytest.raises(NotFoundError):
                refused()


def test_a_colleague_sees_who_dealt_with_the_finding(
    timed: Desk, analyst: Actor, colleague: Actor, finding: Make
) -> None:
    for actor in (analyst, colleague):
        wished(timed, actor)
    told(timed, finding())
    with timed.acting(analyst) as sitting:
        assert waiting(sitting) == 1
        [one] = alarms(sitting)
        see(sitting, one.alarm.id)
        assert waiting(sitting) == 0
        acknowledge(sitting, one.alarm.id, "case opened \0")
    with timed.looking(colleague) as sitting:
        [done] = acknowledged_by(sitting, one.thread.id)
    assert (done.person, done.note) == (analyst.person_id, "case opened  ")


def test_who_may_not_look_is_shown_no_alarm(timed: Desk, administrator: Actor) -> None:
    with timed.acting(administrator) as sitting:
        with pytest.raises(ForbiddenError):
            alarms(sitting)
        with pytest.raises(ForbiddenError):
            subscribe(sitting, Wish(), outside_of(timed.workspace))


def test_the_inbox_is_paged_without_gaps(timed: Desk, analyst: Actor, finding: Make) -> None:
    wished(timed, analyst)
    told(timed, *(finding(f"network {n}", range(n * 100, n * 100 + 9)) for n in range(7)))
    seen, before = [], None
    with timed.looking(analyst) as sitting:
        while page := alarms(sitting, before=before, most=3):
            seen += [one.alarm.id for one in page]
            before = (page[-1].alarm.changed_at, page[-1].alarm.id)
    assert len(seen) == len(set(seen)) == 7


@on_sqlite
@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"mail_to": "ana@office.example\r\nBcc: all@office.example"}, "mail_to"),
        ({"mail_to": "ana@office.example, bo@office.example"}, "mail_to"),
        ({"mail_to": "Ana <ana@office.example>"}, "mail_to"),
        ({"webhook": "https://evil.example/"}, "webhook"),
        ({"quiet_from": "22:00"}, "quiet_to"),
        ({"digest_at": "25:00"}, "digest_at"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"locale": "\0"}, "locale"),
        ({"words": ("",)}, "words"),
        ({"words": ("x",) * 51}, "words"),
        ({"subjects": ("a\0b",)}, "subjects"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    timed: Desk, analyst: Actor, settings: Settings, wish: dict[str, object], field: str
) -> None:
    settings(MAIL)
    with pytest.raises(InvalidError) as refused:
        wished(timed, analyst, **wish)
    assert list(refused.value.fields) == [field]


@on_sqlite
def test_mail_is_refused_where_no_server_is_set_up(timed: Desk, analyst: Actor) -> None:
    with pytest.raises(InvalidError) as refused:
        wished(timed, analyst, mail_to="ana@office.example")
    assert "no mail server" in refused.value.fields["mail_to"]


@on_sqlite
def test_nobody_has_endless_subscriptions(timed: Desk, analyst: Actor) -> None:
    for _ in range(MOST):
        wished(timed, analyst)
    with pytest.raises(InvalidError):
        wished(timed, analyst)
    with timed.acting(analyst) as sitting:
        unsubscribe(sitting, subscriptions(sitting)[0].id)
    wished(timed, analyst)


@pytest.mark.parametrize("text", ["\0", "x" * 1_000_000, "=HYPERLINK(1)", "<script>"])
def test_no_finding_s_words_break_the_desk(
    timed: Desk, analyst: Actor, finding: Make, text: str
) -> None:
    wished(timed, analyst)
    assert told(timed, finding(subject=text, statement=text)).alarms == 1
    assert len(inbox(timed, analyst)) == 1


def test_who_is_erased_leaves_no_address_behind(
    timed: Desk, analyst: Actor, colleague: Actor, finding: Make, settings: Settings
) -> None:
    settings(MAIL)
    wished(timed, analyst, mail_to="ana@office.example")
    wished(timed, colleague, mail_to="bo@office.example")
    told(timed, finding())
    with timed.database.writing() as session:
        assert forget(session, analyst.person_id) == 3
    assert [row.target for row in deliveries(timed)] == ["bo@office.example"]
    assert inbox(timed, analyst) == []
    assert len(inbox(timed, colleague)) == 1


@pytest.mark.parametrize("change", [{"active": False}, {"roles": [Role.ADMINISTRATOR]}])
def test_who_may_look_no_longer_is_told_no_longer(
    timed: Desk,
    analyst: Actor,
    finding: Make,
    settings: Settings,
    change: dict[str, object],
) -> None:
    settings(MAIL)
    wished(timed, analyst, mail_to="ana@office.example")
    with timed.database.writing() as session:
        row = session.get_one(PersonRow, analyst.person_id)
        for name, value in change.items():
            setattr(row, name, value)
    assert told(timed, finding()) == Raised(1, 0)
    assert deliveries(timed) == []
