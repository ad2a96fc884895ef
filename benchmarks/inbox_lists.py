"""The inbox of a desk with 100,000 made-up messages, and a ledger of a fifth as many requests: how
fast they are read, paged and counted.

    python benchmarks/inbox_lists.py [MESSAGES]

One message in ten is a contest; of the first ones, which are taken one by one, some are judged. The
others are put into the tables as they would stand there, and so are the requests, of ten years.
Prints seconds, the slowest of several.
"""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import insert

from tocsin.cases.canonical import digest
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.commitments import commitments
from tocsin.desk.roundtable.commitments.lists import of_period
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.messages import remember
from tocsin.desk.roundtable.tables.commitments import CommitmentEventRow, CommitmentRow
from tocsin.desk.roundtable.tables.messages import MessageRow, TalkRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.roundtable.commitments.commitment import Agreement, State
from tocsin.roundtable.commitments.events import Asked, event_to_json
from tocsin.roundtable.commitments.parts import (
    Ask,
    Authority,
    Basis,
    BasisKind,
    Ground,
    Party,
    PartyKind,
)
from tocsin.roundtable.commitments.transparency import transparency
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.workspace import create_workspace

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ANALYST = Actor("analyst", "Analyst", "House", frozenset({Role.ANALYST}))
PARTNERS, TIMES, BATCH, TAKEN = 20, 5, 5_000, 3_000
QUARTER = timedelta(days=90)
WHY = "The laboratory read the samples again."


def message(number: int) -> Message:
    """The message of a number; every tenth contests the one before."""
    what = What.CONTEST if number % 10 == 9 else What.SHARE
    sender = number % PARTNERS if what is What.SHARE else (number + 1) % PARTNERS
    at = NOW + timedelta(seconds=number)
    payload: dict[str, Any] = {"title": f"Finding {number}", "text": "x" * 1_000}
    return Message(
        id=named(number), ours=False, sender=digest({"partner": sender}),
        address=Address(desk="0" * 64), stream="s", number=number + 1, created=at, received_at=at,
        tlp=Tlp.RED if number % 50 == 0 else Tlp.GREEN, what=what,
        payload={"reasons": WHY} if what is What.CONTEST else payload, signed_by="0" * 64,
        about=named(number - 1) if what is What.CONTEST else "",
    )  # fmt: skip


def named(number: int) -> str:
    """The id of a message."""
    return digest({"message": number})


def filled(desk: Desk, messages: int) -> float:
    """Takes the first messages, judges some, and stores the rest; gives the seconds of taking."""
    begun = time.perf_counter()
    with desk.acting(ANALYST) as sitting:
        for number in range(TAKEN):
            remember(sitting, message(number))
    took = time.perf_counter() - begun
    with desk.acting(ANALYST) as sitting:
        for number in range(1, TAKEN, 100):
            inbox.accept(sitting, named(number), named(number), WHY, Confidence.MEDIUM)
    for start in range(TAKEN, messages, BATCH):
        some = [message(number) for number in range(start, min(start + BATCH, messages))]
        contested = {one.about for one in some if one.about}
        with desk.acting(ANALYST) as sitting:
            sitting.session.execute(insert(MessageRow), [stored(one) for one in some])
            shares = [talk(one, one.id in contested) for one in some if not one.about]
            sitting.session.execute(insert(TalkRow), shares)
    return took


def stored(one: Message) -> dict[str, Any]:
    """The row of a message."""
    head = to_json(one)
    payload, root = head.pop("payload"), one.about or one.id
    return {
        "id": one.id, "thread": root, "chain": one.id, "about": one.about, "what": one.what,
        "sender": one.sender, "received_at": one.received_at, "head": head, "kind": "other",
        "title": payload.get("title", ""), "reasons": payload.get("reasons", ""), "size": 1_000,
        "payload": payload, "refused": None, "unfit": "", "erased_at": None,
    }  # fmt: skip


def talk(one: Message, contested: bool) -> dict[str, Any]:
    """The row of its thread."""
    return {
        "id": one.id, "partner": one.sender, "source": one.sender, "ours": False,
        "what": one.what, "kind": "other", "title": one.payload["title"], "tlp": one.tlp,
        "standing": Standing.WAITING, "troubles": ["contested"] if contested else [],
        "contests": int(contested), "contested": contested, "to_look_at": 0, "unseen": False,
        "confidence": None, "upstream": "",
        "again_of": "", "revoked": False, "case_id": None, "to_tell": False,
        "received_at": one.received_at, "changed_at": one.received_at,
    }  # fmt: skip


