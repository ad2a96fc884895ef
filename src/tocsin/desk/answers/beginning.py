"""Answers begun from what the desk knows (a void, a claim, a panel's verdict), or by hand.

Each starts with a draft that holds what is known of the claim, its sources and its verdict. What is
said about it is left to people.
"""

from datetime import datetime
from typing import Any, Final

import pyarrow.compute as pc

from tocsin.answers.registry.content import (
    AnsweredClaim,
    Content,
    Source,
    SourceKind,
    Wording,
)
from tocsin.answers.registry.drafting import draft
from tocsin.answers.registry.events import Begun, Origin
from tocsin.answers.registry.wholeness import LONGEST_TITLE, is_address
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import storable
from tocsin.chain.found import Found
from tocsin.desk.answers.stepping import start_answer, step
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.factchecks.registry import Registry
from tocsin.factchecks.verdicts import Verdict
from tocsin.panels.appeals import standing_decision
from tocsin.panels.confidence import Agreement
from tocsin.panels.panel import Panel
from tocsin.panels.scales import CLAIM
from tocsin.panels.verdicts import Status
from tocsin.workspace import Workspace

_VERDICTS: Final = {
    Verdict.TRUE: "supported",
    Verdict.MOSTLY_TRUE: "mostly_supported",
    Verdict.MIXED: "mixed",
    Verdict.MOSTLY_FALSE: "mostly_refuted",
    Verdict.FALSE: "refuted",
    Verdict.UNPROVEN: "not_enough_evidence",
}
"""A fact-checker's verdict on the scale of panels. Of the others (misleading, satire …) none says
whether the claim is true, so a person chooses."""
_MOST_ADDRESSES: Final = 50
_LONGEST_CLAIM: Final = 2_000


def begin_from_void(
    sitting: Sitting, workspace: Workspace, rank: int, language: str, tlp: Tlp = Tlp.AMBER
) -> AnswerRow:
    """An answer to a void of the last investigation, by its rank.

    Raises:
        ForbiddenError: the actor may not write.
        NotFoundError: there is no such void.
        InvalidError: the actor belongs to no institution.
    """
    sitting.need(Right.WRITE_CASES)
    row = _row(workspace, "voids/ranked", "rank", rank)
    label = _text(row["name"] or row["topic"])
    origin = Origin(
        begun=Begun.VOID, id=str(row["topic"]), label=label, first_demand_at=row["first_demand"]
    )
    claim = AnsweredClaim(text=label, language=row["lang"] or "")
    return _begin(sitting, origin, language, tlp, Content(wording=_empty(language),
                                                          claims=(claim,)))  # fmt: skip


def begin_from_claim(
    sitting: Sitting,
    workspace: Workspace,
    factcheck_id: str,
    language: str,
    tlp: Tlp = Tlp.AMBER,
) -> AnswerRow:
    """An answer to the claim of a fact-check; the demand began where the claim was first seen.

    Raises:
        ForbiddenError: the actor may not write.
        NotFoundError: the registry has no such fact-check.
        InvalidError: the actor belongs to no institution.
    """
    sitting.need(Right.WRITE_CASES)
    rows = Registry(workspace.factchecks).history(factcheck_id).to_pylist()
    if not rows:
        raise NotFoundError("There is no such fact-check.", "Look at the list of claims.")
    check = rows[-1]
    stated = _VERDICTS.get(Verdict(check["verdict"])) if check["verdict"] else None
    claim = AnsweredClaim(
        text=_text(check["claim"]),
        language=check["lang"] or "",
        claimant=_text(check["claimant"] or "")[:200],
        claimed_on=check["claimed_at"].date() if check["claimed_at"] else None,
        appearances=tuple(filter(is_address, check["appearances"] or ()))[:_MOST_ADDRESSES],
        factchecks=(factcheck_id,),
        verdict=stated or "",
        verdict_from=factcheck_id if stated else "",
    )
    source = Source(
        kind=SourceKind.FACTCHECK,
        id=factcheck_id,
        title=_text(check["title"] or check["publisher"] or check["claim"])[:LONGEST_TITLE],
        url=check["url"] if check["url"] and is_address(check["url"]) else "",
        dated=check["reviewed_at"].date() if check["reviewed_at"] else None,
    )
    origin = Origin(
        begun=Begun.CLAIM,
        id=factcheck_id,
        label=claim.text[:LONGEST_TITLE],
        first_demand_at=_first_seen(workspace, check["factcheck_key"], sitting.now),
    )
    content = Content(wording=_empty(language), claims=(claim,), sources=(source,))
    return _begin(sitting, origin, language, tlp, content)


