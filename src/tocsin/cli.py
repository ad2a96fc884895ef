"""The command line: the commands, nothing else.

Results go to standard output (``--json``: one document), progress and messages to standard
error. Exit codes are stable: 0 done, 1 unexpected, 2 the request is wrong, 3 the input
cannot be read, 4 the workspace cannot be written, 5 an extra is missing, 6 done but some
input could not be read wholly.
"""

import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tocsin import __version__
from tocsin.console import (
    MOST_READ,
    PARTIAL,
    err,
    plain,
    print_error,
    print_json,
    progress_line,
    tell_import,
    tell_rejections,
)
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance
from tocsin.doctor import examine
from tocsin.engine import Engine
from tocsin.errors import InputError, StorageError, TocsinError, UsageError
from tocsin.exercise import Scenario, write_exercise
from tocsin.exercise.score import feedback, read_answers, read_hand_in, score, to_json
from tocsin.options import (
    DEFAULT_TITLE,
    Behaviours,
    Compat,
    Encoding,
    EngineUrl,
    Evasions,
    ExerciseLevel,
    Fdr,
    Files,
    Identities,
    Json,
    Map,
    Memory,
    NoLanguage,
    Out,
    Permutations,
    Spill,
    Threads,
    Title,
    Where,
    Zone,
    behaviours_of,
    engine_for,
    evasions_of,
    import_settings,
    significance_of,
    workspace_for,
)
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportResult, ImportSettings, import_files
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.rereading import import_again
from tocsin.report.coortweet_files import write_coortweet
from tocsin.report.gathering import gather
from tocsin.report.graphs import write_graphs
from tocsin.report.html import write_html
from tocsin.report.investigation import Investigation
from tocsin.report.posts_file import write_posts
from tocsin.report.tables import write_tables
from tocsin.workspace import Workspace, create_workspace, open_workspace

INTERRUPTED: Final = 130
"""What Typer makes of Control-C."""

app = typer.Typer(
    help="Tocsin, the alarm bell of the town square.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A new or empty folder.")]) -> None:
    """Makes a workspace: one folder that holds an investigation."""
    create_workspace(folder)
    place = plain(str(folder))
    err.print(f"Workspace made in {place}. Keep its file [bold]key[/] safe and secret.")


@app.command("import")
def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files, folders or archives of any format; - is stdin."),
    ] = None,
    workspace: Where = Path(),
    again: Annotated[
        bool, typer.Option("--again", help="Read rejected records again, with today's readers.")
    ] = False,
    keep_identities: Identities = None,
    timezone: Zone = None,
    column_map: Map = None,
    encoding: Encoding = None,
    no_language: NoLanguage = False,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    spill: Spill = None,
    as_json: Json = False,
) -> None:
    """Brings exports of any platform into the workspace."""
    if bool(files) == again:
        raise UsageError("Give files to import, or --again for what was rejected.")
    space = open_workspace(workspace)
    how = import_settings(space, keep_identities, timezone, column_map, encoding, no_language)
    with engine_for(space, engine, memory, threads, spill) as computing:
        result = _import(space, computing, files or [], how)
    if as_json:
        print_json(_import_summary(result))
    raise typer.Exit(_import_exit(result))


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
    asked = behaviours, significance_of(space, fdr, permutations)
    how = import_settings(space, keep_identities, timezone, column_map, encoding, no_language)
    with engine_for(space, engine, memory, threads, spill) as computing:
        result = _import(space, computing, files, how)
        made = _report(space, computing, asked, out, title, compat)
    _tell_report(made, out, as_json=as_json, extra=_import_summary(result))
    raise typer.Exit(_import_exit(result))


@app.command()
def report(
    out: Out,
    workspace: Where = Path(),
    behaviour: Behaviours = None,
    fdr: Fdr = None,
    permutations: Permutations = None,
    compat: Compat = None,
    title: Title = DEFAULT_TITLE,
    engine: EngineUrl = None,
    memory: Memory = None,
    threads: Threads = None,
    spill: Spill = None,
    as_json: Json = False,
) -> None:
    """Finds coordination in what is imported and writes the report."""
    behaviours = behaviours_of(behaviour)
    space = open_workspace(workspace)
    asked = behaviours, significance_of(space, fdr, permutations)
    with engine_for(space, engine, memory, threads, spill) as computing:
        made = _report(space, computing, asked, out, title, compat)
    _tell_report(made, out, as_json=as_json, extra={})


@app.command()
def export(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="posts.csv, posts.jsonl or posts.parquet.")
    ],
    workspace: Where = Path(),
) -> None:
    """Writes the imported posts as one file."""
    corpus = Corpus(open_workspace(workspace).corpus)
    written = write_posts(corpus, out)
    err.print(f"{written:,} posts written to {plain(str(out))}.", soft_wrap=True)


