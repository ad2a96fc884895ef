"""Requests and replies between two desks: each keeps its own ledger, by what was said."""

import pytest
from tests.roundtable.commitments.asked import (
    DUE,
    LAW,
    after,
    days,
    open_one,
    request,
    view,
)
from tests.roundtable.inbox.said import say
from tests.roundtable.made import NOW, desk

from tocsin.cases.documents import to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments.commitment import Commitment, State
from tocsin.roundtable.commitments.parts import Outcome, Party, PartyKind, Side
from tocsin.roundtable.commitments.speaking import (
    Reply,
    Word,
    request_payload,
    taken_reply,
    taken_request,
)
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Message

ASKER = Party(kind=PartyKind.INSTITUTION, name="The Institute of a", desk=desk("a"))


def request_message(**more: object) -> Message:
    payload = request_payload(request(bases=(LAW,)))
    return say(What.REQUEST, "a", payload={**payload, **more}, received_at=NOW)


def test_what_is_sent_names_no_person_and_nothing_of_our_ledger() -> None:
    sent = request_payload(request(by="ann"))
    assert "ann" not in str(sent)
    assert set(sent) == {
        "ask", "ground", "bases", "authority", "text", "items", "due", "evidence", "country",
        "found_by_machine", "crisis",
    }  # fmt: skip


def test_a_partners_request_begins_one_commitment_of_ours_however_often_it_is_taken() -> None:
    message = request_message()
    (event,) = taken_request(message, ASKER)
    assert taken_request(message, ASKER) == (event,)
    ours = after(None, (event,))
    assert (ours.asked.ours, ours.asked.items, ours.asked.party) == (False, 12, ASKER)


@pytest.mark.parametrize(
    "broken",
    [{"items": -1}, {"items": "many"}, {"bases": []}, {"due": "soon"}, {"ask": "obey"},
     {"due": "2020-01-01T00:00:00Z"}, {"text": ""}],
    ids=str,
)  # fmt: skip
def test_a_request_that_cannot_stand_begins_nothing(broken: dict[str, object]) -> None:
    with pytest.raises((NotAllowedError, CannotStandError, DamagedDocumentError)):
        taken_request(request_message(**broken), ASKER)


def reply(by: str, said: Reply, **more: object) -> Message:
    return say(What.REPLY, by, say(What.REQUEST, "b"), payload=to_json(said), **more)


def test_a_promise_for_no_time_that_anybody_waits_for_is_refused() -> None:
    never = Reply(word=Word.PROMISE, text="Some day.", items=1, due=days(26_000))
    with pytest.raises(NotAllowedError, match="more than a year"):
        taken_reply(ours(), reply("c", never))


PROMISE = Reply(word=Word.PROMISE, text="By May.", items=4, due=days(30))
OUTCOME = Reply(word=Word.OUTCOME, view=view(Outcome.PART, 4))


def ours() -> Commitment:
    return open_one()


def test_a_promise_and_an_outcome_of_the_asked_desk_are_its_words() -> None:
    one = after(ours(), taken_reply(ours(), reply("c", PROMISE)))
    assert (one.state, one.due, one.keep_by, one.promised_items) == (
        State.PROMISED, DUE, days(30), 4,
    )  # fmt: skip
    one = after(one, taken_reply(one, reply("c", OUTCOME)))
    assert one.views[Side.ASKED].items == 4
    assert Side.ASKER not in one.views


@pytest.mark.parametrize("said", [PROMISE, OUTCOME], ids=["promise", "outcome"])
def test_a_word_brings_the_label_of_its_message(said: Reply) -> None:
    one = after(ours(), taken_reply(ours(), reply("c", said, tlp=Tlp.RED)))
    assert (one.asked.tlp, one.tlp) == (Tlp.CLEAR, Tlp.RED)


def test_another_desk_cannot_answer_for_it() -> None:
    with pytest.raises(NotAllowedError, match="other side"):
        taken_reply(ours(), reply("a", OUTCOME))


def test_in_the_ledger_of_who_was_asked_a_reply_is_the_askers_word_and_no_promise() -> None:
    theirs = after(None, taken_request(request_message(), ASKER))
    said = say(What.REPLY, "a", say(What.REQUEST, "a"), payload=to_json(OUTCOME))
    one = after(theirs, taken_reply(theirs, said))
    assert set(one.views) == {Side.ASKER}
    with pytest.raises(NotAllowedError, match="promises"):
        taken_reply(theirs, say(What.REPLY, "a", say(What.REQUEST, "a"), payload=to_json(PROMISE)))


@pytest.mark.parametrize("word", Word)
def test_half_a_word_is_refused(word: Word) -> None:
    with pytest.raises(NotAllowedError):
        Reply(word=word, text="Perhaps.")
