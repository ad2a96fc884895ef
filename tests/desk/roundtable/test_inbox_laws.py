"""The desk's inbox is the pure room's, whatever the order in which messages came."""

from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from tests.desk.roundtable.talking import BOTH, sees
from tests.roundtable.inbox.said import say
from tests.roundtable.inbox.test_threads import talks
from tests.roundtable.live.desks import Clock, House, house
from tests.roundtable.made import desk

from tocsin.cases.marking import strictest
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.messages import remember, threads_of
from tocsin.desk.roundtable.tables.messages import ActRow, MessageRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.counting import counts
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.inbox.threads import Thread, threads
from tocsin.roundtable.inbox.troubles import standing, troubles

_houses: dict[Path, House] = {}


def place(tmp_path_factory: Any) -> House:
    """One desk for all examples; each begins with an empty inbox."""
    folder = tmp_path_factory.getbasetemp()
    if folder not in _houses:
        _houses[folder] = house(folder, "inbox-laws", Clock())
    return _houses[folder]


def clear(sitting: Sitting) -> None:
    for table in (ActRow, MessageRow, TalkRow):
        sitting.session.execute(delete(table))


def never(_message: Message) -> bool:
    return False


def outline(thread: Thread) -> Any:
    """A thread without payloads: what is a version of what, under what, and what is gone."""
    return {
        chain: ([v.id for v in one.versions], one.revoked and one.revoked.id, one.under)
        for chain, one in thread.chains.items()
    }


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=talks(), chance=st.randoms(use_true_random=False))
def test_threads_standings_and_counts_follow_from_the_set_of_messages(
    tmp_path_factory: Any, said: list[Message], chance: Random
) -> None:
    at = place(tmp_path_factory)
    shuffled = list(said)
    chance.shuffle(shuffled)
    expected = threads(said)
    with at.desk.acting(BOTH) as sitting:
        clear(sitting)
        for message in shuffled:
            remember(sitting, message)
            assert remember(sitting, message) is None  # the same again changes nothing
    with at.desk.looking(BOTH) as sitting:
        rows = {one.id: one for one in sitting.session.scalars(select(TalkRow))}
        found = threads_of(sitting, rows)
        refused = sitting.session.execute(
            select(MessageRow.id, MessageRow.refused).where(MessageRow.refused.is_not(None))
        )
        assert {row[0]: row[1] for row in refused} == {
            one: reason.value for one, reason in expected.refused.items()
        }
        waiting = select(MessageRow.id).where(MessageRow.thread.is_(None))
        assert not list(sitting.session.scalars(waiting))
        assert {i: outline(t) for i, t in found.items()} == {
            i: outline(t) for i, t in expected.threads.items()
        }
        assert inbox.counts_apart(sitting) == counts(expected.threads, lambda _id: (), never)
        for thread_id, thread in expected.threads.items():
            check_row(rows[thread_id], thread, said, expected.refused)


def check_row(row: TalkRow, thread: Thread, said: list[Message], refused: Any) -> None:
    root = thread.root
    is_foreign_share = root.first.what is What.SHARE and not root.first.ours
    assert row.standing == (standing(thread, (), never).value if is_foreign_share else None)
    told = {one.kind.value for one in troubles(thread, root.current.id, never)}
    assert set(row.troubles) == told
    assert row.contests == len(thread.open_contests)
    assert row.revoked == (root.revoked is not None)
    within = {v.id for chain in thread.chains.values() for v in chain.versions}
    labels = [one.tlp for one in said if one.id in within]
    assert row.tlp == strictest(labels)


def test_what_is_about_something_that_is_not_there_waits_for_it(tmp_path: Path) -> None:
    at = house(tmp_path, "waiting", Clock())
    share = say(What.SHARE)
    contest = say(What.CONTEST, "c", share)
    forged = say(What.REVOKE, "c", share)
    with at.desk.acting(BOTH) as sitting:
        assert remember(sitting, contest) is None
        assert remember(sitting, forged) is None
        assert inbox.listing(sitting) == ()
        assert remember(sitting, share) is None
        (row,) = inbox.listing(sitting)
        assert (row.thread, row.source, row.contests) == (share.id, desk("a"), 1)
        assert [one.id for one in inbox.view(sitting, share.id).refused] == [forged.id]
    logged = at.logged("message.refused")
    assert [(one, said["reason"]) for one, said in logged] == [(forged.id, "not_theirs")]
    assert sees(at, BOTH, inbox.view, contest.id).thread.id == share.id
    at.desk.close()