@app.command()
def reidentify(
    pseudonyms: Annotated[list[str], typer.Argument(help="Pseudonyms, as the report shows them.")],
    workspace: Where = Path(),
) -> None:
    """Says which accounts stand behind pseudonyms: for the holder of the workspace's key."""
    space = open_workspace(workspace)
    opener = Pseudonyms(space.key())
    sealed = Corpus(space.corpus).sealed(pseudonyms)
    rows = [{"pseudonym": name, **_identity(opener, sealed.get(name))} for name in pseudonyms]
    print_json(rows)


_DEMO = Scenario()
exercise_app = typer.Typer(help="Exercises with a known truth, in real export formats.")
app.add_typer(exercise_app, name="exercise")


@exercise_app.command("new")
def exercise_new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    posts: Annotated[int, typer.Option(min=100, help="About how many posts.")] = _DEMO.posts,
    seed: Annotated[int, typer.Option(help="Another seed is another world.")] = _DEMO.seed,
    level: ExerciseLevel = _DEMO.level,
    evasion: Evasions = None,
    as_json: Json = False,
) -> None:
    """Writes an invented scenario as exports of several platforms, with its truth."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Choose an empty or a new folder.")
    scenario = Scenario(seed=seed, posts=posts, level=level, evasions=evasions_of(evasion))
    made = write_exercise(scenario, folder)
    if as_json:
        print_json({"folder": folder, "level": level, "files": made.files})
    else:
        place = plain(str(folder))
        err.print(
            f"{len(made.files)} exports written to {place}/exports; the truth is in truth.json."
        )


@exercise_app.command("score")
def exercise_score(
    folder: Annotated[Path, typer.Argument(help="The exercise's folder.")],
    handed_in: Annotated[
        Path, typer.Argument(help="Accounts as CSV, JSON or text, or a folder of results.")
    ],
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="Where accounts got their pseudonyms."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Says how well an analyst has found the campaigns of an exercise, and what to learn."""
    made = handed_in / "workspace"
    if workspace is None and (made / "tocsin.toml").exists():
        workspace = made
    pseudonyms = Pseudonyms(open_workspace(workspace).key()) if workspace else None
    scored = score(read_answers(folder), read_hand_in(handed_in), pseudonyms)
    if as_json:
        print_json(to_json(scored))
    for sentence in feedback(scored) if not as_json else ():
        err.print(f"- {plain(sentence)}", soft_wrap=True)


@app.command()
def doctor(
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Also check this workspace.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Checks this machine and a workspace, and says what is wrong and what to do."""
    checks = examine(workspace)
    if as_json:
        print_json([check.to_json() for check in checks])
    for check in checks if not as_json else ():
        err.print(check.line())
    raise typer.Exit(0 if all(check.fine for check in checks) else 1)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print_json({"tocsin": __version__, "python": platform.python_version()})
        raise typer.Exit


def main() -> None:
    """Runs the command line and turns our errors into two clear lines and an exit code."""
    try:
        app()
    except TocsinError as error:
        print_error(error)
        sys.exit(error.exit_code)
    except OSError as error:
        print_error(StorageError(f"{error}.", "Check the path, the free space and permissions."))
        sys.exit(StorageError.exit_code)
    except SystemExit as stopped:
        if stopped.code == INTERRUPTED:
            err.print("Stopped. The same command resumes where it was.")
        raise


def _import(
    space: Workspace, engine: Engine, files: list[Path], how: ImportSettings
) -> ImportResult:
    corpus = Corpus(space.corpus)
    with progress_line() as progress:
        task = progress.add_task("Reading …")

        def tell(file: str, items: int) -> None:
            progress.update(task, description=f"Reading {file}: {items:,} items")

        if files:
            result = import_files(corpus, engine, files, how, tell, sys.stdin.buffer)
        else:
            result = import_again(corpus, engine, how)
    tell_import(result, space.save_column_map)
    tell_rejections(islice(corpus.rejected(result.made), MOST_READ))
    return result


def _report(
    space: Workspace,
    engine: Engine,
    asked: tuple[tuple[Behaviour, ...] | None, Significance],
    out: Path,
    title: str,
    compat: str | None,
) -> Investigation:
    if compat not in {None, "coortweet"}:
        raise UsageError(f"There is no compatibility {compat!r}.", "Use --compat coortweet.")
    with progress_line() as progress:
        progress.add_task("Looking for who shared the same things at the same time …")
        made = gather(space, engine, *asked, datetime.now(UTC), title)
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


def _import_summary(result: ImportResult) -> dict[str, Any]:
    return {
        "files": [asdict(file) for item in result.made for file in item.files],
        "already_imported": list(result.known),
    }


def _import_exit(result: ImportResult) -> int:
    files = [file for item in result.made for file in item.files]
    troubled = [file for file in files if file.problem]
    if troubled and not any(file.items for file in files) and not result.known:
        return InputError.exit_code
    return PARTIAL if troubled else 0


def _identity(opener: Pseudonyms, sealed: bytes | None) -> dict[str, str | None]:
    if sealed is None:
        return {"account_id": None, "account_name": None}
    account_id, account_name = opener.unseal(sealed)
    return {"account_id": account_id, "account_name": account_name}
