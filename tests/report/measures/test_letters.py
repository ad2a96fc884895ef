"""The papers of a sanction: what they must say, in each language, and to whom they speak."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from tests.measures.sanctions.conftest import (
    DAY,
    FACTS,
    NOW,
    REVIEWERS,
    SUBJECT,
    WHY,
    after,
    at,
    led_to,
    proposed,
    reviews,
)

from tocsin.measures.proportionality.assessment import Aim, Basis
from tocsin.measures.rungs import LADDER, Rung
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Proposed
from tocsin.measures.sanctions.folding import replay
from tocsin.measures.sanctions.parts import Channel, Outcome, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side
from tocsin.report.measures.letters import (
    appeal_paper,
    decision_paper,
    end_paper,
    notice_paper,
)
from tocsin.report.measures.words import languages, words
from tocsin.report.papers.html import paper_html
from tocsin.report.papers.paper import Paper

Make = Callable[[str], Paper]


def led(language: str, state: State, **fields: Any) -> Procedure:
    first, *others = led_to(state)
    assert isinstance(first, Proposed)
    subject = replace(first.subject, language=language, **fields)
    events = [replace(first, subject=subject), *others]
    return replay(
        replace(one, notice=replace(one.notice, language=language))
        if hasattr(one, "notice")
        else one
        for one in events
    )


def labelled(language: str) -> Procedure:
    one = proposed(Rung.LABEL, subject=replace(SUBJECT, language=language))
    return after(
        one, acting.impose(one, FACTS, Channel.EMAIL, "x", REVIEWERS, by="analyst", now=NOW)
    )


def varied(language: str) -> Procedure:
    one = led(language, State.UNDER_APPEAL)
    made = acting.decide_appeal(
        one, reviews(*[Outcome.VARIED] * 3), WHY, by="r1", now=one.last_at, rung=Rung.LABEL
    )
    return after(one, made)


def expired(language: str) -> Procedure:
    one = led(language, State.IN_FORCE)
    assert one.deadline is not None
    return after(one, advance(one, one.deadline))


PAPERS: dict[str, Make] = {
    "notice": lambda lang: notice_paper(led(lang, State.NOTIFIED), "7", "1 Bell Street", NOW),
    "label": lambda lang: notice_paper(labelled(lang), "7", "1 Bell Street", NOW),
    "decision": lambda lang: decision_paper(led(lang, State.IN_FORCE), "7", NOW),
    "appeal": lambda lang: appeal_paper(varied(lang), "7", NOW),
    "end": lambda lang: end_paper(expired(lang), "7", expired(lang).last_at),
}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("kind", PAPERS)
def test_each_paper_is_whole_in_each_language(kind: str, language: str) -> None:
    paper = PAPERS[kind](language)
    page = paper_html(paper)
    assert paper.language == language
    assert f'lang="{language}"' in page
    assert all(part.texts and all(part.texts) for part in paper.parts)
    assert "<script" not in page


def test_the_languages_have_the_same_keys_and_the_same_places() -> None:
    folder = files("tocsin.report.measures.words")

    def keys(table: dict[str, Any], above: str = "") -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for name, value in table.items():
            if isinstance(value, dict):
                found |= keys(value, f"{above}{name}.")
            else:
                places = {part.split("}")[0] for part in value.split("{")[1:]}
                found[above + name] = frozenset(places)
        return found

    all_keys = [keys(tomllib.loads((folder / f"{one}.toml").read_text())) for one in languages()]
    assert languages() == ("ar", "en", "fr")
    assert all_keys[0] == all_keys[1] == all_keys[2]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_word_that_a_paper_may_need_is_there(language: str) -> None:
    said = words(language)
    wanted = [
        *(f"rung.{one}" for one in LADDER), *(f"names.{one}" for one in LADDER),
        *(f"aim.{one}" for one in Aim), *(f"side.{one}" for one in Side), "side.none",
        *(f"basis.{one}" for one in Basis), *(f"kind.{one}" for one in SubjectKind),
        *(f"appeal.{one}" for one in Outcome),
    ]  # fmt: skip
    assert all(key.split(".")[1] in said.texts[key.split(".")[0]] for key in wanted)


def test_a_language_without_words_gets_english_and_is_told_so() -> None:
    paper = PAPERS["notice"]("fi")
    assert paper.language == "en"
    assert "no words in your language" in paper.cautions[0]
    assert "no words" not in " ".join(PAPERS["notice"]("fr-CA").cautions)


def test_a_notice_tells_facts_rule_aim_evidence_milder_ways_and_the_last_day() -> None:
    one = led("en", State.NOTIFIED)
    page = paper_html(notice_paper(one, "7", "1 Bell Street", NOW))
    assert one.reply_until is not None
    for wanted in (FACTS, "Terms of service, 4.2", "public health", "The posts of the first day",
                   "Nothing is decided yet", "Watching: ", "2026-03-19", "Europe/Paris",
                   "1 Bell Street", "Silence is not held against you"):  # fmt: skip
        assert wanted in page
    assert "Who pays for the page" not in page  # TLP:AMBER: only that it exists
    assert "cannot describe here: 1" in page


def test_a_decision_shows_dissent_but_not_who_voted() -> None:
    page = paper_html(PAPERS["decision"]("en"))
    assert "For: 2. Against: 1." in page
    assert "You did not reply" in page
    assert "You can appeal until the end of" in page
    for name in ("d1", "d3", "m1", "analyst", "assessor"):
        assert f">{name}<" not in page


def test_an_expired_measure_can_still_be_appealed_against() -> None:
    assert "clear your name" in paper_html(PAPERS["end"]("en"))


def test_names_that_people_chose_cannot_break_the_paper() -> None:
    name = "<img src=x onerror=alert(1)> {number} \u202egnp"
    one = led("en", State.NOTIFIED, name=name)
    page = paper_html(notice_paper(one, "7", "{how} <b>", NOW))
    assert "<img" not in page
    assert "<b>" not in page
    assert "{number}" in page


def test_papers_of_what_has_not_happened_are_refused() -> None:
    one = proposed()
    for make in (decision_paper, appeal_paper, end_paper):
        with pytest.raises(NotAllowedError):
            make(one, "7", NOW)
    with pytest.raises(NotAllowedError):
        notice_paper(one, "7", "x", NOW)


def test_a_network_is_told_how_many_accounts_it_has() -> None:
    network = Subject(SubjectKind.NETWORK, "n", "The Bells", "invented", "en", False, ("a", "b"))
    one = proposed(Rung.LABEL, subject=network)
    made = after(
        one, acting.impose(one, FACTS, Channel.EMAIL, "x", REVIEWERS, by="a", now=NOW + DAY)
    )
    page = paper_html(notice_paper(made, "7", "x", NOW))
    assert "group of 2 accounts called The Bells" in page
    assert at(State.NOTIFIED).proposed.subject.members == ()


@pytest.mark.parametrize(
    ("rule", "found", "said"),
    [
        ("", True, ("A machine found posts", "A person proposed", "No machine decides")),
        ("rule-1", False, ("No machine found", "A written rule suggested", "No machine decides")),
        ("", None, ("A person proposed",)),
    ],
)
def test_the_part_of_machines_is_told(rule: str, found: bool | None, said: tuple[str, ...]) -> None:
    one = led("en", State.NOTIFIED)
    first = replace(one.proposed, rule_id=rule, found_by_machine=found)
    page = paper_html(notice_paper(replace(one, proposed=first), "7", "1 Bell Street", NOW))
    assert "Art. 17(3)(c)" in page
    assert all(words in page for words in said)
    assert ("machine found" in page) is (found is not None)


def test_who_was_labelled_by_a_rule_alone_is_told_how_to_have_people_look() -> None:
    english = replace(SUBJECT, language="en")
    one = proposed(Rung.LABEL, by="", role="", rule_id="rule-1", subject=english)
    made = acting.impose(one, FACTS, Channel.EMAIL, "x", REVIEWERS, by="", now=NOW)
    page = paper_html(notice_paper(after(one, made), "7", "1 Bell Street", NOW))
    assert "A written rule proposed the measure by itself." in page
    assert "No machine decides" not in page


def test_a_decision_that_is_read_again_after_an_appeal_says_what_it_said() -> None:
    decided = led("en", State.UNDER_APPEAL)
    before = decision_paper(decided, "7", NOW)
    sanction = decided.sanction
    assert sanction is not None
    sooner = acting.decide_appeal(
        decided, reviews(*[Outcome.VARIED] * 3), WHY, by="r1", now=decided.last_at,
        ends_at=sanction.ends_at - 10 * DAY,
    )  # fmt: skip
    assert decision_paper(after(decided, sooner), "7", NOW) == before
