"""Lets people talk: who says what of each theme, and when.

Ordinary people speak, and for attacks the members of campaigns too, each in words of their own and
at a time of their own: campaigns are not found by what is said here. Official accounts answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tocsin.exercise.background import Background, any_moment
from tocsin.exercise.cast import Cast
from tocsin.exercise.chance import Chance
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Planted, Stage
from tocsin.exercise.talk.factchecks import factchecks
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.talk.themes import Burst, Theme, load_theme, worded
from tocsin.exercise.texts import Phrasebook

_FULL_SIZE: Final = 4_000
_PLATFORMS: Final = ("x", "telegram", "bluesky", "youtube")
"""Where it is talked: an import keeps the ids of their exports, so that truth and result meet."""
_OFFICE: Final = "Health Institute of Marevia"
_OFFICES: Final = 3
_AUDIENCE: Final = 20_000
_BY_CAMPAIGNS: Final = 0.5
_LINKED: Final = 0.4
_REDRAWS: Final = 12
_DAY_MS: Final = 86_400_000
_WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Said:
    """A post and what is true of it."""

    post: ScenarioPost
    theme: Theme
    part: Part


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said of the themes: ``said`` on top of everything else, ``pasted`` by campaigns."""

    themes: tuple[Theme, ...]
    said: tuple[Said, ...]
    pasted: tuple[Said, ...]


def play_themes(
    scenario: Scenario, cast: Cast, background: Background, groups: Sequence[Planted]
) -> Talk:
    """Plays the scenario's themes; ``groups`` are the campaigns and look-alikes played before."""
    themes = tuple(load_theme(name) for name in scenario.themes)
    said: list[Said] = []
    for theme in themes if any(name in scenario.platforms for name in _PLATFORMS) else ():
        stage = Stage(scenario, cast, background, Chance(scenario.seed, "talk", theme.name))
        for language in theme.sentences:
            if language in scenario.languages:
                said += _Talking(stage, theme, language, groups).all()
    return Talk(themes, tuple(said), tuple(_pasted(themes, background, groups)))


def _pasted(
    themes: Sequence[Theme], background: Background, groups: Sequence[Planted]
) -> Iterator[Said]:
    """The posts of the campaign that pastes rumours, each with the theme that it spreads."""
    books = background.texts.books
    for action in (action for group in groups for action in group.actions):
        rumours = books[action.language].planted["rumours"]
        for theme in themes:
            if theme.rumour is not None and rumours[theme.rumour] == action.shared:
                yield from (Said(post, theme, Part.SPREADS) for post in action.posts)


@dataclass(frozen=True)
class _Talking:
    """One theme in one language."""

    stage: Stage
    theme: Theme
    language: str
    groups: Sequence[Planted]
    texts: set[str] = field(default_factory=set)

    def all(self) -> Iterator[Said]:
        """Everything that is said of it."""
        scenario, chance = self.stage.scenario, self.stage.chance
        for part in self.theme.sentences[self.language]:
            speakers = self._speakers(part, self._scaled(self.theme.counts.get(part, 0)))
            yield from self._say(
                part, [(one, any_moment(scenario, one, chance)) for one in speakers]
            )
        burst = self.theme.burst
        if burst is not None and burst.language == self.language:
            yield from self._burst(burst)

    def _scaled(self, count: int) -> int:
        """Fewer in a small exercise."""
        return min(count, round(count * self.stage.scenario.posts / _FULL_SIZE))

    def _burst(self, burst: Burst) -> Iterator[Said]:
        """Many ask, each once; official accounts answer, if ever."""
        first_ms, last_ms = self._day(burst.first_day), self._day(burst.last_day)
        asking = self._ordinary(self._scaled(burst.asks))
        yield from self._say(Part.ASKS, self._between(asking, first_ms, last_ms))
        if burst.answered_day is not None:
            offices = self._offices()
            answering = [offices[turn % _OFFICES] for turn in range(self._scaled(burst.answers))]
            from_ms, end_ms = self._day(burst.answered_day), self.stage.scenario.end_ms
            yield from self._say(Part.ANSWERS, self._between(answering, from_ms, end_ms))

    def _day(self, day: float) -> int:
        """The moment of a day of the week that themes are written for."""
        scenario = self.stage.scenario
        return scenario.start_ms + round(day / _WEEK_DAYS * scenario.days * _DAY_MS)

    def _between(
        self, speakers: Sequence[Account], first_ms: int, end_ms: int
    ) -> list[tuple[Account, int]]:
        below = self.stage.chance.below
        return [(one, first_ms + below(end_ms - first_ms)) for one in speakers]

    def _speakers(self, part: Part, count: int) -> list[Account]:
        """Different ordinary people; for attacks, about half are members of campaigns."""
        chance = self.stage.chance
        members = [
            one
            for group in self.groups
            if not group.is_benign
            for one in group.members
            if one.language == self.language and one.platform in _PLATFORMS
        ]
        return [
            chance.pick(members)
            if part is Part.ATTACKS and members and chance.happens(_BY_CAMPAIGNS)
            else one
            for one in self._ordinary(count)
        ]

    def _ordinary(self, count: int) -> list[Account]:
        """So many different people who speak the language, with newcomers where there are few."""
        cast = self.stage.cast
        known = [
            one
            for one in cast.accounts
            if one.role == "organic"
            and one.language == self.language
            and one.platform in _PLATFORMS
            and not one.broadcasts
        ]
        platforms = self.stage.present(*_PLATFORMS)
        new = [
            cast.enter(platforms[turn % len(platforms)], self.language)
            for turn in range(count - len(known))
        ]
        return self.stage.chance.some(known + new, count)

    def _offices(self) -> list[Account]:
        platforms = self.stage.present("x", "telegram", "bluesky") or self.stage.present(
            *_PLATFORMS
        )
        return [
            self.stage.cast.enter(
                platforms[turn % len(platforms)],
                self.language,
                topic="health",
                name=f"{_OFFICE} ({self.language})",
                audience=_AUDIENCE,
            )
            for turn in range(_OFFICES)
        ]

    def _say(self, part: Part, turns: Sequence[tuple[Account, int]]) -> Iterator[Said]:
        """Each sentence as often as the others, in an order of its own."""
        chance = self.stage.chance
        book = self.stage.background.texts.books[self.language]
        sentences = self.theme.sentences[self.language][part]
        order = chance.some(sentences, len(sentences))
        for turn, (speaker, t_ms) in enumerate(turns):
            words = self._new(order[turn % len(order)], book)
            post = self.stage.say(speaker, t_ms, words, self.language)
            post.urls = self._links(part, t_ms)
            yield Said(post, self.theme, part)

    def _new(self, sentence: str, book: Phrasebook) -> str:
        """A wording that nobody has used, with an opening where there is no other."""
        chance = self.stage.chance
        for turn in range(_REDRAWS):
            words = worded(sentence, book, chance)
            if turn >= _REDRAWS // 2:
                words = book.joiner.join((chance.pick(book.openers), words))
            if words not in self.texts:
                break
        self.texts.add(words)
        return words

    def _links(self, part: Part, t_ms: int) -> tuple[str, ...]:
        """Answers lead to the fact-check, and some denials where it is out already."""
        checks = [one for one in factchecks() if one.checks == self.theme.name]
        own = [one for one in checks if one.language == self.language] or checks
        if part is Part.ANSWERS:
            return (own[0].url,)
        out = [one for one in own if self.stage.scenario.start_ms + one.day * _DAY_MS <= t_ms]
        if part is Part.DENIES and out and self.stage.chance.happens(_LINKED):
            return (out[0].url,)
        return ()
