"""A case as a Word document (Office Open XML): headings, tables, evidence that can be jumped to.

Every page has the TLP label in its header and footer, to the right in 12 points (TLP 2.0), and its
number. The file's properties name
nobody unless asked to. Texts that run from right to left are marked so, for Word does not find out
by itself, and no text becomes a link or a field: only our own page numbers and jumps are.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from tocsin.report.case import blocks
from tocsin.report.case.case_file import CaseFile
from tocsin.report.case.content import sections
from tocsin.report.case.terms import moment
from tocsin.report.case.texts import runs_right_to_left, shown
from tocsin.report.whole_files import whole_file

_QUIET: Final = RGBColor(0x5F, 0x5B, 0x53)
_ACCENT: Final = RGBColor(0x0B, 0x5A, 0x6E)
_WARNING: Final = RGBColor(0x9A, 0x5B, 0x00)
_FONT: Final = "Liberation Sans"
"""Free and metric-compatible with Arial, which takes its place where it is missing."""
_MOST_LINES: Final = 2_000
"""Of one text: a hostile one of nothing but line breaks must not become a million paragraphs."""
_LONGEST_PROPERTY: Final = 255
"""What the standard allows in a core property, and python-docx refuses beyond."""


def case_docx(file: CaseFile, author: str = "") -> bytes:
    """The report as the bytes of a ``.docx`` file; ``author`` stands in its properties."""
    document = Document()
    _set_up(document, file, author)
    _direct(document.add_heading(shown(file.case.title), 0), file.case.title)
    about = f"Case {file.number}, version {file.version}"
    about += f", {file.institution}" if file.institution else ""
    line = document.add_paragraph()
    _quiet(line, f"{about}, as it stood on {moment(file.made_at)}")
    for section in sections(file):
        document.add_heading(section.title, 1)
        for block in section.blocks:
            if isinstance(block, blocks.Grid) and block.caption != section.title:
                document.add_heading(block.caption, 2)
            _WRITERS[block.shape](document, block)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def write_case_docx(file: CaseFile, path: Path, author: str = "") -> None:
    """Writes the report as a ``.docx`` file.

    Raises:
        StorageError: the file cannot be written.
    """
    packed = case_docx(file, author)
    with whole_file(path) as draft:
        draft.write_bytes(packed)


def _set_up(document: WordDocument, file: CaseFile, author: str) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = shown(author)[:_LONGEST_PROPERTY]
    properties.title = shown(f"{file.case.tlp.label} {file.case.title}")[:_LONGEST_PROPERTY]
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = file.made_at.replace(microsecond=0)
    properties.language = "en-GB"
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        _set_font(document.styles[name])
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    foot = page.footer.paragraphs[0]
    foot.add_run(shown(f"Case {file.number}, version {file.version}, page "))
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")
    for line in (page.header.paragraphs[0], page.footer.add_paragraph()):
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        label = line.add_run(file.case.tlp.label)
        label.bold, label.font.size = True, Pt(12)


def _set_font(style: Any) -> None:
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    fonts.set(qn("w:cs"), _FONT)
    if style.name == "Normal":
        style.font.size = Pt(10.5)
    else:
        style.font.color.rgb = _ACCENT


def _paragraph(document: WordDocument, block: blocks.Paragraph) -> None:
    colour = {"quiet": _QUIET, "warning": _WARNING}.get(block.tone)
    for paragraph in _say(document, document.add_paragraph(), block.said):
        for run in paragraph.runs if colour else ():
            run.font.color.rgb = colour


def _subtitle(document: WordDocument, block: blocks.Subtitle) -> None:
    _direct(document.add_heading(shown(block.text), 2), block.text)


def _facts(document: WordDocument, block: blocks.Facts) -> None:
    _table(document, "Facts", (), [(blocks.Said(name), said) for name, said in block.rows])


def _grid(document: WordDocument, block: blocks.Grid) -> None:
    _table(document, block.caption, block.columns, block.rows)


def _scale(document: WordDocument, block: blocks.Scale) -> None:
    table = document.add_table(1, 6)
    table.style = "Table Grid"
    _describe(table, "Breakout scale, 1 to 6; which category counts and which are possible")
    for step, cell in enumerate(table.rows[0].cells, 1):
        possible = block.low is not None and block.high is not None
        within = possible and block.low <= step <= block.high  # type: ignore[operator]
        word = " counts" if block.level == step else " possible" if within else ""
        run = cell.paragraphs[0].add_run(f"{step}{word}")
        run.bold = block.level == step
        if word:
            _shade(cell, "86B4C0" if block.level == step else "D9EAEE")
    document.add_paragraph()


def _exhibit(document: WordDocument, block: blocks.Exhibit) -> None:
    heading = document.add_heading("", 2)
    _bookmark(heading, f"exhibit_{block.number}", f"[{block.number}] {block.heading}")
    if not block.holds:
        warning = "This copy is not what it was when it was captured: its hash differs."
        _paragraph(document, blocks.Paragraph(blocks.Said(warning), "warning"))
    if block.quote:
        _say(document, document.add_paragraph(style="Quote"), blocks.Said(block.quote))
    rows = [(blocks.Said(name), blocks.Said(text)) for name, text in block.facts]
    _table(document, f"Facts of evidence {block.number}", (), rows)


_WRITERS: Final[Mapping[str, Callable[[WordDocument, Any], None]]] = {
    "paragraph": _paragraph,
    "subtitle": _subtitle,
    "facts": _facts,
    "grid": _grid,
    "scale": _scale,
    "exhibit": _exhibit,
}


def _table(document: WordDocument, caption: str, columns: Any, rows: Any) -> None:
    """A table whose rows are not cut and whose head stands on every page it runs over."""
    width = len(columns) or 2
    table = document.add_table(0, width)
    table.style = "Table Grid"
    _describe(table, caption)
    if columns:
        head = table.add_row()
        _row_property(head, "w:tblHeader")
        for cell, name in zip(head.cells, columns, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
    for row in rows:
        made = table.add_row()
        _row_property(made, "w:cantSplit")
        for cell, said in zip(made.cells, row, strict=True):
            _say(cell, cell.paragraphs[0], said)
    if not columns:
        for made in table.rows:
            made.cells[0].width, made.cells[1].width = Mm(45), Mm(125)
    document.add_paragraph()


def _say(
    holder: WordDocument | _Cell, paragraph: WordParagraph, said: blocks.Said
) -> list[WordParagraph]:
    """Writes a statement, a paragraph for each of its lines: each has its own direction."""
    written = []
    for number, line in enumerate(_lines(said.text)):
        if number:
            paragraph = holder.add_paragraph(style=paragraph.style)
        paragraph.add_run(shown(line))
        _direct(paragraph, line)
        written.append(paragraph)
    for number in said.exhibits:
        paragraph.add_run(" ")
        _jump(paragraph, f"exhibit_{number}", f"[{number}]")
    if said.missing:
        noun = "piece" if said.missing == 1 else "pieces"
        paragraph.add_run(f" ({said.missing} {noun} of evidence not in the basket)")
    return written


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][:_MOST_LINES] or [""]


def _quiet(paragraph: WordParagraph, text: str) -> None:
    paragraph.add_run(shown(text)).font.color.rgb = _QUIET


def _direct(paragraph: WordParagraph, text: str) -> None:
    """Marks a paragraph that runs from right to left, and the runs of it."""
    if not runs_right_to_left(text):
        return
    paragraph.paragraph_format.element.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def _jump(paragraph: WordParagraph, bookmark: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    run = paragraph.add_run(text)
    run.font.color.rgb = _ACCENT
    link.append(run._r)  # noqa: SLF001 - python-docx has no public way to a link inside a file
    paragraph._p.append(link)  # noqa: SLF001


def _bookmark(paragraph: WordParagraph, name: str, text: str) -> None:
    number = name.rpartition("_")[2]
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    paragraph._p.append(start)  # noqa: SLF001
    paragraph.add_run(text)
    paragraph._p.append(end)  # noqa: SLF001


def _field(paragraph: WordParagraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def _describe(table: Any, text: str) -> None:
    """What a screen reader says of the table (alternative text)."""
    properties = table._tbl.tblPr  # noqa: SLF001
    for kind in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(kind)
        element.set(qn("w:val"), shown(text))
        properties.append(element)


def _row_property(row: Any, kind: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(kind))  # noqa: SLF001


def _shade(cell: _Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
