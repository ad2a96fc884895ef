"""What comes next in a thread: who acts, and what happens if nobody does."""

from collections.abc import Mapping, Sequence
from typing import Final

from tocsin.desk.roundtable.inbox.inbox import ThreadView
from tocsin.desk.roundtable.streams.speaking import Delivery
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.troubles import Standing
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

_OF_OURS_REVOKED: Final = _("We have taken this back. Nothing more is to be done.")
_OF_OURS_REVOKED_WAITS: Final = _(
    "We have taken this back, and not everybody below knows it yet. The word is sent until they "
    "take it; to whom there is no line, carry it as a file from the partner's page."
)
_OF_OURS_REVOKED_UNTOLD: Final = _(
    "We have taken this back, and somebody below has not got the word. Tell them by telephone."
)
_OF_OURS_CONTESTED: Final = _(
    "A partner says that something is wrong. A liaison answers: reply with reasons, send a "
    "correction, or take it back. Until then the contest stands, and all who got it can see that."
)
_OF_OURS: Final = _("It is with the partner. What they say about it appears here.")
_OF_OURS_WAITS: Final = _(
    "Not everybody below has taken it yet. It is sent until they do; to whom there is no line, "
    "carry it as a file from the partner's page."
)
_OF_OURS_ENDED: Final = _("Nobody took it before it could not be sent any more.")
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


def awaited(seen: ThreadView, delivered: Sequence[Delivery]) -> str:
    """The sentence, in the language that is spoken; ``delivered`` is what became of the last that
    we said of it, if it is ours.
    """
    root = seen.thread.root
    if not seen.row.ours:
        of_theirs = _OF_THEIRS[seen.standing or Standing.WAITING]
        return gettext(_REQUEST if seen.row.what is What.REQUEST else of_theirs)
    if root.revoked is not None:
        return gettext(_of_revoked(delivered))
    if seen.thread.open_contests:
        return gettext(_OF_OURS_CONTESTED)
    return gettext(_of_ours(delivered))


def _of_revoked(delivered: Sequence[Delivery]) -> str:
    if any(not (one.taken_at or one.ended) for one in delivered):
        return _OF_OURS_REVOKED_WAITS
    knows = all(one.taken_at and one.untaken is None for one in delivered)
    return _OF_OURS_REVOKED if knows else _OF_OURS_REVOKED_UNTOLD


def _of_ours(delivered: Sequence[Delivery]) -> str:
    if any(not (one.taken_at or one.ended) for one in delivered):
        return _OF_OURS_WAITS
    has_it = any(one.taken_at and one.untaken is None for one in delivered)
    return _OF_OURS if has_it else _OF_OURS_ENDED
