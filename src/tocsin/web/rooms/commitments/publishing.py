"""From the numbers to what everybody reads: a draft is looked at, then a person publishes it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from pydantic import Field

from tocsin.cases.documents import to_json
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import who_we_are
from tocsin.desk.roundtable.commitments import editions
from tocsin.desk.roundtable.tables.editions import TransparencyEditionRow
from tocsin.roundtable.commitments.withholding import FEW
from tocsin.web.forms import Line, Sent
from tocsin.web.naming import named
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.commitments.lists import below
from tocsin.web.rooms.commitments.public import replaced_by, shown_of
from tocsin.web.rooms.commitments.reading import Reading, faults_of
from tocsin.web.rooms.commitments.reporting import Day, Period
from tocsin.web.visits import Visit
from tocsin.web.words.commitment_terms import FIELDS
from tocsin.web.words.speaking import gettext

room: Final = Room()
Note = Annotated[str, Field(max_length=editions.LONGEST)]


class Publishing(Sent):
    """What is published: the period in days, and the digest of the draft that was read."""

    since: Line
    until: Line
    publisher: Line = ""
    note: Note = ""
    seen: Line = ""


@room.page("/commitments/report/publish", Right.RUN_PANELS)
def draft(visit: Visit, since: Day = None, until: Day = None) -> Page:
    """What everybody would read of a period, before it is published."""
    period = Period(visit.now, since, until, over=True)
    form = Publishing(**period.asked, publisher=_publisher(visit))
    return _page(visit, form, period, {})


def again(visit: Visit, form: Publishing, error: InvalidError) -> Page:
    """The draft as it stands now, with what was typed."""
    read = Reading()
    since, until = read.day("since", form.since), read.day("until", form.until)
    asked = (None, None) if read.faults else (since, until)
    period = Period(visit.now, *asked, over=True)
    return _page(visit, form, period, faults_of(error))


@room.action("/commitments/report/publish", Right.RUN_PANELS, again=again)
def publish(visit: Visit, form: Publishing) -> Done:
    """Publishes the edition."""
    read = Reading()
    begins, last = read.day("since", form.since), read.day("until", form.until)
    read.need("publisher", form.publisher)
    read.stop()
    ends = last + timedelta(days=1)
    number = editions.publish(visit.sitting, begins, ends, form.publisher, form.note, form.seen)
    return Done("/commitments/editions", "edition_published", {"edition": number})


@room.page("/commitments/editions", Right.LOOK, csv=True)
def all_editions(visit: Visit) -> Page:
    """The editions that were published, and what became of each."""
    return _list(visit, None, {})


class WithdrawEditionSent(Sent):
    """Why an edition is taken from the public."""

    reason: Note


def again_list(visit: Visit, edition: int, form: WithdrawEditionSent, error: InvalidError) -> Page:
    """The list with what was typed."""
    return _list(visit, (edition, form.reason), faults_of(error))


@room.action("/commitments/editions/{edition}/withdraw", Right.RUN_PANELS, again=again_list)
def withdraw(visit: Visit, edition: int, form: WithdrawEditionSent) -> Done:
    """Takes an edition from the public."""
    editions.withdraw(visit.sitting, edition, form.reason)
    return Done("/commitments/editions", "edition_withdrawn")


def _page(visit: Visit, form: Publishing, period: Period, faults: dict[str, Any]) -> Page:
    found = editions.draft(visit.sitting, period.first, period.ends)
    before = editions.latest(visit.sitting.session, period.first, period.ends)
    data = {
        **period.asked, "report": to_json(found), "digest": found.digest, "replaces": before,
        "form": form.model_dump(),
    }  # fmt: skip
    shown = {
        **shown_of(found), "form": form, "faults": faults, "fields_said": FIELDS,
        "few": FEW,
        "overlapping": editions.overlapping(visit.sitting.session, period.first, period.ends),
    }  # fmt: skip
    crumbs = below(
        (gettext("Report on commitments"), f"/commitments/report?{urlencode(period.asked)}")
    )
    title = gettext("Publish a transparency report")
    return Page("commitments/publish.html.j2", title, data, None, shown, crumbs)


def _list(visit: Visit, typed: tuple[int, str] | None, faults: dict[str, Any]) -> Page:
    found = editions.editions(visit.sitting.session)
    people = named(visit.sitting, _people(found))
    after = replaced_by(found)
    rows = [
        {
            "edition": row.number, "since": row.begins.date().isoformat(),
            "until": (row.ends - timedelta(days=1)).date().isoformat(),
            "published_at": row.published_at, "published_by": people[row.published_by],
            "digest": row.digest, "replaced_by": after.get(row.number),
            "withdrawn_at": row.withdrawn_at,
            "withdrawn_by": people[row.withdrawn_by] if row.withdrawn_by else "",
            "withdrawn_because": row.withdrawn_because, "href": f"/transparency/{row.number}",
        }
        for row in found
    ]  # fmt: skip
    shown = {
        "may_withdraw": visit.may(Right.RUN_PANELS), "typed": typed, "faults": faults,
        "fields_said": FIELDS,
    }  # fmt: skip
    title = gettext("Published transparency reports")
    return Page("commitments/editions.html.j2", title, {"editions": rows}, rows, shown, below())


def _people(found: Iterable[TransparencyEditionRow]) -> set[str]:
    return {row.published_by for row in found} | {row.withdrawn_by or "" for row in found}


def _publisher(visit: Visit) -> str:
    """Who publishes: as the settings say, or our name at the roundtable; else the desk's host."""
    stated = visit.desk.workspace.settings().get("publisher")
    if isinstance(stated, str) and stated.strip():
        return stated.strip()
    known = who_we_are(visit.sitting).name
    return known or urlsplit(str(visit.caller.app.state.public_url)).hostname or ""
