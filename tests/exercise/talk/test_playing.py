from collections import Counter

import pytest

from tocsin.exercise import Exercise, Scenario
from tocsin.exercise.scenario import THEMES
from tocsin.exercise.talk import Part, Said
from tocsin.exercise.talk.telling import talk_factchecks
from tocsin.exercise.write import World, play


def of(world: World, theme: str, part: Part) -> list[Said]:
    found = [one for one in world.talk.said if one.theme.name == theme and one.part is part]
    return sorted(found, key=lambda one: one.post.t_ms)


def test_every_theme_is_talked_of_in_six_languages(world: World) -> None:
    assert {one.theme.name for one in world.talk.said} == set(THEMES)
    assert {one.post.language for one in world.talk.said} == {"en", "fr", "es", "ar", "ru", "zh"}


def test_without_themes_the_world_is_the_same_but_for_the_talk() -> None:
    def rest(themes: tuple[str, ...]) -> list[tuple[str, int, str]]:
        world = play(Scenario(posts=800, themes=themes))
        said = {id(one.post) for one in world.talk.said}
        rest = (post for post in world.posts if id(post) not in said)
        return [(post.account.account_id, post.t_ms, post.body) for post in rest]

    assert rest(()) == rest(THEMES)


def test_a_theme_left_out_leaves_the_others_as_they_were() -> None:
    def of_reservoir(themes: tuple[str, ...]) -> list[str]:
        world = play(Scenario(posts=800, themes=themes))
        return [one.post.body for one in world.talk.said if one.theme.name == THEMES[0]]

    assert of_reservoir(THEMES[:1]) == of_reservoir(THEMES)


def test_no_two_say_the_same_words(world: World) -> None:
    texts = Counter(one.post.body for one in world.talk.said)
    assert texts.most_common(1)[0][1] == 1


def test_campaigns_and_ordinary_people_attack(world: World) -> None:
    roles = {one.post.account.role for one in world.talk.said if one.part is Part.ATTACKS}
    assert "organic" in roles
    assert len(roles) >= 3


def test_only_campaigns_attack_among_those_that_are_not_ordinary(world: World) -> None:
    benign = {group.name for group in world.planted if group.is_benign}
    assert not [one for one in world.talk.said if one.post.account.role in benign]


def test_the_campaign_that_pastes_rumours_spreads_the_same_claims(world: World) -> None:
    pasted = Counter(one.theme.name for one in world.talk.pasted)
    assert pasted.keys() == {
        one.theme.name for one in world.talk.said if one.theme.rumour is not None
    }
    assert {one.post.account.role for one in world.talk.pasted} == {"copy_paste"}
    assert {one.part for one in world.talk.pasted} == {Part.SPREADS}


def test_a_void_is_answered_after_nearly_all_have_asked(world: World) -> None:
    asked, answered = (of(world, "river_bathing", part) for part in (Part.ASKS, Part.ANSWERS))
    assert len(asked) == len({one.post.account for one in asked}) == 40
    assert answered[0].post.t_ms > asked[-1].post.t_ms
    assert not of(world, "postal_ballot", Part.ANSWERS)


def test_the_negative_control_is_answered_at_once(world: World) -> None:
    asked, answered = (of(world, "ferry_pass", part) for part in (Part.ASKS, Part.ANSWERS))
    early = [one for one in asked if one.post.t_ms < answered[0].post.t_ms]
    assert len(early) <= 0.1 * len(asked)


def test_answers_lead_to_a_fact_check_that_was_out_when_they_were_given(world: World) -> None:
    linked = [one for one in world.talk.said if one.post.urls]
    assert {one.part for one in linked} == {Part.DENIES, Part.ANSWERS}
    assert all(one.post.urls for one in world.talk.said if one.part is Part.ANSWERS)


@pytest.mark.parametrize("platforms", [("tiktok",), ("youtube",), ("x",)])
def test_a_scenario_without_the_usual_places_still_plays(platforms: tuple[str, ...]) -> None:
    world = play(Scenario(posts=600, platforms=platforms))
    assert {one.post.platform for one in world.talk.said} == set(platforms) - {"tiktok"}


def test_the_truth_says_of_each_post_what_it_does(exercise: Exercise, world: World) -> None:
    talk = exercise.truth["talk"]
    assert len(talk["posts"]) == len(world.talk.said) + len(world.talk.pasted)
    for post in talk["posts"]:
        assert (post["claim"] is None) == (post["stance"] is None)
        assert (post["part"] == "attacks") == (post["attacks"] is not None)
        assert (post["part"] == "mentions") == (post["mentions"] is not None)
    ids = {(post.platform, post.post_id) for post in world.posts}
    assert {(post["platform"], post["id"]) for post in talk["posts"]} <= ids


def test_the_truth_says_when_each_burst_was_answered(exercise: Exercise) -> None:
    voids = {void["theme"]: void for void in exercise.truth["talk"]["voids"]}
    assert voids.keys() == {"river_bathing", "postal_ballot", "ferry_pass"}
    assert voids["river_bathing"]["unanswered"] == voids["river_bathing"]["questions"]
    assert voids["river_bathing"]["first_answer"] > voids["river_bathing"]["last_question"]
    assert voids["postal_ballot"]["first_answer"] is None
    assert voids["ferry_pass"]["unanswered"] <= 3


def test_a_fact_check_of_a_theme_that_is_not_played_is_a_decoy() -> None:
    talk = play(Scenario(posts=300, themes=("lost_smell",))).talk
    assert {one["checks"] for one in talk_factchecks(talk)} == {None, "lost_smell"}
