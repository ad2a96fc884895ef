"""What everybody may read of agreed answers, without signing in, and what a platform may ask.

All of it is the same for all who ask: no cookie, session or browser counts, so caches in between
may keep it. Drafts, reviewers and markings are in none of it: every form is made of an edition, and
an edition of what was published.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import Header, Query
from pydantic import Field

from tocsin import wording
from tocsin.answers.publishing import feeds, pages
from tocsin.answers.publishing.edition import Edition, Site, wordings
from tocsin.answers.publishing.embedding import frame_snippet, quote_snippet
from tocsin.answers.publishing.linked_data import linked_data
from tocsin.answers.publishing.messages import MOST as LONGEST_MESSAGE
from tocsin.answers.publishing.messages import message
from tocsin.answers.registry.content import Wording
from tocsin.cases.documents import to_json
from tocsin.desk.answers.alerting import public_alert
from tocsin.desk.answers.applying import looked_of
from tocsin.desk.answers.public import public_answer, public_edition, shelf_of, site_of
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.web.answers import json_answer
from tocsin.web.forms import Sent
from tocsin.web.pages import Published, Room
from tocsin.web.visits import Visit
from tocsin.web.words.locales import best_locale

room: Final = Room()
ON_A_PAGE: Final = 50
"""Answers of the list: as the desk's own lists."""
LONGEST_TEXT: Final = 20_000
"""Characters that are asked about: the longest posts of the large platforms."""
LONGEST_ADDRESS: Final = 2_048
_SUGGESTION: Final = (
    "An application is a suggestion, whatever its probability. It does not say that the text is "
    "false, nor anything of who wrote it. Let a person decide, and show the answer by its link."
)
_HTML: Final = "text/html"
_TEXT: Final = "text/plain"
_LINKED: Final = "application/ld+json"
_JSON: Final = "application/json"

_BCP_47: Final = r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"

Language = Annotated[
    str, Query(max_length=35, pattern=_BCP_47, description="A language (BCP 47); empty: all.")
]
Numbered = Annotated[int, Query(ge=1, le=1_000_000, description="The page, from 1.")]


@room.published("/answers")
def all_answers(
    visit: Visit,
    lang: Language = "",
    page: Numbered = 1,
    accept_language: Annotated[str, Header(include_in_schema=False)] = "",
) -> Published:
    """The list of all published answers, each in one language; those that changed last come first.

    In the language that is asked for, or that the browser prefers; its twins for programs are the
    feeds.
    """
    asked = lang or best_locale(accept_language) or wording.DEFAULT
    shown = _one_each(_editions(visit), asked)
    count = feeds.page_count(shown, ON_A_PAGE)
    _need_page(page, count)
    part = pages.Part(feeds.newest(shown, page, ON_A_PAGE), page, count)
    html = pages.listing(part, _site(visit), asked)
    headers = {} if lang else {"Vary": "Accept-Language"}
    return Published(html.encode(), _HTML, pages.policy(), headers=headers)


@room.published("/answers/feed.atom")
def atom_feed(visit: Visit, lang: Language = "", page: Numbered = 1) -> Published:
    """The Atom feed of published answers, in all languages or one; what was withdrawn says so."""
    editions, site, address = _followed(visit, "feed.atom", lang)
    _need_page(page, feeds.page_count(editions))
    spoken = lang or wording.DEFAULT
    made = feeds.atom(editions, site, address, spoken, visit.now, page)
    return Published(made.encode(), "application/atom+xml")


@room.published("/answers/feed.json")
def json_feed(visit: Visit, lang: Language = "", page: Numbered = 1) -> Published:
    """The same as a JSON Feed (version 1.1)."""
    editions, site, address = _followed(visit, "feed.json", lang)
    _need_page(page, feeds.page_count(editions))
    made = feeds.json_feed(editions, site, address, lang or wording.DEFAULT, page)
    return Published(_json(made), "application/feed+json")


@room.published("/answers/claimreview.json")
def review_feed(visit: Visit, lang: Language = "", page: Numbered = 1) -> Published:
    """All ClaimReviews of published answers, as a schema.org DataFeed (JSON-LD).

    The header ``Link`` names the next page, where there is one.
    """
    editions, site, address = _followed(visit, "claimreview.json", lang)
    count = feeds.page_count(feeds.with_claims_judged(editions))
    _need_page(page, count)
    more = {"Link": f'<{feeds.paged(address, page + 1)}>; rel="next"'} if page < count else {}
    content = _json(feeds.data_feed(editions, site, visit.now, page))
    return Published(content, _LINKED, headers=more)


