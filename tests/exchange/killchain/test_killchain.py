"""Lists of any year come in, and ours are safe to open."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Case
from tocsin.cases.references import Reference
from tocsin.errors import InputError, UnsafeInputError
from tocsin.exchange.killchain import (
    Indicators,
    Row,
    account_rows,
    defanged,
    frozen,
    read,
    refanged,
    written,
)
from tocsin.exchange.killchain.cells import freed, held
from tocsin.exchange.killchain.reading import MAX_BYTES
from tocsin.exchange.killchain.rows import code_of

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LIST = """Tactic ,Technique,Procedure,Indicator,Notes
0. Acquiring assets,0.6 Acquiring domains,0.6.2 Acquiring domains,one[.]example,
0. Acquiring assets,0.6 Acquiring domains,0.6.2 Acquiring domains,two.example (a spoof),USA
,,,,
9. Enabling longevity,9.8 Perception hacking,9.7.1 Posting exaggerated claims,"They said:
""much""

",
9. Enabling longevity,9.8 Perception hacking,9.7.2 Posting entirely false claims,,
"""

phases = st.sampled_from(["0. Acquiring assets", "1. Disguising assets", "2. Gathering", ""])
texts = st.sampled_from(
    ["x", "=1+1", "'=1", "''-x", "@a", 'a, "b"\nc', "قال", "17 accounts", "", "-", "+33 1"]
) | st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=12)
rows = st.builds(Row, phases, texts, texts, texts, texts)


def test_a_published_list_is_read_with_its_blank_rows_and_quirks():
    came = read(LIST.encode())
    assert (len(came.rows), came.blank) == (4, 1)
    assert came.rows[0].indicator == "one[.]example"
    assert came.rows[1] == Row(
        "0. Acquiring assets", "0.6 Acquiring domains", "0.6.2 Acquiring domains",
        "two[.]example (a spoof)", "USA",
    )  # fmt: skip
    assert came.rows[2].indicator == 'They said:\n"much"'
    assert came.rows[3].indicator == ""
    assert list(came.phases()) == [0, 9]


@pytest.mark.parametrize(
    "header",
    [
        "Tactic,Technique,Procedure,Threat Indicator", "tactic,TECHNIQUE,Procedure,Indicators",
        "\ufeffTactic\tTechnique\tProcedure\tIndicator", "Tactic,Technique,Procedure",
    ],
)  # fmt: skip
def test_names_of_columns_differ_over_the_years(header):
    sign = "\t" if "\t" in header else ","
    cells = sign.join(["0. A", "0.1 B", "0.1.1 C", "x"][: header.count(sign) + 1])
    assert read(f"{header}\n{cells}\n".encode()).rows[0].technique == "0.1 B"


@given(st.lists(rows, max_size=6))
def test_a_list_comes_back_save_for_rows_that_say_nothing(given_rows):
    said = [row for row in given_rows if row != Row("", "", "")]
    came = read(written(given_rows)).rows
    expected = [
        Row(row.tactic, row.technique, row.procedure, defanged(row.indicator), defanged(row.note))
        for row in said
    ]
    assert list(came) == expected
    assert list(read(written(came)).rows) == expected


@given(st.lists(rows, max_size=4))
def test_no_cell_runs_in_a_spreadsheet(given_rows):
    for line in csv.reader(io.StringIO(written(given_rows).decode(), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


@given(st.text(st.sampled_from("'=+-@\tab"), max_size=8))
def test_a_held_cell_is_freed_to_what_it_was(text):
    assert freed(held(text)) == text


def test_phases_are_parted_by_a_blank_row():
    lines = written([Row("0. A", "a", "b"), Row("0. A", "c", "d"), Row("1. B", "e", "f")])
    assert lines.decode().split("\r\n")[3] == ",,,,"
    assert read(lines).blank == 1


@pytest.mark.parametrize(
    ("live", "safe"),
    [
        ("walla.com.co", "walla[.]com[.]co"), ("https://x.com/a.b", "hxxps://x[.]com/a.b"),
        ("http://a.example:8080/p?q=b.example", "hxxp://a[.]example:8080/p?q=b[.]example"),
        ("https://evil", "hxxps://evil"),
        ("http://2130706433/", "hxxp://2130706433/"),
        ("http://[2001:db8::1]/x", "hxxp://[2001[:]db8[:][:]1]/x"),
        ("at 2001:db8::1, port 80", "at 2001[:]db8[:][:]1, port 80"),
        ("::ffff:192.0.2.1", "[:][:]ffff[:]192[.]0[.]2[.]1"),
        ("ftp://a.example/x.txt", "ftp[://]a[.]example/x.txt"),
        ("tg://resolve?domain=x", "tg[://]resolve?domain=x"),
        ("evil.xn--p1ai/x", "evil[.]xn--p1ai/x"), ("a.xn--90ais", "a[.]xn--90ais"),
        ("a.example/?u=http://b.example", "a[.]example/?u=hxxp://b[.]example"),
        ("mail a.b@c.example now", "mail a[.]b@c[.]example now"), ("192.0.2.1", "192[.]0[.]2[.]1"),
        ("one[.]example", "one[.]example"), ("пример.рф", "пример[.]рф"),
        ("version 1.6", "version 1.6"), ("at 12:30:45", "at 12:30:45"), ("std::sort", "std::sort"),
        ("About $70.50 spent.", "About $70.50 spent."), ("hxxp://a.example", "hxxp://a[.]example"),
    ],
)  # fmt: skip
def test_what_is_live_is_defanged_and_nothing_else(live, safe):
    assert defanged(live) == safe
    assert defanged(safe) == safe
    if live.startswith("hxxp"):
        return
    assert refanged(safe) == refanged(live)


@pytest.mark.parametrize("live", ["HTTP://a", "xhttps://a", "_http://a", "http://a?http://b"])
def test_no_link_is_left_whatever_stands_around_it(live):
    assert "http://" not in defanged(live).casefold()
    assert "https://" not in defanged(live).casefold()


@given(st.text("ab12.[]/:@ hxtps-", max_size=30))
def test_defanging_twice_changes_nothing_more(text):
    assert defanged(defanged(text)) == defanged(text)
    assert refanged(refanged(text)) == refanged(text) or "[" in refanged(text)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "no column tactic"), (b"a,b\n", "no column tactic, technique, procedure"),
        (b"Tactic,Technique,Procedure\na,b,c,d\n", "Line 2 has more cells"),
        (b'Tactic,Technique,Procedure\n"' + b"x" * 200_000, "breaks at line"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_the_place(content, what):
    with pytest.raises(InputError, match=what):
        read(content)


def test_a_list_too_large_is_refused():
    with pytest.raises(UnsafeInputError):
        read(b"x" * (MAX_BYTES + 1))
    line = b"a,b,c\n"
    with pytest.raises(UnsafeInputError, match="200,000 rows"):
        read(b"Tactic,Technique,Procedure\n" + line * 200_001)


def test_a_number_is_read_as_the_lists_write_it():
    assert [code_of(one) for one in ("2.1. Soliciting", "9.7.1 x", "10 y", "x 1.2")] == [
        "2.1", "9.7.1", "10", "",
    ]  # fmt: skip


def test_a_case_gives_counts_of_accounts_and_no_names():
    names = ["x/1", "x/2", "telegram/3", "gab/4", "loose"]
    accounts = tuple(Reference(one, "@someone", "ann", NOW) for one in names)
    told = list(account_rows(Case("A rumour", accounts=accounts)))
    assert [(row.procedure[:5], row.indicator, row.note) for row in told] == [
        ("0.9.4", "2 accounts", ""), ("0.9.7", "1 account", ""), ("0.9.8", "1 account", "gab"),
    ]  # fmt: skip
    assert b"someone" not in written(told)


def test_a_list_that_came_in_is_evidence():
    one = frozen(LIST.encode(), "list.csv", "ann", NOW)
    assert one.verify()
    assert one.content["rows"][0][3] == "one[.]example"
    assert one.provenance.source_file == "list.csv"
    assert Indicators(()).rows == ()
