"""What is published as linked data: read back by others' code, refused where it is not right."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import extruct
import pytest
from hypothesis import given
from pyld import jsonld
from tests.answers.publishing.made import SITE, TEXTS, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, after

from tocsin.answers.publishing import checking
from tocsin.answers.publishing.feeds import data_feed
from tocsin.answers.publishing.linked_data import linked_data
from tocsin.answers.publishing.pages import standalone
from tocsin.answers.registry.translating import translate
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.panels.scales import CLAIM

SCHEMA = "http://schema.org/"


def context(address: str, options: Any) -> dict[str, Any]:
    """schema.org's context as it works: a vocabulary, and addresses where addresses stand."""
    assert address.rstrip("/") == "https://schema.org"
    del options
    document = {
        "@context": {
            "@vocab": SCHEMA,
            "id": "@id",
            "type": "@type",
            "url": {"@type": "@id"},
            "datePublished": {"@type": "Date"},
            "dateModified": {"@type": "Date"},
        }
    }
    return {"contextUrl": None, "documentUrl": address, "document": document}


def reviews_in(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in document["@graph"] if node["@type"] == "ClaimReview"]


def test_extruct_reads_back_from_the_page_exactly_what_was_published() -> None:
    one = shown(public())
    found = extruct.extract(standalone(one), base_url=one.url, syntaxes=["json-ld"])
    assert found["json-ld"] == [linked_data(one)]


@given(TEXTS)
def test_extruct_reads_back_hostile_texts_too(text: str) -> None:
    one = shown(public(filled(text)))
    found = extruct.extract(standalone(one), base_url=one.url, syntaxes=["json-ld"])
    assert found["json-ld"] == [linked_data(one)]


def test_pyld_expands_it_to_the_terms_of_schema_org() -> None:
    expanded = jsonld.expand(linked_data(shown(public())), {"documentLoader": context})
    (review,) = [node for node in expanded if node["@type"] == [f"{SCHEMA}ClaimReview"]]
    said = review[f"{SCHEMA}claimReviewed"][0]["@value"]
    assert said == "The water of Redbrook is poisoned"
    rating = review[f"{SCHEMA}reviewRating"][0]
    assert rating[f"{SCHEMA}alternateName"] == [{"@value": "False"}]
    appearance = review[f"{SCHEMA}itemReviewed"][0][f"{SCHEMA}appearance"][0]
    assert appearance[f"{SCHEMA}url"] == [{"@id": "https://rumour.example/poison"}]
    assert all(key.startswith(("@", SCHEMA)) for node in expanded for key in node)


def test_every_term_is_one_of_schema_org() -> None:
    known = set(json.loads((Path(__file__).parent / "terms.json").read_text("utf-8")))
    used: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            used.update(name for name in value if not name.startswith("@"))
            used.add(value.get("@type", "Thing"))
            for inner in value.values():
                collect(inner)
        if isinstance(value, list):
            for inner in value:
                collect(inner)

    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    collect(linked_data(shown(answer, "fr")))
    collect(linked_data(shown(withdrawn(), now=NOW + 2 * DAY)))
    collect(data_feed([shown(public()), shown(withdrawn(), now=NOW + 2 * DAY)], SITE, NOW))
    assert used <= known


@pytest.mark.parametrize("verdict", ["", *CLAIM.names])
def test_our_schema_accepts_what_we_publish(verdict: str) -> None:
    origin = "panel-1" if verdict else ""
    text = made.content(claims=(made.claim(verdict=verdict, verdict_from=origin),))
    assert checking.faults(linked_data(shown(public(text)))) == ()


def test_our_schema_accepts_feeds_withdrawals_and_translations() -> None:
    answer = public()
    answer = after(answer, translate(answer, made.wording("fr"), by="t", now=NOW))
    gone = shown(withdrawn(), now=NOW + 2 * DAY)
    for document in (
        linked_data(shown(answer, "fr")),
        linked_data(gone),
        data_feed([shown(answer), gone], SITE, NOW),
        data_feed([], SITE, NOW),
    ):
        assert checking.faults(document) == ()


@given(TEXTS)
def test_our_schema_accepts_hostile_texts_for_texts_are_texts(text: str) -> None:
    one = shown(public(filled(text)))
    assert checking.faults(linked_data(one)) == ()


