import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", bytes(100)])
def test_a_file_that_holds_nothing_is_empty(pieces, data) -> None:
    with pytest.raises(InputError, match="is empty"):
        pieces(data)


def test_a_packed_file_that_holds_nothing_is_empty(pieces) -> None:
    with pytest.raises(InputError, match="is empty"):
        pieces(gzip.compress(b""))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"%PDF-1.7", "PDF"),
        (b"\x7fELF\x02", "program"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"<!DOCTYPE html>\n<html>", "HTML"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"\x01\x02\x03\x00\xfe", "binary"),
    ],
)
def test_what_is_no_export_is_called_by_its_name(pieces, start, kind) -> None:
    with pytest.raises(InputError, match=kind):
        pieces(start + bytes(range(1, 256)) * 8 if kind not in {"HTML", "XML"} else start)


def test_prose_is_neither_a_table_nor_a_chat(pieces) -> None:
    prose = "The bell rings.\nIt rings twice, then stops, and nobody\nknows why.\nWell, some do.\n"
    with pytest.raises(InputError, match="is text"):
        pieces(prose.encode())


@pytest.mark.parametrize("data", [b"{", b"[", b"a", b"1", b'"', b",", b"\xff", b"<"])
def test_a_file_of_one_byte_is_read_or_refused_in_words(pieces, data) -> None:
    with contextlib.suppress(InputError):
        pieces(data)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(pieces, data) -> None:
    with contextlib.suppress(InputError):
        pieces(b"x" + data, envelopes=["messages"])
