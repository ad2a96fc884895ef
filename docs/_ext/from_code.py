"""Tables made from the code while the pages are built, so that they cannot fall behind it.

A page asks for one with a comment on a line of its own, ``<!-- from code: posts schema -->``;
on a code host the comment is not shown, in the built pages the table stands in its place.
``<!-- from file: SECURITY.md -->`` stands for a page that lies beside ``docs/``.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, Final

import typer
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from typer.core import TyperArgument

from tocsin.cli import app as command_line
from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS
from tocsin.posts.opening.limits import DEFAULT_LIMITS, Limits
from tocsin.posts.schema import COLUMNS

ROOT: Final = Path(__file__).parents[2]
PLACE: Final = re.compile(r"^<!-- from (code|file): ([\w. ]+) -->$", re.MULTILINE)
_LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)#]*)(#[^)]*)?\)")


def posts_schema() -> str:
    """The columns of the posts table."""
    rows = [(f"`{name}`", f"`{dtype}`", meaning) for name, (dtype, meaning) in COLUMNS.items()]
    return _table(("Column", "Arrow type", "Meaning"), rows)


def behaviours() -> str:
    """The behaviours that are looked at unless others are asked for."""
    rows = [
        (f"`{b.kind.value}`", f"{b.window_s:,} s", str(b.min_objects), f"{b.max_sharers:,}")
        for b in DEFAULT_BEHAVIOURS
    ]
    return _table(("Kind", "Window", "Fewest objects", "Set aside above (shares)"), rows)


def limits() -> str:
    """The caps on what an input may ask of the machine, from the class's own words."""
    documented = ModuleAnalyzer.for_module(Limits.__module__).find_attr_docs()
    rows = []
    for field in fields(Limits):
        words = " ".join(documented[Limits.__name__, field.name]).strip()
        rows.append((f"`{field.name}`", f"{getattr(DEFAULT_LIMITS, field.name):,}", words))
    return _table(("Cap", "Value", "Why"), rows)


def validation(*prefixes: str) -> str:
    """The figures of ``validation/results.json`` whose names begin with one of the prefixes."""
    results = json.loads((ROOT / "validation" / "results.json").read_text("utf-8"))
    rows = [
        (
            f"`{result['name']}`",
            "–" if result["value"] is None else f"{result['value']:g}",
            " … ".join(f"{end:g}" for end in result["target"]) if result["target"] else "reported",
            result["note"],
        )
        for result in results
        if result["name"].startswith(prefixes)
    ]
    return _table(("Figure", "Value", "Target", "How"), rows)


def commands() -> str:
    """Every command with its arguments and options."""
    return "\n\n".join(_described(typer.main.get_command(command_line), "tocsin"))


MADE: Final[dict[str, Callable[[], str]]] = {
    "posts schema": posts_schema,
    "behaviours": behaviours,
    "limits": limits,
    "commands": commands,
    **{
        f"validation {name}": partial(validation, f"{name}.")
        for name in (
            "coordination",
            "copies",
            "spread",
            "polarisation",
            "sources",
            "authority",
            "effects",
            "spillover",
        )
    },
    "validation epidemic": lambda: validation("foresight.smir", "foresight.agent"),
    "validation interventions": lambda: validation("foresight.interventions"),
}


def _described(command: Any, path: str) -> Iterator[str]:
    for name, below in getattr(command, "commands", {}).items():
        yield from _described(below, f"{path} {name}")
    if hasattr(command, "commands"):
        return
    yield f"## {path}"
    yield command.help or ""
    rows = [
        (_spelling(p), p.help or "", f"`{p.envvar}`" if p.envvar else "") for p in command.params
    ]
    yield _table(("Argument or option", "Meaning", "Or in the environment"), rows)


def _spelling(parameter: Any) -> str:
    if isinstance(parameter, TyperArgument):
        return f"`{parameter.name.upper()}{'…' if parameter.nargs == -1 else ''}`"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    return f"{names} (needed)" if parameter.required else names


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def beside(name: str) -> str:
    """A page that lies beside ``docs/``, with its links as seen from ``docs/``."""
    return _LINK.sub(_seen_from_docs, (ROOT / name).read_text(encoding="utf-8"))


def _seen_from_docs(link: re.Match[str]) -> str:
    words, target, place = link[1], link[2], link[3] or ""
    if "://" in target or not target:
        return link[0]
    if target.startswith("docs/"):
        return f"[{words}]({target.removeprefix('docs/')}{place})"
    page = target.lower()  # CHANGELOG.md is docs/changelog.md here
    return f"[{words}]({page}{place})" if (ROOT / "docs" / page).exists() else words


def fill(source: str) -> str:
    """The page with its tables in place.

    Raises:
        KeyError: the page asks for a table that nobody makes.
        FileNotFoundError: the page asks for a file that is not there.
    """
    return PLACE.sub(
        lambda found: MADE[found[2]]() if found[1] == "code" else beside(found[2]), source
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Fills every page as Sphinx reads it."""

    def read(_app: Sphinx, _name: str, source: list[str]) -> None:
        source[0] = fill(source[0])

    app.connect("source-read", read)
    return {"parallel_read_safe": True}
