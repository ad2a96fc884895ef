"""A network as a reading sees it: plain columns, no engine, nothing of other networks.

*Joint shares* are the members' first shares of the objects that the network met on, inside a
meeting or not: who reacted late belongs to the picture. *Acts* are the posts of the evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination.readings.background import Background, Counts, Totals
from tocsin.detect.coordination.tables import Coordination
from tocsin.engine.base import Engine, Table
from tocsin.posts.keys import keys64
from tocsin.shares.kinds import ObjectKind

UNKNOWN: Final = -1
"""In an integer column: not known."""

MOST_EVIDENCE: Final = 20

REPEATED: Final = frozenset({ObjectKind.REPOST.value, ObjectKind.REPLY_TARGET.value})
"""Kinds of object that are posts, so that they have an author."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Acts:
    """The posts of the evidence, one entry a post, in order of time."""

    post_key: Ints
    account: Ints  # place among the members
    t_us: Ints
    text: list[str]
    domains: list[list[str]]
    hashtags: list[list[str]]


@dataclass(frozen=True)
class NetworkView:
    """One network. ``account`` and ``object`` are places in the columns of members and objects."""

    number: int
    # Members, one entry an account.
    account_key: Ints
    rows: Ints  # of Background.totals
    platform: list[str]
    name: list[str]  # "" unless identities were kept
    totals: Totals
    domains: Counts
    # Objects, one entry an object.
    kind: npt.NDArray[np.str_]
    sharers: Ints  # accounts in the whole corpus that shared it
    crowd: Ints  # accounts that shared it while the network did
    author: Ints  # account_key of who wrote a reposted post; UNKNOWN
    author_us: Ints  # when
    # Joint shares, sorted by object and time.
    object: Ints
    account: Ints
    t_us: Ints
    acts: Acts

    @property
    def size(self) -> int:
        """How many accounts."""
        return len(self.account_key)

    @property
    def outside(self) -> Ints:
        """Per object: accounts outside the network that shared it too."""
        inside = np.bincount(self.object, minlength=len(self.kind))
        beyond: Ints = np.maximum(self.sharers - inside, 0)
        return beyond

    @property
    def objects_of(self) -> Ints:
        """Per member: on how many of the objects it shared."""
        return np.bincount(self.account, minlength=self.size)

    def evidence(self) -> tuple[int, ...]:
        """A few posts to check by, spread over the network's time."""
        keys = self.acts.post_key
        places = np.linspace(0, len(keys) - 1, min(len(keys), MOST_EVIDENCE)).round()
        return tuple(keys[places.astype(np.int64)].tolist())

    def median_lag_s(self) -> float:
        """How long after the first member the median one shared an object, s."""
        first = np.full(len(self.kind), np.iinfo(np.int64).max)
        np.minimum.at(first, self.object, self.t_us)
        lag_us = self.t_us - first[self.object]
        later = lag_us[lag_us > 0]
        return float(np.median(later)) / 1e6 if len(later) else 0.0


def views(
    engine: Engine,
    shares: dict[ObjectKind, Table],
    posts: Table,
    found: Coordination,
    background: Background,
) -> Iterator[NetworkView]:
    """Every network, in the order of its number."""
    met = _met(found)
    joint = _joint(engine, shares, found, met)
    crowds = _crowds(engine, shares, joint, found)
    written = _written(engine, posts, found)
    parts = _Parts(found, background, joint, crowds, written, met)
    for number in found.networks["network"].to_pylist():
        yield parts.view(number)


def members(found: Coordination) -> pa.Table:
    """``account_key, network`` of the accounts of all networks."""
    rows = found.accounts.filter(
        pc.is_in(found.accounts["network"], found.networks["network"].combine_chunks())
    )
    return rows.select(["account_key", "network"]).combine_chunks()


def _met(found: Coordination) -> pa.Table:
    """``network, object, post_key``: the evidence inside networks, each act once."""
    edge = pc.index_in(found.evidence["edge"], found.edges["edge"].combine_chunks())
    network = found.edges["network"].combine_chunks().take(edge.combine_chunks())
    rows = [
        pa.table(
            {
                "network": network,
                "object_id": found.evidence["object_id"].combine_chunks(),
                "post_key": found.evidence[side].combine_chunks(),
            }
        )
        for side in ("post_a", "post_b")
    ]
    both = pa.concat_tables(rows)
    both = both.filter(pc.is_valid(both["network"]))
    return both.group_by(both.column_names, use_threads=False).aggregate([])


