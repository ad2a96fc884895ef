"""The steps of an assessment as forms: what each asks, and where its answers go."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.refusing import refusing
from tocsin.measures.dsa.misuse import Assessment, Misuse
from tocsin.measures.proportionality.assessment import (
    LONGEST_EXPLANATION,
    LONGEST_NAME,
    LONGEST_TEXT,
    Aim,
    AimedAt,
    Alternative,
    Basis,
    Conduct,
    Duration,
    Effect,
    Harm,
    Legality,
    Proportionality,
    Purpose,
    Rabat,
    Rejection,
)
from tocsin.measures.proportionality.completeness import Missing
from tocsin.measures.rungs import Rung, milder
from tocsin.web.forms import LARGEST, Counted, NotBlank, Sent
from tocsin.web.words.measure_terms import Step
from tocsin.web.words.speaking import gettext

Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Said = Annotated[str, Field(max_length=LONGEST_TEXT)]
Many = Annotated[list[Said], Field(default_factory=list, max_length=50)]
Number = Annotated[int, Field(ge=0, le=LARGEST)]
_CHANGED: Final = "base"
_NEEDED: Final = ("misuse", "since", "until", "items", "all_items")


class Part(Sent):
    """A step of the form. ``base`` is the number of the version that the writer saw.

    ``fields`` are the prefixes of what completeness asks for in this step.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    base: Counted

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        """The step as the assessment has it."""
        raise NotImplementedError

    def put(self, form: Proportionality) -> Proportionality:
        """The assessment with this step as it was filled in."""
        raise NotImplementedError

    def answers(self) -> dict[str, Any]:
        """What was filled in, without the version that it was filled in upon."""
        return self.model_dump(exclude={_CHANGED})


class MeasurePart(Part):
    """Which measure is assessed. Reasons against what is no longer milder fall away."""

    rung: Rung

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, rung=form.rung)

    def put(self, form: Proportionality) -> Proportionality:
        below = milder(self.rung)
        kept = tuple(one for one in form.rejections if one.rung in below)
        return replace(form, rung=self.rung, rejections=kept)


class GroundPart(Part):
    """Legality."""

    fields = ("legality.",)
    basis: Annotated[Basis | None, NotBlank] = None
    instrument: Name = ""
    provision: Name = ""
    jurisdiction: Name = ""
    explanation: Annotated[str, Field(max_length=LONGEST_EXPLANATION)] = ""
    foreseeable: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, **_of(form.legality, cls))

    def put(self, form: Proportionality) -> Proportionality:
        return replace(form, legality=Legality(**self.answers()))


class AimPart(Part):
    """Legitimate aim."""

    fields = ("purpose.",)
    aim: Annotated[Aim | None, NotBlank] = None
    connection: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, **_of(form.purpose, cls))

    def put(self, form: Proportionality) -> Proportionality:
        return replace(form, purpose=Purpose(**self.answers()))


class ConductPart(Part):
    """Behaviour apart from expression."""

    fields = ("conduct.",)
    aimed_at: Annotated[AimedAt | None, NotBlank] = None
    behaviour: Said = ""
    expression: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, **_of(form.conduct, cls))

    def put(self, form: Proportionality) -> Proportionality:
        return replace(form, conduct=Conduct(**self.answers()))


class SeverityPart(Part):
    """The six points of Rabat and the three of the Guiding Principles."""

    fields = ("rabat.", "harm.")
    context: Said = ""
    speaker: Said = ""
    intent: Said = ""
    content_and_form: Said = ""
    extent: Said = ""
    likelihood: Said = ""
    scale: Said = ""
    scope: Said = ""
    irremediability: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, **_of(form.rabat, cls), **_of(form.harm, cls))

    def put(self, form: Proportionality) -> Proportionality:
        said = self.answers()
        rabat = Rabat(**{name: said[name] for name in _of(form.rabat, type(self))})
        harm = Harm(**{name: said[name] for name in _of(form.harm, type(self))})
        return replace(form, rabat=rabat, harm=harm)


class MilderPart(Part):
    """Why each milder rung will not do. The two lists are of one length."""

    fields = ("rejections",)
    rung: Annotated[list[Rung], Field(default_factory=list, max_length=50)]
    why: Many

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        said = {one.rung: one.not_effective_because for one in form.rejections}
        rungs = list(milder(form.rung))
        return cls.model_construct(base=base, rung=rungs, why=[said.get(one, "") for one in rungs])

    def put(self, form: Proportionality) -> Proportionality:
        said = zip(self.rung, self.why, strict=False)
        return replace(form, rejections=tuple(Rejection(rung, why) for rung, why in said if why))


