"""A network that pushes one invented outlet, each time behind other trackers and wrappers."""

from urllib.parse import quote

from tocsin.exercise.chance import Chance
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

OUTLET = "lantern-post.example"
_MEMBERS = {"x": 6, "facebook": 5, "telegram": 4}
_ROUNDS = 9
_MEAN_LAG_MS = 15_000
_WINDOW_S = 55
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def link_push(stage: Stage) -> Planted:
    """Each article of the outlet is posted by most members within a minute, in own words."""
    window_s = stage.window_s(_WINDOW_S)
    planted = Planted(
        "link_push",
        ObjectKind.URL,
        is_benign=False,
        story=f"Accounts on X, Facebook and Telegram push every article of {OUTLET} within a "
        "minute, in different words and behind trackers and redirect wrappers.",
        window_s=window_s,
    )
    languages = stage.spoken("fr", "de", "es")
    platforms = stage.present(*_MEMBERS)
    planted.members = [
        stage.cast.enter(
            name,
            languages[number % len(languages)],
            topic="water",
            role="link_push",
            broadcasts=name != "x",
            audience=400,
        )
        for name in platforms
        for number in range(stage.size(_MEMBERS[name]))
    ]
    if not platforms:
        return planted
    rounds, room_ms = stage.rounds(_ROUNDS), window_s * 1_000 + 5_000
    for turn, t_ms in enumerate(stage.moments(rounds, planted.members[0], room_ms)):
        article = stage.background.articles.publish(OUTLET, languages[0], "water")
        cap_ms = window_s * 1_000 - 1_000
        joined = stage.joins(planted.members, 0.75, _MEAN_LAG_MS, cap_ms, turn / rounds)
        action = Action([], shared=article, language=languages[0])
        for one, lag in joined:
            action.add(*_push(stage, one, t_ms + lag, article))
        planted.actions.append(action)
    planted.others = stage.camouflage(planted.members, planted.acts)
    return planted


def _push(stage: Stage, author: Account, t_ms: int, article: str) -> tuple[ScenarioPost, bool]:
    """A post with the article's link, or with a mirror's address of its own; and which."""
    words = stage.background.texts.post(author.language, "water", stage.chance)
    post = stage.say(author, t_ms, words, author.language)
    hides = stage.hides()
    link = _mirror(article, stage.chance) if hides else article
    post.urls = (disguise(link, stage.chance),)
    return post, hides


def _mirror(article: str, chance: Chance) -> str:
    """A throw-away address that shows the same article."""
    return f"https://mirror-{chance.token(_BASE36, 8)}.example/{article.rpartition('/')[2]}"


def disguise(url: str, chance: Chance) -> str:
    """The same address as it travels: bare, tracked, or inside a redirect wrapper."""
    tracked = f"{url}?{_tracker(chance)}"
    match chance.below(6):
        case 0:
            return url
        case 1:
            return f"https://l.facebook.com/l.php?u={quote(tracked, safe='')}&h={_code(chance)}"
        case 2:
            return f"https://www.google.com/url?sa=t&url={quote(url, safe='')}&usg={_code(chance)}"
        case _:
            return tracked


def _tracker(chance: Chance) -> str:
    match chance.below(3):
        case 0:
            return f"fbclid={_code(chance)}"
        case 1:
            medium = chance.pick(("social", "share", "post"))
            return f"utm_source=network&utm_medium={medium}&utm_campaign=c{chance.below(90)}"
        case _:
            return f"gclid={_code(chance)}"


def _code(chance: Chance) -> str:
    return chance.token(_BASE62, 22)
