"""Fans who repost a star as soon as she posts: fast, joint, and nobody's campaign."""

from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_FANS = 24
_ROUNDS = 8
_MEAN_LAG_MS = 80_000
_WINDOW_S = 600


def fan_club(stage: Stage) -> Planted:
    """A singer posts, and half of her fans repost within minutes."""
    planted = Planted(
        "fan_club",
        ObjectKind.REPOST,
        is_benign=True,
        story="Fans of the singer Ondrelle repost her within minutes.",
        lesson="Fans all follow one star and nothing else unites them: look at whom they repost, "
        "and whether their other posts differ.",
        window_s=_WINDOW_S,
    )
    if not stage.present("x"):
        return planted
    languages = stage.spoken("es", "fr", "ja", "pt")
    star = stage.cast.enter(
        "x", languages[0], topic="music", role="fan_club", name="Ondrelle", audience=90_000
    )
    fans = [
        stage.cast.enter("x", languages[number % len(languages)], topic="music", role="fan_club")
        for number in range(_FANS)
    ]
    planted.members = [star, *fans]
    words = stage.background.texts.books[star.language].planted["stars"]
    for turn, t_ms in enumerate(stage.moments(stage.rounds(_ROUNDS), star, _WINDOW_S * 1_000)):
        post = stage.say(star, t_ms, words[turn % len(words)], star.language)
        post.hashtags = ("Ondrelle",)
        planted.others.append(post)
        joined = stage.joins(fans, 0.5, _MEAN_LAG_MS, _WINDOW_S * 1_000 - 2_000)
        reposts = [stage.background.repost(one, t_ms + 1_000 + lag, post) for one, lag in joined]
        planted.actions.append(Action(reposts, target=post, language=star.language))
    planted.others += stage.camouflage(fans)
    return planted
