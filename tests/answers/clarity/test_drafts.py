"""The published drafts: what was planted is found, what a press officer would publish stands."""

from typing import Any

import pytest
from tests.answers.clarity.made import sidecar

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.remarks import Severity

PARTS = ("first", "second", "third")
ALL = [one for part in PARTS for one in sidecar(part)]
CLEAN = [(stated, text) for stated, text, _ in ALL if not stated.get("planted")]


def missed(part: str) -> tuple[int, list[Any]]:
    lost, planted = [], 0
    for stated, text, earlier in sidecar(part):
        found = check(text, earlier=earlier).remarks
        texts = (text.title, *(block.text for block in text.blocks))
        for what, quote in stated.get("planted", ()):
            planted += 1
            here = [r.place for r in found if r.what == what]
            spans = [texts[p.block][p.start : p.end] for p in here]
            near = any(
                quote in span or (span and span in quote) or quote == "title" for span in spans
            )
            if not near and not any(
                0 <= (at := texts[p.block].find(quote)) < p.end and p.start < at + len(quote)
                for p in here
            ):
                lost.append((stated["file"], what, quote))
    return planted, lost


@pytest.mark.parametrize("part", PARTS)
def test_nine_in_ten_planted_faults_are_found_in_each_part(part: str) -> None:
    planted, lost = missed(part)
    assert planted > 30
    assert len(lost) <= 0.1 * planted, lost


@pytest.mark.parametrize(("stated", "text"), CLEAN, ids=[stated["file"] for stated, _ in CLEAN])
def test_a_draft_that_would_be_published_must_change_nothing(
    stated: dict[str, Any], text: Draft
) -> None:
    grave = [r for r in check(text).remarks if r.severity is Severity.MUST]
    assert grave == []


def test_there_are_the_drafts_that_the_page_speaks_of() -> None:
    languages = [stated["language"] for stated, _, _ in ALL]
    assert len(ALL) == 38
    assert {code: languages.count(code) for code in set(languages)} == {"en": 24, "fr": 8, "ar": 6}
