"""Whether what an answer says can be stored, and whether it is whole enough to be agreed on.

A draft may have gaps; its texts must be bounded and storable, and its addresses ones that a browser
may follow. What goes to review must also say what is known and what is not, on what
evidence, how surely, until when, and to which claim.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from tocsin.answers.registry.content import AnsweredClaim, Content, Wording
from tocsin.answers.registry.plain_texts import is_blank
from tocsin.cases.documents import to_json, walk_texts
from tocsin.cases.storable import is_storable
from tocsin.errors import Sentence
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import CLAIM
from tocsin.panels.texts import LONGEST

LONGEST_TITLE: Final = 200
"""Characters: a heading that still fits two lines."""
LONGEST_ADDRESS: Final = 2_048
MOST_ITEMS: Final = 200
"""In any list: nobody reads more, and no page or feed breaks at it."""


class Gap(NamedTuple):
    """What keeps an answer from being agreed on."""

    field: str
    message: str


def need_storable(content: Content) -> None:
    """Refuses what no database or page can hold, or what no browser should be led to.

    Raises:
        NotAllowedError: the field is named.
    """
    plain = to_json(content)
    walk_texts(plain, _need_text)
    _need_bounded(plain, "")
    for field, address in _addresses(content):
        if not is_address(address):
            raise NotAllowedError(
                field,
                Sentence("{field} is no web address.", field=field),
                "Write one that begins with https:// or http://.",
            )


def is_address(address: str) -> bool:
    """Whether it is an absolute web address: nothing that runs, and nothing on this machine's disk.

    >>> is_address("https://example.org/a"), is_address("javascript:alert(1)")
    (True, False)
    """
    if len(address) > LONGEST_ADDRESS or any(sign <= " " or sign == "\x7f" for sign in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(host)


def gaps(content: Content) -> Iterator[Gap]:
    """What is missing before the answer can be reviewed, in the order of the form."""
    yield from wording_gaps(content.wording)
    if content.confidence is None:
        yield Gap("confidence", "Say how strong the evidence is and how far those who know agree.")
    if not content.sources:
        yield Gap("sources", "Name at least one source.")
    for number, source in enumerate(content.sources):
        if is_blank(source.title):
            yield Gap(f"sources[{number}].title", "Say what the source is.")
        if source.dated is None:
            yield Gap(f"sources[{number}].dated", "Say of which day the source is.")
    if not content.claims:
        yield Gap("claims", "Name at least one claim or question that this answers.")
    for number, claim in enumerate(content.claims):
        yield from _claim_gaps(claim, f"claims[{number}]")
    if content.valid_from is None or content.valid_until is None:
        yield Gap("valid_until", "Say from when and until when the answer holds.")
    elif content.valid_until <= content.valid_from:
        yield Gap("valid_until", "The answer ends before it begins.")


def wording_gaps(wording: Wording) -> Iterator[Gap]:
    """What a wording lacks."""
    for field, why in _TEXTS.items():
        if is_blank(getattr(wording, field)):
            yield Gap(f"wording.{field}", why)
    for field, why in _LISTS.items():
        items = getattr(wording, field)
        if not items or any(map(is_blank, items)):
            yield Gap(f"wording.{field}", why)


_TEXTS: Final = {
    "language": Sentence("Say which language it is in."),
    "title": Sentence("Give it a title."),
    "statement": Sentence("Say in a sentence or two what is agreed."),
}
_LISTS: Final = {
    "known": Sentence("Say what is known."),
    "unknown": Sentence("Say what is not known; if nothing is open, say that."),
    "advice": Sentence("Say what people should do; if nothing, say that."),
}


def _claim_gaps(claim: AnsweredClaim, field: str) -> Iterator[Gap]:
    if is_blank(claim.text):
        yield Gap(f"{field}.text", "Write the claim as it is made.")
    if claim.verdict and claim.verdict not in CLAIM.names:
        yield Gap(f"{field}.verdict", Sentence("Choose one of: {names}.", names=CLAIM.names))
    if claim.verdict and is_blank(claim.verdict_from):
        yield Gap(f"{field}.verdict_from", "Say which panel or fact-check found this verdict.")


def _need_text(field: str, text: str) -> None:
    most = LONGEST_TITLE if field.endswith("title") else LONGEST
    if len(text) > most:
        raise NotAllowedError(
            field,
            Sentence("{field} is longer than {most} characters.", field=field[:80], most=most),
            "Shorten it.",
        )
    if not is_storable(text):
        raise NotAllowedError(
            field[:80],
            "A text holds characters that cannot be stored.",
            "Type it anew.",
        )


def _need_bounded(value: Any, field: str) -> None:
    if isinstance(value, list):
        if len(value) > MOST_ITEMS:
            raise NotAllowedError(
                field,
                Sentence("{field} has more than {most} entries.", field=field, most=MOST_ITEMS),
                "Keep those that matter most.",
            )
        for one in value:
            _need_bounded(one, field)
    if isinstance(value, dict):
        for name, one in value.items():
            _need_bounded(one, f"{field}.{name}".strip("."))


def _addresses(content: Content) -> Iterator[tuple[str, str]]:
    for number, source in enumerate(content.sources):
        if source.url:
            yield f"sources[{number}].url", source.url
    for number, claim in enumerate(content.claims):
        yield from ((f"claims[{number}].appearances", one) for one in claim.appearances)
