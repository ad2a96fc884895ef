"""What a large crowd favours in every camp: its ratings sent as a file, judged, and shown."""

from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final

from fastapi import File as FileField
from fastapi import Form, UploadFile

from tocsin.cases.case import Status as CaseStatus
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.errors import InvalidError
from tocsin.desk.jobs.incoming import receive
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.panels.crowds import crowd_of, crowds, fits, freeze_crowd, judge_crowd, judged
from tocsin.desk.people.rights import Right
from tocsin.panels.crowd.judging import Judged, Status, Support
from tocsin.panels.crowd.ratings import LEAST_RATERS
from tocsin.web.forms import Id, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_CHUNK: Final = 1 << 20
_LOOK_AGAIN_S: Final = 3
_MOST_BYTES: Final = 64 * 2**20
"""Some three million ratings, a line each; to judge two million takes 1.7 GB."""
_MOST_SHOWN: Final = 500
"""Items on the page; its twins have all."""


@room.page("/crowds", Right.LOOK)
def all_crowds(visit: Visit) -> Page:
    """The crowds that were asked, and how to bring in another."""
    rows = crowds(visit.sitting)
    people = named(visit.sitting, (row.created_by for row in rows))
    data = {
        "crowds": [_row(row) | {"created_by": people[row.created_by]} for row in rows],
        "may_send": visit.actor.may(Right.RUN_PANELS),
        "least": LEAST_RATERS,
    }
    crumbs = ((gettext("Panels"), "/panels"),)
    shown = {"tlps": Tlp, "tlp": Tlp.AMBER}
    return Page("panels/crowds.html.j2", gettext("Large crowds"), data, None, shown, crumbs)


@room.action("/crowds", Right.RUN_PANELS)
def send_ratings(
    visit: Visit,
    title: Annotated[str, Form(max_length=200)],
    ratings: Annotated[UploadFile, FileField(description="CSV: rater, item, rating")],
    items: Annotated[UploadFile | None, FileField(description="CSV: item, text")] = None,
    tlp: Annotated[Tlp, Form()] = Tlp.AMBER,
) -> Done:
    """Takes ratings in and has them judged; the file is deleted afterwards."""
    if not title.strip() or not ratings.filename:
        name = "ratings" if title.strip() else "title"
        fields = {name: gettext("is empty")}
        raise InvalidError(
            gettext("What the crowd was asked, or its ratings, are missing."),
            gettext("Give a title and a file."),
            fields,
        )
    workspace = visit.desk.workspace
    kept = receive(workspace, "ratings.csv", _chunks(ratings.file), _MOST_BYTES)
    told = None
    if items is not None and items.filename:
        told = receive(workspace, "items.csv", _chunks(items.file), _MOST_BYTES)
    row = judge_crowd(visit.sitting, title.strip(), kept, told, tlp)
    return Done(f"/crowds/{row.id}", "submitted", {"crowd": row.id})


@room.page("/crowds/{crowd_id}", Right.LOOK, csv=True)
def one_crowd(visit: Visit, crowd_id: str) -> Page:
    """What a crowd favours in every group, what divides it, and what needs more ratings."""
    row = crowd_of(visit.sitting, crowd_id)
    data = _row(row) | {"created_by": named(visit.sitting, [row.created_by])[row.created_by]}
    rows: list[dict[str, Any]] = []
    found = judged(row)
    if found is not None and row.result:
        texts = row.result["texts"]
        items = [_item(one, texts.get(one.item, "")) for one in sorted(found.items, key=_order)]
        rows = [_flat(one) for one in items]
        data |= {
            "file": row.result["file"], "raters": found.raters, "counting": found.counting,
            "short": found.short, "copied": found.copied, "noise": found.noise,
            "groups": list(found.groups), "items": items,
        }  # fmt: skip
    shown = {"most": _MOST_SHOWN, "cases": _cases(visit, row) if rows else []}
    refresh_s = None if row.state in ENDED else _LOOK_AGAIN_S
    crumbs = ((gettext("Panels"), "/panels"), (gettext("Large crowds"), "/crowds"))
    title, tlp = str(row.arguments["title"]), row.arguments["tlp"]
    return Page("panels/crowd.html.j2", title, data, rows, shown, crumbs, tlp, refresh_s)


class CaseSent(Sent):
    """The case into which a crowd is frozen."""

    case: Id


@room.action("/crowds/{crowd_id}/freeze", Right.WRITE_CASES)
def freeze_into(visit: Visit, crowd_id: str, form: CaseSent) -> Done:
    """Freezes what a crowd said into a case that no more people may know of."""
    evidence = freeze_crowd(visit.sitting, crowd_id, form.case)
    return Done(f"/cases/{form.case}#evidence", "saved", {"evidence": evidence})


def _cases(visit: Visit, row: JobRow) -> list[dict[str, Any]]:
    """The cases that it may be frozen into, those changed last."""
    if not visit.may(Right.WRITE_CASES):
        return []
    closed = (CaseStatus.CLOSED, CaseStatus.MERGED)
    return [
        {"id": one.id, "number": one.number, "title": one.title}
        for one in list_cases(visit.sitting, Wanted())
        if one.status not in closed and fits(row, one)
    ]


def _order(one: Judged) -> tuple[int, float]:
    """Those that every group favours first, the most agreed on at the top."""
    return list(Status).index(one.status), -(one.consensus or 0.0)


def _item(one: Judged, text: str) -> dict[str, Any]:
    support = [_support(number, of) for number, of in enumerate(one.support, 1)]
    return to_json(one) | {
        "text": text, "status": one.status, "reasons": list(one.reasons), "support": support,
    }  # fmt: skip


def _support(number: int, of: Support) -> dict[str, Any]:
    share = of.agree / of.votes if of.votes else None
    return {"group": number, **to_json(of), "share": share}


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """An item as a line of a table: a column for each number of each group."""
    plain = {name: value for name, value in item.items() if name not in ("support", "reasons")}
    plain["reasons"] = "; ".join(item["reasons"])
    for of in item["support"]:
        for name in ("agree", "votes", "share", "low", "high"):
            plain[f"group_{of['group']}_{name}"] = of[name]
    return plain


def _row(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "href": f"/crowds/{row.id}",
        "title": row.arguments["title"],
        "tlp": Tlp(row.arguments["tlp"]),
        "state": JobState(row.state),
        "error": row.error,
        "remedy": row.remedy,
        "created_at": row.created_at,
    }


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
