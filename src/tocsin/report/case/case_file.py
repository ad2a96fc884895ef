"""What a case report is written from, and the numbers that its evidence goes by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.cases.case import Case, evidence_cited
from tocsin.cases.evidence import Evidence
from tocsin.report.case.blocks import Said


@dataclass(frozen=True)
class CaseFile:
    """A version of a case with its evidence.

    ``number`` is what people call the case by. ``verdicts`` are published records of panels as
    plain JSON: ``title``, ``status``, ``verdict``, ``confidence``, ``reasons`` (texts),
    ``dissents`` (``who``, ``verdict``, ``reason``), ``evidence`` (ids), ``decided_at``; each may be
    absent, and whatever else a record holds is shown by its name. ``names`` gives the name of a
    person by id; without one the id stands there, so a report names nobody unless it is told to.
    """

    case: Case
    number: str
    version: int
    made_at: datetime
    evidence: Sequence[Evidence] = ()
    verdicts: Sequence[Mapping[str, Any]] = ()
    institution: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, person: str) -> str:
        """A person's name, or the id."""
        return self.names.get(person, person)


class Exhibits:
    """Evidence in the order in which the case cites it, the rest of the basket after it."""

    def __init__(self, file: CaseFile) -> None:
        basket = {one.id: one for one in file.evidence}
        cited = dict.fromkeys(one for _, one in evidence_cited(file.case))
        for record in file.verdicts:
            cited |= dict.fromkeys(str(one) for one in record.get("evidence") or ())
        order = dict.fromkeys((*(one for one in cited if one in basket), *basket))
        self.evidence = tuple(basket[one] for one in order)
        self._numbers = {one: number for number, one in enumerate(order, 1)}

    def said(self, text: str, evidence: Iterable[str] = ()) -> Said:
        """A statement with the numbers of its evidence."""
        ids = tuple(dict.fromkeys(evidence))
        numbers = tuple(sorted(self._numbers[one] for one in ids if one in self._numbers))
        return Said(text, numbers, len(ids) - len(numbers))
