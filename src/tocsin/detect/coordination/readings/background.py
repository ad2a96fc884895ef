"""What everybody else in the data does: the numbers that a network's numbers are put beside.

Made once for all networks, by reductions in the engine. Other accounts are represented by a
panel: up to 1,000 accounts outside all networks with at least three posts, those with the
smallest keys. Keys are hashes, so this is a random sample that every run draws again.
"""

from dataclasses import dataclass
from typing import Any, Final

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.engine.base import Engine, Table
from tocsin.shares.kinds import ObjectKind

PANEL: Final = 1_000
PANEL_LEAST_POSTS: Final = 3
MINUTES: Final = 1_440
_US_PER_S: Final = 1_000_000

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Totals:
    """All that some accounts posted, one entry an account, sorted by ``account_key``.

    ``followers`` and ``created_us`` are NaN where the source does not say.
    """

    account_key: Ints
    platform: npt.NDArray[np.str_]
    posts: Ints
    own: Ints  # posts that are no reposts
    followers: Floats
    created_us: Floats
    first_us: Ints
    last_us: Ints

    def rows(self, keys: Ints) -> Ints:
        """Row numbers of accounts that are all here."""
        rows: Ints = np.searchsorted(self.account_key, keys)
        return rows


@dataclass(frozen=True)
class Counts:
    """How often an account (a row of :class:`Totals`) used a thing: three columns, sorted."""

    account: Ints
    thing: Ints
    posts: Ints

    def of(self, rows: Ints) -> "Counts":
        """Only these accounts, numbered by their place in ``rows`` (sorted)."""
        low = np.searchsorted(self.account, rows)
        count = np.searchsorted(self.account, rows, side="right") - low
        place = np.repeat(np.arange(len(rows)), count)
        kept = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count) + low[place]
        return Counts(place, self.thing[kept], self.posts[kept])

    def top(self, accounts: int) -> tuple[Ints, Ints, Ints]:
        """Per account: its most used thing (-1: none), how often, and all its uses."""
        most, thing = np.zeros(accounts, np.int64), np.full(accounts, -1, np.int64)
        order = np.lexsort((-self.thing, self.posts))  # the last write wins: most, then smallest
        most[self.account[order]] = self.posts[order]
        thing[self.account[order]] = self.thing[order]
        total = np.bincount(self.account, self.posts, accounts).astype(np.int64)
        return thing, most, total


@dataclass(frozen=True)
class Background:
    """The whole corpus in the numbers that readings compare with."""

    totals: Totals  # of members and panel
    panel: Ints  # rows of totals
    domains: Counts
    domain_names: list[str]
    domain_accounts: Ints  # by how many accounts of the corpus
    authors: Counts  # reposted authors, where the original is in the corpus
    minutes: Ints  # posts by minute of the day, UTC
    member_minutes: dict[int, Ints]  # the same by network
    bucket_us: int
    starts_us: Ints  # timeline of all posts, buckets without posts left out
    posts: Ints

    def audience(self, rows: Ints) -> Floats:
        """Where each account's followers stand among the panel's on its platform, 0 … 1.

        A platform of which fewer than 20 panel accounts state their followers is compared with
        the whole panel. NaN where unknown.
        """
        ranks = np.full(len(rows), np.nan)
        known = self.panel[~np.isnan(self.totals.followers[self.panel])]
        for place, row in enumerate(rows):
            own = self.totals.followers[row]
            same = known[self.totals.platform[known] == self.totals.platform[row]]
            peers = self.totals.followers[same if len(same) >= 20 else known]
            if len(peers) >= 20 and not np.isnan(own):
                ranks[place] = ((peers < own).mean() + (peers <= own).mean()) / 2
        return ranks


def background(
    engine: Engine,
    shares: dict[ObjectKind, Table],
    posts: Table,
    members: pa.Table,
    bucket_s: int,
) -> Background:
    """``members``: ``account_key, network`` of the accounts in networks."""
    joined = engine.table(members)
    panel = engine.to_arrow(_panel(posts, joined))["account_key"].to_numpy()
    keys = np.sort(np.concatenate([members["account_key"].to_numpy(), panel]))
    wanted = engine.table(pa.table({"account_key": keys}))
    totals = _totals(engine.to_arrow(_account_totals(posts, wanted)))
    domains, names = _counts(engine.to_arrow(_account_domains(posts, wanted)), totals, "domain")
    used = engine.table(pa.table({"domain": pa.array(names, pa.string())}))
    spread = engine.to_arrow(_domain_accounts(posts, used))
    authors, _ = (
        _counts(
            engine.to_arrow(_account_authors(posts, shares[ObjectKind.REPOST], wanted)),
            totals,
            "author",
        )
        if ObjectKind.REPOST in shares
        else (Counts(*(np.zeros(0, np.int64) for _ in range(3))), [])
    )
    clock = engine.to_arrow(_clock(posts, joined))
    starts, counted = _timeline(engine, posts, bucket_s)
    minutes, member_minutes = _minutes(clock)
    return Background(
        totals=totals,
        panel=totals.rows(np.sort(panel)),
        domains=domains,
        domain_names=names,
        domain_accounts=_looked_up(spread, names),
        authors=authors,
        minutes=minutes,
        member_minutes=member_minutes,
        bucket_us=bucket_s * _US_PER_S,
        starts_us=starts,
        posts=counted,
    )


