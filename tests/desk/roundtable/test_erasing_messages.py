"""An account is erased from what passed between desks; that it passed stays proven."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import undefer
from tests.desk.roundtable.talking import (
    ACCOUNT,
    BOTH,
    WHY,
    accepted,
    case,
    does,
    sees,
    shared,
    to,
)
from tests.desk.roundtable.test_ledger import asked, wanted
from tests.roundtable.live.desks import LIAISON, Clock, House, Network

from tocsin.cases.marking import Tlp
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.keeping.retention import apply_retention
from tocsin.desk.keeping.rules import Kept
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.commitments import commitments
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.opening import PayloadKind
from tocsin.desk.roundtable.sharing.erasing import erase_from_messages
from tocsin.desk.roundtable.streams.hearing import hear
from tocsin.desk.roundtable.streams.posting import waiting_files
from tocsin.desk.roundtable.tables.commitments import CommitmentEventRow
from tocsin.desk.roundtable.tables.messages import MessageRow, SharedCaseRow
from tocsin.desk.roundtable.tables.streams import HeldRow, SealedRow
from tocsin.roundtable.inbox.troubles import Standing

Three = tuple[House, House, House]


def kept(house: House) -> str:
    """All payloads that a house keeps, as text."""
    with house.desk.database.reading() as session:
        told = [
            *session.scalars(select(MessageRow.payload)),
            *session.scalars(select(SealedRow.payload)),
            *(
                one.bundle
                for one in session.scalars(
                    select(SharedCaseRow).options(undefer(SharedCaseRow.bundle))
                )
            ),
        ]
    return str(told)


def ledger(house: House) -> list[object]:
    """All steps of the ledger that a house keeps."""
    with house.desk.database.reading() as session:
        return list(session.scalars(select(CommitmentEventRow.document)))


def held(house: House) -> list[object]:
    """What waits at a house for an earlier message."""
    with house.desk.database.reading() as session:
        return list(session.scalars(select(HeldRow.document)))


def erase(house: House, account_id: str = ACCOUNT) -> int:
    account = Account.of(house.desk.workspace, "chat", account_id)
    return int(does(house, SYSTEM, erase_from_messages, account))


def test_what_names_the_account_goes_and_the_thread_stands_as_it_did(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    said = shared(north, south, case(north), identities=True)
    other = does(north, BOTH, sharing.share_payload, {"title": "Else"}, to(south), Tlp.GREEN)
    north.post(south)
    accepted(south, said)
    before = sees(south, BOTH, inbox.view, said.id)
    assert ACCOUNT in kept(south)
    assert ACCOUNT in kept(north)
    assert erase(south) == 1
    assert erase(north) == 1
    assert ACCOUNT not in kept(south)
    assert ACCOUNT not in kept(north)
    assert "The water is poisoned." not in kept(north)
    after = sees(south, BOTH, inbox.view, said.id)
    assert after.standing is Standing.ACCEPTED
    assert after.opened[said.id].kind is PayloadKind.ERASED
    assert after.thread.chains.keys() == before.thread.chains.keys()
    assert sees(south, BOTH, inbox.view, other.id).opened[other.id].payload == {"title": "Else"}
    assert [one for one, _ in south.logged("message.erased")] == [said.id]
    assert erase(south) == 0


def test_contests_and_corrections_lose_their_words_and_keep_their_place(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    said = does(north, BOTH, sharing.share_payload, {"account": ACCOUNT}, to(south), Tlp.GREEN)
    north.post(south)
    does(south, BOTH, sharing.contest, said.id, "This is not theirs at all.", (ACCOUNT,))
    does(north, BOTH, sharing.correct, said.id, WHY, {"account": ACCOUNT, "note": "checked"})
    north.post(south)
    south.post(north)
    for house in (north, south):
        before = sees(house, BOTH, inbox.view, said.id)
        assert erase(house) == 3
        assert ACCOUNT not in kept(house)
        after = sees(house, BOTH, inbox.view, said.id)
        assert after.troubles == before.troubles
        assert after.row.contests == 1
        assert len(after.thread.root.versions) == 2


def test_the_words_of_the_ledger_go_with_the_message_that_brought_them(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    asked(north, south, text=f"Please look at the posts of {ACCOUNT}.", evidence=(ACCOUNT,))
    alone = does(north, LIAISON, commitments.ask, wanted(north, evidence=(ACCOUNT,))).row.id
    north.post(south)
    for house in (north, south):
        assert ACCOUNT in str(ledger(house))
        erase(house)
        assert ACCOUNT not in str(ledger(house))
    seen = sees(north, LIAISON, commitments.view, alone)
    assert seen.commitment.asked.items == 12
    assert [one for one, _ in north.logged("commitment.erased")][-1:] != []


def test_what_waits_for_an_earlier_message_is_let_go_and_comes_again(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    first = does(north, BOTH, sharing.share_payload, {"title": "First"}, to(south), Tlp.GREEN)
    does(north, BOTH, sharing.share_payload, {"account": ACCOUNT}, to(south), Tlp.GREEN)
    with north.desk.looking(BOTH) as sitting:
        _, second = waiting_files(sitting, south.id)
    hear(south.desk, second)
    assert ACCOUNT in str(held(south))
    assert erase(south) == 0
    assert held(south) == []
    assert [one for one, _ in south.logged("message.let_go")] != []
    assert north.post(south) == 2
    assert south.heard(north)[0] == first.id
    assert len(south.heard(north)) == 2


def test_what_was_not_sent_yet_never_is(houses: Three, network: Network) -> None:
    north, south, _ = houses
    does(north, BOTH, sharing.share_payload, {"account": ACCOUNT}, to(south), Tlp.GREEN)
    assert erase(north) == 1
    north.post(south)
    assert sees(south, BOTH, inbox.listing) == ()


def test_what_was_erased_is_revoked_by_the_next_correction(houses: Three, network: Network) -> None:
    north, south, _ = houses
    of = case(north)
    said = shared(north, south, of)
    assert erase(north) == 1  # under its pseudonym here
    does(north, BOTH, sharing.share_again, north.desk.workspace, of, to(south), WHY)
    north.post(south)
    view = sees(south, BOTH, inbox.view, said.id)
    assert len(view.thread.root.versions) == 2


def test_declined_shares_are_kept_as_long_as_the_rule_says(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    settings = south.desk.workspace.root / "tocsin.toml"
    settings.write_text("[retention]\ndeclined_shares = 30\n", encoding="utf-8")
    shares = [
        does(north, BOTH, sharing.share_payload, {"title": name}, to(south), Tlp.GREEN)
        for name in ("declined", "waiting", "accepted")
    ]
    north.post(south)
    does(south, BOTH, inbox.decline, shares[0].id, shares[0].id, WHY)
    accepted(south, shares[2])

    def applied() -> int:
        made = does(south, SYSTEM, lambda s: apply_retention(s, south.desk, s.now))
        return made[Kept.DECLINED_SHARES]

    assert applied() == 0
    clock.later(days=31)
    assert applied() == 1
    assert applied() == 0
    rows = {one.thread: one for one in sees(south, BOTH, inbox.listing)}
    assert rows[shares[0].id].standing is Standing.DECLINED
    assert [rows[one.id].title for one in shares] == ["", "waiting", "accepted"]
    assert clock.now > shares[0].created + timedelta(days=30)
