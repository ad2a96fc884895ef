"""Deletes what the desk's retention rules say has been kept long enough."""

from typing import Any

from tocsin.desk.jobs.running import Running
from tocsin.desk.keeping.retention import apply_retention
from tocsin.desk.panels.crowds import forget_ratings
from tocsin.desk.people.rights import SYSTEM


def run(job: Running) -> dict[str, Any]:
    """No arguments. The result says of each kind how many were deleted.

    Files of ratings, which say who rated what, go here too if their job could not delete them.
    """
    job.progress(0, 0, "looking for what has been kept long enough")
    with job.desk.acting(SYSTEM) as sitting:
        forget_ratings(sitting.session, job.workspace)
        deleted = apply_retention(sitting, job.desk, sitting.now)
    return {str(kept): count for kept, count in deleted.items()}
