"""The first steps with a partner, and which of them are done by what the desk has on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from tocsin.desk.roundtable.partners.partners import PartnerView
from tocsin.roundtable.partners.events import Compared, Event
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

_STEPS: Final = {
    "agree": (
        _("Agree before anything is sent"),
        _(
            "Two people, one of each side, talk it through and write it down. The desk keeps no "
            "record of this: sign the printed page."
        ),
    ),
    "card": (
        _("Exchange cards"),
        _("Each side gives the other its card. It names the desk, its key and its address."),
    ),
    "compare": (
        _("Compare the fingerprints"),
        _(
            "By telephone on a number known before, or in person: each reads the digits on their "
            "own screen to the other. Until then nothing is taken from this partner."
        ),
    ),
    "tlp": (
        _("Agree on the closest label"),
        _("What is more closed than this is neither sent nor taken, whatever happens."),
    ),
    "address": (
        _("Enter the address of their desk"),
        _(
            "Messages are sent there by themselves. Without an address they are carried as files, "
            "on a stick or by post."
        ),
    ),
    "first": (
        _("Send a first message"),
        _("A liaison shares a case that is no secret. A person presses; nothing leaves by itself."),
    ),
    "receipt": (
        _("See its receipt"),
        _(
            "The partner's desk answers with a signed receipt: from then on each side can prove "
            "what arrived. If there is none after a quarter of an hour, look at the line below."
        ),
    ),
}

BEFORE: Final = (
    _("Who speaks for each side, and whom to call at night."),
    _("What each side wants to hear from the other, and what not."),
    _(
        "How closed things may be that pass between you: the closest label of the Traffic "
        "Light Protocol."
    ),
    _("On which law personal data may pass, if any may. Without it, accounts go as pseudonyms."),
    _("That a contest is answered, within how many days, and by whom."),
    _("What both do on the day when a key is lost or stolen: call first, then revoke."),
    _("How long each side keeps what it received, and how it erases it when asked."),
)
"""What two institutions settle between them before their desks talk."""


def first_steps() -> list[dict[str, Any]]:
    """The steps before there is a partner on record."""
    return [_step(name, None, done=False) for name in _STEPS]


def steps_with(view: PartnerView, history: Sequence[Event]) -> list[dict[str, Any]]:
    """The steps with a partner, by what is on record of it."""
    partner = view.partner
    compared = next((one.at for one in history if isinstance(one, Compared)), None)
    receipted = view.last_sent is not None and view.waiting == 0
    return [
        _step("agree", None, done=False),
        _step("card", partner.met.at, done=True),
        _step("compare", compared, done=compared is not None),
        _step("tlp", None, done=True),
        _step("address", None, done=bool(view.url)),
        _step("first", view.last_sent, done=view.last_sent is not None),
        _step("receipt", None, done=receipted),
    ]


def _step(name: str, at: datetime | None, *, done: bool) -> dict[str, Any]:
    title, what = _STEPS[name]
    return {
        "name": name, "title": gettext(title), "what": gettext(what), "done": done, "at": at,
        "by_hand": name == "agree",
    }  # fmt: skip
