"""Sharing a case: first exactly what would leave, then a button; later its correction."""

from typing import Annotated, Any, Final

import orjson
from fastapi import Query

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import identity
from tocsin.desk.roundtable.inbox.inbox import built_on
from tocsin.desk.roundtable.sharing.case_sharing import Shared, share_again, share_case, shared_of
from tocsin.desk.roundtable.sharing.previewing import Preview, preview
from tocsin.web.forms import Counted, Line, NotBlank, Sent, Text
from tocsin.web.listing import IfStated
from tocsin.web.pages import Done, File, Page, Room
from tocsin.web.rooms.cases.view import crumbs_of
from tocsin.web.rooms.roundtable.addressing import address_of, as_closed_as, choices, chosen_of
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.partners import tlp_choices
from tocsin.web.rooms.roundtable.telling import place, thing
from tocsin.web.visits import Visit
from tocsin.web.words.partner_terms import STAYS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _
from tocsin.web.words.terms import term

room: Final = Room()
_NAMES_SHOWN: Final = 50
To = Annotated[str, Query(max_length=200, description="desk:… or group:…")]
Label = Annotated[Tlp | None, IfStated]


class SharedSent(Sent):
    """What was looked at before: to whom, how closed, what goes along, and which version."""

    to: Line
    label: Tlp
    identities: bool = False
    texts: bool = False
    version: Counted
    confidence: Annotated[Confidence | None, NotBlank] = None
    reasons: Text = ""


@room.page("/cases/{case_id}/share", Right.LOOK)
def share(
    visit: Visit,
    case_id: str,
    to: To = "",
    label: Label = None,
    identities: bool = False,
    texts: bool = False,
) -> Page:
    """With whom a case was shared; and what would leave if it were shared so."""
    asked = {"to": to, "label": label, "identities": identities, "texts": texts or not to}
    return _page(visit, case_id, asked)


def again(visit: Visit, case_id: str, form: SharedSent, error: InvalidError) -> Page:
    """What would leave, with what was typed, and what is wrong with it."""
    asked = form.model_dump(include={"to", "label", "identities", "texts"})
    return _page(visit, case_id, asked, form, error.fields or {"label": str(error.message)})


@room.file("/cases/{case_id}/share/bundle", Right.EXCHANGE)
def bundle(
    visit: Visit,
    case_id: str,
    to: To,
    label: Tlp,
    identities: bool = False,
    texts: bool = False,
) -> File:
    """Exactly what would leave, as a file to read. Nothing is sent."""
    made = _preview(visit, case_id, to, label, identities=identities, texts=texts)
    content = orjson.dumps(dict(made.bundle), option=orjson.OPT_INDENT_2)
    return File("tocsin-would-leave.json", content, "application/json")


@room.action("/cases/{case_id}/share", Right.EXCHANGE, again=again)
def send(visit: Visit, case_id: str, form: SharedSent) -> Done:
    """Shares the case as it was looked at."""
    _need_same_version(visit, case_id, form.version)
    made = share_case(
        visit.sitting, visit.desk.workspace, case_id, address_of(Desks(visit), form.to),
        form.label, form.confidence, identities=form.identities, texts=form.texts,
    )  # fmt: skip
    return Done(f"/roundtable/threads/{made.id}", "sent", {"message": made.id})


@room.action("/cases/{case_id}/share/correct", Right.EXCHANGE, again=again)
def correct(visit: Visit, case_id: str, form: SharedSent) -> Done:
    """Sends what the case says now in the place of what was sent before."""
    _need_same_version(visit, case_id, form.version)
    made = share_again(
        visit.sitting, visit.desk.workspace, case_id, address_of(Desks(visit), form.to),
        form.reasons, form.confidence, tlp=form.label, identities=form.identities,
        texts=form.texts,
    )  # fmt: skip
    return Done(f"/roundtable/threads/{made.id}", "sent", {"message": made.id})


