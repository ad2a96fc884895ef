"""What a case report says, section by section."""

from collections.abc import Iterator, Mapping
from typing import Any

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.describing import PARTS, Part
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.report.case import terms
from tocsin.report.case.blocks import Block, Facts, Grid, Paragraph, Said, Section, Subtitle
from tocsin.report.case.case_file import CaseFile, Exhibits
from tocsin.report.case.exhibits import exhibit
from tocsin.report.case.judged import attribution, verdicts
from tocsin.report.case.weighed import severity

_NOTHING = "None are in this case."


def sections(file: CaseFile) -> tuple[Section, ...]:
    """The report, from what it is about to the evidence under it."""
    exhibits = Exhibits(file)
    case = file.case
    parts = (
        ("case", "The case", _frame(file)),
        ("description", "What is described", _description(case, exhibits)),
        ("findings", "Findings", _findings(file, exhibits)),
        ("techniques", "Techniques", _techniques(file, exhibits)),
        ("attribution", "Attribution", attribution(file, exhibits)),
        ("severity", "Severity", severity(file, exhibits)),
        ("timeline", "Timeline", _timeline(file, exhibits)),
        ("concerned", "What it concerns", _concerned(file, exhibits)),
        ("verdicts", "Verdicts and what came of it", verdicts(file, exhibits)),
        ("tasks", "Tasks and links", _tasks(file)),
        ("evidence", "Evidence", _evidence(file, exhibits)),
    )
    return tuple(Section(name, title, tuple(blocks)) for name, title, blocks in parts)


def _frame(file: CaseFile) -> Iterator[Block]:
    case = file.case
    yield Paragraph(Said(case.summary or "No summary was written."))
    objectives = ", ".join(terms.OBJECTIVES[one] for one in sorted(case.objectives))
    rows = {
        "Case": f"{file.number}, version {file.version}",
        "Institution": file.institution,
        "Status": terms.readable(case.status),
        "It aims at": objectives or "not stated",
        "Target": case.target or "not stated",
        "May be passed on": f"{case.tlp.label}. {terms.TLP[case.tlp]}",
    }
    yield Facts(tuple((name, Said(text)) for name, text in rows.items() if text))


def _description(case: Case, exhibits: Exhibits) -> Iterator[Block]:
    for name in PARTS:
        part: Part = getattr(case.description, name)
        yield Subtitle(terms.PARTS[name])
        if not part.text.strip():
            yield Paragraph(Said("Not described."), "quiet")
            continue
        yield Paragraph(exhibits.said(part.text, part.evidence))
        sure = terms.CONFIDENCE[part.confidence] if part.confidence else "confidence not stated"
        yield Paragraph(Said(f"{terms.readable(sure)}."), "quiet")


