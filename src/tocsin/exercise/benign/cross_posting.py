"""One person, several platforms: a tool that copies every post of an owner to all accounts."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_PLATFORMS = ("x", "mastodon", "bluesky", "facebook")
_OWNERS = 4
_ROUNDS = 8
_MEAN_LAG_MS = 4_000
_WINDOW_S = 30


def cross_posting(stage: Stage) -> Planted:
    """Each owner's posts appear on all their accounts within half a minute, word for word."""
    planted = Planted(
        "cross_posting",
        ObjectKind.TEXT_COPY,
        is_benign=True,
        story="A few people let a tool copy their posts to their accounts on other platforms.",
        lesson="Accounts of one name, one on each platform, are one owner with a tool: compare "
        "names and count the platforms.",
        window_s=_WINDOW_S,
    )
    platforms = stage.present(*_PLATFORMS)
    if len(platforms) < 2:
        return planted
    languages = stage.spoken("en", "de", "fr", "pt")
    for number in range(_OWNERS):
        language = languages[number % len(languages)]
        accounts = [stage.cast.enter(platforms[0], language, role="cross_posting")]
        accounts += [
            stage.cast.enter(
                platform,
                language,
                role="cross_posting",
                name=accounts[0].name,
                broadcasts=platform == "facebook",
            )
            for platform in platforms[1:]
        ]
        planted.members += accounts
        for t_ms in stage.moments(stage.rounds(_ROUNDS), accounts[0], _WINDOW_S * 1_000):
            words = stage.background.texts.post(language, "daily", stage.chance)
            action = Action([], shared=words, language=language)
            for one, lag in stage.joins(accounts, 1.0, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000):
                action.posts.append(stage.say(one, t_ms + lag, words, language))
            planted.actions.append(action)
    return planted
