"""The changes of a case, one action each; every one says which version its writer saw."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from tocsin.cases import editing
from tocsin.cases.agenda import EntryKind, LinkKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import HIGHEST, QUESTIONS, Answer, Known
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Part
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Shelf
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.desk.cases.joining import merge, split
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import version_of
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Counted, Edit, Id, Ids, Line, Moment, NotBlank, Sent, Text
from tocsin.web.pages import Done, Room
from tocsin.web.rooms.cases.changing import change, changed
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


class Frame(Edit):
    """What the case is about, where it stands, and who may know."""

    title: Line
    summary: Text = ""
    status: Status
    tlp: Tlp
    objectives: Annotated[list[Objective], Field(default_factory=list)]
    target: Line = ""


@room.action("/cases/{case_id}/frame", Right.WRITE_CASES)
def frame(visit: Visit, case_id: str, form: Frame) -> Done:
    """Changes title, summary, status, marking, objectives and target."""

    def verb(case: Case) -> Case:
        case = editing.summarise(editing.retitle(case, form.title), form.summary)
        case = editing.mark_tlp(editing.move_to(case, form.status), form.tlp)
        return editing.aim_at(case, form.objectives, form.target)

    return changed(change(visit, case_id, form, verb))


class PartSent(Edit):
    """One of the five parts of the description."""

    text: Text = ""
    confidence: Annotated[Confidence | None, NotBlank] = None
    evidence: Ids


@room.action("/cases/{case_id}/description/{part}", Right.WRITE_CASES)
def describe(visit: Visit, case_id: str, part: str, form: PartSent) -> Done:
    """Describes actor, behaviour, content, degree or effect."""
    made = Part(form.text, tuple(form.evidence), form.confidence)
    saved = change(visit, case_id, form, lambda case: editing.describe(case, part, made))
    return changed(saved, "description")


class AttributionSent(Edit):
    """Who is behind it, and on what basis that is said."""

    kind: ActorKind
    to: Line = ""
    confidence: Annotated[Confidence | None, NotBlank] = None
    basis: Text = ""
    evidence: Ids
    alternatives: Text = ""


@room.action("/cases/{case_id}/attribution", Right.WRITE_CASES)
def attribute(visit: Visit, case_id: str, form: AttributionSent) -> Done:
    """States an attribution, or takes it back to "unknown"."""

    def verb(case: Case) -> Case:
        if form.kind is ActorKind.UNKNOWN and not form.to:
            return editing.unattribute(case)
        lines = (line.strip() for line in form.alternatives.splitlines())
        return editing.attribute(
            case,
            Attribution(
                form.kind,
                form.to,
                form.confidence,
                form.basis,
                tuple(form.evidence),
                tuple(line for line in lines if line),
                visit.actor.person_id,
                visit.now,
            ),
        )

    return changed(change(visit, case_id, form, verb), "attribution")


class AnswerSent(Edit):
    """An answer to a question of the breakout scale."""

    known: Known
    evidence: Ids
    words: Text = ""


@room.action("/cases/{case_id}/severity/{question}", Right.WRITE_CASES)
def answer(visit: Visit, case_id: str, question: str, form: AnswerSent) -> Done:
    """Answers a question of the breakout scale; the category follows from all answers."""

    def verb(case: Case) -> Case:
        asked = question in QUESTIONS
        noticed = getattr(case.severity.breakout, question).noticed if asked else ()
        unknown = form.known is Known.UNKNOWN
        by, at = ("", None) if unknown else (visit.actor.person_id, visit.now)
        given = Answer(form.known, tuple(form.evidence), form.words, by, at, noticed)
        return editing.answer(case, question, given)

    return changed(change(visit, case_id, form, verb), "severity")


Level = Annotated[int, Field(ge=1, le=HIGHEST)]


class OverrideSent(Edit):
    """A person's own level, against the computed one; none takes it back."""

    level: Annotated[Level | None, NotBlank] = None
    reason: Text = ""


@room.action("/cases/{case_id}/override", Right.WRITE_CASES)
def override(visit: Visit, case_id: str, form: OverrideSent) -> Done:
    """Sets the severity by judgement, with a reason; or takes that back."""
    me = visit.actor.person_id

    def verb(case: Case) -> Case:
        if form.level is None:
            return editing.withdraw_override(case)
        return editing.override_severity(case, form.level, form.reason, me, visit.now)

    return changed(change(visit, case_id, form, verb), "severity")


class TechniqueSent(Edit):
    """A DISARM technique that a person marks, or confirms where it was suggested."""

    technique: Id
    basis: Basis = Basis.INFERRED
    evidence: Ids
    words: Text = ""


@room.action("/cases/{case_id}/techniques", Right.WRITE_CASES)
def mark(visit: Visit, case_id: str, form: TechniqueSent) -> Done:
    """Marks a technique as observed or inferred; a suggestion is thereby confirmed."""
    me, evidence = visit.actor.person_id, tuple(form.evidence)

    def verb(case: Case) -> Case:
        if any(use.technique == form.technique for use in case.techniques):
            return editing.confirm_technique(
                case, form.technique, form.basis, evidence, me, visit.now
            )
        use = TechniqueUse(
            form.technique, form.basis, evidence, form.words, marked_by=me, marked_at=visit.now
        )
        return editing.mark_technique(case, use)

    return changed(change(visit, case_id, form, verb), "techniques")


class OneTechnique(Edit):
    """A technique that is in the case."""

    technique: Id


