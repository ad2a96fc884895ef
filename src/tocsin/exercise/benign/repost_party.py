"""An announced hour in which a choir's friends repost everything on its list."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_GUESTS = 22
_POSTS = 9
_MEAN_LAG_MS = 70_000
_WINDOW_S = 480
_HOUR_MS = 3_600_000


def repost_party(stage: Stage) -> Planted:
    """One evening a choir posts its list, and half of the guests repost each post at once."""
    planted = Planted(
        "repost_party",
        ObjectKind.REPOST,
        is_benign=True,
        story="Friends of the Quellin choir repost its list in one announced hour.",
        lesson="A party is one evening, announced in the open, by people who otherwise share "
        "nothing together: look at how the joint posts spread over the week.",
        window_s=_WINDOW_S,
    )
    if not stage.present("x"):
        return planted
    languages = stage.spoken("de", "en", "fr")
    choir = stage.cast.enter(
        "x", languages[0], topic="music", role="repost_party", name="Quellin choir", audience=900
    )
    guests = [
        stage.cast.enter("x", languages[number % len(languages)], role="repost_party")
        for number in range(_GUESTS)
    ]
    planted.members = [choir, *guests]
    room_ms = _HOUR_MS + _WINDOW_S * 1_000 + 2_000
    first = stage.moments(1, choir, room_ms)[0]
    for number in range(_POSTS):
        t_ms = first + number * _HOUR_MS // _POSTS
        post = stage.background.original(choir, t_ms, "music")
        planted.others.append(post)
        joined = stage.joins(guests, 0.5, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 2_000)
        reposts = [stage.background.repost(one, t_ms + 1_000 + lag, post) for one, lag in joined]
        planted.actions.append(Action(reposts, target=post, language=choir.language))
    planted.others += stage.camouflage(guests)
    return planted
