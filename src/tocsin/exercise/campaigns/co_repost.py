"""A network on X that reposts the same posts within seconds of each other."""

from tocsin.exercise.scene import Account
from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_FOLLOWERS = 11
_ROUNDS = 12
_MEAN_LAG_MS = 7_000
_WINDOW_S = 40


def co_repost(stage: Stage) -> Planted:
    """Two leaders write, a dozen others repost at once; every third target is a stranger's."""
    planted = Planted(
        "co_repost",
        ObjectKind.REPOST,
        is_benign=False,
        story="Accounts on X repost two leaders, and now and then a popular post, within seconds.",
        window_s=_WINDOW_S,
    )
    if not stage.present("x"):
        return planted
    language = stage.spoken("en")[0]
    leaders = [_enter(stage, language, audience=4_000) for _ in range(2)]
    followers = [_enter(stage, language, audience=60) for _ in range(_FOLLOWERS)]
    planted.members = leaders + followers
    strangers = [
        post
        for post in stage.background.posts
        if post.platform == "x" and post.target is None and post.language == language
    ]
    for turn, t_ms in enumerate(stage.moments(stage.rounds(_ROUNDS), leaders[0], 120_000)):
        earlier = [post for post in strangers if post.t_ms < t_ms][-40:]
        if turn % 3 == 2 and earlier:
            target = stage.chance.pick(earlier)
        else:
            target = stage.background.original(leaders[turn % 2], t_ms, "election")
            planted.others.append(target)
        start = t_ms + stage.chance.between(5_000, 60_000)
        joined = stage.joins(followers, 0.8, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000)
        reposts = [stage.background.repost(one, start + lag, target) for one, lag in joined]
        planted.actions.append(Action(reposts, target=target, language=language))
    planted.others += stage.camouflage(planted.members)
    return planted


def _enter(stage: Stage, language: str, audience: int) -> Account:
    return stage.cast.enter("x", language, topic="election", role="co_repost", audience=audience)