def _need_same_version(visit: Visit, case_id: str, version: int) -> None:
    """Refuses to send what nobody has looked at."""
    row = case_of(visit.sitting.session, visit.actor, case_id)[0]
    if row.version != version:
        changed = _("The case was changed since you looked at what would leave. Nothing was sent.")
        raise InvalidError(
            changed, "Read the page again, then press the button.", {"version": changed}
        )


def _preview(
    visit: Visit, case_id: str, to: str, label: Tlp, *, identities: bool, texts: bool
) -> Preview:
    return preview(
        visit.sitting, visit.desk.workspace, case_id, address_of(Desks(visit), to), label,
        identities=identities, texts=texts,
    )  # fmt: skip


def _page(
    visit: Visit,
    case_id: str,
    asked: dict[str, Any],
    typed: SharedSent | None = None,
    faults: dict[str, str] | None = None,
) -> Page:
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    desks, speaks = Desks(visit), visit.may(Right.EXCHANGE)
    made, problem = None, ""
    if speaks and asked["to"]:
        made, problem = _tried(visit, case_id, asked, case.tlp)
    data = {
        "case": case_id,
        "version": row.version,
        "case_tlp": case.tlp,
        "shared": [_shared(one, desks) for one in shared_of(visit.sitting, case_id)],
        "preview": _told(made, desks) if made else None,
        "builds_on": [
            {
                "title": one.title,
                "href": one.href,
                "source": desks.desk(one.source),
                "troubles": [trouble.kind for trouble in built.troubles],
            }
            for one, built in built_on(visit.sitting, case_id)
        ],
    }
    shown = {
        "asked": {**asked, "label": asked["label"] or (made.tlp if made else case.tlp)},
        "problem": problem,
        "may_share": speaks,
        "ready": identity(visit.sitting).ready,
        "addresses": choices(desks) if speaks else [],
        "tlps": tlp_choices(as_closed_as(case.tlp)),
        "confidences": [(one, term(one)) for one in reversed(Confidence)],
        "typed": typed,
        "faults": faults or {},
    }
    title = gettext("Share this case")
    return Page("roundtable/share.html.j2", title, data, None, shown, crumbs_of(row), case.tlp)


def _tried(
    visit: Visit, case_id: str, asked: dict[str, Any], case_tlp: Tlp
) -> tuple[Preview | None, str]:
    """The preview, or why there is none; a wrong address leaves the form as it is."""
    try:
        made = _preview(
            visit, case_id, asked["to"], asked["label"] or case_tlp,
            identities=asked["identities"], texts=asked["texts"],
        )  # fmt: skip
    except InvalidError as error:
        return None, error.message
    return made, ""


def _told(made: Preview, desks: Desks) -> dict[str, Any]:
    """What would leave, and what would not, for people."""
    return {
        "title": made.title,
        "to": desks.address(made.address),
        "tlp": made.tlp,
        "least_tlp": made.least_tlp,
        "recipients": [
            {**desks.desk(one.desk), "objection": one.objection} for one in made.recipients
        ],
        "objects": [
            {"type": name, "word": thing(name), "count": count}
            for name, count in sorted(made.objects.items(), key=lambda one: place(one[0]))
        ],
        "accounts": list(made.accounts[:_NAMES_SHOWN]),
        "accounts_in_all": len(made.accounts),
        "posts": made.posts,
        "with_text": made.with_text,
        "measures": made.measures,
        "verdicts": made.verdicts,
        "answers": made.answers,
        "stays": [gettext(STAYS[one]) if one in STAYS else one for one in made.stays],
        "redacted": made.redacted,
        "size": made.size,
        "change": made.change and {
            "new": made.change.new, "changed": made.change.changed,
            "withdrawn": made.change.withdrawn, "unchanged": made.change.unchanged,
        },
        "faults": list(made.faults),
    }  # fmt: skip


def _shared(one: Shared, desks: Desks) -> dict[str, Any]:
    return {
        "to": desks.address(one.address),
        "chosen": chosen_of(one.address),
        "href": f"/roundtable/threads/{one.thread}",
        "version": one.version,
        "tlp": one.tlp,
        "identities": one.identities,
        "texts": one.texts,
        "sent_at": one.sent_at,
        "revoked": one.revoked,
    }