def _joint(
    engine: Engine, shares: dict[ObjectKind, Table], found: Coordination, met: pa.Table
) -> pa.Table:
    """``network, object_id, account_key, t``: members' first shares of the network's objects."""
    objects = met.select(["network", "object_id"])
    objects = objects.group_by(["network", "object_id"], use_threads=False).aggregate([])
    accounts = engine.table(members(found))
    tables = [_JOINT.empty_table()]
    for kind in pc.unique(found.objects["object_kind"]).to_pylist():
        known = found.objects.filter(pc.equal(found.objects["object_kind"], kind))
        wanted = objects.filter(pc.is_in(objects["object_id"], known["object_id"].combine_chunks()))
        own = shares[ObjectKind(kind)].join(accounts, "account_key")
        same = own.join(engine.table(wanted), ["network", "object_id"])
        first = same.group_by("network", "object_id", "account_key").aggregate(t=same.t.min())
        tables.append(engine.to_arrow(first).select(_JOINT.names).cast(_JOINT))
    # A reposted post and a post replied to have one id: it stays one object.
    both = pa.concat_tables(tables).group_by(_JOINT.names[:3], use_threads=False)
    return both.aggregate([("t", "min")]).rename_columns(_JOINT.names)


_JOINT: Final = pa.schema(
    {"network": pa.int32(), "object_id": pa.int64(), "account_key": pa.int64(), "t": pa.int64()}
)


def _crowds(
    engine: Engine, shares: dict[ObjectKind, Table], joint: pa.Table, found: Coordination
) -> pa.Table:
    """``network, object_id, crowd``: accounts that shared an object while the network did."""
    spans = joint.group_by(["network", "object_id"], use_threads=False).aggregate(
        [("t", "min"), ("t", "max")]
    )
    spans = spans.rename_columns(["network", "object_id", "low", "high"])
    wanted = engine.table(spans)
    tables = [_CROWDS.empty_table()]
    for kind in pc.unique(found.objects["object_kind"]).to_pylist():
        table = shares[ObjectKind(kind)]
        near = table.join(wanted, "object_id")
        near = near.filter(near.t >= near.low, near.t <= near.high)
        counted = near.group_by("network", "object_id").aggregate(crowd=near.account_key.nunique())
        tables.append(engine.to_arrow(counted).select(_CROWDS.names).cast(_CROWDS))
    both = pa.concat_tables(tables).group_by(["network", "object_id"], use_threads=False)
    return both.aggregate([("crowd", "max")]).rename_columns(_CROWDS.names)


_CROWDS: Final = pa.schema({"network": pa.int32(), "object_id": pa.int64(), "crowd": pa.int64()})


