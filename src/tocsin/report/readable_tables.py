"""The investigation as tables that stand alone: every key spelled out as the id it means.

The detector joins on 64-bit keys; a reader of a CSV file needs platform, account and post
ids beside every number. Remaining keys (``object_id``) become 16 hexadecimal digits, because
spreadsheets and JavaScript would round numbers of that size.
"""

from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa

from tocsin.chain.investigation import Investigation
from tocsin.detect.coordination.tables import Coordination
from tocsin.finding import findings_table
from tocsin.posts.keys import spelled, spelled_out
from tocsin.posts.ledger import FileLedger
from tocsin.printable import printable
from tocsin.report.measured import tables_of
from tocsin.report.row_numbers import Rows, row_numbers
from tocsin.report.spelling import counted_from_one, keys_spelled
from tocsin.report.tables_of_texts import tables_of_texts

_FILES = pa.schema(
    {
        "file": pa.string(),
        "readers": pa.list_(pa.string()),
        "items": pa.int64(),
        "posts": pa.int64(),
        "others": pa.int64(),
        "duplicates": pa.int64(),
        "rejected": pa.int64(),
        "others_by_kind": pa.string(),
        "notes": pa.string(),
        "problem": pa.string(),
        "remedy": pa.string(),
    }
)


def readable_tables(investigation: Investigation) -> dict[str, pa.Table]:
    """Every table of the report by name, in the order a reader meets them.

    Raises:
        ValueError: the investigation cites a post, account, edge or object that it lacks.
    """
    found = investigation.coordination
    return {
        "files": _files(investigation.files),
        "rejections": investigation.rejections,
        "timeline": investigation.timeline,
        "networks": counted_from_one(found.networks),
        "accounts": counted_from_one(keys_spelled(found.accounts, "account_key")),
        "readings": _readings(investigation),
        "leaders": _leaders(investigation),
        "edges": _edges(found),
        "pairs": found.pairs.drop_columns(["account_a", "account_b"]),
        "calibration": found.calibration,
        "evidence": _evidence(found),
        "objects": keys_spelled(found.objects, "object_id"),
        "capped": keys_spelled(found.capped, "object_id"),
        **_copies(investigation),
        **tables_of_texts(investigation),
        **tables_of(investigation.measured),
        "posts": _without_keys(found.posts),
        "findings": _findings(investigation),
    }


def _files(ledgers: Sequence[FileLedger]) -> pa.Table:
    rows = [
        {
            "file": printable(ledger.file),
            "readers": list(ledger.readers),
            "items": ledger.items,
            "posts": ledger.posts,
            "others": sum(ledger.others.values()),
            "duplicates": ledger.duplicates,
            "rejected": ledger.rejected,
            "others_by_kind": _json(ledger.others),
            "notes": _json(ledger.notes),
            "problem": ledger.problem,
            "remedy": ledger.remedy,
        }
        for ledger in ledgers
    ]
    return pa.Table.from_pylist(rows, schema=_FILES)


def _readings(investigation: Investigation) -> pa.Table:
    """The innocent explanations, with the ids of the posts they rest on."""
    table, posts = investigation.portraits.readings, investigation.coordination.posts
    ids = dict(zip(posts["post_key"].to_pylist(), posts["post_id"].to_pylist(), strict=True))
    cited = [[ids[key] for key in keys if key in ids] for keys in table["evidence"].to_pylist()]
    place = table.schema.get_field_index("evidence")
    named = table.set_column(place, "evidence", pa.array(cited, pa.list_(pa.string())))
    return counted_from_one(named)


def _leaders(investigation: Investigation) -> pa.Table:
    table, accounts = investigation.portraits.leaders, investigation.coordination.accounts
    rows = row_numbers(table["account_key"], accounts["account_key"], "leaders, account")
    columns = {"network": counted_from_one(table)["network"]}
    columns |= {n: accounts[n].take(rows) for n in ("platform", "account_id", "account_name")}
    for name in table.schema.names:
        columns.setdefault(name, table[name])
    return pa.table(columns).drop_columns(["account_key"])


def _copies(investigation: Investigation) -> dict[str, pa.Table]:
    copied = investigation.copied
    if copied is None:
        return {}
    clusters = copied.clusters.drop_columns(["first_post"])
    tables = {
        "copies": clusters,
        "copy_posts": _without_keys(copied.posts),
        "copy_slots": copied.slots,
    }
    return {name: keys_spelled(table, "cluster") for name, table in tables.items()}


def _edges(found: Coordination) -> pa.Table:
    keys = found.accounts["account_key"]
    columns: dict[str, Any] = {
        "edge": found.edges["edge"],
        "network": counted_from_one(found.edges)["network"],
        "behaviour": found.edges["behaviour"],
    }
    for side in "ab":
        rows = row_numbers(found.edges[f"account_{side}"], keys, f"edges, account_{side}")
        columns |= {
            f"platform_{side}": found.accounts["platform"].take(rows),
            f"account_{side}": found.accounts["account_id"].take(rows),
            f"account_{side}_name": found.accounts["account_name"].take(rows),
        }
    for name in found.edges.schema.names:
        columns.setdefault(name, found.edges[name])
    return pa.table(columns)


def _evidence(found: Coordination) -> pa.Table:
    evidence = found.evidence
    edges = row_numbers(evidence["edge"], found.edges["edge"], "evidence, edge")
    objects = row_numbers(evidence["object_id"], found.objects["object_id"], "evidence, object")
    columns: dict[str, Any] = {
        "edge": evidence["edge"],
        "behaviour": found.edges["behaviour"].take(edges),
        "object_id": spelled_out(evidence["object_id"]),
        "object_kind": found.objects["object_kind"].take(objects),
        "object": found.objects["label"].take(objects),
    }
    for side in "ab":
        rows = row_numbers(evidence[f"post_{side}"], found.posts["post_key"], f"post_{side}")
        columns |= _post_columns(found.posts, rows, side)
    columns["lag_s"] = evidence["lag_s"]
    return pa.table(columns)


def _post_columns(posts: pa.Table, rows: Rows, side: str) -> dict[str, Any]:
    names = {
        "platform": "platform",
        "account_id": "account",
        "post_id": "post",
        "created_at": "created_at",
        "source_file": "source_file",
        "source_line": "source_line",
    }
    return {f"{name}_{side}": posts[column].take(rows) for column, name in names.items()}


def _findings(investigation: Investigation) -> pa.Table:
    """What every detector hands on; a post that is not cited stays a key."""
    post_ids = {
        key: post_id
        for posts in (investigation.cited, investigation.coordination.posts)
        for key, post_id in zip(
            posts["post_key"].to_pylist(), posts["post_id"].to_pylist(), strict=True
        )
    }
    table = findings_table(investigation.findings)
    place = table.schema.get_field_index("evidence")
    posts = [
        [post_ids.get(key, spelled(key)) for key in f.evidence] for f in investigation.findings
    ]
    return table.set_column(place, "posts", pa.array(posts, pa.list_(pa.string())))


def _without_keys(table: pa.Table) -> pa.Table:
    return table.select([name for name in table.schema.names if not name.endswith("_key")])


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
