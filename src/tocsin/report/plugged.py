"""Exporters that other packages bring (entry points ``tocsin.exporters``), and every plug-in.

The entry point stands for a class without arguments, or a function that gives an
:class:`Exporter`: it writes an investigation, or a case, as one file of a form of its own.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from tocsin.chain.plugged import plugged_detectors
from tocsin.embed.plugged import plugged_embedders
from tocsin.plugins import Plugin, PluginError, Plugins, Point, Refused, load
from tocsin.posts.readers import installed_readers

__all__ = ["Exporter", "Takes", "every_plugin", "export", "plugged_exporters"]


class Takes(StrEnum):
    """What an exporter writes."""

    INVESTIGATION = "investigation"  # tocsin.chain.investigation.Investigation
    CASE = "case"  # tocsin.cases.case.Case


@runtime_checkable
class Exporter(Protocol):
    """Writes a thing as a file.

    ``suffix`` is that of the file, as in ``.md``. What people and posts said is hostile: an
    exporter escapes it as its form needs, and turns nothing into a formula or a link by itself.
    """

    title: str
    suffix: str
    takes: Takes

    def write(self, thing: Any, path: Path) -> None:
        """Writes ``thing``, of the kind that ``takes`` names, to a new file."""
        ...


@cache
def plugged_exporters() -> Plugins[Exporter]:
    """Those that are installed."""
    return load(Point.EXPORTERS, (), _made)


def export(name: str, takes: Takes, thing: Any, folder: Path) -> Path:
    """Writes a thing by the exporter of that name into a folder; gives the file.

    Whole or not at all: the file has its name only once it is written.

    Raises:
        PluginError: there is no such exporter for such a thing, or it failed.
    """
    plugin = plugged_exporters().named(name)
    if plugin is None or plugin.thing.takes != takes:
        known = [one.name for one in plugged_exporters().working if one.thing.takes == takes]
        raise PluginError(
            f"No exporter {name!a} of a {takes} is installed.",
            f"Installed are: {', '.join(known) or 'none'}.",
        )
    path = folder / f"{name}{plugin.thing.suffix}"
    draft = folder / f".{path.name}.part"
    try:
        plugin.thing.write(thing, draft)
        draft.replace(path)
    except Exception as error:
        draft.unlink(missing_ok=True)
        raise PluginError(
            f"The exporter {name} of {plugin.origin} failed ({type(error).__name__}: {error}).",
            "Tell the package's authors.",
        ) from error
    return path


def every_plugin() -> tuple[tuple[Plugin[Any], ...], tuple[Refused, ...]]:
    """What is installed at all points, and what of it is left out and why."""
    kinds: tuple[Plugins[Any], ...] = (
        installed_readers(),
        plugged_detectors(),
        plugged_exporters(),
        plugged_embedders(),
    )
    working = tuple(plugin for kind in kinds for plugin in kind.working)
    return working, tuple(refused for kind in kinds for refused in kind.refused)


def _made(_name: str, made: Any) -> Exporter:
    exporter = made()
    if not isinstance(exporter, Exporter):
        raise PluginError(f"{made!r} makes no Exporter: it needs title, suffix, takes and write.")
    fine = exporter.suffix.startswith(".") and exporter.suffix[1:].replace(".", "").isalnum()
    if not fine or exporter.takes not in set(Takes):
        raise PluginError(f"Its suffix {exporter.suffix!r} or {exporter.takes!r} is not known.")
    return exporter
