import csv
import gzip
import io
import tracemalloc

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.errors import InputError, UsageError
from tocsin.posts.layouts.delimited import delimited_records
from tocsin.posts.layouts.dialects import Dialect
from tocsin.posts.layouts.headers import column_names, find_header
from tocsin.posts.layouts.source import Source
from tocsin.posts.opening import DEFAULT_LIMITS, Limits
from tocsin.posts.records import Other, Record, Unreadable

TABLE = 'id,author,text\n1,ann,hello\n2,bob,"a, b"\n3,cid,bye\n'


def values(found: list) -> list[object]:
    return [piece.value if isinstance(piece, Record) else piece for piece in found]


def shown(found: list) -> list[object]:
    """Each record's id; the kind of everything else."""
    return [
        piece.value["id"]
        if isinstance(piece, Record)
        else piece.kind
        if isinstance(piece, Other)
        else f"unreadable {piece.line}"
        for piece in found
    ]


cells = st.text(
    st.sampled_from(list("abcé日😀 ,;|\t\"'\n.-7\\"))
    | st.characters(codec="utf-8", exclude_categories=["Cc"]),
    max_size=12,
)


@given(
    rows=st.lists(st.lists(cells, min_size=4, max_size=4), max_size=12),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_the_csv_module_writes_comes_back(
    pieces, rows, delimiter, quoting, end, encoding
) -> None:
    names = ["id", "author", "text", "lang"]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)
    lines = []
    for row in [names, *rows]:
        lines.append(buffer.getvalue().count("\n") + 1)
        writer.writerow(row)
    data = buffer.getvalue().encode(encoding)
    # a dialect that a person could not tell either: another delimiter stands in every row
    others = set(",;\t|") - {delimiter}
    assume(not any(all(other in "".join(row) for row in rows) for other in others) or not rows)
    found = pieces(data, expect="delimited")
    expected = [
        Other("blank rows") if not any(row) else dict(zip(names, row, strict=True)) for row in rows
    ]
    assert values(found) == expected
    assert all(
        piece.line == line
        for piece, line in zip(found, lines[1:], strict=True)
        if isinstance(piece, Record)
    )


