"""What another site pastes to show an answer: a frame, or a quotation that needs no frame.

Neither has a script, a style or a cookie, and neither tells us who reads it beyond the request for
the frame itself; the quotation makes no request at all. Sizes stand in attributes, because a strict
content security policy of the other site refuses inline styles.
"""

from typing import Final

from markupsafe import escape

from tocsin.answers.publishing.edition import Edition

WIDTH_PX: Final = 480
HEIGHT_PX: Final = 480
"""Enough for a statement of three lines and three pieces of advice; a longer text scrolls."""


def frame_snippet(edition: Edition, address: str) -> str:
    """An ``iframe`` of the page that :func:`.pages.frame` makes, served at an address.

    Its sandbox lets it open the link to the whole answer, and nothing else.
    """
    title = edition.words.say("page.frame", title=edition.wording.title)
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{WIDTH_PX}" '
        f'height="{HEIGHT_PX}" loading="lazy" referrerpolicy="no-referrer" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def quote_snippet(edition: Edition) -> str:
    """A quotation with its source: text as it stands now, which does not learn of a withdrawal."""
    words, direction = edition.words, "rtl" if edition.words.is_right_to_left else "ltr"
    names = ", ".join(one.institution for one in edition.signatories)
    agreed = words.say("page.named", title=words.say("page.signatories"), text=names)
    warning = f"<p><strong>{escape(edition.warning)}</strong></p>" if edition.warning else ""
    return (
        f'<blockquote cite="{escape(edition.url)}" lang="{escape(edition.language)}" '
        f'dir="{direction}">{warning}<p>{escape(edition.wording.statement)}</p>'
        f"<footer>{escape(agreed)}. "
        f'<a href="{escape(edition.url)}" rel="noopener noreferrer">'
        f"{escape(words.say('page.more'))}</a></footer></blockquote>"
    )
