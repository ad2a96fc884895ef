"""What a large crowd favours in every camp: its ratings sent as a file, judged, and shown."""

from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO, Final

from fastapi import File as FileField
from fastapi import Form, UploadFile

from tocsin.cases.documents import from_json
from tocsin.desk.errors import InvalidError
from tocsin.desk.jobs.incoming import receive
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.panels.crowds import crowd_of, crowds, judge_crowd
from tocsin.desk.people.rights import Right
from tocsin.panels.crowd.judging import Crowd, Status
from tocsin.panels.crowd.ratings import LEAST_RATERS
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_CHUNK: Final = 1 << 20
_LOOK_AGAIN_S: Final = 3
_MOST_BYTES: Final = 256 * 2**20


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
    return Page("panels/crowds.html.j2", gettext("Large crowds"), data, crumbs=crumbs)


@room.action("/crowds", Right.RUN_PANELS)
def send_ratings(
    visit: Visit,
    title: Annotated[str, Form(max_length=200)],
    ratings: Annotated[UploadFile, FileField(description="CSV: rater, item, rating")],
    items: Annotated[UploadFile | None, FileField(description="CSV: item, text")] = None,
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
    kept = receive(workspace, ratings.filename, _chunks(ratings.file), _MOST_BYTES)
    told = None
    if items is not None and items.filename:
        told = receive(workspace, items.filename, _chunks(items.file), _MOST_BYTES)
    row = judge_crowd(visit.sitting, title.strip(), kept, told)
    return Done(f"/crowds/{row.id}", "submitted", {"crowd": row.id})


@room.page("/crowds/{crowd_id}", Right.LOOK, csv=True)
def one_crowd(visit: Visit, crowd_id: str) -> Page:
    """What a crowd favours in every group, what divides it, and what needs more ratings."""
    row = crowd_of(visit.sitting, crowd_id)
    data = _row(row) | {"created_by": named(visit.sitting, [row.created_by])[row.created_by]}
    shown: list[dict[str, Any]] = []
    if row.state == JobState.DONE and row.result:
        judged = from_json(Crowd, row.result["crowd"], "crowd")
        texts = row.result.get("texts", {})
        shown = [
            {
                "item": one.item, "text": texts.get(one.item, ""), "status": one.status,
                "settled": one.settled, "probability": one.probability,
                "consensus": one.consensus, "bridging": one.bridging,
                "reasons": list(one.reasons),
            }
            for one in sorted(judged.items, key=_order)
        ]  # fmt: skip
        data |= {
            "file": row.result["file"], "raters": judged.raters, "counting": judged.counting,
            "short": judged.short, "copied": judged.copied, "noise": judged.noise,
            "groups": list(judged.groups), "items": shown,
        }  # fmt: skip
    refresh_s = None if row.state in ENDED else _LOOK_AGAIN_S
    crumbs = ((gettext("Panels"), "/panels"), (gettext("Large crowds"), "/crowds"))
    title = str(row.arguments["title"])
    return Page(
        "panels/crowd.html.j2", title, data, shown, {}, crumbs, refresh_s=refresh_s,
    )  # fmt: skip


def _order(one: Any) -> tuple[int, float]:
    """Those that every group favours first, the most agreed on at the top."""
    return list(Status).index(one.status), -one.consensus


def _row(row: JobRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "href": f"/crowds/{row.id}",
        "title": row.arguments["title"],
        "state": JobState(row.state),
        "error": row.error,
        "created_at": row.created_at,
    }


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
