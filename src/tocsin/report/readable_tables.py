"""The investigation as tables that stand alone: every key spelled out as the id it means.

The detector joins on 64-bit keys; a reader of a CSV file needs platform, account and post
ids beside every number. Remaining keys (``object_id``) become decimal strings, because
spreadsheets and JavaScript would round them.
"""

from collections.abc import Sequence
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.investigation import Investigation
from tocsin.detect.coordination.tables import Coordination
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.targets.tables import Targets
from tocsin.detect.voids.tables import Voids
from tocsin.posts.ledger import FileLedger
from tocsin.report.printable import printable
from tocsin.report.row_numbers import Rows, row_numbers

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
_FINDINGS = pa.schema(
    {
        "id": pa.string(),
        "detector": pa.string(),
        "version": pa.int64(),
        "subject": pa.string(),
        "statement": pa.string(),
        "basis": pa.string(),
        "statistic": pa.string(),
        "baseline": pa.string(),
        "interval_low": pa.float64(),
        "interval_high": pa.float64(),
        "q_value": pa.float64(),
        "posts": pa.list_(pa.string()),
        "parameters": pa.string(),
        "caveats": pa.list_(pa.string()),
        "created_at": pa.timestamp("us", tz="UTC"),
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
        "accounts": counted_from_one(_spelled_out(found.accounts, "account_key")),
        "readings": _readings(investigation),
        "leaders": _leaders(investigation),
        "edges": _edges(found),
        "pairs": found.pairs.drop_columns(["account_a", "account_b"]),
        "calibration": found.calibration,
        "evidence": _evidence(found),
        "objects": _spelled_out(found.objects, "object_id"),
        "capped": _spelled_out(found.capped, "object_id"),
        **_copies(investigation),
        **_claims(investigation),
        **_narratives(investigation.narratives),
        **_voids(investigation.voids),
        **_targets(investigation.targets),
        "posts": _without_keys(found.posts),
        "findings": _findings(found),
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
    tables = {"copies": clusters, "copy_posts": copied.posts, "copy_slots": copied.slots}
    return {name: _spelled_out(table, "cluster") for name, table in tables.items()}


def _claims(investigation: Investigation) -> dict[str, pa.Table]:
    reading = investigation.reading
    if reading is None:
        return {}
    worthy = {} if reading.worthy is None else {"worth_checking": _worthy(reading.worthy.claims)}
    if reading.claims is None:
        return worthy
    claims = reading.claims
    matches = _spelled_out(claims.matches.drop_columns(["query"]), "text_id")
    return {
        **worthy,
        "claims": _spelled_out(claims.circulating, "factcheck_key"),
        "claim_matches": _spelled_out(matches, "factcheck_key"),
        "claim_posts": _spelled_out(_spelled_out(claims.posts, "text_id"), "post_key"),
    }


def _narratives(found: Narratives | None) -> dict[str, pa.Table]:
    if found is None:
        return {}
    tables = {
        "narratives": _spelled_out(_spelled_out(found.narratives, "theme"), "first_post"),
        "narrative_posts": _spelled_out(found.members, "post_key"),
        "narrative_terms": found.terms,
        "narrative_bursts": found.bursts,
        "narrative_history": _spelled_out(found.history, "other"),
    }
    return {name: _spelled_out(table, "narrative") for name, table in tables.items()}


def _voids(voids: Voids | None) -> dict[str, pa.Table]:
    if voids is None:
        return {}
    return {"voids": voids.ranked, "void_windows": voids.windows, "void_episodes": voids.episodes}


def _worthy(claims: pa.Table) -> pa.Table:
    place = claims.schema.get_field_index("texts")
    lists = claims["texts"].combine_chunks()
    spelled = pa.ListArray.from_arrays(lists.offsets, lists.values.cast(pa.string()))
    return _spelled_out(claims.set_column(place, "texts", spelled), "claim_id")


def _targets(targets: Targets | None) -> dict[str, pa.Table]:
    """Posts stay keys here, spelled in decimals: there may be very many."""
    if targets is None:
        return {}
    return {
        "targets": _network_lists(targets.targets),
        "target_frames": _spelled_out(targets.frames, "example"),
        "attacks": _spelled_out(targets.attacks, "post_key"),
        "attacks_set_aside": _spelled_out(targets.set_aside, "post_key"),
    }


def _network_lists(table: pa.Table) -> pa.Table:
    """Lists of networks as the report numbers them, spelled out."""
    place = table.schema.get_field_index("networks")
    lists = table["networks"].combine_chunks()
    numbers = pc.add(lists.values, 1).cast(pa.string())
    return table.set_column(place, "networks", pa.ListArray.from_arrays(lists.offsets, numbers))


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
        "object_id": _decimal(evidence["object_id"]),
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


def _findings(found: Coordination) -> pa.Table:
    post_ids = dict(
        zip(found.posts["post_key"].to_pylist(), found.posts["post_id"].to_pylist(), strict=True)
    )
    rows = [
        {
            "id": finding.id,
            "detector": finding.detector,
            "version": finding.version,
            "subject": finding.subject,
            "statement": finding.statement,
            "basis": finding.basis,
            "statistic": _json(finding.statistic),
            "baseline": _json(finding.baseline),
            "interval_low": finding.interval[0] if finding.interval else None,
            "interval_high": finding.interval[1] if finding.interval else None,
            "q_value": finding.q_value,
            "posts": [post_ids[key] for key in finding.evidence if key in post_ids],
            "parameters": _json(finding.parameters),
            "caveats": list(finding.caveats),
            "created_at": finding.created_at,
        }
        for finding in found.findings
    ]
    return pa.Table.from_pylist(rows, schema=_FINDINGS)


def counted_from_one(table: pa.Table) -> pa.Table:
    """The table with its networks numbered as people count: 1 is the heaviest."""
    place = table.schema.get_field_index("network")
    one_up = pc.add(table["network"], pa.scalar(1, pa.int32()))
    return table.set_column(place, "network", one_up)


def _spelled_out(table: pa.Table, key: str) -> pa.Table:
    place = table.schema.get_field_index(key)
    return table.set_column(place, key, _decimal(table[key]))


def _without_keys(table: pa.Table) -> pa.Table:
    return table.select([name for name in table.schema.names if not name.endswith("_key")])


def _decimal(keys: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(keys, pa.string())


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
