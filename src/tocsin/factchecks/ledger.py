"""What became of every record of every file: nothing may get lost on the way in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.factchecks.records import FactCheck, Outcome
from tocsin.posts.records import Other, Rejected


@dataclass
class FileLedger:
    """``items = added + revised + duplicates + sum(others) + rejected``.

    ``notes`` counts what could not be used (``time_not_understood:date``), ``unknown_verdicts``
    the wordings that became ``other``; ``problem`` is set where the file itself could not be
    read, wholly or to its end; ``columns`` (field → column) is how a table was understood.
    """

    file: str
    readers: Counter[str] = field(default_factory=Counter)
    items: int = 0
    added: int = 0
    revised: int = 0
    duplicates: int = 0
    others: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    unknown_verdicts: Counter[str] = field(default_factory=Counter)
    columns: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None
    remedy: str | None = None

    def count(self, outcome: Outcome, reader: str) -> None:
        """Counts an item. A fact-check is settled later: added, revised or a duplicate."""
        self.items += 1
        if reader:
            self.readers[reader] += 1
        if isinstance(outcome, FactCheck):
            self.notes.update(outcome.notes)
        elif isinstance(outcome, Other):
            self.others[outcome.kind] += 1
        elif isinstance(outcome, Rejected):
            self.rejected += 1

    def balanced(self) -> bool:
        """Whether the conservation law holds."""
        kept = self.added + self.revised + self.duplicates
        return self.items == kept + sum(self.others.values()) + self.rejected
