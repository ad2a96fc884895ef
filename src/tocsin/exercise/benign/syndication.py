"""Newsrooms that print the same agency text within an hour: honest copies."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_NEWSROOMS = {"x": 4, "facebook": 4, "telegram": 2}
_NAMES = ("Courier", "Observer", "Gazette", "Times", "Daily", "Herald")
_LANGUAGES = ("en", "fr", "es")
_MEAN_LAG_MS = 1_200_000
_WINDOW_S = 3_300


def syndication(stage: Stage) -> Planted:
    """Each agency item is published by most newsrooms of its language, word for word."""
    planted = Planted(
        "syndication",
        ObjectKind.TEXT_COPY,
        is_benign=True,
        story="Newsrooms publish the same agency text within an hour and link to their own page.",
        lesson="Newsrooms buy the same agency text: look for the agency's mark, the outlets' own "
        "links, and lags of many minutes.",
        window_s=_WINDOW_S,
    )
    platforms = stage.present(*_NEWSROOMS)
    for language in stage.spoken(*_LANGUAGES) if platforms else []:
        newsrooms = [
            stage.cast.enter(
                platform,
                language,
                role="syndication",
                name=f"Marevia {_NAMES[number]} ({language})",
                broadcasts=platform != "x",
                audience=9_000,
            )
            for platform in platforms
            for number in range(_NEWSROOMS[platform])
        ]
        planted.members += newsrooms
        items = stage.background.texts.books[language].planted["agency"]
        times = stage.moments(len(items), newsrooms[0], _WINDOW_S * 1_000)
        for item, t_ms in zip(items, times, strict=True):
            action = Action([], shared=item, language=language)
            for one, lag in stage.joins(newsrooms, 0.8, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000):
                post = stage.say(one, t_ms + lag, item, language)
                outlet = f"{one.handle.removesuffix('_ex')}.example"
                post.urls = (stage.background.articles.publish(outlet, language, "daily"),)
                action.posts.append(post)
            planted.actions.append(action)
    return planted
