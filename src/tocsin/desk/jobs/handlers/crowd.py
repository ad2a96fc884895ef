"""Judges the ratings of a large crowd, and keeps what it said of items, and of no rater.

The file is deleted afterwards: whose ratings they are is nobody's business once they are counted.
"""

from typing import Any

from tocsin.cases.documents import to_json
from tocsin.cases.storable import storable
from tocsin.chain.ratings_file import read_ratings, summary_of
from tocsin.desk.jobs.incoming import forget, readable
from tocsin.desk.jobs.running import Running
from tocsin.panels.crowd.judging import judge
from tocsin.panels.crowd.ratings import refuse_small


def run(job: Running) -> dict[str, Any]:
    """Arguments: ``ratings`` and, if given, ``items`` (paths), ``title``, ``seed``.

    Raises:
        InputError: a file cannot be read.
        UsageError: fewer than 50 raters, or a file lies elsewhere.
    """
    paths = [readable(job.workspace, job.arguments[name])
             for name in ("ratings", "items") if job.arguments.get(name)]  # fmt: skip
    read = read_ratings(*paths)
    refuse_small(len(read.ratings.raters))
    crowd = judge(read.ratings, seed=int(job.arguments.get("seed", 0)))
    said = {one.item: read.texts.get(one.item, "") for one in crowd.items}
    kept, _ = storable({"crowd": to_json(crowd), "file": summary_of(read), "texts": said})
    for path in paths:
        forget(job.workspace, path)
    return dict(kept)
