"""What a page says after an action: a key travels in the address, never a text."""

from collections.abc import Mapping
from typing import Final

from tocsin.web.words.speaking import marked as _

SAID: Final[Mapping[str, str]] = {
    "done": _("Done."),
    "saved": _("Saved."),
    "joined": _("Saved, joined with what someone else changed meanwhile."),
    "opened": _("The case is open."),
    "split": _("The new case is open; what you chose is in it."),
    "said": _("Said."),
    "withdrawn": _("Taken back."),
    "submitted": _("It is on its way."),
    "cancelled": _("Called off."),
    "signed_in": _("You are signed in."),
    "signed_out": _("You are signed out."),
    "called": _("The panel is called. Nominate experts now."),
    "drawn": _("The panel is drawn. The seed is on record: anyone can draw again and compare."),
    "voted": _("Your ballot is cast. It stands."),
    "published": _("The record is public."),
    "appealed": _("The appeal is on record. Others will judge it."),
    "erased": _("Erased. The audit log says that it was done, and why."),
    "welcome": _("The desk is set up. You are signed in."),
    "password_set": _("The password is kept. Sign in with it."),
}
