"""The answers of an exercise, as ``truth.json`` gives them, ready to look accounts up in.

An analyst names an account as the export, the report or the platform shows it: by id, by
handle, by address, by name, or by the pseudonym that a workspace gave it. All lead to the
same person here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import orjson

from tocsin.errors import InputError, UsageError
from tocsin.exercise.score.said import Spoken, spoken
from tocsin.exercise.truth import TRUTH_VERSION
from tocsin.posts.pseudonyms import Pseudonyms

UNKNOWN_PLATFORM: Final = "unknown"
"""What the import calls a platform that a table does not name."""
_MASTODON: Final = "https://square.marevia.example/@"


@dataclass(frozen=True, slots=True)
class Group:
    """A planted group: a campaign, or innocent people who look like one."""

    name: str
    is_benign: bool
    behaviour: str
    story: str
    window_s: int
    strength: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the exercise. ``group`` is ``None`` for bystanders.

    ``acts`` says whether it took part in a joint action: a leader who is only reposted, or an
    account that slept throughout, leaves nothing to find.
    """

    platform: str
    account_id: str
    handle: str
    name: str
    group: Group | None = None
    acts: bool = False

    def ids(self) -> Iterator[str]:
        """Its id in the export, and its address where the import keeps that instead."""
        yield self.account_id
        if self.platform == "mastodon":
            yield _MASTODON + self.handle


@dataclass(frozen=True)
class Answers:
    """Everyone who is in the exercise, and who planted what."""

    groups: tuple[Group, ...]
    people: tuple[Person, ...]
    evasions: Mapping[str, float]
    spoken: Spoken
    """What was said, and what is true of it."""

    @cached_property
    def _named(self) -> dict[str, list[Person]]:
        """Everyone by whatever they may be called."""
        named: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self.people:
            for text in {*person.ids(), person.handle, person.name}:
                named[_key(text)].append(person)
        return dict(named)

    def named(self, text: str, platform: str | None) -> list[Person]:
        """Who goes by this id, handle, address or name, on this platform if the exercise has it.

        An id or a handle wins over a name: who is called like another's handle is not meant.
        """
        found = self._named.get(_key(text), [])
        if any(person.platform == platform for person in self.people):
            found = [person for person in found if person.platform == platform]
        exact = [
            person for person in found if _key(text) in map(_key, (*person.ids(), person.handle))
        ]
        return exact or found

    def under(self, pseudonyms: Pseudonyms) -> dict[str, Person]:
        """Everyone by the pseudonym that a workspace with this key gives."""
        return {
            pseudonyms.name(platform, account_id): person
            for person in self.people
            for account_id in person.ids()
            for platform in (person.platform, UNKNOWN_PLATFORM)
        }


def _key(text: str) -> str:
    """Handles ignore case and a leading @."""
    return text.strip().removeprefix("@").casefold()


def read_answers(folder: Path) -> Answers:
    """The answers in an exercise's folder.

    Raises:
        UsageError: it is not an exercise's folder.
        InputError: its ``truth.json`` is damaged or of another version.
    """
    path = folder / "truth.json"
    try:
        truth = orjson.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(
            f"There is no exercise in {folder}: {path.name} cannot be read.",
            "Name the folder that tocsin exercise new has written.",
        ) from error
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{path}, line {error.lineno}: it is not valid JSON: {error.msg}.", _AGAIN
        ) from error
    version = truth.get("truth_version") if isinstance(truth, dict) else None
    if version != TRUTH_VERSION:
        raise InputError(
            f"{path}, field truth_version: this is version {version}, not {TRUTH_VERSION}.", _AGAIN
        )
    try:
        return _answers(truth)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} is not as it was written: {error!r} is wrong.", _AGAIN) from error


_AGAIN: Final = "Write the exercise again: the same level and seed give the same world."


def _answers(truth: dict[str, Any]) -> Answers:
    groups, people = [], list(_people(truth["bystanders"], None, frozenset()))
    for is_benign, found in ((False, truth["campaigns"]), (True, truth["benign"])):
        for entry in found:
            group = Group(
                name=entry["id"],
                is_benign=is_benign,
                behaviour=entry["behaviour"],
                story=entry["story"],
                window_s=entry["window_s"],
                strength=entry.get("strength", ""),
                lesson=entry.get("lesson", ""),
            )
            acting = frozenset(
                (post["platform"], post["account"])
                for action in entry["actions"]
                for post in action["posts"]
            )
            groups.append(group)
            people += _people(entry["accounts"], group, acting)
    evasions, talk = truth["scenario"]["evasions"], spoken(truth["talk"])
    return Answers(tuple(groups), tuple(people), evasions, talk)


def _people(
    accounts: dict[str, list[dict[str, str]]],
    group: Group | None,
    acting: frozenset[tuple[str, str]],
) -> Iterator[Person]:
    for platform, entries in accounts.items():
        for entry in entries:
            yield Person(
                platform,
                entry["id"],
                entry["handle"],
                entry["name"],
                group,
                (platform, entry["id"]) in acting,
            )
