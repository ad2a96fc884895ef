"""The framework as it is packaged: phases, tactics in order, techniques, ids that were retired."""

from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import orjson

from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence


class Phase(NamedTuple):
    """Plan, prepare, execute or assess."""

    id: str
    name: str
    summary: str


class Tactic(NamedTuple):
    """A stage; ``phase`` is the id of the phase it belongs to."""

    id: str
    name: str
    summary: str
    phase: str


class Technique(NamedTuple):
    """Something that is done at a stage; ``parent`` is set for a sub-technique."""

    id: str
    name: str
    summary: str
    tactic: str
    parent: str | None


class UnknownTechniqueError(CannotStandError):
    """DISARM has no technique of that id."""


class RetiredTechniqueError(CannotStandError):
    """DISARM had a technique of that id; ``successors`` are those of the same name today."""

    def __init__(self, field: str, message: str, remedy: str, successors: tuple[str, ...]) -> None:
        super().__init__(field, message, remedy)
        self.successors = successors


_FIELD: Final = "techniques"


def version() -> str:
    """The version of the framework, such as ``1.6 (red)``."""
    return str(_data()["version"])


def phases() -> tuple[Phase, ...]:
    """The phases in order."""
    return tuple(Phase(**row) for row in _data()["phases"])


def tactics() -> tuple[Tactic, ...]:
    """The tactics in the order of the framework."""
    return tuple(Tactic(**row) for row in _data()["tactics"])


def techniques() -> tuple[Technique, ...]:
    """All techniques, by the order of their tactics, sub-techniques after their parent."""
    return tuple(_by_id().values())


def technique(technique_id: str) -> Technique:
    """A technique by its id.

    Raises:
        RetiredTechniqueError: it was retired; the error names techniques of the same name.
        UnknownTechniqueError: there is none.
    """
    found = _by_id().get(technique_id)
    if found is not None:
        return found
    retired = _retired().get(technique_id)
    if retired is None:
        raise UnknownTechniqueError(
            _FIELD,
            Sentence(
                "DISARM {version} has no technique {technique_id}.",
                version=version(),
                technique_id=repr(technique_id[:40]),
            ),
            "Search by words, or write an id such as T0049 or T0049.002.",
        )
    same = tuple(retired["same_name_today"])
    remedy = (
        Sentence("A technique of the same name today: {techniques}.", techniques=same)
        if same
        else Sentence("The framework names no successor; search by words.")
    )
    message = Sentence(
        "DISARM has retired {technique_id} ({name}).",
        technique_id=technique_id,
        name=retired["name"],
    )
    raise RetiredTechniqueError(_FIELD, message, remedy, same)


def children(technique_id: str) -> tuple[Technique, ...]:
    """The sub-techniques of a technique, in order."""
    return tuple(one for one in _by_id().values() if one.parent == technique_id)


@cache
def _data() -> Any:
    return orjson.loads((files("tocsin.cases.disarm") / "data/disarm.json").read_bytes())


@cache
def _by_id() -> dict[str, Technique]:
    return {row["id"]: Technique(**row) for row in _data()["techniques"]}


@cache
def _retired() -> dict[str, Any]:
    return {row["id"]: row for row in _data()["retired"]}
