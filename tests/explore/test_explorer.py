"""Pages, facets and accounts, held against a plain filter over the same rows."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.explore.conftest import START, add, post

from tocsin.errors import UsageError
from tocsin.explore import Bucket, Explorer, Facet, Order, Query, update_explorer
from tocsin.explore.paging import Ordered
from tocsin.explore.remembering import MOST, Remembered
from tocsin.explore.words import words
from tocsin.posts.keys import key64
from tocsin.posts.schema import POSTS, Kind
from tocsin.workspace import create_workspace

WORDS = ("vote", "Vôte", "flood", "投票站", "票", "joke", "fire", "👍", "الفيضان")
ROWS = [
    post(
        number,
        " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 2, 4)),
        platform=("x", "telegram", "bluesky")[number % 3],
        account_id=f"p_{number % 7}",
        account_key=key64("account", ("x", "telegram", "bluesky")[number % 3], f"p_{number % 7}"),
        created_at=START + timedelta(hours=(number * 5) % 60 // 4),  # many at the same moment
        lang=("en", "fr", None)[number % 5 % 3],
        kind=("post", "reply")[number % 4 == 0],
        hashtags=[["vote", "flood"], ["vote"], []][number % 3],
        domains=[[], ["a.example"], ["b.example", "a.example"]][number % 4 % 3],
        urls=[[], [f"https://a.example/{number % 5}"]][number % 2],
        mentions=[[], ["p_1"]][number % 6 == 0],
        conversation_id=f"c{number % 9}",
    )
    for number in range(200)
]


@pytest.fixture(scope="module")
def explorer(tmp_path_factory):
    workspace = create_workspace(tmp_path_factory.mktemp("explored") / "w")
    add(workspace, ROWS)
    update_explorer(workspace)
    with Explorer(workspace) as opened:
        yield opened


QUERIES = st.builds(
    Query,
    words=st.sampled_from(
        [
            "",
            "vote",
            "vote -joke",
            "flood OR fire",
            '"vote flood"',
            "投票",
            "票",
            "vo*",
            "-👍",
            "فيضان",
        ]
    ),
    platform=st.lists(st.sampled_from(["x", "telegram", "none"]), max_size=2).map(tuple),
    kind=st.lists(st.sampled_from([Kind.POST, Kind.REPLY]), max_size=1).map(tuple),
    language=st.lists(st.sampled_from(["en", "fr"]), max_size=2).map(tuple),
    account_id=st.lists(st.sampled_from(["p_1", "p_2"]), max_size=1).map(tuple),
    account_keys=st.none() | st.just(frozenset(row["account_key"] for row in ROWS[:9])),
    post_keys=st.none() | st.just(frozenset(row["post_key"] for row in ROWS[::2])),
    hashtag=st.lists(st.sampled_from(["#Vote", "flood"]), max_size=1).map(tuple),
    domain=st.lists(st.sampled_from(["a.example", "b.example"]), max_size=1).map(tuple),
    url=st.lists(st.just("https://a.example/1"), max_size=1).map(tuple),
    mention=st.lists(st.just("p_1"), max_size=1).map(tuple),
    conversation=st.lists(st.sampled_from(["c1", "c2"]), max_size=1).map(tuple),
    since=st.none() | st.sampled_from([START, START + timedelta(hours=3, microseconds=1)]),
    until=st.none() | st.sampled_from([START + timedelta(hours=9), START]),
)


def says(row, typed):
    """The oracle of the searches above, by the words of the text."""
    said = words(row["text"])
    joined = " ".join(said)
    return {
        "": True,
        "vote": "vote" in said,
        "vote -joke": "vote" in said and "joke" not in said,
        "flood OR fire": "flood" in said or "fire" in said,
        '"vote flood"': "vote flood" in joined,
        "投票": "投票" in row["text"],
        "票": "票" in row["text"],
        "vo*": any(word.startswith("vo") for word in said),
        "-👍": "👍" not in row["text"],
        "فيضان": "فيضان" in row["text"],
    }[typed]


def wanted(row, query):
    tags = {tag.lstrip("#").casefold() for tag in query.hashtag}
    moment = row["created_at"]
    return (
        says(row, query.words)
        and (not query.platform or row["platform"] in query.platform)
        and (not query.kind or row["kind"] in query.kind)
        and (not query.language or row["lang"] in query.language)
        and (not query.account_id or row["account_id"] in query.account_id)
        and (query.account_keys is None or row["account_key"] in query.account_keys)
        and (query.post_keys is None or row["post_key"] in query.post_keys)
        and (not tags or tags & set(row["hashtags"]))
        and (not query.domain or set(query.domain) & set(row["domains"]))
        and (not query.url or set(query.url) & set(row["urls"]))
        and (not query.mention or set(query.mention) & set(row["mentions"]))
        and (not query.conversation or row["conversation_id"] in query.conversation)
        and (query.since is None or moment >= query.since)
        and (query.until is None or moment < query.until)
    )


def place(row):
    return row["created_at"], row["row_key"]


def walk(explorer, query, size, order=Order.NEWEST):
    """All pages, and each page's total."""
    found, after, totals = [], None, set()
    while True:
        page = explorer.search(query, after, size, order)
        assert page.posts.num_rows <= size
        found += page.posts.to_pylist()
        totals.add(page.total)
        after = page.next
        if after is None:
            return found, totals


