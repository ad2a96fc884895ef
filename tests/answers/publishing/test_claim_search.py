"""Agreed answers as Google's Fact Check Tools API would give them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.answers.publishing.made import NOW, public, shown, withdrawn

from tocsin.answers.publishing.claim_search import Search, search
from tocsin.errors import UsageError
from tocsin.factchecks.readers import fact_check_tools
from tocsin.factchecks.records import FactCheck

SHOWN = shown(public())


def _editions(count):
    """Answers that changed one after another, with those of two at one moment."""
    return [
        replace(SHOWN, answer_id=f"answer-{n}", changes=(NOW + timedelta(minutes=n // 2),))
        for n in range(count)
    ]


def test_a_claim_has_the_fields_that_the_api_names():
    told = search([SHOWN], Search(), NOW)
    claim = told["claims"][0]
    review = claim["claimReview"][0]
    assert claim["text"] == SHOWN.claims[0].text
    assert set(review) == {
        "publisher", "url", "title", "reviewDate", "textualRating", "languageCode"
    }  # fmt: skip
    assert review["url"] == SHOWN.url
    assert "nextPageToken" not in told
    assert json.loads(json.dumps(told)) == told


def test_the_reader_of_the_api_reads_every_review_of_it():
    told = search(_editions(3), Search(), NOW)
    read = list(fact_check_tools.read(told))
    assert len(read) == sum(len(one["claimReview"]) for one in told["claims"])
    assert all(isinstance(one, FactCheck) for one in read)
    assert {one.claim for one in read} == {one["text"] for one in told["claims"]}


def test_words_are_found_in_any_case_and_without_accents():
    word = max(SHOWN.claims[0].text.split(), key=len)
    for query in (word, word.upper(), f"{word[0]}\u0301{word[1:]}", ""):
        assert search([SHOWN], Search(query), NOW)
    assert search([SHOWN], Search(f"{word} zebra"), NOW) == {}


def test_filters_leave_out_what_they_say():
    host = "desk.example.org"
    site = replace(SHOWN.site, address=f"https://{host}/answers")
    edition = replace(SHOWN, site=site)
    assert search([edition], Search(publisher_site=host.upper()), NOW)
    assert search([edition], Search(publisher_site="example.org"), NOW) == {}
    assert search([edition], Search(language="en-GB"), NOW)
    assert search([edition], Search(language="fr"), NOW) == {}
    later = edition.updated_at + timedelta(days=3)
    assert search([edition], Search(max_age_days=3), later)
    assert search([edition], Search(max_age_days=2), later) == {}


def test_an_answer_that_was_withdrawn_has_no_review_to_give():
    assert search([shown(withdrawn())], Search(), NOW) == {}


@given(count=st.integers(0, 12), size=st.integers(1, 5))
def test_pages_make_the_whole_in_an_order_of_their_own(count, size):
    editions = _editions(count)
    found, token = [], ""
    for _ in range(50):
        told = search(editions, Search(page_size=size, page_token=token), NOW)
        assert len(told.get("claims", [])) <= size
        found += told.get("claims", [])
        token = told.get("nextPageToken", "")
        if not token:
            break
    assert found == search(editions, Search(page_size=1_000), NOW).get("claims", [])


@pytest.mark.parametrize("token", ["a", "!!", "bm9uZQ", "é"])
def test_a_token_that_no_page_gave_is_refused(token):
    with pytest.raises(UsageError):
        search([SHOWN], Search(page_token=token), NOW)
