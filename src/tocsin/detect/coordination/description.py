"""What a person reads about the edges: their objects, accounts, networks, and findings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.fusion import Fused
from tocsin.detect.coordination.networks import SEED
from tocsin.detect.coordination.tables import ACCOUNTS, NETWORKS, OBJECTS
from tocsin.engine.base import Engine, Table
from tocsin.finding import Finding
from tocsin.shares.kinds import ObjectKind
from tocsin.shares.objects import shared_objects

VERSION: Final = 2
CHANCE_CAVEAT: Final = (
    "Chance here means: accounts as active at the same times, and with the same tastes. It does "
    "not know why accounts meet. Newsrooms, fans, officials and automatic posts meet more often "
    "than chance too, and openly."
)


def objects(
    engine: Engine,
    shares: Mapping[ObjectKind, Table],
    cited: pa.Table,
    evidence: pa.Table,
    edges: pa.Table,
    merged: pa.Table,
) -> pa.Table:
    """The objects the evidence names, with their label and how widely they were shared."""
    used = pc.unique(edges["behaviour"]).to_pylist()
    wanted = pa.table({"object_id": pc.unique(evidence["object_id"])})
    tables = [OBJECTS.empty_table()]
    for kind, table in shares.items():
        if not any(name.startswith(f"{kind.value}-") for name in used):
            continue
        labels = _labels(cited, kind, wanted, merged)
        known = table.semi_join(engine.table(labels.select(["object_id"])), "object_id")
        counted = engine.to_arrow(
            known.group_by("object_id").aggregate(
                shares=known.count(), accounts=known.account_key.nunique()
            )
        )
        named = labels.join(counted, "object_id").append_column(
            "object_kind", pa.array([kind.value] * labels.num_rows)
        )
        tables.append(named.select(OBJECTS.names).cast(OBJECTS))
    order = [("object_id", "ascending"), ("object_kind", "ascending")]
    return pa.concat_tables(tables).sort_by(order).combine_chunks()


def labels_of(
    engine: Engine,
    shares: Table,
    posts: Table,
    kind: ObjectKind,
    object_ids: pa.ChunkedArray,
    merged: pa.Table,
) -> pa.Table:
    """``object_id, label`` for objects of which no post is cited: one post of each is read."""
    wanted = pa.table({"object_id": object_ids})
    named = shares.semi_join(engine.table(wanted), "object_id")
    one = named.group_by("object_id").aggregate(post_key=named.post_key.min())
    rows = engine.to_arrow(posts.semi_join(one, "post_key"))
    return _labels(rows, kind, wanted, merged)


def _labels(posts: pa.Table, kind: ObjectKind, wanted: pa.Table, merged: pa.Table) -> pa.Table:
    made = shared_objects(posts, kind).select(["object_id", "label"]).join(merged, "object_id")
    stands_for = pc.coalesce(made["cluster"], made["object_id"])
    made = pa.table({"object_id": stands_for, "label": made["label"]})
    once = made.group_by("object_id", use_threads=False).aggregate([("label", "min")])
    return once.rename_columns(["object_id", "label"]).join(
        wanted, "object_id", join_type="left semi"
    )


def accounts(engine: Engine, posts: Table, fused: Fused) -> pa.Table:
    """The accounts in edges: their network, their place in it, and all they posted."""
    edges, members, scores = fused.edges, fused.members, fused.accounts
    a, b = edges["account_a"].to_numpy(), edges["account_b"].to_numpy()
    weight = edges["weight"].to_numpy()
    ends = np.searchsorted(members, np.concatenate([a, b])).astype(np.int64)
    partners = np.unique(np.stack([ends, np.concatenate([b, a])], axis=1), axis=0)[:, 0]
    first = np.concatenate([edges["a_first"].to_numpy(), edges["b_first"].to_numpy()])
    joint = np.tile(edges["objects"].to_numpy(), 2)

    def total(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.bincount(ends, values, minlength=len(members))

    place = pa.table(
        {
            "account_key": members,
            "network": fused.network,
            "degree": np.bincount(partners, minlength=len(members)),
            "weight": total(np.tile(weight, 2)),
            "first_share": total(first) / np.maximum(total(joint), 1),
            "occasions": scores.occasions,
            "active": scores.active,
            "together": scores.together,
            "together_low": scores.together_low,
            "together_high": scores.together_high,
            "expected": scores.expected,
            "p_value": scores.p_value,
        }
    )
    known = posts.semi_join(engine.table(place.select(["account_key"])), "account_key")
    seen = engine.to_arrow(
        known.group_by("account_key").aggregate(
            account_id=known.account_id.min(),
            account_name=known.account_name.max(),
            platform=known.platform.min(),
            posts=known.count(),
            first_at=known.created_at.min(),
            last_at=known.created_at.max(),
        )
    )
    return (
        place.join(seen, "account_key").select(ACCOUNTS.names).cast(ACCOUNTS).sort_by("account_key")
    )


def names(
    engine: Engine, posts: Table, accounts: npt.NDArray[np.int64]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Platform and id of accounts (sorted keys), in their order."""
    wanted = engine.table(pa.table({"account_key": accounts}))
    known = posts.semi_join(wanted, "account_key").group_by("account_key")
    rows = engine.to_arrow(
        known.aggregate(
            platform=lambda row: row.platform.min(), account_id=lambda row: row.account_id.min()
        )
    ).sort_by("account_key")
    return rows["platform"], rows["account_id"]