def _findings(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    if not file.case.findings:
        yield Paragraph(Said(_NOTHING), "quiet")
        return
    frozen = {one.id: one for one in file.evidence if one.kind is EvidenceKind.FINDING}
    rows = tuple(_finding(one, frozen, exhibits) for one in file.case.findings)
    yield Paragraph(
        Said("What detectors found. A finding is no verdict: each can be checked, and be wrong."),
        "quiet",
    )
    yield Grid("Findings", ("Finding", "Basis", "How sure, and what to know"), rows)


def _finding(
    reference: Reference, frozen: dict[str, Evidence], exhibits: Exhibits
) -> tuple[Said, ...]:
    content = next((frozen[one].content for one in reference.evidence if one in frozen), {})
    statement = exhibits.said(reference.label, reference.evidence)
    if not content:
        return statement, Said("not frozen, or taken out"), Said(reference.note)
    sure = (*_how_sure(content), *_caveats(content), reference.note)
    basis = str(content.get("basis", "not stated"))
    return statement, Said(basis), Said(" ".join(text for text in sure if text))


def _how_sure(content: Mapping[str, Any]) -> Iterator[str]:
    """Interval and false discovery rate; a copy that was tampered with may hold anything."""
    interval, q_value = content.get("interval"), content.get("q_value")
    if isinstance(interval, list) and len(interval) == 2 and all(map(_is_number, interval)):
        yield f"Interval {interval[0]:.3g} to {interval[1]:.3g}."
    elif not _is_number(q_value):
        yield "No interval: not measured."
    if _is_number(q_value):
        yield f"False discovery rate {q_value:.2g}."


def _caveats(content: Mapping[str, Any]) -> tuple[str, ...]:
    caveats = content.get("caveats")
    return tuple(map(str, caveats)) if isinstance(caveats, list) else ()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _techniques(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    if not file.case.techniques:
        yield Paragraph(Said(_NOTHING), "quiet")
        return
    names = {tactic.id: tactic.name for tactic in disarm.tactics()}
    known = {one.id: (place, one) for place, one in enumerate(disarm.techniques())}
    uses = sorted(file.case.techniques, key=lambda use: known.get(use.technique, (9_999,))[0])
    rows = []
    for use in uses:
        _, technique = known.get(use.technique, (0, None))
        name = f"{use.technique} {technique.name}" if technique else use.technique
        tactic = names[technique.tactic] if technique else "not in this version of DISARM"
        rows.append(
            (
                exhibits.said(name, use.evidence),
                Said(tactic),
                Said(_standing(use, file)),
                Said(use.note),
            )
        )
    yield Grid("Techniques", ("Technique", "Tactic", "Standing", "Note"), tuple(rows))
    yield Paragraph(
        Said(
            f"DISARM {disarm.version()}, the DISARM Foundation, CC BY-SA 4.0. Observed: seen in "
            "the evidence by a person. Inferred: concluded from it."
        ),
        "quiet",
    )


def _standing(use: TechniqueUse, file: CaseFile) -> str:
    if not use.marked_by:
        return f"Suggested by {use.suggested_by or 'a detector'}, not confirmed"
    basis = "Observed" if use.basis is Basis.OBSERVED else "Inferred"
    return f"{basis}, confirmed by {file.name(use.marked_by)}"


def _timeline(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    if not file.case.timeline:
        yield Paragraph(Said("Nothing was entered."), "quiet")
        return
    rows = tuple(
        (
            Said(terms.moment(entry.at)),
            exhibits.said(entry.text, entry.evidence),
            Said(terms.readable(entry.kind)),
        )
        for entry in sorted(file.case.timeline, key=lambda entry: entry.at)
    )
    yield Grid("Timeline", ("When", "What", "Kind"), rows)


def _concerned(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    shelves = [shelf for shelf in Shelf if shelf is not Shelf.FINDINGS]
    filled = [shelf for shelf in shelves if getattr(file.case, shelf.value)]
    if not filled:
        yield Paragraph(Said("No posts, accounts, narratives, claims or networks."), "quiet")
    for shelf in filled:
        references: tuple[Reference, ...] = getattr(file.case, shelf.value)
        rows = tuple(
            (exhibits.said(one.label, one.evidence), Said(one.id), Said(one.note))
            for one in references
        )
        yield Grid(terms.readable(shelf.value), ("In words", "Id", "Note"), rows)


def _tasks(file: CaseFile) -> Iterator[Block]:
    if file.case.tasks:
        rows = tuple(
            (
                Said(task.what),
                Said(file.name(task.who)),
                Said(terms.moment(task.due)),
                Said(terms.moment(task.done_at) or "open"),
            )
            for task in file.case.tasks
        )
        yield Grid("Tasks", ("What", "Who", "Due", "Done"), rows)
    if file.case.links:
        links = tuple(
            (Said(terms.readable(one.kind)), Said(one.case_id), Said(one.note))
            for one in file.case.links
        )
        yield Grid("Linked cases", ("How", "Case", "Note"), links)
    if not (file.case.tasks or file.case.links):
        yield Paragraph(Said("None."), "quiet")


def _evidence(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    if not exhibits.evidence:
        yield Paragraph(Said("The basket is empty: nothing above can be checked."), "warning")
        return
    yield Paragraph(
        Said(
            "Frozen copies. The id of each is the SHA-256 of its content and provenance in "
            "canonical JSON (RFC 8785); whoever holds the copy can compute it again."
        ),
        "quiet",
    )
    for number, one in enumerate(exhibits.evidence, 1):
        yield exhibit(number, one, file)
