from collections import Counter

from tocsin.exercise import Scenario
from tocsin.exercise.scene import ScenarioPost
from tocsin.exercise.write import World, play
from tocsin.posts.schema import Kind


def organic(world: World) -> list[ScenarioPost]:
    return [post for post in world.posts if post.account.role == "organic"]


def test_a_few_accounts_write_much_and_most_write_little(world: World) -> None:
    counts = sorted(Counter(post.account for post in organic(world)).values(), reverse=True)
    assert sum(counts[: len(counts) // 10]) > 0.3 * sum(counts)
    assert counts[len(counts) // 2] <= 4


def test_a_few_posts_are_shared_often_and_most_once_or_twice() -> None:
    world = play(Scenario(posts=8_000, platforms=("x",), campaigns=(), benign=()))
    shares = Counter(post.target for post in world.posts if post.kind is Kind.REPOST)
    counts = sorted(shares.values(), reverse=True)
    assert counts[0] >= 10 * counts[len(counts) // 2]
    assert sum(counts[: len(counts) // 10]) > 0.3 * sum(counts)


def test_people_share_what_their_own_community_shares(world: World) -> None:
    reposts = [post for post in organic(world) if post.kind is Kind.REPOST and post.target]
    own = [post for post in reposts if post.target.language == post.account.language]
    assert len(own) > 0.7 * len(reposts)


def test_nights_are_quiet_in_the_authors_own_time() -> None:
    world = play(Scenario(posts=8_000, campaigns=(), benign=()))
    hours = Counter(
        (post.t_ms // 60_000 + post.account.utc_offset_min) // 60 % 24 for post in world.posts
    )
    assert sum(hours[hour] for hour in (1, 2, 3, 4)) * 2 < sum(
        hours[hour] for hour in (18, 19, 20, 21)
    )


def test_organic_texts_are_nearly_all_different(world: World) -> None:
    texts = [post.body for post in organic(world) if post.body]
    assert len(set(texts)) > 0.99 * len(texts)


def test_what_is_answered_or_shared_came_before(world: World) -> None:
    targeted = [post for post in world.posts if post.target is not None]
    assert targeted
    assert all(post.target.t_ms <= post.t_ms for post in targeted)
    assert all(post.target.platform == post.platform for post in targeted)


def test_every_id_is_given_once(world: World) -> None:
    ids = Counter((post.platform, post.post_id) for post in world.posts)
    assert max(ids.values()) == 1


def test_a_campaign_left_out_leaves_the_background_as_it_was() -> None:
    def story(campaigns: tuple[str, ...]) -> list[tuple[int, str]]:
        world = play(Scenario(posts=600, campaigns=campaigns, themes=()))
        return [(post.t_ms, post.body) for post in organic(world)]

    assert story(("co_repost",)) == story(("copy_paste", "link_push"))
