from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.claims.matching import Matching, flags, match
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.detect.claims.tables import MATCHES

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOSTILE = ["\ufdfa" * 10_000, "\0", "\ud800 lone", "\u202egnorw", "a" * 1_000_000, "", " \n", "!!!"]
ALL = Matching(least_probability=0.0)


def test_a_post_finds_its_factcheck_with_reasons_in_words(index: ClaimIndex) -> None:
    found = match(index, ["They say bleach cures malaria in 24 hours!! #bleach"], NOW, ["en"], ALL)
    best = found.to_pylist()[0]
    assert best["factcheck_key"] == 1
    assert best["tier"] == "suggested"
    assert "shares the numbers 24" in best["reasons"]
    assert found.schema == MATCHES


def test_fact_checks_of_the_same_claim_do_not_make_each_other_doubtful(
    index, registry, factcheck, hashed, tmp_path
) -> None:
    claim = "Drinking bleach cures malaria within 24 hours"
    also = [factcheck(key, claim, f"Non {key}", "fr", reviewed_at=NOW) for key in (8, 9)]
    several = ClaimIndex(tmp_path, hashed)
    several.hold(registry(*also))
    text = ["They say bleach cures malaria in 24 hours!!"]
    alone = match(index, text, NOW, ["en"], ALL)["probability"][0].as_py()
    first, *others = match(several, text, NOW, ["en"], ALL).to_pylist()[:3]
    assert {row["factcheck_key"] for row in (first, *others)} == {1, 8, 9}
    assert first["probability"] > alone - 0.05


@pytest.mark.parametrize(
    ("text", "key"),
    [("le vaccin avec une PUCE electronique", 4), ("दूध में चूना मिलाओ", 5), ("漂白水治疗疟疾", 6)],
)
def test_other_scripts_find_theirs(index: ClaimIndex, text: str, key: int) -> None:
    assert match(index, [text], NOW, how=ALL)["factcheck_key"][0].as_py() == key


def test_nothing_is_matched_where_nothing_is_alike(index: ClaimIndex) -> None:
    assert len(match(index, ["what a lovely morning, coffee and cake"], NOW)) == 0


def test_the_batch_gives_what_each_text_alone_gives(index: ClaimIndex) -> None:
    texts = ["bleach against malaria", "schools in Norland close", "", "le vaccin a une puce"]
    together = match(index, texts, NOW, how=ALL)
    for query, text in enumerate(texts):
        alone = match(index, [text], NOW, how=ALL)
        there = together.filter(np.array(together["query"]) == query)
        assert there.drop_columns("query").equals(alone.drop_columns("query"))


def test_hostile_texts_neither_crash_nor_shift_the_rows(index: ClaimIndex) -> None:
    texts = [*HOSTILE, "Drinking bleach cures malaria"]
    found = match(index, texts, NOW, how=ALL).to_pylist()
    last = [row for row in found if row["query"] == len(HOSTILE)]
    assert last[0]["factcheck_key"] == 1
    silent = {HOSTILE.index(text) for text in ("", " \n", "!!!", "\0")}
    assert not silent & {row["query"] for row in found}


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(codec=None), max_size=80))
def test_probabilities_are_probabilities_of_any_text(index: ClaimIndex, text: str) -> None:
    found = match(index, [text], NOW, how=ALL)["probability"].to_pylist()
    assert all(0 <= p <= 1 for p in found)
    assert found == sorted(found, reverse=True)


def test_withdrawn_and_filtered_factchecks_are_not_suggested(
    tmp_path, registry, factcheck, hashed
) -> None:
    other = factcheck(
        1, "Drinking bleach cures malaria", None, "en", publisher_site="other.example"
    )
    gone = factcheck(2, "Norland will close all schools", None, "en", withdrawn_at=NOW)
    index = ClaimIndex(tmp_path, hashed)
    index.hold(registry(other, gone))
    texts = ["bleach cures malaria", "Norland will close all schools"]
    keys = set(match(index, texts, NOW, how=ALL)["factcheck_key"].to_pylist())
    assert 2 not in keys
    assert 1 in keys
    only = Matching(least_probability=0, publishers=frozenset({"other.example"}))
    assert set(match(index, texts, NOW, how=only)["factcheck_key"].to_pylist()) == {1}
    late = Matching(least_probability=0, reviewed_since=datetime(2026, 1, 6, tzinfo=UTC))
    assert set(match(index, texts, NOW, how=late)["factcheck_key"].to_pylist()) == {6, 7}


def test_only_what_changed_is_indexed_again(tmp_path, registry, factcheck, hashed) -> None:
    index = ClaimIndex(tmp_path, hashed)
    index.hold(registry())
    changed = factcheck(7, "Redbrook lighthouse burnt down", None, "en", content_key=999)
    ClaimIndex(tmp_path, hashed).hold(registry(changed))
    again = ClaimIndex(tmp_path, hashed)
    again.hold(registry(changed))
    best = match(again, ["the Redbrook lighthouse burnt down"], NOW, how=ALL).to_pylist()[0]
    assert best["factcheck_key"] == 7
    assert "100% of the claim's wording stands in the post" in best["reasons"]


@pytest.mark.parametrize(
    ("text", "language", "flag", "raised"),
    [
        ("bleach cures", "en", "short", True),
        ("drinking bleach really cures malaria", "en", "short", False),
        ("drinking bleach does not cure malaria", "en", "negation_differs", True),
        ("drinking bleach really cures malaria", "en", "negation_differs", False),
        ("drinking bleach really cures malaria", "tlh", "language_not_measured", True),
        ("drinking bleach really cures malaria", None, "language_not_measured", True),
        ("drinking bleach really cures malaria", "en", "expired", True),
        ("drinking bleach really cures malaria", "en", "reviewed_long_before", True),
    ],
)
def test_what_a_person_should_look_at_twice_is_flagged(
    index: ClaimIndex, text: str, language: str | None, flag: str, raised: bool, factcheck
) -> None:
    check = factcheck(1, "Drinking bleach cures malaria", None, "en", valid_until=NOW)
    check["reviewed_at"] = datetime(2020, 1, 1, tzinfo=UTC)
    post = index.candidates([text])[0].post
    found = flags(post, index.wordings(check)[0], check, language, NOW, Matching().old_after)
    assert (flag in found) is raised


def test_a_shift_of_the_odds_changes_probabilities_and_not_the_order(index: ClaimIndex) -> None:
    ranker = Ranker.shipped()
    found = index.candidates(["bleach cures malaria in hours"])[0]
    before, after = (r.rank(found, 5) for r in (ranker, ranker.calibrated(1.0, -2.0)))
    assert before.rows.tolist() == after.rows.tolist()
    assert (after.probability < before.probability).all()


def test_what_an_update_left_behind_when_cut_short_is_never_suggested(
    tmp_path, registry, hashed
) -> None:
    index = ClaimIndex(tmp_path, hashed)
    index.hold(registry())
    (tmp_path / "known.parquet").unlink()
    again = ClaimIndex(tmp_path, hashed)
    again.hold(registry().slice(1))
    found = match(again, ["Drinking bleach cures malaria"], NOW, how=ALL)
    assert 1 not in found["factcheck_key"].to_pylist()


def test_an_empty_registry_suggests_nothing(tmp_path, registry, hashed) -> None:
    index = ClaimIndex(tmp_path, hashed)
    assert len(match(index, ["anything at all"], NOW, how=ALL)) == 0
    index.hold(registry().slice(0, 0))
    assert len(match(index, ["anything at all"], NOW, how=ALL)) == 0