def _without(*path: str) -> Callable[[dict[str, Any]], None]:
    def change(review: dict[str, Any]) -> None:
        for name in path[:-1]:
            review = review[name]
        del review[path[-1]]

    return change


def _with(value: Any, *path: str) -> Callable[[dict[str, Any]], None]:
    def change(review: dict[str, Any]) -> None:
        for name in path[:-1]:
            review = review[name]
        review[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _without("claimReviewed"),
        _without("reviewRating"),
        _without("reviewRating", "alternateName"),
        _without("url"),
        _without("author"),
        _without("itemReviewed"),
        _without("itemReviewed", "text"),
        _without("datePublished"),
        _with("  ", "claimReviewed"),
        _with("", "reviewRating", "alternateName"),
        _with(1, "reviewRating", "ratingValue"),
        _with(5, "reviewRating", "bestRating"),
        _with("False", "reviewRating"),
        _with("javascript:alert(1)", "url"),
        _with("/answers/1", "url"),
        _with("yesterday", "datePublished"),
        _with("2026-03-02T09:00:00", "dateModified"),
        _with([], "author"),
        _with([{"@type": "Person", "name": "A"}], "author"),
        _with([{"@type": "CreativeWork", "name": "no address"}], "itemReviewed", "appearance"),
        _with("Review", "@type"),
        _with("english", "inLanguage"),
        _with("x", "somethingElse"),
    ],
)
def test_our_schema_refuses_what_is_no_review(change: Callable[[dict[str, Any]], None]) -> None:
    document = copy.deepcopy(linked_data(shown(public())))
    change(reviews_in(document)[0])
    assert checking.faults(document)


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"@context": "https://schema.org"},
     {"@context": "https://schema.org", "@graph": []},
     {"@context": "http://other.example", "@graph": []}],
)  # fmt: skip
def test_our_schema_refuses_other_documents(document: Any) -> None:
    assert checking.faults(document)


def test_a_claim_that_nobody_judged_has_an_answer_and_no_review() -> None:
    text = made.content(claims=(made.claim(verdict="", verdict_from=""),))
    document = linked_data(shown(public(text)))
    assert [node["@type"] for node in document["@graph"]] == ["WebPage", "Question"]
    assert "rating" not in json.dumps(document).lower()


def test_a_withdrawn_answer_has_no_review_and_says_why() -> None:
    document = linked_data(shown(withdrawn(), now=NOW + 2 * DAY))
    (page,) = document["@graph"]
    assert page["creativeWorkStatus"] == "Withdrawn"
    assert page["correction"] == "The laboratory took its report back."


def test_a_person_and_an_organisation_that_claim_are_told_apart() -> None:
    kinds = {}
    for kind in ("person", "organisation"):
        text = made.content(claims=(made.claim(claimant_kind=kind),))
        (review,) = reviews_in(linked_data(shown(public(text))))
        kinds[kind] = review["itemReviewed"]["author"]["@type"]
    assert kinds == {"person": "Person", "organisation": "Organization"}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_our_own_reader_of_fact_checks_takes_every_verdict_from_the_page(
    language: str, tmp_path: Path
) -> None:
    claims = tuple(made.claim(f"Claim {name}", verdict=name) for name in CLAIM.names)
    text = made.content(wording=made.wording(language), claims=claims)
    page = tmp_path / "page.html"
    page.write_text(standalone(shown(public(text), language)), encoding="utf-8")
    registry = Registry(tmp_path / "factchecks")
    registry.add([page], Adding(NOW))
    rows = registry.current(NOW).to_pylist()
    found = {row["claim"]: row["verdict"] for row in rows}
    assert found == {
        "Claim supported": "true", "Claim mostly_supported": "mostly_true",
        "Claim mixed": "mixed", "Claim mostly_refuted": "mostly_false",
        "Claim refuted": "false", "Claim not_enough_evidence": "unproven",
    }  # fmt: skip
    assert {row["valid_until"] for row in rows} == {NOW + 30 * DAY}
    assert {tuple(row["appearances"]) for row in rows} == {("https://rumour.example/poison",)}
