"""What was done about it: measures as courses of action, agreed answers as notes.

Measures come from the public register, which names nobody who may not be named. One that was lifted
is revoked. Of an answer the version that is public goes, and a withdrawn one is revoked.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from tocsin.answers.registry.answer import Answer, Version
from tocsin.answers.registry.content import Content
from tocsin.cases.canonical import canonical
from tocsin.cases.documents import to_json
from tocsin.cases.storable import storable
from tocsin.exchange.stix.extensions import part
from tocsin.exchange.stix.identifiers import Made, stamp
from tocsin.exchange.stix.producing import Maker, lean
from tocsin.measures.sanctions.procedure import State
from tocsin.measures.sanctions.register import Entry

_TAKEN_BACK: Final = frozenset({State.LIFTED, State.LAPSED, State.WITHDRAWN})


def measure(maker: Maker, entry: Entry) -> Made:
    """A measure of the register."""
    whom = entry.subject or f"one {entry.kind} that is not named"
    made = maker.own(
        "course-of-action", "measure", entry.sanction_id,
        name=f"{entry.rung.replace('_', ' ').capitalize()}: {whom}",
        description=_measured(entry),
        extensions=part("measure", record=canonical(storable(to_json(entry))[0]).decode()),
    )  # fmt: skip
    return {**made, "revoked": True} if entry.state in _TAKEN_BACK else made


def measures(maker: Maker, entries: Sequence[Entry], incident: str) -> Iterator[Made]:
    """Measures, each tied to the incident."""
    for entry in entries:
        made = measure(maker, entry)
        yield made
        yield maker.relationship(made["id"], "related-to", incident)


def answers(maker: Maker, told: Sequence[Answer], incident: str) -> Iterator[Made]:
    """The public version of each answer; of one that never was public nothing."""
    for one in told:
        public = one.public
        if public is not None and one.first_published_at is not None:
            yield _answered(maker, one, public, one.first_published_at, incident)


def _answered(
    maker: Maker, answer: Answer, version: Version, first: datetime, incident: str
) -> Made:
    content, wording = version.content, version.content.wording
    signed = [one.institution for one in version.signatures]
    item = {
        "answer_id": answer.id, "version": version.number, "digest": version.digest,
        "content": lean(to_json(content)),
    }  # fmt: skip
    made = maker.own(
        "note", "answer", answer.id,
        abstract=wording.title,
        content=_worded(content),
        authors=signed,
        object_refs=[incident],
        extensions=part("answer", item=item),
    )  # fmt: skip
    ended = answer.withdrawn or answer.superseded
    changed = ended.at if ended else version.published_at or first
    times: dict[str, Any] = {"created": stamp(first), "modified": stamp(max(changed, first))}
    return {**made, **times, **({"revoked": True} if ended else {})}


def _worded(content: Content) -> str:
    wording = content.wording
    parts = (
        wording.statement,
        *(f"Known: {one}" for one in wording.known),
        *(f"Not known: {one}" for one in wording.unknown),
        *(f"Advice: {one}" for one in wording.advice),
        wording.why,
    )
    return "\n\n".join(one for one in parts if one) or wording.title or "An agreed answer"


def _measured(entry: Entry) -> str:
    days = f"From {entry.begins} to {entry.ends}."
    ground = ", ".join(one for one in (entry.instrument, entry.provision) if one)
    lines = (
        f"On {entry.platform}; {entry.accounts} account(s).",
        days,
        f"Ground: {ground} ({entry.jurisdiction}).".replace(" ()", "") if ground else "",
        f"State: {entry.state.replace('_', ' ')}.",
    )
    return "\n\n".join(line for line in lines if line)
