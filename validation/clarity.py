"""The figures of the clarity check, from the thirty drafts that stand with its tests.

A planted fault is found if a remark of its kind overlaps its passage. A remark is false if it is
neither planted nor listed, with the reason, as true by its criterion (``also``). Pages are of 300
words. The first fifteen drafts were looked at while the checks were made, the second were not.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from figures import Figure, Target
from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.files import read_draft
from tocsin.answers.clarity.remarks import Kind, Remark, Review
from tocsin.detect.intervals import wilson

DRAFTS: Final = Path(__file__).parents[1] / "tests" / "answers" / "clarity" / "drafts"
HALVES: Final = ("first", "second")
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
def outcomes(half: str) -> tuple[Outcome, ...]:
    stated = tomllib.loads((DRAFTS / f"{half}.toml").read_text(encoding="utf-8"))
    return tuple(_outcome(DRAFTS / half, one) for one in stated["draft"])


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
    parts, found, planted = [], 0, 0
    for half in HALVES:
        here = sum(len(one.found) for one in outcomes(half))
        of = here + sum(len(one.missed) for one in outcomes(half))
        found, planted = found + here, planted + of
        parts.append(f"{half} half {here} of {of}")
    low, high = (float(end) for end in wilson(found, planted))
    return found / planted, f"{'; '.join(parts)}; 95 % {low:.2f} to {high:.2f}"


def _false(_: Path) -> tuple[float, str]:
    parts, false, words = [], 0, 0
    for half in HALVES:
        here = sum(len(one.false) for one in outcomes(half))
        pages = sum(one.words for one in outcomes(half)) / PAGE_WORDS
        also = sum(one.also for one in outcomes(half))
        false, words = false + here, words + sum(one.words for one in outcomes(half))
        parts.append(f"{half} half {here} in {pages:.1f} pages ({also} true, not planted)")
    return false / (words / PAGE_WORDS), "; ".join(parts)


FIGURES: Final = [
    Figure("clarity.planted_fault_recall", Target(0.9, 1), "own drafts", _recall),
    Figure("clarity.false_remarks_per_page", Target(0, 1), "own drafts", _false),
]

if __name__ == "__main__":
    for half in HALVES:
        for one in outcomes(half):
            for what, quote in one.missed:
                print(f"{half} {one.file}: missed {what} at “{quote}”")
            for remark in one.false:
                print(f"{half} {one.file}: false {remark.what} at “{remark.place.quote[:70]}”")
    for figure in FIGURES:
        print(figure.name, *figure.measure(DRAFTS))
