"""The inbox and the ledger, on SQLite and on PostgreSQL."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import select
from tests.desk.roundtable.talking import BOTH, VIEWER, WHY, case, does, sees
from tests.desk.roundtable.test_ledger import many, wanted
from tests.roundtable.inbox.said import say
from tests.roundtable.live.desks import LIAISON, Clock, House
from tests.roundtable.made import DAY
from tests.roundtable.made import desk as named

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ForbiddenError
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.commitments import commitments, lists
from tocsin.desk.roundtable.commitments.commitments import Filter
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.messages import remember
from tocsin.desk.roundtable.inbox.notices import tell_news, tell_overdue
from tocsin.desk.roundtable.sharing.erasing import erase_from_messages, erase_old_shares
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.sitting import Desk
from tocsin.roundtable.commitments.parts import Ask
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.roundtable.partners.events import PartnerKind


@pytest.fixture
def alone(desk: Desk) -> House:
    """A house on the database of the day, that knows nobody."""
    made = House("alone", Desk(desk.workspace, desk.database, desk.seal, Clock()))
    with made.desk.acting(LIAISON) as sitting:
        name_desk(sitting, "Alone", PartnerKind.RESEARCH, country="FR")
    return made


def test_an_inbox_is_read_judged_counted_and_erased(alone: House) -> None:
    shares = [say(What.SHARE, "ac"[n % 2], payload={"title": f"É {n}", "who": f"ün{n}"})
              for n in range(8)]  # fmt: skip
    red = say(What.SHARE, "a", tlp=Tlp.RED, payload={"title": "Red"})
    contest = say(What.CONTEST, "c", shares[0])
    gone = say(What.REVOKE, "c", shares[1])
    ours = [say(What.SHARE, "b"), say(What.SHARE, "b", source=shares[0].id)]
    heard = say(What.CONTEST, "c", ours[1])
    with alone.desk.acting(BOTH) as sitting:
        for one in (contest, gone, heard, *shares, red, *ours):
            remember(sitting, one)
    does(alone, BOTH, inbox.accept, shares[2].id, shares[2].id, WHY, Confidence.HIGH)
    of = case(alone)
    does(alone, BOTH, inbox.rely, shares[2].id, of, WHY)
    assert len(sees(alone, VIEWER, inbox.listing)) == 8
    assert len(sees(alone, LIAISON, inbox.listing)) == 9
    assert len(sees(alone, LIAISON, inbox.listing, partner=named("c"))) == 4
    assert [one.thread for one in sees(alone, VIEWER, inbox.listing, contested=True)] == [
        shares[0].id
    ]
    paged, before = [], None
    while page := sees(alone, LIAISON, inbox.listing, before=before, most=2):
        paged += page
        before = (page[-1].changed_at, page[-1].thread)
    assert [one.thread for one in paged] == [
        one.thread for one in sees(alone, LIAISON, inbox.listing)
    ]
    assert sees(alone, VIEWER, inbox.count_by_standing) == {
        Standing.WAITING: 6, Standing.ACCEPTED: 1, Standing.REVOKED: 1,
    }  # fmt: skip
    counts = sees(alone, VIEWER, inbox.counts_apart)
    assert (counts.own, counts.passed_on) == (1, 1)
    assert sum(one.count for one in counts.foreign) == 8
    ((row, built),) = sees(alone, BOTH, inbox.built_on, of)
    assert (row.thread, built.troubles) == (shares[2].id, ())
    assert {one.what for one in sees(alone, BOTH, sharing.duties)} == {What.CONTEST}
    account = replace(Account.of(alone.desk.workspace, "chat", "none"), ids=frozenset({"ün3"}))
    assert does(alone, SYSTEM, erase_from_messages, account) == 1
    left = sees(alone, LIAISON, lambda s: s.session.get(MessageRow, shares[3].id).payload)
    assert left is None
    erased = select(MessageRow.id).where(MessageRow.payload.is_(None))
    with alone.desk.database.reading() as session:
        assert list(session.scalars(erased)) == [shares[3].id]
    assert does(alone, SYSTEM, lambda s: erase_old_shares(s, s.now + DAY)) == 1


def test_a_ledger_is_filtered_counted_and_told(alone: House) -> None:
    clock = alone.desk.clock
    begins = clock()
    many(alone, clock)  # type: ignore[arg-type]
    counts = sees(alone, VIEWER, commitments.count_by_filter)
    for which in Filter:
        assert len(sees(alone, VIEWER, commitments.listing, which)) == counts[which]
    assert tell_overdue(alone.desk) == 0  # nobody is a person of this desk
    assert tell_news(alone.desk) == 0
    report = sees(alone, VIEWER, commitments.public_transparency, begins, clock())
    assert report.rows[0].requests == 24
    does(alone, LIAISON, commitments.pledge, wanted(alone))
    assert sees(alone, VIEWER, commitments.listing)[0].is_pledge


def test_what_was_asked_in_a_period_is_what_filtering_every_commitment_gives(alone: House) -> None:
    clock = alone.desk.clock
    moments = [clock()]
    many(alone, clock)  # type: ignore[arg-type]
    does(alone, LIAISON, commitments.ask, wanted(alone, tlp=Tlp.RED, ask=Ask.DATA_ACCESS))
    does(alone, LIAISON, commitments.pledge, wanted(alone))
    rows = sees(alone, LIAISON, commitments.listing, most=100)
    every = [sees(alone, LIAISON, commitments.view, one.id).commitment for one in rows]
    moments += [one.asked.at for one in every[::5]] + [clock()]
    for who in (LIAISON, VIEWER):
        known = [one for one in every if who is LIAISON or one.asked.tlp is not Tlp.RED]
        for since, until in product(moments, repeat=2):
            within = [one for one in known if since <= one.asked.at < until]
            assert sees(alone, who, lists.of_period, since, until) == within
            assert sees(alone, who, lists.of_period, since, until, ours=False) == []
            ids = [one.id for one in within]
            told = sees(alone, who, lists.listed, ids[::-1])
            assert [one.id for one in told] == ids
        for party, kind in product({None, *(one.asked.party.name for one in every)}, (None, *Ask)):
            found = sees(alone, who, lists.of_period, moments[0], moments[-1], party=party,
                         kind=kind)  # fmt: skip
            assert found == [
                one for one in known
                if party in (None, one.asked.party.name) and kind in (None, one.asked.ask)
            ]  # fmt: skip
    with pytest.raises(ForbiddenError):
        sees(alone, SYSTEM, lists.of_period, moments[0], moments[-1])
