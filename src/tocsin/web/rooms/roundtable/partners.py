"""Partners: the list, one with its checklist, its keys and its line; and how one is met."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import orjson
from pydantic import Field

from tocsin.cases.documents import from_json
from tocsin.cases.errors import DamagedDocumentError
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.partners.partners import (
    PartnerView,
    history,
    listing,
    meet,
    partner,
    try_now,
)
from tocsin.desk.roundtable.streams.held_up import HeldUp
from tocsin.desk.roundtable.streams.posting import files_to_carry
from tocsin.desk.roundtable.streams.refused import refused_lately
from tocsin.desk.roundtable.streams.settling import FORKED_AGAIN
from tocsin.errors import InputError
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.partners.events import PartnerKind, Way, kind_of
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.roundtable.partners.partner import Key, KeyState
from tocsin.web.forms import Line, Nothing, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Crumb, Done, File, Page, Room
from tocsin.web.rooms.roundtable.checklist import BEFORE, first_steps, steps_with
from tocsin.web.rooms.roundtable.health import health_of
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.twofold import ADMINISTRATION, base_of, page_twice
from tocsin.web.visits import Visit
from tocsin.web.words.partner_terms import FORKED_TWICE, HAPPENED, TLP_BETWEEN_DESKS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


class MetSent(Sent):
    """A new partner: by its card, or by hand."""

    card: Annotated[str, Field(max_length=10_000)] = ""
    name: Line = ""
    key: Line = ""
    url: Annotated[str, Field(max_length=2_000)] = ""
    kind: PartnerKind = PartnerKind.STATE
    country: Annotated[str, Field(max_length=2)] = ""
    most_tlp: Tlp = Tlp.GREEN
    private: bool = False


@page_twice(room, "/partners", csv=True)
def partners(visit: Visit) -> Page:
    """All partners by name: where each stands, and how the line to it is."""
    rows = [_row(one, visit) for one in listing(visit.sitting)]
    base = base_of(visit)
    shown = {
        "may_manage": visit.may(Right.ADMINISTER),
        "own": f"{base}/roundtable/identity",
        "groups": f"{base}/groups",
    }
    crumbs = ((gettext("Roundtable"), "/roundtable"),) if not base else ()
    return Page(
        "roundtable/partners.html.j2", gettext("Partners"), {"partners": rows}, rows, shown, crumbs
    )


@room.page("/partners/new", Right.ADMINISTER)
def new(visit: Visit) -> Page:
    """How a partner is met: what to agree on first, and where its card is entered."""
    return _meeting(visit, MetSent(), {})


def again(visit: Visit, form: MetSent, error: InvalidError) -> Page:
    """The same with what was typed."""
    return _meeting(visit, form, error.fields or {"card": str(error.message)})


@room.action("/partners/new", Right.ADMINISTER, again=again)
def note(visit: Visit, form: MetSent) -> Done:
    """Notes a partner. Nothing is taken from it before its key was compared."""
    made = meet(visit.sitting, _card(form), form.most_tlp, private=form.private)
    return Done(f"{base_of(visit)}/partners/{made}#step-compare", "partner_met", {"partner": made})


@page_twice(room, "/partners/{partner_id}")
def one_partner(visit: Visit, partner_id: str) -> Page:
    """A partner: the checklist, the line, its keys, and everything that happened."""
    return page_of(visit, partner_id)


@room.file("/partners/{partner_id}/messages.jsonl", Right.EXCHANGE)
def waiting(visit: Visit, partner_id: str) -> File:
    """The messages that a partner has yet to take, a line each, to be carried by hand."""
    lines = b"".join(raw + b"\n" for raw in files_to_carry(visit.desk, visit.actor, partner_id))
    return File(f"tocsin-messages-{partner_id[:8]}.jsonl", lines, "application/jsonl")


@room.action("/partners/{partner_id}/try", Right.EXCHANGE)
def call_now(visit: Visit, partner_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Tries the line at once, however long it was to wait."""
    try_now(visit.sitting, partner_id)
    return Done(f"/partners/{partner_id}#line", "submitted")


