"""Commands of information voids: where people ask and few answer, and in which posts."""

from pathlib import Path
from typing import Annotated, Any

import pyarrow.compute as pc
import typer

from tocsin.chain.found import Found
from tocsin.cli.console import err, line, plain, print_json
from tocsin.cli.looking import MOST_SHOWN, Most, moment, posts_of, tell_post, tell_when, with_ids
from tocsin.cli.options import Json, Where
from tocsin.errors import UsageError
from tocsin.workspace import open_workspace

app = typer.Typer(help="Information voids: asked about, and not answered. Without a command: all.")


@app.callback(invoke_without_command=True)
def voids(
    context: typer.Context,
    workspace: Where = Path(),
    most: Most = MOST_SHOWN,
    as_json: Json = False,
) -> None:
    """Lists the voids of the last investigation, the most expected unanswered demand first."""
    if context.invoked_subcommand is not None:
        return
    found = Found(open_workspace(workspace).found)
    ranked = found.table("voids/ranked")
    rows = ranked.filter(pc.greater(ranked["demand"], 0)).slice(0, most).to_pylist()
    if as_json:
        print_json(rows)
        return
    tell_when(found)
    for row in rows:
        _tell(row)
    if not rows:
        err.print("Nobody asked, or repeated a claim that was checked, on any topic.")


@app.command()
def show(
    rank: Annotated[int, typer.Argument(min=1, help="The number of a void in the list.")],
    workspace: Where = Path(),
    most: Most = MOST_SHOWN,
    as_json: Json = False,
) -> None:
    """Opens a void: when fewer were answered than usual, who asked, what spread, what answered."""
    space = open_workspace(workspace)
    found = Found(space.found)
    ranked = found.table("voids/ranked")
    (row,) = ranked.filter(pc.equal(ranked["rank"], rank)).to_pylist() or (None,)
    if row is None:
        raise UsageError(f"There is no void {rank}.", "Take a number from: tocsin voids")
    members = found.table("voids/members")
    shown = members.filter(pc.equal(members["rank"], rank)).slice(0, most).to_pylist()
    quoted = {post["post_key"]: post for post in posts_of(space, [m["post_key"] for m in shown])}
    if as_json:
        posts = [{**with_ids(quoted[m["post_key"]]), **with_ids(m)} for m in shown]
        print_json({**row, "posts": posts})
        return
    tell_when(found)
    _tell(row)
    for member in shown:
        answer = f", {member['answer']}" if member["answer"] else ""
        line(f"  [bold]{member['role']}[/]{answer}; reached {member['reach']:,}")
        tell_post(quoted[member["post_key"]])


def _tell(row: dict[str, Any]) -> None:
    where = ", ".join(filter(None, (row["lang"] or "language unknown", row["place"])))
    share = row["unanswered_share"]
    line(f"[bold]{row['rank']}. {plain(row['name'] or row['topic'])}[/] ({plain(where)})")
    line(
        f"  {row['demand']:,.0f} asked or met the rumour, {row['supply']:,.0f} met an answer"
        + (f"; {share:.0%} unanswered when they asked" if share is not None else "")
        + f"; {row['state']}"
    )
    if row["expected_unanswered"] is not None:
        line(
            f"  expected to stay unanswered: {row['expected_unanswered']:,.0f} "
            f"({row['expected_low']:,.0f} to {row['expected_high']:,.0f})"
        )
    answered = f"first answer {moment(row['first_answer'])}" if row["first_answer"] else "no answer"
    line(f"  first asked {moment(row['first_demand'])}, {answered}")