def begin_from_verdict(
    sitting: Sitting, panel_id: str, language: str, tlp: Tlp = Tlp.AMBER
) -> AnswerRow:
    """An answer from what a panel decided on a claim.

    Raises:
        ForbiddenError: the actor may not write.
        NotFoundError: there is no such panel, it has not decided, or it judged no claim.
        InvalidError: the actor belongs to no institution.
    """
    sitting.need(Right.WRITE_CASES)
    _, panel = panel_of(sitting, panel_id)
    decision, decided = standing_decision(panel), panel.decided
    if decided is None or decision is None or decision.status is not Status.VERDICT:
        raise NotFoundError("This panel has given no verdict.", "Wait until it has.")
    if panel.called.scale.name != CLAIM.name:
        raise NotFoundError("This panel judged no claim.", "Choose one that did.")
    claim = AnsweredClaim(
        text=_text(_claim_of(panel)), verdict=decision.option or "", verdict_from=panel_id
    )
    source = Source(
        kind=SourceKind.VERDICT,
        id=panel_id,
        title=_text(panel.called.question)[:LONGEST_TITLE],
        dated=decided.at.date(),
    )
    content = Content(
        wording=_empty(language),
        evidence=decided.level,
        agreement=decided.agreed if isinstance(decided.agreed, Agreement) else None,
        claims=(claim,),
        sources=(source,),
    )
    origin = Origin(begun=Begun.VERDICT, id=panel_id, label=claim.text[:LONGEST_TITLE])
    return _begin(sitting, origin, language, tlp, content)


def begin_by_hand(sitting: Sitting, claim: str, language: str, tlp: Tlp = Tlp.AMBER) -> AnswerRow:
    """An answer to a claim or question that a person writes down.

    Raises:
        ForbiddenError: the actor may not write.
        InvalidError: nothing is written down, or the actor belongs to no institution.
    """
    sitting.need(Right.WRITE_CASES)
    text = _text(claim)
    if not text:
        raise InvalidError(
            "Nothing is written down.",
            "Write the claim or the question that this answers.",
            {"claim": Sentence("is empty")},
        )
    origin = Origin(begun=Begun.HAND, label=text[:LONGEST_TITLE])
    content = Content(wording=_empty(language), claims=(AnsweredClaim(text=text),))
    return _begin(sitting, origin, language, tlp, content)


def _begin(
    sitting: Sitting, origin: Origin, language: str, tlp: Tlp, content: Content
) -> AnswerRow:
    row = start_answer(sitting, origin, language, tlp)
    by, now = sitting.actor.person_id, sitting.now
    step(sitting, row, lambda answer: draft(answer, content, by=by, now=now))
    return row


def _claim_of(panel: Panel) -> str:
    return panel.called.subject.text or panel.called.subject.title


def _empty(language: str) -> Wording:
    return Wording(language=language)


def _text(stated: str) -> str:
    """As much of a text of others as can be stored and shown as a claim."""
    text: str = storable(stated)[0]
    return text.strip()[:_LONGEST_CLAIM]


def _row(workspace: Workspace, table: str, column: str, value: Any) -> dict[str, Any]:
    found = Found.of(workspace)
    known = found is not None and found.has(table)
    rows = found.table(table) if found is not None and known else None
    kept = rows.filter(pc.equal(rows[column], value)).to_pylist() if rows is not None else []
    if not kept:
        raise NotFoundError(
            "There is no such row in the last investigation.", "Look at the list as it is now."
        )
    row: dict[str, Any] = kept[0]
    return row


def _first_seen(workspace: Workspace, factcheck_key: int, now: datetime) -> datetime | None:
    """When the first post with the claim was written, in the last investigation."""
    try:
        row = _row(workspace, "claims/circulating", "factcheck_key", factcheck_key)
    except NotFoundError:
        return None
    first: datetime | None = row["first_at"]
    return first if first is not None and first <= now else None
