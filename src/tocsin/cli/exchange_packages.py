"""The command that checks an evidence package, and says whose key signed it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cases.documents import to_json
from tocsin.cli.acting import Database, opened_desk
from tocsin.cli.console import line, note, plain, print_json
from tocsin.cli.options import Json
from tocsin.desk.exchange.custody import verify_known, verify_package
from tocsin.desk.exchange.signing import Signer
from tocsin.desk.people.rights import SYSTEM
from tocsin.errors import InputError
from tocsin.exchange.packages import Checked
from tocsin.roundtable.partners.partner import KeyState

app = typer.Typer()


@app.command(name="verify")
def verify_command(
    file: Annotated[Path, typer.Argument(help="An evidence package, or the folder of one.")],
    key: Annotated[
        str, typer.Option(help="The desk's public key, as you know it from elsewhere.")
    ] = "",
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            help="A desk that may know who signed: its own keys, and those of its partners.",
        ),
    ] = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """What of an evidence package was changed, is missing or was added; then exit code 3."""
    signer: Signer | None = None
    if workspace is None:
        checked = verify_package(file, key)
    else:
        with opened_desk(workspace, database) as desk, desk.looking(SYSTEM) as sitting:
            checked, signer = verify_known(sitting, file, key)
    if as_json:
        print_json({**to_json(checked), "signer": to_json(signer) if signer else None})
    else:
        _tell_checked(file, checked, key, signer)
    for fault in checked.faults:
        note(fault.wrong.value.replace("_", " "), f"{fault.name}  {fault.detail}".rstrip())
    if checked.key and key not in ("", checked.key) and not checked.expected:
        note("signed with", f"{checked.key}, which is {_whose(signer)}")
        if workspace is None:
            note("keys change", "a desk that knows both can say more: --workspace")
    if checked.faults:
        raise InputError(
            f"{file} is not as it was signed: {len(checked.faults):,} faults.",
            "Do not rely on it; ask for it again.",
        )


def _tell_checked(file: Path, checked: Checked, key: str, signer: Signer | None) -> None:
    if checked.faults:
        return
    line(
        f"{plain(str(file))}: {checked.files:,} files, {len(checked.evidence):,} frozen "
        "copies, all as they were signed."
    )
    vouched = "a key that joins on to the one that you gave"
    if checked.key == key:
        vouched = "the key that you gave"
    if not checked.expected:
        vouched = "a key that nobody vouched for" if signer is None else plain(_whose(signer))
    line(f"Signed with {vouched}: {checked.key}")
    if checked.expected and signer is not None:
        line(f"That is {plain(_whose(signer))}.")


def _whose(signer: Signer | None) -> str:
    """Whose key it is, from when to when, and what it is worth."""
    if signer is None:
        return "nobody's that is known here"
    desk = f"this desk, {signer.name}" if signer.ours else f"the partner {signer.name}"
    since, until = _day(signer.since), _day(signer.until)
    if signer.disowned:
        return (
            f"an earlier key of {desk}, from {since} to {until}, which says of itself that it was "
            "lost or stolen: call them"
        )
    match signer.state:
        case KeyState.CURRENT:
            return f"the key of {desk}, since {since}"
        case KeyState.RETIRED:
            return f"an earlier key of {desk}, from {since} to {until}, when it signed the next"
        case KeyState.REVOKED:
            suspect = _day(signer.suspect_since)
            return f"a key that {desk} gave up: from {suspect} on somebody else may have held it"
        case KeyState.OFFERED:
            return f"said to be a key of {desk}, and nobody has compared it"


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment is not None else "its beginning"
