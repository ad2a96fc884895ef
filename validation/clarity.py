"""The figures of the clarity check, from the drafts that stand with its tests.

A planted fault is found if a remark of its kind overlaps its passage. A remark is false if it is
neither planted nor listed, with the reason, as true by its criterion (``also``). Pages are of 300
words. The first fifteen drafts were looked at while the checks were made, the second fifteen when
they were mended; the third part is unseen.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from figures import Figure, Target
from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.files import read_draft
from tocsin.answers.clarity.remarks import Kind, Remark, Review
from tocsin.detect.intervals import wilson

DRAFTS: Final = Path(__file__).parents[1] / "tests" / "answers" / "clarity" / "drafts"
PARTS: Final = ("first", "second", "third")
UNSEEN: Final = "third"
"""The part that the checks have not been changed after; the figures are its."""
PAGE_WORDS: Final = 300


@dataclass(frozen=True)
class Outcome:
    """One draft, checked: what was planted and found, planted and missed, and remarked falsely."""

    file: str
    words: int
    found: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]
    false: tuple[Remark, ...]
    also: int


@cache
def outcomes(part: str) -> tuple[Outcome, ...]:
    stated = tomllib.loads((DRAFTS / f"{part}.toml").read_text(encoding="utf-8"))
    return tuple(_outcome(DRAFTS / part, one) for one in stated["draft"])


def _outcome(folder: Path, stated: dict[str, Any]) -> Outcome:
    draft = _read(folder, stated)
    earlier = [
        read_draft(folder / name, language=stated["language"]) for name in stated.get("earlier", ())
    ]
    review = check(draft, earlier=earlier)
    planted = [(what, quote) for what, quote in stated.get("planted", ())]
    also = [(what, quote) for what, quote, _why in stated.get("also", ())]
    found = [fault for fault in planted if any(_is(draft, r, fault) for r in review.remarks)]
    return Outcome(
        stated["file"],
        review.words,
        tuple(found),
        tuple(fault for fault in planted if fault not in found),
        tuple(_unexplained(draft, review, [*planted, *also])),
        sum(any(_is(draft, r, fault) for fault in also) for r in review.remarks),
    )


def _read(folder: Path, stated: dict[str, Any]) -> Draft:
    return read_draft(
        folder / stated["file"],
        language=stated["language"],
        kind=Kind(stated["kind"]),
        myth=stated.get("myth", ""),
    )


def _unexplained(
    draft: Draft, review: Review, explained: list[tuple[str, str]]
) -> Iterator[Remark]:
    for remark in review.remarks:
        if not any(_is(draft, remark, fault) for fault in explained):
            yield remark


def _is(draft: Draft, remark: Remark, fault: tuple[str, str]) -> bool:
    """Of the same kind, and the passages overlap."""
    what, quote = fault
    if remark.what != what:
        return False
    if quote == "title":
        return remark.place.block == 0
    texts = (draft.title, *(block.text for block in draft.blocks))
    text = texts[remark.place.block]
    start = text.find(quote)
    return start >= 0 and start < remark.place.end and remark.place.start < start + len(quote)


def _recall(_: Path) -> tuple[float, str]:
    parts = dict[str, tuple[int, int]]()
    for part in PARTS:
        found = sum(len(one.found) for one in outcomes(part))
        parts[part] = found, found + sum(len(one.missed) for one in outcomes(part))
    found, planted = parts[UNSEEN]
    low, high = (float(end) for end in wilson(np.array(found), np.array(planted)))
    told = "; ".join(f"{part} part {here} of {of}" for part, (here, of) in parts.items())
    return found / planted, f"of the unseen part, 95 % {low:.2f} to {high:.2f}; {told}"


def _false(_: Path) -> tuple[float, str]:
    told, rate = [], dict[str, float]()
    for part in PARTS:
        here = sum(len(one.false) for one in outcomes(part))
        pages = sum(one.words for one in outcomes(part)) / PAGE_WORDS
        also = sum(one.also for one in outcomes(part))
        rate[part] = here / pages
        told.append(f"{part} part {here} in {pages:.1f} pages ({also} true, not planted)")
    return rate[UNSEEN], "of the unseen part; " + "; ".join(told)


FIGURES: Final = [
    Figure("clarity.planted_fault_recall", Target(0.9, 1), "own drafts", _recall),
    Figure("clarity.false_remarks_per_page", Target(0, 1), "own drafts", _false),
]

if __name__ == "__main__":
    for part in PARTS:
        for one in outcomes(part):
            for what, quote in one.missed:
                print(f"{part} {one.file}: missed {what} at “{quote}”")
            for remark in one.false:
                print(f"{part} {one.file}: false {remark.what} at “{remark.place.quote[:70]}”")
    for figure in FIGURES:
        print(figure.name, *figure.measure(DRAFTS))
