"""Commands that look for what the posts show, and write the report."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from tocsin.chain.found import keep
from tocsin.chain.gathering import gather
from tocsin.chain.investigation import Investigation
from tocsin.chain.reading import HowToRead
from tocsin.cli.console import (
    err,
    plain,
    print_json,
    progress_line,
)
from tocsin.cli.importing import bring_in, import_exit, import_summary
from tocsin.cli.options import (
    DEFAULT_TITLE,
    Behaviours,
    Compat,
    EmbedderName,
    Encoding,
    EngineUrl,
    Fdr,
    Files,
    Identities,
    Json,
    Map,
    Memory,
    NoLanguage,
    Out,
    Permutations,
    Read,
    Spill,
    Threads,
    Title,
    Where,
    Zone,
    behaviours_of,
    engine_for,
    how_to_read,
    import_settings,
    significance_of,
    workspace_for,
)
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance
from tocsin.engine import Engine
from tocsin.errors import UsageError
from tocsin.report.coortweet_files import write_coortweet
from tocsin.report.graphs import write_graphs
from tocsin.report.html import write_html
from tocsin.report.tables import write_tables
from tocsin.workspace import Workspace, open_workspace

app = typer.Typer()


@app.command()
def investigate(
    files: Files,
    out: Out,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="The workspace folder; default: OUT/workspace."),
    ] = None,
    keep_identities: Identities = None,
    timezone: Zone = None,
    column_map: Map = None,
    encoding: Encoding = None,
    no_language: NoLanguage = False,
    behaviour: Behaviours = None,
    fdr: Fdr = None,
    permutations: Permutations = None,
    embedder: EmbedderName = None,
    read: Read = None,
    compat: Compat = None,
    title: Title = DEFAULT_TITLE,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    spill: Spill = None,
    as_json: Json = False,
) -> None:
    """The whole chain in one go: import files, find coordination, write the report."""
    behaviours = behaviours_of(behaviour)
    space = workspace_for(workspace or out / "workspace")
    asked = (
        behaviours,
        significance_of(space, fdr, permutations),
        how_to_read(space, embedder, read),
    )
    how = import_settings(space, keep_identities, timezone, column_map, encoding, no_language)
    with engine_for(space, engine, memory, threads, spill) as computing:
        result = bring_in(space, computing, files, how)
        made = _report(space, computing, asked, out, title, compat)
    _tell_report(made, out, as_json=as_json, extra=import_summary(result))
    raise typer.Exit(import_exit(result))


@app.command()
def report(
    out: Out,
    workspace: Where = Path(),
    behaviour: Behaviours = None,
    fdr: Fdr = None,
    permutations: Permutations = None,
    embedder: EmbedderName = None,
    read: Read = None,
    compat: Compat = None,
    title: Title = DEFAULT_TITLE,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    spill: Spill = None,
    as_json: Json = False,
) -> None:
    """Reads what is imported, finds coordination, and writes the report."""
    behaviours = behaviours_of(behaviour)
    space = open_workspace(workspace)
    asked = (
        behaviours,
        significance_of(space, fdr, permutations),
        how_to_read(space, embedder, read),
    )
    with engine_for(space, engine, memory, threads, spill) as computing:
        made = _report(space, computing, asked, out, title, compat)
    _tell_report(made, out, as_json=as_json, extra={})


def _report(
    space: Workspace,
    engine: Engine,
    asked: tuple[tuple[Behaviour, ...] | None, Significance, HowToRead | None],
    out: Path,
    title: str,
    compat: str | None,
) -> Investigation:
    if compat not in {None, "coortweet"}:
        raise UsageError(f"There is no compatibility {compat!r}.", "Use --compat coortweet.")
    with progress_line() as progress:
        progress.add_task("Looking for who shared the same things at the same time …")
        behaviours, significance, how = asked
        made = gather(space, engine, behaviours, significance, datetime.now(UTC), title, how)
        keep(space, made)
        out.mkdir(parents=True, exist_ok=True)
        write_html(made, out / "report.html")
        write_tables(made, out / "tables")
        write_graphs(made, out / "graphs")
        if compat:
            write_coortweet(space, engine, made.coordination.behaviours, out / "coortweet")
    return made


def _tell_report(made: Investigation, out: Path, *, as_json: bool, extra: dict[str, Any]) -> None:
    found = made.coordination
    summary = {
        "report": str(out / "report.html"),
        "posts": made.corpus.posts,
        "accounts": made.corpus.accounts,
        "networks": found.networks.num_rows,
        "edges": found.edges.num_rows,
        "capped_objects": found.capped.num_rows,
        **extra,
    }
    if as_json:
        print_json(summary)
        return
    err.print(
        f"{summary['posts']:,} posts by {summary['accounts']:,} accounts: "
        f"{summary['edges']:,} edges in {summary['networks']:,} networks."
    )
    err.print(f"Report: [bold]{plain(summary['report'])}[/]", soft_wrap=True)
