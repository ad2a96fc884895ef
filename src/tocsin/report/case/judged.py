"""What people judged: who is behind it, as far as stated, and what panels decided."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from tocsin.cases.attribution import ActorKind
from tocsin.report.case import terms
from tocsin.report.case.blocks import Block, Facts, Grid, Paragraph, Said, Subtitle
from tocsin.report.case.case_file import CaseFile, Exhibits

_SHOWN: Final = frozenset({"title", "reasons", "dissents", "evidence"})


def attribution(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    """To whom it is attributed, how surely, and what else was considered."""
    given = file.case.attribution
    if given.kind is ActorKind.UNKNOWN:
        yield Paragraph(Said("Unknown. Nobody is named as being behind it."))
    else:
        to = f"{terms.readable(given.kind)}: {given.to}" if given.to else terms.readable(given.kind)
        rows = [("Attributed to", exhibits.said(to, given.evidence))]
        if given.confidence:
            rows.append(("How surely", Said(terms.readable(terms.CONFIDENCE[given.confidence]))))
        rows.append(("Basis", Said(given.basis or "not stated")))
        if given.stated_by:
            when = f", {terms.moment(given.stated_at)}" if given.stated_at else ""
            rows.append(("Stated by", Said(f"{file.name(given.stated_by)}{when}")))
        yield Facts(tuple(rows))
    for alternative in given.alternatives:
        yield Paragraph(Said(f"Also considered: {alternative}"))


def verdicts(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    """The records of panels, and what else came of the case."""
    for record in file.verdicts:
        yield from _verdict(record, exhibits)
    if file.case.outcomes:
        rows = tuple(
            (
                Said(terms.readable(one.kind)),
                Said(one.label),
                Said(one.id),
                Said(terms.moment(one.at)),
            )
            for one in file.case.outcomes
        )
        yield Grid("What came of it", ("What", "In words", "Id", "When"), rows)
    if not (file.verdicts or file.case.outcomes):
        yield Paragraph(Said("No panel has decided, and no measure was taken."), "quiet")


def _verdict(record: Mapping[str, Any], exhibits: Exhibits) -> Iterator[Block]:
    yield Subtitle(str(record.get("title") or "Verdict"))
    facts = tuple(
        (terms.readable(name), Said(_said(value)))
        for name, value in record.items()
        if name not in _SHOWN and value not in (None, "", [], {})
    )
    if facts:
        yield Facts(facts)
    cited = [str(one) for one in record.get("evidence") or ()]
    if cited:
        yield Paragraph(exhibits.said("Decided on this evidence:", cited), "quiet")
    for reason in record.get("reasons") or ():
        yield Paragraph(Said(_said(reason)))
    dissents = tuple(record.get("dissents") or ())
    if dissents:
        rows = tuple(
            tuple(Said(_said(one.get(name, ""))) for name in ("who", "verdict", "reason"))
            for one in dissents
        )
        yield Grid("Dissent", ("Who", "Verdict", "Reason"), rows)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()
