import pyarrow as pa
import pytest

from tocsin.detect.measured import NOT_MEASURED
from tocsin.detect.worthiness.ranking import rank
from tocsin.detect.worthiness.tables import CIRCULATING, WORTHY
from tocsin.embed.base import Embedder

_ROWS = [
    ("Good morning! 5G towers spread the virus, 3000 infected in Leeds #5G", "en", 40, 30, 35),
    ("5G masts are spreading the virus and infected 3000 in Leeds", "en", 10, 9, 9),
    ("5G towers do not spread the virus, nobody was infected", "en", 9, 8, 1),
    ("Dead people voted in the election in Ohio, 10000 ballots found", "en", 30, 20, 5),
    ("I love this song so much lol", "en", 3, 3, 0),
    ("Shule zote zimefungwa leo", "sw", 2, 2, 1),
    ("My cat sleeps on the sofa", "en", 1, 1, 0),
]


def _texts(rows: list[tuple[str, str, int, int, int]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [[]] * 5
    ids = list(range(100, 100 + len(rows)))
    return pa.table(dict(zip(CIRCULATING.names, [ids, *columns], strict=True)), schema=CIRCULATING)


@pytest.fixture(scope="module")
def claims(e5: Embedder) -> list[dict[str, object]]:
    found = rank(_texts(_ROWS), e5).claims
    assert found.schema == WORTHY
    rows: list[dict[str, object]] = found.to_pylist()
    return rows


def test_a_widespread_growing_claim_comes_first_and_chatter_last(
    claims: list[dict[str, object]],
) -> None:
    assert claims[0]["claim_id"] == 100
    assert claims[0]["claim"] == "5G towers spread the virus, 3000 infected in Leeds"
    order = [claim["claim_id"] for claim in claims]
    assert order.index(103) < order.index(104)
    assert order.index(103) < order.index(106)


def test_a_claim_is_one_row_with_all_its_wordings_and_its_denial_is_another(
    claims: list[dict[str, object]],
) -> None:
    assert claims[0]["texts"] == [100, 101]
    assert claims[0]["posts"] == 50
    assert any(claim["texts"] == [102] for claim in claims)


def test_every_text_is_in_one_claim(claims: list[dict[str, object]]) -> None:
    texts = [text for claim in claims for text in claim["texts"]]  # type: ignore[attr-defined]
    assert sorted(texts) == list(range(100, 107))


def test_reasons_name_numbers_words_and_what_was_not_measured(
    claims: list[dict[str, object]],
) -> None:
    first = " ".join(claims[0]["reasons"])  # type: ignore[call-overload]
    assert "“virus”" in first
    assert "44 of its 50 posts are recent" in first
    assert "Worded in 2 ways" in first
    swahili = next(claim for claim in claims if claim["lang"] == "sw")
    assert swahili["measured"] == NOT_MEASURED
    assert NOT_MEASURED in " ".join(swahili["reasons"])  # type: ignore[call-overload]


def test_growth_says_nothing_where_all_claims_grow_alike(e5: Embedder) -> None:
    alike = [(text, lang, 100, 10, 50) for text, lang, *_ in _ROWS]
    growth = rank(_texts(alike), e5).claims["growth"].to_pylist()
    assert growth == pytest.approx([0.5] * len(growth), abs=0.01)


def test_few_posts_say_little_about_growth(e5: Embedder) -> None:
    rows = [
        ("The dam broke in two places", "en", 2, 2, 2),
        *[(t, g, 99, 9, 50) for t, g, *_ in _ROWS],
    ]
    found = {claim["claim_id"]: claim for claim in rank(_texts(rows), e5).claims.to_pylist()}
    assert 0.5 < found[100]["growth"] < 0.97
    assert found[100]["recent_low"] < 0.4


def test_what_is_left_unread_is_counted(e5: Embedder) -> None:
    found = rank(_texts(_ROWS), e5, most=4)
    assert sum(len(texts) for texts in found.claims["texts"].to_pylist()) == 4
    assert found.caveats[0].startswith("3 texts")


def test_hostile_texts_are_claims_like_others_and_none_give_none(e5: Embedder) -> None:
    hostile = ["", "\0", "\ufdfa" * 100, "\u202e abc", "a. " * 40_000, "#" * 9_999]
    assert rank(_texts([(text, "en", 1, 1, 0) for text in hostile]), e5).claims.num_rows >= 1
    assert rank(_texts([]), e5).claims.schema == WORTHY
