"""Who is named and delegitimised, as a reader meets it: the most attacked first."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.detect.targets.description import readable
from tocsin.detect.targets.gazetteer import MULTILATERAL
from tocsin.detect.targets.tables import Targets
from tocsin.report.quoting import Post, picked

MOST_SHOWN: Final = 20
SET_ASIDE: Final = {
    "negated": "that the author denies",
    "reported": "that the author reports",
    "question": "in a question",
    "irony": "that may be irony",
    "near": "with such words near, said of something else",
}
"""Why framings are not counted, in words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One target on the page.

    ``frames`` are what it is called, with posts; ``set_aside`` why framings were not counted, with
    their number; ``posts`` its attacking posts, one an account, each with the words.
    """

    row: Mapping[str, Any]
    multilateral: bool
    frames: tuple[tuple[str, int], ...]
    set_aside: tuple[tuple[str, int], ...]
    posts: tuple[tuple[Post, str], ...]


def shown(targets: Targets, posts: Mapping[int, Post]) -> tuple[Shown, ...]:
    """The targets that were attacked, by attacking accounts."""
    frames: dict[str, list[tuple[str, int]]] = defaultdict(list)
    aside: dict[str, Counter[str]] = defaultdict(Counter)
    for row in targets.frames.to_pylist():
        frames[row["target"]].append((readable(row["frame"]), row["posts"]))
    for row in targets.set_aside.to_pylist():
        aside[row["target"]][row["stance"]] += 1
    examples = _examples(targets)
    kinds = {kind.value for kind in MULTILATERAL}
    return tuple(
        Shown(
            row=row,
            multilateral=row["kind"] in kinds,
            frames=tuple(sorted(frames[row["target"]], key=lambda frame: -frame[1])),
            set_aside=tuple(aside[row["target"]].most_common()),
            posts=tuple(
                (post, words)
                for key, words in examples[row["target"]]
                for post in picked(posts, [key])
            ),
        )
        for row in _attacked(targets)
    )


def _attacked(targets: Targets) -> list[dict[str, Any]]:
    rows = [row for row in targets.targets.to_pylist() if row["attacking_posts"]]
    rows.sort(key=lambda row: (-row["attacking_accounts"], -row["attacking_posts"], row["target"]))
    return rows[:MOST_SHOWN]


def _examples(targets: Targets) -> dict[str, list[tuple[int, str]]]:
    """The attacking posts of each target, with the words that the frame rests on."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    seen: set[tuple[str, int]] = set()
    for row in targets.attacks.to_pylist():
        place = row["target"], row["post_key"]
        if place not in seen:
            seen.add(place)
            found[row["target"]].append((row["post_key"], row["words"]))
    return found