@room.action("/cases/{case_id}/techniques/withdraw", Right.WRITE_CASES)
def withdraw(visit: Visit, case_id: str, form: OneTechnique) -> Done:
    """Takes a technique out of the case."""
    saved = change(
        visit, case_id, form, lambda case: editing.withdraw_technique(case, form.technique)
    )
    return changed(saved, "techniques")


class EntrySent(Edit):
    """A line of the timeline."""

    at: Moment
    text: Text
    kind: EntryKind = EntryKind.EVENT
    evidence: Ids


@room.action("/cases/{case_id}/timeline", Right.WRITE_CASES)
def enter(visit: Visit, case_id: str, form: EntrySent) -> Done:
    """Adds what happened, or what was done, to the timeline."""
    at: datetime = form.at or visit.now
    me = visit.actor.person_id
    saved = change(
        visit,
        case_id,
        form,
        lambda case: editing.add_entry(
            case, at, form.text, me, visit.now, form.kind, tuple(form.evidence)
        ),
    )
    return changed(saved, "timeline")


class TaskSent(Edit):
    """Something to be done."""

    what: Line
    who: Id = ""
    due: Moment = None


@room.action("/cases/{case_id}/tasks", Right.WRITE_CASES)
def add_task(visit: Visit, case_id: str, form: TaskSent) -> Done:
    """Adds something to be done."""
    me = visit.actor.person_id
    saved = change(
        visit,
        case_id,
        form,
        lambda case: editing.add_task(case, form.what, me, visit.now, form.who, form.due),
    )
    return changed(saved, "tasks")


class TaskDone(Edit):
    """A task that is done, or is to be done after all."""

    task: Id
    done: bool = True


@room.action("/cases/{case_id}/tasks/done", Right.WRITE_CASES)
def finish(visit: Visit, case_id: str, form: TaskDone) -> Done:
    """Says that a task is done, or that it is not."""

    def verb(case: Case) -> Case:
        if not form.done:
            return editing.reopen_task(case, form.task)
        return editing.finish_task(case, form.task, visit.actor.person_id, visit.now)

    return changed(change(visit, case_id, form, verb), "tasks")


class LinkSent(Edit):
    """A link to another case."""

    kind: LinkKind
    other: Id
    words: Line = ""
    gone: bool = False


@room.action("/cases/{case_id}/links", Right.WRITE_CASES)
def link(visit: Visit, case_id: str, form: LinkSent) -> Done:
    """Links a case to another that one may know of, or takes the link away."""
    if not form.gone:
        known_case(visit.sitting.session, visit.actor, form.other)

    def verb(case: Case) -> Case:
        if form.gone:
            return editing.unlink(case, form.kind, form.other)
        return editing.link(case, form.kind, form.other, form.words)

    return changed(change(visit, case_id, form, verb), "links")


class MemberSent(Edit):
    """Someone who needs to know of the case."""

    kind: MemberKind
    member: Line
    gone: bool = False


@room.action("/cases/{case_id}/members", Right.WRITE_CASES)
def share(visit: Visit, case_id: str, form: MemberSent) -> Done:
    """Names someone who needs to know, or no longer."""
    if not form.member:
        fields = {"member": gettext("is empty")}
        raise InvalidError(gettext("Nobody is named."), gettext("Choose who."), fields)
    member = Member(form.kind, form.member)
    verb = editing.disallow if form.gone else editing.allow
    return changed(change(visit, case_id, form, lambda case: verb(case, member)), "members")


class Away(Edit):
    """A reference that no longer belongs to the case."""

    shelf: Shelf
    reference: Line


@room.action("/cases/{case_id}/away", Right.WRITE_CASES)
def put_away(visit: Visit, case_id: str, form: Away) -> Done:
    """Takes a reference out of the case; its frozen copy stays in the basket."""
    saved = change(
        visit, case_id, form, lambda case: editing.put_away(case, form.shelf, form.reference)
    )
    return changed(saved, form.shelf.value)


class MergeSent(Sent):
    """The case that is to be taken into this one."""

    other: Id
    note: Line = ""


@room.action("/cases/{case_id}/merge", Right.WRITE_CASES)
def merge_in(visit: Visit, case_id: str, form: MergeSent) -> Done:
    """Takes everything of another case into this one."""
    return changed(merge(visit.sitting, case_id, form.other, form.note))


class SplitSent(Sent):
    """What moves into a new case: ``LIST:KEY`` each."""

    title: Line
    moved: Ids


@room.action("/cases/{case_id}/split", Right.WRITE_CASES)
def split_off(visit: Visit, case_id: str, form: SplitSent) -> Done:
    """Moves a selection into a new case."""
    selection: dict[str, list[str]] = {}
    for one in form.moved:
        name, _, key = one.partition(":")
        selection.setdefault(name, []).append(key)
    row = split(visit.sitting, case_id, selection, form.title)
    return Done(f"/cases/{row.id}", "split", {"case": row.id, "version": row.version})


class Restored(Edit):
    """A version that should stand again."""

    version: Counted


@room.action("/cases/{case_id}/restore", Right.WRITE_CASES)
def restore(visit: Visit, case_id: str, form: Restored) -> Done:
    """Makes the words of an earlier version the newest; who may know stays as it is now."""
    known_case(visit.sitting.session, visit.actor, case_id)
    earlier = version_of(visit.sitting.session, case_id, form.version)

    def verb(case: Case) -> Case:
        return replace(earlier, tlp=case.tlp, need_to_know=case.need_to_know, status=case.status)

    return changed(change(visit, case_id, form, verb))
