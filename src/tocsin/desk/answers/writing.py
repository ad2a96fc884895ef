"""Writing an answer: the draft, its clarity, its review, its translations.

Whoever may know of a draft and may write cases may write on it, also people of other institutions
that were asked to join: an agreed answer is written together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.remarks import Review, Severity
from tocsin.answers.registry import drafting, translating
from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.content import Content, Wording
from tocsin.answers.registry.events import Change, Outcome
from tocsin.answers.registry.readable import readable, told
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers.knowing import known_draft, need_own
from tocsin.desk.answers.stepping import answer_of, name_member, replayed, step
from tocsin.desk.answers.tables import AnswerMemberRow, AnswerRow
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

_MOST_EARLIER = 200
"""The institution's newest public answers that a draft is held against."""


def write_draft(sitting: Sitting, answer_id: str, base: int, content: Content) -> Answer:
    """Keeps the text as it is now; ``base`` is the number of events that the writer had seen.

    Raises:
        ForbiddenError: the actor may not write.
        NotFoundError: the actor may not know of it.
        ConflictError: somebody else took a step meanwhile.
        InvalidError: it is public or ended, or a text cannot be stored.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: drafting.draft(one, content, by=by, now=now), base)


def clarity_of(
    sitting: Sitting, answer_id: str, glossary: Mapping[str, str] | None = None
) -> Review:
    """What the clarity check remarks on the newest draft.

    Raises:
        NotFoundError: the actor may not know of it.
        InvalidError: nothing is written yet.
    """
    row, answer = answer_of(sitting, answer_id)
    if answer.newest is None:
        raise InvalidError("Nothing is written yet.", "Write a draft first.")
    language = answer.newest.content.wording.language
    earlier = [
        readable(one.public.content)
        for one in _earlier(sitting, row)
        if one.public is not None and one.public.content.wording.language == language
    ]
    content = answer.newest.content
    review = check(readable(content), glossary=glossary, earlier=earlier)
    kept = tuple(one for one in review.remarks if one.what not in told(content))
    return replace(review, remarks=kept)


def leave_remarks(sitting: Sitting, answer_id: str, base: int, reason: str = "") -> Answer:
    """The actor has read the remarks that stand now, and goes on.

    Raises:
        ForbiddenError: the actor may not write.
        ConflictError: somebody changed the draft meanwhile.
        InvalidError: a "must" is left without a reason.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    remarks = clarity_of(sitting, answer_id).remarks
    must, should, consider = (sum(r.severity is one for r in remarks) for one in Severity)
    by, now = sitting.actor.person_id, sitting.now
    return step(
        sitting,
        row,
        lambda one: drafting.look_at_clarity(one, must, should, consider, reason, by=by, now=now),
        base,
    )


def ask_for_review(sitting: Sitting, answer_id: str) -> Answer:
    """Sends the draft to a second person.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: its clarity was not looked at, or something is missing.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: drafting.ask_review(one, by=by, now=now))


def review_draft(
    sitting: Sitting, answer_id: str, base: int, outcome: Outcome, text: str
) -> Answer:
    """Passes or returns a draft that somebody else wrote.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: the actor wrote it, or it is not in review.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: drafting.review(one, outcome, text, by=by, now=now), base)


def revise_answer(sitting: Sitting, answer_id: str, change: Change, reason: str) -> Answer:
    """Begins the next version of a public answer.

    Raises:
        ForbiddenError: the actor may not write, or is of another institution.
        InvalidError: it is not public, or no reason is given.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: drafting.revise(one, change, reason, by=by, now=now))


def abandon_draft(sitting: Sitting, answer_id: str, reason: str) -> Answer:
    """Stops writing.

    Raises:
        ForbiddenError: the actor may not write, or is of another institution.
        InvalidError: nothing is being written, or no reason is given.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: drafting.abandon(one, reason, by=by, now=now))


def translate_answer(sitting: Sitting, answer_id: str, wording: Wording) -> Answer:
    """Puts a translation beside the text.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: the procedure does not allow it, or a part is missing.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    by, now = sitting.actor.person_id, sitting.now
    return step(sitting, row, lambda one: translating.translate(one, wording, by=by, now=now))


def compare_translation(sitting: Sitting, answer_id: str, language: str) -> Answer:
    """Says, for the actor's institution, that a translation says what the original says.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: there is none, or the actor made it.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    me, now = sitting.actor, sitting.now
    return step(
        sitting,
        row,
        lambda one: translating.review_translation(
            one, language, me.institution, by=me.person_id, now=now
        ),
    )


def share_draft(sitting: Sitting, answer_id: str, kind: MemberKind, member: str) -> None:
    """Lets a person or an institution know of the drafts, so that they may join in.

    Raises:
        ForbiddenError: the actor may not write, or is of another institution.
        InvalidError: nobody is named, or the label does not let an institution know.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    named = member.strip()
    if not named or len(named) > 200 or not named.isprintable():
        raise InvalidError("Nobody is named.", "Say who.", {"member": Sentence("is no name")})
    if kind is MemberKind.INSTITUTION and Tlp(row.tlp) in {Tlp.AMBER_STRICT, Tlp.RED}:
        raise InvalidError(
            "With this label only people are named.",
            "Name people, or choose another label.",
            {"member": Sentence("is an institution")},
        )
    if name_member(sitting.session, answer_id, kind, named):
        sitting.log("answer.shared", answer_id, kind=kind, member=named)


def end_sharing(sitting: Sitting, answer_id: str, kind: MemberKind, member: str) -> None:
    """Lets a person or an institution know of the drafts no more; what they signed stands.

    Raises:
        ForbiddenError: the actor may not write, or is of another institution.
        InvalidError: it was not named, or the actor would no longer know of it.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    found = sitting.session.get(AnswerMemberRow, (answer_id, kind, member))
    if found is None:
        raise InvalidError("They are not named.", "Look at the list as it is now.")
    if Tlp(row.tlp) is Tlp.RED and member == sitting.actor.person_id:
        raise InvalidError(
            "You would no longer know of this draft.", "Choose another label, or ask somebody else."
        )
    sitting.session.delete(found)
    sitting.session.flush()
    sitting.log("answer.unshared", answer_id, kind=kind, member=member)


def mark_draft(sitting: Sitting, answer_id: str, tlp: Tlp) -> None:
    """Changes the label of the drafts.

    Raises:
        ForbiddenError: the actor may not write, or is of another institution.
        InvalidError: the actor would no longer know of it.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_draft(sitting, answer_id)
    need_own(sitting, row)
    me = (answer_id, MemberKind.PERSON, sitting.actor.person_id)
    if tlp is Tlp.RED and sitting.session.get(AnswerMemberRow, me) is None:
        raise InvalidError(
            "You would no longer know of this draft.",
            "Name yourself first.",
            {"tlp": Sentence("would shut you out")},
        )
    before, row.tlp = row.tlp, tlp
    sitting.session.flush()
    sitting.log("answer.marked", answer_id, before=before, tlp=tlp)


def _earlier(sitting: Sitting, row: AnswerRow) -> Sequence[Answer]:
    query = (
        select(AnswerRow.id)
        .where(
            AnswerRow.is_public, AnswerRow.institution == row.institution, AnswerRow.id != row.id
        )
        .order_by(AnswerRow.number.desc())
    )
    ids = list(sitting.session.scalars(query.limit(_MOST_EARLIER)))
    return replayed(sitting.session, ids)
