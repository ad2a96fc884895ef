"""An answer in one language as the public sees it at a moment: what every form is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID, uuid5

from tocsin import wording as sayings
from tocsin.answers.registry.answer import Answer, Translation, Version
from tocsin.answers.registry.content import AnsweredClaim, Content, Source, Wording
from tocsin.answers.registry.history import Entry, history
from tocsin.answers.registry.plain_texts import clean
from tocsin.answers.registry.standing import Standing, standing
from tocsin.answers.registry.wholeness import is_address
from tocsin.cases.documents import from_json, to_json
from tocsin.errors import UsageError
from tocsin.wording import Words

WORDS: Final = "tocsin.answers.publishing.words"
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
                f"{self.address!r} is no address to publish at.",
                "Write one such as https://desk.example.org/answers.",
            )

    def page(self, answer_id: str, language: str) -> str:
        """The address of an answer in a language; it never changes."""
        return f"{self.address}/{answer_id}/{language}"


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
    published_at: datetime
    updated_at: datetime
    standing: Standing
    reason: str
    successor: str
    history: tuple[Entry, ...]
    alternates: tuple[tuple[str, str], ...]
    original_language: str

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
            return words.say("page.stale", reason=words.say(f"page.{key}", **values))
        return words.say("page.stale", reason=self.reason)


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
        published_at=_first(answer),
        updated_at=max(_changes(answer, version, translation, now)),
        standing=standing(answer, now),
        reason=clean(_reason(answer)),
        successor=f"{site.address}/{successor}" if successor else "",
        history=tuple(replace(one, reason=clean(one.reason)) for one in history(answer)),
        alternates=tuple((one, site.page(answer.id, one)) for one in version.languages),
        original_language=content.wording.language,
    )


def _first(answer: Answer) -> datetime:
    first = answer.first_published_at
    assert first is not None  # noqa: S101 - asked only of what is public
    return first


def _reason(answer: Answer) -> str:
    ended = answer.withdrawn or answer.superseded
    return ended.reason if ended else ""


def _changes(
    answer: Answer, version: Version, translation: Translation | None, now: datetime
) -> Iterator[datetime]:
    """Every moment until now at which what the public sees has changed."""
    content = version.content
    moments = (
        version.published_at,
        *(one.at for one in version.signatures),
        translation.made_at if translation else None,
        translation.reviewed_at if translation else None,
        content.valid_from,
        content.valid_until,
        answer.revising.at if answer.revising else None,
        answer.withdrawn.at if answer.withdrawn else None,
        answer.superseded.at if answer.superseded else None,
    )
    first = _first(answer)
    yield first
    yield from (one for one in moments if one is not None and first <= one <= now)


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
