"""Commands of AT Protocol labels: a key, labels signed and taken back, labels checked."""

from codecs import BOM_UTF8
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tocsin.cli.console import err, line, note, plain, print_json
from tocsin.cli.options import Json
from tocsin.errors import InputError, UsageError
from tocsin.exchange.labels import (
    Label,
    LabelKey,
    negation,
    new_key,
    page,
    signed,
    standing,
    verify,
)
from tocsin.exchange.labels.key_files import read_key, write_key

app = typer.Typer(no_args_is_help=True, help="Labels of the AT Protocol (Bluesky and its kin).")


@app.command(name="keys")
def keys_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; never replaced.")],
    as_json: Json = False,
) -> None:
    """Make a key to sign labels with; prints its public half for your DID document."""
    key = new_key()
    write_key(key, out)
    err.print(f"{plain(str(out))} is secret: who holds it labels in your name.", soft_wrap=True)
    if as_json:
        print_json({"file": str(out), "did_key": key.did_key})
    else:
        line(key.did_key)


@app.command(name="write")
def write_command(
    uris: Annotated[list[str], typer.Argument(help="at:// addresses of posts.")],
    key: Annotated[Path, typer.Option(help="The key file.")],
    source: Annotated[str, typer.Option(help="The DID that your institution labels as.")],
    value: Annotated[str, typer.Option(help="The word: small letters and hyphens.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The page of labels to write.")],
    days: Annotated[
        int | None,
        typer.Option(min=1, max=36_500, help="After how many days it no longer applies."),
    ] = None,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Take back the label of this word instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Sign labels, or what takes them back, as a page that a labeler serves."""
    if take_back and days:
        raise UsageError("What takes a label back does not expire.", "Leave out --days.")
    signing, now = read_key(key), datetime.now(UTC)
    ends = now + timedelta(days=days) if days else None
    made = [_made(Label(source, uri, value, now, exp=ends), signing, now, take_back=take_back)
            for uri in uris]  # fmt: skip
    content = page(made)
    out.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    what = "taken back" if take_back else f"labelled “{value}”"
    if as_json:
        print_json(content)
    else:
        line(f"{plain(str(out))}: {len(made):,} posts {plain(what)}, signed by {signing.did_key}.")


@app.command(name="verify")
def verify_command(
    file: Annotated[Path, typer.Argument(help="A page of labels (JSON).", dir_okay=False)],
    key: Annotated[str, typer.Option(help="The labeler's did:key, from its DID document.")],
    as_json: Json = False,
) -> None:
    """Check who signed labels, and which of them hold now; exit code 3 if one is not signed."""
    records = _records(file)
    good, bad = [], []
    for place, record in enumerate(records, 1):
        try:
            good.append(verify(record, key))
        except InputError as error:
            bad.append({"label": place, "why": error.message})
    holding = standing(good, datetime.now(UTC))
    if as_json:
        told = [{"uri": one.uri, "val": one.val, "src": one.src} for one in holding]
        print_json({"labels": len(records), "signed": len(good), "holding": told, "bad": bad})
    else:
        line(f"{len(good):,} of {len(records):,} labels are signed by this key.")
        for one in holding:
            line(f"  {plain(one.uri)} [bold]{plain(one.val)}[/]")
    for one_bad in bad:
        note(f"label {one_bad['label']}", str(one_bad["why"]))
    if bad:
        raise InputError(
            f"{len(bad):,} labels are not signed by this key.", "Do not rely on any of them."
        )


def _made(label: Label, key: LabelKey, now: datetime, *, take_back: bool) -> Label:
    """The signed label; what takes one back is dated after whatever was made until now."""
    if not take_back:
        return signed(label, key)
    before = now - timedelta(milliseconds=1)
    return signed(negation(Label(label.src, label.uri, label.val, before), now), key)


def _records(file: Path) -> list[Any]:
    try:
        told = orjson.loads(file.read_bytes().removeprefix(BOM_UTF8))
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {file}.", "Check the path.") from error
    except orjson.JSONDecodeError as error:
        raise InputError(f"{file} is no JSON ({error}).", "Give a page of labels.") from error
    records = told.get("labels") if isinstance(told, dict) else None
    if not isinstance(records, list):
        raise InputError(f"{file} is no page of labels.", "Give what queryLabels answers.")
    return records
