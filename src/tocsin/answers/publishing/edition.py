"""An answer in one language as the public sees it at a moment: what every form is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID, uuid5

from tocsin import wording as sayings
from tocsin.answers.registry.answer import Answer, Version
from tocsin.answers.registry.content import AnsweredClaim, Content, Source, Wording
from tocsin.answers.registry.events import Change
from tocsin.answers.registry.history import Entry, history
from tocsin.answers.registry.plain_texts import clean
from tocsin.answers.registry.standing import Standing, standing
from tocsin.answers.registry.wholeness import is_address
from tocsin.cases.documents import from_json, to_json
from tocsin.errors import Sentence, UsageError
from tocsin.wording import Words

WORDS: Final = "tocsin.answers.publishing.words"
_ENDS: Final = (".", "!", "?", "…", "؟", "。")
_NAMESPACE: Final = UUID("6f0a4c3e-0f0b-5c55-9a0e-5a6f3f7a2b11")
"""Ours, for the ids in feeds: they stay the same when the desk moves to another address."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where answers are published. ``address`` is that of the list, without a slash at its end.

    Raises:
        UsageError: the address is no web address.
    """

    address: str
    publisher: str

    def __post_init__(self) -> None:
        if not is_address(self.address) or self.address.endswith("/"):
            raise UsageError(
                Sentence("{address} is no address to publish at.", address=repr(self.address)),
                "Write one such as https://desk.example.org/answers.",
            )

    def answer(self, answer_id: str) -> str:
        """The address of an answer, in whichever language it was agreed on."""
        return f"{self.address}/{quote(answer_id, safe='')}"

    def page(self, answer_id: str, language: str) -> str:
        """The address of an answer in a language; it never changes."""
        return f"{self.answer(answer_id)}/{quote(language, safe='')}"

    def feed(self, name: str, language: str = "") -> str:
        """The address of a feed (``feed.atom``, ``feed.json``, ``claimreview.json``)."""
        asked = f"?lang={quote(language, safe='')}" if language else ""
        return f"{self.address}/{name}{asked}"


@dataclass(frozen=True, slots=True)
class Signatory:
    """An institution that stands for the version, and since when."""

    institution: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Edition:
    """All of it. Texts are clean: whatever makes a page or a file of them need only escape.

    ``reviewed_by`` is the institution that compared a translation, empty for the original and for
    translations nobody compared; ``alternates`` are (language, address) of all languages.
    ``changes`` are all moments until now at which what the public sees of it changed, the first
    being that of its publication in this language.
    """

    answer_id: str
    site: Site
    language: str
    wording: Wording
    content: Content
    version: int
    digest: str
    is_original: bool
    reviewed_by: str
    signatories: tuple[Signatory, ...]
    changes: tuple[datetime, ...]
    standing: Standing
    reason: str
    successor: str
    history: tuple[Entry, ...]
    alternates: tuple[tuple[str, str], ...]
    original_language: str

    @property
    def published_at(self) -> datetime:
        """Since when it can be read in this language."""
        return self.changes[0]

    @property
    def updated_at(self) -> datetime:
        """When what the public sees of it last changed."""
        return self.changes[-1]

    @property
    def url(self) -> str:
        """Its page."""
        return self.site.page(self.answer_id, self.language)

    @property
    def original_url(self) -> str:
        """The page of the original."""
        return self.site.page(self.answer_id, self.original_language)

    @property
    def urn(self) -> str:
        """Its id in feeds: the same for good, wherever the desk is."""
        return uuid5(_NAMESPACE, f"{self.answer_id}/{self.language}").urn

    @property
    def claims(self) -> tuple[AnsweredClaim, ...]:
        """The claims that it answers."""
        return self.content.claims

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it rests on."""
        return self.content.sources

    @property
    def holds(self) -> bool:
        """Whether the public may rely on it."""
        return self.standing is Standing.HOLDS

    @property
    def is_taken_back(self) -> bool:
        """Whether it was withdrawn, or another took its place."""
        return self.standing in {Standing.WITHDRAWN, Standing.SUPERSEDED}

    @property
    def words(self) -> Words:
        """What stands around the text, in its language, or in English."""
        return sayings.words(WORDS, self.language)

    @property
    def warning(self) -> str:
        """Why not to rely on it; empty while it holds."""
        if self.holds:
            return ""
        words, content = self.words, self.content
        known = {
            Standing.EXPIRED: ("expired_reason", {"end": day(content.valid_until)}),
            Standing.UNDER_CORRECTION: ("correcting_reason", {}),
            Standing.NOT_YET: ("not_yet_reason", {"start": day(content.valid_from)}),
        }
        if self.standing in known:
            key, values = known[self.standing]
            return words.say("page.stale", reason=_ended(words.say(f"page.{key}", **values)))
        return words.say("page.stale", reason=_ended(self.reason))


