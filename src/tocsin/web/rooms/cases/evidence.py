"""The evidence basket of a case: what is frozen from posts, accounts and findings, and notes."""

from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import Field

from tocsin.cases import disarm
from tocsin.cases.documents import to_json
from tocsin.cases.evidence import EvidenceKind
from tocsin.cases.freezing import freeze_file, freeze_note
from tocsin.desk.cases.basket import basket, piece, put_in
from tocsin.desk.cases.saving import case_of, save_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Id, Line, Sent, Text
from tocsin.web.listing import known_key
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.quoting import post_rows
from tocsin.web.rooms.cases.findings import add_post, take_in, with_spread
from tocsin.web.rooms.cases.view import crumbs_of
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


class FindingSent(Sent):
    """A finding of the last investigation."""

    finding: Id


@room.action("/cases/{case_id}/findings", Right.WRITE_CASES)
def add_finding(visit: Visit, case_id: str, form: FindingSent) -> Done:
    """Freezes a finding, and the posts that bear it out, into the case."""
    saved = take_in(visit, case_id, form.finding)
    return Done(f"/cases/{case_id}#findings", "saved", {"version": saved.version})


class PostSent(Sent):
    """A post, by the key that its page shows."""

    post: Id


@room.action("/cases/{case_id}/posts", Right.WRITE_CASES)
def add_one_post(visit: Visit, case_id: str, form: PostSent) -> Done:
    """Freezes a post into the case."""
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    key = known_key(form.post)
    found = [] if key is None else post_rows(visit.desk, [key])
    if not found:
        raise NotFoundError("There is no such post.", "Open it in the explorer, and try again.")
    with_post = with_spread(visit, case_id, add_post(visit, case_id, case, found[0]))
    saved = save_case(visit.sitting, case_id, row.version, with_post)
    return Done(f"/cases/{case_id}#posts", "saved", {"version": saved.version})


class NoteSent(Sent):
    """What a person saw or was told; or a file that is kept elsewhere, by its hash."""

    text: Text
    name: Line = ""
    sha256: Line = ""
    size: Annotated[int, Field(ge=0, le=2**53)] = 0


@room.action("/cases/{case_id}/notes", Right.WRITE_CASES)
def add_note(visit: Visit, case_id: str, form: NoteSent) -> Done:
    """Puts a note, or the hash of a document, into the basket."""
    if not form.text:
        fields = {"text": gettext("is empty")}
        raise InvalidError(gettext("There is nothing to keep."), gettext("Write it down."), fields)
    me, now = visit.actor.person_id, visit.now
    if form.sha256:
        kind, size = EvidenceKind.DOCUMENT, max(form.size, 0)
        frozen = freeze_file(kind, form.name, form.sha256, size, form.text, me, now)
    else:
        frozen = freeze_note(form.text, me, now)
    evidence = put_in(visit.sitting, case_id, frozen)
    return Done(f"/cases/{case_id}#evidence", "saved", {"evidence": evidence})


@room.page("/cases/{case_id}/evidence", Right.LOOK, csv=True)
def all_evidence(visit: Visit, case_id: str) -> Page:
    """The whole basket, each piece with its hash and where it came from."""
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    pieces = basket(visit.sitting, case_id)
    people = named(visit.sitting, (one.captured_by for one in pieces))
    rows = [
        {
            "number": number,
            "id": one.id,
            "kind": one.kind,
            "captured_at": one.captured_at,
            "captured_by": people[one.captured_by],
            "source_file": one.provenance.source_file,
            "source_line": one.provenance.source_line,
            "reader": one.provenance.reader,
            "seal": one.seal,
            "href": f"/cases/{case_id}/evidence/{one.id}",
        }
        for number, one in enumerate(pieces, 1)
    ]
    title = gettext("Evidence")
    data = {"case": case_id, "evidence": rows}
    return Page("cases/evidence.html.j2", title, data, rows, {}, crumbs_of(row), case.tlp)


@room.page("/cases/{case_id}/evidence/{evidence_id}", Right.LOOK)
def one_piece(visit: Visit, case_id: str, evidence_id: str) -> Page:
    """A piece of evidence, whole, with what shows that it is what it was."""
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    found = piece(visit.sitting, case_id, evidence_id)
    data = {"case": case_id, "evidence": to_json(found), "verified": found.verify()}
    shown = {"piece": found, "people": named(visit.sitting, [found.captured_by])}
    title = gettext("Evidence %(id)s") % {"id": found.id[:12]}
    return Page("cases/piece.html.j2", title, data, None, shown, crumbs_of(row), case.tlp)


@room.page("/techniques", Right.LOOK, csv=True)
def techniques(visit: Visit, words: Annotated[str, Query(max_length=200)] = "") -> Page:  # noqa: ARG001
    """The techniques of DISARM, all of them or those that words name."""
    found = disarm.search(words) if words else disarm.techniques()
    rows: list[dict[str, Any]] = [
        {name: getattr(one, name) for name in ("id", "name", "summary", "tactic", "parent")}
        for one in found
    ]
    data = {"words": words, "version": disarm.version(), "techniques": rows}
    return Page("cases/techniques.html.j2", gettext("Techniques (DISARM)"), data, rows)
