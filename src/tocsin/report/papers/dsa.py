"""The papers of the Digital Services Act in words: each part under the article that asks for it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tocsin.measures.dsa.flaggers import Bundle
from tocsin.measures.dsa.misuse import Assessment, Suspension
from tocsin.measures.dsa.notices import Notice
from tocsin.measures.dsa.orders import Need, Order, OrderToAct, cited, is_template, missing
from tocsin.measures.dsa.redress import Redress, Way
from tocsin.measures.dsa.statements import Statement
from tocsin.report.papers.paper import Paper, Part
from tocsin.report.papers.words import words
from tocsin.wording import Words


def statement_paper(
    statement: Statement, redress: Redress, language: str, made_at: datetime
) -> Paper:
    """The statement of reasons that the person concerned reads (Art. 17(3))."""
    said = words(language)
    return Paper(
        language=said.language,
        number=statement.puid,
        title=said.say("statement.title"),
        made_at=made_at,
        cautions=_other_language(said),
        parts=(
            Part(said.say("statement.decided"), tuple(_decided(statement, said)), "Art. 17(3)(a)"),
            Part(said.say("statement.lasts"), tuple(_lasting(statement, said)), "Art. 17(3)(a)"),
            Part(said.say("statement.where"), _joined(statement.territorial_scope),
                 "Art. 17(3)(a)", foreign=True),
            Part(said.say("statement.facts"), (statement.decision_facts,), "Art. 17(3)(b)"),
            Part(said.say("statement.content"),
                 (said.say("statement.created", day=statement.content_date),)),
            Part(said.say("statement.kind"), tuple(_kinds(statement, said))),
            Part(said.say("statement.source"), _source(statement, said), "Art. 17(3)(b)"),
            Part(said.say("statement.machine"), _machine(statement, said), "Art. 17(3)(c)"),
            Part(said.say("statement.ground"), tuple(_ground(statement, said)),
                 "Art. 17(3)(d), (e)"),
            Part(said.say("statement.category"), _category(statement, said)),
            *_keywords(statement, said),
        ),
        end=tuple(_ways(redress, said)),
    )  # fmt: skip


def notice_paper(notice: Notice, number: str, language: str) -> Paper:
    """A notice of illegal content (Art. 16(2)), with the warning over it."""
    said = words(language)
    who = notice.notifier
    named = (f"{who.name} <{who.email}>",) if who.name else (said.say("notice.exempt"),)
    status = (said.say("notice.flagger"),) if who.trusted_flagger else ()
    ground = notice.ground
    parts = [
        Part(said.say("notice.platform"), (notice.platform,)),
        Part(said.say("notice.locations"), notice.locations, "Art. 16(2)(b)"),
        Part(said.say("notice.ground"),
             (f"{ground.instrument}, {ground.provision} ({ground.jurisdiction})",),
             "Art. 16(2)(a)"),
        Part(said.say("notice.explanation"), (notice.explanation,), "Art. 16(2)(a)"),
        Part(said.say("notice.notifier"), (*named, *status), "Art. 16(2)(c)"),
        Part(said.say("notice.faith"), (said.say("notice.faith_text"),), "Art. 16(2)(d)"),
    ]  # fmt: skip
    if notice.further:
        parts.append(Part(said.say("notice.further"), (notice.further,), "Art. 16(2)(b)"))
    return Paper(
        language=said.language,
        number=number,
        title=said.say("notice.title"),
        made_at=notice.at,
        cautions=(*_other_language(said), said.say("notice.caution")),
        parts=tuple(parts),
        end=(said.say("notice.after"),),
    )


def bundle_paper(bundle: Bundle, number: str, language: str, made_at: datetime) -> Paper:
    """The cover of a trusted flagger's bundle: the status, and what is in it."""
    said = words(language)
    status = bundle.status
    listed = tuple(
        said.say("bundle.one", number=place, location=location)
        for place, notice in enumerate(bundle.notices, start=1)
        for location in notice.locations
    )
    text = said.say(
        "bundle.status_text", entity=status.entity, coordinator=status.coordinator,
        state=status.member_state, day=status.awarded, expertise=status.expertise,
    )  # fmt: skip
    return Paper(
        language=said.language,
        number=number,
        title=said.say("bundle.title"),
        made_at=made_at,
        cautions=_other_language(said),
        parts=(
            Part(said.say("notice.platform"), (bundle.platform,)),
            Part(said.say("bundle.status"), (text,), "Art. 22(2)"),
            Part(said.say("bundle.list"), listed, "Art. 22(1)"),
        ),
    )