def _panel(posts: Table, members: Table) -> Table:
    counted = posts.group_by("account_key").aggregate(n=posts.count())
    others = counted.filter(counted.n >= PANEL_LEAST_POSTS).anti_join(members, "account_key")
    return others.order_by("account_key").limit(PANEL)


def _account_totals(posts: Table, wanted: Table) -> Table:
    known = posts.semi_join(wanted, "account_key")
    return known.group_by("account_key").aggregate(
        platform=known.platform.min(),
        posts=known.count(),
        own=known.repost_of.isnull().cast("int64").sum(),
        followers=known.followers.max(),
        created=known.account_created_at.min(),
        first=known.created_at.min(),
        last=known.created_at.max(),
    )


def _account_domains(posts: Table, wanted: Table) -> Table:
    own = posts.filter(posts.repost_of.isnull()).semi_join(wanted, "account_key")
    each = own.select("account_key", domain=own.domains.unnest())
    return each.group_by("account_key", "domain").aggregate(posts=each.count())


def _domain_accounts(posts: Table, used: Table) -> Table:
    own = posts.filter(posts.repost_of.isnull())
    each = own.select("account_key", domain=own.domains.unnest()).semi_join(used, "domain")
    return each.group_by("domain").aggregate(accounts=each.account_key.nunique())


def _account_authors(posts: Table, reposts: Table, wanted: Table) -> Table:
    known = reposts.semi_join(wanted, "account_key")
    originals = posts.select(object_id="post_key", author="account_key").distinct()
    each = known.select("account_key", "object_id").join(originals, "object_id")
    return each.group_by("account_key", "author").aggregate(posts=each.count())


def _clock(posts: Table, members: Table) -> Table:
    """Posts by minute of the day: of everybody (network null), and of each network."""
    seconds = _seconds(posts) % 86_400
    placed = posts.select("account_key", second=seconds - seconds % 60)
    everybody = placed.group_by("second").aggregate(posts=placed.count())
    own = placed.join(members, "account_key")
    each = own.group_by("second", "network").aggregate(posts=own.count())
    everybody = everybody.mutate(network=ibis.null("int32"))
    columns = ("network", "second", "posts")
    return ibis.union(everybody.select(*columns), each.select(*columns))


def _seconds(posts: Table) -> Any:
    """Whole seconds since 1970, rounded down: without the truncation engines round differently."""
    return posts.created_at.truncate("s").epoch_seconds().cast("int64")


def _timeline(engine: Engine, posts: Table, bucket_s: int) -> tuple[Ints, Ints]:
    seconds = _seconds(posts)
    placed = posts.select(start=seconds - seconds % bucket_s)
    counted = engine.to_arrow(placed.group_by("start").aggregate(posts=placed.count()))
    counted = counted.sort_by("start")
    return counted["start"].to_numpy() * _US_PER_S, counted["posts"].to_numpy()


def _totals(table: pa.Table) -> Totals:
    table = table.sort_by("account_key")

    def microseconds(name: str) -> pa.ChunkedArray:
        return table[name].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())

    return Totals(
        account_key=table["account_key"].to_numpy(),
        platform=np.array(table["platform"].to_pylist(), dtype=str),
        posts=table["posts"].to_numpy(),
        own=table["own"].to_numpy(),
        followers=_floats(table["followers"]),
        created_us=_floats(microseconds("created")),
        first_us=microseconds("first").to_numpy(),
        last_us=microseconds("last").to_numpy(),
    )


def _floats(column: pa.ChunkedArray) -> Floats:
    values: Floats = column.cast(pa.float64(), safe=False).fill_null(float("nan")).to_numpy()
    return values


def _counts(table: pa.Table, totals: Totals, thing: str) -> tuple[Counts, list[str]]:
    """The counts with things numbered, and the things in the order of their numbers."""
    table = table.filter(pc.is_valid(table[thing]))
    table = table.sort_by([("account_key", "ascending"), (thing, "ascending")])
    names = sorted(pc.unique(table[thing]).to_pylist())
    number = pc.index_in(table[thing], pa.array(names, table[thing].type))
    return (
        Counts(
            totals.rows(table["account_key"].to_numpy()),
            number.to_numpy().astype(np.int64),
            table["posts"].to_numpy(),
        ),
        names,
    )


def _looked_up(spread: pa.Table, names: list[str]) -> Ints:
    found = dict(zip(spread["domain"].to_pylist(), spread["accounts"].to_pylist(), strict=True))
    return np.array([found[name] for name in names], dtype=np.int64)


def _minutes(clock: pa.Table) -> tuple[Ints, dict[int, Ints]]:
    everybody, each = np.zeros(MINUTES, np.int64), dict[int, Ints]()
    columns = (clock[name].to_pylist() for name in ("network", "second", "posts"))
    for network, second, posts in zip(*columns, strict=True):
        row = everybody if network is None else each.setdefault(network, np.zeros(MINUTES, int))
        row[second // 60] = posts
    return everybody, each
