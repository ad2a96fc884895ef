"""What a post is about: its narrative, or the claim that the narrative is about.

A question, a rumour and a denial are worded apart, so that each may be a narrative of its own. The
fact-check that all were matched to, or that they link to, holds them together. But single matches
err, so that the posts of a narrative decide together:

- a narrative of whose posts at least half are about one claim is about that claim; any other is a
  topic of its own;
- a post in no narrative is about the claim that its text was matched to, or that it links to or
  shows;
- one claim that several publishers checked is one topic: a fact-check goes with the one that most
  texts were matched to, among those that at least half of its own texts were matched to as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import ibis
import pyarrow as pa

from tocsin.chain.claims import Claims
from tocsin.detect.narratives.tables import Narratives
from tocsin.engine.base import Engine, Table
from tocsin.posts.keys import spelled, spelled_out

_CLAIM_OF_TEXT: Final = pa.schema({"text_id": pa.int64(), "topic": pa.string()})
_CLAIM_OF_OBJECT: Final = pa.schema({"object": pa.string(), "topic": pa.string()})


@dataclass(frozen=True)
class Topics:
    """``posts``: ``post_key, topic`` of every post that is about something, once.

    ``of_narrative`` says which narratives (by number) are about a claim, and which; ``names`` what
    a person reads in place of a topic.
    """

    posts: Table
    of_narrative: Mapping[str, str]
    names: Mapping[str, str]


def topics(engine: Engine, of_post: Table, narratives: Narratives, claims: Claims | None) -> Topics:
    """The topics of posts; ``of_post`` has ``post_key, text_id``: the text of each."""
    members = narratives.members.select(["post_key", "narrative"])
    told = engine.table(members.set_column(1, "topic", spelled_out(members["narrative"])))
    if claims is None:
        return Topics(told.distinct(), {}, _names(narratives))
    of_check = _of_check(claims)
    of_text, of_object = _of_text(claims, of_check), _of_object(claims, of_check)
    worded = of_post.inner_join(engine.table(of_text), "text_id").drop("text_id")
    seen = engine.table(claims.sightings).inner_join(engine.table(of_object), "object")
    claimed = engine.keep(_first(worded, seen.drop("object")))
    about = engine.to_arrow(_about(told, claimed))
    by_narrative = told.select("post_key", narrative="topic")
    within = by_narrative.inner_join(engine.table(about), "narrative").drop("narrative")
    pairs = (about[name].to_pylist() for name in ("narrative", "topic"))
    checks = claims.checks.select(["factcheck_key", "claim"]).to_pylist()
    claim_names = {_topic(row["factcheck_key"]): row["claim"] for row in checks if row["claim"]}
    return Topics(
        posts=_first(within, told, claimed),
        of_narrative=dict(zip(*pairs, strict=True)),
        names={**_names(narratives), **claim_names},
    )


def _names(narratives: Narratives) -> dict[str, str]:
    rows = narratives.narratives.select(["narrative", "name", "label"]).to_pylist()
    called = ((spelled(row["narrative"]), row["name"] or row["label"]) for row in rows)
    return {topic: name for topic, name in called if name}


def _topic(factcheck_key: int) -> str:
    return f"claim {spelled(factcheck_key)}"


def _first(*tables: Table) -> Table:
    """``post_key, topic``: of each post in the first of the tables that has it."""
    ranked = ibis.union(
        *(
            table.select("post_key", "topic", place=ibis.literal(place))
            for place, table in enumerate(tables)
        )
    )
    order = [ranked.place, ranked.topic]
    numbered = ranked.mutate(number=ibis.row_number().over(group_by="post_key", order_by=order))
    return numbered.filter(numbered.number == 0).select("post_key", "topic")


def _about(told: Table, claimed: Table) -> Table:
    """``narrative, topic``: the narratives that are about one claim, and which."""
    both = told.select("post_key", narrative="topic").inner_join(claimed, "post_key")
    shares = both.group_by(["narrative", "topic"]).aggregate(posts=both.post_key.nunique())
    sizes = told.group_by("topic").aggregate(whole=told.post_key.nunique())
    sizes = sizes.rename(narrative="topic")
    most = shares.inner_join(sizes, "narrative")
    most = most.filter(2 * most.posts >= most.whole)
    order = [most.posts.desc(), most.topic]
    first = most.mutate(place=ibis.row_number().over(group_by="narrative", order_by=order))
    return first.filter(first.place == 0).select("narrative", "topic")


def _of_check(claims: Claims) -> dict[int, str]:
    """The topic of each fact-check that something was matched to or shows."""
    pairs = claims.standing.select(["text_id", "factcheck_key"])
    both = pairs.join(pairs.rename_columns(["text_id", "other"]), "text_id")
    counted = both.group_by(["factcheck_key", "other"]).aggregate([([], "count_all")])
    together = [tuple(row.values()) for row in counted.to_pylist()]
    size = {key: count for key, other, count in together if key == other}
    goes_with = {key: key for key in [*size, *claims.sighted["factcheck_key"].to_pylist()]}
    for key, other, count in together:
        best = goes_with[key]
        if 2 * count >= size[key] and (size[other], -other) > (size[best], -best):
            goes_with[key] = other
    return {key: _topic(_end(goes_with, key)) for key in goes_with}


def _end(goes_with: Mapping[int, int], key: int) -> int:
    """Where the way from one to the next ends; each has more texts than the last, so it does."""
    while goes_with[key] != key:
        key = goes_with[key]
    return key


def _of_text(claims: Claims, of_check: Mapping[int, str]) -> pa.Table:
    """The claim of each matched text: of its most probable match."""
    best = claims.standing.sort_by([("text_id", "ascending"), ("rank", "ascending")])
    found: dict[int, str] = {}
    for text, key in zip(
        best["text_id"].to_pylist(), best["factcheck_key"].to_pylist(), strict=True
    ):
        found.setdefault(text, of_check[key])
    return pa.table([list(found), list(found.values())], schema=_CLAIM_OF_TEXT)


def _of_object(claims: Claims, of_check: Mapping[int, str]) -> pa.Table:
    rows = claims.sighted.select(["object", "factcheck_key"]).to_pylist()
    return pa.table(
        [[row["object"] for row in rows], [of_check[row["factcheck_key"]] for row in rows]],
        schema=_CLAIM_OF_OBJECT,
    )
