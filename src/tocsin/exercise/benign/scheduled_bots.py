"""Bots that post by the clock: the same link at the same minute, openly automatic."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_PLATFORMS = ("x", "mastodon", "bluesky")
_STATIONS = ("Tolvane Harbour", "Quellin Pier", "North Island")
_EVERY_MS = 6 * 3_600_000
_WINDOW_S = 50
_MOST = 28


def scheduled_bots(stage: Stage) -> Planted:
    """Every six hours each station's bots post its reading and link to the same chart."""
    planted = Planted(
        "scheduled_bots",
        ObjectKind.URL,
        is_benign=True,
        story="Weather bots post readings every six hours and link to one chart.",
        lesson="Bots that say they are bots post by the clock: look at the names and at the same "
        "minute of every round.",
        window_s=_WINDOW_S,
    )
    chance, scenario = stage.chance, stage.scenario
    language = stage.spoken("en")[0]
    planted.members = [
        stage.cast.enter(name, language, role="scheduled_bots", name=f"{station} weather (bot)")
        for name in stage.present(*_PLATFORMS)
        for station in _STATIONS
    ]
    readings = range(scenario.start_ms + _EVERY_MS, scenario.end_ms, _EVERY_MS)
    rounds = stage.rounds(_MOST) if planted.members else 0
    for number, t_ms in enumerate(readings[:rounds]):
        chart = f"https://weather.marevia.example/chart/{number:04d}"
        action = Action([], shared=chart, language=language)
        for bot in planted.members:
            station = bot.name.removesuffix(" weather (bot)")
            reading = f"{station}: {chance.between(2, 14)} °C, wind {chance.between(1, 19)} m/s"
            post = stage.say(
                bot, t_ms + chance.between(0, _WINDOW_S * 1_000 - 1_000), reading, language
            )
            post.urls = (chart,)
            action.posts.append(post)
        planted.actions.append(action)
    return planted