class Question(Sent):
    """What is asked about: a text, with its language (BCP 47) where it is known, or an address."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT, description="As it was posted.")] = ""
    url: Annotated[str, Field(max_length=LONGEST_ADDRESS, description="Of a page or a post.")] = ""
    lang: Annotated[
        str, Field(max_length=35, pattern=_BCP_47, description="The text's language (BCP 47).")
    ] = ""


@room.published("/answers/applies")
@room.published("/answers/applies.json")
def applies(visit: Visit, asked: Annotated[Question, Query()]) -> Published:
    """Which agreed answers apply to a text, or to an address, now.

    Each with the claim that was matched, the probability and the threshold, its standing and its
    link. ``compared`` says what was: "text" and "address", or "address" alone on a desk that reads
    no texts. Send a text that should not stand in logs by POST.
    """
    return _applying(visit, asked)


@room.asked("/answers/applies")
def applies_to(visit: Visit, form: Question) -> Published:
    """The same, for a text that should not stand in the logs of servers in between."""
    return _applying(visit, form)


@room.published("/answers/{answer_id}.json")
def data_of_original(visit: Visit, answer_id: str) -> Published:
    """An answer in its original language as schema.org JSON-LD."""
    return Published(_json(linked_data(_edition(visit, answer_id))), _LINKED)


@room.published("/answers/{answer_id}")
def original(visit: Visit, answer_id: str) -> Published:
    """An answer in the language that it was agreed on in."""
    return _page(pages.standalone(_edition(visit, answer_id)))


@room.published("/answers/{answer_id}/{language}.json")
def data_of_answer(visit: Visit, answer_id: str, language: str) -> Published:
    """An answer in a language as schema.org JSON-LD: its page, its ClaimReviews, its questions."""
    return Published(_json(linked_data(_edition(visit, answer_id, language))), _LINKED)


@room.published("/answers/{answer_id}/{language}")
def answer(visit: Visit, answer_id: str, language: str) -> Published:
    """An answer in a language, as it stands now."""
    return _page(pages.standalone(_edition(visit, answer_id, language)))


@room.published("/answers/{answer_id}/{language}/frame")
def framed(visit: Visit, answer_id: str, language: str) -> Published:
    """An answer in short, for a frame on another site: no script, no cookie, nothing loaded."""
    return _page(pages.frame(_edition(visit, answer_id, language)), framed=True)


@room.published("/answers/{answer_id}/{language}/embed.txt")
def embedded(visit: Visit, answer_id: str, language: str) -> Published:
    """What to paste into another site: the frame, or a quotation that needs none."""
    edition = _edition(visit, answer_id, language)
    snippets = (frame_snippet(edition, f"{edition.url}/frame"), quote_snippet(edition))
    return Published("\n\n".join((*snippets, "")).encode(), _TEXT)


@room.published("/answers/{answer_id}/{language}/message.txt")
def short_message(
    visit: Visit,
    answer_id: str,
    language: str,
    most: Annotated[int, Query(ge=100, le=65_536, description="UTF-16 units.")] = LONGEST_MESSAGE,
) -> Published:
    """An answer as a short plain text with its link, for messaging apps."""
    return Published(message(_edition(visit, answer_id, language), most).encode(), _TEXT)


@room.published("/answers/{answer_id}/{language}/alert.xml")
def short_alert(visit: Visit, answer_id: str, language: str) -> Published:
    """An answer in the form of a CAP 1.2 alert, on a desk whose settings say for which area."""
    alert = public_alert(visit.desk.workspace, _edition(visit, answer_id, language))
    return Published(alert.encode(), "application/cap+xml")


@room.published("/answers/{answer_id}/{language}/history.json")
def history_data(visit: Visit, answer_id: str, language: str) -> Published:
    """Every version that was published, why it changed, who stood for it, and what it said."""
    edition = _edition(visit, answer_id, language)
    said = _said(visit, edition)
    entries = [
        {**to_json(one), **({"said": to_json(said[one.version])} if one.signatories else {})}
        for one in edition.history
    ]
    data = {"url": edition.url, "standing": edition.standing, "history": entries}
    return Published(_json(data), _JSON)


@room.published("/answers/{answer_id}/{language}/history")
def history(visit: Visit, answer_id: str, language: str) -> Published:
    """The same as a page."""
    edition = _edition(visit, answer_id, language)
    return _page(pages.versions(edition, _said(visit, edition)))


def _site(visit: Visit) -> Site:
    return site_of(visit.desk.workspace, str(visit.caller.app.state.public_url))


def _editions(visit: Visit) -> tuple[Edition, ...]:
    shelf = shelf_of(visit.desk, _site(visit))
    return shelf.editions(visit.sitting.session, visit.now)


def _edition(visit: Visit, answer_id: str, language: str = "") -> Edition:
    session, now = visit.sitting.session, visit.now
    return public_edition(session, answer_id, language, _site(visit), now)


def _said(visit: Visit, edition: Edition) -> Mapping[int, Wording]:
    found = public_answer(visit.sitting.session, edition.answer_id)
    return wordings(found, edition.language)


def _one_each(editions: Sequence[Edition], language: str) -> tuple[Edition, ...]:
    """One edition of each answer: in the language, or else in the original's."""
    chosen: dict[str, Edition] = {}
    for one in editions:
        if one.language == language or (one.is_original and one.answer_id not in chosen):
            chosen[one.answer_id] = one
    return tuple(chosen.values())


def _followed(visit: Visit, name: str, language: str) -> tuple[tuple[Edition, ...], Site, str]:
    """What a feed is of, where, and at which address."""
    site, editions = _site(visit), _editions(visit)
    kept = tuple(one for one in editions if one.language == language or not language)
    return kept, site, site.feed(name, language)


def _need_page(number: int, count: int) -> None:
    if number > count:
        raise NotFoundError("There is no such page of it.", "Begin with the first page.")


def _applying(visit: Visit, asked: Question) -> Published:
    if bool(asked.text) == bool(asked.url):
        raise InvalidError(
            "Ask about a text or about an address.",
            "Send one of the two.",
            {"text": "Send this, or an address.", "url": "Send this, or a text."},
        )
    looked = looked_of(visit.desk, _site(visit))
    if asked.url:
        found = looked.to_address(visit.sitting, asked.url)
        compared = ["address"]
    else:
        found = looked.to_text(visit.sitting, asked.text, asked.lang)
        compared = ["text", "address"] if looked.compares_texts else ["address"]
    data = {
        "compared": compared,
        "note": _SUGGESTION,
        "applications": [to_json(one) for one in found],
    }
    return Published(_json(data), _JSON)


def _page(html: str, *, framed: bool = False) -> Published:
    return Published(html.encode(), _HTML, pages.policy(), framed)


def _json(data: Mapping[str, Any]) -> bytes:
    return bytes(json_answer(data).body)