@given(QUERIES, st.integers(1, 60), st.sampled_from(Order))
@settings(max_examples=80)
def test_pages_are_what_a_plain_filter_finds_in_order(explorer, query, size, order):
    newest = order is Order.NEWEST
    expected = sorted((row for row in ROWS if wanted(row, query)), key=place, reverse=newest)
    found, totals = walk(explorer, query, size, order)
    assert found == expected
    assert totals == {len(expected)}


@given(QUERIES)
@settings(max_examples=40)
def test_facets_and_timelines_are_what_a_plain_filter_counts(explorer, query):
    expected = [row for row in ROWS if wanted(row, query)]
    found = explorer.facets(query, most=1_000)
    for facet in (Facet.PLATFORM, Facet.LANGUAGE, Facet.KIND):
        counted = Counter(row[facet.value] for row in expected if row[facet.value])
        assert {one.value: one.posts for one in found[facet].counts} == counted
    for facet in (Facet.HASHTAG, Facet.DOMAIN):
        counted = Counter(value for row in expected for value in row[facet.value])
        assert {one.value: one.posts for one in found[facet].counts} == counted
    accounts = Counter(f"{row['platform']}/{row['account_id']}" for row in expected)
    assert {one.label: one.posts for one in found[Facet.ACCOUNT].counts} == accounts
    assert {counts.error for counts in found.values()} == {0}
    hours = Counter(row["created_at"].replace(minute=0) for row in expected)
    assert {m.start: m.posts for m in explorer.timeline(query, Bucket.HOUR)} == hours


def test_windows_of_hours_find_the_same_as_one_look(explorer, monkeypatch):
    monkeypatch.setattr("tocsin.explore.paging._FEW", 0)
    for order in Order:
        expected = sorted(ROWS, key=place, reverse=order is Order.NEWEST)
        assert walk(explorer, Query(), 7, order)[0] == expected


def test_windows_cover_the_span_once(monkeypatch):
    monkeypatch.setattr("tocsin.explore.paging._FEW", 0)
    for order in Order:
        ordered = Ordered(None, None, [], order, 5, (-5_000_000_001, 90_000_000_000_007))
        windows = sorted(ordered._windows(None, 3))
        assert windows[0][0] == -5_000_000_001
        assert windows[-1][1] == 90_000_000_000_007
        assert all(one[1] + 1 == other[0] for one, other in pairwise(windows))


def test_facets_list_the_most_frequent_and_say_how_many_are_left(explorer):
    found = explorer.facets(Query(), (Facet.HASHTAG,), most=1)[Facet.HASHTAG]
    counted = Counter(tag for row in ROWS for tag in row["hashtags"])
    assert [(one.value, one.posts) for one in found.counts] == counted.most_common(1)
    assert found.others == counted.total() - counted.most_common(1)[0][1]


