"""From a case to a measure that is proposed, voted on by a panel, told, and decided."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import func, select

from tocsin.cases.storable import storable
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.saving import basket_ids
from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.assessing import history_of, known_assessment
from tocsin.desk.measures.listing import procedure_of, replayed
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.measures.stepping import follow, step, store
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.panels.stepping import call_panel, panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.people.rights import Right, Role
from tocsin.desk.people.secrets import new_token, token_hash
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.folding import apply
from tocsin.measures.sanctions.parts import Channel, Exhibit, Letter, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.measures.sanctions.terms import Terms
from tocsin.measures.sanctions.voting import MEASURE, verdict_of
from tocsin.panels.experts import Subject as PanelSubject
from tocsin.panels.experts import SubjectKind as PanelSubjectKind
from tocsin.panels.rules import Rules

TOKEN: Final = "reply"  # noqa: S105 - the prefix by which such a link is recognised


def propose(
    sitting: Sitting,
    assessment_id: str,
    subject: Subject,
    evidence: tuple[Exhibit, ...],
    terms: Terms,
    rule_id: str = "",
    renews: str = "",
) -> SanctionRow:
    """Proposes a measure by the newest version of an assessment, with evidence of its case.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of the case.
        InvalidError: the assessment is not complete, or evidence is not in the case's basket.
    """
    sitting.need(Right.WRITE_CASES)
    assessed = known_assessment(sitting, assessment_id)
    _need_in_basket(sitting, assessed.case_id, evidence)
    if renews:
        procedure_of(sitting, renews)  # it is known to the actor, or there is none
    sanction_id, me = new_id("sanction"), sitting.actor.person_id
    with refusing():
        events = acting.propose(
            sanction_id, assessed.case_id, subject, history_of(assessed).latest, evidence, terms,
            by=me, role=Role.ANALYST, now=sitting.now, rule_id=rule_id, renews=renews,
            found_by_machine=_found_by_machine(sitting, assessed.case_id, evidence),
        )  # fmt: skip
    number = (sitting.session.scalar(select(func.max(SanctionRow.number))) or 0) + 1
    row = SanctionRow(
        id=sanction_id, number=number, case_id=assessed.case_id, subject=subject.name,
        kind=subject.kind, platform=subject.platform, rung=assessed.rung, state="", deadline=None,
        in_register=False, events=0, proposed_by=me, proposed_at=sitting.now,
        updated_at=sitting.now,
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    store(sitting, row, events)
    follow(sitting, row, replayed(sitting, row.id))
    return row


def impose(
    sitting: Sitting,
    sanction_id: str,
    facts: str,
    channel: Channel,
    address: str,
    reviewers: tuple[str, ...],
) -> str:
    """Puts a label, or what is milder, in force at once; gives the recipient's token, once.

    Raises:
        ForbiddenError: the actor does not decide.
        NotFoundError: the actor may not know of it.
        InvalidError: it is graver, or a part is missing, or a reviewer is nobody here.
    """
    need_people(sitting, reviewers)
    step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.impose(
            one, facts, channel, address, reviewers, by=sitting.actor.person_id, now=sitting.now
        ),
    )  # fmt: skip
    return _new_link(sitting, sanction_id)


def open_vote(sitting: Sitting, sanction_id: str, body: str, rules: Rules) -> PanelRow:
    """Calls a panel on whether the measure is proportionate.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: it is not the time for it, or panels allow no such call.
    """
    sitting.need(Right.RUN_PANELS)
    row, procedure = procedure_of(sitting, sanction_id)
    proposed = procedure.proposed
    panel = call_panel(
        sitting, row.case_id, body, _panel_subject(row, procedure), rules, MEASURE,
        f"Is this measure proportionate: {proposed.form.rung} for {proposed.form.duration.days} "
        f"days, against {_ARTICLES[proposed.subject.kind]}?",
    )  # fmt: skip
    step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.open_vote(
            one, panel.id, by=sitting.actor.person_id, now=sitting.now
        ),
    )  # fmt: skip
    return panel


def take_verdict(sitting: Sitting, sanction_id: str) -> Procedure:
    """Takes note of what the panel decided.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: the panel has not decided, or it is too late.
    """
    sitting.need(Right.RUN_PANELS)
    row, _ = procedure_of(sitting, sanction_id)
    if row.panel_id is None:
        raise InvalidError("No panel was called on this measure.", "Call one first.")
    _, panel = panel_of(sitting, row.panel_id)
    with refusing():
        verdict = verdict_of(panel)
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.take_verdict(
            one, verdict, by=sitting.actor.person_id, now=sitting.now
        ),
    )  # fmt: skip


def serve(sitting: Sitting, sanction_id: str, facts: str, channel: Channel, address: str) -> str:
    """Tells the person concerned; gives the token of their link to reply by, once.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: no panel supports it yet, or it is too late.
    """
    step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.serve(
            one, facts, channel, address, by=sitting.actor.person_id, now=sitting.now
        ),
    )  # fmt: skip
    return _new_link(sitting, sanction_id)


def tell(
    sitting: Sitting, sanction_id: str, letter: Letter, channel: Channel, address: str
) -> Procedure:
    """Records that the decision, the one on the appeal, or the end reached the person concerned.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: there is no such letter yet.
    """
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.tell(one, letter, channel, address, by=me, now=now),
    )  # fmt: skip


def as_told(
    sitting: Sitting,
    sanction_id: str,
    facts: str,
    channel: Channel,
    address: str,
    reviewers: tuple[str, ...] = (),
) -> Procedure:
    """The procedure as it would be, were the notice served now (or the label imposed).

    It is for whoever reads the letter before it goes out; nothing is kept.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: it could not be served so, or not now.
    """
    sitting.need(Right.RUN_PANELS)
    _, procedure = procedure_of(sitting, sanction_id)
    me, now = sitting.actor.person_id, sitting.now
    with refusing():
        if procedure.state is State.PROPOSED:
            need_people(sitting, reviewers)
            told = acting.impose(procedure, facts, channel, address, reviewers, by=me, now=now)
        else:
            told = acting.serve(procedure, facts, channel, address, by=me, now=now)
        return apply(procedure, told[0])


def new_link(sitting: Sitting, sanction_id: str) -> str:
    """Another link for a recipient who lost theirs; the one before leads nowhere from now on.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: nobody was told of it yet.
    """
    sitting.need(Right.RUN_PANELS)
    _, procedure = procedure_of(sitting, sanction_id)
    if procedure.notice is None:
        raise InvalidError("Nobody was told of this measure yet.", "Serve the notice first.")
    return _new_link(sitting, sanction_id)


def withdraw(sitting: Sitting, sanction_id: str, reason: str) -> Procedure:
    """Gives a measure up; what is in force is lifted.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: it is over, or no reason is given.
    """
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.withdraw(one, reason, by=me, now=now),
    )  # fmt: skip


def need_people(sitting: Sitting, ids: Iterable[str]) -> None:
    """Refuses ids that are nobody's at this desk, or of somebody who left.

    Raises:
        InvalidError: one is.
    """
    wanted = set(ids)
    query = select(PersonRow.id).where(PersonRow.id.in_(wanted), PersonRow.active)
    unknown = wanted - set(sitting.session.scalars(query))
    if unknown:
        raise InvalidError(
            "Somebody who is named is not at this desk.",
            "Choose people of the desk, or invite them first.",
            {"reviewers": Sentence("{ids}", ids=tuple(sorted(unknown)))},
        )


def _new_link(sitting: Sitting, sanction_id: str) -> str:
    row = sitting.session.get_one(SanctionRow, sanction_id)
    token = new_token(TOKEN)
    row.token_hash = token_hash(token)
    sitting.session.flush()
    sitting.log("sanction.link_made", sanction_id)
    return token


def _need_in_basket(sitting: Sitting, case_id: str, evidence: tuple[Exhibit, ...]) -> None:
    basket = basket_ids(sitting.session, case_id)
    stray = [one.id for one in evidence if one.id not in basket]
    if stray:
        raise InvalidError(
            "A piece of evidence is not in the basket of this case.",
            "Put it there first: what is not frozen can change.",
            {"evidence": Sentence("{ids}", ids=tuple(one[:80] for one in stray))},
        )


def _found_by_machine(sitting: Sitting, case_id: str, evidence: tuple[Exhibit, ...]) -> bool:
    """Whether a detector found any of the evidence: what its frozen copy says of itself."""
    wanted = {one.id for one in evidence}
    return any(
        one.id in wanted and bool(one.provenance.detector) for one in basket(sitting, case_id)
    )


_ARTICLES: Final = {
    SubjectKind.ACCOUNT: "an account",
    SubjectKind.NETWORK: "a network of accounts",
    SubjectKind.PAGE: "a page",
    SubjectKind.NOTIFIER: "somebody who sends notices",
}


def _panel_subject(row: SanctionRow, procedure: Procedure) -> PanelSubject:
    """What the panel is called on. Its title and question can be published, so they name nobody:
    whom it is about stands in what only the members read.
    """
    proposed = procedure.proposed
    subject = proposed.subject
    about = f"{subject.name} ({subject.platform})\n\n{proposed.form.purpose.connection}"
    text, _ = storable(about)
    return PanelSubject(
        kind=PanelSubjectKind.MEASURE,
        id=procedure.id,
        title=f"Measure {row.number}: {proposed.form.rung}, {_ARTICLES[subject.kind]}",
        text=text,
        parties=(proposed.subject.name,),
        opened_by=proposed.by,
        authors=proposed.form.assessed_by,
        evidence=tuple(one.id for one in proposed.evidence),
    )
