"""Who asks, who spreads and who answers, counted from what was read."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tocsin.chain.claims import TEXT_MATCHES, Claims
from tocsin.chain.counted import count as count_posts
from tocsin.chain.interest import Interest
from tocsin.chain.officials import INSTITUTIONS, NOBODY, Officials
from tocsin.chain.sightings import sighted
from tocsin.chain.voids import find_voids
from tocsin.detect.narratives.tables import NARRATIVES, TERMS
from tocsin.detect.voids.tables import INTEREST, Answer, Role
from tocsin.factchecks.schema import FACTCHECKS
from tocsin.posts.keys import spelled
from tocsin.posts.schema import POSTS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = 86_400
ASKING, RUMOUR, TRUE, DENIAL, OTHER, DOUBT, CHARGE, PLAIN = range(11, 19)
"""Texts by id: one asks, one repeats a false claim, one a true one, one denies the false one, one
asks whether it is true, one repeats it as a question; one says nothing of it."""
MATCHES = {
    RUMOUR: (1, "agree", "yes"),
    TRUE: (2, "comment", "unclear"),
    DENIAL: (1, "deny", "no"),
    DOUBT: (1, "question", "unclear"),
    CHARGE: (1, "agree", "yes"),
}
PAGE, SEEN, PUBLISHER = "https://check.example/1", "https://rumour.example/a", "check.example"
MINISTRY = 70


def post(key: int, text: int, second: int = 0, account: int | None = None, **more):
    urls = more.pop("urls", [])
    domains = [url.split("/")[2].removeprefix("www.") for url in urls]
    return text, {
        "platform": "forum", "post_id": f"p{key}", "lang": "en", "text": "", "kind": "post",
        "account_key": key if account is None else account, "post_key": key, "row_key": key,
        "created_at": (second + key) * 1_000_000, "urls": urls, "domains": domains, **more,
    }  # fmt: skip


def check(key: int, verdict: str | None, **more):
    return {"factcheck_key": key, "claim": f"claim {key}", "verdict": verdict, "url": f"https://check.example/{key}",
            "publisher_site": PUBLISHER, "appearances": [], "image_hashes": [], **more}  # fmt: skip


CHECKS = (check(1, "false"), check(2, "true"))


@pytest.fixture
def count(duckdb_engine):
    """The voids of posts with their texts, all on narrative 5 save those of the text OTHER."""

    def counted(posts, checks=CHECKS, **stated):
        table = duckdb_engine.table(pa.Table.from_pylist([row for _, row in posts], schema=POSTS))
        registry = pa.Table.from_pylist(list(checks or ()), schema=FACTCHECKS)
        rows = [
            {
                "text_id": text,
                "factcheck_key": key,
                "spreads": spreads,
                "stance": stance,
                "tier": "suggested",
            }
            for text, (key, stance, spreads) in MATCHES.items()
        ]
        shown = sighted(duckdb_engine, table, registry)
        claims = Claims(
            circulating=None,
            matches=pa.Table.from_pylist(rows, schema=TEXT_MATCHES),
            posts=None,
            sighted=shown.objects,
            sightings=shown.posts,
            factchecks=len(registry),
            checks=registry.select(["factcheck_key", "claim", "verdict", "valid_until"]),
            sites=registry["publisher_site"].unique().drop_null(),
        )
        pairs = [(row["post_key"], text) for text, row in posts]
        copies = pa.table(
            {"post_key": [key for key, _ in pairs], "object_id": [text for _, text in pairs]}
        )
        texts = list(range(ASKING, PLAIN + 1))
        asks = [text in (ASKING, CHARGE) for text in texts]
        reading = SimpleNamespace(
            copies=duckdb_engine.table(copies),
            claims=None if checks is None else claims,
            questions=pa.table({"text_id": texts, "asks": asks}),
        )
        on_topic = [key for key, text in pairs if text != OTHER]
        narratives = SimpleNamespace(
            members=pa.table(
                {"post_key": pa.array(on_topic, pa.int64()), "narrative": [5] * len(on_topic)}
            ),
            narratives=pa.Table.from_pylist(
                [{"narrative": 5, "name": "The Quellin dam", "label": "dam"}], schema=NARRATIVES
            ),
            terms=pa.Table.from_pylist(
                [{"narrative": 5, "language": "en", "term": "dam", "weight": 1.0}], schema=TERMS
            ),
        )
        officials = stated.get("officials", NOBODY)
        posts_counted = count_posts(duckdb_engine, reading, narratives, table, officials)
        return find_voids(duckdb_engine, posts_counted, narratives, NOW, **stated)

    return counted


def supply_of(found) -> float:
    return sum(found.ranked["supply"].to_pylist())


def demand_of(found) -> float:
    return sum(found.ranked["demand"].to_pylist())


def official(*accounts: int, sites: tuple[str, ...] = ()) -> Officials:
    keys = [*accounts, *[None] * len(sites)]
    hosts = [*[None] * len(accounts), *sites]
    return Officials(pa.table([["an office"] * len(keys), keys, hosts], schema=INSTITUTIONS))


def test_people_who_ask_and_exposures_to_a_false_claim_are_demand_and_links_are_answers(count):
    found = count([
        post(1, DOUBT, account=1), post(2, DOUBT, account=1), post(3, DOUBT),
        post(4, RUMOUR, reposts=9), post(5, TRUE), post(6, DENIAL),
        post(7, DENIAL, urls=[PAGE], reposts=4), post(8, OTHER, DAY),
    ])  # fmt: skip
    (row,) = found.ranked.to_pylist()
    assert (row["name"], row["lang"]) == ("claim 1", "en")
    assert row["demand"] == 2 + 10, "two people asked; the rumour reached ten"
    assert row["supply"] == 5, "a link to the fact-check that reached five"
    assert found.windows["demand"].to_pylist() == [12, 0], "others posted: silence, and no gap"
    assert row["gaps"] == 0


def test_who_asks_about_a_rumour_asks_and_is_not_counted_twice(count):
    found = count([post(1, DOUBT, reposts=50), post(2, CHARGE, reposts=50)])
    roles = {row["post_key"]: row["role"] for row in found.members.to_pylist()}
    assert roles == {1: Role.ASKED, 2: Role.SPREAD}
    assert demand_of(found) == 1 + 51


def test_a_void_opens_its_posts_the_first_answer_first(count):
    found = count([
        post(1, DOUBT), post(2, RUMOUR), post(3, RUMOUR, reposts=50),
        post(4, DENIAL, urls=[PAGE], reposts=9), post(5, DENIAL, 10, urls=[PAGE], reposts=90),
        post(6, DOUBT, DAY),
    ])  # fmt: skip
    rows = [(row["role"], row["post_key"]) for row in found.members.to_pylist()]
    assert rows[:3] == [(Role.FIRST_ANSWER, 4), (Role.SPREAD, 3), (Role.ASKED, 1)]
    assert set(rows[3:]) == {(Role.ANSWERED, 5), (Role.SPREAD, 2), (Role.ASKED, 6)}
    rumours = [row for row in found.members.to_pylist() if row["role"] == Role.SPREAD]
    assert {row["factcheck"] for row in rumours} == {"1"}
    (row,) = found.ranked.to_pylist()
    assert row["first_answer"] == datetime(1970, 1, 1, tzinfo=UTC)
    assert set(found.members["rank"].to_pylist()) == {row["rank"]}


def test_an_official_account_answers_on_the_topic_unless_it_carries_the_rumour_on(count):
    posts = [post(1, ASKING), post(2, PLAIN, account=MINISTRY, reposts=6)]
    assert supply_of(count(posts)) == 0, "nobody named this account"
    found = count(posts, officials=official(MINISTRY))
    assert supply_of(found) == 7
    answers = [row["answer"] for row in found.members.to_pylist() if row["answer"]]
    assert answers == [Answer.OFFICIAL]
    spreading = [post(1, ASKING), post(2, RUMOUR, account=MINISTRY)]
    assert supply_of(count(spreading, officials=official(MINISTRY))) == 0
    beside = [post(1, ASKING), post(2, OTHER, account=MINISTRY)]
    assert supply_of(count(beside, officials=official(MINISTRY))) == 0, "on another topic"


@pytest.mark.parametrize("url", ["https://check.example/other", "https://health.gov.example/a"])
def test_a_link_to_a_publisher_answers_only_with_a_text_that_was_matched(count, url):
    named = official(sites=("health.gov.example",))
    assert supply_of(count([post(1, ASKING), post(2, DENIAL, urls=[url])], officials=named)) == 1
    unmatched = [post(1, ASKING, urls=[url]), post(2, PLAIN, urls=[url])]
    assert supply_of(count(unmatched, officials=named)) == 0, "the site alone is no answer"
    borrowed = [post(1, ASKING), post(2, RUMOUR, urls=[url])]
    assert supply_of(count(borrowed, officials=named)) == 0, "a rumour that borrows weight"


def test_a_platform_on_which_a_fact_checker_publishes_is_no_publisher(count):
    posts = [post(1, ASKING), post(2, DENIAL, urls=["https://youtube.com/watch?v=abcdefghijk"])]
    assert supply_of(count(posts, [check(1, "false", publisher_site="youtube.com")])) == 0


@pytest.mark.parametrize(("until", "supply"), [(50, 0), (500, 3)])
def test_an_expired_answer_does_not_count_and_its_rumour_still_does(count, until, supply):
    ends = datetime.fromtimestamp(until, UTC)
    posts = [
        post(1, RUMOUR, 100), post(2, DENIAL, 100, urls=[PAGE]),
        post(3, DENIAL, 100, urls=["https://check.example/x"]),
        post(4, DENIAL, 100, account=MINISTRY),
    ]  # fmt: skip
    found = count(posts, [check(1, "false", valid_until=ends)], officials=official(MINISTRY))
    assert supply_of(found) == supply
    assert demand_of(found) == 1


def test_a_withdrawn_answer_does_not_count(count):
    posts = [post(1, ASKING), post(2, PLAIN, urls=[PAGE])]
    assert supply_of(count(posts)) == 1
    assert supply_of(count(posts, [check(1, "false", withdrawn_at=NOW)])) == 0


def test_a_page_or_a_picture_of_the_claim_spreads_it_unless_the_text_denies_it(count):
    seen = check(1, "false", appearances=[SEEN], image_hashes=["phash:00ff00ff00ff00ff"])
    picture = ["phash:00ff00ff00ff00fd"]
    posts = [
        post(1, PLAIN, urls=[SEEN]), post(2, PLAIN, media=picture), post(3, PLAIN),
        post(4, DENIAL, urls=[SEEN]), post(5, DENIAL, media=picture),
    ]  # fmt: skip
    found = count(posts, [seen, check(2, "true")])
    assert demand_of(found) == 2
    assert set(found.members["post_key"].to_pylist()) == {1, 2}
    true = check(1, "true", appearances=[SEEN], image_hashes=["phash:00ff00ff00ff00ff"])
    assert demand_of(count(posts, [true, check(2, "true")])) == 0


def test_search_interest_is_demand_once_somebody_says_how_many_people_a_point_is(count):
    rows = [
        {"topic": topic, "lang": "en", "place": None, "t": 0, "search_interest": 4.0}
        for topic in ("The  QUELLIN dam", "Dam", spelled(5), "elsewhere")
    ]
    interest = Interest(pa.Table.from_pylist(rows, schema=INTEREST), 10, ("said before",))
    found = count([post(1, ASKING)], interest=interest)
    assert found.ranked["demand"].to_pylist() == [1 + 10 * 12]
    assert any("1 rows belong to no topic (“elsewhere”)" in said for said in found.caveats)
    assert "said before" in found.caveats
    moved = count([post(1, DOUBT), post(2, RUMOUR)], interest=interest)
    assert moved.ranked["demand"].to_pylist() == [2 + 10 * 12], "the narrative is about a claim"


def test_sentences_call_a_topic_by_its_name(count):
    found = count([post(number, ASKING, DAY * (number % 2)) for number in range(1, 30)])
    assert found.ranked["name"].to_pylist() == ["The Quellin dam"]
    assert found.findings[0].statement.startswith('"The Quellin dam" (en)')
    assert len(found.findings[0].evidence) == 29


def test_where_questions_could_not_be_told_nothing_is_counted(duckdb_engine):
    reading = SimpleNamespace(questions=None)
    assert count_posts(duckdb_engine, reading, None, None) is None


def test_without_fact_checks_only_an_official_account_answers(count):
    posts = [post(1, ASKING), post(2, DENIAL, account=MINISTRY), post(3, DENIAL, urls=[PAGE])]
    assert supply_of(count(posts, None, officials=official(MINISTRY))) == 1