def page_of(
    visit: Visit,
    partner_id: str,
    typed: Any = None,
    faults: Mapping[str, str] | None = None,
) -> Page:
    """The page of a partner. Its forms are there for who administers."""
    view = partner(visit.sitting, partner_id)
    events = history(visit.sitting, partner_id)
    keys = [_key(one) for one in reversed(view.partner.keys)]
    people = named(visit.sitting, {one.by for one in events})
    data = {
        **_row(view, visit),
        "id": partner_id,
        "url": view.url,
        "private": view.private,
        "has_key": view.partner.current is not None,
        "last_sent": view.last_sent,
        "received_today": view.received_today,
        "limit_per_day": view.limit_per_day,
        "mebibytes_per_day": view.bytes_per_day // 2**20,
        "failures": view.failures,
        "trouble": view.trouble,
        "next_at": view.next_at,
        "held_up": [_held_up(one, Desks(visit)) for one in view.held_up],
        "refused": [
            {"reason": one.reason, "count": one.count, "last": one.last}
            for one in refused_lately(visit.sitting, partner_id)
        ],
        "keys": keys,
        "steps": steps_with(view, events),
        "record": [
            {"kind": kind_of(one), "at": one.at, "by": people[one.by] if one.by else "",
             "reason": getattr(one, "reason", "") or getattr(one, "with_whom", "")}
            for one in events
        ],
    }  # fmt: skip
    base = base_of(visit)
    shown = {
        "waiting_key": _to_compare(view, keys),
        "before": [gettext(words) for words in BEFORE],
        "own": f"{base}/roundtable/identity",
        "may_manage": visit.may(Right.ADMINISTER),
        "may_exchange": visit.may(Right.EXCHANGE),
        "may_look": visit.may(Right.LOOK),
        "ways": [(one, term(one)) for one in Way],
        "tlps": tlp_choices(),
        "revocable": [
            (one["public"], one["fingerprint"]) for one in keys
            if one["state"] is not KeyState.REVOKED
        ],
        "event_words": HAPPENED,
        "typed": typed,
        "typed_as": type(typed).__name__ if typed is not None else "",
        "faults": dict(faults or {}),
    }  # fmt: skip
    crumbs = (*_way(base), (gettext("Partners"), f"{base}/partners"))
    return Page("roundtable/partner.html.j2", view.partner.met.name, data, None, shown, crumbs)


def tlp_choices(labels: Any = Tlp) -> list[tuple[Tlp, str]]:
    """Labels with what each asks of a partner."""
    return [(one, f"{one.label} – {gettext(TLP_BETWEEN_DESKS[one])}") for one in labels]


def _way(base: str) -> tuple[Crumb, ...]:
    if base:
        return ((gettext("Administration"), ADMINISTRATION),)
    return ((gettext("Roundtable"), "/roundtable"),)


def _row(view: PartnerView, visit: Visit) -> dict[str, Any]:
    partner = view.partner
    return {
        "partner": partner.id,
        "name": partner.met.name,
        "href": f"{base_of(visit)}/partners/{partner.id}",
        "kind": partner.met.partner_kind,
        "country": partner.met.country,
        "standing": partner.standing,
        "most_tlp": partner.most_tlp,
        "health": health_of(view, visit.now),
        "last_heard": view.last_heard,
        "waiting": view.waiting,
    }


def _key(key: Key) -> dict[str, Any]:
    return {
        "public": key.public,
        "fingerprint": fingerprint(key.public),
        "state": key.state,
        "since": key.since,
        "signed_by": key.signed_by,
        "suspect_since": key.suspect_since,
    }


def _held_up(one: HeldUp, desks: Desks) -> dict[str, Any]:
    is_doubt = one.why == FORKED_AGAIN
    return {
        "to": desks.address(one.address),
        "why": one.why,
        "words": gettext(FORKED_TWICE) if is_doubt else term(Reason(one.why)),
        "since": one.since,
        "next_at": one.next_at,
    }


def _to_compare(view: PartnerView, keys: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The key that people have to compare, if one waits; not while another holds."""
    if view.partner.current is not None:
        return None
    return next((one for one in keys if one["state"] is KeyState.OFFERED), None)


def _meeting(visit: Visit, form: MetSent, faults: Mapping[str, str]) -> Page:
    base = base_of(visit)
    shown = {
        "form": form,
        "faults": faults,
        "before": [gettext(words) for words in BEFORE],
        "kinds": [(one, term(one)) for one in PartnerKind],
        "tlps": tlp_choices(),
        "own": f"{base}/roundtable/identity",
    }
    crumbs = (*_way(base), (gettext("Partners"), f"{base}/partners"))
    data = {"steps": first_steps()}
    return Page("roundtable/meet.html.j2", gettext("Meet a partner"), data, None, shown, crumbs)


def _card(form: MetSent) -> Card:
    """The card that was given, or made of what was typed."""
    if not form.card:
        return _card_by_hand(form)
    try:
        return from_json(Card, orjson.loads(form.card))
    except (orjson.JSONDecodeError, DamagedDocumentError) as error:
        raise InvalidError(
            "This is no card of a desk.",
            "Copy all of it, from the first brace to the last, or enter the partner by hand.",
            {"card": "This is no card of a desk."},
        ) from error


def _card_by_hand(form: MetSent) -> Card:
    try:
        return Card(
            desk=desk_id(form.key), name=form.name, kind=form.kind, country=form.country,
            key=form.key, fingerprint=fingerprint(form.key), url=form.url,
        )  # fmt: skip
    except InputError as error:
        raise InvalidError(
            "This is no public key.", "Paste the partner's card, or copy the key as it stands.",
            {"key" if form.name else "card": "This is no public key."},
        ) from error  # fmt: skip