def _written(engine: Engine, posts: Table, found: Coordination) -> pa.Table:
    """``object_id, author, author_us``: who wrote the objects that are posts of the corpus."""
    repeated = pc.is_in(found.objects["object_kind"], pa.array(sorted(REPEATED)))
    wanted = engine.table(found.objects.filter(repeated).select(["object_id"]))
    own = posts.select(
        object_id="post_key", author="account_key", created_at="created_at"
    ).semi_join(wanted, "object_id")
    first = own.group_by("object_id").aggregate(
        author=own.author.min(), created_at=own.created_at.min()
    )
    table = engine.to_arrow(first)
    written = table["created_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
    return table.select(["object_id", "author"]).append_column("author_us", written)


def _named_authors(found: Coordination, met: pa.Table) -> dict[int, int]:
    """Authors of objects by the classic head of a repost, ``RT @name``: account keys by object.

    It serves where the original is not in the data.
    """
    posts = found.posts.select(["post_key", "platform", "text", "mentions"]).combine_chunks()
    head = pc.fill_null(pc.starts_with(posts["text"], "RT @"), False)
    some = pc.fill_null(pc.greater(pc.list_value_length(posts["mentions"]), 0), False)
    posts = posts.filter(pc.and_(head, some))
    first = pc.list_element(posts["mentions"], 0)
    name = pc.binary_join_element_wise(posts["platform"], first, "\x1f")
    named = pa.table({"post_key": posts["post_key"], "author": keys64("account", name)})
    both = met.select(["object_id", "post_key"]).join(named, "post_key", join_type="inner")
    once = both.group_by("object_id", use_threads=False).aggregate([("author", "min")])
    return dict(zip(once["object_id"].to_pylist(), once["author_min"].to_pylist(), strict=True))


class _Parts:
    """All networks' rows, sorted by network, to be cut into views."""

    def __init__(
        self,
        found: Coordination,
        background: Background,
        joint: pa.Table,
        crowds: pa.Table,
        written: pa.Table,
        met: pa.Table,
    ) -> None:
        self._background = background
        self._joint = _Sorted(joint, ["network", "object_id", "t", "account_key"])
        self._accounts = _Sorted(
            found.accounts.select(["network", "account_key", "platform", "account_name"]),
            ["network", "account_key"],
        )
        self._crowds = _Sorted(crowds, ["network", "object_id"])
        acts = met.select(["network", "post_key"]).group_by(["network", "post_key"])
        self._acts = _Sorted(acts.aggregate([]), ["network", "post_key"])
        objects = found.objects.sort_by([("object_id", "ascending"), ("object_kind", "ascending")])
        self._object_id = objects["object_id"].to_numpy()
        self._kind = np.array(objects["object_kind"].to_pylist(), dtype=str)
        self._sharers = objects["accounts"].to_numpy()
        self._written = {
            **{key: (author, UNKNOWN) for key, author in _named_authors(found, met).items()},
            **{key: (who, us) for key, who, us in zip(*written.to_pydict().values(), strict=True)},
        }
        self._posts = found.posts.select(_ACT_COLUMNS).combine_chunks()
        # A share list has a row for each object of a post: the first stands for the post.
        self._cited_keys, self._cited_rows = np.unique(
            found.posts["post_key"].to_numpy(), return_index=True
        )

    def view(self, number: int) -> NetworkView:
        accounts, joint = self._accounts.of(number), self._joint.of(number)
        keys = accounts["account_key"].to_numpy()
        rows = self._background.totals.rows(keys)
        objects, place = np.unique(joint["object_id"].to_numpy(), return_inverse=True)
        at = np.searchsorted(self._object_id, objects)
        written = [self._written.get(int(key), (UNKNOWN, UNKNOWN)) for key in objects]
        return NetworkView(
            number=number,
            account_key=keys,
            rows=rows,
            platform=[name or "" for name in accounts["platform"].to_pylist()],
            name=[name or "" for name in accounts["account_name"].to_pylist()],
            totals=_rows_of(self._background.totals, rows),
            domains=self._background.domains.of(rows),
            kind=self._kind[at],
            sharers=self._sharers[at],
            crowd=self._crowds.of(number)["crowd"].to_numpy(),
            author=np.array([author for author, _ in written], dtype=np.int64),
            author_us=np.array([us for _, us in written], dtype=np.int64),
            object=place.reshape(-1),
            account=np.searchsorted(keys, joint["account_key"].to_numpy()),
            t_us=joint["t"].to_numpy(),
            acts=self._acts_of(number, keys),
        )

    def _acts_of(self, number: int, keys: Ints) -> Acts:
        wanted = self._acts.of(number)["post_key"].to_numpy()
        rows = self._cited_rows[np.searchsorted(self._cited_keys, wanted)]
        posts = self._posts.take(rows).sort_by(
            [("created_at", "ascending"), ("post_key", "ascending")]
        )
        times = posts["created_at"].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())
        return Acts(
            post_key=posts["post_key"].to_numpy(),
            account=np.searchsorted(keys, posts["account_key"].to_numpy()),
            t_us=times.to_numpy(),
            text=[text or "" for text in posts["text"].to_pylist()],
            domains=[names or [] for names in posts["domains"].to_pylist()],
            hashtags=[names or [] for names in posts["hashtags"].to_pylist()],
        )


_ACT_COLUMNS: Final = ["post_key", "account_key", "created_at", "text", "domains", "hashtags"]


class _Sorted:
    """A table in order, from which a network's rows are a slice."""

    def __init__(self, table: pa.Table, order: list[str]) -> None:
        self._table = table.sort_by([(name, "ascending") for name in order]).combine_chunks()
        self._network = self._table["network"].to_numpy()

    def of(self, number: int) -> pa.Table:
        low, high = np.searchsorted(self._network, [number, number + 1])
        return self._table.slice(low, high - low)


def _rows_of(totals: Totals, rows: Ints) -> Totals:
    return Totals(**{name: getattr(totals, name)[rows] for name in Totals.__dataclass_fields__})
