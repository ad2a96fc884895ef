"""Which posts carry on which claim, and what was found of it."""

import pyarrow as pa

from tocsin.chain.judged import judged, stances
from tocsin.detect.authority.schemas import STANCES
from tocsin.detect.sources.schemas import JUDGED

SCHEMA = {"text_id": pa.int64(), "factcheck_key": pa.int64(), "probability": pa.float32(),
          "tier": pa.string(), "stance": pa.string(), "spreads": pa.string()}  # fmt: skip


def match(text: int, check: int, tier="suggested", stance=None, spreads=None, probability=0.9):
    return {"text_id": text, "factcheck_key": check, "tier": tier, "stance": stance,
            "spreads": spreads, "probability": probability}  # fmt: skip


def found(matches, checks, sighted=(), sightings=(), posts=((1, 11), (2, 12), (2, 13))):
    table = judged(
        pa.Table.from_pylist(list(matches), schema=pa.schema(SCHEMA)),
        pa.table({"text_id": [t for t, _ in posts], "post_key": [p for _, p in posts]}),
        pa.table({"factcheck_key": list(checks), "verdict": list(checks.values())}),
        pa.Table.from_pylist(
            list(sighted),
            schema=pa.schema(
                {"object": pa.string(), "factcheck_key": pa.int64(), "links_factcheck": pa.bool_()}
            ),
        ),
        pa.Table.from_pylist(
            list(sightings), schema=pa.schema({"object": pa.string(), "post_key": pa.int64()})
        ),
    )
    assert table.schema == JUDGED
    return {(r["post_key"], r["outcome"], r["suggested"]) for r in table.to_pylist()}


def test_all_posts_of_a_matched_text_carry_its_claim_as_a_suggestion():
    assert found([match(2, 5)], {5: "misleading"}) == {(12, "false", True), (13, "false", True)}


def test_what_a_person_confirmed_is_a_judgement_and_what_was_rejected_is_nothing():
    matches = [match(1, 5, "confirmed"), match(2, 5, "rejected")]
    assert found(matches, {5: "true"}) == {(11, "true", False)}


def test_who_denies_or_asks_carries_nothing_on():
    matches = [match(1, 5, spreads="no"), match(2, 5, stance="question")]
    assert found(matches, {5: "false"}) == set()


def test_satire_and_unknown_verdicts_say_nothing():
    assert (
        found([match(1, 5), match(1, 6), match(1, 7)], {5: "satire", 6: "other", 7: None}) == set()
    )


def test_a_link_to_where_the_claim_appeared_counts_and_one_to_the_fact_check_does_not():
    sighted = [
        {"object": "a", "factcheck_key": 5, "links_factcheck": False},
        {"object": "b", "factcheck_key": 5, "links_factcheck": True},
    ]
    sightings = [{"object": "a", "post_key": 20}, {"object": "b", "post_key": 21}]
    assert found([], {5: "mixed"}, sighted, sightings) == {(20, "mixed", True)}


def test_a_stance_is_told_of_every_post_of_a_text_that_clearly_agrees_or_denies():
    matches = [
        match(1, 5, stance="agree"),
        match(2, 5, stance="deny"),
        match(2, 6, stance="comment"),
    ]
    table = stances(
        pa.Table.from_pylist(matches, schema=pa.schema(SCHEMA)),
        pa.table({"text_id": [1, 2, 2], "post_key": [11, 12, 13]}),
    )
    assert table.schema == STANCES
    assert [tuple(row.values()) for row in table.to_pylist()] == [
        (11, "claim 0000000000000005", "agree"),
        (12, "claim 0000000000000005", "deny"),
        (13, "claim 0000000000000005", "deny"),
    ]
