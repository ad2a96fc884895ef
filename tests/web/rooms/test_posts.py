"""The posts: searched, filtered, counted, walked page by page, and each at its own address."""

from urllib.parse import quote

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def _twin(href):
    path, _, query = href.partition("?")
    return f"{path}.json?{query}"


@pytest.mark.parametrize("query", ["", "platform=x", "network=1&order=oldest", "words=harbour"])
def test_a_walk_over_all_pages_visits_each_post_once(viewer, query):
    seen, href = [], f"/posts?size=7&{query}"
    while href:
        data = viewer.get(_twin(href)).json()
        seen += [post["key"] for post in data["posts"]]
        href = data["next_href"]
    assert len(seen) == len(set(seen)) == data["total"] > 7


def test_a_page_goes_on_where_the_last_one_ended_in_the_stated_order(viewer):
    for order, sign in (("newest", -1), ("oldest", 1)):
        first = viewer.get(f"/posts.json?size=30&order={order}").json()
        second = viewer.get(_twin(first["next_href"])).json()
        times = [post["created_at"] for post in first["posts"] + second["posts"]]
        assert times == sorted(times, reverse=sign < 0)


def test_a_place_of_another_search_is_refused(viewer):
    href = viewer.get("/posts.json?size=7").json()["next_href"]
    assert viewer.get(_twin(f"{href}&platform=x")).status_code == 422
    assert viewer.get("/posts.json?after=nonsense").status_code == 422


def test_every_facet_counts_what_its_link_finds(viewer):
    facets = viewer.get("/posts.json?platform=x").json()["facets"]
    assert {one["parameter"] for one in facets} >= {"platform", "lang", "kind", "account_key"}
    for facet in facets:
        for one in facet["values"]:
            if not one["chosen"]:
                assert viewer.get(_twin(one["href"])).json()["total"] == one["posts"]


def test_a_chosen_value_can_be_let_go(viewer):
    facets = viewer.get("/posts.json?platform=x").json()["facets"]
    platforms = next(one for one in facets if one["parameter"] == "platform")
    chosen = next(one for one in platforms["values"] if one["chosen"])
    assert chosen["href"] == "/posts"


def test_each_day_leads_to_its_posts(viewer):
    for day in viewer.get("/posts.json?platform=x").json()["timeline"]:
        assert viewer.get(_twin(day["href"])).json()["total"] == day["posts"]


def test_the_form_sends_what_is_empty_and_it_asks_for_nothing(viewer):
    empty = viewer.get("/posts.json?words=&since=&until=&order=&platform=").json()
    assert empty["total"] == viewer.get("/posts.json").json()["total"]
    assert empty["asked"] == {}


def test_a_time_that_is_none_is_an_error_that_names_the_field(viewer):
    answer = viewer.get("/posts.json?since=yesterday")
    assert answer.status_code == 422
    assert "since" in answer.json()["fields"]


@pytest.mark.parametrize("kind", ["finding", "network", "narrative", "claim", "void", "copy"])
def test_what_is_not_there_has_no_posts(viewer, kind):
    for value in ("nothing", "0" * 16, "9" * 40, "-1"):
        assert viewer.get(f"/posts?{kind}={value}").status_code == 404


def test_a_post_says_where_it_came_from_and_what_it_is_part_of(viewer):
    data = viewer.get(f"/posts/{104:016x}.json").json()
    assert data["text"] == "W" * 400
    assert (data["source_file"], data["source_line"]) == ("exports/x.jsonl", 5)
    for names in data["shares"].values():
        for one in names:
            assert viewer.get(_twin(one["href"])).json()["total"] == 9  # all share the same
    parts = {(one["kind"], one["href"]) for one in data["part_of"]}
    assert parts == {("narrative", "/narratives/fffffffffffffffb"), ("target", "/targets/who")}


def test_a_post_of_a_network_leads_to_it(viewer):
    key = viewer.get("/posts.json?network=2").json()["posts"][0]["key"]
    parts = viewer.get(f"/posts/{key}.json").json()["part_of"]
    assert {"kind": "network", "name": "Network", "id": "2", "href": "/networks/2"} in parts


@pytest.mark.parametrize("key", ["0" * 16, "zz", "1", "f" * 17, "%2e%2e", "0x10"])
def test_an_unknown_post_is_not_found(viewer, key):
    assert viewer.get(f"/posts/{key}").status_code == 404


@pytest.mark.parametrize(
    "words",
    ['"', "(", "a AND", "text:*", "\\", "' OR 1=1 --", "x" * 1_000, "\u202e", "*", "-", "[1 TO 9]",
     "<script>", "%", "{{7*7}}", "🔔"],
)  # fmt: skip
def test_no_search_is_a_crash(viewer, words):
    answer = viewer.get(f"/posts?words={quote(words)}")
    assert answer.status_code in {200, 422}


def test_too_long_a_search_is_refused(viewer):
    assert viewer.get(f"/posts.json?words={'x' * 1_001}").status_code == 422


def test_the_csv_twin_runs_no_formula(viewer):
    text = viewer.get("/posts.csv?size=500").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert not any(line.startswith(("=", "+", "@")) for line in text.splitlines())


def test_before_an_import_the_page_says_what_to_do(empty):
    page = empty.clients["viewer"].get("/posts")
    assert page.status_code == 200
    assert 'href="/import"' in page.text


def test_a_huge_post_is_cut_in_lists_and_on_its_own_page(viewer):
    key = f"{108:016x}"
    for path in ("/posts?account=a108", "/account?platform=x&id=a108", f"/posts/{key}"):
        assert len(viewer.get(path).content) < 300_000
    (post,) = viewer.get("/posts.json?account=a108").json()["posts"]
    assert (len(post["text"]), post["is_cut"], len(post["account_name"])) == (1_000, True, 200)
    whole = viewer.get(f"/posts/{key}.json").json()
    assert (len(whole["text"]), whole["is_cut"]) == (50_000, True)
