"""What became of every item of every file: nothing may get lost on the way in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tocsin.posts.columns.column_map import ColumnMap, to_toml
from tocsin.posts.records import Other, Outcome, Post, Rejected


@dataclass(frozen=True)
class FileLedger:
    """What became of one file. ``items = posts + sum(others) + duplicates + rejected``.

    ``notes`` counts workarounds by code (``id_ruined:external_author_id``); ``problem`` is
    set where the file itself could not be read, wholly or to its end. ``column_map`` (TOML)
    says what a table's columns were taken for.
    """

    file: str
    readers: tuple[str, ...]
    items: int
    posts: int
    others: Mapping[str, int]
    duplicates: int
    rejected: int
    notes: Mapping[str, int]
    problem: str | None = None
    remedy: str | None = None
    column_map: str | None = None

    def balanced(self) -> bool:
        """Whether the conservation law holds."""
        kept = self.posts + sum(self.others.values()) + self.duplicates + self.rejected
        return self.items == kept

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "FileLedger":
        """From what :func:`dataclasses.asdict` gave."""
        return cls(**{**value, "readers": tuple(value["readers"])})


@dataclass
class Tally:
    """A ledger in the making."""

    file: str
    readers: Counter[str] = field(default_factory=Counter)
    items: int = 0
    posts: int = 0
    others: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    rejected: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    problem: str | None = None
    remedy: str | None = None
    column_map: str | None = None

    def show_map(self, columns: ColumnMap) -> None:
        """Keeps the column map that the file is read by, so that a person can check it."""
        self.column_map = to_toml(columns)

    def count(self, outcome: Outcome, reader: str) -> None:
        """Counts one outcome of a reader."""
        self.items += 1
        if isinstance(outcome, Post):
            self.posts += 1
            self.readers[reader] += 1
            self.notes.update(outcome.notes)
        elif isinstance(outcome, Other):
            self.others[outcome.kind] += 1
            self.readers[reader] += 1
        elif isinstance(outcome, Rejected):
            self.rejected += 1

    def refuse(self, reason: str, remedy: str) -> None:
        """Notes that the file itself could not be read, wholly or to its end."""
        self.problem, self.remedy = reason, remedy

    def withdraw(self, duplicates: int, conflicts: int) -> None:
        """Counts posts that turned out to be known already, or to contradict a known one."""
        self.posts -= duplicates + conflicts
        self.duplicates += duplicates
        self.rejected += conflicts

    def closed(self) -> FileLedger:
        """The ledger as it stands; readers by how much they read."""
        return FileLedger(
            file=self.file,
            readers=tuple(name for name, _ in self.readers.most_common() if name),
            items=self.items,
            posts=self.posts,
            others=dict(self.others),
            duplicates=self.duplicates,
            rejected=self.rejected,
            notes=dict(self.notes),
            problem=self.problem,
            remedy=self.remedy,
            column_map=self.column_map,
        )

    def to_json(self) -> dict[str, Any]:
        """For the progress file of an interrupted import."""
        return {**vars(self), **{name: dict(getattr(self, name)) for name in _COUNTERS}}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Tally":
        """The tally an interrupted import had reached."""
        return cls(**{**value, **{name: Counter(value[name]) for name in _COUNTERS}})


_COUNTERS = ("readers", "others", "notes")
