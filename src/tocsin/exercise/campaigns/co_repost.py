"""A network on X that reposts the same posts within seconds of each other."""

from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_FOLLOWERS = 11
_ROUNDS = 12
_MEAN_LAG_MS = 7_000
_WINDOW_S = 40
_BOUGHT_DAYS = (140, 152)


def co_repost(stage: Stage) -> Planted:
    """Two leaders write, a dozen others repost at once; every third target is a stranger's."""
    window_s = stage.window_s(_WINDOW_S)
    planted = Planted(
        "co_repost",
        ObjectKind.REPOST,
        is_benign=False,
        story="Accounts on X repost two leaders, and now and then a popular post, within seconds.",
        window_s=window_s,
    )
    if not stage.present("x"):
        return planted
    language = stage.spoken("en")[0]
    leaders = [_enter(stage, language, audience=4_000) for _ in range(2)]
    followers = [_enter(stage, language, audience=60) for _ in range(stage.size(_FOLLOWERS))]
    planted.members = leaders + followers
    strangers = [
        post
        for post in stage.background.posts
        if post.platform == "x" and post.target is None and post.language == language
    ]
    rounds, room_ms = stage.rounds(_ROUNDS), window_s * 1_000 + 80_000
    for turn, t_ms in enumerate(stage.moments(rounds, leaders[0], room_ms)):
        earlier = [post for post in strangers if post.t_ms < t_ms][-40:]
        if turn % 3 == 2 and earlier:
            target = stage.chance.pick(earlier)
        else:
            target = stage.background.original(leaders[turn % 2], t_ms, "election")
            planted.others.append(target)
        start = t_ms + stage.chance.between(5_000, 60_000)
        cap_ms = window_s * 1_000 - 1_000
        joined = stage.joins(followers, 0.8, _MEAN_LAG_MS, cap_ms, turn / rounds)
        action = Action([], target=target, language=language)
        for one, lag in joined:
            action.add(*_repeat(stage, one, start + lag, target))
        planted.actions.append(action)
    planted.others += stage.camouflage(planted.members, planted.acts)
    return planted


def _repeat(
    stage: Stage, author: Account, t_ms: int, target: ScenarioPost
) -> tuple[ScenarioPost, bool]:
    """A repost, or the same in other words under the author's own name; and which it is."""
    if not stage.hides():
        return stage.background.repost(author, t_ms, target), False
    words = stage.reword(target.body, target.language)
    return stage.say(author, t_ms, words, target.language), True


def _enter(stage: Stage, language: str, audience: int) -> Account:
    return stage.cast.enter(
        "x",
        language,
        topic="election",
        role="co_repost",
        audience=audience,
        born_days=_BOUGHT_DAYS,
    )