def _ended(sentence: str) -> str:
    """It with a full stop, where whoever wrote it left that out."""
    return sentence if sentence.endswith(_ENDS) else f"{sentence}."


def day(time: datetime | None) -> date | str:
    """The day of a time in UTC; nothing where there is none."""
    return time.astimezone(UTC).date() if time is not None else ""


def editions(answer: Answer, site: Site, now: datetime) -> tuple[Edition, ...]:
    """The answer in every language it is published in, the original first; none if it is not."""
    if answer.public is None:
        return ()
    return tuple(_edition(answer, answer.public, lang, site, now)
                 for lang in answer.public.languages)  # fmt: skip


def edition(answer: Answer, language: str, site: Site, now: datetime) -> Edition | None:
    """The answer in one language; ``None``: it is not published in it."""
    if answer.public is None or language not in answer.public.languages:
        return None
    return _edition(answer, answer.public, language, site, now)


def wordings(answer: Answer, language: str) -> dict[int, Wording]:
    """What each published version said, by its number: in a language, or else in the original."""
    found = {}
    for version in answer.versions:
        if version.published_at is not None:
            made = version.translation(language)
            found[version.number] = _clean_wording(
                made.wording if made else version.content.wording
            )
    return found


def _edition(answer: Answer, version: Version, language: str, site: Site, now: datetime) -> Edition:
    content = _clean(version.content)
    translation = version.translation(language)
    wording = content.wording if translation is None else _clean_wording(translation.wording)
    successor = answer.superseded.successor if answer.superseded else ""
    return Edition(
        answer_id=answer.id,
        site=replace(site, publisher=clean(site.publisher)),
        language=language,
        wording=wording,
        content=content,
        version=version.number,
        digest=version.digest,
        is_original=translation is None,
        reviewed_by=clean(translation.reviewed_by) if translation else "",
        signatories=tuple(Signatory(clean(one.institution), one.at) for one in version.signatures),
        changes=tuple(sorted(set(_changes(answer, version, language, now)))),
        standing=standing(answer, now),
        reason=clean(_reason(answer)),
        successor=site.answer(successor) if successor else "",
        history=tuple(map(_clean_entry, history(answer))),
        alternates=tuple((one, site.page(answer.id, one)) for one in version.languages),
        original_language=content.wording.language,
    )


def _reason(answer: Answer) -> str:
    ended = answer.withdrawn or answer.superseded
    return ended.reason if ended else ""


def _changes(answer: Answer, version: Version, language: str, now: datetime) -> Iterator[datetime]:
    """Every moment until now at which what the public sees in a language has changed.

    What is written at the desk meanwhile is none: of a revision only a correction is public.
    """
    for one in answer.versions:
        if one.published_at is not None and language in one.languages:
            made = one.translation(language)
            yield max(one.published_at, made.made_at) if made else one.published_at
    translation, content = version.translation(language), version.content
    revising = answer.revising
    if revising is not None and revising.change is not Change.CORRECTION:
        revising = None
    moments = (
        *(one.at for one in version.signatures),
        translation.reviewed_at if translation else None,
        content.valid_from,
        content.valid_until,
        revising.at if revising else None,
        *answer.touched,
        answer.withdrawn.at if answer.withdrawn else None,
        answer.superseded.at if answer.superseded else None,
    )
    out = version.published_at or now
    if translation is not None:
        out = max(out, translation.made_at)
    yield from (one for one in moments if one is not None and out < one <= now)


def _clean_entry(entry: Entry) -> Entry:
    return replace(
        entry, reason=clean(entry.reason), signatories=tuple(map(clean, entry.signatories))
    )


def _clean(content: Content) -> Content:
    return from_json(Content, _cleaned(to_json(content)))


def _clean_wording(wording: Wording) -> Wording:
    return from_json(Wording, _cleaned(to_json(wording)))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value