def test_a_table_is_read_by_its_header(pieces) -> None:
    found = pieces(TABLE.encode(), expect="delimited")
    assert found[1] == Record(
        {"id": "2", "author": "bob", "text": "a, b"}, 3, b'2,bob,"a, b"', "table"
    )
    assert [piece.line for piece in found] == [2, 3, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_posts_full_of_commas_do_not_mislead_about_the_delimiter(pieces, delimiter) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(
        [["id", "text"], *([str(n), "well, well; so, yes | no, " * 3] for n in range(30))]
    )
    found = pieces(buffer.getvalue().encode())
    assert shown(found) == [str(n) for n in range(30)]


def test_quoted_line_ends_stay_in_the_cell_and_lines_are_counted(pieces) -> None:
    found = pieces(b'id,text\r\n1,"two\r\nlines"\r\n2,"x\n\n""y"""\r\n3,z\r\n')
    assert [piece.value["text"] for piece in found] == ["two\r\nlines", 'x\n\n"y"', "z"]
    assert [piece.line for piece in found] == [2, 4, 7]
    assert found[0].raw == b'1,"two\r\nlines"'


def test_lines_above_the_header_are_counted_and_not_taken_for_rows(pieces) -> None:
    preamble = 'Link checker\nhttps://example.org/a\n"Downloaded, 2021"\n\n'
    found = pieces((preamble + TABLE).encode())
    assert shown(found) == ["preamble lines"] * 3 + ["1", "2", "3"]
    assert found[3].line == 6


@pytest.mark.parametrize("hint", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_spreadsheets_hint_names_the_delimiter(pieces, hint) -> None:
    found = pieces(f"{hint}\nid;text\n1;a,b,c\n2;d,e,f\n".encode())
    assert shown(found) == ["preamble lines", "1", "2"]
    assert found[1].value == {"id": "1", "text": "a,b,c"}


def test_names_that_are_empty_or_twice_are_made_distinct(pieces) -> None:
    found = pieces(b"id,text,text,,text_2\n1,a,b,c,d\n2,a,b,c,d\n")
    assert list(found[0].value) == ["id", "text", "text_2", "column_4", "text_2_2"]


@given(st.lists(st.sampled_from(["a", "a_2", "a_3", "", " ", "column_2"]), min_size=1, max_size=8))
def test_column_names_are_distinct_and_as_many(cells) -> None:
    names = column_names(cells)
    assert len(set(names)) == len(cells)
    assert all(names)


def test_a_table_without_a_header_keeps_its_first_row(pieces) -> None:
    rows = "".join(
        f"2023070215{n:04}-1\t20230702153000\thttps://example.org/{n}\n" for n in range(5)
    )
    found = pieces(rows.encode())
    assert len(found) == 5
    assert list(found[0].value) == ["column_1", "column_2", "column_3"]
    assert found[0].line == 1


def test_a_header_with_a_name_less_than_there_are_cells_is_still_the_header(pieces) -> None:
    found = pieces(b"id,author,text\n1,ann,hello,\n2,bob,bye,\n3,cid,hm,\n")
    assert shown(found) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("rows", "preamble", "rows_from"),
    [
        ([["a", "b"], ["1", "2"]], 0, 1),
        ([["title"], ["a", "b"], ["1", "2"]], 1, 2),
        ([["12345", "x"], ["12346", "y"]], 0, 0),
        ([["id", "2016", "2017"], ["1", "5", "6"]], 0, 1),
        ([["only"]], 0, 1),
    ],
)
def test_the_header_is_found(rows, preamble, rows_from) -> None:
    header = find_header(rows)
    assert (header.preamble, header.rows_from) == (preamble, rows_from)


def test_short_rows_have_no_value_for_what_they_lack(pieces) -> None:
    found = pieces((TABLE + "4,dan\n").encode())
    assert found[3].value == {"id": "4", "author": "dan", "text": None}


def test_rows_with_too_many_cells_are_refused_unless_the_surplus_is_empty(pieces) -> None:
    found = pieces((TABLE + "4,dan,a,b\n5,eve,c,,\n").encode())
    assert shown(found) == ["1", "2", "3", "unreadable 5", "5"]
    assert "4 cells, the header 3" in found[3].rejected.reason
    assert "quotation marks" in found[3].rejected.remedy


def test_blank_rows_and_repeated_headers_are_counted_as_such(pieces) -> None:
    found = pieces((TABLE + ",,\n\n" + TABLE).encode())
    assert shown(found) == ["1", "2", "3", "blank rows", "repeated headers", "1", "2", "3"]


def test_a_stray_quotation_mark_costs_one_row_and_not_the_rest(pieces) -> None:
    rows = TABLE + '4,dan,"never closed\n' + "".join(f"{n},eve,x\n" for n in range(5, 500))
    found = pieces(rows.encode())
    assert shown(found) == ["1", "2", "3", "unreadable 5", *(str(n) for n in range(5, 500))]
    assert found[3].raw == b'4,dan,"never closed'


def test_quotation_marks_inside_a_quoted_cell_are_not_guessed_at(pieces) -> None:
    found = pieces((TABLE + '4,dan,"he said "so" twice"\n5,eve,x\n').encode())
    assert shown(found) == ["1", "2", "3", "unreadable 5", "5"]
    assert '""' in found[3].rejected.remedy


def test_quotation_marks_escaped_by_a_backslash_are_understood(pieces) -> None:
    rows = "".join(f'{n},ann,"he said \\"so, {n}\\" twice"\n' for n in range(20))
    found = pieces(("id,author,text\n" + rows).encode())
    assert found[3].value["text"] == 'he said "so, 3" twice'


def test_quotation_marks_in_a_file_that_does_not_quote_are_text(pieces) -> None:
    rows = "".join(f'{n}\t"Bells" at {n}\t"so\n' for n in range(20))
    found = pieces(("id\ttitle\ttext\n" + rows).encode())
    assert found[3].value == {"id": "3", "title": '"Bells" at 3', "text": '"so'}


def test_pieces_of_a_broken_row_do_not_pass_for_rows(pieces) -> None:
    packed = gzip.compress((TABLE * 200 + '4,dan,"' + "line\n" * 2000).encode())
    found = pieces(packed[:-12])
    assert isinstance(found[-1], InputError)
    assert not any(isinstance(piece, Record) and None in piece.value.values() for piece in found)


def test_many_broken_rows_do_not_make_the_work_grow_with_its_square() -> None:
    """A row that breaks only at its end, again and again: rereading has a budget."""
    data = b'a,b\n"' + b'",x,"\n' * 20_000
    limits = Limits(max_record_bytes=50_000)
    found = list(delimited_records(Source(iter([data])), Dialect(","), limits))
    assert found


def test_bytes_of_another_encoding_cost_their_rows_and_name_the_remedy(pieces) -> None:
    data = TABLE.encode() + "4,dan,café\n5,eve,x\n".encode("cp1252")
    found = pieces(data)
    assert shown(found) == ["1", "2", "3", "unreadable 5", "5"]
    assert "0xE9" in found[3].rejected.reason
    assert "--encoding" in found[3].rejected.remedy
    assert pieces(data, encoding="cp1252")[3].value["text"] == "café"


def test_a_byte_that_is_wrong_in_the_named_encoding_is_named_as_it_stands(pieces) -> None:
    found = pieces(TABLE.encode() + b"4,dan,\x81\n5,eve,x\n", encoding="cp1252")
    assert shown(found) == ["1", "2", "3", "unreadable 5", "5"]
    assert "0x81" in found[3].rejected.reason


def test_a_mark_at_the_start_counts_more_than_the_encoding_that_was_named(pieces) -> None:
    data = "id,text\n1,é\n2,ü\n"
    for encoding in ("utf-8-sig", "utf-16"):
        found = pieces(data.encode(encoding), encoding="cp1252")
        assert [piece.value["text"] for piece in found] == ["é", "ü"]


def test_utf_16_that_is_cut_in_the_middle_of_a_sign_costs_the_last_row(pieces) -> None:
    found = pieces(TABLE.encode("utf-16")[:-3])
    assert shown(found) == ["1", "2", "unreadable 4"]


def test_an_unknown_encoding_is_refused(pieces) -> None:
    for name in ("no-such", "hex"):
        with pytest.raises(UsageError, match="encoding"):
            pieces(TABLE.encode(), encoding=name)


def test_nul_bytes_are_dropped_from_cells(pieces) -> None:
    assert pieces((TABLE + "4,d\0an,x\0\n").encode())[3].value["author"] == "dan"


def test_line_ends_of_old_macintosh_programs_are_understood(pieces) -> None:
    assert shown(pieces(TABLE.replace("\n", "\r").encode())) == ["1", "2", "3"]


def test_a_cell_of_ten_megabytes_is_read_and_one_over_the_cap_refused(pieces) -> None:
    data = (TABLE + '4,dan,"' + "x" * 10_000_000 + '"\n5,eve,x\n').encode()
    assert shown(pieces(data)) == ["1", "2", "3", "4", "5"]
    limits = Limits(max_record_bytes=1_000_000)
    assert shown(pieces(data, limits=limits)) == ["1", "2", "3", "unreadable 5", "5"]


def test_a_list_of_ids_is_a_table_of_one_column(pieces) -> None:
    found = pieces(b"tweet_id\n905874659358453760\n905874659358453761\n")
    assert values(found) == [{"tweet_id": "905874659358453760"}, {"tweet_id": "905874659358453761"}]
    assert values(pieces(b"905874659358453760\n905874659358453761\n"))[0] == {
        "column_1": "905874659358453760"
    }


def test_formulas_stay_text(pieces) -> None:
    found = pieces(b"id,text\n1,=SUM(A1)\n2,@cmd\n")
    assert [piece.value["text"] for piece in found] == ["=SUM(A1)", "@cmd"]


def test_memory_does_not_grow_with_the_table() -> None:
    block = b"".join(b'%d,ann,"so, so"\n' % n for n in range(3000))
    blocks = (block if n else b"id,author,text\n" for n in range(11))
    tracemalloc.start()
    count = sum(1 for _ in delimited_records(Source(blocks), Dialect(","), DEFAULT_LIMITS))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 3 << 20


@given(st.text(st.sampled_from(list('ab,;"\n\r\t\\ 1')), max_size=80))
def test_no_text_makes_it_fail_in_another_way(pieces, text) -> None:
    try:
        found = pieces(("id,text\n" + text).encode())
    except InputError:
        return
    assert all(isinstance(piece, (Record, Unreadable, Other)) for piece in found)
