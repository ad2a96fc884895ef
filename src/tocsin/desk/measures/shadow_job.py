"""The shadow run as a job: many cases take longer than a page waits."""

from datetime import datetime
from typing import Any

from tocsin.desk.jobs.running import Running
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.measures.shadows import run_shadow
from tocsin.desk.people.registry import actor_of, person


def run(job: Running) -> dict[str, Any]:
    """Arguments: ``rulebook`` (its id), ``since`` (ISO 8601, with its offset).

    It sees what the person who asked for it may know of, and no more.

    Raises:
        ForbiddenError: who asked does not decide (any more).
        NotFoundError: there is no such rulebook, or who asked has left.
    """
    job.progress(0, 0, "holding the rules against past cases")
    since = datetime.fromisoformat(job.arguments["since"])
    with job.desk.database.reading() as session:
        asked_by = session.get_one(JobRow, job.id).created_by
        actor = actor_of(person(session, asked_by))
    job.check_lease()
    with job.desk.acting(actor) as sitting:
        row = run_shadow(sitting, job.arguments["rulebook"], since)
        return {"run": row.id, "cases": row.cases}
