"""What everybody may have of agreed answers: pages, feeds, a widget, and the door for platforms."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import extruct
import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import html
from pyld import jsonld
from tests.answers.publishing.test_applying import Hashed
from tests.answers.publishing.test_linked_data import context
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW
from tests.desk.answers import leading
from tests.web.answered import URL, Answered

from tocsin.answers.publishing import checking, feeds
from tocsin.answers.registry.events import Change
from tocsin.desk.answers import applying, writing
from tocsin.desk.people.rate import Rate
from tocsin.web.rooms.answers import public

ADDRESS = "https://rumour.example/poison"
CLAIM = "The water of Redbrook is poisoned"
SETTINGS = f'public_url = "{URL}"\npublisher = "Redbrook Desk"\n'


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Answered]:
    found = Answered(tmp_path, SETTINGS)
    yield found
    found.desk.close()


@pytest.fixture
def reading(town: Answered, monkeypatch: pytest.MonkeyPatch) -> Answered:
    """A desk on which an investigation has read texts."""
    monkeypatch.setenv("TOCSIN_READ", "5000")
    monkeypatch.setattr(applying, "embedder_of", lambda *_: Hashed())
    (town.desk.workspace.index / "vectors").mkdir(parents=True)
    return town


def links(page: Any, rel: str) -> dict[str, str]:
    """The addresses of the links of a kind, by language or media type."""
    found = html.fromstring(page.content).xpath(f"//link[@rel='{rel}']")
    return {one.get("hreflang") or one.get("type") or "": one.get("href") for one in found}


def said(page: Any) -> str:
    return " ".join(html.fromstring(page.content).xpath("//body")[0].text_content().split())


# The pages


def test_the_answer_is_read_in_its_own_language_and_says_where_else_it_is(town):
    answer_id = town.publish()
    town.translate(answer_id, "ar", title="ماء ردبروك صالح للشرب")
    page = town.get(f"/answers/{answer_id}")
    assert "Tests on 1 March found no contamination" in said(page)
    own = f"{URL}/answers/{answer_id}"
    assert links(page, "canonical") == {"": f"{own}/en"}
    assert links(page, "alternate") == {
        "en": f"{own}/en",
        "ar": f"{own}/ar",
        "x-default": own,
        "application/ld+json": f"{own}/en.json",
        "application/atom+xml": f"{URL}/answers/feed.atom?lang=en",
        "application/feed+json": f"{URL}/answers/feed.json?lang=en",
    }
    arabic = town.get(f"/answers/{answer_id}/ar")
    assert html.fromstring(arabic.content).get("dir") == "rtl"
    assert "ترجمة لم يقارنها أحد" in said(arabic)


def test_every_address_that_a_page_names_is_there(town):
    answer_id = town.publish()
    town.translate(answer_id, "fr")
    successor = town.publish()
    town.supersede(answer_id, successor)
    for path in ("/answers", f"/answers/{answer_id}/fr", f"/answers/{answer_id}/fr/history",
                 f"/answers/{answer_id}/fr/frame"):  # fmt: skip
        page = html.fromstring(town.get(path).content)
        ours = [one for one in page.xpath("//@href") if one.startswith(URL)]
        assert ours, path
        for address in ours:
            town.get(address.removeprefix(URL))


def test_a_page_is_for_everybody_and_asked_for_again_only_when_it_changed(town):
    answer_id = town.publish()
    first = town.get(f"/answers/{answer_id}/en", headers={"cookie": "tocsin_locale=ar"})
    assert "set-cookie" not in first.headers
    assert first.headers["access-control-allow-origin"] == "*"
    assert first.headers["cache-control"] == "public, max-age=60"
    assert "vary" not in first.headers
    policy = first.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    again = {"If-None-Match": first.headers["etag"]}
    answer = town.client().get(f"/answers/{answer_id}/en", headers=again)
    assert (answer.status_code, answer.content) == (304, b"")
    town.withdraw(answer_id)
    assert town.get(f"/answers/{answer_id}/en", headers=again).content != first.content


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("Expired.", lambda town, _: town.forward(days=31)),
        ("Being corrected.", lambda town, one: town.revise(one, Change.CORRECTION)),
        ("Withdrawn.", lambda town, one: town.withdraw(one, "The laboratory was wrong.")),
        ("Replaced.", lambda town, one: town.supersede(one, town.publish())),
    ],
)
def test_what_cannot_be_relied_on_says_so_in_every_form(
    town: Answered, words: str, change: Callable[[Answered, str], Any]
):
    answer_id = town.publish()
    change(town, answer_id)
    own, standing = f"/answers/{answer_id}/en", words.rstrip(".")
    for path in (own, f"{own}/frame", f"{own}/history"):
        assert words in said(town.get(path)), path
    assert f"[{standing}]" in town.get("/answers/feed.atom").text
    assert words in said(town.get("/answers"))
    assert "Do not rely on this text" in town.get(f"{own}/message.txt").text
    told = town.get("/answers/applies.json", params={"url": ADDRESS}).json()
    assert answer_id not in {one["answer_id"] for one in told["applications"]}


def test_a_withdrawn_answer_says_why_and_a_replaced_one_leads_to_the_other(town):
    gone, old, new = town.publish(), town.publish(), town.publish()
    town.withdraw(gone, "The laboratory took its report back.")
    town.supersede(old, new)
    assert "The laboratory took its report back." in said(town.get(f"/answers/{gone}/en"))
    assert f'href="{URL}/answers/{new}"' in town.get(f"/answers/{old}/en").text
    assert f'href="{URL}/answers/{new}"' in town.get("/answers").text


@pytest.mark.parametrize("tail", ["", ".json", "/en", "/en.json", "/en/frame", "/en/history"])
def test_what_was_never_published_is_not_there(town, tail):
    answer_id = leading.drafted(town.office)
    assert town.status(f"/answers/{answer_id}{tail}") == 404
    assert town.status(f"/answers/answer-nowhere{tail}") == 404


def test_an_answer_is_not_there_in_a_language_that_it_does_not_have(town):
    answer_id = town.publish()
    for language in ("fr", "EN", "...", "%00", "x" * 300):
        assert town.status(f"/answers/{answer_id}/{language}") == 404


def test_each_version_stays_readable_with_the_reason_for_which_it_changed(town):
    answer_id = town.publish()
    town.forward(days=1)
    town.revise(answer_id, Change.CORRECTION, made.saying(statement="One sample was not clean."))
    town.publish_again(answer_id)
    page = said(town.get(f"/answers/{answer_id}/en/history"))
    assert page.index("One sample was not clean.") < page.index("found no contamination")
    told = town.get(f"/answers/{answer_id}/en/history.json").json()
    assert [one["what"] for one in told["history"]] == ["published", "corrected"]
    assert [one["said"]["statement"] for one in told["history"]] == [
        "Tests on 1 March found no contamination in Redbrook's tap water.",
        "One sample was not clean.",
    ]
    assert len({one["digest"] for one in told["history"]}) == 2


# The list


def test_the_list_is_in_the_language_that_is_asked_for_or_that_the_browser_prefers(town):
    answer_id = town.publish()
    town.translate(answer_id, "fr", title="L’eau de Redbrook est potable")
    plain = town.get("/answers", headers={"accept-language": "fr-CA,fr;q=0.9"})
    assert "L’eau de Redbrook est potable" in said(plain)
    assert plain.headers["vary"] == "Accept-Language"
    asked = town.get("/answers?lang=en", headers={"accept-language": "fr"})
    assert "Redbrook's tap water is safe to drink" in said(asked)
    assert "vary" not in asked.headers
    arabic = html.fromstring(town.get("/answers?lang=ar").content)
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    assert arabic.xpath("//article/@lang") == ["en"]  # there is no other
    assert links(plain, "alternate")["application/atom+xml"] == f"{URL}/answers/feed.atom"


def test_an_empty_list_says_so(town):
    assert "No answer has been published yet." in said(town.get("/answers"))


def test_a_long_list_goes_on_on_further_pages(town, monkeypatch):
    monkeypatch.setattr(public, "ON_A_PAGE", 2)
    for number in range(3):
        town.forward(hours=1)
        town.publish(made.saying(title=f"Answer {number}"))
    first, second = said(town.get("/answers?lang=en")), said(town.get("/answers?lang=en&page=2"))
    assert first.index("Answer 2") < first.index("Answer 1")
    assert "Answer 0" in second
    assert "Answer 1" not in second
    assert town.status("/answers?page=3") == 404
    assert town.status("/answers?page=0") == 422
    assert town.status("/answers?lang=<script>") == 422


# The feeds


def test_feedparser_reads_the_atom_feed_and_what_was_withdrawn_stays_in_it(town):
    gone = town.publish()
    town.translate(gone, "fr")
    town.forward(days=1)
    town.withdraw(gone, "The laboratory took its report back.")
    town.publish(made.saying(title="A second answer"))
    answer = town.get("/answers/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert read.version == "atom10"
    assert {one.title for one in read.entries} == {
        "A second answer", "[Withdrawn] Redbrook's tap water is safe to drink",
        "[Retiré] Redbrook's tap water is safe to drink",
    }  # fmt: skip
    french = feedparser.parse(town.get("/answers/feed.atom?lang=fr").content)
    assert [one.title for one in french.entries] == [
        "[Retiré] Redbrook's tap water is safe to drink"
    ]
    assert french.feed.title == "Réponses approuvées : Redbrook Desk"


JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"const": f"{URL}/answers"},
        "feed_url": {"const": f"{URL}/answers/feed.json"},
        "authors": {"type": "array", "items": {"required": ["name"]}},
        "items": {
            "minItems": 2,
            "items": {
                "required": ["id"],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "pattern": f"^{URL}/answers/"},
                    "date_published": {"$ref": "#/$defs/time"},
                    "date_modified": {"$ref": "#/$defs/time"},
                    "authors": {"type": "array", "items": {"required": ["name"]}},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "_tocsin": {"type": "object"},
                },
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
            },
        },
    },
    "$defs": {"time": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}},
}
"""What version 1.1 asks of a feed, and of what it may have; feedparser reads no JSON."""


def test_the_json_feed_has_what_its_standard_asks_for(town):
    town.publish()
    town.withdraw(town.publish())
    found = town.get("/answers/feed.json").json()
    assert list(Draft202012Validator(JSON_FEED).iter_errors(found)) == []
    assert sorted(one["tags"] for one in found["items"]) == [["holds"], ["withdrawn"]]
    assert len({one["id"] for one in found["items"]}) == 2


def test_feeds_are_sent_again_only_when_something_changed(town):
    answer_id = town.publish()
    for name in ("feed.atom", "feed.json", "claimreview.json"):
        tag = {"If-None-Match": town.get(f"/answers/{name}").headers["etag"]}
        assert town.client().get(f"/answers/{name}", headers=tag).status_code == 304
        town.forward(hours=1)
        assert town.client().get(f"/answers/{name}", headers=tag).status_code == 304
        town.revise(answer_id, Change.UPDATE)  # of which nobody outside learns
        assert town.client().get(f"/answers/{name}", headers=tag).status_code == 304
        town.office.does("writer", writing.abandon_draft, answer_id, "Nothing new was found.")
        town.translate(answer_id, {"feed.atom": "fr", "feed.json": "ar"}.get(name, "de"))
        assert town.client().get(f"/answers/{name}", headers=tag).status_code == 200


def test_a_feed_goes_on_where_its_pages_end(town, monkeypatch):
    for one in (feeds.newest, feeds.page_count):
        *_, most = one.__defaults__
        assert most == feeds.MOST
    for number in range(3):
        town.forward(hours=1)
        town.publish(made.saying(title=f"Answer {number}"))
    monkeypatch.setattr(feeds.newest, "__defaults__", (1, 2))
    monkeypatch.setattr(feeds.page_count, "__defaults__", (2,))
    first = feedparser.parse(town.get("/answers/feed.atom").content)
    rels = {one.rel: one.href for one in first.feed.links}
    assert rels["next"] == rels["last"] == f"{URL}/answers/feed.atom?page=2"
    second = feedparser.parse(town.get("/answers/feed.atom?page=2").content)
    assert second.feed.id == first.feed.id  # RFC 5005: one feed
    assert [one.title for one in (*first.entries, *second.entries)] == [
        "Answer 2", "Answer 1", "Answer 0",
    ]  # fmt: skip
    told = town.get("/answers/feed.json").json()
    assert told["next_url"] == f"{URL}/answers/feed.json?page=2"
    assert "next_url" not in town.get("/answers/feed.json?page=2").json()
    reviews = town.get("/answers/claimreview.json?lang=en")
    after = f"{URL}/answers/claimreview.json?lang=en&page=2"
    assert reviews.headers["link"] == f'<{after}>; rel="next"'
    assert "link" not in town.get(after.removeprefix(URL)).headers
    for name in ("feed.atom", "feed.json", "claimreview.json"):
        assert town.status(f"/answers/{name}?page=3") == 404


def test_our_schema_accepts_what_is_served_and_refuses_what_was_tampered_with(town):
    answer_id = town.publish()
    gone = town.publish()
    town.withdraw(gone)
    correcting = town.publish()
    town.revise(correcting, Change.CORRECTION)
    for path in ("/answers/claimreview.json", f"/answers/{answer_id}.json",
                 f"/answers/{answer_id}/en.json", f"/answers/{gone}/en.json"):  # fmt: skip
        answer = town.get(path)
        assert answer.headers["content-type"] == "application/ld+json"
        assert checking.faults(answer.json()) == ()
    feed = town.get("/answers/claimreview.json").json()
    kinds = {"dateDeleted" in one: one["item"][0]["@type"] for one in feed["dataFeedElement"]
             if one["item"][0].get("creativeWorkStatus") != "UnderCorrection"}  # fmt: skip
    assert kinds == {False: "ClaimReview", True: "WebPage"}
    review = next(one for one in feed["dataFeedElement"] if "reviewRating" in one["item"][0])
    review["item"][0]["reviewRating"]["ratingValue"] = 1
    assert checking.faults(feed)


def test_no_review_is_served_of_what_is_being_corrected(town):
    answer_id = town.publish()
    town.revise(answer_id, Change.CORRECTION)
    for path in ("/answers/claimreview.json", f"/answers/{answer_id}/en.json"):
        text = town.get(path).text
        assert "reviewRating" not in text
        assert "UnderCorrection" in text


# The door for platforms


def test_an_address_where_an_answered_claim_appeared_has_the_answer(town):
    answer_id = town.publish()
    asked = {"url": f"{ADDRESS}?utm_source=x#top"}
    told = town.get("/answers/applies.json", params=asked).json()
    (one,) = told["applications"]
    assert one == {
        "answer_id": answer_id, "url": f"{URL}/answers/{answer_id}/en", "language": "en",
        "asked_in": "", "title": "Redbrook's tap water is safe to drink",
        "statement": "Tests on 1 March found no contamination in Redbrook's tap water.",
        "claim": CLAIM, "verdict": "False", "standing": "holds",
        "valid_until": "2026-04-01T09:00:00Z", "how": "address", "probability": None,
        "threshold": None, "lexical": None, "cosine": None,
        "reasons": ["the claim appeared at this address"], "flags": [],
    }  # fmt: skip
    assert told["compared"] == ["address"]
    assert "suggestion" in told["note"]
    assert town.get("/answers/applies", params=asked).json() == told


def test_a_text_has_the_answers_with_probability_and_threshold(reading):
    answer_id = reading.publish()
    reading.translate(answer_id, "fr")
    reading.publish(made.content(claims=(made.claim("The lighthouse was sold"),)))
    asked = {"text": f"{CLAIM}!!! Share this", "lang": "en"}
    told = reading.get("/answers/applies.json", params=asked).json()
    assert told["compared"] == ["text", "address"]
    assert {one["language"] for one in told["applications"]} == {"en", "fr"}
    for one in told["applications"]:
        assert (one["answer_id"], one["how"]) == (answer_id, "text")
        assert one["probability"] >= one["threshold"]
        assert one["claim"] == CLAIM
        assert "few_factchecks" in one["flags"]
    other = {"text": "Tomorrow the market opens at nine."}
    assert reading.get("/answers/applies.json", params=other).json()["applications"] == []


def test_a_desk_that_reads_no_texts_says_so_and_still_knows_the_links_in_a_text(town):
    answer_id = town.publish()
    told = town.get("/answers/applies.json", params={"text": CLAIM}).json()
    assert told["compared"] == ["address"]
    assert told["applications"] == []
    told = town.get("/answers/applies.json", params={"text": f"Look! {ADDRESS}"}).json()
    assert [(one["answer_id"], one["how"]) for one in told["applications"]] == [
        (answer_id, "address")
    ]


def test_texts_are_compared_from_the_first_reading_on(town, monkeypatch):
    monkeypatch.setattr(applying, "embedder_of", lambda *_: Hashed())
    monkeypatch.setenv("TOCSIN_READ", "5000")
    town.publish()
    asked = {"text": CLAIM}
    assert town.get("/answers/applies.json", params=asked).json()["compared"] == ["address"]
    (town.desk.workspace.index / "vectors").mkdir()
    assert len(town.get("/answers/applies.json", params=asked).json()["applications"]) == 1
    monkeypatch.setenv("TOCSIN_READ", "0")
    assert town.get("/answers/applies.json", params=asked).json()["compared"] == ["address"]


def test_a_program_may_ask_by_post_from_anywhere_and_nothing_of_it_is_kept(reading):
    answer_id = reading.publish()
    program = reading.client()
    for how in (
        {"url": "/answers/applies.json", "json": {"text": CLAIM}},
        {"url": "/answers/applies", "data": {"text": CLAIM}},
        {"url": "/answers/applies", "data": {"text": CLAIM},
         "headers": {"origin": "https://news.example", "sec-fetch-site": "cross-site"}},
    ):  # fmt: skip
        answer = program.post(**how)
        assert answer.status_code == 200, answer.text
        assert answer.json()["applications"][0]["answer_id"] == answer_id
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers


def test_a_form_of_another_site_that_comes_with_a_cookie_is_refused(town):
    forged = town.client(cookies={"tocsin_session": "anything"})
    asked = {"json": {"url": ADDRESS}, "headers": {"origin": "https://evil.example"}}
    assert forged.post("/answers/applies.json", **asked).status_code == 403
    assert town.client().post("/me/theme.json", json={"theme": "dark"}).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"text": "a", "url": "https://a.example"}, {"text": "x" * 20_001},
        {"url": "https://a.example/" + "x" * 2_048}, {"text": "a", "lang": "no language"},
        {"text": "a", "other": "b"}, {"text": "  "},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_in_json(town, asked):
    for answer in (
        town.client().get("/answers/applies.json", params=asked),
        town.client().post("/answers/applies.json", json=asked),
    ):
        assert answer.status_code == 422
        assert answer.json()["fields"]


@pytest.mark.parametrize(
    "text", ["\ud800 \x00", "a" * 20_000, "<script>alert(1)</script>", "🦠" * 9]
)
def test_a_hostile_text_is_a_text(reading, text):
    reading.publish()
    answer = reading.client().post(
        "/answers/applies.json", content=json.dumps({"text": text}).encode(),
        headers={"content-type": "application/json"},
    )  # fmt: skip
    assert answer.status_code in (200, 422)
    assert answer.json()


def test_what_matches_best_but_no_longer_holds_hides_no_answer_that_does(reading):
    for _ in range(4):
        reading.withdraw(reading.publish())
    ended = made.content(valid_until=NOW + DAY)
    for _ in range(4):
        reading.publish(ended)
    reading.forward(days=2)
    holding = reading.publish()
    told = reading.get("/answers/applies.json", params={"text": CLAIM}).json()
    assert {one["answer_id"] for one in told["applications"]} == {holding}


def test_when_too_many_ask_at_once_the_next_is_told_to_wait(reading, monkeypatch):
    monkeypatch.setattr(applying, "MOST_WAITING", 0)
    reading.publish()
    answer = reading.client().get("/answers/applies.json", params={"text": CLAIM})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"


def test_who_asks_without_end_waits_by_address(tmp_path):
    town = Answered(tmp_path, SETTINGS, rate=Rate(capacity=3, refill_s=0.01))
    town.publish()
    client = town.client()
    paths = ("/answers", "/answers/feed.atom", "/answers/applies.json?url=https://a.example")
    assert [client.get(path).status_code for path in paths] == [200] * 3
    refused = client.post("/answers/applies.json", json={"url": ADDRESS})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    town.desk.close()


def test_many_threads_are_answered_alike(reading):
    for _ in range(3):
        reading.publish()
    barrier = Barrier(6)

    def ask(path: str) -> bytes:
        client = reading.client()
        barrier.wait()
        return client.get(path).content

    paths = ["/answers/feed.atom", "/answers/claimreview.json",
             f"/answers/applies.json?text={CLAIM}"] * 2  # fmt: skip
    with ThreadPoolExecutor(6) as pool:
        first, second = list(pool.map(ask, paths)), list(pool.map(ask, paths))
    assert first == second
    assert first[:3] == first[3:]


# What is passed on


def test_a_message_is_plain_text_with_one_link(town):
    answer_id = town.publish()
    answer = town.get(f"/answers/{answer_id}/en/message.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.endswith(f"{URL}/answers/{answer_id}/en")
    assert len(town.get(f"/answers/{answer_id}/en/message.txt?most=200").text) <= 200
    assert town.status(f"/answers/{answer_id}/en/message.txt?most=5") == 422


def test_what_is_to_be_pasted_leads_to_the_frame(town):
    answer_id = town.publish()
    frame, quotation = town.get(f"/answers/{answer_id}/en/embed.txt").text.strip().split("\n\n")
    (address,) = html.fromstring(frame).xpath("//iframe/@src") or [
        html.fromstring(frame).get("src")
    ]
    assert address == f"{URL}/answers/{answer_id}/en/frame"
    answer = town.get(address.removeprefix(URL))
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers
    assert "<script" not in answer.text
    assert quotation.startswith("<blockquote")


def test_there_is_an_alert_only_where_the_settings_say_for_which_area(tmp_path):
    silent = Answered(tmp_path / "silent", SETTINGS)
    assert silent.status(f"/answers/{silent.publish()}/en/alert.xml") == 404
    silent.desk.close()
    area = '[alerts]\narea = "Redbrook"\ncategory = "Health"\nstatus = "Actual"\n'
    town = Answered(tmp_path / "loud", SETTINGS + area)
    answer_id = town.publish()
    alert = f"/answers/{answer_id}/en/alert.xml"
    first = cap(town.get(alert))
    assert (first["msgType"], first["status"], first["areaDesc"]) == ("Alert", "Actual", "Redbrook")
    assert first["sender"] == "answers@desk.example.org"
    town.forward(days=1)
    town.withdraw(answer_id)
    cancelled = cap(town.get(alert))
    assert cancelled["msgType"] == "Cancel"
    sent = ",".join(first[name] for name in ("sender", "identifier", "sent"))
    assert cancelled["references"] == sent
    old = town.publish()
    town.forward(days=31)
    assert town.status(f"/answers/{old}/en/alert.xml") == 404  # it has expired
    town.desk.close()


def cap(answer: Any) -> dict[str, str]:
    assert answer.headers["content-type"] == "application/cap+xml"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    return {one.tag.partition("}")[2]: one.text or "" for one in root.iter()}


# The way to it


def test_what_has_a_name_of_its_own_is_not_taken_for_an_answer(town):
    for path, kind in (
        ("/answers/feed.atom", "application/atom+xml"),
        ("/answers/feed.json", "application/feed+json"),
        ("/answers/claimreview.json", "application/ld+json"),
        (f"/answers/applies?url={ADDRESS}", "application/json"),
        (f"/answers/applies.json?url={ADDRESS}", "application/json"),
    ):
        assert town.get(path).headers["content-type"] == kind


def test_a_desk_without_a_stated_address_publishes_where_it_is_reached(tmp_path):
    town = Answered(tmp_path)
    answer_id = town.publish()
    own = f"{URL}/answers/{answer_id}/en"
    assert links(town.get(f"/answers/{answer_id}"), "canonical") == {"": own}
    told = town.get("/answers/applies.json", params={"url": ADDRESS}).json()
    assert told["applications"][0]["url"] == own
    town.desk.close()


# Over the wire, in a real browser

HOST_POLICY = "default-src 'none'; frame-src {frames}"
"""Of another site that is as strict as can be and still shows a frame of the desk."""


class News(BaseHTTPRequestHandler):
    """Another site, of one page."""

    page, policy = "", ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, *_arguments: Any) -> None:
        """Keeps still."""


@pytest.fixture
def news() -> Iterator[str]:
    """The other site; a browser takes localhost and 127.0.0.1 for two."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), News)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/today"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def wired(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Answered, str]]:
    """The desk over loopback, and its address."""
    web = request.config.pluginmanager.get_plugin(str(Path(__file__).parents[1] / "conftest.py"))
    assert web is not None
    town = Answered(tmp_path_factory.mktemp("wired"))
    with web.serving(town) as url:
        yield town, url
    town.desk.close()


