"""A thread: what a source says, what was said about it, and what our people made of it."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox.inbox import ThreadView, view
from tocsin.desk.roundtable.inbox.messages import message_of
from tocsin.desk.roundtable.inbox.talks import known_talk
from tocsin.desk.roundtable.streams.speaking import Delivery, deliveries
from tocsin.panels.errors import NotAllowedError
from tocsin.printable import printable
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Accepted, Act, act_to_json
from tocsin.roundtable.inbox.messages import Message, Reasoned, bundle
from tocsin.roundtable.inbox.threads import Chain
from tocsin.roundtable.inbox.troubles import Built
from tocsin.roundtable.partners.keys import fingerprint
from tocsin.web.naming import named
from tocsin.web.pages import File, Page, Room
from tocsin.web.rooms.roundtable.awaited import awaited
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.offered import offered
from tocsin.web.rooms.roundtable.telling import changed, told
from tocsin.web.visits import Visit
from tocsin.web.words.partner_terms import ACTS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/roundtable/threads/{thread_id}", Right.LOOK)
def thread(visit: Visit, thread_id: str) -> Page:
    """A thread with everything that belongs to it."""
    return page_of(visit, thread_id)


@room.file("/roundtable/messages/{message_id}", Right.LOOK)
def payload(visit: Visit, message_id: str) -> File:
    """What a message says, whole, as JSON."""
    known_talk(visit.sitting, message_id)
    said = message_of(visit.sitting, message_id)
    content = orjson.dumps(dict(said.payload), option=orjson.OPT_INDENT_2)
    return File(f"tocsin-message-{message_id[:12]}.json", content, "application/json")


def again(visit: Visit, thread_id: str, form: Any, error: InvalidError) -> Page:
    """The page with what was typed in one of its forms, and what is wrong with it."""
    return page_of(visit, thread_id, form, error.fields or {"step": str(error.message)})


def page_of(
    visit: Visit, thread_id: str, typed: Any = None, faults: Mapping[str, str] | None = None
) -> Page:
    """The page of a thread."""
    seen, desks = view(visit.sitting, thread_id), Desks(visit)
    row, root = seen.row, seen.thread.root
    people = named(visit.sitting, {one.by for one in seen.acts})
    delivered = _all_delivered(visit, root) if row.ours else []
    data = {
        "thread": row.thread,
        "message": root.current.id,
        "title": row.title,
        "source": desks.desk(row.source),
        "to": desks.address(root.first.address),
        "ours": row.ours,
        "passed_on": row.passed_on,
        "what": row.what,
        "standing": seen.standing,
        "tlp": row.tlp,
        "received_at": row.received_at,
        "confidence": row.confidence,
        "case": row.case,
        "commitment": seen.commitment,
        "troubles": [{"kind": one.kind} for one in seen.troubles],
        "delivered": [
            {"what": one.what, "at": one.created, "desks": [_delivered(it, desks) for it in became]}
            for one, became in delivered
        ],
        "told": told(seen.opened[root.current.id]),
        "versions": _versions(seen, desks),
        "revoked": _taken_back(root.revoked),
        "contests": [_said(visit, one, seen, desks) for one in _about(seen, What.CONTEST)],
        "replies": [_said(visit, one, seen, desks) for one in _about(seen, What.REPLY)],
        "sightings": [
            {"partner": desks.desk(one.partner), "seen": one.seen, "count": one.count,
             "first": one.first, "last": one.last} for one in seen.sightings
        ],
        "acts": [_act(visit, one, people) for one in seen.acts],
        "built": [_built(visit, one, root) for one in seen.built],
        "duties": [
            {"what": one.what, "about": one.about, "source": one.source} for one in seen.duties
        ],
        "refused": [
            {"what": one.what, "sender": desks.desk(one.sender), "at": one.received_at}
            for one in seen.refused
        ],
        "unfit": {key: str(why) for key, why in seen.unfit.items()},
    }  # fmt: skip
    shown = {
        "next": awaited(seen, delivered[-1][1] if delivered else ()),
        "json": _indented,
        "act_words": ACTS,
        "typed": typed,
        "typed_as": type(typed).__name__ if typed is not None else "",
        "faults": dict(faults or {}),
        **offered(visit, seen, desks),
    }
    crumbs = (
        (gettext("Roundtable"), "/roundtable"),
        (gettext("Inbox"), f"/roundtable/inbox{'?ours=true' if row.ours else ''}"),
    )
    title = row.title or term(row.what)
    return Page("roundtable/thread.html.j2", title, data, None, shown, crumbs, row.tlp)


def _all_delivered(visit: Visit, root: Chain) -> list[tuple[Message, list[Delivery]]]:
    """What became of what we said first, of the correction that holds, and of what took it back:
    who has the one need not have the other.
    """
    said = {one.id: one for one in (root.first, root.current, root.revoked) if one is not None}
    return [(one, deliveries(visit.sitting, one.id)) for one in said.values()]


def _delivered(one: Delivery, desks: Desks) -> dict[str, Any]:
    """Whether a desk has what we said: by its signed receipt, or not yet, or not at all."""
    return {
        "desk": desks.desk(one.desk),
        "taken_at": one.taken_at if one.untaken is None else None,
        "untaken": one.untaken,
        "ended": one.ended,
    }


def _about(seen: ThreadView, what: What) -> tuple[Chain, ...]:
    return seen.thread.about(seen.thread.id, what)


def _versions(seen: ThreadView, desks: Desks) -> list[dict[str, Any]]:
    """What was said first, and each correction with its reasons and with what it changed."""
    found = []
    versions = seen.thread.root.versions
    for number, (was, one) in enumerate(zip((None, *versions), versions, strict=False), 1):
        both = [seen.opened[it.id] for it in (was, one) if it and it.id in seen.opened]
        found.append({
            "number": number,
            "id": one.id,
            "created": one.created,
            "received_at": one.received_at,
            "reasons": str(one.payload.get("reasons", "")) if one.what is What.CORRECT else "",
            "changes": changed(*both) if len(both) == 2 else None,
            **_signed(one, desks),
        })  # fmt: skip
    return found


def _signed(message: Message, desks: Desks) -> dict[str, Any]:
    """Under which key a message came, and what the key is worth now."""
    partner = desks.circle.partners.get(message.sender)
    key = partner.key(message.signed_by) if partner else None
    return {
        "fingerprint": fingerprint(message.signed_by),
        "key_state": key.state if key else None,
        "suspect": bool(partner and partner.is_suspect(message.signed_by, message.received_at)),
        "stream_number": message.number,
    }


def _said(visit: Visit, chain: Chain, seen: ThreadView, desks: Desks) -> dict[str, Any]:
    """A contest or a reply as it stands now, with what was replied to it."""
    current = chain.current
    if chain.first.id in seen.closed:
        return _closed(chain, desks)
    whole = message_of(visit.sitting, current.id) if chain.first.what is What.REPLY else current
    content = bundle(whole)
    return {
        "id": current.id,
        "who": desks.desk(current.sender),
        "ours": current.ours,
        "at": current.created,
        "closed": False,
        "text": _text(content),
        "evidence": _evidence(content),
        "versions": len(chain.versions),
        "revoked": _taken_back(chain.revoked),
        "replies": [
            _said(visit, one, seen, desks) for one in seen.thread.about(chain.first.id, What.REPLY)
        ],
    }


def _closed(chain: Chain, desks: Desks) -> dict[str, Any]:
    """Who said something that only liaisons may read, and when."""
    first, gone = chain.first, chain.revoked
    return {
        "id": first.id, "who": desks.desk(first.sender), "ours": first.ours, "at": first.created,
        "closed": True, "text": "", "evidence": [], "versions": 1,
        "revoked": {"at": gone.created, "reasons": ""} if gone else None, "replies": [],
    }  # fmt: skip


def _text(content: Mapping[str, Any]) -> str:
    for name in ("reasons", "text", "reply"):
        if isinstance(content.get(name), str):
            return str(content[name])
    return _indented(content)


def _evidence(content: Mapping[str, Any]) -> list[str]:
    listed = content.get("evidence")
    return [str(one) for one in listed[:100]] if isinstance(listed, list | tuple) else []


def _taken_back(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    try:
        reasons = from_json(Reasoned, message.payload).reasons
    except (DamagedDocumentError, CannotStandError, NotAllowedError):
        reasons = ""  # it was erased
    return {"at": message.created, "reasons": reasons}


def _act(visit: Visit, act: Act, people: Mapping[str, str]) -> dict[str, Any]:
    """What somebody did; of a case that the reader may not know of, neither which nor why."""
    on = getattr(act, "on", "")
    hidden = bool(on) and not _case_of(visit, on)["href"]
    return {
        "kind": act_to_json(act)["kind"],
        "by": people[act.by],
        "at": act.at,
        "reasons": "" if hidden else act.reasons,
        "confidence": act.confidence if isinstance(act, Accepted) else None,
        "on": "" if hidden else on,
        "hidden": hidden,
    }


def _built(visit: Visit, built: Built, root: Chain) -> dict[str, Any]:
    numbers = {one.id: number for number, one in enumerate(root.versions, 1)}
    case = _case_of(visit, built.on)
    return {
        "on": built.on if case["href"] else "",
        "version": numbers.get(built.message),
        "troubles": [{"kind": one.kind} for one in built.troubles],
        **case,
    }


def _case_of(visit: Visit, case_id: str) -> dict[str, str]:
    """A case's name and page; neither for who may not know of it."""
    try:
        row = known_case(visit.sitting.session, visit.actor, case_id)
    except NotFoundError:
        return {"name": gettext("something that you may not know of"), "href": ""}
    return {"name": f"#{row.number} {row.title}", "href": f"/cases/{row.id}"}


def _indented(value: Any) -> str:
    """JSON for people; a stranger's characters that cannot be shown are made visible."""
    return printable(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode())
