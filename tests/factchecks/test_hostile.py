"""Whatever a feed or a page holds: no crash, nothing lost, bounded time."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.factchecks.adding import Adding
from tocsin.factchecks.pages import is_page, linked_data
from tocsin.factchecks.registry import Registry

JUNE = datetime(2031, 6, 1, tzinfo=UTC)
REVIEW = {"@type": "ClaimReview", "url": "https://a.example/1", "claimReviewed": "The bridge fell",
          "reviewRating": {"alternateName": "False"}, "author": {"name": "A"}}  # fmt: skip


def one(registry, tmp_path, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    (ledger,) = registry.add([path], Adding(JUNE)).files
    assert ledger.balanced()
    return ledger


_NAMES = st.sampled_from(
    ["@type", "@id", "@graph", "claimReviewed", "reviewRating", "itemReviewed", "author", "url",
     "alternateName", "ratingValue", "appearance", "datePublished", "claims", "claimReview", "text",
     "inLanguage", "claimReviewMarkups", "rating", "claim", "verdict", "publisher"]
)  # fmt: skip
_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False),
    st.text(max_size=8), st.sampled_from(["ClaimReview", "MediaReview", "#a", "9999-12-31", "1"]),
)  # fmt: skip
_VALUES = st.recursive(
    _LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(_NAMES, v, max_size=6)
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=8), min_size=1, max_size=4))
def test_any_shape_is_read_or_rejected_and_adds_up(records):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.jsonl"
        path.write_bytes(
            b"".join(orjson.dumps(r, option=orjson.OPT_APPEND_NEWLINE) for r in records)
        )
        registry = Registry(Path(folder) / "r")
        (ledger,) = registry.add([path], Adding(JUNE)).files
        assert ledger.balanced()
        assert ledger.items >= len(records)
        assert registry.current(JUNE).num_rows == ledger.added


_PIECES = st.sampled_from(
    ["<", ">", "!", "-", "/", " ", "\n", "x", "<script", "</script", "<!--", "-->", "<SCRIPT ",
     'type="application/ld+json"', '{"@type":"ClaimReview"}']
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_scripts_are_cut_out_of_any_markup(page):
    for line, script in linked_data(page):
        assert 1 <= line <= page.count("\n") + 1
        assert "</script" not in script


def test_nesting_of_any_depth_exhausts_no_stack(registry, tmp_path):
    deep = b'{"a":' * 900 + orjson.dumps(REVIEW) + b"}" * 900
    assert one(registry, tmp_path, deep).added == 1
    page = b"<html><script type='application/ld+json'>" + b"[" * 200_000 + b"</script></html>"
    assert one(registry, tmp_path, page).rejected == 1


def test_references_in_a_circle_end(registry, tmp_path):
    circle = {"@graph": [{"@id": "#a", "itemReviewed": {"@id": "#a"}, **REVIEW}]}
    assert one(registry, tmp_path, orjson.dumps(circle)).added == 1


@pytest.mark.parametrize(
    "claim",
    ["ﷺ" * 10_000, "\u202e false \u2066 claim", "a\x00b", "x" * 1_000_000, "<b>" * 5_000 + "bold"],
)
def test_odd_texts_are_kept(registry, tmp_path, claim):
    ledger = one(registry, tmp_path, orjson.dumps({**REVIEW, "claimReviewed": claim}))
    assert ledger.added == 1
    assert "\x00" not in registry.current(JUNE)["claim"][0].as_py()


def test_half_an_emoji_is_replaced(registry, tmp_path):
    page = b'<html><script type="application/ld+json">' + orjson.dumps(REVIEW).replace(
        b"bridge", b"bridge\\ud83d \n"
    )
    assert one(registry, tmp_path, page).added == 1
    assert "bridge" in registry.current(JUNE)["claim"][0].as_py()


@pytest.mark.parametrize(
    "part",
    ["<script", "<!--", "<script>", "<script type=application/ld+json>", "<article><p>", "<div>"],
)
def test_a_page_that_is_made_to_hurt_costs_no_more_than_its_length(registry, tmp_path, part):
    begin = time.process_time()
    one(registry, tmp_path, ("<html>" + part * (1_000_000 // len(part))).encode())
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_pages_in_other_encodings_are_read(registry, tmp_path, encoding):
    review = orjson.dumps({**REVIEW, "claimReviewed": "Мост закрыт"}).decode()
    page = f'<html><meta charset="{encoding}"><script type="application/ld+json">{review}</script>'
    one(registry, tmp_path, page.encode(encoding))
    assert registry.current(JUNE)["claim"].to_pylist() == ["Мост закрыт"]


def test_an_address_of_a_script_is_no_address(registry, tmp_path):
    hostile = {**REVIEW, "url": "javascript:alert(1)", "itemReviewed": {"appearance": "data:x"}}
    one(registry, tmp_path, orjson.dumps(hostile))
    (row,) = registry.current(JUNE).to_pylist()
    assert (row["url"], row["appearances"]) == (None, [])


def test_pages_are_told_from_feeds():
    assert is_page(b"\xef\xbb\xbf\n<!DOCTYPE html>")
    assert is_page(b"<?xml version='1.0'?><html xmlns='x'>")
    assert not is_page(b'{"a": "<html>"}')
    assert not is_page(b"claim,verdict\n")
