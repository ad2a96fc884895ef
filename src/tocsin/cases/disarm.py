"""DISARM in a case: the framework of the package ``disarm-framework``, with refusals of ours.

The framework's facts (phases, tactics, techniques, what became of retired ids) and its licence are
that package's (:mod:`disarm_framework`, data CC BY-SA 4.0, the DISARM Foundation).

>>> technique("T0049").name
'Flood Information Space'
"""

from typing import Final

import disarm_framework
from disarm_framework import (
    Basis,
    Phase,
    Retired,
    Tactic,
    Technique,
    children,
    phases,
    search,
    tactics,
    techniques,
)
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence

__all__ = [
    "Phase", "RetiredTechniqueError", "Tactic", "Technique", "UnknownTechniqueError", "children",
    "phases", "search", "tactics", "technique", "techniques", "version",
]  # fmt: skip
_FIELD: Final = "techniques"


class UnknownTechniqueError(CannotStandError):
    """DISARM has no technique of that id."""


class RetiredTechniqueError(CannotStandError):
    """DISARM had a technique of that id; ``successors`` are where it leads today."""

    def __init__(self, field: str, message: str, remedy: str, successors: tuple[str, ...]) -> None:
        super().__init__(field, message, remedy)
        self.successors = successors


def version() -> str:
    """The version of the framework, such as ``1.6``."""
    return disarm_framework.versions().framework


def technique(technique_id: str) -> Technique:
    """A technique by its id.

    Raises:
        RetiredTechniqueError: it was retired; the error names the techniques it leads to.
        UnknownTechniqueError: there is none.
    """
    try:
        return disarm_framework.technique(technique_id)
    except disarm_framework.RetiredIdError:
        raise _retired(disarm_framework.retired(technique_id)) from None
    except disarm_framework.UnknownIdError:
        raise UnknownTechniqueError(
            _FIELD,
            Sentence(
                "DISARM {version} has no technique {technique_id}.",
                version=version(),
                technique_id=repr(technique_id[:40]),
            ),
            "Search by words, or write an id such as T0049 or T0049.002.",
        ) from None


def _retired(gone: Retired) -> RetiredTechniqueError:
    message = Sentence(
        "DISARM has retired {technique_id} ({name}).", technique_id=gone.id, name=gone.name
    )
    return RetiredTechniqueError(_FIELD, message, _remedy(gone), gone.successors)


def _remedy(gone: Retired) -> Sentence:
    if gone.basis is Basis.SAME_NAME:
        return Sentence(
            "A technique of the same name today: {techniques}.", techniques=gone.successors
        )
    if gone.basis is Basis.STATED:
        return Sentence(
            "The framework names in its place: {techniques}.", techniques=gone.successors
        )
    if gone.basis is Basis.JUDGED:
        return Sentence(
            "Nearest to it today, in our judgement: {techniques}.", techniques=gone.successors
        )
    return Sentence("The framework names no successor; search by words.")
