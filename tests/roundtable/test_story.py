"""A whole talk of three desks in sealed messages: share, pass on, contest, correct, revoke."""

from typing import Any

from tests.roundtable.commitments.asked import request, view
from tests.roundtable.made import (
    DAY,
    NOW,
    WHY,
    Sender,
    Shelf,
    circle,
    desk,
    key,
    partner,
    to_desk,
)

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments.acting import ask, serve, state
from tocsin.roundtable.commitments.commitment import Agreement, State
from tocsin.roundtable.commitments.folding import apply
from tocsin.roundtable.commitments.parts import Outcome, Party, PartyKind, Side
from tocsin.roundtable.commitments.speaking import (
    Reply,
    Word,
    request_payload,
    taken_reply,
    taken_request,
)
from tocsin.roundtable.envelopes.envelope import Envelope, What
from tocsin.roundtable.envelopes.receipts import read_receipt, receipt
from tocsin.roundtable.inbox.acts import Act
from tocsin.roundtable.inbox.counting import counts, sightings
from tocsin.roundtable.inbox.duties import duties
from tocsin.roundtable.inbox.judging import accept, rely
from tocsin.roundtable.inbox.messages import (
    Correction,
    Message,
    Reasoned,
    Seen,
    Sighting,
    ours,
    theirs,
)
from tocsin.roundtable.inbox.threads import Threads, threads
from tocsin.roundtable.inbox.troubles import Kind, built

REASONED = to_json(Reasoned(reasons=WHY))


class House:
    """A desk: one stream to every partner, one shelf, and all messages it knows."""

    def __init__(self, name: str, *others: str) -> None:
        self.name, self.around = name, circle(name, *others)
        self.streams = {one: Sender(name, to_desk(one), self.around) for one in others}
        self.shelf = Shelf(self.around)
        self.known: list[Message] = []

    def say(self, to: "House", what: What, payload: Any = None, **more: Any) -> Message:
        """Seals a message, and it arrives."""
        envelope: Envelope = self.streams[to.name].seal(what, payload, **more)
        before = len(to.shelf.inbox)
        to.shelf.take(envelope.raw)
        to.known += [theirs(one) for one in to.shelf.inbox[before:]]
        self.known.append(ours(envelope))
        return self.known[-1]

    @property
    def threads(self) -> Threads:
        return threads(self.known)


def trusted(_message: Message) -> bool:
    return False


def test_a_finding_is_shared_passed_on_contested_corrected_and_revoked() -> None:
    a, b, c = House("a", "b", "c"), House("b", "a", "c"), House("c", "a", "b")
    share = a.say(b, What.SHARE, {"posts": 40}, confidence=Confidence.HIGH)
    thread = b.threads.threads[share.id]
    acts: list[Act] = [
        accept(thread, share.id, WHY, Confidence.MEDIUM, trusted, by="ann", now=NOW)
    ]  # fmt: skip
    acts.append(rely(thread, acts, "case:7", WHY, trusted, by="ann", now=NOW))
    seen = Sighting(seen=Seen.SEEN, count=3, first=NOW - DAY, last=NOW)
    b.say(a, What.SIGHTING, to_json(seen), about=share.id)
    (heard,) = sightings(a.threads.threads[share.id])
    assert (heard.partner, heard.count) == (desk("b"), 3)

    passed = b.say(c, What.SHARE, {"posts": 40}, source=share.id)
    contest = c.say(b, What.CONTEST, REASONED, about=passed.id)
    (duty,) = duties(b.threads.threads)
    assert (duty.what, duty.about, duty.source) == (What.CONTEST, share.id, contest.id)
    b.say(a, What.CONTEST, REASONED, about=duty.about, source=duty.source)
    assert len(a.threads.threads[share.id].open_contests) == 1
    assert duties(b.threads.threads) == ()

    better = to_json(Correction(reasons=WHY, bundle={"posts": 31}))
    corrected = a.say(b, What.CORRECT, better, about=share.id)
    (flagged,) = built(b.threads.threads[share.id], acts, trusted)
    assert {one.kind for one in flagged.troubles} == {Kind.CORRECTED, Kind.CONTESTED}
    (duty,) = duties(b.threads.threads)
    assert (duty.what, duty.about, duty.source) == (What.CORRECT, passed.id, corrected.id)
    b.say(c, What.CORRECT, better, about=duty.about, source=duty.source)

    a.say(b, What.REVOKE, REASONED, about=share.id)
    (duty,) = duties(b.threads.threads)
    assert (duty.what, duty.about) == (What.REVOKE, c.threads.threads[passed.id].root.current.id)
    b.say(c, What.REVOKE, REASONED, about=duty.about)
    assert c.threads.threads[passed.id].root.revoked is not None
    assert counts(b.threads.threads, lambda _thread: acts, trusted).own == 0
    assert all(not house.threads.refused and not house.threads.waiting for house in (a, b, c))


def test_a_request_is_served_promised_and_its_outcome_contested() -> None:
    a, c = House("a", "c"), House("c", "a")
    platform = Party(kind=PartyKind.PLATFORM, name="Chirper", desk=desk("c"))
    ask(request(party=platform))
    ledger = apply(None, request(party=platform))
    sent = a.say(c, What.REQUEST, request_payload(ledger.asked))

    stream = c.shelf.stream(desk("a"), "s1")
    assert stream is not None
    proof = receipt(stream, desk("c"), key("c"), now=NOW)
    sealed = a.streams["c"].sealed
    wrong = read_receipt(
        proof, a.around, "s1", len(sealed), lambda number: sealed[number - 1].head.id, now=NOW
    )
    assert wrong is None
    (served,) = serve(
        ledger, "A signed receipt.", by="", message=sent.id, now=NOW, receipt_number=proof.number
    )
    ledger = apply(ledger, served)

    us = Party(kind=PartyKind.INSTITUTION, name=partner("a").met.name, desk=desk("a"))
    (theirs_,) = taken_request(c.known[-1], us)
    assert apply(None, theirs_).asked.items == ledger.asked.items
    promise = Reply(word=Word.PROMISE, text="Next week.", items=12, due=NOW + 7 * DAY)
    c.say(a, What.REPLY, to_json(promise), about=sent.id)
    (event,) = taken_reply(ledger, a.known[-1])
    ledger = apply(ledger, event)
    assert (ledger.state, ledger.keep_by) == (State.PROMISED, NOW + 7 * DAY)
    done = Reply(word=Word.OUTCOME, view=view(items=12))
    c.say(a, What.REPLY, to_json(done), about=sent.id)
    (event,) = taken_reply(ledger, a.known[-1])
    ledger = apply(ledger, event)
    (event,) = state(ledger, Side.ASKER, view(Outcome.PART, 9), by="ann", now=NOW + 8 * DAY)
    ledger = apply(ledger, event)
    assert ledger.agreement is Agreement.CONTESTED
    assert ledger.is_broken(NOW + 9 * DAY)
    assert ledger.asked.tlp is Tlp.CLEAR
