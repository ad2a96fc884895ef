"""Commands of files: a case in the form of another system, and what a file of others says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from tocsin.cases.documents import to_json
from tocsin.cli.acting import Database, Token, acting, opened_desk
from tocsin.cli.console import PARTIAL, err, line, note, plain, print_json
from tocsin.cli.options import Json, Where
from tocsin.desk.exchange.drafting import Drafted, File, draft_from_file
from tocsin.desk.exchange.exporting import Exported, FileForm, Flagging, Wanted, export_case
from tocsin.errors import InputError, UsageError
from tocsin.exchange.recognising import MAX_BYTES
from tocsin.exchange.summarising import Summary, summary_of

app = typer.Typer()


@app.command(name="export")
def export_command(
    case: Annotated[str, typer.Argument(help="The id of the case, as its address has it.")],
    form: Annotated[FileForm, typer.Option("--as", help="The form to write.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    workspace: Where = Path(),
    identities: Annotated[
        bool,
        typer.Option(
            help="Accounts under their own ids, and attributions to a person; asks for the right "
            "to speak for the desk."
        ),
    ] = False,
    texts: Annotated[bool, typer.Option(help="With the words of posts.")] = True,
    organisation: Annotated[
        UUID | None, typer.Option(help="MISP: the id your institution has there.")
    ] = None,
    actor: Annotated[str, typer.Option(help="Flag: the address of your institution's actor.")] = "",
    base: Annotated[str, typer.Option(help="Flag: the address that reports' ids begin with.")] = "",
    reason: Annotated[str, typer.Option(help="Flag: why it is reported, in a sentence.")] = "",
    database: Database = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Write a case as a file, as far as you may know of it; says what stays at home."""
    flagging = Flagging(actor, base, reason) if actor or base or reason else None
    wanted = Wanted(form, identities, texts, flagging, organisation)
    with opened_desk(workspace, database) as desk, acting(desk, token) as sitting:
        done = export_case(sitting, desk.workspace, case, wanted, out)
    _tell_left(done)
    if as_json:
        print_json({**to_json(done), "file": str(out)})
    else:
        line(
            f"{plain(str(out))}: {done.things:,} things, {done.size:,} bytes, of version "
            f"{done.version} of the case. [bold]{done.tlp.label}[/]"
        )


@app.command(name="read")
def read_command(
    file: Annotated[Path, typer.Argument(help="A file that somebody gave you.", dir_okay=False)],
    into_case: Annotated[
        bool, typer.Option("--into-case", help="Open a draft of a case with it, at the desk.")
    ] = False,
    sender: Annotated[str, typer.Option("--from", help="Who gave it to you, in words.")] = "",
    begin: Annotated[
        str, typer.Option(help="STIX: the object to draft from; else the best one.")
    ] = "",
    workspace: Where = Path(),
    database: Database = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """What a file says: STIX, MISP, Flag, AT Protocol labels, a kill-chain list; else exit code 3.

    Parts that cannot be taken are named, and the exit code is 6.
    """
    content = _read(file)
    summary = summary_of(content, datetime.now(UTC))
    drafted = None
    if into_case:
        given = File(file.name, content, sender, begin)
        with opened_desk(workspace, database) as desk, acting(desk, token) as sitting:
            drafted = draft_from_file(sitting, given)
    _tell_summary(summary, drafted, as_json=as_json)
    raise typer.Exit(PARTIAL if summary.rejected else 0)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} has more than {MAX_BYTES:,} bytes.", "Ask for it in parts.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", "Check the path.") from error


def _tell_left(done: Exported) -> None:
    err.print("[dim]Not carried by this form, or kept at home:[/]")
    for part in done.not_carried:
        err.print(f"  {plain(part)}", soft_wrap=True)
    if done.left:
        note("kept at home", f"{done.left:,} frozen copies that name people, or hold words")


def _tell_summary(summary: Summary, drafted: Drafted | None, *, as_json: bool) -> None:
    if as_json:
        case = {"case": to_json(drafted)} if drafted else {}
        told = {"form": summary.form.value, "said": summary.said, "rejected": summary.rejected}
        print_json({**told, **summary.numbers, **case})
    else:
        for sentence in summary.said:
            line(plain(sentence))
    for one in summary.rejected:
        note("rejected", one)
    if drafted is not None and not as_json:
        line(f"Case {drafted.number:,} ({drafted.case_id}) is open: “{plain(drafted.title)}”.")
    for one in drafted.left if drafted else ():
        note("not in the draft", one)
