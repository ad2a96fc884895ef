"""The names of targets: read from ``gazetteer.toml``, from CLDR, and from a workspace's own file.

How to write one is said at the top of ``gazetteer.toml``. A workspace's file has the same form; a
target that is there already gets the further names.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from tocsin.detect.targets.folding import fold
from tocsin.detect.targets.matching import Matcher, without_article
from tocsin.detect.targets.states import state_names
from tocsin.errors import InputError

_GUARD_LISTS: Final = ("only_in", "not_in", "after", "not_after", "not_before", "cues")
_LEAST_LETTERS: Final = 2
"""Before the first star; of one letter everything would be a name."""


class TargetKind(StrEnum):
    """What sort of target it is."""

    ORGANISATION = "organisation"
    PROCESS = "process"
    INSTITUTION = "institution"
    GROUP = "group"
    STATE = "state"


MULTILATERAL: Final = (TargetKind.ORGANISATION, TargetKind.PROCESS)
"""What the standing view "attacks on multilateral cooperation" is about."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody or something that is named."""

    id: str
    name: str
    kind: TargetKind


@dataclass(frozen=True, eq=False)
class Guard:
    """When a name that means something else too counts; see ``gazetteer.toml``."""

    only_in: Sequence[str] = ()
    not_in: Sequence[str] = ()
    after: Sequence[str] = ()
    not_after: Sequence[str] = ()
    not_before: Sequence[str] = ()
    cues: Sequence[str] = ()
    shouted: bool = False

    @cached_property
    def cue_matcher(self) -> Matcher:
        """Looks for the cues."""
        return Matcher(self.cues)


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as written in the gazetteer, and the number of the target it is of."""

    name: str
    target: int
    guard: Guard | None


@dataclass(frozen=True)
class Gazetteer:
    """All targets and their names."""

    targets: Sequence[Target]
    aliases: Sequence[Alias]

    @cached_property
    def matcher(self) -> Matcher:
        """Looks for all names, numbered as in ``aliases``."""
        return Matcher([alias.name for alias in self.aliases])


def load_gazetteer(own: Path | None = None) -> Gazetteer:
    """The gazetteer of the package, with the names of a workspace's own file where there is one.

    Raises:
        InputError: the own file is not as it should be.
    """
    if own is None:
        return _shipped()
    return _made(_checked(_text(own), str(own), _stated()))


@cache
def _shipped() -> Gazetteer:
    return _made(_stated())


def _stated() -> dict[str, dict[str, Any]]:
    path = files("tocsin.detect.targets").joinpath("gazetteer.toml")
    return _checked(path.read_text(encoding="utf-8"), "gazetteer.toml", {})


def _made(stated: Mapping[str, Mapping[str, Any]]) -> Gazetteer:
    targets: list[Target] = []
    aliases: list[Alias] = []
    for number, (target_id, table) in enumerate(_with_states(stated).items()):
        targets.append(Target(target_id, table["name"], TargetKind(table["kind"])))
        guards = {guard["alias"]: _guard(guard) for guard in table.get("guards", ())}
        names = {name: None for names in _languages(table).values() for name in names}
        aliases += [Alias(name, number, guards.get(name)) for name in names]
        # In another language a state's name can be a common word: Island, Maurice, Chade.
        for language, state in table.get("cldr", ()):
            aliases.append(Alias(state, number, Guard(only_in=(language,))))
    return Gazetteer(targets, aliases)


def _with_states(stated: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {key: dict(table) for key, table in stated.items()}
    for target_id, english, names in state_names():
        table = found.setdefault(target_id, {"name": english, "kind": TargetKind.STATE})
        table["cldr"] = names
    return found


def _languages(table: Mapping[str, Any]) -> dict[str, list[str]]:
    other = ("name", "kind", "guards", "cldr")
    return {key: value for key, value in table.items() if key not in other}


def _guard(stated: Mapping[str, Any]) -> Guard:
    return Guard(**{key: value for key, value in stated.items() if key != "alias"})


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The gazetteer {path} cannot be read: {error}.", "Check it.") from error


def _checked(text: str, file: str, known: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables of a file, laid over those known already."""
    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{file} is not valid TOML: {error}.", "Correct that line.") from error
    found = {key: dict(table) for key, table in known.items()}
    for target_id, table in stated.items():
        if not isinstance(table, dict):
            raise InputError(f"{file}: {target_id} is no table.", f"Write [{target_id}] above it.")
        merged = found.setdefault(target_id, {})
        for key, value in table.items():
            merged[key] = value if key in ("name", "kind") else [*merged.get(key, ()), *_list(
                value, f"{file}: [{target_id}] {key}"
            )]  # fmt: skip
        _check_target(merged, f"{file}: [{target_id}]")
    return found


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{where} is no list.", 'Write it as ["one name", "another"].')
    return value


def _check_target(table: Mapping[str, Any], where: str) -> None:
    kinds = ", ".join(TargetKind)
    if not isinstance(table.get("name"), str) or table.get("kind") not in list(TargetKind):
        raise InputError(f"{where} needs a name and a kind.", f"The kind is one of: {kinds}.")
    for language, names in _languages(table).items():
        for name in names:
            _check_name(name, f"{where} {language}")
    all_names = {name for names in _languages(table).values() for name in names}
    for guard in table.get("guards", ()):
        _check_guard(guard, all_names, f"{where} guards")


def _check_text(word: Any, where: str) -> None:
    if not isinstance(word, str):
        raise InputError(f"{where} holds {word!r}, which is no text.", "Put it in quotation marks.")


def _check_name(name: Any, where: str) -> None:
    _check_text(name, where)
    first = without_article(fold(name).text).split("*")[0]
    if sum(character.isalnum() for character in first) < _LEAST_LETTERS:
        raise InputError(
            f"{where}: {name!r} has fewer than two letters before a star.", "Write more of it."
        )


def _check_guard(guard: Any, names: set[str], where: str) -> None:
    if not isinstance(guard, dict) or guard.get("alias") not in names:
        raise InputError(
            f"{where}: {guard!r} is for no name of this target.",
            "Set alias to the name exactly as written above.",
        )
    for key, value in guard.items():
        if key in _GUARD_LISTS:
            check = _check_name if key == "cues" else _check_text
            for word in _list(value, f"{where} {key}"):
                check(word, f"{where} {key}")
        elif key not in ("alias", "shouted"):
            allowed = ", ".join((*_GUARD_LISTS, "shouted"))
            raise InputError(f"{where}: {key} is unknown.", f"A guard may have: {allowed}.")
