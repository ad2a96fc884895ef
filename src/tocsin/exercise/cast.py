"""Who is in the exercise: accounts with names, ids, languages, interests and an audience."""

import math
from collections.abc import Sequence

from tocsin.exercise.chance import Chance, zipf_totals
from tocsin.exercise.identities import account_id
from tocsin.exercise.profiles import PROFILES
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account
from tocsin.exercise.texts import TOPICS, Phrasebook, Texts

_SYLLABLES = (
    *("ba", "bri", "da", "del", "du", "el", "fa", "ga", "hel", "ir", "ka", "lo", "lu", "mar"),
    *("mi", "na", "nor", "os", "pa", "ro", "sa", "ti", "ul", "vel", "wen", "yo"),
)
_DAY_MS = 86_400_000
_ORDINARY_AGE_DAYS = (30, 2_557)


class Cast:
    """Creates accounts with unique handles and remembers them."""

    def __init__(self, scenario: Scenario, texts: Texts, chance: Chance) -> None:
        self._scenario = scenario
        self._books = texts.books
        self._chance = chance
        self._handles: set[str] = set()
        self._contacts: set[str] = set()
        self.accounts: list[Account] = []

    def organic(self, platform: str, share: float) -> list[Account]:
        """A platform's ordinary accounts: ``share`` of the scenario's, most active first."""
        profile = PROFILES[platform]
        count = max(4, round(self._scenario.accounts * share))
        spoken = self._scenario.languages[: profile.languages]
        languages = zipf_totals(len(spoken), 0.7)
        interests = zipf_totals(len(TOPICS), 0.3)
        return [
            self.enter(
                platform,
                spoken[self._chance.weighted(languages)],
                topic=TOPICS[self._chance.weighted(interests)],
                broadcasts=self._chance.happens(profile.channels),
            )
            for _ in range(count)
        ]

    def enter(
        self,
        platform: str,
        language: str,
        *,
        topic: str = "daily",
        role: str = "organic",
        name: str | None = None,
        broadcasts: bool = False,
        audience: int = 180,
        born_days: tuple[int, int] = _ORDINARY_AGE_DAYS,
    ) -> Account:
        """A new account. ``audience`` is the median of its followers, a heavy-tailed number.

        ``born_days`` is how long before the exercise it was registered: at least and at most.
        """
        chance, book = self._chance, self._books[language]
        youngest_ms, oldest_ms = (days * _DAY_MS for days in born_days)
        created_ms = self._scenario.start_ms - chance.between(youngest_ms, oldest_ms)
        handle = self._handle(platform)
        number = account_id(platform, handle, created_ms, chance)
        name = name or _name(book, chance)
        if platform == "telegram":
            number = ("channel" if broadcasts else "user") + number
        elif platform == "whatsapp":
            number = name = self._contact(name, number)
        account = Account(
            platform=platform,
            account_id=number,
            handle=handle,
            name=name,
            language=language,
            topic=topic,
            utc_offset_min=book.utc_offset_min,
            followers=chance.lognormal(audience, 1.6),
            created_ms=created_ms,
            role=role,
            broadcasts=broadcasts,
        )
        self.accounts.append(account)
        return account

    def _contact(self, name: str, telephone: str) -> str:
        """What a chat export shows: a saved contact's name, or the number of a stranger."""
        if name in self._contacts or self._chance.happens(0.4):
            return telephone
        self._contacts.add(name)
        return name

    def _handle(self, platform: str) -> str:
        """A unique invented handle: at most 15 characters (X's limit), a host on Bluesky."""
        while True:
            chance = self._chance
            syllables = [chance.pick(_SYLLABLES) for _ in range(chance.between(2, 3))]
            handle = "".join(syllables) + str(chance.between(10, 999)) + "_ex"
            if handle not in self._handles:
                self._handles.add(handle)
                host = f"{handle.replace('_', '-')}.skies.example"
                return host if platform == "bluesky" else handle


def _name(book: Phrasebook, chance: Chance) -> str:
    given, family = chance.pick(book.given), chance.pick(book.family)
    return f"{family}{given}" if not book.joiner else f"{given} {family}"


def activity_totals(accounts: Sequence[Account]) -> list[float]:
    """Cumulative activity: Zipf over the rank, so few write much and most write little."""
    return zipf_totals(len(accounts), 0.9, shift=1.0 + math.sqrt(len(accounts)) / 4)