def test_what_others_read_back_over_http_is_what_was_published(wired):
    town, url = wired
    answer_id = town.publish()
    with urlopen(f"{url}/answers/{answer_id}") as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    with urlopen(f"{url}/answers/{answer_id}/en.json") as answer:  # noqa: S310
        data = json.load(answer)
    read = extruct.extract(page, base_url=url, syntaxes=["json-ld"])["json-ld"]
    assert read == [data]
    assert checking.faults(read[0]) == ()
    expanded = jsonld.expand(read[0], {"documentLoader": context})
    (review,) = [one for one in expanded if one["@type"] == ["http://schema.org/ClaimReview"]]
    assert review["http://schema.org/claimReviewed"] == [{"@value": CLAIM}]
    feed = feedparser.parse(f"{url}/answers/feed.atom")
    assert (feed.bozo, feed.status) == (False, 200)
    assert f"{url}/answers/{answer_id}/en" in {one.link for one in feed.entries}
    again = feedparser.parse(f"{url}/answers/feed.atom", etag=feed.etag)
    assert (again.status, again.entries) == (304, [])


@pytest.mark.browser
def test_another_site_with_a_strict_policy_shows_the_widget_and_nothing_else_happens(
    wired, news, browser
):
    town, url = wired
    own = f"{url}/answers/{town.publish()}/en"
    with urlopen(f"{own}/embed.txt") as answer:  # noqa: S310 - our own server
        snippet = answer.read().decode().split("\n\n")[0]
    News.policy = HOST_POLICY.format(frames=url)
    News.page = f"<!doctype html><html lang=en><title>News</title><h1>News</h1>{snippet}"
    window = browser.new_context()
    mine = {"name": "tocsin_session", "value": "x", "url": url, "sameSite": "Strict"}
    window.add_cookies([mine])  # of somebody who is signed in at the desk
    page, heard, sent = window.new_page(), [], []
    page.on("console", lambda one: heard.append(one.text))
    page.on("pageerror", lambda one: heard.append(str(one)))
    page.on("request", lambda one: sent.append((one.url, one)))
    page.goto(news)
    page.locator("iframe").scroll_into_view_if_needed()
    inside = page.frame_locator("iframe").locator(".tocsin-statement")
    assert "found no contamination" in inside.inner_text(timeout=20_000)
    assert inside.evaluate("one => getComputedStyle(one).fontWeight") == "600"  # it is styled
    asked = {address: one.all_headers() for address, one in sent if "favicon" not in address}
    assert list(asked) == [news, f"{own}/frame"]
    assert not {"cookie", "referer"} & set(asked[f"{own}/frame"])
    assert [one for one in heard if "favicon" not in one] == []
    assert [one["name"] for one in window.cookies()] == ["tocsin_session"]  # and no other
    window.close()


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 390)])
def test_the_pages_can_be_used_by_all(wired, browser, violations, language, width):
    town, url = wired
    answer_id = town.publish(made.content(wording=made.wording(language)))
    town.withdraw(town.publish())
    own = f"/answers/{answer_id}/{language}"
    page = browser.new_page(viewport={"width": width, "height": 800})
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    for path in (f"/answers?lang={language}", own, f"{own}/history", f"{own}/frame"):
        page.goto(url + path)
        fits = "document.documentElement.scrollWidth <= innerWidth"
        assert page.evaluate(fits), path
        assert [one["id"] for one in violations(page, rules)] == [], path
    page.close()
