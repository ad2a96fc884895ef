"""The Word file says what the page says, and every reader of XML can read it."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from tocsin.cases.case import Case
from tocsin.report.case.case_file import CaseFile
from tocsin.report.case.content import sections
from tocsin.report.case.word import case_docx, write_case_docx


@pytest.fixture(scope="module")
def packed(file):
    return case_docx(file)


@pytest.fixture(scope="module")
def word(packed):
    return Document(BytesIO(packed))


def test_every_part_is_sound_xml(packed):
    with ZipFile(BytesIO(packed)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


def test_every_page_has_the_tlp_label_at_head_and_foot_and_a_number(word):
    page = word.sections[0]
    for part in (page.header, page.footer):
        labels = [run for line in part.paragraphs for run in line.runs if "TLP:" in run.text]
        assert [run.text for run in labels] == ["TLP:AMBER+STRICT"]
        assert labels[0].font.size.pt == 12
    fields = page.footer._element.iter(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]


def test_the_headings_are_those_of_the_report(word, file):
    headings = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert headings == [section.title for section in sections(file)]


def test_the_properties_name_nobody_unless_asked(packed, file):
    properties = Document(BytesIO(packed)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title.startswith("TLP:AMBER+STRICT The well")
    named = Document(BytesIO(case_docx(file, "Ana Analyst"))).core_properties
    assert named.author == "Ana Analyst"


def test_every_number_of_evidence_leads_to_its_evidence(word):
    body = word.element.body
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors
    assert anchors <= set(marks)
    assert len(marks) == len(set(marks)) == 6


def test_rows_are_not_cut_heads_are_repeated_and_tables_are_described(word):
    for table in word.tables:
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    rows = [row for table in word.tables for row in table._tbl.iter(qn("w:trPr"))]
    kinds = {child.tag for row in rows for child in row}
    assert {qn("w:cantSplit"), qn("w:tblHeader")} <= kinds


def test_arabic_paragraphs_run_from_right_to_left(word):
    lines = [
        line for line in word.element.body.iter(qn("w:p")) if "قال" in "".join(line.itertext())
    ]
    assert len(lines) >= 4
    for line in lines:
        assert line.pPr.find(qn("w:bidi")) is not None
        assert line.find(f".//{qn('w:rtl')}") is not None


def test_a_post_cannot_become_a_link_a_field_or_hidden_text(packed):
    with ZipFile(BytesIO(packed)) as archive:
        body = archive.read("word/document.xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert "\u202e" not in body
    assert "[U+202E]" in body
    assert "␀" in body
    assert "instrText" not in body
    assert "hyperlink" not in links
    assert not re.search(r"w:dde|DDEAUTO", body)


@pytest.mark.parametrize(
    "text", ["\ud800", "\ufffe\x0b", "x" * 1_000_000, "\n" * 100_000, "\r\v\x85"]
)
def test_no_text_breaks_it(text, now, tmp_path):
    case = Case(text, text, target=text)
    path = tmp_path / "case.docx"
    write_case_docx(CaseFile(case, "1", 1, now, institution=text), path, author=text)
    assert Document(str(path)).paragraphs


def test_copies_that_do_not_hold_are_called_so(file):
    forged = [replace(one, content={**one.content, "text": "other"}) for one in file.evidence]
    word = Document(BytesIO(case_docx(replace(file, evidence=forged))))
    assert sum("its hash differs" in line.text for line in word.paragraphs) == 6
