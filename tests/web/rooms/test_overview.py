"""The overview: the corpus in numbers that lead to its posts, and what came in as a sum."""

import csv
from io import StringIO


def test_the_corpus_is_counted_and_each_count_leads_to_as_many_posts(clients):
    viewer = clients["viewer"]
    data = viewer.get("/overview.json").json()
    assert data["corpus"]["posts"] == viewer.get("/posts.json").json()["total"]
    for column in ("platforms", "languages", "kinds"):
        assert sum(row["posts"] for row in data[column]) == data["corpus"]["posts"]
        for row in data[column]:
            twin = row["href"].replace("/posts?", "/posts.json?")
            assert viewer.get(twin).json()["total"] == row["posts"]


def test_every_span_of_the_timeline_leads_to_its_posts(clients):
    viewer = clients["viewer"]
    spans = viewer.get("/overview.json").json()["spans"]
    total = viewer.get("/posts.json").json()["total"]
    assert sum(one["posts"] for one in spans) == total
    for one in spans:
        twin = one["href"].replace("/posts?", "/posts.json?")
        assert viewer.get(twin).json()["total"] == one["posts"]


def test_what_came_in_adds_up_and_rejections_come_with_a_remedy(clients):
    data = clients["viewer"].get("/overview.json").json()
    total = data["came_in"]
    parts = ("posts", "others", "duplicates", "rejected", "missing")
    assert total["items"] == sum(total[name] for name in parts)
    for name in ("items", "posts", "rejected"):
        assert total[name] == sum(row["sum"][name] for row in data["files"])
    rounded = data["rejections"][0]
    assert rounded["records"] == 2  # grouped by cause, whatever the value was
    assert "re-export" in rounded["remedy"]


def test_each_section_says_how_much_was_found_or_that_nobody_looked(clients):
    viewer = clients["viewer"]
    for one in viewer.get("/overview.json").json()["sections"]:
        twin = viewer.get(f"{one['href']}.json").json()
        assert twin["listing"]["total"] == one["count"]


def test_the_csv_twin_is_the_timeline(clients):
    text = clients["viewer"].get("/overview.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    total = clients["viewer"].get("/posts.json").json()["total"]
    assert sum(int(row["posts"]) for row in rows) == total


def test_an_empty_desk_says_what_to_do(empty):
    viewer = empty.clients["viewer"]
    data = viewer.get("/overview.json").json()
    assert data["investigation"] is None
    assert data["files"] == []
    page = viewer.get("/overview").text
    assert "Nothing has been investigated yet" in page
    assert 'href="/import"' in page
