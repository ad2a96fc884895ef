"""What the desk itself knows of a case, as facts that rules read.

The case, the newest public verdict of its panels, and the findings that were frozen into it. What
stands in none of them is not known; people state it, each time anew, where they look at the rules.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import select

from tocsin.cases.case import Case
from tocsin.cases.documents import from_json
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.freezing import thaw_finding
from tocsin.desk.cases.tables import EvidenceRow
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.sitting import Sitting
from tocsin.finding import Finding
from tocsin.measures.rulebook.casing import facts_of
from tocsin.measures.rulebook.facts import Facts
from tocsin.panels.appeals import standing_decision
from tocsin.panels.verdicts import Decision


def facts_at(
    sitting: Sitting,
    case_id: str,
    case: Case,
    now: datetime,
    stated: Mapping[str, Any] | None = None,
) -> Facts:
    """The facts of a case; who may know of it is asked before.

    ``stated`` are facts by people; where the desk knows one itself, its own counts.

    Raises:
        FactsError: a stated fact is unknown or of the wrong type.
    """
    found = from_findings(findings_in(sitting, case_id))
    return facts_of(case, now, verdict_on(sitting, case_id), {**(stated or {}), **found})


def findings_in(sitting: Sitting, case_id: str) -> tuple[Finding, ...]:
    """The findings that were frozen into a case."""
    query = select(EvidenceRow.document).where(
        EvidenceRow.case_id == case_id, EvidenceRow.kind == EvidenceKind.FINDING
    )
    return tuple(thaw_finding(from_json(Evidence, one)) for one in sitting.session.scalars(query))


def from_findings(findings: Iterable[Finding]) -> dict[str, Any]:
    """The facts in findings: of coordination by network, of voids by the share unanswered.

    The largest q-value counts, and the least share: where findings differ, the milder reading.
    """
    every = tuple(findings)
    networks = {one.subject: one for one in every if one.detector == "coordination"}
    voids = [_unanswered(one) for one in every if one.detector == "voids"]
    facts: dict[str, Any] = {}
    if networks:
        facts["networks"] = len(networks)
        facts["coordinated_accounts"] = sum(
            int(_number(one, "accounts", 0)) for one in networks.values()
        )
        values = [one.q_value for one in networks.values()]
        if None not in values:  # one that makes no such claim leaves it open for all
            facts["coordination_q"] = max(value for value in values if value is not None)
    if voids:
        facts["unanswered_share"] = min(voids)
    return facts


def _unanswered(finding: Finding) -> float:
    """The share of demand without a reliable answer; all of it where nobody ever answered."""
    return min(1.0, max(0.0, 1.0 - _number(finding, "answered_share", 0.0)))


def _number(finding: Finding, name: str, otherwise: float) -> float:
    """A number of a finding; frozen ones carry what is not finite as text."""
    value = float(finding.statistic.get(name, otherwise))
    return value if isfinite(value) else otherwise


def verdict_on(sitting: Sitting, case_id: str) -> Decision | None:
    """The newest public verdict on the case itself; a vote on a measure is none."""
    about_measures = select(SanctionRow.panel_id).where(SanctionRow.panel_id.is_not(None))
    query = select(PanelRow.id).where(
        PanelRow.case_id == case_id, PanelRow.is_public, PanelRow.id.not_in(about_measures)
    )
    newest = sitting.session.scalar(query.order_by(PanelRow.number.desc()).limit(1))
    return standing_decision(panel_of(sitting, newest)[1]) if newest else None
