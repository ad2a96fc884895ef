"""Plug-ins: code of other packages that Tocsin finds where it is installed, by entry points.

A package names what it brings in its ``pyproject.toml``::

    [project.entry-points."tocsin.readers"]
    acme_forum = "acme_tocsin:AcmeForum"

Whoever installs a package trusts its code with everything that Tocsin may read. What can go wrong
by accident is kept apart: one that does not load, does not fit, or has a name that is taken is left
out and said (``tocsin doctor``, the administration page); Tocsin goes on without it.
``TOCSIN_PLUGINS=0`` leaves all of them out.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Generic, TypeVar

from tocsin.errors import TocsinError

SWITCH: Final = "TOCSIN_PLUGINS"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_LONGEST: Final = 300

T = TypeVar("T")


class Point(StrEnum):
    """The groups of entry points."""

    READERS = "tocsin.readers"
    DETECTORS = "tocsin.detectors"
    EXPORTERS = "tocsin.exporters"
    EMBEDDERS = "tocsin.embedders"


class PluginError(TocsinError):
    """A plug-in is not as it should be, or failed at its work."""


@dataclass(frozen=True, slots=True)
class Plugin(Generic[T]):
    """A plug-in that works; ``thing`` is what it brings."""

    point: Point
    name: str
    package: str
    version: str
    thing: T

    @property
    def origin(self) -> str:
        """Package and version, as findings and ledgers record it."""
        return f"{self.package} {self.version}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A plug-in that is left out, and why."""

    point: Point
    name: str
    package: str
    version: str
    problem: str


@dataclass(frozen=True, slots=True)
class Plugins(Generic[T]):
    """The plug-ins of one kind, by name, and those that are left out."""

    working: tuple[Plugin[T], ...]
    refused: tuple[Refused, ...]

    def named(self, name: str) -> Plugin[T] | None:
        """The one of that name."""
        return next((one for one in self.working if one.name == name), None)


def load(point: Point, taken: Collection[str], make: Callable[[str, Any], T]) -> Plugins[T]:
    """Everything that is installed at a point, in the order of names.

    ``taken`` are Tocsin's own names, which nothing can take over. ``make`` is given the name and
    what the entry point stands for, and gives the plug-in; whatever it raises is the reason why
    that one is left out.
    """
    if os.environ.get(SWITCH) == "0":
        return Plugins((), ())
    found = sorted(entry_points(group=point), key=lambda entry: (entry.name, _package(entry)))
    times = Counter(entry.name for entry in found)
    made = [_made(point, entry, _misnamed(entry.name, taken, times), make) for entry in found]
    working = tuple(one for one in made if isinstance(one, Plugin))
    return Plugins(working, tuple(one for one in made if isinstance(one, Refused)))


def _made(
    point: Point, entry: EntryPoint, problem: str, make: Callable[[str, Any], T]
) -> Plugin[T] | Refused:
    of = (point, entry.name, _package(entry), _version(entry))
    if problem:
        return Refused(*of, problem)
    try:
        return Plugin(*of, make(entry.name, entry.load()))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - others' code may raise anything
        return Refused(*of, f"{type(error).__name__}: {error}"[:_LONGEST])


def _misnamed(name: str, taken: Collection[str], times: Mapping[str, int]) -> str:
    if not _NAME.fullmatch(name):
        return "its name is not made of lower-case letters, digits and underscores"
    if name in taken:
        return "its name is one of Tocsin's own"
    if times[name] > 1:
        return "more than one package brings it: none is taken, for nobody could tell which"
    return ""


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "?"


def _version(entry: EntryPoint) -> str:
    return entry.dist.version if entry.dist is not None else "?"
