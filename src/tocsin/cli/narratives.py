"""Commands of narratives: what is told, by whom, and what people decide about it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pyarrow.compute as pc
import typer

from tocsin.chain.found import Found
from tocsin.cli.console import err, line, plain, print_json
from tocsin.cli.looking import (
    MOST_SHOWN,
    By,
    Most,
    moment,
    named,
    person,
    posts_of,
    short,
    tell_posts,
    tell_when,
    with_ids,
)
from tocsin.cli.options import Json, Where
from tocsin.detect.narratives.decisions import Decision, Kind, write
from tocsin.detect.narratives.description import growth_in_words
from tocsin.detect.narratives.registry import Registry
from tocsin.workspace import Workspace, open_workspace

app = typer.Typer(help="Narratives: what is told in many words. Without a command: the list.")

_Id = Annotated[str, typer.Argument(help="The id of a narrative, or its first digits.")]


@app.callback(invoke_without_command=True)
def narratives(
    context: typer.Context,
    workspace: Where = Path(),
    most: Most = MOST_SHOWN,
    as_json: Json = False,
) -> None:
    """Lists the narratives of the last investigation, the most posted first."""
    if context.invoked_subcommand is not None:
        return
    found = Found(open_workspace(workspace).found)
    rows = found.table("narratives/narratives").slice(0, most).to_pylist()
    if as_json:
        print_json([with_ids(row) for row in rows])
        return
    tell_when(found)
    for row in rows:
        _tell(row)
    if not rows:
        err.print("The texts that were read do not gather around anything.")


@app.command()
def show(
    narrative: _Id, workspace: Where = Path(), most: Most = MOST_SHOWN, as_json: Json = False
) -> None:
    """Opens a narrative: its words, its bursts, and its posts, the most central first."""
    space = open_workspace(workspace)
    found = Found(space.found)
    tables = {name: found.table(f"narratives/{name}") for name in ("narratives", "terms", "bursts")}
    key = named(narrative, "narrative", tables["narratives"]["narrative"].to_pylist())
    rows = {
        name: table.filter(pc.equal(table["narrative"], key)).to_pylist()
        for name, table in tables.items()
    }
    members = found.table("narratives/members")
    members = members.filter(pc.equal(members["narrative"], key))
    central = members.sort_by([("similarity", "descending"), ("post_key", "ascending")])
    posts = list(dict.fromkeys(central["post_key"].to_pylist()))[:most]
    (row,) = rows["narratives"]
    if as_json:
        kept = posts_of(space, posts)
        parts = {name: [with_ids(r) for r in rows[name]] for name in ("terms", "bursts")}
        print_json({**with_ids(row), **parts, "quoted": [with_ids(post) for post in kept]})
        return
    tell_when(found)
    _tell(row)
    for language in dict.fromkeys(term["language"] for term in rows["terms"]):
        words = [term["term"] for term in rows["terms"] if term["language"] == language]
        line(f"  [dim]{plain(language or 'unknown language')}:[/] {plain(', '.join(words))}")
    for burst in rows["bursts"]:
        line(
            f"  [dim]burst:[/] from {moment(burst['begins_at'])}: {burst['accounts']:,.0f} where "
            f"{burst['expected']:,.1f} were usual"
        )
    tell_posts(space, posts)


@app.command()
def rename(narrative: _Id, name: str, workspace: Where = Path(), by: By = None) -> None:
    """Gives a narrative a name that people understand."""
    _decide(open_workspace(workspace), narrative, _decision(Kind.RENAME, by, name=name))


@app.command()
def merge(
    narrative: _Id,
    into: Annotated[str, typer.Argument(help="The narrative that it goes into.")],
    workspace: Where = Path(),
    by: By = None,
) -> None:
    """Makes two narratives one: the texts of the first go into the second."""
    space = open_workspace(workspace)
    other = named(into, "narrative", _known(space))
    _decide(space, narrative, _decision(Kind.MERGE, by, into=other))


@app.command()
def split(
    narrative: _Id,
    texts: Annotated[list[str], typer.Argument(help="Ids of the texts that leave it.")],
    workspace: Where = Path(),
    by: By = None,
) -> None:
    """Takes texts out of a narrative; they become one of their own. Ids: ``narratives texts``."""
    space = open_workspace(workspace)
    kept = Registry(space.root / "narratives").texts()
    inside = kept.filter(pc.equal(kept["narrative"], named(narrative, "narrative", _known(space))))
    leaving = tuple(named(text, "text", inside["text_id"].to_pylist()) for text in texts)
    _decide(space, narrative, _decision(Kind.SPLIT, by, texts=leaving))


@app.command()
def pin(
    narrative: _Id,
    workspace: Where = Path(),
    by: By = None,
    undo: Annotated[bool, typer.Option("--undo", help="Its texts may leave it again.")] = False,
) -> None:
    """Holds a narrative together: its texts stay in it, whatever comes in later."""
    kind = Kind.UNPIN if undo else Kind.PIN
    _decide(open_workspace(workspace), narrative, _decision(kind, by))


@app.command("texts")
def texts_(narrative: _Id, workspace: Where = Path(), as_json: Json = False) -> None:
    """Lists the wordings of a narrative with their ids, the most central first."""
    found = Found(open_workspace(workspace).found)
    inside = found.table("narratives/texts")
    key = named(narrative, "narrative", inside["narrative"].to_pylist())
    inside = inside.filter(pc.equal(inside["narrative"], key))
    words = found.table("texts/table").select(["text_id", "text", "lang", "posts"])
    joined = inside.join(words, "text_id").sort_by([("similarity", "descending")])
    if as_json:
        print_json([with_ids(row) for row in joined.to_pylist()])
        return
    for row in joined.to_pylist():
        text = " ".join((row["text"] or "").split())
        line(f"[bold]{short(row['text_id'])}[/] {row['posts']:,} posts  {plain(text)}")


@app.command()
def history(workspace: Where = Path(), as_json: Json = False) -> None:
    """Says which narratives were born, split, merged or gone, in every run so far."""
    kept = Registry(open_workspace(workspace).root / "narratives").history()
    if as_json:
        print_json([with_ids(row) for row in kept.to_pylist()])
        return
    for row in kept.to_pylist():
        other = f" ({short(row['other'])})" if row["other"] is not None else ""
        line(
            f"{moment(row['at'])} [bold]{short(row['narrative'])}[/] "
            f"{row['event']}{other}, {row['texts']:,} texts"
        )


def _known(space: Workspace) -> list[int]:
    known: list[int] = Registry(space.root / "narratives").texts()["narrative"].to_pylist()
    return known


def _decision(kind: Kind, by: str | None, **more: Any) -> Decision:
    return Decision(at=datetime.now(UTC), by=person(by), kind=kind, narrative=0, **more)


def _decide(space: Workspace, narrative: str, decision: Decision) -> None:
    """Puts a decision on record; it counts from the next report on."""
    key = named(narrative, "narrative", _known(space))
    write(Registry(space.root / "narratives").decisions, replace(decision, narrative=key))
    err.print(
        f"On record: {decision.kind} of {short(key)}, by {plain(decision.by)}. "
        "It counts from the next report on."
    )


def _tell(row: dict[str, Any]) -> None:
    growth = growth_in_words(row)
    held = " [dim](held)[/]" if row["is_held"] else ""
    title = plain(row["name"] or row["label"] or "(no label)")
    line(f"[bold]{short(row['narrative'])}[/] {title}{held}")
    line(f"  {plain(' '.join((row['sample'] or '').split())[:200])}")
    line(
        f"  {row['posts']:,} posts by {row['accounts']:,} accounts in {row['texts']:,} wordings; "
        f"{', '.join(map(plain, row['languages'] or []))}; "
        f"{moment(row['first_at'])} to {moment(row['last_at'])}{'; ' if growth else ''}{growth}"
    )
