"""HTML content as text and links."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.readers.fields.html_text import read_html
from tocsin.posts.records import FieldError


@pytest.mark.parametrize(
    ("markup", "text", "links"),
    [
        ("plain &amp; simple", "plain & simple", []),
        ("<p>one<br>two</p><p>three</p>", "one\ntwo\n\nthree", []),
        ('<a href="https://a.example/x">here</a>', "here", ["https://a.example/x"]),
        ('<a href="javascript:alert(1)">here</a>', "here", []),
        ("<p>see https://a.example/x</p>", "see https://a.example/x", ["https://a.example/x"]),
        ("see https://a.example/x", "see https://a.example/x", ["https://a.example/x"]),
        ("<script>steal()</script><p>hi</p>", "hi", []),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb", []),
        ("<b>unclosed", "unclosed", []),
        ("", "", []),
    ],
)
def test_what_a_reader_sees_is_kept(markup: str, text: str, links: list[str]) -> None:
    assert read_html(markup) == (text, links)


def test_mentions_and_hashtags_are_no_links() -> None:
    markup = (
        '<p><span class="h-card"><a href="https://s.example/@jo" class="u-url mention">@'
        '<span>jo</span></a></span> <a href="https://s.example/tags/flood" class="mention '
        'hashtag" rel="tag">#<span>flood</span></a> <a href="https://a.example">link</a></p>'
    )
    assert read_html(markup) == ("@jo #flood link", ["https://a.example"])


def test_an_address_in_parts_is_whole_again() -> None:
    markup = (
        '<a href="https://a.example/a-long-way"><span class="invisible">https://</span>'
        '<span class="ellipsis">a.example/a-lo</span><span class="invisible">ng-way</span></a>'
    )
    assert read_html(markup).text == "https://a.example/a-long-way"


def test_the_fallback_of_a_quotation_is_taken_out() -> None:
    markup = '<p class="quote-inline">RE: <a href="https://s.example/1">s.example</a></p><p>No.</p>'
    assert read_html(markup) == ("No.", [])


def test_an_attack_by_nesting_is_refused_quickly() -> None:
    start = time.perf_counter()
    with pytest.raises(FieldError, match="too many"):
        read_html("<div>" * 100_000)
    read_html("<div>" * 9_000 + "x")
    assert time.perf_counter() - start < 5


@given(st.text(alphabet="<>/ap=\"' &;x\n", max_size=200))
def test_no_markup_raises(markup: str) -> None:
    found = read_html(markup)
    assert "<script" not in found.text or "&lt;" in markup or "<script" in markup
