"""The same texts, posted again and again on X, Telegram and Bluesky in several scripts.

Each copy is edited a little, as operators do it: a mention before it, a link or an emoji after
it. The words stay, so that a normalised text is the same object on every platform.
"""

from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Action, Planted, Stage
from tocsin.shares.kinds import ObjectKind

_LANGUAGES = ("en", "ru", "ar", "hi")
_MEMBERS = {"x": 3, "telegram": 3, "bluesky": 2}
_ROUNDS = 6
_MEAN_LAG_MS = 900_000
_WINDOW_S = 3_000
_EMOJI = (" 🚨", " ❗", " 💧", " 🙏", " ‼️", " 👇")
_BLOGS = ("the-quiet-truth.example", "wake-up-tolvane.test")


def copy_paste(stage: Stage) -> Planted:
    """One group a language; each rumour goes out on all its platforms within 50 minutes."""
    window_s = stage.window_s(_WINDOW_S)
    planted = Planted(
        "copy_paste",
        ObjectKind.TEXT_COPY,
        is_benign=False,
        story="The same rumours are pasted on X, Telegram and Bluesky in several scripts, with "
        "small edits: mentions, links, emoji.",
        window_s=window_s,
    )
    platforms = stage.present(*_MEMBERS)
    for language in stage.spoken(*_LANGUAGES) if platforms else []:
        members = [
            stage.cast.enter(name, language, topic="health", role="copy_paste", audience=120)
            for name in platforms
            for _ in range(stage.size(_MEMBERS[name]))
        ]
        planted.members += members
        rumours = stage.background.texts.books[language].planted["rumours"]
        count = min(stage.rounds(_ROUNDS), len(rumours))
        moments = stage.moments(count, members[0], window_s * 1_000)
        for turn, t_ms in enumerate(moments):
            cap_ms = window_s * 1_000 - 1_000
            joined = stage.joins(members, 0.85, _MEAN_LAG_MS, cap_ms, turn / count)
            action = Action([], shared=rumours[turn], language=language)
            for one, lag in joined:
                action.add(*_copy(stage, one, t_ms + lag, rumours[turn], members))
            planted.actions.append(action)
    if planted.members:
        planted.others = stage.camouflage(planted.members, planted.acts)
    return planted


def _copy(
    stage: Stage, author: Account, t_ms: int, rumour: str, members: list[Account]
) -> tuple[ScenarioPost, bool]:
    """A copy of the rumour, and whether it is disguised."""
    chance = stage.chance
    hides = stage.hides()
    words = stage.reword(rumour, author.language) if hides else rumour
    post = stage.say(author, t_ms, words, author.language)
    if chance.happens(0.4):
        post.body += chance.pick(_EMOJI)
    if chance.happens(0.25):
        others = [one for one in members if one.platform == author.platform and one is not author]
        post.mentions = tuple(chance.some(others, 1))
    if chance.happens(0.25):
        post.urls = (f"https://{chance.pick(_BLOGS)}/{chance.between(100, 999)}",)
    return post, hides
