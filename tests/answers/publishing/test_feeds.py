"""The feeds: read by others' code, by the rules of their standards, hostile texts included."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from tests.answers.publishing.made import SITE, TEXTS, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, after

from tocsin.answers.publishing import checking
from tocsin.answers.publishing.alerts import Category, Status, alert
from tocsin.answers.publishing.edition import Edition, Site
from tocsin.answers.publishing.feeds import atom, data_feed, json_feed
from tocsin.answers.registry.drafting import revise
from tocsin.answers.registry.events import Change
from tocsin.answers.registry.translating import translate
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "https://desk.example.org/answers/feed.atom"


def feed_of(*editions: Edition) -> str:
    return atom(editions, SITE, ADDRESS, "en", NOW)


def one(element: ET.Element, name: str) -> ET.Element:
    (found,) = element.findall(ATOM + name)
    return found


def test_feedparser_reads_the_feed_without_complaint() -> None:
    read = feedparser.parse(feed_of(shown(public()), shown(withdrawn(), now=NOW + 2 * DAY)))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Agreed answers: Redbrook Desk"
    late, early = read.entries
    assert early.title == "Redbrook's tap water is safe to drink"
    assert early.link == "https://desk.example.org/answers/answer-1/en"
    assert [author.name for author in early.authors] == ["Redbrook Health", "Redbrook Waterworks"]
    assert late.title.startswith("[Withdrawn] ")
    assert "The laboratory took its report back." in late.summary


@given(TEXTS)
def test_feedparser_reads_hostile_texts(text: str) -> None:
    read = feedparser.parse(feed_of(shown(public(filled(text)))))
    assert not read.bozo
    assert len(read.entries) == 1
    assert "<script" not in read.entries[0].content[0].value


@given(TEXTS)
def test_the_feed_keeps_the_rules_of_rfc_4287(text: str) -> None:
    gone = shown(withdrawn(f"{text} so it is."), now=NOW + 2 * DAY)
    root = ET.fromstring(feed_of(shown(public(filled(text))), gone))  # noqa: S314 - our own
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # 4.1.1, 4.1.2: exactly one
            assert one(element, name).text
        assert (one(element, "id").text or "").startswith("urn:uuid:")
        assert element.findall(f"{ATOM}author") or root.findall(f"{ATOM}author")
        alternate = [
            (link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert len(alternate) == len(set(alternate)) == 1  # no two of one type and language
    assert [link.get("href") for link in root.findall(f"{ATOM}link")
            if link.get("rel") == "self"] == [ADDRESS]  # fmt: skip


def test_ids_are_different_for_each_answer_and_language_and_stay_when_all_else_changes() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    moved = Site("https://elsewhere.example/a", "Another name")
    english, french = shown(answer), shown(answer, "fr")
    other = shown(public(answer_id="answer-2"))
    assert len({english.urn, french.urn, other.urn}) == 3
    assert shown(withdrawn(), now=NOW + 9 * DAY, site=moved).urn == english.urn


def test_what_changes_for_the_public_moves_updated() -> None:
    answer = public()
    assert shown(answer).updated_at == NOW
    assert shown(withdrawn(), now=NOW + 9 * DAY).updated_at == NOW + DAY
    assert shown(answer, now=NOW + 31 * DAY).updated_at == NOW + 30 * DAY  # it has expired
    joined = made.signed(answer, "Redbrook Hospital", now=NOW + DAY)
    assert shown(joined, now=NOW + 2 * DAY).updated_at == NOW + DAY


def test_an_empty_feed_is_a_feed() -> None:
    read = feedparser.parse(feed_of())
    assert not read.bozo
    assert read.feed.updated == "2026-03-02T09:00:00Z"


def test_the_newest_change_comes_first_and_the_feed_is_bounded() -> None:
    many = [
        shown(made.published(f"answer-{n}", now=NOW + timedelta(minutes=n)), now=NOW + DAY)
        for n in range(210)
    ]
    read = feedparser.parse(feed_of(*many))
    assert len(read.entries) == 200
    assert read.entries[0].link.endswith("/answer-209/en")
    assert [entry.updated for entry in read.entries] == sorted(
        (entry.updated for entry in read.entries), reverse=True
    )


def test_the_json_feed_has_what_version_1_1_asks_for() -> None:
    found = json_feed([shown(public())], SITE, ADDRESS, "en")
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    (item,) = found["items"]
    assert isinstance(item["id"], str)
    assert item["content_html"]
    assert item["authors"] == [{"name": "Redbrook Health"}, {"name": "Redbrook Waterworks"}]
    assert item["date_published"] == "2026-03-02T09:00:00Z"
    custom = [name for name in {**found, **item} if name.startswith("_")]
    assert custom == ["_tocsin"]
    assert item["_tocsin"]["standing"] == "holds"


@given(TEXTS)
def test_the_json_feed_is_json_whatever_the_texts(text: str) -> None:
    found = json_feed([shown(public(filled(text)))], SITE, ADDRESS, "en")
    assert json.loads(json.dumps(found).encode()) == found


def test_a_withdrawn_answer_is_a_deleted_item_that_names_its_page() -> None:
    feed = data_feed([shown(withdrawn(), now=NOW + 2 * DAY)], SITE, NOW)
    (item,) = feed["dataFeedElement"]
    assert item["dateDeleted"] == "2026-03-03T09:00:00Z"
    assert item["item"][0]["@id"] == "https://desk.example.org/answers/answer-1/en"
    assert "reviewRating" not in json.dumps(feed)


@pytest.mark.parametrize(("answers", "added"), [((public,), 1), ((withdrawn,), 0)])
def test_our_own_reader_takes_the_reviews_of_the_data_feed(
    answers: tuple[Any, ...], added: int, tmp_path: Path
) -> None:
    editions = [shown(make(), now=NOW + 2 * DAY) for make in answers]
    path = tmp_path / "feed.jsonld"
    path.write_text(json.dumps(data_feed(editions, SITE, NOW)), encoding="utf-8")
    registry = Registry(tmp_path / "factchecks")
    done = registry.add([path], Adding(NOW))
    assert (done.total("added"), done.total("rejected")) == (added, 0)


def test_what_is_being_corrected_or_not_in_force_has_its_page_and_no_review() -> None:
    correcting = public()
    correcting = after(
        correcting, revise(correcting, Change.CORRECTION, made.REASON, by="w", now=NOW)
    )
    early = public(made.content(valid_from=NOW + DAY))
    for answer, status in ((correcting, "UnderCorrection"), (early, "Pending")):
        feed = data_feed([shown(answer)], SITE, NOW)
        (item,) = feed["dataFeedElement"]
        assert [node["creativeWorkStatus"] for node in item["item"]] == [status]
        assert "dateDeleted" not in item
        assert checking.faults(feed) == ()
        item["item"][0]["creativeWorkStatus"] = "Published"
        assert checking.faults(feed)


def test_a_feed_of_many_goes_on_on_further_pages_and_has_one_id() -> None:
    one = shown(public(), now=NOW + DAY)
    many = [replace(one, answer_id=f"answer-{n}", changes=(NOW + timedelta(minutes=n),))
            for n in range(450)]  # fmt: skip
    pages = [feedparser.parse(atom(many, SITE, f"{ADDRESS}?lang=en", "en", NOW, number))
             for number in (1, 2, 3)]  # fmt: skip
    assert [len(read.entries) for read in pages] == [200, 200, 50]
    assert len({entry.id for read in pages for entry in read.entries}) == 450
    assert len({read.feed.id for read in pages}) == 1
    rels = [
        {link.rel: link.href.removeprefix(ADDRESS) for link in read.feed.links} for read in pages
    ]
    assert rels[1]["previous"] == rels[1]["first"] == rels[0]["self"] == "?lang=en"
    assert rels[1]["next"] == rels[1]["last"] == rels[2]["self"] == "?lang=en&page=3"
    assert ("previous" in rels[0], "next" in rels[2]) == (False, False)
    told = [json_feed(many, SITE, ADDRESS, "en", number) for number in (1, 2, 3)]
    assert [page.get("next_url") for page in told] == [
        f"{ADDRESS}?page=2", f"{ADDRESS}?page=3", None,
    ]  # fmt: skip


def test_feeds_and_alerts_that_are_made_at_once_do_not_change_each_others_names() -> None:
    one = shown(public())

    def both(_: int) -> tuple[str, str]:
        sent = alert(one, "a@b.example", Status.TEST, Category.HEALTH, "Redbrook", NOW)
        return feed_of(one), sent

    with ThreadPoolExecutor(4) as pool:
        made_at_once = set(pool.map(both, range(200)))
    assert made_at_once == {both(0)}
    assert all(" xmlns=" in text for text in both(0))
