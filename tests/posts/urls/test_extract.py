"""URLs found in running text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.posts.urls import canonical_url, extract_urls

URLS = (
    "https://example.org/a",
    "http://example.org/a?b=1&c=2#!/d",
    "https://en.wikipedia.org/wiki/Rain_(weather)",
    "https://ru.wikipedia.org/wiki/Дождь",
    "https://youtu.be/abcdefghij_",
    "www.example.org/a-b",
    "t.me/rainnews/15",
    "HTTPS://EXAMPLE.ORG/A",
)
BEFORE = (
    "",
    " ",
    "(",
    "[",
    "«",
    "“",
    "„",
    "「",
    "（",
    "：",
    "，",
    "🔥",
    "\n",
    '"',
    "<",
    "*",
    "|",
    "\u200f",
)
AFTER = (
    "",
    " ",
    ".",
    ",",
    "!",
    "?",
    ")",
    "]",
    "»",
    "”",
    "」",
    "）",
    "。",
    "、",
    "，",
    "！",
    "؟",
    "،",
    "।",
    "։",
    "🔥",
    "❤️",
    "👩‍🚒",
    "\n",
    '"',
    ">",
    "*",
    ").",
    "\u200b",
    "\u2069",
    " …",
)


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_around_a_url_is_no_part_of_it(before: str, url: str) -> None:
    for after in AFTER:
        text = f"Дождь идёт{before}{url}{after}" if before else f"{url}{after}"
        assert extract_urls(text) == [url], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no address here. none/at all", []),
        ("two: https://a.example.org/1 and https://b.example.org/2", [
            "https://a.example.org/1", "https://b.example.org/2",
        ]),
        ("the same twice: t.me/a_b/1 t.me/a_b/1", ["t.me/a_b/1"]),
        ("[words](https://example.org/a), [more](https://example.org/b)", [
            "https://example.org/a", "https://example.org/b",
        ]),
        ("https://example.org/a|https://example.org/b;https://example.org/c", [
            "https://example.org/a", "https://example.org/b", "https://example.org/c",
        ]),
        ('<a href="https://example.org/a?b=1&amp;c=2">x</a>', ["https://example.org/a?b=1&amp;c=2"]),
        ("https://web.archive.org/web/2031/https://example.org/a", [
            "https://web.archive.org/web/2031/https://example.org/a",
        ]),
        ("mail someone@www.example.org or me@t.me/x", []),
        ("netflix.com/a and example.org/t.me/a are not written as links", []),
        ("https://example.org:8443/a", ["https://example.org:8443/a"]),
        ("bit.ly/2AbCd, youtu.be/abcdefghijk; vk.com/wall-1_2!", [
            "bit.ly/2AbCd", "youtu.be/abcdefghijk", "vk.com/wall-1_2",
        ]),
        ("http:// https://? www. www.x", []),
    ],
)  # fmt: skip
def test_urls_in_running_text(text: str, found: list[str]) -> None:
    assert extract_urls(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请看https://t.cn/AbCd网页", ["https://t.cn/AbCd"]),
        ("動画https://youtu.be/abcdefghijkを見て", ["https://youtu.be/abcdefghijk"]),
        ("https://example.org/2031/rain.html这里", ["https://example.org/2031/rain.html"]),
        ("http://example.org这里", ["http://example.org"]),
        ("https://ja.wikipedia.org/wiki/雨。", ["https://ja.wikipedia.org/wiki/雨"]),
        ("https://пример.рф/дождь, да", ["https://пример.рф/дождь"]),
        ("ดูhttps://t.me/rainnews/15ครับ", ["https://t.me/rainnews/15"]),
        ("انظر https://ar.wikipedia.org/wiki/مطر؟", ["https://ar.wikipedia.org/wiki/مطر"]),
    ],
)
def test_scripts_without_blanks_do_not_run_into_addresses(text: str, found: list[str]) -> None:
    assert extract_urls(text) == found


@pytest.mark.parametrize(
    "text", ["RT @a: rain https://t.co/AbC…", "https://example.org/ra...", "http://t.co/…"]
)
def test_a_truncated_url_is_left_out_for_it_would_tie_strangers_together(text: str) -> None:
    assert extract_urls(text) == []


def test_words_in_one_script_never_make_two_wiki_pages_one() -> None:
    pages = [
        extract_urls(f"https://ja.wikipedia.org/wiki/COVID-19{word}")[0] for word in ("の", "と")
    ]
    assert canonical_url(pages[0]) != canonical_url(pages[1])


@given(st.text(st.characters(codec=None)))
def test_any_text_gives_usable_urls_that_stand_in_it(text: str) -> None:
    for url in extract_urls(text):
        assert url in text
        assert canonical_url(url) is not None
        assert extract_urls(url) == [url]


@given(
    st.lists(
        st.sampled_from([*URLS, *BEFORE, *AFTER, "a", "日本", "…", "...", "()", "://"]), max_size=8
    )
)
@example(["https://example.org/a", ")", "("])
def test_found_urls_are_found_again_alone(parts: list[str]) -> None:
    for url in extract_urls("".join(parts)):
        assert extract_urls(url) == [url]


REPEATED = (
    "https:// www. www.a t.me/ ( https://a.de/( ) https://a.de/a), | http https://a.de| 。 é a. /"
    " https://a.de/é日 ... {[( |https:// a://"
)


@pytest.mark.parametrize("hostile", REPEATED.split())
@pytest.mark.parametrize("start", ["", "https://a.de/"])
def test_hostile_text_takes_linear_time(start: str, hostile: str) -> None:
    text = start + hostile * (200_000 // len(hostile))
    began_s = time.process_time()
    extract_urls(text)
    assert time.process_time() - began_s < 1.0
