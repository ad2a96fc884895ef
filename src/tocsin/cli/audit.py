"""Commands of the audit log: checked, exported, and how far it went."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import line, plain, print_json
from tocsin.cli.options import Json, Where
from tocsin.desk.audit.checking import check_file, check_workspace, database_of
from tocsin.desk.audit.heads import Head, read_head
from tocsin.desk.audit.reading import export, stored_lines
from tocsin.desk.audit.verify import Verdict
from tocsin.errors import StorageError, UsageError
from tocsin.workspace import open_workspace

app = typer.Typer(
    no_args_is_help=True, help="The audit log: check it, export it, note how far it went."
)

Key = Annotated[
    str | None,
    typer.Option("--key", help="The public key, as tocsin audit head printed it."),
]


@app.command(name="verify")
def verify_command(
    workspace: Where = Path(),
    file: Annotated[
        Path | None, typer.Option(help="An exported log, checked without the workspace.")
    ] = None,
    key: Key = None,
    head: Annotated[
        Path | None, typer.Option(help="A head that was kept elsewhere: shows a log cut short.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the whole log: every entry, every signature, and that nothing is missing."""
    noted = None if head is None else _head_in(head)
    if file is None:
        verdict = check_workspace(open_workspace(workspace), key, noted)
    else:
        known = key or (noted.public if noted else None)
        if known is None:
            raise UsageError("The public key is missing.", "Give --key, or --head FILE.")
        verdict = check_file(file, known, noted)
    _tell(verdict, as_json, end_is_known=file is None or noted is not None)


@app.command(name="export")
def export_command(
    target: Annotated[Path, typer.Argument(help="The file to write, a JSON object a line.")],
    workspace: Where = Path(),
    as_json: Json = False,
) -> None:
    """Write the whole log to a file that anyone can check with the public key."""
    database = database_of(open_workspace(workspace))
    try:
        with database.reading() as session, target.open("xb") as file:
            count = export(stored_lines(session), file)
    except FileExistsError as error:
        raise UsageError(f"{target} exists already.", "Choose another name.") from error
    finally:
        database.close()
    if as_json:
        print_json({"entries": count, "file": str(target)})
    else:
        line(f"{count:,} entries written to {plain(str(target))}.")


@app.command(name="head")
def head_command(workspace: Where = Path()) -> None:
    """Print the last entry, signed: keep it elsewhere, and a log cut short is found out."""
    path = open_workspace(workspace).root / "audit.head"
    print_json(_head_in(path).to_json())


def _head_in(path: Path) -> Head:
    head = read_head(path)
    if head is None:
        raise UsageError(f"There is no {path}.", "A head is there once something was done.")
    return head


def _tell(verdict: Verdict, as_json: bool, *, end_is_known: bool) -> None:
    if as_json:
        print_json({**verdict.to_json(), "end_is_known": end_is_known})
    elif verdict.holds:
        line(f"The audit log holds: {verdict.entries:,} entries.")
        if verdict.erased:
            line(f"Of {len(verdict.erased):,} the detail was erased, as later entries say.")
        if not end_is_known:
            line("Whether its end was cut off is not known: give --head FILE.")
    if verdict.fault is not None:
        raise StorageError(
            f"The audit log does not hold. {verdict.fault.said}",
            "Keep what is there, compare with a backup and with heads kept elsewhere.",
        )
