"""What an assessment lacks. It is complete when nothing is; whether it convinces, people decide."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from tocsin.cases.documents import EXTRA, Document
from tocsin.errors import Sentence
from tocsin.measures.proportionality.assessment import (
    LEAST_REASON,
    LONGEST_DAYS,
    LONGEST_EXPLANATION,
    LONGEST_NAME,
    LONGEST_TEXT,
    AimedAt,
    Proportionality,
)
from tocsin.measures.rungs import AUTOMATIC_MOST, milder


@dataclass(frozen=True, slots=True)
class Missing(Document):
    """A field that is not filled in, or not well enough, and what it asks for."""

    field: str
    what: str


def missing(form: Proportionality) -> tuple[Missing, ...]:
    """All that the form still lacks, in its order; empty when it is complete."""
    return tuple(
        one
        for part in (_legality, _purpose, _conduct, _severity, _milder, _alternatives, _repeats,
                     _effect, _duration, _assessor)
        for one in part(form)
    )  # fmt: skip


def is_complete(form: Proportionality) -> bool:
    """Whether nothing is missing."""
    return not missing(form)


def _legality(form: Proportionality) -> Iterator[Missing]:
    ground = form.legality
    if ground.basis is None:
        yield Missing("legality.basis", Sentence("Say whether it rests on law or on terms."))
    for name in ("instrument", "provision", "jurisdiction"):
        yield from _text(f"legality.{name}", getattr(ground, name), 2, LONGEST_NAME)
    yield from _text("legality.explanation", ground.explanation, most=LONGEST_EXPLANATION)
    yield from _text("legality.foreseeable", ground.foreseeable)


def _purpose(form: Proportionality) -> Iterator[Missing]:
    if form.purpose.aim is None:
        yield Missing("purpose.aim", Sentence("Name one of the aims of ICCPR article 19(3)."))
    yield from _text("purpose.connection", form.purpose.connection)


def _conduct(form: Proportionality) -> Iterator[Missing]:
    conduct = form.conduct
    if conduct.aimed_at is None:
        yield Missing(
            "conduct.aimed_at", Sentence("Say whether it answers behaviour, expression, or both.")
        )
    if conduct.aimed_at is not AimedAt.EXPRESSION:
        yield from _text("conduct.behaviour", conduct.behaviour)
    if conduct.aimed_at is not AimedAt.BEHAVIOUR:
        yield from _text("conduct.expression", conduct.expression)


def _severity(form: Proportionality) -> Iterator[Missing]:
    """Rabat is asked of conduct too: who is stopped from acting is stopped from speaking."""
    parts: tuple[tuple[str, Document], ...] = (("rabat", form.rabat), ("harm", form.harm))
    for name, part in parts:
        for one in fields(part):
            if one.name != EXTRA:
                yield from _text(f"{name}.{one.name}", getattr(part, one.name))


def _milder(form: Proportionality) -> Iterator[Missing]:
    said = {one.rung: one.not_effective_because for one in form.rejections}
    if len(said) != len(form.rejections):
        yield Missing("rejections", Sentence("A rung is rejected twice."))
    for rung in milder(form.rung):
        yield from _text(f"rejections.{rung}", said.pop(rung, ""))
    for rung in said:
        yield Missing(
            f"rejections.{rung}", Sentence("{rung} is not milder than {than}.",
                                           rung=rung, than=form.rung)
        )  # fmt: skip


def _alternatives(form: Proportionality) -> Iterator[Missing]:
    """Above labelling, at least one way outside the ladder has been thought of."""
    if form.rung.height > AUTOMATIC_MOST.height and not form.alternatives:
        yield Missing(
            "alternatives", Sentence("Name a way that restricts nobody, and say why not that.")
        )
    for number, one in enumerate(form.alternatives):
        yield from _text(f"alternatives[{number}].what", one.what, 3)
        yield from _text(f"alternatives[{number}].why_not", one.why_not)
    yield from _text("others_touched", form.others_touched)


def _repeats(form: Proportionality) -> Iterator[Missing]:
    if (form.repeats is None) is not form.first_case:
        yield Missing(
            "repeats", Sentence("Count earlier cases as DSA article 23(3) asks, or say it is the "
                                "first; not both.")
        )  # fmt: skip


def _effect(form: Proportionality) -> Iterator[Missing]:
    effect = form.effect
    yield from _text("effect.expected", effect.expected)
    for name in ("ledger", "sources"):
        for number, one in enumerate(getattr(effect, name)):
            yield from _text(f"effect.{name}[{number}]", one, 1)
    if not (effect.ledger or effect.sources or effect.not_measured):
        yield Missing(
            "effect.not_measured", Sentence("Cite what was measured, or say that nothing was.")
        )


def _duration(form: Proportionality) -> Iterator[Missing]:
    if not 1 <= form.duration.days <= LONGEST_DAYS:
        yield Missing(
            "duration.days", Sentence("Say for how many days, from 1 to {most}.", most=LONGEST_DAYS)
        )
    yield from _text("duration.why_not_shorter", form.duration.why_not_shorter)


def _assessor(form: Proportionality) -> Iterator[Missing]:
    if not any(one.strip() for one in form.assessed_by):
        yield Missing("assessed_by", Sentence("Say who assessed it."))
    if form.assessed_at is None or form.assessed_at.tzinfo is None:
        yield Missing("assessed_at", Sentence("Say when, with the offset from UTC."))


def _text(
    place: str, text: str, least: int = LEAST_REASON, most: int = LONGEST_TEXT
) -> Iterator[Missing]:
    count = len(text.strip())
    if count < least:
        yield Missing(
            place, Sentence("{count} of at least {least} characters.", count=count, least=least)
        )
    elif len(text) > most:
        yield Missing(place, Sentence("At most {most} characters.", most=most))
