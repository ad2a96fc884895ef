"""A network whose posts differ in words but carry the same hashtags in the same order."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_MEMBERS = {"x": 7, "tiktok": 5}
_ROUNDS = 8
_MEAN_LAG_MS = 600_000
_WINDOW_S = 2_400
_TAGS = (
    "RecountNow",
    "IslandVotes",
    "WeWereNotAsked",
    "OpenTheBoxes",
    "NineDays",
    "TolvaneAwake",
    "StopTheCouncil",
    "TruthByFerry",
    "LanternLight",
    "CountThemAll",
)


def hashtag_train(stage: Stage) -> Planted:
    """Each train of four or five hashtags is carried by most members within 40 minutes."""
    planted = Planted(
        "hashtag_train",
        ObjectKind.HASHTAG_SEQUENCE,
        is_benign=False,
        story="Accounts on X and TikTok append the same hashtags in the same order to "
        "different texts.",
        window_s=_WINDOW_S,
    )
    platforms = stage.present(*_MEMBERS)
    languages = stage.spoken("pt", "en", "sw")
    planted.members = [
        stage.cast.enter(
            name, languages[number % len(languages)], topic="election", role="hashtag_train"
        )
        for name in platforms
        for number in range(_MEMBERS[name])
    ]
    if not platforms:
        return planted
    chance, seen = stage.chance, set[tuple[str, ...]]()
    for t_ms in stage.moments(stage.rounds(_ROUNDS), planted.members[0], _WINDOW_S * 1_000):
        train = tuple(chance.some(_TAGS, chance.between(4, 5)))
        while train in seen:
            train = tuple(chance.some(_TAGS, chance.between(4, 5)))
        seen.add(train)
        action = Action([], shared=" ".join(train), language=languages[0])
        for one, lag in stage.joins(planted.members, 0.8, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000):
            words = stage.background.texts.post(one.language, "election", chance)
            post = stage.say(one, t_ms + lag, words, one.language)
            post.hashtags = train
            action.posts.append(post)
        planted.actions.append(action)
    planted.others = stage.camouflage(planted.members)
    return planted