def order_paper(order: Order, number: str, language: str, made_at: datetime) -> Paper:
    """An order, marked as a template for as long as anything in it is missing."""
    said = words(language)
    wanting = {one.field: one for one in missing(order)}
    kind = "act" if isinstance(order, OrderToAct) else "inform"
    parts = []
    for name, point in cited(order).items():
        texts = _texts(getattr(order, name))
        if name == "reasons" and getattr(order, "reasons_withheld", False):
            texts = (said.say("order.withheld"),)
        if name in wanting and wanting[name].need is Need.AUTHORITY:
            texts = (said.say("order.by_authority"),)
        parts.append(Part(said.say(f"order.{name}"), texts, point))
    return Paper(
        language=said.language,
        number=number,
        title=said.say(f"order.{kind}"),
        made_at=made_at,
        mark=said.say("order.template") if is_template(order) else "",
        cautions=(*_other_language(said), *((said.say("order.caution"),) if wanting else ())),
        parts=tuple(parts),
    )


def redress_paper(
    ways: Redress, provider: str, told_on: date, number: str, language: str, made_at: datetime
) -> Paper:
    """Where somebody who was told of a decision can turn (Arts. 20 and 21), and until when."""
    said = words(language)
    is_bound = Way.INTERNAL_COMPLAINT in ways.ways
    note = said.say("redress.open" if is_bound else "redress.small")
    return Paper(
        language=said.language,
        number=number,
        title=said.say("redress.title"),
        made_at=made_at,
        cautions=_other_language(said),
        parts=(
            Part(said.say("redress.provider"), (provider,)),
            Part(said.say("redress.told"), (said.say("redress.told_text", day=told_on),),
                 "Art. 20(2)" if is_bound else ""),
        ),
        end=(*_ways(ways, said), note),
    )  # fmt: skip


def warning_paper(
    assessment: Assessment, number: str, language: str, made_at: datetime, recipient: str
) -> Paper:
    """The warning that comes before any suspension (Art. 23(1), (2))."""
    said = words(language)
    return Paper(
        language=said.language,
        number=number,
        title=said.say("misuse.warning"),
        made_at=made_at,
        cautions=(*_other_language(said), said.say(f"misuse.{assessment.misuse}")),
        parts=(Part(said.say("misuse.to"), (recipient,)), *_assessed(assessment, said)),
        end=(said.say("misuse.next"),),
    )


def suspension_paper(
    suspension: Suspension,
    redress: Redress,
    number: str,
    language: str,
    made_at: datetime,
    recipient: str,
) -> Paper:
    """A suspension for misuse: counts, gravity, time, reasons, and the ways to contest it."""
    said = words(language)
    span = said.say("statement.until", first=suspension.begins, last=suspension.ends)
    return Paper(
        language=said.language,
        number=number,
        title=said.say("misuse.suspension"),
        made_at=made_at,
        cautions=(*_other_language(said), said.say(f"misuse.{suspension.assessment.misuse}")),
        parts=(
            Part(said.say("misuse.to"), (recipient,)),
            *_assessed(suspension.assessment, said),
            Part(said.say("misuse.time"), (span,), "Art. 23(1), (2)"),
            Part(said.say("misuse.reasons"), (suspension.reasons,), "Art. 23(3)"),
            Part(said.say("misuse.policy"), (suspension.policy,), "Art. 23(4)"),
            Part(said.say("misuse.decided_by"), (suspension.decided_by,)),
        ),
        end=tuple(_ways(redress, said)),
    )


