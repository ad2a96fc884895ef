"""From posts to clusters of copies: what is joined, what is not, and what is told of it."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.copies.detection import detect
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.copies.tables import CLUSTERS, MEMBERS, SLOTS, TEXTS
from tocsin.shares import SHARES

BRIDGE = "The bridge of Tolvane is closed since this morning, and nobody says why"
BREAD = "Bakers in the old town will sell yesterday's bread at half its price on Monday"
TEMPLATE = [
    f"{name} is a traitor, share!"
    for name in ("Anna", "Ben Miller", "The mayor of Tolvane", "That judge from the north")
]
FIXTURE = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_an_edited_copy_is_a_copy_and_another_text_is_none(clusters_of):
    texts = [
        BRIDGE,
        BREAD,
        BRIDGE.upper() + " 🔥 https://t.co/x",
        BRIDGE.replace("morning", "noon"),
    ]
    assert clusters_of(texts) == [[0, 2, 3]]


def test_a_disguised_copy_is_an_exact_one(copies_of):
    found = copies_of([BRIDGE, BRIDGE.replace("o", "о").replace("a", "а"), f"#wow {BRIDGE}"])
    assert found.clusters["texts"].to_pylist() in ([1], [2])
    assert found.members["similarity"].to_pylist() == [1.0] * 3


def test_a_text_quoted_with_a_comment_is_a_copy(clusters_of):
    comment = "can you believe what I have just been sent by my aunt"
    assert clusters_of([BRIDGE, f"{comment} {BRIDGE}", f"{BRIDGE} {comment}"]) == [[0, 1, 2]]


def test_a_post_that_quotes_two_texts_does_not_join_them(clusters_of):
    found = clusters_of([BRIDGE, BREAD, f"{BRIDGE} {BREAD}", BRIDGE, BREAD])
    assert not any({0, 1} <= set(cluster) for cluster in found)


@pytest.mark.parametrize(
    ("texts", "template"),
    [
        (TEMPLATE, "… is a traitor share"),
        ([f"I just checked in at {x} and it is lovely" for x in
          ("the harbour", "Rosa's", "a place you will not believe exists")],
         "i just checked in at … and it is lovely"),
        ([f"市长{x}是叛徒请大家马上转发这条重要消息" for x in ("王小明", "李四", "北方来的人")],
         "市长 … 是叛徒请大家马上转发这条重要消息"),
    ],
)  # fmt: skip
def test_texts_made_from_a_template_are_one_cluster_with_its_slot(copies_of, texts, template):
    found = copies_of([*texts, BREAD])
    (cluster,) = found.clusters.to_pylist()
    assert cluster["template"] == template
    assert cluster["posts"] == len(texts)
    assert found.slots["slot"].to_pylist() == [1] * len(texts)
    assert template.split("…")[-1].split()[-1] in found.findings[0].statement


def test_a_template_may_have_two_slots(copies_of):
    pairs = [("anna", "ben"), ("carla", "dora"), ("emil", "the finance minister"), ("fritz", "gus")]
    found = copies_of([f"{a} was seen at midnight at the house of {b}" for a, b in pairs])
    (cluster,) = found.clusters.to_pylist()
    assert cluster["template"] == "… was seen at midnight at the house of …"
    assert {row["value"] for row in found.slots.to_pylist() if row["slot"] == 2} >= {"ben", "gus"}


def test_two_headlines_about_the_same_people_are_no_template(clusters_of):
    texts = [
        "Rosalind Okonkwo raised more money than Ferdinand Oduya in February",
        "Rosalind Okonkwo beats Ferdinand Oduya in Northern Tolvane",
        "Rosalind Okonkwo beats Ferdinand Oduya in Northern Tolvane!!",
    ]
    assert clusters_of(texts) == [[1, 2]]


def test_a_chain_of_edits_does_not_join_its_ends(copies_of):
    rng = random.Random(3)  # noqa: S311 - invented words
    words = ["".join(rng.choices("abcdefghij", k=6)) for _ in range(200)]
    texts = [" ".join(words[i : i + 20]) for i in range(0, 150, 2)]
    found = copies_of(texts)
    assert found.clusters.num_rows > 3
    assert min(found.members["similarity"].to_pylist()) >= 0.3


@FIXTURE
@given(data=st.data())
def test_clusters_do_not_depend_on_the_order_of_rows(data, duckdb_engine, inputs_of):
    texts = [BRIDGE, BREAD, *TEMPLATE, BRIDGE.replace("closed", "open"), f"so: {BREAD}", BRIDGE]
    tables = inputs_of(texts)
    seed = data.draw(st.integers(0, 1_000))
    results = []
    for shuffled in (False, True):
        rng = random.Random(seed)  # noqa: S311 - a shuffle
        given_tables = []
        for table in tables:
            order = list(range(table.num_rows))
            if shuffled:
                rng.shuffle(order)
            given_tables.append(duckdb_engine.table(table.take(order)))
        found = detect(duckdb_engine, *given_tables, tables[2]["created_at"][0].as_py())
        results.append((found.clusters, found.members, found.texts, found.slots, found.findings))
    assert results[0] == results[1]


def test_copies_are_the_same_on_every_engine(engine, duckdb_engine, inputs_of):
    tables = inputs_of([BRIDGE, BREAD, *TEMPLATE, BRIDGE.replace("closed", "open"), BRIDGE])
    created_at = tables[2]["created_at"][0].as_py()
    results = []
    for on in (engine, duckdb_engine):
        given_tables = [on.table(table) for table in tables]
        found = detect(on, *given_tables, created_at)
        shares = on.to_arrow(near_copy_shares(on, given_tables[1], found.texts))
        results.append((found, shares.cast(SHARES).sort_by("post_key")))
    assert results[0] == results[1]


def test_what_is_told_of_a_cluster_can_be_counted(copies_of):
    found = copies_of([BREAD, BRIDGE, BRIDGE, BRIDGE + "!"], lang="en", platform="telegram")
    (cluster,) = found.clusters.to_pylist()
    assert (cluster["posts"], cluster["accounts"], cluster["texts"]) == (3, 3, 1)
    assert cluster["span_s"] == 2
    assert (cluster["platforms"], cluster["languages"]) == (["telegram"], ["en"])
    assert cluster["sample"] == BRIDGE
    (finding,) = found.findings
    assert finding.statement.startswith("3 accounts posted one text in 3 posts between 2024-05-01")
    assert set(finding.evidence) == set(found.members["post_key"].to_pylist())
    assert cluster["first_post"] in finding.evidence


def test_tables_have_their_schemas_also_when_there_is_nothing(copies_of):
    for texts in ([], [BRIDGE], [BRIDGE, BRIDGE], TEMPLATE):
        found = copies_of(texts)
        assert found.clusters.schema.equals(CLUSTERS)
        assert found.members.schema.equals(MEMBERS)
        assert found.texts.schema.equals(TEXTS)
        assert found.slots.schema.equals(SLOTS)


def test_near_copies_are_one_object_for_coordination(duckdb_engine, inputs_of):
    texts, shares, posts = inputs_of([BRIDGE, BREAD, BRIDGE.replace("morning", "noon")])
    tables = [duckdb_engine.table(table) for table in (texts, shares, posts)]
    found = detect(duckdb_engine, *tables, posts["created_at"][0].as_py())
    made = duckdb_engine.to_arrow(near_copy_shares(duckdb_engine, tables[1], found.texts))
    assert made.schema.names == SHARES.names
    rows = sorted(made.to_pylist(), key=lambda row: row["t"])
    before = sorted(shares.to_pylist(), key=lambda row: row["t"])
    assert [row["post_key"] for row in rows] == [row["post_key"] for row in before]
    assert rows[0]["object_id"] == rows[2]["object_id"] == before[0]["object_id"]
    assert rows[1]["object_id"] == before[1]["object_id"]


@pytest.mark.parametrize(
    "text", ["\ufdfa" * 900, "zalgo " + "e\u0301\u0489" * 900, "\x00" * 50 + "x" * 30]
)
def test_hostile_texts_are_compared_like_others(clusters_of, text):
    assert clusters_of([text, BREAD, text]) == [[0, 2]]
