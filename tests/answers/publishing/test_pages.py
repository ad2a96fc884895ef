"""The pages: hostile texts are text, nothing is loaded, run or sent."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from tests.answers.publishing.made import HOSTILE, SITE, TEXTS, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, after

from tocsin.answers.publishing.edition import Site, wordings
from tocsin.answers.publishing.embedding import frame_snippet, quote_snippet
from tocsin.answers.publishing.pages import (
    Part,
    fragment,
    frame,
    listing,
    policy,
    standalone,
    versions,
)
from tocsin.answers.registry.plain_texts import clean
from tocsin.answers.registry.translating import review_translation, translate
from tocsin.errors import UsageError

FORMS = (fragment, standalone, frame)
LOADS = {"img", "iframe", "object", "embed", "video", "audio", "form", "input", "base", "svg"}


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("form", FORMS)
@given(text=TEXTS)
def test_whatever_is_typed_makes_no_element_and_no_attribute(form: object, text: str) -> None:
    plain = Elements(form(shown(public(filled("calm")))))  # type: ignore[operator]
    hostile = Elements(form(shown(public(filled(text)))))  # type: ignore[operator]
    shape = [(tag, sorted(attributes)) for tag, attributes in plain.found]
    assert [(tag, sorted(attributes)) for tag, attributes in hostile.found] == shape


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_is_readable_as_it_was_typed(text: str) -> None:
    page = Elements(fragment(shown(public(filled(text)))))
    assert (
        clean(text).split()
        == " ".join(next(t for t in page.texts if clean(text).strip()[:8] in t).split()).split()
    )


@pytest.mark.parametrize("form", [standalone, frame])
def test_a_page_loads_runs_and_sends_nothing(form: object) -> None:
    page = Elements(form(shown(public())))  # type: ignore[operator]
    assert not LOADS & {tag for tag, _ in page.found}
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert "src" not in attributes
        if tag == "script":
            assert attributes == {"type": "application/ld+json"}
        if tag == "link":
            assert attributes["rel"] in {"canonical", "alternate"}
    policies = [
        attributes["content"]
        for tag, attributes in page.found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [policy()]
    assert policy().startswith("default-src 'none'")
    assert "unsafe" not in policy()


def test_the_page_says_in_which_languages_it_is() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("ar"), by="t", now=NOW))
    page = Elements(standalone(shown(answer, "ar")))
    assert page.found[0] == ("html", {"lang": "ar", "dir": "rtl"})
    alternates = {a["hreflang"] for tag, a in page.found if tag == "link" and "hreflang" in a}
    assert alternates == {"en", "ar", "x-default"}


def test_a_translation_says_whether_somebody_compared_it() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    assert "personne n’a encore comparée" in fragment(shown(answer, "fr"))
    answer = after(answer, review_translation(answer, "fr", "Health & Co", by="u", now=NOW))
    assert "comparée à l’original par Health &amp; Co" in fragment(shown(answer, "fr"))
    assert "original" not in re.sub("<[^>]*>", "", fragment(shown(answer)))


def test_what_holds_no_more_says_so_before_all_else() -> None:
    for answer, now, words in (
        (withdrawn(), NOW + 2 * DAY, "Withdrawn."),
        (public(), NOW + 40 * DAY, "Expired."),
        (public(), NOW - DAY, "Not in force yet."),
    ):
        for form in FORMS:
            page = form(shown(answer, now=now))
            body = page[page.index("<h1") if "<h1" in page else page.index("<h2") :]
            assert body.index(words) < body.index("tocsin-statement")
    assert "Drink tap water" not in frame(shown(withdrawn(), now=NOW + 2 * DAY))


def test_the_history_stands_on_the_page() -> None:
    page = fragment(shown(withdrawn(), now=NOW + 2 * DAY))
    assert "2026-03-02" in page
    assert "The laboratory took its report back." in page


@given(TEXTS)
def test_what_others_paste_has_no_script_style_or_handler(text: str) -> None:
    one = shown(public(filled(text)))
    for snippet, allowed in (
        (frame_snippet(one, f"{one.url}/frame"), {"iframe"}),
        (quote_snippet(one), {"blockquote", "p", "footer", "a"}),
    ):
        found = Elements(snippet).found
        assert {tag for tag, _ in found} <= allowed
        for _, attributes in found:
            assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_the_frame_may_open_a_link_and_nothing_else() -> None:
    one = shown(public())
    ((_, attributes),) = Elements(frame_snippet(one, one.url)).found
    assert attributes["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert attributes["referrerpolicy"] == "no-referrer"


@pytest.mark.parametrize("address", ["", "desk", "javascript:x", "https://a.example/"])
def test_a_site_needs_an_address(address: str) -> None:
    with pytest.raises(UsageError):
        Site(address, "Desk")


def test_what_holds_says_until_when_and_who_agreed_before_what_it_says() -> None:
    for form in FORMS:
        page = form(shown(public())).rpartition("<main>")[2]
        banner = page.index("In force.")
        assert banner < page.index("2026-04-01") < page.index('tocsin-statement"')
        assert banner < page.index("Redbrook Waterworks") < page.index('tocsin-statement"')


def test_in_a_language_without_words_only_what_was_agreed_is_said_to_be_in_it() -> None:
    one = shown(public(made.content(wording=made.wording("fa"))), "fa")
    for form in (standalone, frame):
        page = Elements(form(one))
        assert page.found[0] == ("html", {"lang": "en", "dir": "ltr"})
        statement = next(a for _, a in page.found if a.get("class") == "tocsin-statement")
        assert (statement["lang"], statement["dir"]) == ("fa", "auto")


def test_the_page_of_versions_shows_each_with_its_reason_the_newest_first() -> None:
    answer = withdrawn()
    page = versions(shown(answer, now=NOW + 2 * DAY), wordings(answer, "en"))
    assert page.index("Withdrawn · ") < page.index("Published · ")
    assert "The laboratory took its report back." in page
    assert made.wording().statement in page.replace("&#39;", "'")


@given(text=TEXTS)
def test_hostile_texts_make_no_element_in_versions_and_lists(text: str) -> None:
    def shapes(text: str) -> list[list[str]]:
        answer = public(filled(text))
        one = shown(answer)
        pages = (versions(one, wordings(answer, "en")), listing(Part((one,)), one.site, "en"))
        return [[tag for tag, _ in Elements(page).found] for page in pages]

    assert shapes(text) == shapes("calm")


@pytest.mark.parametrize("language", ["en", "fr", "ar", "de"])
def test_a_list_says_its_language_and_where_it_is_in_others(language: str) -> None:
    page = Elements(listing(Part((), 2, 3), SITE, language))
    spoken = "en" if language == "de" else language
    assert page.found[0][1]["lang"] == spoken
    rels = {a["rel"]: a["href"] for tag, a in page.found if tag == "a" and "rel" in a}
    assert rels == {
        "prev": f"{SITE.address}?lang={spoken}&page=1",
        "next": f"{SITE.address}?lang={spoken}&page=3",
    }