def networks(fused: Fused, cited: pa.Table, accounts: pa.Table) -> pa.Table:
    """One row a network, the heaviest first."""
    edges, evidence, scores = fused.edges, fused.evidence, fused.networks
    inside = edges.filter(pc.is_valid(edges["network"]))
    pairs = _by_network(
        inside,
        [("weight", "sum"), ("edge", "count"), ("behaviour", "distinct"), ("q_value", "max")],
    )
    joined = _by_network(
        _distinct(inside, ["network", "account_a", "account_b"]), [("network", "count")]
    )
    sizes = _by_network(
        accounts.filter(pc.is_in(accounts["network"], pairs["network"])), [("network", "count")]
    )
    posts = _posts_of_networks(edges, evidence).join(
        cited.select(["post_key", "created_at", "platform", "lang"]), "post_key"
    )
    told = _by_network(
        posts,
        [
            ("post_key", "count_distinct"), ("created_at", "min"), ("created_at", "max"),
            ("platform", "distinct"), ("lang", "distinct"),
        ],
    )  # fmt: skip
    things = _by_network(_objects_of_networks(edges, evidence), [("object_id", "count_distinct")])
    size = sizes["network_count"].to_numpy()
    linked = joined["network_count"].to_numpy()
    number = pairs["network"].to_numpy()  # a community all of whose edges leave it is none
    made = {
        "network": number,
        "occasions": scores.occasions[number],
        "together": scores.together[number],
        "together_low": scores.together_low[number],
        "together_high": scores.together_high[number],
        "expected": scores.expected[number],
        "q_value": pairs["q_value_max"],
        "stability": fused.stability[number],
        "accounts": size,
        "pairs": linked,
        "edges": pairs["edge_count"],
        "weight": pairs["weight_sum"],
        "density": linked / np.maximum(size * (size - 1) / 2, 1),
        "behaviours": _sorted(pairs["behaviour_distinct"]),
        "platforms": _sorted(told["platform_distinct"]),
        "languages": _sorted(told["lang_distinct"]),
        "objects": things["object_id_count_distinct"],
        "posts": told["post_key_count_distinct"],
        "first_at": told["created_at_min"],
        "last_at": told["created_at_max"],
    }
    return pa.table(made).select(NETWORKS.names).cast(NETWORKS)


def findings(
    behaviours: Sequence[Behaviour],
    networks: pa.Table,
    fused: Fused,
    created_at: datetime,
    fdr: float,
) -> tuple[Finding, ...]:
    """One sentence a network that a person can check against its posts."""
    posts = _posts_of_networks(fused.edges, fused.evidence).sort_by(
        [("network", "ascending"), ("post_key", "ascending")]
    )
    starts = np.searchsorted(posts["network"].to_numpy(), np.arange(networks.num_rows + 1))
    keys = posts["post_key"].to_numpy()
    used = {b.name: b for b in behaviours}
    return tuple(
        Finding(
            detector="coordination",
            version=VERSION,
            parameters={
                "behaviours": [_parameters(used[name]) for name in row["behaviours"]],
                "leiden_seed": SEED,
                "fdr": fdr,
            },
            subject=f"network {row['network'] + 1}",
            statement=_statement(row, used),
            statistic={name: float(row[name]) for name in _STATISTICS},
            baseline={"together": float(row["expected"])},
            interval=(float(row["together_low"]), float(row["together_high"])),
            q_value=float(row["q_value"]),
            evidence=tuple(keys[starts[number] : starts[number + 1]].tolist()),
            created_at=created_at,
            caveats=(CHANCE_CAVEAT,),
        )
        for number, row in enumerate(networks.to_pylist())
    )


