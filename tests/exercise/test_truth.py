from datetime import datetime
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.exercise import Exercise
from tocsin.exercise.campaigns.link_push import disguise
from tocsin.exercise.chance import Chance
from tocsin.exercise.scenario import BENIGN_KINDS, CAMPAIGN_KINDS
from tocsin.exercise.stage import Planted
from tocsin.exercise.write import World
from tocsin.posts.schema import Kind


def group(world: World, name: str) -> Planted:
    return next(planted for planted in world.planted if planted.name == name)


def test_everything_asked_for_was_planted(exercise: Exercise) -> None:
    assert [one["id"] for one in exercise.truth["campaigns"]] == list(CAMPAIGN_KINDS)
    assert [one["id"] for one in exercise.truth["benign"]] == list(BENIGN_KINDS)


def test_who_acts_is_a_member_and_acts_within_the_window(exercise: Exercise) -> None:
    for one in exercise.truth["campaigns"] + exercise.truth["benign"]:
        members = {
            (platform, account["id"])
            for platform, accounts in one["accounts"].items()
            for account in accounts
        }
        for action in one["actions"]:
            acted = {(post["platform"], post["account"]) for post in action["posts"]}
            start, end = (datetime.fromisoformat(action[end]) for end in ("start", "end"))
            assert acted <= members
            assert len(acted) >= 2
            assert 0 <= (end - start).total_seconds() <= one["window_s"]


@pytest.mark.parametrize("name", ["co_repost", "copy_paste", "link_push", "hashtag_train"])
def test_nearly_all_members_share_three_objects_with_another(world: World, name: str) -> None:
    campaign = group(world, name)
    together: dict[tuple, int] = {}
    for action in campaign.actions:
        for pair in combinations(sorted({id(post.account) for post in action.posts}), 2):
            together[pair] = together.get(pair, 0) + 1
    found = {one for pair, count in together.items() if count >= 3 for one in pair}
    acting = {id(post.account) for action in campaign.actions for post in action.posts}
    assert len(found) >= 0.9 * len(acting)


def test_co_reposts_share_their_target_within_seconds(world: World) -> None:
    for action in group(world, "co_repost").actions:
        assert {post.target for post in action.posts} == {action.target}
        assert {post.kind for post in action.posts} == {Kind.REPOST}


def test_copies_keep_the_words_in_four_scripts_on_three_platforms(world: World) -> None:
    campaign = group(world, "copy_paste")
    assert {action.language for action in campaign.actions} == {"en", "ru", "ar", "hi"}
    for action in campaign.actions:
        assert all(post.body.startswith(action.shared) for post in action.posts)
    edited = [post for post in campaign.posts if post.mentions or post.urls]
    assert edited
    assert {post.platform for post in campaign.posts} == {"x", "telegram", "bluesky"}


def test_pushed_links_differ_in_writing_and_lead_to_one_article(world: World) -> None:
    written = 0
    for action in group(world, "link_push").actions:
        links = [post.urls[0] for post in action.posts]
        written += len(set(links))
        assert {plain(link) for link in links} == {action.shared}
        assert len({post.body for post in action.posts}) == len(action.posts)
    assert written > 3 * len(group(world, "link_push").actions)


def plain(link: str) -> str:
    """The address under wrapper and trackers, found without our own canonical form."""
    query = parse_qs(urlsplit(link).query)
    for wrapped in (query.get("u"), query.get("url")):
        if wrapped:
            return plain(wrapped[0])
    return urlsplit(link)._replace(query="").geturl()


@given(st.integers())
def test_a_disguised_link_still_leads_to_the_article(seed: int) -> None:
    url = "https://lantern-post.example/fr/water/00042"
    assert plain(disguise(url, Chance(seed))) == url


def test_hashtag_trains_are_all_different_and_nobody_else_runs_them(world: World) -> None:
    trains = [action.posts[0].hashtags for action in group(world, "hashtag_train").actions]
    assert len(set(trains)) == len(trains)
    others = [post for post in world.posts if post.account.role != "hashtag_train"]
    assert not [post for post in others if post.hashtags in trains]


def test_the_benign_are_named_as_such(world: World) -> None:
    assert {one.name for one in world.planted if one.is_benign} == set(BENIGN_KINDS)


def test_members_do_not_only_act_together(world: World) -> None:
    for name in CAMPAIGN_KINDS:
        campaign = group(world, name)
        loners = {post.account for post in campaign.others}
        assert loners == set(campaign.members)
