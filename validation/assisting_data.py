"""The texts with known answers that assisting readings are trained and measured on."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tocsin.detect.stance.model import STANCES
from tocsin.posts.keys import key64

CODES = {
    "arabic": "ar", "bulgarian": "bg", "english": "en", "spanish": "es", "dutch": "nl",
    "turkish": "tr",
}  # fmt: skip
_BOTH = pa.array(["0", "1"], pa.large_string())
_REPLY_STANCES = {"support": 0, "suppoet": 0, "suppport": 0, "deny": 1, "query": 2}
_REPLY_STANCES |= {"comment": 3, "omment": 3}
_RUMOUREVAL_STANCES = (0, 2, 1, 3)
"""Its 0 support, 1 query, 2 deny, 3 comment, as places in ``STANCES``."""


@dataclass(frozen=True)
class Reply:
    """A reply, what it answers, its stance as a place in ``STANCES``, and what it belongs to."""

    text: str
    target: str
    stance: int
    group: str

    @property
    def asks(self) -> bool:
        return STANCES[self.stance] == "question"


@cache
def rumoureval(data: Path, part: str) -> list[Reply]:
    """``traindev`` or ``test``: posts with a label that are not the source of a thread."""
    folder = data / "infodemic" / "rumoureval2017"
    posts = json.loads((folder / f"{part}_posts.json").read_bytes())
    trees = json.loads((folder / f"{part}_structures.json").read_bytes())
    ids, labels, threads = (
        (folder / f"{part}_{name}.txt").read_text().split()
        for name in ("post_id", "post_label", "thread_id")
    )
    source = {post: thread for thread, tree in trees.items() for post in _posts_in(tree)}
    return [
        Reply(
            posts[post]["text"],
            posts[source[post]]["text"] if source.get(post) in posts else "",
            _RUMOUREVAL_STANCES[int(label)],
            source.get(post, post),
        )
        for post, label in zip(ids, labels, strict=True)
        if post not in set(threads)
    ]


def _posts_in(tree: Any) -> list[str]:
    if not isinstance(tree, dict):
        return []
    return [name for post, below in tree.items() for name in (post, *_posts_in(below))]


@cache
def checkthat(data: Path) -> list[dict[str, Any]]:
    """Task 1A's distinct labelled tweets: ``lang`` (a code), ``split``, ``text``, ``worthy``."""
    table = pq.read_table(data / "claims" / "checkthat2022_task1.parquet")
    chosen = pc.and_(pc.equal(table["task"], "1A"), pc.is_in(table["label"], _BOTH))
    rows = table.filter(chosen).select(["lang", "split", "text", "label"]).to_pylist()
    once = {(row["lang"], row["split"], row["text"]): row for row in rows}
    return [
        {
            "lang": CODES[row["lang"]],
            "split": row["split"],
            "text": row["text"],
            "worthy": row["label"] == "1",
        }
        for row in once.values()
    ]


@cache
def covid_replies(data: Path) -> list[Reply]:
    """Replies with a stance, and the tweet they answer: "" where the file does not hold it."""
    table = pq.read_table(data / "claims" / "covid19_rumor_tweet_replies.parquet")
    rows = [row for row in table.to_pylist() if row["comment"]]
    told = {
        row["rumor"]: row["comment"]
        for row in reversed(rows)
        if row["stance"] is None and row["tweet_id"] == row["rumor"]
    }
    # The file repeats the list of rumours, shifted by some columns: the id stands under "time".
    told |= {row["time"]: row["comment"] for row in rows if row["rumor"] == "Twitter"}
    return [
        Reply(
            row["comment"],
            told.get(row["rumor"], ""),
            _REPLY_STANCES[row["stance"]],
            str(row["rumor"]),
        )
        for row in rows
        if row["stance"] in _REPLY_STANCES
    ]


def held_out(reply: Reply) -> bool:
    """A fifth of the rumours, by a hash of their id, with all their replies."""
    return key64("stance", reply.group) % 5 == 0


def harm_sentences() -> list[dict[str, str]]:
    """Sentences of our own by area of harm: ``part, area, lang, text``."""
    path = Path(__file__).with_name("harm_sentences.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
