"""What comes next in a thread: who acts, and what happens if nobody does."""

from collections.abc import Mapping
from typing import Final

from tocsin.desk.roundtable.inbox.inbox import ThreadView
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

_OF_OURS_REVOKED: Final = _("We have taken this back. Nothing more is to be done.")
_OF_OURS_CONTESTED: Final = _(
    "A partner says that something is wrong. A liaison answers: reply with reasons, send a "
    "correction, or take it back. Until then the contest stands, and all who got it can see that."
)
_OF_OURS: Final = _("It is with the partner. What they say about it appears here.")
_REQUEST: Final = _(
    "A partner asks for something. It stands in the ledger of commitments, with its deadline."
)
_OF_THEIRS: Final[Mapping[Standing, str]] = {
    Standing.WAITING: _(
        "An analyst reads it and accepts or declines it, with reasons. Until then it counts "
        "nowhere as ours, and no case builds on it."
    ),
    Standing.ACCEPTED: _(
        "It can be opened as a case. It still counts as its source's, never as found by us."
    ),
    Standing.DECLINED: _(
        "Nothing more is to be done, unless the source corrects it. If you think that it is wrong, "
        "a liaison can say so to the source."
    ),
    Standing.LOOK_AGAIN: _(
        "Something came after it was judged. An analyst reads what changed and judges it again. "
        "Look at what we built on it, too."
    ),
    Standing.REVOKED: _(
        "The source has taken it back. Look at what we built on it: it does not change by itself."
    ),
}


def awaited(seen: ThreadView) -> str:
    """The sentence, in the language that is spoken."""
    root = seen.thread.root
    if not seen.row.ours:
        of_theirs = _OF_THEIRS[seen.standing or Standing.WAITING]
        return gettext(_REQUEST if seen.row.what is What.REQUEST else of_theirs)
    if root.revoked is not None:
        return gettext(_OF_OURS_REVOKED)
    return gettext(_OF_OURS_CONTESTED if seen.thread.open_contests else _OF_OURS)
