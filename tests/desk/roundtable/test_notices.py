"""Who should know hears of it once, and an alarm says nothing that it must not."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.desk.roundtable.talking import (
    ANALYST,
    BOTH,
    VIEWER,
    WHY,
    accepted,
    case,
    change,
    does,
    sees,
    shared,
    to,
)
from tests.desk.roundtable.test_ledger import asked, only, says, wanted
from tests.roundtable.live.desks import LIAISON, Clock, House, Network

from tocsin.cases.marking import Tlp
from tocsin.desk.alarms.tables import AlarmRow, ThreadRow
from tocsin.desk.alarms.telling import News
from tocsin.desk.people.rights import Actor
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.commitments import commitments
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.notices import tell_news, tell_overdue
from tocsin.roundtable.commitments.parts import Outcome, Side

Three = tuple[House, House, House]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def peopled(houses: Three) -> Three:
    """Houses whose people are known by name."""
    for house in houses:
        with house.desk.database.writing() as session:
            for one in (LIAISON, ANALYST, BOTH, VIEWER):
                session.add(_row(one, house))
    return houses


def _row(one: Actor, house: House) -> PersonRow:
    return PersonRow(
        id=one.person_id, sign_in_name=one.name, name=one.name, institution=one.institution,
        roles=[role.value for role in one.roles], created_at=house.desk.clock(),
    )  # fmt: skip


def alarms(house: House) -> set[tuple[str, str, str]]:
    """Detector, person, and what it says."""
    query = select(ThreadRow.detector, AlarmRow.person, ThreadRow.statement).join(
        AlarmRow, AlarmRow.thread == ThreadRow.id
    )
    with house.desk.database.reading() as session:
        return {(row[0], row[1], row[2]) for row in session.execute(query)}


def test_liaisons_hear_once_a_day_that_a_partner_sent_something(
    peopled: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = peopled
    for number in range(5):
        payload = {"title": f"Secret {number}"}
        does(north, BOTH, sharing.share_payload, payload, to(south), Tlp.GREEN)
    north.post(south)
    assert tell_news(south.desk) == 2
    said = "The Institute of north has sent something that nobody has looked at yet."
    assert alarms(south) == {(News.ARRIVALS, "liaison", said), (News.ARRIVALS, "both", said)}
    assert tell_news(south.desk) == 0
    assert tell_news(north.desk) == 0
    clock.later(days=1)
    does(north, BOTH, sharing.share_payload, {"title": "More"}, to(south), Tlp.GREEN)
    north.post(south)
    assert tell_news(south.desk) == 2


def test_who_built_on_it_hears_what_came_of_it_each_reason_once(
    peopled: Three, network: Network
) -> None:
    north, south, _ = peopled
    of = case(north)
    share = shared(north, south, of)
    accepted(south, share)
    ours = does(south, BOTH, inbox.open_as_case, share.id, "We saw the same posts here.")
    tell_news(south.desk)
    change(north, of, title="The other river")
    does(north, BOTH, sharing.share_again, north.desk.workspace, of, to(south), WHY)
    north.post(south)
    assert tell_news(south.desk) == 1
    told = {one for one in alarms(south) if one[0] == News.SHARES}
    said = "Case 1 builds on something of a partner's that is corrected now: look again."
    assert told == {(News.SHARES, "both", said)}
    assert tell_news(south.desk) == 0
    does(north, BOTH, sharing.revoke, share.id, WHY)
    north.post(south)
    assert tell_news(south.desk) == 1
    assert len({one for one in alarms(south) if one[0] == News.SHARES}) == 2
    does(south, BOTH, inbox.look_again, share.id, ours, "We have sources of our own for it.")
    assert tell_news(south.desk) == 0
    assert not any("river" in one[2] for one in alarms(south))


def test_a_deadline_that_is_over_is_told_once_to_liaisons_on_both_sides(
    peopled: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = peopled
    ours = asked(north, south)
    assert tell_overdue(north.desk) == 0
    clock.later(days=11)
    assert tell_overdue(north.desk) == 2
    assert tell_overdue(south.desk) == 2
    assert tell_overdue(north.desk) == 0
    told = {one for one in alarms(north) if one[0] == News.COMMITMENTS}
    assert {one[1] for one in told} == {"liaison", "both"}
    assert all(one[2].startswith("Commitment 1 is overdue since ") for one in told)
    assert any("we have not said" in one[2] for one in alarms(south))
    does(north, LIAISON, commitments.extend, ours, clock.now + timedelta(days=3), "They asked us.")
    clock.later(days=4)
    assert tell_overdue(north.desk) == 2


def test_all_that_fell_due_is_one_alarm_and_no_more_than_one_an_hour(
    peopled: Three, clock: Clock
) -> None:
    north = peopled[0]
    for minute in range(30):
        does(north, LIAISON, commitments.ask, wanted(north, due=clock.now + MINUTE * (minute + 1)))
    clock.now = clock.now.replace(minute=59)
    assert tell_overdue(north.desk) == 2
    said = "30 commitments are overdue, and nothing was said of what came of them: 1, 2, 3, 4, 5 "
    assert {one[2] for one in alarms(north)} == {f"{said}and 25 more."}
    ((_, logged),) = north.logged("commitments.fell_due")
    assert logged["count"] == 30
    for _ in range(2):
        does(north, LIAISON, commitments.ask, wanted(north, due=clock.now + MINUTE / 10))
    clock.later(seconds=10)
    assert tell_overdue(north.desk) == 0
    clock.later(hours=1)
    assert tell_overdue(north.desk) == 2
    assert tell_overdue(north.desk) == 0
    assert any(one[2].endswith("came of them: 31, 32.") for one in alarms(north))


def test_a_promise_is_told_on_its_day_and_the_deadline_when_it_comes(
    peopled: Three, clock: Clock
) -> None:
    north, begins = peopled[0], clock.now
    early, late = (does(north, LIAISON, commitments.ask, wanted(north)).row.id for _ in range(2))
    for one, day in ((early, 5), (late, 20)):
        until = begins + timedelta(days=day)
        does(north, LIAISON, commitments.promise, one, "We will.", 12, until)
    heard = []
    for day in range(30):
        clock.now = begins + timedelta(days=day, hours=1)
        if tell_overdue(north.desk):
            heard.append(day)
        does(north, LIAISON, commitments.state, early, Side.ASKER, says(north, Outcome.PART, 1))
    assert heard == [5, 10, 20]


def test_what_was_answered_in_time_is_not_told(peopled: Three, clock: Clock) -> None:
    north = peopled[0]
    ours = does(north, LIAISON, commitments.ask, wanted(north)).row.id
    does(north, LIAISON, commitments.state, ours, Side.ASKED, says(north, Outcome.DONE, 12))
    clock.later(days=30)
    assert tell_overdue(north.desk) == 0


def test_a_signed_receipt_serves_a_request(peopled: Three, network: Network) -> None:
    north, south, _ = peopled
    view = does(north, LIAISON, commitments.ask, wanted(north, south))
    tell_overdue(north.desk)
    assert sees(north, VIEWER, commitments.view, view.row.id).commitment.served is None
    north.post(south)
    tell_overdue(north.desk)
    served = sees(north, VIEWER, commitments.view, view.row.id).commitment.served
    assert served is not None
    assert view.commitment.asked.at < served.when < served.at
    assert (served.receipt_number, served.by, served.message) == (1, "", view.thread)
    tell_overdue(north.desk)
    assert len(sees(north, VIEWER, commitments.view, view.row.id).events) == 2
    assert only(south).ours is False
