"""Commands of partners: what is sent to them, by a line or by hand, and what came from them."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from tocsin.cases.canonical import canonical
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.cli.acting import Database, Token, acting, opened_desk
from tocsin.cli.console import PARTIAL, err, line, note, plain, print_json
from tocsin.cli.exchange_addressing import Recipient, recipient
from tocsin.cli.options import Json, Where
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.roundtable.circle.circles import card, name_desk
from tocsin.desk.roundtable.partners.partners import PartnerView, listing
from tocsin.desk.roundtable.sharing import share_case
from tocsin.desk.roundtable.streams.hearing import Answer, StatementAnswer, hear_carried
from tocsin.desk.roundtable.streams.posting import post_due, settle_to_carry, waiting_files
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii.polling import poll
from tocsin.desk.taxii.sources import sources
from tocsin.errors import StorageError, TocsinError, UsageError
from tocsin.roundtable.envelopes.receipts import Receipt
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.roundtable.partners.keys import fingerprint

app = typer.Typer()
_MACHINE: Final = replace(SYSTEM, roles=frozenset({Role.ADMINISTRATOR}))
"""Whoever runs a command here can read the workspace anyway; the log says that it was the system.
"""
PORT: Final = 8766
"""Beside that of the pages (``tocsin.web.serving.PORT``)."""
_ID_SHOWN: Final = 16
_MOST_BYTES: Final = 16 * 1024 * 1024
"""More than the largest message, with its head."""


@app.command(name="name")
def name_command(
    name: Annotated[str, typer.Argument(help="How partners know your institution.")],
    kind: Annotated[PartnerKind, typer.Option(help="What it is.")],
    workspace: Where = Path(),
    country: Annotated[str, typer.Option(help="Two capital letters; none: international.")] = "",
    url: Annotated[
        str, typer.Option(help="Where your doors are, from outside; none: messages go by hand.")
    ] = "",
    contact: Annotated[str, typer.Option(help="Whom partners telephone.")] = "",
    database: Database = None,
) -> None:
    """Say how partners are to know this desk; prints its card."""
    with opened_desk(workspace, database) as desk:
        with desk.acting(_MACHINE) as sitting:
            name_desk(sitting, name, kind, country=country, url=url, contact=contact)
        with desk.looking(SYSTEM) as sitting:
            print_json(to_json(card(sitting)))


@app.command(name="card")
def card_command(workspace: Where = Path(), database: Database = None) -> None:
    """Print the card of this desk (JSON), with which a partner begins."""
    with opened_desk(workspace, database) as desk, desk.looking(SYSTEM) as sitting:
        print_json(to_json(card(sitting)))


@app.command(name="partners")
def partners_command(
    workspace: Where = Path(), database: Database = None, token: Token = None, as_json: Json = False
) -> None:
    """List partners: where each stands, its fingerprint, and how much waits to be sent."""
    with opened_desk(workspace, database) as desk, acting(desk, token) as sitting:
        told = [_partner(one) for one in listing(sitting)]
    if as_json:
        print_json(told)
        return
    for one in told:
        line(f"[bold]{plain(one['name'])}[/] {one['standing']} [dim]{one['id']}[/]")
        line(f"  fingerprint {one['fingerprint']}")
        line(f"  at most {one['most_tlp']}; {one['waiting']:,} messages wait to be taken")
        if one["trouble"]:
            note("trouble", one["trouble"])


@app.command(name="send")
def send_command(
    to: Annotated[str, typer.Argument(help="The name or id of a partner or a sharing group.")],
    case: Annotated[str, typer.Option(help="The id of the case.")],
    tlp: Annotated[Tlp, typer.Option(help="At least as closed as the case.")],
    workspace: Where = Path(),
    group: Annotated[
        bool,
        typer.Option("--group", help="A sharing group is meant, also if a partner has its name."),
    ] = False,
    confidence: Annotated[
        Confidence | None, typer.Option(help="How sure your institution is of it.")
    ] = None,
    identities: Annotated[bool, typer.Option(help="Name accounts and people.")] = False,
    texts: Annotated[bool, typer.Option(help="With the words of posts.")] = True,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Write all that waits for them into this folder, to be carried by hand; of a "
            "group, into a folder for each member.",
        ),
    ] = None,
    database: Database = None,
    token: Token = None,
    as_json: Json = False,
) -> None:
    """Share a case with a partner or a group: signed, stored, and sent by the desk's clock or by
    hand.
    """
    with opened_desk(workspace, database) as desk:
        with acting(desk, token) as sitting:
            found = recipient(sitting, to, is_group=group)
            message = share_case(
                sitting, desk.workspace, case, found.address, tlp, confidence,
                identities=identities, texts=texts,
            )  # fmt: skip
        written: list[Path] = []
        if out is not None:
            with acting(desk, token) as sitting:
                written = _written(sitting, out, found)
    if as_json:
        print_json({
            "message": message.id, "to": [one.partner.id for one in found.partners],
            "files": [str(path) for path in written],
        })  # fmt: skip
        return
    line(f"Message {message.id} is signed and stored for {plain(found.name)}.")
    if out is not None:
        line(f"{len(written):,} files to carry are in {plain(str(out))}; bring the receipts back.")
        for one in found.partners if found.address.group else ():
            line(f"  {plain(str(_folder_of(out, found, one)))}: {plain(one.partner.met.name)}")
        return
    if any(one.url for one in found.partners):
        line("It is sent by the desk's clock; or now: tocsin exchange poll")
    for one in found.partners:
        if not one.url:
            note("by hand", f"{one.partner.met.name} has no line; write files with --out")


@app.command(name="receive")
def receive_command(
    files: Annotated[
        list[Path], typer.Argument(help="Messages, statements and receipts; or their folder.")
    ],
    workspace: Where = Path(),
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The folder for receipts, which the sender needs."),
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Take what was carried by hand. What is refused is named, and the exit code is 6."""
    receipts: dict[tuple[str, str], Receipt] = {}
    told = []
    with opened_desk(workspace, database) as desk:
        for path in _listed(files):
            came, receipt = _heard(desk, _bytes(path))
            told.append({"file": str(path), **came})
            if receipt is not None:
                receipts[receipt.sender, receipt.stream] = receipt  # the last says all
    written = _carried(out, "receipt", (canonical(to_json(one)) for one in receipts.values()))
    refused = [one for one in told if one["refused"]]
    if as_json:
        print_json({"files": told, "receipts": [str(path) for path in written]})
    else:
        line(f"{len(told) - len(refused):,} of {len(told):,} files were taken.")
        if written:
            line(f"{len(written):,} receipts are in {plain(str(out))}; carry them back.")
    for one in refused:
        note("refused", f"{one['file']}: {', '.join(one['refused'])}")
    if receipts and out is None:
        note("receipts", "give --out FOLDER, or the sender will send all of it again")
    raise typer.Exit(PARTIAL if refused else 0)


