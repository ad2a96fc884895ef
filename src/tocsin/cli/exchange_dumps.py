"""The command of the DSA Transparency Database's daily dumps: what platforms say they did."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import err, note, plain, progress_line
from tocsin.cli.options import EngineUrl, Json, Memory, Threads
from tocsin.cli.results import hand_on
from tocsin.engine import Settings, connect
from tocsin.exchange.dsa_dumps import Imported, Sample, import_dumps, stated

app = typer.Typer()
_DEFAULT = Settings()


@app.command(name="dsa-dump")
def dsa_dump_command(
    paths: Annotated[
        list[Path], typer.Argument(help="Dumps as they are published (zip), CSV parts, folders.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Write the page, all tables and the statements here."),
    ] = None,
    share: Annotated[
        float,
        typer.Option(
            min=0, max=1, help="Draw this share of the statements; counts then have an interval."
        ),
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Of the draw; the same draws the same.")] = 0,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    as_json: Json = False,
) -> None:
    """What platforms say they did about disinformation, from the DSA Transparency Database."""
    settings = Settings(memory or _DEFAULT.memory_limit, threads=threads or _DEFAULT.threads)
    with (
        tempfile.TemporaryDirectory(prefix="tocsin-dumps-") as scratch,
        connect(engine or "duckdb://", settings) as machine,
        progress_line() as progress,
    ):
        progress.add_task("Reading the dumps …")
        folder = Path(scratch) if out is None else out
        made = import_dumps(paths, folder, machine, sample=Sample(share, seed))
        _tell(made)  # before it is counted: of what holds nothing, this says why
        result = stated(machine, made)
    hand_on("dsa_dump", result, out, as_json=as_json)


def _tell(made: Imported) -> None:
    for part in made.parts:
        err.print(
            f"{plain(part.name)}: {part.read:,} rows = {part.kept:,} kept + "
            f"{part.not_drawn:,} not drawn + {part.rejected.rows:,} rejected",
            soft_wrap=True,
        )
        for one in part.rejected.first:
            note("rejected", one)
        if part.broken:
            note("broke off", part.broken)
    for one in made.ignored:
        note("ignored", one)
