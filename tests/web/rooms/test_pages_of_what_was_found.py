"""All pages of what was found: in every language, and whatever posts and names hold."""

import re
from html.parser import HTMLParser

import pytest

from tocsin.web.words.locales import LOCALES

PAGES = [
    "/overview", "/findings", "/networks", "/networks/1", "/networks/1/accounts",
    "/networks/1/edges", "/networks/1/edges/0", "/narratives", "/narratives/fffffffffffffffb",
    "/claims", "/claims/0000000000000007", "/claims/unanswered",
    "/claims/unanswered/0000000000000003", "/voids", "/voids/1", "/measured", "/measured/spread",
    "/measured/sources", "/measured/spread/subjects", "/targets", "/targets/who", "/copies",
    "/copies/0000000000000005", "/posts", "/posts?words=the&platform=x&network=1",
    "/posts/0000000000000064", "/posts/0000000000000069", "/account?platform=x&id=a100",
    "/account?platform=x&id=x-000",
]  # fmt: skip


class _Parsed(HTMLParser):
    """What a browser would make of a page, as far as attacks go."""

    def __init__(self, page):
        super().__init__()
        self.hrefs, self.hostile, self.untold = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.hrefs += [given["href"]] if tag == "a" and "href" in given else []
        if tag == "script" and "src" not in given:
            self.hostile.append(self.get_starttag_text())
        if any(name.startswith("on") or name == "style" for name in given):
            self.hostile.append(self.get_starttag_text())
        if tag in {"iframe", "object", "embed"} or (tag == "img" and given.get("src") == "x"):
            self.hostile.append(self.get_starttag_text())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("locale", sorted({*LOCALES, "en"}))
def test_every_page_renders_in_every_language(clients, path, locale):
    answer = clients["viewer"].get(path, headers={"accept-language": locale})
    assert answer.status_code == 200
    assert f'lang="{locale}"' in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_whatever_posts_and_names_hold_is_text(clients, path):
    page = clients["viewer"].get(path).text
    assert _Parsed(page).hostile == []
    assert "\x00" not in page


@pytest.mark.parametrize("path", PAGES)
def test_no_link_leaves_the_desk(clients, path):
    hrefs = _Parsed(clients["viewer"].get(path).text).hrefs
    assert all(re.match(r"[/#?](?!/)", href) for href in hrefs), hrefs


def test_every_link_to_what_was_found_opens(clients):
    viewer, seen = clients["viewer"], set()
    hrefs = {href for path in PAGES for href in _Parsed(viewer.get(path).text).hrefs}
    ours = ("/overview", "/findings", "/networks", "/narratives", "/claims", "/voids", "/measured",
            "/targets", "/copies", "/posts", "/account")  # fmt: skip
    for href in sorted(hrefs):
        if href.startswith(ours) and href not in seen and not href.startswith("/account/"):
            seen.add(href)
            known = viewer.get(href).status_code
            assert known == 200 or (known == 404 and href in GONE), href
    assert len(seen) > 100


GONE = {"/posts/0000000000003039"}
"""A post that a finding names and that is not in the corpus."""


@pytest.mark.parametrize("path", PAGES)
def test_the_data_of_a_page_leave_alone_what_its_frame_is_told(clients, path):
    path, _, query = path.partition("?")
    told = clients["viewer"].get(f"{path}.json?{query}").json()
    frame = {"locale", "direction", "locales", "theme", "person", "navigation", "notices", "title",
             "crumbs", "tlp", "twins", "permalink", "refresh_s", "version", "here"}  # fmt: skip
    assert frame.isdisjoint(told)


@pytest.mark.parametrize("path", PAGES)
def test_nobody_looks_without_signing_in(clients, path):
    answer = clients["nobody"].get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("path", PAGES)
def test_an_administrator_sees_no_posts_by_that_role(clients, path):
    assert clients["administrator"].get(path).status_code == 403


LISTS = ["/overview", "/findings", "/networks", "/narratives", "/claims", "/claims/unanswered",
         "/voids", "/measured", "/targets", "/copies", "/posts"]  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_where_nothing_was_found_every_list_says_so(bare, empty, path):
    for signed in (bare, empty):
        for twin in ("", ".json"):
            assert signed.clients["viewer"].get(f"{path}{twin}").status_code == 200
        assert 'class="empty"' in signed.clients["viewer"].get(path).text
