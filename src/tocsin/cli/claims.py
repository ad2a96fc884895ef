"""Commands of claims: which circulate, which deserve checking, and which matches are right."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
import pyarrow.compute as pc
import typer

from tocsin.chain.claims import answers_file, claim_index, matched
from tocsin.chain.found import Found
from tocsin.chain.reading import embedder_of
from tocsin.cli import factchecks
from tocsin.cli.console import err, line, plain, print_json
from tocsin.cli.looking import (
    MOST_SHOWN,
    By,
    Most,
    moment,
    named,
    person,
    short,
    tell_posts,
    tell_when,
    with_ids,
)
from tocsin.cli.options import EmbedderName, Json, Where, how_to_read
from tocsin.detect.claims import feedback
from tocsin.detect.claims.matching import FEW_FACTCHECKS, Matching
from tocsin.engine import Settings
from tocsin.errors import UsageError
from tocsin.posts.keys import spelled
from tocsin.workspace import open_workspace

app = typer.Typer(help="Fact-checks, and the claims of posts that they answer.")
app.add_typer(factchecks.app)

_Ids = Annotated[list[str], typer.Argument(help="Ids of matches, or their first digits.")]
_WORDS = 200


@app.command("list")
def list_(workspace: Where = Path(), most: Most = MOST_SHOWN, as_json: Json = False) -> None:
    """Lists the checked claims that circulate, the most posted first, with their matches."""
    space = open_workspace(workspace)
    found = Found(space.found)
    claims = found.table("claims/circulating").slice(0, most).to_pylist()
    matches = found.table("claims/matches").sort_by([("probability", "descending")]).to_pylist()
    by_claim: dict[int, list[dict[str, Any]]] = {}
    for row in matches:
        by_claim.setdefault(row["factcheck_key"], []).append(row)
    if as_json:
        print_json(
            [
                {
                    **with_ids(c),
                    "matches": list(map(with_ids, by_claim.get(c["factcheck_key"], []))),
                }
                for c in claims
            ]
        )
        return
    texts = found.table("texts/table")
    words = dict(zip(texts["text_id"].to_pylist(), texts["text"].to_pylist(), strict=True))
    tell_when(found)
    for claim in claims:
        line(f"[bold]{plain(claim['claim'])}[/]")
        line(
            f"  {_verdict(claim)}; {claim['posts']:,} posts by {claim['accounts']:,} accounts, "
            f"{moment(claim['first_at'])} to {moment(claim['last_at'])}"
        )
        for row in by_claim.get(claim["factcheck_key"], [])[:most]:
            stance = f", {row['stance']}" if row["stance"] else ""
            sure = "" if row["probability"] is None else f" {row['probability']:.0%}"
            line(
                f"    [bold]{short(row['match'])}[/] {row['tier']}{sure}{stance}: "
                f"{plain(_cut(words.get(row['text_id']) or ''))}"
            )
    if not claims:
        err.print("No checked claim was found in the posts that were read.")


@app.command()
def worthy(workspace: Where = Path(), most: Most = MOST_SHOWN, as_json: Json = False) -> None:
    """Lists claims that nobody has answered, the first to check first, with reasons."""
    space = open_workspace(workspace)
    found = Found(space.found)
    rows = found.table("worthy/claims").slice(0, most).to_pylist()
    if as_json:
        print_json(
            [with_ids({**row, "texts": [spelled(text) for text in row["texts"]]}) for row in rows]
        )
        return
    first = found.table("texts/table").select(["text_id", "first_post"]).to_pylist()
    posts = {row["text_id"]: row["first_post"] for row in first}
    tell_when(found)
    for number, row in enumerate(rows, 1):
        areas = f" [dim]({plain(', '.join(row['areas']))})[/]" if row["areas"] else ""
        line(f"[bold]{number}. {plain(_cut(row['claim']))}[/]{areas}")
        line(f"  {row['posts']:,} posts in {len(row['texts']):,} wordings")
        for reason in row["reasons"]:
            line(f"  [yellow]because:[/] {plain(reason)}")
        tell_posts(space, [posts[row["claim_id"]]])
    if not rows:
        err.print("No claim was found that deserves checking in the posts that were read.")


@app.command()
def confirm(matches: _Ids, workspace: Where = Path(), by: By = None) -> None:
    """Says that matches are right: these words repeat, or answer, that claim."""
    _answer(matches, workspace, by, is_right=True)


@app.command()
def reject(matches: _Ids, workspace: Where = Path(), by: By = None) -> None:
    """Says that matches are wrong; they count no longer."""
    _answer(matches, workspace, by, is_right=False)


def _answer(ids: list[str], workspace: Path, by: str | None, *, is_right: bool) -> None:
    """Puts a person's answers on record; they count from the next report on."""
    space = open_workspace(workspace)
    shown = Found(space.found).table("claims/matches")
    keys = [named(one, "match", shown["match"].to_pylist()) for one in ids]
    chosen = shown.filter(pc.is_in(shown["match"], value_set=pa.array(keys, pa.int64())))
    who = person(by)
    answers = feedback.said(chosen, [is_right] * len(chosen), who, datetime.now(UTC))
    feedback.keep(answers_file(space), answers)
    what = "right" if is_right else "wrong"
    err.print(
        f"On record: {len(chosen):,} matches are {what}, by {plain(who)}. "
        "It counts from the next report on."
    )


@app.command("match")
def match_(
    text: Annotated[str, typer.Argument(help="What a post says, or the address it links to.")],
    workspace: Where = Path(),
    least: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, help="The least probability that is shown; 0.5, or 0.8 among few."
        ),
    ] = None,
    publisher: Annotated[
        list[str] | None, typer.Option(help="Only of this site, such as example.org; repeatable.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only reviewed then or later: 2026-01-31.")
    ] = None,
    embedder: EmbedderName = None,
    as_json: Json = False,
) -> None:
    """Looks a claim up: which fact-checks may answer it, with probability and reasons."""
    space = open_workspace(workspace)
    how = how_to_read(space, embedder, 1)
    index = claim_index(space, embedder_of(space, how, Settings().threads))
    if index is None:
        raise UsageError(
            "There are no fact-checks in this workspace.", "Bring some in: tocsin claims import"
        )
    sites = frozenset(publisher) if publisher else None
    reviewed = since.replace(tzinfo=UTC) if since else None
    asked = Matching(least_probability=least, publishers=sites, reviewed_since=reviewed)
    rows = matched(index, text, datetime.now(UTC), asked)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        _tell_match(row)
    if not rows:
        few = index.factchecks.num_rows < FEW_FACTCHECKS
        err.print(
            f"None of {index.factchecks.num_rows:,} fact-checks answers this, at "
            f"{asked.least(few=few):.0%}."
        )


def _tell_match(row: dict[str, Any]) -> None:
    how_sure = "same address" if row["probability"] is None else f"{row['probability']:.0%}"
    line(f"[bold]{how_sure}[/] {plain(row['claim'])}")
    line(f"  {_verdict(row)}")
    for reason in row["reasons"]:
        line(f"  [yellow]because:[/] {plain(reason)}")
    for flag in row["flags"]:
        line(f"  [yellow]look twice:[/] {flag.replace('_', ' ')}")


def _verdict(row: dict[str, Any]) -> str:
    verdict = row["verdict_as_stated"] or row["verdict"] or "no verdict stated"
    return f"{plain(verdict)} – {plain(row['publisher'] or '')} {plain(row['url'] or '')}"


def _cut(text: str) -> str:
    return " ".join(text.split())[:_WORDS]
