"""Which work there is: who may ask for it, what runs it, and what goes first.

A handler is ``handler(job: Running) -> dict``: what it returns is kept as the job's result. It may
be started again from the beginning after a crash, so it does the same thing twice without harm.
"""

from dataclasses import dataclass
from typing import Final

from tocsin.desk.people.rights import Right


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job.

    ``handler`` is ``module:function``, imported only in the process that runs it. Of ``heavy``
    ones a single one runs at a time: they hold the corpus, and the memory. Of those that wait, the
    lowest ``rank`` goes first, so that one investigation sees all imports that came before it.
    Arguments that are ``private`` are not told to the audit log, nor the result on the job's page:
    more people read these than may know of it.
    """

    name: str
    handler: str
    right: Right
    heavy: bool
    rank: int
    private: frozenset[str] = frozenset()


_HANDLERS: Final = "tocsin.desk.jobs.handlers"

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("import", f"{_HANDLERS}.importing:run", Right.IMPORT, heavy=True, rank=0),
        Kind("index", f"{_HANDLERS}.indexing:run", Right.IMPORT, heavy=True, rank=1),
        Kind("investigate", f"{_HANDLERS}.investigating:run", Right.IMPORT, heavy=True, rank=2),
        Kind(
            "crowd",
            f"{_HANDLERS}.crowd:run",
            Right.RUN_PANELS,
            heavy=True,
            rank=3,
            private=frozenset({"title"}),
        ),
        Kind(
            "shadow", "tocsin.desk.measures.shadow_job:run", Right.RUN_PANELS, heavy=False, rank=5
        ),
        Kind("taxii", "tocsin.desk.taxii.polling:run", Right.EXCHANGE, heavy=False, rank=6),
        Kind(
            "factcheck_feed",
            "tocsin.desk.factchecks.fetching:run",
            Right.ADMINISTER,
            heavy=False,
            rank=7,
        ),
        Kind("retention", f"{_HANDLERS}.retaining:run", Right.ADMINISTER, heavy=True, rank=4),
    )
}
"""Every kind by its name."""
