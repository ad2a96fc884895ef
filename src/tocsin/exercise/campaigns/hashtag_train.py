"""A network whose posts differ in words but carry the same hashtags in the same order."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_MEMBERS = {"x": 7, "tiktok": 5}
_ROUNDS = 8
_MEAN_LAG_MS = 600_000
_WINDOW_S = 2_400
_BOUGHT_DAYS = (41, 60)
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
    window_s = stage.window_s(_WINDOW_S)
    planted = Planted(
        "hashtag_train",
        ObjectKind.HASHTAG_SEQUENCE,
        is_benign=False,
        story="Accounts on X and TikTok append the same hashtags in the same order to "
        "different texts.",
        window_s=window_s,
    )
    platforms = stage.present(*_MEMBERS)
    languages = stage.spoken("pt", "en", "sw")
    planted.members = [
        stage.cast.enter(
            name,
            languages[number % len(languages)],
            topic="election",
            role="hashtag_train",
            born_days=_BOUGHT_DAYS,
        )
        for name in platforms
        for number in range(stage.size(_MEMBERS[name]))
    ]
    if not platforms:
        return planted
    chance, seen = stage.chance, set[tuple[str, ...]]()
    rounds = stage.rounds(_ROUNDS)
    for turn, t_ms in enumerate(stage.moments(rounds, planted.members[0], window_s * 1_000)):
        train = tuple(chance.some(_TAGS, chance.between(4, 5)))
        while train in seen:
            train = tuple(chance.some(_TAGS, chance.between(4, 5)))
        seen.add(train)
        action = Action([], shared=" ".join(train), language=languages[0])
        cap_ms = window_s * 1_000 - 1_000
        joined = stage.joins(planted.members, 0.8, _MEAN_LAG_MS, cap_ms, turn / rounds)
        for one, lag in joined:
            words = stage.background.texts.post(one.language, "election", chance)
            post = stage.say(one, t_ms + lag, words, one.language)
            hides = stage.hides()
            post.hashtags = _scrambled(train, stage) if hides else train
            action.add(post, hides)
        planted.actions.append(action)
    planted.others = stage.camouflage(planted.members, planted.acts)
    return planted


def _scrambled(train: tuple[str, ...], stage: Stage) -> tuple[str, ...]:
    """The same hashtags in another order, with a topical one among them."""
    chance = stage.chance
    book = stage.background.texts.books[stage.spoken("pt")[0]]
    extra = chance.pick(book.hashtags["election"])
    tags = chance.some((*train, extra), len(train) + 1)
    return tuple(tags) if tuple(tags[: len(train)]) != train else tuple(reversed(tags))
