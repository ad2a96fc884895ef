"""How often each target is named and attacked, by how many, where, when, and by which networks."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.intervals import wilson
from tocsin.detect.targets.comparing import ratios
from tocsin.detect.targets.gazetteer import Gazetteer, TargetKind
from tocsin.detect.targets.lexicon import LANGUAGES
from tocsin.detect.targets.tables import BY_NETWORK, FRAMES, TARGETS

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def targets_table(
    gazetteer: Gazetteer, named: pa.Table, attacks: pa.Table, narratives: pa.Table | None
) -> pa.Table:
    """One row a target that is named (schema ``TARGETS``), the most attacked first.

    ``named`` has a row for each post and target (see :func:`named_posts`), ``attacks`` the
    asserted framings with their account and network, ``narratives`` ``post_key, narrative``.
    """
    ids = pc.unique(named["target"]).sort()
    row = pc.index_in(named["target"].combine_chunks(), value_set=ids).to_numpy().astype(np.int64)
    account = named["account_key"].combine_chunks().dictionary_encode().indices
    account = account.to_numpy().astype(np.int64)
    read = named["read"].to_numpy()
    attacking = named["attacks"].to_numpy()
    described = _described(gazetteer, ids)
    no_state = np.array([kind != TargetKind.STATE for kind in described["kind"]], dtype=np.bool_)
    times = named.group_by("target").aggregate([("created_at", "min"), ("created_at", "max")])
    columns: dict[str, Any] = {
        "target": ids,
        **described,
        **_counts(row, account, read, attacking, no_state),
        "languages": _lists(ids, named, "lang", pa.string()),
        "not_measured": _lists(ids, named.filter(pc.invert(named["read"])), "lang", pa.string()),
        "platforms": _lists(ids, named, "platform", pa.string()),
        "networks": _lists(ids, attacks, "network", pa.int64()),
        "narratives": _lists(ids, _told(attacks, narratives), "narrative", pa.string()),
        "first_at": _beside(ids, times, "created_at_min"),
        "last_at": _beside(ids, times, "created_at_max"),
    }
    made = pa.table({name: columns[name] for name in TARGETS.names}).cast(TARGETS)
    order = ["attacking_accounts", "attacking_posts", "accounts", "posts"]
    return made.sort_by([*((name, "descending") for name in order), ("target", "ascending")])


def named_posts(mentions: pa.Table, attacks: pa.Table, seen: pa.Table) -> pa.Table:
    """``target, post_key`` once each, with the post's ``account_key, platform, lang, created_at``,
    whether frames were looked for (``read``), and whether it attacks the target (``attacks``).
    """
    pairs = mentions.group_by(["target", "post_key"], use_threads=False).aggregate([])
    attacked = attacks.group_by(["target", "post_key"], use_threads=False).aggregate([])
    attacked = attacked.append_column("attacks", pa.array(np.ones(len(attacked), dtype=np.bool_)))
    joined = pairs.join(attacked, ["target", "post_key"], use_threads=False)
    joined = joined.join(seen, "post_key", use_threads=False)
    joined = joined.sort_by([("target", "ascending"), ("post_key", "ascending")])
    is_read = pc.fill_null(pc.is_in(joined["lang"], value_set=pa.array(LANGUAGES)), False)
    columns = joined.drop_columns(["attacks"]).append_column("read", is_read)
    return columns.append_column("attacks", pc.fill_null(joined["attacks"], False))


def with_authors(attacks: pa.Table, seen: pa.Table, networks: pa.Table | None) -> pa.Table:
    """Attacks with ``account_key, created_at`` and ``network`` (null: none is known)."""
    joined = attacks.join(seen.select(["post_key", "account_key", "created_at"]), "post_key")
    if networks is None:
        return joined.append_column("network", pa.nulls(len(joined), pa.int64()))
    known = networks.select(["account_key", "network"])
    known = known.set_column(1, "network", known["network"].cast(pa.int64()))
    return joined.join(known, "account_key")


def frames_table(attacks: pa.Table) -> pa.Table:
    """As what each target is made out (schema ``FRAMES``)."""
    ordered = attacks.sort_by([("created_at", "ascending"), ("post_key", "ascending")])
    counted = ordered.group_by(["target", "frame"], use_threads=False).aggregate(
        [("post_key", "count_distinct"), ("account_key", "count_distinct"), ("post_key", "first")]
    )
    return _named(counted, FRAMES)


def by_network_table(attacks: pa.Table) -> pa.Table:
    """Who delegitimises whom, and as what (schema ``BY_NETWORK``)."""
    counted = attacks.group_by(["target", "frame", "network"], use_threads=False).aggregate(
        [("post_key", "count_distinct"), ("account_key", "count_distinct")]
    )
    return _named(counted, BY_NETWORK)


def _named(counted: pa.Table, schema: pa.Schema) -> pa.Table:
    made = counted.rename_columns(schema.names).cast(schema)
    return made.sort_by([("target", "ascending"), ("posts", "descending"), ("frame", "ascending")])


def _described(gazetteer: Gazetteer, ids: pa.Array) -> dict[str, list[str]]:
    known = {target.id: target for target in gazetteer.targets}
    found = [known[target_id] for target_id in ids.to_pylist()]
    return {"name": [it.name for it in found], "kind": [it.kind.value for it in found]}


def _counts(
    row: Ints, account: Ints, read: Bools, attacks: Bools, no_state: Bools
) -> dict[str, Any]:
    """Posts, accounts, shares and ratios of each target, as columns.

    States are left out of the ratios: most are named as places, so that beside them everybody
    would seem attacked.
    """
    size = len(no_state)
    posts = {
        "posts": np.bincount(row, minlength=size),
        "read_posts": np.bincount(row[read], minlength=size),
        "attacking_posts": np.bincount(row[attacks], minlength=size),
    }
    accounts = {
        "accounts": _distinct(row, account, size),
        "read_accounts": _distinct(row[read], account[read], size),
        "attacking_accounts": _distinct(row[attacks], account[attacks], size),
    }
    held = read & no_state[row]
    found = ratios(row[held], account[held], attacks[held], size)
    ratio = {"ratio": found.ratio, "ratio_low": found.low, "ratio_high": found.high}
    return {
        **posts,
        **accounts,
        **_shares("share", posts["attacking_posts"], posts["read_posts"]),
        **_shares("account_share", accounts["attacking_accounts"], accounts["read_accounts"]),
        **{name: pa.array(values, from_pandas=True) for name, values in ratio.items()},
        "q_value": pa.array(found.q_value, from_pandas=True),
    }


def _distinct(row: Ints, account: Ints, size: int) -> Ints:
    if not len(row):
        return np.zeros(size, dtype=np.int64)
    pairs = np.unique(row * (int(account.max()) + 1) + account)
    return np.bincount(pairs // (int(account.max()) + 1), minlength=size)


def _shares(name: str, part: Ints, whole: Ints) -> dict[str, pa.Array]:
    """A share with its interval; null where nothing was read."""
    low, high = wilson(part, whole)
    unknown = whole == 0
    values = {"": part / np.maximum(whole, 1), "_low": low, "_high": high}
    return {f"{name}{end}": pa.array(value, mask=unknown) for end, value in values.items()}


def _told(attacks: pa.Table, narratives: pa.Table | None) -> pa.Table:
    """Attacks with the narrative of their post, as text."""
    if narratives is None:
        return attacks.append_column("narrative", pa.nulls(len(attacks), pa.string()))
    known = pa.table(
        {
            "post_key": narratives["post_key"],
            "narrative": narratives["narrative"].cast(pa.string()),
        }
    )
    return attacks.select(["target", "post_key"]).join(known, "post_key")


def _beside(ids: pa.Array, rows: pa.Table, column: str) -> pa.Array:
    places = pc.index_in(ids, value_set=rows["target"].combine_chunks())
    return rows[column].combine_chunks().take(places)


def _lists(ids: pa.Array, rows: pa.Table, column: str, dtype: pa.DataType) -> pa.Array:
    """The sorted distinct values of a column for each target; none is an empty list."""
    known = rows.filter(pc.is_valid(rows[column]))
    once = known.group_by(["target", column], use_threads=False).aggregate([])
    once = once.sort_by([("target", "ascending"), (column, "ascending")])
    lists = once.group_by("target", use_threads=False).aggregate([(column, "list")])
    found = _beside(ids, lists, f"{column}_list")
    return pc.fill_null(found, pa.scalar([], pa.list_(dtype)))
