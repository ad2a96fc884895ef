"""The innocent groups are what their lesson says they are."""

import pytest

from tocsin.exercise import Scenario
from tocsin.exercise.scenario import BENIGN_KINDS
from tocsin.exercise.stage import Planted
from tocsin.exercise.write import World, play
from tocsin.posts.schema import Kind


def group(world: World, name: str) -> Planted:
    return next(planted for planted in world.planted if planted.name == name)


def test_every_innocent_group_has_a_lesson_and_no_campaign_has_one(world: World) -> None:
    lessons = {planted.name: planted.lesson for planted in world.planted if planted.is_benign}
    assert set(lessons) == set(BENIGN_KINDS)
    assert all(lessons.values())
    assert not any(planted.lesson for planted in world.planted if not planted.is_benign)


def test_cross_posting_is_one_name_on_each_platform_with_the_same_words(world: World) -> None:
    for action in group(world, "cross_posting").actions:
        assert len({post.account.name for post in action.posts}) == 1
        assert len({post.body for post in action.posts}) == 1
        platforms = [post.platform for post in action.posts]
        assert len(set(platforms)) == len(platforms) >= 2


def test_a_party_is_over_within_an_hour_and_a_bit(world: World) -> None:
    party = group(world, "repost_party")
    times = [post.t_ms for action in party.actions for post in action.posts]
    assert max(times) - min(times) < 1.25 * 3_600_000
    assert {post.kind for action in party.actions for post in action.posts} == {Kind.REPOST}


def test_ministries_link_to_one_page_in_words_of_their_own(world: World) -> None:
    for action in group(world, "official_campaign").actions:
        assert {post.urls for post in action.posts} == {(action.shared,)}
        assert len({post.body for post in action.posts}) == len(action.posts)


@pytest.mark.parametrize("name", BENIGN_KINDS)
def test_an_innocent_group_can_stand_alone(name: str) -> None:
    world = play(Scenario(posts=600, campaigns=(), benign=(name,)))
    assert [planted.name for planted in world.planted] == [name]
    assert all(len(action.posts) >= 2 for action in world.planted[0].actions)
