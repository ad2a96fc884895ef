"""What the detectors' tables say beside their findings, and that points to a technique.

Each function takes a row of a table as the workspace keeps it (``chain/found.py``), as a mapping,
and the id by which the case refers to the thing. A sign is a remark; it suggests, and decides
nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from scipy import stats

Row = Mapping[str, Any]


class SignKind(StrEnum):
    """What was seen."""

    SEVERAL_PLATFORMS = "several_platforms"
    TEMPLATE = "template"
    SEVERAL_LANGUAGES = "several_languages"
    CREATED_TOGETHER = "created_together"
    CLAIM_RATED_FALSE = "claim_rated_false"
    INSTITUTION_ATTACKED = "institution_attacked"
    GROUP_ATTACKED = "group_attacked"
    TOLD_BY_NETWORK = "told_by_network"


class Sign(NamedTuple):
    """A remark about a thing of the case; ``of`` is the thing's id."""

    kind: SignKind
    of: str
    detector: str


LEAST_KNOWN: Final = 10
"""With fewer creation dates, one week can hold most of them by accident."""
LARGEST_P: Final = 0.001
"""A network may span hundreds of weeks, and a desk sees hundreds of networks."""
SUPPORTED: Final = 0.05
"""The false-discovery rate at which the detectors themselves call a finding supported."""
_FALSE: Final = frozenset({"false", "mostly_false"})
_BODIES: Final = frozenset({"organisation", "process", "institution"})


def network_signs(row: Row, creation: Iterable[Row], of: str) -> Iterator[Sign]:
    """Of a coordinated network: its row, and ``creation``, the weeks accounts were made in."""
    if len(row["platforms"]) > 1:
        yield Sign(SignKind.SEVERAL_PLATFORMS, of, "coordination")
    if created_together([week for week in creation if week["network"] == row["network"]]):
        yield Sign(SignKind.CREATED_TOGETHER, of, "coordination")


def created_together(weeks: Iterable[Row]) -> bool:
    """Whether more accounts were made in one week than the share of others made then explains.

    Binomial upper tail of the week's accounts among those whose date is known, with the panel's
    share of that week (at least one in the panel's own number, never zero), times the weeks looked
    at (Bonferroni). ``False`` where the panel is unknown: nothing to compare with.
    """
    rows = [week for week in weeks if week["elsewhere"] is not None]
    tests = max(len(rows), 1)
    return any(
        week["known"] >= LEAST_KNOWN
        and stats.binom.sf(week["accounts"] - 1, week["known"], max(week["elsewhere"], _FLOOR))
        * tests
        <= LARGEST_P
        for week in rows
    )


_FLOOR: Final = 0.01
"""A week in which none of the panel's accounts was made still has a chance: that of one in a
hundred, for panels may be as small as twenty."""


def copies_signs(row: Row, of: str) -> Iterator[Sign]:
    """Of a cluster of near-copies: a row of its clusters."""
    if len(row["platforms"]) > 1:
        yield Sign(SignKind.SEVERAL_PLATFORMS, of, "copies")
    if row["template"]:
        yield Sign(SignKind.TEMPLATE, of, "copies")
    if row["basis"] == "meaning" and len(row["languages"]) > 1:
        yield Sign(SignKind.SEVERAL_LANGUAGES, of, "copies")


def target_signs(row: Row, of: str) -> Iterator[Sign]:
    """Of an attacked target: a row of its targets; nothing unless the comparison supports it."""
    if row["q_value"] is None or row["q_value"] > SUPPORTED:
        return
    if row["kind"] in _BODIES:
        yield Sign(SignKind.INSTITUTION_ATTACKED, of, "targets")
    if row["kind"] == "group":
        yield Sign(SignKind.GROUP_ATTACKED, of, "targets")


def claim_signs(match: Row, verdict: str | None, of: str) -> Iterator[Sign]:
    """Of a claim: a row of its matches and the fact-check's verdict on our scale.

    Nothing unless a person confirmed the match: the machine only suggests it.
    """
    if match["tier"] == "confirmed" and verdict in _FALSE:
        yield Sign(SignKind.CLAIM_RATED_FALSE, of, "claims")


def narrative_signs(involved: Iterable[Row], narrative: int, of: str) -> Iterator[Sign]:
    """Of a narrative: the rows that say who is involved in it."""
    if any(row["narrative"] == narrative and row["kind"] == "network" for row in involved):
        yield Sign(SignKind.TOLD_BY_NETWORK, of, "narratives")
