"""What the report's script needs, in two parts: the tables, and the evidence behind them.

The tables are unpacked when the page opens, the evidence when the first edge is opened.
Rows refer to rows, never to 64-bit keys (:mod:`tocsin.report.row_numbers`).
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.coordination.tables import Coordination
from tocsin.report.packing import choices, clipped, column
from tocsin.report.row_numbers import Rows, optional_rows, row_numbers
from tocsin.report.spelling import counted_from_one
from tocsin.report.wording import behaviour_titles, kind_noun


def tables_part(found: Coordination) -> dict[str, Any]:
    """Accounts, edges, networks, objects and capped objects, as columns."""
    return {
        "accounts": _accounts(found.accounts),
        "edges": _edges(found),
        "networks": _networks(found),
        "objects": _objects(found),
        "capped": _capped(found),
    }


def evidence_part(found: Coordination) -> dict[str, Any]:
    """Pairs of posts, sorted by edge and object and time, and the posts they name.

    ``counts`` holds how many pairs each edge (by row) has; an edge's pairs lie together.
    """
    evidence = found.evidence
    edges = row_numbers(evidence["edge"], found.edges["edge"], "evidence, edge")
    objects = row_numbers(evidence["object_id"], found.objects["object_id"], "evidence, object")
    posts_a = row_numbers(evidence["post_a"], found.posts["post_key"], "evidence, post_a")
    posts_b = row_numbers(evidence["post_b"], found.posts["post_key"], "evidence, post_b")
    times = np.asarray(found.posts["created_at"].cast(pa.int64()))
    order = np.lexsort((posts_b, posts_a, times[posts_a], objects, edges))
    return {
        "counts": np.bincount(edges, minlength=found.edges.num_rows),
        "object": objects[order],
        "a": posts_a[order],
        "b": posts_b[order],
        "lag": np.round(evidence["lag_s"].to_numpy()[order], 3),
        "posts": _posts(found),
    }


def _accounts(accounts: pa.Table) -> dict[str, Any]:
    return {
        "id": column(accounts["account_id"]),
        "name": column(accounts["account_name"]),
        "platform": choices(accounts["platform"]),
        "network": column(counted_from_one(accounts)["network"]),
        "degree": column(accounts["degree"]),
        "weight": column(accounts["weight"]),
        "first": column(accounts["first_share"]),
        "posts": column(accounts["posts"]),
        "first_at": column(accounts["first_at"]),
        "last_at": column(accounts["last_at"]),
    }


def _edges(found: Coordination) -> dict[str, Any]:
    edges, keys = found.edges, found.accounts["account_key"]
    return {
        "number": column(edges["edge"]),
        "behaviour": _named_behaviours(edges["behaviour"], found),
        "a": row_numbers(edges["account_a"], keys, "edges, account_a"),
        "b": row_numbers(edges["account_b"], keys, "edges, account_b"),
        "objects": column(edges["objects"]),
        "events": column(edges["events"]),
        "weight": column(edges["weight"]),
        "symmetry": column(edges["symmetry"]),
        "a_first": column(edges["a_first"]),
        "b_first": column(edges["b_first"]),
        "lag": column(edges["mean_lag_s"]),
        "occasions": column(edges["occasions"]),
        "expected": column(pc.add(edges["by_activity"], edges["by_taste"]), decimals=4),
        "p": edges["p_value"].to_pylist(),
        "q": edges["q_value"].to_pylist(),
        "network": column(counted_from_one(edges)["network"]),
    }


def _networks(found: Coordination) -> dict[str, Any]:
    networks = found.networks
    edges = pc.value_counts(found.edges["network"])
    counts = dict(zip(edges.field(0).to_pylist(), edges.field(1).to_pylist(), strict=True))
    return {
        "number": column(counted_from_one(networks)["network"]),
        "accounts": column(networks["accounts"]),
        "edges": [counts.get(number, 0) for number in networks["network"].to_pylist()],
        "weight": column(networks["weight"]),
        "density": column(networks["density"]),
        "objects": column(networks["objects"]),
        "posts": column(networks["posts"]),
        "first_at": column(networks["first_at"]),
        "last_at": column(networks["last_at"]),
    }


def _objects(found: Coordination) -> dict[str, Any]:
    objects = found.objects
    return {
        "kind": _named_kinds(objects["object_kind"]),
        "label": column(clipped(objects["label"])),
        "shares": column(objects["shares"]),
        "accounts": column(objects["accounts"]),
        "edges": _edges_per_object(found),
    }


def _edges_per_object(found: Coordination) -> Rows:
    objects = row_numbers(found.evidence["object_id"], found.objects["object_id"], "object")
    edges = row_numbers(found.evidence["edge"], found.edges["edge"], "evidence, edge")
    distinct = np.unique(objects * max(found.edges.num_rows, 1) + edges)
    return np.bincount(
        distinct // max(found.edges.num_rows, 1), minlength=found.objects.num_rows
    ).astype(np.int64)


def _capped(found: Coordination) -> dict[str, Any]:
    return {
        "behaviour": _named_behaviours(found.capped["behaviour"], found),
        "label": column(clipped(found.capped["label"])),
        "shares": column(found.capped["shares"]),
    }


def _posts(found: Coordination) -> dict[str, Any]:
    posts = found.posts
    return {
        "id": column(posts["post_id"]),
        "account": optional_rows(posts["account_key"], found.accounts["account_key"]),
        "account_id": choices(posts["account_id"]),
        "platform": choices(posts["platform"]),
        "kind": choices(posts["kind"]),
        "lang": choices(posts["lang"]),
        "at": column(posts["created_at"]),
        "offset_known": np.asarray(posts["utc_offset_min"].is_valid()).astype(np.int8),
        "text": choices(clipped(posts["text"])),
        "file": choices(posts["source_file"]),
        "line": column(posts["source_line"]),
    }


def _named_behaviours(values: pa.ChunkedArray, found: Coordination) -> dict[str, Any]:
    titles = behaviour_titles(found.behaviours)
    packed = choices(values)
    packed["titles"] = [titles.get(name, name) for name in packed["values"]]
    return packed


def _named_kinds(values: pa.ChunkedArray) -> dict[str, Any]:
    packed = choices(values)
    packed["titles"] = [kind_noun(kind) for kind in packed["values"]]
    return packed
