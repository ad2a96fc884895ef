"""GDELT's headerless tables and their CSV relatives. All content is invented."""

from typing import Any

from tocsin.posts.readers.news.gdelt import Gdelt
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected

READER = Gdelt()


def gkg_line(**changes: str) -> str:
    cells = {
        0: "20230702153000-T12",
        1: "20230702153000",
        2: "1",
        3: "news.example",
        4: "https://news.example/a?x=1",
        18: "https://news.example/a.jpg",
        25: "srclc:spa;eng:GT-SPA 1.0",
        26: "<PAGE_LINKS>b</PAGE_LINKS><PAGE_TITLE>T&#xED;tulo &amp; m&aacute;s</PAGE_TITLE>",
    }
    cells |= {int(name[1:]): value for name, value in changes.items()}
    return "\t".join(cells.get(number, "") for number in range(27))


def read(*lines: str) -> list[Outcome]:
    assert READER.recognises_text("\n".join(lines)) > 0.9
    records = list(READER.records(enumerate(lines, 1)))
    return [outcome for record in records for outcome in READER.read(record)]


def only(line: str) -> Post:
    (found,) = read(line)
    assert isinstance(found, Post)
    return found


def test_a_gkg_line_is_a_web_post_of_its_site() -> None:
    found = only(gkg_line())
    assert (found.platform, found.post_id, found.account_id) == (
        "web",
        "20230702153000-T12",
        "news.example",
    )
    assert found.created_at.isoformat() == "2023-07-02T15:30:00+00:00"
    assert (found.text, found.lang) == ("Título & más", "es")
    assert found.urls == ["https://news.example/a?x=1"]
    assert found.media == ["https://news.example/a.jpg"]


def test_what_was_not_translated_is_english() -> None:
    assert only(gkg_line(c25="")).lang == "en"


def test_a_document_that_is_no_web_page_has_no_url() -> None:
    found = only(gkg_line(c2="2", c4="BBC Monitoring/12"))
    assert found.urls == []


def test_a_document_without_a_title_has_no_text() -> None:
    assert only(gkg_line(c26="")).text == ""


def test_a_cut_off_line_is_rejected_and_the_others_are_kept() -> None:
    found = read(gkg_line(), gkg_line().rpartition("\t")[0], gkg_line())
    assert [type(outcome) for outcome in found] == [Post, Rejected, Post]


def test_mentions_and_events_are_counted_and_are_no_posts() -> None:
    mention = ["1200", "20230701000000", "20230702153000", "1", "a.example", "https://a.example/1"]
    assert read("\t".join(mention + [""] * 10)) == [Other("event mentions")]
    assert read("\t".join(["1200", "20230702"] + [""] * 59)) == [Other("events")]


def test_other_tab_separated_text_is_not_recognised() -> None:
    assert READER.recognises_text("a\tb\tc\n1\t2\t3") == 0.0
    assert READER.recognises_text("\t" * 26) == 0.0


def test_tables_with_the_columns_names_are_known_in_any_spelling() -> None:
    def of_row(row: dict[str, Any]) -> list[Outcome]:
        record = Record(row, 2, b"", "table")
        assert READER.recognises(record) > 0.9
        return list(READER.read(record))

    assert of_row({"globaleventid": "1", "mentionidentifier": "https://a.example"}) == [
        Other("event mentions")
    ]
    assert of_row({"tableId": "0", "dataType": "STRING", "Description": "GKGRECORDID"}) == [
        Other("column labels")
    ]
    (found,) = of_row(
        {
            "GKGRECORDID": "20230702153000-1",
            "V2.1DATE": 20230702153000,
            "V2SourceCommonName": "news.example",
            "V2DocumentIdentifier": "https://news.example/a",
            "V2ExtrasXML": "<PAGE_TITLE>Title</PAGE_TITLE>",
        }
    )
    assert isinstance(found, Post)
    assert (found.text, found.account_id) == ("Title", "news.example")
