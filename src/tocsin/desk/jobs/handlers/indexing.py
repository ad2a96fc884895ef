"""Brings the posts explorer's index up to date with the corpus."""

from typing import Any

from tocsin.desk.jobs.running import Running
from tocsin.explore.updating import update_explorer


def run(job: Running) -> dict[str, Any]:
    """No arguments.

    Raises:
        StorageError: the index cannot be written.
    """
    added = update_explorer(job.workspace, lambda done, total: job.progress(done, total, "posts"))
    return {"posts": added}