@app.command(name="poll")
def poll_command(
    workspace: Where = Path(), database: Database = None, as_json: Json = False
) -> None:
    """Once now: send partners what waits, and ask TAXII servers for what is new.

    A desk that is served does this by its own clock. Exit code 6: a server could not be asked.
    """
    with opened_desk(workspace, database) as desk:
        taken = post_due(desk)
        with desk.looking(_MACHINE) as sitting:
            rows = [one.row for one in sources(sitting)]
        asked = [
            {"name": row.name, **_polled(desk, row.id)} for row in rows if row.active and row.root
        ]
    if as_json:
        print_json({"taken": taken, "asked": asked})
    else:
        line(f"Partners took {taken:,} messages.")
        for one in asked:
            if "trouble" in one:
                note(one["name"], one["trouble"])
            else:
                line(
                    f"{plain(one['name'])}: {one['new']:,} new objects, {one['known']:,} known, "
                    f"{one['refused']:,} refused"
                )
    raise typer.Exit(PARTIAL if any("trouble" in one for one in asked) else 0)


@app.command(name="serve")
def serve_command(
    workspace: Where = Path(),
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="The port to listen at.")] = PORT,
    public_url: Annotated[
        str, typer.Option(help="What partners call, behind a server with a certificate: https://…")
    ] = "",
    database: Database = None,
) -> None:
    """Serve the doors for partners alone (messages, TAXII): no page, and nobody signs in here.

    For a desk whose pages must not be reached from outside: its pages are served inside by tocsin
    serve, from the same workspace, and this process is all that the outside sees.
    """
    # Loaded here: all pages take seconds to load, and no other command of this module serves.
    from tocsin.web.serving import Address as Place  # noqa: PLC0415 - see above
    from tocsin.web.serving_doors import serve_doors  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with opened_desk(workspace, database) as desk:
        place = Place(host, port, public_url)
        err.print(f"The doors are at [bold]{place.url}[/] (stop: Control-C).", soft_wrap=True)
        serve_doors(desk, place)


def _partner(one: PartnerView) -> dict[str, Any]:
    partner = one.partner
    key = partner.current or partner.keys[-1]  # of one that is only met: the one to compare
    return {
        "id": partner.id,
        "name": partner.met.name,
        "standing": partner.standing.value,
        "fingerprint": fingerprint(key.public),
        "most_tlp": partner.most_tlp.label,
        "url": one.url,
        "waiting": one.waiting,
        "trouble": one.trouble,
    }


def _heard(desk: Desk, raw: bytes) -> tuple[dict[str, Any], Receipt | None]:
    """What came of a file: what it was, and why it was refused; the receipt to carry back."""
    answer = hear_carried(desk, raw)
    if isinstance(answer, StatementAnswer):
        refused = [] if answer.taken else [answer.why or "later"]
        return {"what": "statement", "refused": refused}, None
    if isinstance(answer, Answer):
        if answer.later_s:
            return {"what": "message", "refused": [f"later, in {answer.later_s:,} s"]}, None
        reasons = [] if answer.reason is None else [answer.reason.value]
        return {"what": "message", "refused": reasons}, answer.receipt
    return {"what": "receipt", "refused": [] if answer is None else [answer.value]}, None


def _polled(desk: Desk, source_id: str) -> dict[str, Any]:
    try:
        return poll(desk, source_id)
    except TocsinError as error:
        return {"trouble": error.message}


def _listed(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return found


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)  # one too many is refused as too large
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.", "Check the path.") from error


def _written(sitting: Sitting, folder: Path, to: Recipient) -> list[Path]:
    written = []
    for one in to.partners:
        settle_to_carry(sitting, one.partner.id)
        files = waiting_files(sitting, one.partner.id)
        written += _carried(_folder_of(folder, to, one), "message", files)
    return written


def _folder_of(folder: Path, to: Recipient, one: PartnerView) -> Path:
    """What waits for a partner is for nobody else's eyes: members of a group have folders apart."""
    return folder / one.partner.id[:_ID_SHOWN] if to.address.group else folder


def _carried(folder: Path | None, what: str, contents: Iterable[bytes]) -> list[Path]:
    """Writes what is to be carried, in order; the names sort, and say what is in them."""
    if folder is None:
        return []
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(contents, 1):
            name = f"{what}-{number:06d}-{sha256(content).hexdigest()[:12]}.json"
            (folder / name).write_bytes(content)
            written.append(folder / name)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written: {error}.", "Free some space.") from error
    return written
