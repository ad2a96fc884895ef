"""Public bodies that repeat one official notice: copies that everybody should see."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_PLATFORMS = ("x", "telegram", "mastodon", "facebook", "bluesky")
_BODIES = ("Civil Protection", "Health Institute", "Tolvane Waterworks")
_MEAN_LAG_MS = 240_000
_WINDOW_S = 1_500


def official_alert(stage: Stage) -> Planted:
    """Each notice goes out from every body on every platform within 25 minutes."""
    planted = Planted(
        "official_alert",
        ObjectKind.TEXT_COPY,
        is_benign=True,
        story="Public bodies repeat an official notice on all their accounts.",
        lesson="Public bodies repeat a notice so that everybody sees it: look at the names and at "
        "what the notice asks for.",
        window_s=_WINDOW_S,
    )
    platforms = stage.present(*_PLATFORMS)
    for language in stage.spoken("en", "ru", "ar") if platforms else []:
        bodies = [
            stage.cast.enter(
                platform,
                language,
                role="official_alert",
                name=f"{body} ({language})",
                broadcasts=platform in {"telegram", "facebook"},
                audience=20_000,
            )
            for platform in platforms
            for body in _BODIES
        ]
        planted.members += bodies
        notices = stage.background.texts.books[language].planted["alerts"]
        times = stage.moments(len(notices), bodies[0], _WINDOW_S * 1_000)
        for notice, t_ms in zip(notices, times, strict=True):
            joined = stage.joins(bodies, 0.9, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 1_000)
            copies = [stage.say(one, t_ms + lag, notice, language) for one, lag in joined]
            planted.actions.append(Action(copies, shared=notice, language=language))
    return planted
