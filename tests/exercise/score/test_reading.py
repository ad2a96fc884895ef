"""The laws of scoring what was read, on the exercise of the demo."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.exercise import Scenario, write_exercise
from tocsin.exercise.score import (
    Results,
    read_answers,
    reading_feedback,
    reading_to_json,
    score_reading,
)
from tocsin.exercise.score.reading import FoundVoid, ReadingScore
from tocsin.exercise.score.results import Matched, Ranked
from tocsin.exercise.score.said import Post, Spoken

SPREADS = {"spreads": "yes", "denies": "no", "asks": "unclear"}


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    folder = tmp_path_factory.mktemp("read")
    write_exercise(Scenario(), folder)
    return read_answers(folder).spoken


def matches(truth: Spoken) -> Iterator[Matched]:
    """The fact-checks that an all-knowing reader finds, each for its posts."""
    urls = {check.answers: url for url, check in truth.checks.items() if check.answers}
    for post in truth.posts.values():
        if post.claim in urls:
            yield Matched(post.place, urls[post.claim], 0.9, SPREADS[post.stance or ""])


def unanswered(truth: Spoken) -> list[Post]:
    answered = {check.answers for check in truth.checks.values()}
    return [
        post
        for post in truth.posts.values()
        if post.stance == "spreads" and post.claim not in answered
    ]


def perfect(truth: Spoken) -> Results:
    """What an all-knowing reader hands in."""
    ranks = {void.theme: rank for rank, void in enumerate(truth.voids, start=1)}
    voids = [
        Ranked(rank, void.language, void.first_answer)
        for rank, void in enumerate(truth.voids, start=1)
    ]
    return Results(
        tuple(matches(truth)),
        frozenset((post.place, post.attacks) for post in truth.posts.values() if post.attacks),
        tuple(voids),
        tuple(frozenset({post.place}) for post in unanswered(truth)),
        {
            post.place: ranks[post.theme]
            for post in truth.posts.values()
            if post.stance == "asks" and post.theme in ranks
        },
    )


def test_the_whole_truth_scores_one(truth: Spoken) -> None:
    score = score_reading(truth, perfect(truth))
    for both in (score.claims, score.stances, score.attacks):
        assert both is not None
        assert both.f1 == 1.0
    assert score.in_own_language.value == 1.0
    assert all(recall.value == 1.0 for recall in score.by_claim.values())
    assert all(found.is_right for found in score.voids or ())


def test_nothing_found_is_no_recall_and_no_precision(truth: Spoken) -> None:
    score = score_reading(truth, Results((), frozenset(), (), (), {}))
    for both in (score.claims, score.attacks):
        assert both is not None
        assert both.recall.right == 0 < both.recall.of
        assert both.precision.value is None
    assert [found.is_right for found in score.voids or ()] == [
        not void.is_one for void in truth.voids
    ]


def test_what_was_not_looked_for_is_not_scored(truth: Spoken) -> None:
    score = score_reading(truth, Results(None, None, None, None, {}))
    assert score.claims is score.stances is score.attacks is score.voids is None
    assert "No fact-checks were brought in" in reading_feedback(score, truth)[0]


def test_a_decoy_is_wrong_and_so_is_a_match_of_a_bystanders_post(truth: Spoken) -> None:
    right = perfect(truth)
    decoy = next(url for url, check in truth.checks.items() if check.answers is None)
    some = (right.matched or ())[0]
    wrong = (replace(some, url=decoy), Matched(("x", "a bystander's"), some.url, 0.99, "yes"))
    score = score_reading(truth, replace(right, matched=wrong))
    assert score.claims is not None
    assert (score.claims.precision.right, score.claims.precision.of) == (0, 2)


def test_a_fact_check_in_another_language_is_as_right(truth: Spoken) -> None:
    claims = [check.answers for check in truth.checks.values()]
    several = {url: check for url, check in truth.checks.items() if claims.count(check.answers) > 1}
    posts = [post for post in truth.posts.values() if post.claim == "poisoned_reservoir"]
    for url, check in several.items():
        if check.answers == "poisoned_reservoir":
            matched = tuple(Matched(post.place, url, 0.9, "yes") for post in posts)
            score = score_reading(truth, replace(perfect(truth), matched=matched))
            assert score.by_claim["poisoned_reservoir"].value == 1.0


def test_a_question_is_no_miss_but_its_match_is_right(truth: Spoken) -> None:
    asking = {post.place for post in truth.posts.values() if post.stance == "asks"}
    whole = perfect(truth)
    without = tuple(one for one in whole.matched or () if one.place not in asking)
    score = score_reading(truth, replace(whole, matched=without))
    assert score.claims is not None
    assert score.claims.f1 == 1.0
    assert len(without) < len(whole.matched or ())


def test_an_unanswered_claim_stands_where_its_first_post_does(truth: Spoken) -> None:
    whole = perfect(truth)
    assert score_reading(truth, whole).unanswered == {"dirty_bottles": 1}
    later = (frozenset({("x", "a bystander's")}), *(whole.worthy or ()))
    assert score_reading(truth, replace(whole, worthy=later)).unanswered == {"dirty_bottles": 2}
    missed = score_reading(truth, replace(whole, worthy=()))
    assert missed.unanswered == {"dirty_bottles": None}
    assert any(one.startswith("Missed: dirty_bottles") for one in reading_feedback(missed, truth))


def test_calling_every_mention_an_attack_costs_precision(truth: Spoken) -> None:
    targets = {post.theme: post.attacks for post in truth.posts.values() if post.attacks}
    named = frozenset(
        (post.place, targets[post.theme]) for post in truth.posts.values() if post.theme in targets
    )
    score = score_reading(truth, replace(perfect(truth), attacks=named))
    assert score.attacks is not None
    assert score.attacks.recall.value == 1.0
    assert score.attacks.precision.value is not None
    assert score.attacks.precision.value <= 0.5


def test_attacks_on_whom_nobody_attacks_are_told(truth: Spoken) -> None:
    post = next(post for post in truth.posts.values() if post.theme == "childrens_fund")
    wrong = perfect(truth).attacks or frozenset()
    score = score_reading(truth, replace(perfect(truth), attacks=wrong | {(post.place, "unicef")}))
    told = [one for one in reading_feedback(score, truth) if one.startswith("Accused")]
    assert told == ["Accused, but innocent: 1 posts that only name unicef."]


def voids_with(truth: Spoken, change: Callable[[Ranked], Ranked]) -> list[FoundVoid]:
    whole = perfect(truth)
    changed = tuple(change(line) for line in whole.voids or ())
    return list(score_reading(truth, replace(whole, voids=changed)).voids or ())


def test_a_void_at_the_end_of_the_ranking_is_not_found(truth: Spoken) -> None:
    whole = perfect(truth)
    later = replace(
        whole,
        voids=tuple(replace(line, rank=line.rank + 10) for line in whole.voids or ()),
        asking={place: rank + 10 for place, rank in whole.asking.items()},
    )
    found = score_reading(truth, later).voids or ()
    assert [one.is_right for one in found] == [not one.void.is_one for one in found]


def test_a_void_that_is_told_as_answered_is_not_right(truth: Spoken) -> None:
    day = next(void.first_answer for void in truth.voids if void.first_answer)
    found = voids_with(truth, lambda line: replace(line, first_answer=day))
    right = {one.void.theme for one in found if one.is_right}
    assert "postal_ballot" not in right


def test_questions_under_a_line_of_another_language_are_not_found(truth: Spoken) -> None:
    found = voids_with(truth, lambda line: replace(line, language="xx"))
    assert [one.is_right for one in found] == [not one.void.is_one for one in found]


def test_an_unclear_stance_is_missing_but_not_wrong(truth: Spoken) -> None:
    whole = perfect(truth)
    unclear = tuple(replace(one, spreads="unclear") for one in whole.matched or ())
    score = score_reading(truth, replace(whole, matched=unclear))
    assert score.stances is not None
    assert score.stances.precision.of == 0
    assert score.stances.recall.value == 0.0


@given(st.data())
def test_what_is_added_wrongly_never_raises_a_score(truth: Spoken, data: st.DataObject) -> None:
    whole = perfect(truth)
    kept = data.draw(st.lists(st.sampled_from(whole.matched or ()), unique=True, max_size=20))
    posts = data.draw(st.lists(st.sampled_from(list(truth.posts.values())), max_size=20))
    wrong = [Matched(post.place, other_check(truth, post), 0.5, "yes") for post in posts]
    before = score_reading(truth, replace(whole, matched=tuple(kept)))
    after = score_reading(truth, replace(whole, matched=(*kept, *wrong)))
    assert before.claims is not None
    assert after.claims is not None
    assert after.claims.recall == before.claims.recall
    assert after.claims.precision.right == before.claims.precision.right
    assert after.claims.precision.of == before.claims.precision.of + len(wrong)


def other_check(truth: Spoken, post: Post) -> str:
    return next(url for url, check in truth.checks.items() if check.answers != post.claim)


def test_the_feedback_names_what_was_found_and_what_was_missed(truth: Spoken) -> None:
    whole = perfect(truth)
    kept = tuple(one for one in whole.matched or () if truth.posts[one.place].claim != "lost_smell")
    score = score_reading(truth, replace(whole, matched=kept, voids=(whole.voids or ())[:1]))
    told = reading_feedback(score, truth)
    assert any(one.startswith("Missed: lost_smell") for one in told)
    assert not any(one.startswith("Missed: island_votes") for one in told)
    assert any("Found: the void river_bathing" in one for one in told)
    assert any("Missed: the void postal_ballot" in one for one in told)
    assert any(one.startswith("Attacks on who: precision 1.00") for one in told)


def test_the_document_holds_every_figure(truth: Spoken) -> None:
    score: ReadingScore = score_reading(truth, perfect(truth))
    document = reading_to_json(score, truth)
    assert document["claims"]["f1"] == 1.0
    assert {void["theme"] for void in document["voids"]} == {void.theme for void in truth.voids}
    assert document["feedback"] == reading_feedback(score, truth)
