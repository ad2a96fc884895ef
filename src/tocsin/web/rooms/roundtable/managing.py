"""What administrators do with a partner: each a form on its page."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.partners import partners
from tocsin.roundtable.partners.events import Way
from tocsin.web.forms import Line, Moment, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.roundtable.partners import page_of
from tocsin.web.rooms.roundtable.twofold import base_of
from tocsin.web.visits import Visit

room: Final = Room()
_PATH: Final = "/administration/partners/{partner_id}"


def again(visit: Visit, partner_id: str, form: Any, error: InvalidError) -> Page:
    """The page with what was typed in one of its forms, and what is wrong with it."""
    return page_of(visit, partner_id, form, error.fields or {"step": str(error.message)})


class ComparedSent(Sent):
    """``read`` is what the partner's person read aloud."""

    key: Line
    read: Line
    way: Way
    with_whom: Line


@room.action(f"{_PATH}/compare", Right.ADMINISTER, again=again)
def compare(visit: Visit, partner_id: str, form: ComparedSent) -> Done:
    """Notes that two people compared the key. From now on the partner is trusted."""
    partners.compare(visit.sitting, partner_id, form.key, form.read, form.way, form.with_whom)
    return _done(visit, partner_id, "partner_compared")


class TlpSent(Sent):
    """The closest label that both agreed to exchange."""

    most_tlp: Tlp
    reason: Text


@room.action(f"{_PATH}/tlp", Right.ADMINISTER, again=again)
def agree(visit: Visit, partner_id: str, form: TlpSent) -> Done:
    """Notes another closest label."""
    partners.agree_tlp(visit.sitting, partner_id, form.most_tlp, form.reason)
    return _done(visit, partner_id)


class AddressSent(Sent):
    """Where the partner's desk is reached; ``private``: it is within our own network."""

    url: Annotated[str, Field(max_length=2_000)] = ""
    private: bool = False


@room.action(f"{_PATH}/address", Right.ADMINISTER, again=again)
def set_address(visit: Visit, partner_id: str, form: AddressSent) -> Done:
    """Sets the address of the partner's desk, or takes it away."""
    partners.set_address(visit.sitting, partner_id, form.url, private=form.private)
    return _done(visit, partner_id)


class LimitsSent(Sent):
    """How many messages, and how many mebibytes of them, are taken of the partner a day."""

    messages: Annotated[int, Field(ge=1, le=1_000_000)]
    mebibytes: Annotated[int, Field(ge=1, le=1_000_000)]


@room.action(f"{_PATH}/limits", Right.ADMINISTER, again=again)
def set_limits(visit: Visit, partner_id: str, form: LimitsSent) -> Done:
    """Sets how much is taken of the partner a day."""
    partners.set_limits(visit.sitting, partner_id, form.messages, form.mebibytes * 2**20)
    return _done(visit, partner_id)


class SuspendedSent(Sent):
    """Why nothing is taken for the time being."""

    reason: Text


@room.action(f"{_PATH}/suspend", Right.ADMINISTER, again=again)
def suspend(visit: Visit, partner_id: str, form: SuspendedSent) -> Done:
    """Takes nothing from the partner until it is resumed."""
    partners.suspend(visit.sitting, partner_id, form.reason)
    return _done(visit, partner_id)


class ResumedSent(Sent):
    """Why it is taken again."""

    reason: Text


@room.action(f"{_PATH}/resume", Right.ADMINISTER, again=again)
def resume(visit: Visit, partner_id: str, form: ResumedSent) -> Done:
    """Takes from the partner again."""
    partners.resume(visit.sitting, partner_id, form.reason)
    return _done(visit, partner_id)


class RevokedSent(Sent):
    """A key that was lost or stolen, and from when on somebody else may have held it (UTC)."""

    key: Line
    suspect_since: Moment = None
    reason: Text


@room.action(f"{_PATH}/revoke", Right.ADMINISTER, again=again)
def revoke(visit: Visit, partner_id: str, form: RevokedSent) -> Done:
    """Trusts a key no more, and marks what came under it."""
    if form.suspect_since is None:
        raise InvalidError(
            "Since when is missing.", "Put it rather too early than too late.",
            {"suspect_since": "Since when is missing."},
        )  # fmt: skip
    partners.revoke_by_hand(visit.sitting, partner_id, form.key, form.suspect_since, form.reason)
    return _done(visit, partner_id, "key_revoked")


class OfferedSent(Sent):
    """A new key that no old one signed."""

    key: Line
    reason: Text


@room.action(f"{_PATH}/offer", Right.ADMINISTER, again=again)
def offer(visit: Visit, partner_id: str, form: OfferedSent) -> Done:
    """Notes a new key, to be compared."""
    partners.offer_key(visit.sitting, partner_id, form.key, form.reason)
    return _done(visit, partner_id)


class EndedSent(Sent):
    """Why we part."""

    reason: Text


@room.action(f"{_PATH}/end", Right.ADMINISTER, again=again)
def end(visit: Visit, partner_id: str, form: EndedSent) -> Done:
    """Parts from the partner for good."""
    partners.end(visit.sitting, partner_id, form.reason)
    return _done(visit, partner_id)


def _done(visit: Visit, partner_id: str, said: str = "saved") -> Done:
    return Done(f"{base_of(visit)}/partners/{partner_id}", said, {"partner": partner_id})
