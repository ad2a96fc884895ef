"""Ministries and agencies that run an information campaign: one link, one week, own words."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_PLATFORMS = ("x", "facebook", "mastodon")
_BODIES = ("Ministry of Health", "Ministry of Education", "Health Institute", "Clinic Network")
_ROUNDS = 8
_MEAN_LAG_MS = 25_000
_WINDOW_S = 180
_TAGS = ("MarshFever", "ClinicDay")


def official_campaign(stage: Stage) -> Planted:
    """At set hours most bodies post the same page on vaccination, each in words of its own."""
    planted = Planted(
        "official_campaign",
        ObjectKind.URL,
        is_benign=True,
        story="Ministries and health agencies link to the same vaccination pages, as announced.",
        lesson="Public bodies plan their campaigns together and sign them: look at the names, the "
        "verified accounts and the site that is linked to.",
        window_s=_WINDOW_S,
    )
    platforms = stage.present(*_PLATFORMS)
    if not platforms:
        return planted
    language = stage.spoken("en")[0]
    planted.members = [
        stage.cast.enter(
            platform,
            language,
            topic="health",
            role="official_campaign",
            name=f"{body} of Marevia",
            broadcasts=platform == "facebook",
            audience=30_000,
        )
        for platform in platforms
        for body in _BODIES
    ]
    moments = stage.moments(stage.rounds(_ROUNDS), planted.members[0], _WINDOW_S * 1_000)
    for number, t_ms in enumerate(moments):
        page = f"https://health.marevia.example/marsh-fever/{number + 1}"
        action = Action([], shared=page, language=language)
        for one, lag in stage.joins(planted.members, 0.85, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000):
            words = stage.background.texts.post(language, "health", stage.chance)
            post = stage.say(one, t_ms + lag, words, language)
            post.urls, post.hashtags = (page,), _TAGS
            action.posts.append(post)
        planted.actions.append(action)
    return planted
