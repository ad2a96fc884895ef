"""The command of large crowds: what many raters agree on across their camps."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from tocsin.chain.ratings_file import RatingsFile, read_ratings
from tocsin.cli.console import err, line, plain
from tocsin.cli.options import Json
from tocsin.cli.results import PageFolder, hand_on
from tocsin.panels.crowd.judging import Judged, judge
from tocsin.panels.crowd.ratings import refuse_small

app = typer.Typer()


@app.command()
def crowd(
    file: Annotated[
        Path, typer.Argument(help="CSV: rater, item, rating; or Polis' participants-votes.csv.")
    ],
    items: Annotated[
        Path | None, typer.Option(help="CSV: item, text; or Polis' comments.csv.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the resampling; the same gives the same.")] = 0,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What a crowd of 50 or more favours in every camp, and whether it was pushed."""
    read = read_ratings(file, items)
    refuse_small(len(read.ratings.raters))
    _tell_read(read)
    found = judge(read.ratings, seed=seed)
    if not as_json:
        for one in found.items:
            for words in _told(one, read.texts):
                line(plain(words))
    hand_on("crowd", found, out, as_json=as_json)


def _tell_read(read: RatingsFile) -> None:
    if read.rejected or read.replaced:
        err.print(
            f"{read.given:,} ratings: {read.rejected:,} could not be read, {read.replaced:,} were "
            "replaced by a later one of the same rater.",
            soft_wrap=True,
        )
        for one in read.told:
            err.print(plain(f"  {one}"), soft_wrap=True)


def _told(one: Judged, texts: Mapping[str, str]) -> Iterator[str]:
    """An item in lines: its status, what it says, why, and how each group rates it."""
    settled = ", settled" if one.settled else ""
    yield f"{one.item}: {_words(one.status)}{settled}"
    if one.item in texts:
        yield f"  {texts[one.item]}"
    yield f"  why: {'; '.join(_words(why) for why in one.reasons)}"
    again = "not measured" if one.probability is None else f"{one.probability:.1%} of draws"
    yield f"  the same status when raters are drawn again: {again}"
    consensus = "not measured"
    if one.consensus is not None:
        consensus = f"{one.consensus:.3f} ({one.consensus_low:.3f} to {one.consensus_high:.3f})"
    yield f"  consensus of the groups: {consensus}"
    neutral = "not measured" if one.bridging is None else f"{one.bridging:.2f}, without an interval"
    yield f"  expected of a neutral rater: {neutral}"
    for group, of in enumerate(one.support, 1):
        share = f"{of.agree / of.votes:.0%}" if of.votes else "nobody rated it"
        ends = f"({of.low:.0%} to {of.high:.0%})"
        yield f"  group {group}: {of.agree:,} of {of.votes:,} for, {share} {ends}"
    if not one.support:
        yield "  support by group: not measured"


def _words(name: str) -> str:
    return name.replace("_", " ")
