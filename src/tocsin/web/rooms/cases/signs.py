"""What stands beside a finding in the tables, and points to a technique: frozen with its rows.

A sign is read while the finding is of the last investigation, for the next one numbers its networks
anew. The rows that it was read from go into the basket, so that the suggestion shows them.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pyarrow as pa

from tocsin.cases.case import Case
from tocsin.cases.editing import suggest_techniques
from tocsin.cases.signs import (
    Sign,
    SignKind,
    claim_signs,
    copies_signs,
    narrative_signs,
    network_signs,
    target_signs,
)
from tocsin.cases.suggesting import suggest
from tocsin.desk.cases.basket import put_in
from tocsin.finding import Finding
from tocsin.web.found import Detector, Held, must_hold
from tocsin.web.listing import known_key
from tocsin.web.rooms.cases.kept_tables import Kept, freeze_kept
from tocsin.web.visits import Visit

_TOLD: Final = "networks that tell it"


class Seen(NamedTuple):
    """A sign with the rows that it was read from."""

    sign: Sign
    rows: Kept


def with_suggestions(
    visit: Visit, case_id: str, case: Case, findings: Iterable[Finding], seen: Iterable[Seen]
) -> Case:
    """The case with the techniques that findings and signs point to, for a person to judge.

    The rows under each sign are frozen into the basket; the same rows are frozen once.
    """
    signs = []
    for one in seen:
        frozen = put_in(visit.sitting, case_id, freeze_kept(visit, one.rows))
        signs.append(one.sign._replace(of=frozen))
    copies = frozenset(sign.of for sign in signs)
    return suggest_techniques(case, suggest(findings, signs), copies)


def seen_beside(visit: Visit, finding: Finding) -> Iterator[Seen]:
    """The signs beside a finding of the last investigation."""
    found = must_hold(visit.desk)
    kind, _, name = finding.subject.partition(" ")
    if finding.detector == Detector.COORDINATION and kind == "network" and name.isdecimal():
        yield from _of_network(found, int(name))
    elif finding.detector == Detector.NARRATIVES and kind == "narrative":
        yield from _of_narrative(found, name)
    elif finding.detector == Detector.TARGETS and found.has("targets/targets"):
        yield from _of_target(found, finding.subject)


def seen_in(visit: Visit, thing: str) -> Iterator[Seen]:
    """The signs in a table that is frozen by its name (``kept_tables.py``): copies and claims."""
    found, (kind, _, value) = must_hold(visit.desk), thing.partition(":")
    key = known_key(value)
    if key is None:
        return
    if kind == "copies":
        rows = found.where("copied/clusters", "cluster", key)
        kept = Kept(f"The copied text {value}", rows, "copies", f"/copies/{value}")
        yield from (Seen(sign, kept) for row in rows.to_pylist() for sign in copies_signs(row, ""))
    elif kind == "claim":
        yield from _of_claim(found, value, key)


def _of_network(found: Held, number: int) -> Iterator[Seen]:
    rows = found.where("coordination/networks", "network", number - 1)
    weeks = _creation(found, number - 1)
    page = f"/networks/{number}"
    row_of = Kept(f"Network {number}", rows, "coordination", page)
    made = Kept(f"Network {number}: weeks its accounts were made in", weeks, "coordination", page)
    for row in rows.to_pylist():
        for sign in network_signs(row, weeks.to_pylist(), ""):
            yield Seen(sign, made if sign.kind is SignKind.CREATED_TOGETHER else row_of)


def _creation(found: Held, network: int) -> pa.Table:
    if not found.has("portraits/creation"):
        return pa.table({})
    return found.where("portraits/creation", "network", network)


def _of_narrative(found: Held, name: str) -> Iterator[Seen]:
    key = known_key(name)
    if key is None or not found.has("narratives/involved"):
        return
    involved = found.where("narratives/involved", "narrative", key)
    kept = Kept(f"Narrative {name}: {_TOLD}", involved, "narratives", f"/narratives/{name}")
    yield from (Seen(sign, kept) for sign in narrative_signs(involved.to_pylist(), key, ""))


def _of_target(found: Held, target: str) -> Iterator[Seen]:
    rows = found.where("targets/targets", "target", target)
    kept = Kept(f"The target {target}", rows, "targets", f"/targets/{target}")
    yield from (Seen(sign, kept) for row in rows.to_pylist() for sign in target_signs(row, ""))


def _of_claim(found: Held, value: str, key: int) -> Iterator[Seen]:
    """One sign is enough, whichever of its texts a person confirmed."""
    checked = found.where("claims/circulating", "factcheck_key", key)
    verdicts = checked["verdict"].to_pylist()
    kept = Kept(f"The fact-check {value}", checked, "claims", f"/claims/{value}")
    for match in found.where("claims/matches", "factcheck_key", key).to_pylist():
        for sign in claim_signs(match, verdicts[0] if verdicts else None, ""):
            yield Seen(sign, kept)
            return