def test_an_answer_is_kept_for_its_question_only():
    known, counted = Remembered(), []
    for number in (1, 2, 1, *range(3, MOST + 2), 1):
        assert (
            known.answer(number, lambda number=number: counted.append(number) or number) == number
        )
    assert Counter(counted) == dict.fromkeys(range(1, MOST + 2), 1)
    known.answer(2, lambda: counted.append(2))  # the one not asked for longest is forgotten
    assert counted.count(2) == 2


def test_a_post_is_found_by_key_and_by_the_platforms_id(explorer):
    row = ROWS[17]
    assert explorer.post(row["post_key"]).to_pylist() == [row]
    assert explorer.post_of(row["platform"], row["post_id"]).to_pylist() == [row]
    assert explorer.post(1).num_rows == 0
    assert explorer.post(1).schema.equals(POSTS)


def test_an_account_is_what_its_posts_show(explorer):
    key = ROWS[4]["account_key"]
    mine = [row for row in ROWS if row["account_key"] == key]
    account = explorer.account(key)
    assert (account.platform, account.account_id) == (mine[0]["platform"], mine[0]["account_id"])
    assert account.posts == len(mine)
    assert account.first == min(row["created_at"] for row in mine)
    assert account.last == max(row["created_at"] for row in mine)
    assert sum(day.posts for day in account.days) == len(mine)
    assert account.names == ()
    domains = Counter(domain for row in mine for domain in row["domains"])
    assert {one.value: one.posts for one in account.domains.counts} == domains
    assert explorer.account(1) is None


def found_or_refused(explorer, query):
    """How much is found; None: it was refused."""
    try:
        return explorer.search(query).total
    except UsageError:
        return None


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_whatever_is_typed_finds_posts_or_is_refused_with_a_reason(explorer, typed):
    query = Query(words=typed, hashtag=(typed,), url=(typed,), platform=(typed, "x"))
    assert found_or_refused(explorer, query) in (0, None)


@pytest.mark.parametrize("typed", ["\ud800", "a\0b", "a\ud800b", "x" * 1000, '"' * 999, "-" * 999])
def test_broken_and_huge_words_do_no_harm(explorer, typed):
    query = Query(words=typed, account_id=(typed,), conversation=(typed,))
    assert found_or_refused(explorer, query) in (0, None)


def test_what_cannot_be_carried_out_is_refused(explorer):
    with pytest.raises(UsageError, match="time zone"):
        explorer.search(Query(since=datetime(2024, 1, 1)))  # noqa: DTZ001  (that is the mistake)
    with pytest.raises(UsageError, match="posts a page"):
        explorer.search(Query(), size=100_000)
    with pytest.raises(UsageError, match="values a facet"):
        explorer.facets(Query(), most=0)
    with pytest.raises(UsageError, match="keys of post_key"):
        explorer.search(Query(post_keys=frozenset(range(100_001))))
    with pytest.raises(UsageError, match="domains has"):
        explorer.search(Query(domain=("a.example",) * 1_001))
    with pytest.raises(UsageError, match="does not belong"):
        explorer.search(Query(), "nonsense")


def test_a_beginning_of_too_many_words_is_refused(explorer, monkeypatch):
    monkeypatch.setattr("tocsin.explore.conditions.MOST_ENDINGS", 1)
    with pytest.raises(UsageError, match="More than 1 words begin with '票'"):
        explorer.search(Query(words="票"))


def test_a_timeline_of_too_many_steps_is_refused(workspace):
    far = [post(1, created_at=datetime(1950, 1, 1, tzinfo=UTC)), post(2)]
    add(workspace, far)
    update_explorer(workspace)
    with Explorer(workspace) as opened:
        assert [m.posts for m in opened.timeline(Query())] == [1, 1]
        assert opened.search(Query(), order=Order.OLDEST).posts.to_pylist() == far
        with pytest.raises(UsageError, match="timeline"):
            opened.timeline(Query(), Bucket.HOUR)
