"""Commands that are loaded when one asks for them.

Some commands serve pages and some compute, and to load them all takes seconds; who asks for one
does not wait for the others. ``--help`` of the whole names them all, so it loads them.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup

COMMANDS: Final[Mapping[str, str]] = {
    "init": "importing",
    "import": "importing",
    "export": "importing",
    "reidentify": "importing",
    "investigate": "investigating",
    "report": "investigating",
    "measure": "measuring",
    "crowd": "crowds",
    "doctor": "checking",
    "serve": "serving",
    "clarity": "clarity",
}
"""The module of ``tocsin.cli`` that has a command."""
GROUPS: Final[Mapping[str, str]] = {
    "claims": "claims",
    "narratives": "narratives",
    "voids": "voids",
    "foresee": "foreseeing",
    "exercise": "exercises",
    "people": "people",
    "lessons": "lessons",
    "rules": "rules",
    "exchange": "exchanging",
    "audit": "audit",
    "backup": "backups",
}
"""The module that has all commands of a group."""


class Loaded(MutableMapping[str, Any]):
    """All commands by name, in the order in which help lists them; loaded when looked up."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}
        self._names = [*COMMANDS, *GROUPS]

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name)
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Lazily(TyperGroup):
    """A group whose commands are :class:`Loaded`."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.commands = Loaded()


def _load(name: str) -> Any:
    module = COMMANDS.get(name) or GROUPS[name]
    group = typer.main.get_group(import_module(f"tocsin.cli.{module}").app)
    if name in COMMANDS:
        return group.commands[name]
    group.name = name
    return group
