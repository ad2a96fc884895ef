"""What we could tell the source of a share that we saw of it, counted from our own cases."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tocsin.cases.documents import from_json
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow, EvidenceRow
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.messages import thread_of
from tocsin.desk.roundtable.inbox.standings import acts_on, suspicion
from tocsin.desk.roundtable.inbox.talks import known_talk
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.inbox.messages import Seen, Sighting
from tocsin.roundtable.inbox.troubles import built


def proposed_sighting(sitting: Sitting, thread_id: str) -> Sighting | None:
    """Counts and times of the frozen posts in our cases that build on a share; nothing where there
    are none. They are as many as somebody froze, and a person decides what to send.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    talk = known_talk(sitting, thread_id)
    thread, acts = thread_of(sitting, talk.id), acts_on(sitting.session, talk.id)
    cases = {one.on for one in built(thread, acts, suspicion(circle(sitting)))}
    query = select(EvidenceRow.id, EvidenceRow.document).where(
        EvidenceRow.case_id.in_(select(CaseRow.id).where(known_to(sitting.actor))),
        EvidenceRow.case_id.in_(cases), EvidenceRow.kind == EvidenceKind.POST,
    )  # fmt: skip
    documents = {row[0]: row[1] for row in sitting.session.execute(query)}  # each post once
    frozen = (from_json(Evidence, one) for one in documents.values())
    contents = [one.content for one in frozen if one.redaction is None]
    times = [at for one in contents if (at := _time(one.get("created_at"))) is not None]
    if not times:
        return None
    platforms = sorted({str(one["platform"]) for one in contents if one.get("platform")})
    return Sighting(
        seen=Seen.SEEN, count=len(contents), first=min(times), last=max(times),
        platforms=tuple(platforms),
    )  # fmt: skip


def _time(stated: Any) -> datetime | None:
    """When a frozen post was written; nothing where that cannot be read."""
    try:
        time = datetime.fromisoformat(str(stated))
    except ValueError:
        return None
    return time if time.tzinfo is not None else None