def _decided(statement: Statement, said: Words) -> Iterable[str]:
    for code in statement.decision_visibility:
        yield _with(said, code, statement.decision_visibility_other)
    if statement.decision_monetary:
        yield _with(said, statement.decision_monetary, statement.decision_monetary_other)
    for one in (statement.decision_provision, statement.decision_account):
        if one:
            yield said.say(f"codes.{one}")


def _with(said: Words, code: str, other: str) -> str:
    words_of = said.say(f"codes.{code}")
    return f"{words_of} {other}" if code.endswith("_OTHER") else words_of


def _lasting(statement: Statement, said: Words) -> Iterable[str]:
    first = statement.application_date
    pairs: tuple[tuple[Any, date | None], ...] = (
        (statement.decision_visibility, statement.end_date_visibility_restriction),
        (statement.decision_monetary, statement.end_date_monetary_restriction),
        (statement.decision_provision, statement.end_date_service_restriction),
        (statement.decision_account, statement.end_date_account_restriction),
    )
    for decided, last in pairs:
        if decided:
            key = "statement.until" if last else "statement.no_end"
            yield said.say(key, first=first, last=last)


def _source(statement: Statement, said: Words) -> tuple[str, ...]:
    led = said.say(f"codes.{statement.source_type}")
    return (led, statement.source_identity) if statement.source_identity else (led,)


def _machine(statement: Statement, said: Words) -> tuple[str, ...]:
    detected = "yes" if statement.automated_detection else "no"
    return (
        said.say(f"statement.detected_{detected}"),
        said.say(f"codes.{statement.automated_decision}"),
    )


def _ground(statement: Statement, said: Words) -> Iterable[str]:
    if statement.illegal_content_legal_ground:
        yield said.say("statement.law", ground=statement.illegal_content_legal_ground)
        yield statement.illegal_content_explanation
    if statement.incompatible_content_ground:
        yield said.say("statement.terms", ground=statement.incompatible_content_ground)
        yield statement.incompatible_content_explanation
    if statement.incompatible_content_illegal:
        yield said.say("statement.also_illegal")
    if statement.decision_ground_reference_url:
        yield statement.decision_ground_reference_url


def _kinds(statement: Statement, said: Words) -> Iterable[str]:
    for code in statement.content_type:
        yield _with(said, code, statement.content_type_other)


def _category(statement: Statement, said: Words) -> tuple[str, ...]:
    about = (statement.category, *statement.category_addition)
    return tuple(said.say(f"codes.{code}") for code in about)


def _keywords(statement: Statement, said: Words) -> Iterable[Part]:
    """The database's own codes, and what was added to them in words."""
    other = statement.category_specification_other
    codes = (*statement.category_specification, *((other,) if other else ()))
    if codes:
        yield Part(said.say("statement.keywords"), codes, foreign=True)


def _assessed(assessment: Assessment, said: Words) -> Iterable[Part]:
    counted = said.say(
        "misuse.counted", items=assessment.items, all=assessment.all_items,
        since=assessment.since, until=assessment.until,
    )  # fmt: skip
    yield Part(said.say("misuse.counts"), (counted,), "Art. 23(3)(a), (b)")
    yield Part(said.say("misuse.gravity"), (assessment.gravity,), "Art. 23(3)(c)")
    if assessment.intention:
        yield Part(said.say("misuse.intention"), (assessment.intention,), "Art. 23(3)(d)")


def _ways(redress: Redress, said: Words) -> Iterable[str]:
    for way in redress.ways:
        if way is Way.INTERNAL_COMPLAINT:
            yield said.say("statement.complaint", last=redress.complaint_until)
        elif way is Way.OUT_OF_COURT:
            yield said.say("statement.settlement")
        else:
            yield said.say("statement.court")


def _other_language(said: Words) -> tuple[str, ...]:
    return () if said.is_asked else (said.say("paper.in_english"),)


def _joined(names: tuple[str, ...]) -> tuple[str, ...]:
    return (" · ".join(names),) if names else ()


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()
