"""The command that measures what the posts of a workspace show, and says how sure that is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tocsin.chain import measuring
from tocsin.chain.measuring import Basis, basis_of
from tocsin.chain.subjects import Asked
from tocsin.cli.console import progress_line
from tocsin.cli.options import EngineUrl, Json, Memory, Spill, Threads, Where, engine_for
from tocsin.cli.results import PageFolder, hand_on
from tocsin.errors import UsageError
from tocsin.results import Result
from tocsin.workspace import open_workspace

app = typer.Typer()


class Measure(StrEnum):
    """What can be measured."""

    SPREAD = "spread"
    POLARISATION = "polarisation"
    SOURCES = "sources"
    AUTHORITY = "authority"


@app.command()
def measure(
    what: Annotated[
        Measure,
        typer.Argument(
            help="spread: cascades, growth, and through whom. polarisation: whether those who "
            "repost each other fall into camps. sources: what is cited, and what is known of it. "
            "authority: how far the institutions of official.toml are heard."
        ),
    ],
    workspace: Where = Path(),
    narrative: Annotated[
        list[str] | None, typer.Option(help="Id of a narrative, its first digits; repeatable.")
    ] = None,
    hashtag: Annotated[list[str] | None, typer.Option(help="A hashtag; repeatable.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="An address; repeatable.")] = None,
    claim: Annotated[
        list[str] | None, typer.Option(help="Id of a fact-check, its first digits; repeatable.")
    ] = None,
    institution: Annotated[
        str | None,
        typer.Option(help="Whose authority; default: the first that official.toml names."),
    ] = None,
    out: PageFolder = None,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    spill: Spill = None,
    as_json: Json = False,
) -> None:
    """Measures what the posts show, each number with its interval and what chance would give.

    Spread and polarisation are measured of the most posted narratives, hashtags and addresses, or
    of those that are named.
    """
    asked = Asked.of(narrative or (), hashtag or (), url or (), claim or ())
    if asked != Asked() and what not in {Measure.SPREAD, Measure.POLARISATION}:
        raise UsageError(
            f"{what.capitalize()} is measured of all posts together.",
            "Leave out --narrative, --hashtag, --url and --claim.",
        )
    with opened(workspace, engine, memory, threads, spill) as basis:
        result = _measured(what, basis, asked, institution)
    hand_on(str(what), result, out, as_json=as_json)


@contextmanager
def opened(
    workspace: Path,
    engine: str | None = None,
    memory: str | None = None,
    threads: int | None = None,
    spill: Path | None = None,
) -> Iterator[Basis]:
    """The posts of a workspace, to be measured while a line says that it is going on."""
    space = open_workspace(workspace)
    with engine_for(space, engine, memory, threads, spill) as computing, progress_line() as shown:
        shown.add_task("Measuring …")
        yield basis_of(space, computing, datetime.now(UTC))


def _measured(what: Measure, basis: Basis, asked: Asked, institution: str | None) -> Result:
    if what is Measure.SPREAD:
        return measuring.spread(basis, asked)
    if what is Measure.POLARISATION:
        return measuring.polarisation(basis, asked)
    if what is Measure.SOURCES:
        return measuring.sources(basis)
    return measuring.authority(basis, institution)