_STATISTICS = (
    "together", "accounts", "pairs", "edges", "objects", "posts", "weight", "density",
    "occasions", "stability",
)  # fmt: skip
_ACTS: Mapping[ObjectKind, str] = {
    ObjectKind.REPOST: "reposted the same posts",
    ObjectKind.URL: "linked to the same pages",
    ObjectKind.DOMAIN: "linked to the same sites",
    ObjectKind.HASHTAG: "used the same hashtags",
    ObjectKind.HASHTAG_SEQUENCE: "used the same hashtags in the same order",
    ObjectKind.TEXT_COPY: "posted the same text",
    ObjectKind.MEDIA: "posted the same media",
    ObjectKind.REPLY_TARGET: "replied to the same posts",
    ObjectKind.MENTION: "mentioned the same accounts",
}


def act(behaviour: Behaviour) -> str:
    """The behaviour in words: "reposted the same posts within 60 s"."""
    return f"{_ACTS[behaviour.kind]} within {duration(behaviour.window_s)}"


_UNITS_S: Final = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def duration(seconds: float) -> str:
    """A length of time in its two largest units.

    >>> duration(60), duration(5400), duration(90061), duration(0.25), duration(0)
    ('1 min', '1 h 30 min', '1 d 1 h', '0.25 s', '0 s')
    """
    if 0 < seconds < 1:
        return f"{seconds:.3g} s"
    rest, parts = int(seconds), []
    for unit, size_s in _UNITS_S:
        count, rest = divmod(rest, size_s)
        if count:
            parts.append(f"{count:,} {unit}")
    return " ".join(parts[:2]) or "0 s"


def percent(share: float) -> str:
    """A share as a person says it.

    >>> percent(0.62), percent(0.0071), percent(0.00004)
    ('62 %', '0.7 %', 'less than 0.1 %')
    """
    if share < 0.001:
        return "less than 0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0995 else f"{100 * share:.1f} %"


def _statement(row: Mapping[str, Any], used: Mapping[str, Behaviour]) -> str:
    acts = [act(used[str(name)]) for name in row["behaviours"]]
    return (
        f"{row['accounts']} accounts {', or '.join(acts)} of one another: "
        f"{row['objects']} different objects, {row['posts']} posts, "
        f"between {row['first_at']:%Y-%m-%d %H:%M:%S} and {row['last_at']:%Y-%m-%d %H:%M:%S} UTC; "
        f"they met one another in {percent(row['together'])} of the slices of time in which "
        f"they were active, where chance would bring accounts as active and of the same taste "
        f"together in {percent(row['expected'])}; {row['pairs']} pairs of them met more often "
        "than chance explains."
    )


def _parameters(behaviour: Behaviour) -> dict[str, object]:
    return {
        "kind": behaviour.kind.value,
        "window_s": behaviour.window_s,
        "min_objects": behaviour.min_objects,
        "max_sharers": behaviour.max_sharers,
    }


def _by_network(table: pa.Table, aggregates: list[tuple[str, str]]) -> pa.Table:
    return table.group_by("network", use_threads=False).aggregate(aggregates).sort_by("network")


def _distinct(table: pa.Table, columns: list[str]) -> pa.Table:
    return table.select(columns).group_by(columns, use_threads=False).aggregate([])


def _posts_of_networks(edges: pa.Table, evidence: pa.Table) -> pa.Table:
    """``network, post_key``: each post once in each network whose edges it supports."""
    network = edges["network"].combine_chunks().take(evidence["edge"].combine_chunks())
    both = [
        pa.table({"network": network, "post_key": evidence[side].combine_chunks()})
        for side in ("post_a", "post_b")
    ]
    rows = pa.concat_tables(both)
    return _distinct(rows.filter(pc.is_valid(rows["network"])), ["network", "post_key"])


def _objects_of_networks(edges: pa.Table, evidence: pa.Table) -> pa.Table:
    network = edges["network"].combine_chunks().take(evidence["edge"].combine_chunks())
    rows = pa.table({"network": network, "object_id": evidence["object_id"].combine_chunks()})
    return rows.filter(pc.is_valid(rows["network"]))


def _sorted(lists: pa.ChunkedArray) -> pa.Array:
    """Lists without nulls, in alphabetical order, so that nothing depends on row order."""
    values = [sorted(v for v in items if v is not None) for items in lists.to_pylist()]
    return pa.array(values, type=pa.list_(pa.string()))