def asked(number: int, requests: int) -> Asked:
    """The request of a number, at its day of ten years."""
    at = NOW - timedelta(days=3_650 * (requests - number) / requests)
    return Asked(
        at=at, by="liaison", commitment_id=f"commitment-{number}", ours=True,
        party=Party(kind=PartyKind.PLATFORM, name=f"Platform {number % PARTNERS}"),
        ask=Ask.LABELLING, ground=Ground.HEALTH,
        bases=(Basis(kind=BasisKind.LAW, instrument="Water Act", provision="section 4"),),
        authority=Authority.COURT, text="Please label these posts.", items=3,
        due=at + timedelta(days=9), tlp=Tlp.GREEN,
    )  # fmt: skip


def noted(desk: Desk, requests: int) -> None:
    """Puts requests into the ledger, each unanswered."""
    for start in range(0, requests, BATCH):
        some = [asked(n, requests) for n in range(start, min(start + BATCH, requests))]
        with desk.acting(ANALYST) as sitting:
            rows = [entered(start + n + 1, one) for n, one in enumerate(some)]
            sitting.session.execute(insert(CommitmentRow), rows)
            steps = [
                {"commitment_id": one.commitment_id, "place": 1, "kind": "asked",
                 "document": event_to_json(one), "actor": one.by, "happened_at": one.at}
                for one in some
            ]  # fmt: skip
            sitting.session.execute(insert(CommitmentEventRow), steps)


def entered(number: int, one: Asked) -> dict[str, Any]:
    """The row of a request."""
    return {
        "id": one.commitment_id, "number": number, "message": "", "ours": True, "is_pledge": False,
        "party": one.party.name, "desk": "", "ask": one.ask, "ground": one.ground,
        "state": State.OPEN, "agreement": Agreement.NEITHER, "items": one.items,
        "promised_items": 0, "counts_less": False, "awaits_receipt": False, "tlp": one.tlp,
        "received": False, "answer_signed": None, "keep_by": None, "missed": False,
        "told_due": None, "due": one.due, "falls_due": one.due, "events": 1, "asked_at": one.at,
        "updated_at": one.at,
    }  # fmt: skip


def pages(sitting: Sitting, how: Callable[..., Any], most: int = 400, **wanted: Any) -> float:
    """Pages through a list; the slowest page, in seconds."""
    slowest, before = 0.0, None
    for _ in range(most):
        begun = time.perf_counter()
        rows = how(sitting, before=before, **wanted)
        slowest = max(slowest, time.perf_counter() - begun)
        if not rows:
            break
        before = (rows[-1].changed_at, rows[-1].thread)
    return slowest


def slowest(do: Callable[[], Any]) -> float:
    """The slowest of several times."""
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        do()
        times.append(time.perf_counter() - begun)
    return max(times)


def report(sitting: Sitting, party: str | None = None) -> None:
    """What the page of the report reads and counts."""
    since = NOW - QUARTER
    found = of_period(sitting, since, NOW, party=party)
    transparency(found, since, NOW, now=NOW)


LISTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "all": {}, "waiting": {"standing": Standing.WAITING},
    "accepted": {"standing": Standing.ACCEPTED},
    "look again": {"standing": Standing.LOOK_AGAIN},
    "a partner": {"partner": digest({"partner": 3})},
    "a partner, waiting": {"partner": digest({"partner": 3}), "standing": Standing.WAITING},
    "contested": {"contested": True}, "to look at": {"to_look_at": True}, "ours": {"ours": True},
}  # fmt: skip


def main(messages: int) -> None:
    """Measures, and prints."""
    with TemporaryDirectory() as folder:
        desk = Desk.open(create_workspace(Path(folder) / "workspace"))
        took = filled(desk, messages)
        noted(desk, messages // 5)
        print(f"{messages:,} messages; taken one by one: {TAKEN / took:,.0f} a second")
        with desk.looking(ANALYST) as sitting:
            for name, wanted in LISTS.items():
                print(f"a page of 50, {name}: {pages(sitting, inbox.listing, **wanted):.4f} s")
            for name, do in {
                "counted by standing": lambda: inbox.count_by_standing(sitting),
                "counted apart": lambda: inbox.counts_apart(sitting),
                "one thread": lambda: inbox.view(sitting, named(1)),
                f"{messages // 5:,} commitments, counted": (
                    lambda: commitments.count_by_filter(sitting)
                ),
                "the report of their last quarter": lambda: report(sitting),
                "the same of one party": lambda: report(sitting, "Platform 3"),
            }.items():
                print(f"{name}: {slowest(do):.4f} s")
        desk.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
