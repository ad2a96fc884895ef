"""Commands that bring posts into a workspace and out again."""

import sys
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from tocsin.cli.console import (
    MOST_READ,
    PARTIAL,
    err,
    plain,
    print_json,
    progress_line,
    tell_import,
    tell_rejections,
)
from tocsin.cli.options import (
    Encoding,
    EngineUrl,
    Identities,
    Json,
    Map,
    Memory,
    NoLanguage,
    Spill,
    Threads,
    Where,
    Zone,
    engine_for,
    import_settings,
)
from tocsin.engine import Engine
from tocsin.errors import InputError, UsageError
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportResult, ImportSettings, import_files
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.rereading import import_again
from tocsin.report.posts_file import write_posts
from tocsin.workspace import Workspace, create_workspace, open_workspace

app = typer.Typer()


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
        result = bring_in(space, computing, files or [], how)
    if as_json:
        print_json(import_summary(result))
    raise typer.Exit(import_exit(result))


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


def bring_in(
    space: Workspace, engine: Engine, files: list[Path], how: ImportSettings
) -> ImportResult:
    """Imports the files, or with none what was rejected, and says what became of them."""
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


def import_summary(result: ImportResult) -> dict[str, Any]:
    """What an import prints as JSON."""
    return {
        "files": [asdict(file) for item in result.made for file in item.files],
        "already_imported": list(result.known),
    }


def import_exit(result: ImportResult) -> int:
    """The exit code: whether every file could be read, some of them, or none."""
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
