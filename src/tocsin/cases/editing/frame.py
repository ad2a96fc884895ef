"""Verbs for the frame of a case: its title, where it stands, who may know, what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Member, Tlp
from tocsin.errors import Sentence

NEXT: Final[dict[Status, frozenset[Status]]] = {
    Status.OPEN: frozenset({Status.UNDER_REVIEW, Status.WITH_PANEL, Status.CLOSED}),
    Status.UNDER_REVIEW: frozenset({Status.OPEN, Status.WITH_PANEL, Status.CLOSED}),
    Status.WITH_PANEL: frozenset({Status.UNDER_REVIEW, Status.DECIDED}),
    Status.DECIDED: frozenset({Status.WITH_PANEL, Status.CLOSED}),
    Status.CLOSED: frozenset({Status.OPEN}),
    Status.MERGED: frozenset(),
}
"""Where a case may go from where it stands. Only a panel's verdict decides one, an appeal takes it
back to a panel, and a merged one stays merged."""


def retitle(case: Case, title: str) -> Case:
    """The case under another title, without the spaces around it."""
    return replace(case, title=title.strip())


def summarise(case: Case, summary: str) -> Case:
    """The case with another summary."""
    return replace(case, summary=summary.strip())


def move_to(case: Case, status: Status) -> Case:
    """The case in another status.

    Raises:
        CannotStandError: there is no way from here to there.
    """
    if status is case.status:
        return case
    if status not in NEXT[case.status]:
        ways = tuple(sorted(NEXT[case.status]))
        raise CannotStandError(
            "status",
            Sentence(
                "A case that is {status} cannot become {wanted}.",
                status=case.status,
                wanted=status,
            ),
            Sentence("Ways: {ways}.", ways=ways) if ways else "No way leads on from there.",
        )
    return replace(case, status=status)


def mark_tlp(case: Case, tlp: Tlp) -> Case:
    """The case under another label."""
    return replace(case, tlp=tlp)


def allow(case: Case, member: Member) -> Case:
    """The case with one more who may know of it."""
    if any(known.key == member.key for known in case.need_to_know):
        return case
    return replace(case, need_to_know=(*case.need_to_know, member))


def disallow(case: Case, member: Member) -> Case:
    """The case without one who might know of it."""
    kept = tuple(known for known in case.need_to_know if known.key != member.key)
    return replace(case, need_to_know=kept)


def aim_at(case: Case, objectives: Iterable[Objective], target: str) -> Case:
    """The case with what the incident aims at, and whom."""
    return replace(case, objectives=frozenset(objectives), target=target.strip())
