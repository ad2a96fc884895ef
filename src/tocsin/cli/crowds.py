"""The command of large crowds: what many raters agree on across their camps."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.chain.ratings_file import read_ratings
from tocsin.cli.console import err, plain
from tocsin.cli.options import Json
from tocsin.cli.results import PageFolder, hand_on
from tocsin.panels.crowd.judging import judge
from tocsin.panels.crowd.ratings import refuse_small

app = typer.Typer()


@app.command()
def crowd(
    file: Annotated[
        Path, typer.Argument(help="CSV: rater, item, rating; or Polis' participants-votes.csv.")
    ],
    seed: Annotated[int, typer.Option(help="Of the resampling; the same gives the same.")] = 0,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What a crowd of 50 or more favours in every camp, and whether it was pushed."""
    read = read_ratings(file)
    refuse_small(len(read.ratings.raters))
    if read.rejected or read.replaced:
        err.print(
            f"{read.given:,} ratings: {read.rejected:,} could not be read, {read.replaced:,} were "
            "replaced by a later one of the same rater.",
            soft_wrap=True,
        )
        for one in read.told:
            err.print(plain(f"  {one}"), soft_wrap=True)
    hand_on("crowd", judge(read.ratings, seed=seed), out, as_json=as_json)
