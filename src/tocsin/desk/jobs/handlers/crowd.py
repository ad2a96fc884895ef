"""Judges the ratings of a large crowd, and keeps what it said of items, and of no rater.

The file is deleted afterwards, also where it is refused: whose ratings they are is nobody's
business. One that is left of a job that was killed or called off goes with the next job.
"""

from pathlib import Path
from typing import Any

from tocsin.cases.documents import to_json
from tocsin.cases.storable import storable
from tocsin.chain.ratings_file import read_ratings, summary_of
from tocsin.desk.jobs.incoming import forget, readable
from tocsin.desk.jobs.running import Running
from tocsin.desk.panels.crowds import FILES, forget_ratings
from tocsin.errors import TocsinError
from tocsin.panels.crowd.judging import judge
from tocsin.panels.crowd.ratings import refuse_small


def run(job: Running) -> dict[str, Any]:
    """Arguments: ``ratings`` and, if given, ``items`` (paths); ``title``, ``tlp``, ``institution``.

    Raises:
        InputError: a file cannot be read.
        UsageError: fewer than 50 raters, or a file lies elsewhere.
    """
    with job.desk.database.reading() as session:
        forget_ratings(session, job.workspace)
    stated = [job.arguments[name] for name in FILES if job.arguments.get(name)]
    paths = [readable(job.workspace, one) for one in stated]
    try:
        kept = _judged(paths)
    except TocsinError:
        _forget(job, paths)
        raise
    job.check_lease()
    _forget(job, paths)
    return kept


def _judged(paths: list[Path]) -> dict[str, Any]:
    read = read_ratings(*paths)
    refuse_small(len(read.ratings.raters))
    crowd = judge(read.ratings)
    said = {one.item: read.texts.get(one.item, "") for one in crowd.items}
    kept, _ = storable({"crowd": to_json(crowd), "file": summary_of(read), "texts": said})
    return dict(kept)


def _forget(job: Running, paths: list[Path]) -> None:
    for path in paths:
        forget(job.workspace, path)
