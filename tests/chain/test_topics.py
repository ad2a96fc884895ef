"""What posts are about: one claim is one topic, and a narrative about a claim goes with it."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from tocsin.chain.claims import TEXT_MATCHES, Claims
from tocsin.chain.sightings import SIGHTED, SIGHTINGS
from tocsin.chain.topics import topics
from tocsin.detect.narratives.tables import MEMBERS, NARRATIVES
from tocsin.posts.keys import spelled

CHECKS = {1: "The well is dry", 2: "The well has run dry", 3: "The mill is sold"}


def claim(key: int) -> str:
    return f"claim {spelled(key)}"


@pytest.fixture
def found(duckdb_engine):
    """The topic of each post: texts' matches (most probable first), narratives, what is shown."""

    def look(texts, matches, narratives, shown=()):
        rows = [
            {"text_id": text, "factcheck_key": key, "rank": rank, "tier": "suggested"}
            for text, keys in matches.items() for rank, key in enumerate(keys, 1)
        ]  # fmt: skip
        claims = Claims(
            circulating=None,
            matches=pa.Table.from_pylist(rows, schema=TEXT_MATCHES),
            posts=None,
            sighted=pa.Table.from_pylist(
                [{"object": f"o{key}", "factcheck_key": key} for _, key in shown], schema=SIGHTED
            ),
            sightings=pa.Table.from_pylist(
                [{"object": f"o{key}", "post_key": post} for post, key in shown], schema=SIGHTINGS
            ),
            factchecks=len(CHECKS),
            checks=pa.table({"factcheck_key": list(CHECKS), "claim": list(CHECKS.values())}),
            sites=None,
        )
        of_post = pa.table(
            {
                "post_key": pa.array(list(texts), pa.int64()),
                "text_id": pa.array(list(texts.values()), pa.int64()),
            }
        )
        members = [{"post_key": post, "narrative": of} for post, of in narratives.items()]
        told = SimpleNamespace(
            members=pa.Table.from_pylist(members, schema=MEMBERS),
            narratives=pa.Table.from_pylist(
                [{"narrative": n, "label": f"label {n}"} for n in set(narratives.values())],
                schema=NARRATIVES,
            ),
        )
        made = topics(duckdb_engine, duckdb_engine.table(of_post), told, claims)
        rows = duckdb_engine.to_arrow(made.posts).to_pylist()
        assert len(rows) == len({row["post_key"] for row in rows}), "a post has one topic"
        return {row["post_key"]: row["topic"] for row in rows}, made

    return look


def test_a_question_and_a_denial_in_two_narratives_are_of_one_claim(found):
    about, made = found({1: 11, 2: 12}, {11: [3], 12: [3]}, {1: 7, 2: 8})
    assert about == {1: claim(3), 2: claim(3)}
    assert made.names[claim(3)] == "The mill is sold"
    assert made.names[spelled(7)] == "label 7"


def test_one_claim_that_two_publishers_checked_is_one_topic(found):
    twins = {11: [1, 2], 12: [2, 1], 13: [1], 14: [3]}
    about, _ = found({n: n for n in twins}, twins, {})
    assert about == {11: claim(1), 12: claim(1), 13: claim(1), 14: claim(3)}
    once = {11: [1, 2], 12: [2], 13: [2], 14: [1], 15: [1], 16: [1]}
    apart, _ = found({n: n for n in once}, once, {})
    assert {apart[12], apart[14]} == {claim(1), claim(2)}, "one text of three is not half"


def test_what_is_shown_counts_where_the_words_say_nothing(found):
    about, _ = found({1: 11, 2: 12}, {11: [1]}, {}, shown=[(1, 3), (2, 3)])
    assert about == {1: claim(1), 2: claim(3)}


def test_a_narrative_goes_with_a_claim_that_half_its_posts_are_about(found):
    texts = {1: 11, 2: 12, 3: 13, 4: 14, 5: 15, 6: 16}
    about, made = found(texts, {11: [1], 13: [3]}, {1: 7, 2: 7, 3: 8, 4: 8, 5: 8, 6: 9})
    assert about == {
        1: claim(1),
        2: claim(1),
        3: spelled(8),
        4: spelled(8),
        5: spelled(8),
        6: spelled(9),
    }, "one of three errs"
    assert made.of_narrative == {spelled(7): claim(1)}


def test_without_matches_a_topic_is_a_narrative(found):
    assert found({1: 11, 2: 12}, {}, {1: -7})[0] == {1: spelled(-7)}
