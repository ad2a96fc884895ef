"""What a person reads about a target: one sentence that can be checked, and what it is not."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.targets.gazetteer import TargetKind
from tocsin.detect.targets.lexicon import LANGUAGES
from tocsin.detect.targets.stance import AFTER_WORDS, BEFORE_WORDS
from tocsin.detect.targets.tables import multilateral
from tocsin.finding import Finding

VERSION: Final = 2
LEAST_ACCOUNTS: Final = 2
MOST_FINDINGS: Final = 100
MOST_EVIDENCE: Final = 1_000
NOT_A_JUDGEMENT: Final = (
    "Naming a frame is not a judgement: it says which words stand near a name. Institutions "
    "deserve scrutiny, a charge may be true, and criticism is protected speech."
)
WORD_LISTS: Final = (
    "Suggested by word lists and rules, which miss irony, pictures, allusions and new words. Of "
    "what they called attacks in English texts not seen before, one reader called 101 of 123 so "
    "too; in other languages there were too few to say. They find about half of the attacks that "
    "use a listed word. Open the posts before using the number."
)
MEASURED: Final = (
    f"Word lists exist in: {', '.join(LANGUAGES)}. In other languages names are found where they "
    "are listed, and frames are not measured."
)
NOT_INDEPENDENT: Final = (
    "Intervals take accounts as independent; accounts that act together make them too narrow."
)
CAVEATS: Final = (NOT_A_JUDGEMENT, WORD_LISTS, MEASURED, NOT_INDEPENDENT)
_SUPPORTED: Final = 0.05
_FRAMES_SHOWN: Final = 3
_READABLE: Final = {
    "corrupt": "corrupt or bought",
    "criminal": "criminal",
    "incompetent": "incompetent",
    "conspiracy": "part of a conspiracy or a puppet",
    "foreign": "controlled from abroad",
    "illegitimate": "illegitimate or rigged",
    "traitor": "traitors",
    "dehumanising": "less than human",
    "deceiving": "liars",
    "defy": "to be left, defied or abolished",
}


def readable(frame: str) -> str:
    """A frame as people say it: what the target is said to be."""
    return _READABLE[frame]


def findings(
    targets: pa.Table, attacks: pa.Table, frames: pa.Table, created_at: datetime
) -> tuple[Finding, ...]:
    """The standing view in one sentence, and one for each of the most attacked targets.

    States get none: read by hand, few of the attacks found on them were attacks.
    """
    enough = pc.greater_equal(targets["attacking_accounts"], LEAST_ACCOUNTS)
    rows = targets.filter(pc.and_(enough, pc.not_equal(targets["kind"], TargetKind.STATE.value)))
    posts = _posts(attacks)
    shown = _shown(frames)
    of_targets = [
        _finding(
            row["target"], _statement(row, shown[row["target"]]), row, posts[row["target"]],
            created_at,
        )
        for row in rows.slice(0, MOST_FINDINGS).to_pylist()
    ]  # fmt: skip
    return (*_multilateral(targets, attacks, created_at), *of_targets)


def _multilateral(
    targets: pa.Table, attacks: pa.Table, created_at: datetime
) -> tuple[Finding, ...]:
    """The standing view, where anything is attacked."""
    view = multilateral(targets)
    found = attacks.filter(pc.is_in(attacks["target"], value_set=view["target"].combine_chunks()))
    if not len(found):
        return ()
    posts = pc.unique(found["post_key"]).sort().to_pylist()
    row = {
        "attacking_posts": len(posts),
        "attacking_accounts": pc.count_distinct(found["account_key"]).as_py(),
    }
    attacked = pc.sum(pc.greater(view["attacking_posts"], 0)).as_py()
    statement = (
        f"{row['attacking_accounts']:,} accounts seem to delegitimise multilateral cooperation in "
        f"{row['attacking_posts']:,} posts, against {attacked} of the {len(view)} organisations "
        "and processes that are named."
    )
    return (_finding("multilateral cooperation", statement, row, posts, created_at),)


def _finding(
    subject: str, statement: str, row: Mapping[str, Any], posts: list[int], created_at: datetime
) -> Finding:
    names = ("attacking_posts", "attacking_accounts", "read_posts", "share", "ratio")
    stated = row.get("ratio") is not None
    return Finding(
        detector="targets",
        version=VERSION,
        parameters={"before_words": BEFORE_WORDS, "after_words": AFTER_WORDS},
        subject=subject,
        statement=statement,
        statistic={name: float(row[name]) for name in names if row.get(name) is not None},
        baseline={"ratio": 1.0} if stated else {},
        interval=(row["ratio_low"], row["ratio_high"]) if stated else None,
        q_value=row.get("q_value") if stated else None,
        evidence=tuple(posts[:MOST_EVIDENCE]),
        created_at=created_at,
        basis="inferred",
        caveats=CAVEATS,
    )


def _statement(row: Mapping[str, Any], frames: list[str]) -> str:
    said = (
        f"{row['attacking_accounts']:,} of {row['read_accounts']:,} accounts that name "
        f"{row['name']} seem to call it {'; '.join(frames)}, in {row['attacking_posts']:,} of "
        f"{row['read_posts']:,} posts ({row['share']:.0%}, 95 % interval {row['share_low']:.0%} to "
        f"{row['share_high']:.0%})"
    )
    if row["ratio"] is None:
        return f"{said}; too few to compare with other targets."
    how = "more often than" if row["q_value"] <= _SUPPORTED else "not provably more often than"
    return (
        f"{said}, {how} other targets: {row['ratio']:.1f} times ({row['ratio_low']:.1f} to "
        f"{row['ratio_high']:.1f})."
    )


def _posts(attacks: pa.Table) -> dict[str, list[int]]:
    once = attacks.group_by(["target", "post_key"], use_threads=False).aggregate([])
    once = once.sort_by([("target", "ascending"), ("post_key", "ascending")])
    found: dict[str, list[int]] = defaultdict(list)
    for target, post in zip(once["target"].to_pylist(), once["post_key"].to_pylist(), strict=True):
        found[target].append(post)
    return found


def _shown(frames: pa.Table) -> dict[str, list[str]]:
    """The most frequent frames of each target, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in frames.to_pylist():
        if len(found[row["target"]]) < _FRAMES_SHOWN:
            found[row["target"]].append(readable(row["frame"]))
    return found