class OthersPart(Part):
    """Ways outside the ladder, and people who are reached without being meant."""

    fields = ("alternatives", "others_touched")
    what: Many
    why_not: Many
    others_touched: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(
            base=base,
            what=[one.what for one in form.alternatives],
            why_not=[one.why_not for one in form.alternatives],
            others_touched=form.others_touched,
        )

    def put(self, form: Proportionality) -> Proportionality:
        ways = zip(self.what, self.why_not, strict=False)
        return replace(
            form,
            alternatives=tuple(Alternative(what, why) for what, why in ways if what or why),
            others_touched=self.others_touched,
        )


class RepeatsPart(Part):
    """Earlier cases, as Article 23(3) of the DSA counts them; or that this is the first."""

    fields = ("repeats",)
    first_case: bool = False
    misuse: Annotated[Misuse | None, NotBlank] = None
    since: Annotated[date | None, NotBlank] = None
    until: Annotated[date | None, NotBlank] = None
    items: Annotated[Number | None, NotBlank] = None
    all_items: Annotated[Number | None, NotBlank] = None
    gravity: Said = ""
    intention: Said = ""
    warned_on: Annotated[date | None, NotBlank] = None

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        counted = _of(form.repeats, cls) if form.repeats else {}
        empty = {
            name: field.default for name, field in cls.model_fields.items() if name != _CHANGED
        }
        return cls.model_construct(base=base, **{**empty, **counted, "first_case": form.first_case})

    def put(self, form: Proportionality) -> Proportionality:
        """Counts are kept whole or not at all.

        Raises:
            InvalidError: a part of the counts is missing, or they cannot be.
        """
        said = self.answers()
        first = said.pop("first_case")
        if all(one in (None, "") for one in said.values()):
            return replace(form, repeats=None, first_case=first)
        empty = [name for name in _NEEDED if said[name] is None]
        if empty:
            fields = dict.fromkeys(empty, gettext("This is needed to count."))
            raise InvalidError("The counts are not whole.", "Fill them in, or empty all.", fields)
        with refusing():
            counted = Assessment(**said)
        return replace(form, repeats=counted, first_case=first)


class EffectPart(Part):
    """What the measure is expected to do, and how anybody knows."""

    fields = ("effect.",)
    expected: Said = ""
    sources: Said = ""
    ledger: Said = ""
    not_measured: bool = False

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        effect = form.effect
        return cls.model_construct(
            base=base, expected=effect.expected, sources="\n".join(effect.sources),
            ledger="\n".join(effect.ledger), not_measured=effect.not_measured,
        )  # fmt: skip

    def put(self, form: Proportionality) -> Proportionality:
        effect = Effect(self.expected, lines(self.ledger), lines(self.sources), self.not_measured)
        return replace(form, effect=effect)


class DurationPart(Part):
    """For how long."""

    fields = ("duration.",)
    days: Annotated[Number | None, NotBlank] = None
    why_not_shorter: Said = ""

    @classmethod
    def of(cls, form: Proportionality, base: int = 1) -> Self:
        return cls.model_construct(base=base, **_of(form.duration, cls))

    def put(self, form: Proportionality) -> Proportionality:
        return replace(form, duration=Duration(self.days or 0, self.why_not_shorter))


PARTS: Final[Mapping[Step, type[Part]]] = {
    Step.MEASURE: MeasurePart,
    Step.GROUND: GroundPart,
    Step.AIM: AimPart,
    Step.CONDUCT: ConductPart,
    Step.SEVERITY: SeverityPart,
    Step.MILDER: MilderPart,
    Step.OTHERS: OthersPart,
    Step.REPEATS: RepeatsPart,
    Step.EFFECT: EffectPart,
    Step.DURATION: DurationPart,
}


def missing_by_step(found: tuple[Missing, ...]) -> dict[Step, dict[str, str]]:
    """What is missing in each step: by the last name of its field, what it asks for."""
    return {
        step: {
            _short(one.field): one.what
            for one in found
            if kind.fields and one.field.startswith(kind.fields)
        }
        for step, kind in PARTS.items()
    }


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _short(field: str) -> str:
    """``legality.basis`` is asked for as ``basis``; a part of a list keeps its place."""
    return field.partition(".")[2] or field


def _of(document: Any, part: type[Part]) -> dict[str, Any]:
    """The fields that a document and a step have in common."""
    return {name: getattr(document, name) for name in part.model_fields if hasattr(document, name)}
