"""What the public may know, and what it may not."""

from dataclasses import replace

import orjson
from tests.measures.sanctions.conftest import (
    DAY,
    EVIDENCE,
    SUBJECT,
    after,
    at,
    led_to,
    proposed,
)

from tocsin.cases.documents import to_json
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Proposed
from tocsin.measures.sanctions.folding import replay
from tocsin.measures.sanctions.parts import Subject, SubjectKind
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.register import register


def in_force(subject: Subject = SUBJECT) -> Procedure:
    first, *others = led_to(State.IN_FORCE)
    assert isinstance(first, Proposed)
    return replay([replace(first, subject=subject), *others])


def test_a_page_is_named_while_the_measure_is_in_force_and_no_longer() -> None:
    one = in_force()
    assert register([one], one.last_at)[0].subject == "The Daily Bell"
    assert one.deadline is not None
    assert register([one], one.deadline)[0].subject == ""
    over = after(one, advance(one, one.deadline))
    assert register([over], over.last_at)[0].subject == ""
    assert register([over], over.last_at)[0].state is State.EXPIRED


def test_a_private_person_is_never_named_nor_what_was_collected_about_them() -> None:
    person = Subject(SubjectKind.ACCOUNT, "account-7", "Jane Bell", "invented", "en", True)
    one = in_force(person)
    (entry,) = register([one], one.last_at)
    assert entry.evidence == ()
    shown = orjson.dumps(to_json(entry)).decode()
    assert "Jane" not in shown
    assert "account-7" not in shown


def test_evidence_is_listed_only_under_tlp_clear() -> None:
    one = in_force()
    (entry,) = register([one], one.last_at)
    assert entry.evidence == (EVIDENCE[0],)


def test_no_free_text_no_case_and_no_voter_is_in_it() -> None:
    one = in_force()
    network = Subject(SubjectKind.NETWORK, "n", "The Bells", "invented", "fr", False, ("a1", "a2"))
    shown = orjson.dumps([to_json(e) for e in register([one, in_force(network)], one.last_at)])
    for hidden in (b"case-1", b"whole sentence", b"example.org", b"d3", b"m1", b"r1", b"a1",
                   b"analyst", b"assessor"):  # fmt: skip
        assert hidden not in shown


def test_what_never_came_into_force_is_not_in_it() -> None:
    never = [proposed(), *(at(state) for state in (State.VOTING, State.NOTIFIED, State.DECIDING))]
    withdrawn = at(State.NOTIFIED)
    reason = "The posts turned out to be satire, and were marked as such."
    withdrawn = after(
        withdrawn, acting.withdraw(withdrawn, reason, by="a", now=withdrawn.last_at + DAY)
    )
    assert register([*never, withdrawn], withdrawn.last_at) == ()
