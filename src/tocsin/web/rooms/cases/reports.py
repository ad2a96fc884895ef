"""The report of a case, to read, to print, and to work on; and files of plugged-in exporters."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tocsin.cases.case import evidence_cited
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.saving import case_of
from tocsin.desk.panels.listing import panels_of_case
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import Right
from tocsin.panels.records import published_record
from tocsin.report.case.case_file import CaseFile
from tocsin.report.case.html import case_html
from tocsin.report.case.word import case_docx
from tocsin.report.plugged import Takes, export
from tocsin.web.forms import Nothing
from tocsin.web.naming import named
from tocsin.web.pages import File, Room
from tocsin.web.rooms.cases.view import people_in
from tocsin.web.visits import Visit

room: Final = Room()
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ANY: Final = "application/octet-stream"
"""What an exporter wrote is kept, never shown in the desk's own pages."""
_MOST_EXHIBITS: Final = 500
"""In the Word file, which is written while one waits; the HTML report holds them all."""


@room.file("/cases/{case_id}/report.html", Right.LOOK)
def as_html(visit: Visit, case_id: str) -> File:
    """The report as one HTML file, which prints well."""
    file = _file(visit, case_id)
    return File(f"case-{file.number}.html", case_html(file).encode(), "text/html; charset=utf-8")


@room.file("/cases/{case_id}/report.docx", Right.LOOK)
def as_word(visit: Visit, case_id: str) -> File:
    """The report as a Word file: what the case cites, and the first of the rest."""
    file = _file(visit, case_id, _MOST_EXHIBITS)
    return File(f"case-{file.number}.docx", case_docx(file), _WORD)


@room.giving_action("/cases/{case_id}/exports/{exporter}", Right.LOOK)
def by_exporter(visit: Visit, case_id: str, exporter: str, form: Nothing) -> File:  # noqa: ARG001
    """The case as an installed exporter writes it; the file's name says whom it may go to.

    The form is the exporter's own: nothing in it need state the label that a reader must respect.
    So who took which version in which form stands in the audit log, with the hash of the file.

    Raises:
        PluginError: there is no such exporter, or it failed.
    """
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    with TemporaryDirectory(prefix="tocsin-export-") as folder:
        written = export(exporter, Takes.CASE, case, Path(folder))
        content = written.read_bytes()
    label = case.tlp.value.replace("_", "-")
    suffix = written.name.removeprefix(exporter)
    visit.sitting.log(
        "case.exported", case_id,
        version=row.version, exporter=exporter, tlp=label, sha256=sha256(content).hexdigest(),
    )  # fmt: skip
    return File(f"case-{row.number}-{exporter}-tlp-{label}{suffix}", content, _ANY)


def _file(visit: Visit, case_id: str, most: int | None = None) -> CaseFile:
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    cited = {evidence for _, evidence in evidence_cited(case)}
    pieces = sorted(basket(visit.sitting, case_id), key=lambda one: one.id not in cited)
    panels = (
        panel_of(visit.sitting, one["id"])[1] for one in panels_of_case(visit.sitting, case_id)
    )
    records = [published_record(panel) for panel in panels if panel.published_at]
    return CaseFile(
        case,
        str(row.number),
        row.version,
        visit.now,
        pieces[:most],
        [record for record in records if record is not None],
        row.institution,
        named(visit.sitting, people_in(row, case)),
    )
