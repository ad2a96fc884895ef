"""What is measured: narratives, hashtags, addresses and checked claims, each with its posts.

A subject is named as a person reads it. A repost of a post that belongs to a subject belongs to it
as well: its own words may be missing, and it was never read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.engine.base import Engine, Table
from tocsin.errors import UsageError
from tocsin.posts.keys import spelled
from tocsin.posts.urls import canonical_url

SUBJECTS: Final = pa.schema({"subject": pa.string(), "post_key": pa.int64()})
"""A post stands once in each subject that it belongs to."""
_CLAIM: Final = "claim "
"""What the topics begin with that are checked claims."""
_SHORT: Final = 8
_MOST_NAME: Final = 60


@dataclass(frozen=True)
class Asked:
    """Which subjects are measured.

    The numbers say how many of each kind, the most posted first; names say which besides those:
    ids of narratives (their first digits), hashtags, addresses as they are written, and ids of
    fact-checks (their first digits).
    """

    narratives: int = 10
    hashtags: int = 5
    urls: int = 5
    named_narratives: tuple[str, ...] = ()
    named_hashtags: tuple[str, ...] = ()
    named_urls: tuple[str, ...] = ()
    named_claims: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        narratives: Sequence[str] = (),
        hashtags: Sequence[str] = (),
        urls: Sequence[str] = (),
        claims: Sequence[str] = (),
    ) -> Self:
        """What is named and nothing else; the most posted of each kind where nothing is named."""
        if not (narratives or hashtags or urls or claims):
            return cls()
        return cls(
            0,
            0,
            0,
            tuple(one.lower() for one in narratives),
            tuple(one.lstrip("#").casefold() for one in hashtags),
            tuple(urls),
            tuple(one.lower() for one in claims),
        )


@dataclass(frozen=True)
class Told:
    """What a run told of the posts: narratives and their members, and what posts are about.

    In the schemas of :mod:`tocsin.detect.narratives.tables` and :mod:`.counted`.
    """

    narratives: pa.Table
    members: pa.Table
    roles: pa.Table
    topics: pa.Table


def subjects(engine: Engine, posts: Table, told: Told | None, asked: Asked) -> pa.Table:
    """The posts of each subject (schema ``SUBJECTS``), their reposts with them.

    Raises:
        UsageError: something is named that is not in the posts.
    """
    _check(told, asked)
    parts = [_listed(posts, "hashtags", asked.named_hashtags, asked.hashtags, "#")]
    written = [canonical_url(url) or url for url in asked.named_urls]
    parts.append(_listed(posts, "urls", written, asked.urls, ""))
    if told is not None:
        parts.append(engine.table(_of_narratives(told, asked)))
        parts.append(engine.table(_of_claims(told, asked.named_claims)))
    members = engine.keep(ibis.union(*parts, distinct=True))
    every = ibis.union(members, _reposts(posts, members), distinct=True)
    found = engine.to_arrow(every.order_by("subject", "post_key")).cast(SUBJECTS)
    there = set(pc.unique(found["subject"]).to_pylist())
    for subject in (*(f"#{tag}" for tag in asked.named_hashtags), *written):
        if subject not in there:
            raise UsageError(f"Nobody posted {subject!a}.", "Look how it is written in the posts.")
    return found


def _check(told: Told | None, asked: Asked) -> None:
    """That the ids which are named begin some narrative's, or some claim's.

    Raises:
        UsageError: one does not.
    """
    if not asked.named_narratives and not asked.named_claims:
        return
    if told is None:
        raise UsageError(
            "No text was read, so there are no narratives and no claims.",
            "Investigate again with texts read: tocsin report --read 5000",
        )
    narratives = [spelled(key) for key in told.narratives["narrative"].to_pylist()]
    topics = pc.unique(told.roles["topic"]).to_pylist()
    claims = [topic.removeprefix(_CLAIM) for topic in topics if topic.startswith(_CLAIM)]
    for what, named, known in (
        ("narrative", asked.named_narratives, narratives),
        ("checked claim in these posts", asked.named_claims, claims),
    ):
        for one in named:
            if not any(number.startswith(one) for number in known):
                raise UsageError(f"There is no {what} {one!a}.", "Take an id from the list.")


def _listed(posts: Table, column: str, named: Sequence[str], most: int, mark: str) -> Table:
    """The posts that have a named value in a list column, or one of the most posted."""
    items = posts.select("post_key", item=posts[column].unnest()).distinct()
    counted = items.group_by("item").aggregate(posts=items.count())
    wanted = counted.order_by([counted.posts.desc(), counted.item]).limit(most).select("item")
    if named:
        # An empty memtable has no columns in some engines, so names join only where there are any.
        wanted = ibis.union(wanted, items.filter(items.item.isin([*named])).select("item"))
    found = items.semi_join(wanted, "item")
    return found.select("post_key", subject=ibis.literal(mark) + found.item)[SUBJECTS.names]


def _of_narratives(told: Told, asked: Asked) -> pa.Table:
    """The narratives stand in the order of their posts."""
    rows = told.narratives.select(["narrative", "name", "label"]).to_pylist()
    chosen = {
        row["narrative"]: _called(row["name"] or row["label"], spelled(row["narrative"])[:_SHORT])
        for place, row in enumerate(rows)
        if place < asked.narratives
        or any(spelled(row["narrative"]).startswith(one) for one in asked.named_narratives)
    }
    members = told.members
    keys = pa.array(chosen, pa.int64())
    own = members.filter(pc.is_in(members["narrative"], value_set=keys))
    place = pc.index_in(own["narrative"], value_set=keys)
    names = pa.array(chosen.values(), pa.string()).take(place.combine_chunks())
    return pa.table([names, own["post_key"]], schema=SUBJECTS)


def _of_claims(told: Told, named: Sequence[str]) -> pa.Table:
    roles = told.roles
    called = dict(zip(*(told.topics[name].to_pylist() for name in ("topic", "name")), strict=True))
    beginnings = tuple(_CLAIM + one for one in named)
    topics = [
        topic for topic in pc.unique(roles["topic"]).to_pylist() if topic.startswith(beginnings)
    ]
    own = roles.filter(pc.is_in(roles["topic"], value_set=pa.array(topics, pa.string())))
    names = [
        _called(called.get(topic), topic.removeprefix(_CLAIM)[:_SHORT])
        for topic in own["topic"].to_pylist()
    ]
    return pa.table([pa.array(names, pa.string()), own["post_key"]], schema=SUBJECTS)


def _called(name: str | None, number: str) -> str:
    """A name that no other subject has: several narratives may be called the same."""
    if not name:
        return number
    short = name if len(name) <= _MOST_NAME else name[: _MOST_NAME - 1] + "…"
    return f"{short} ({number})"


def _reposts(posts: Table, members: Table) -> Table:
    """``subject, post_key`` of the reposts of members."""
    own = posts.select("post_key", "platform", "post_id").inner_join(members, "post_key")
    own = own.select("platform", "subject", repost_of="post_id").distinct()
    again = posts.filter(posts.repost_of.notnull()).select("platform", "repost_of", "post_key")
    return again.inner_join(own, ["platform", "repost_of"]).select(*SUBJECTS.names)
