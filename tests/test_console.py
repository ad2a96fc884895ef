"""What the command line says about an import, whatever stands in the files."""

from pathlib import Path

import pytest

from tocsin.cli.console import MOST_LISTED, plain, tell_import, tell_rejections
from tocsin.posts.corpus import Import
from tocsin.posts.importing import ImportResult
from tocsin.posts.ledger import FileLedger


def row(**fields):
    base = {
        "file": "f",
        "line": 1,
        "reader": "r/1",
        "field": None,
        "reason": "bad",
        "remedy": "Mend.",
    }
    return {**base, **fields}


def test_rejections_are_grouped_by_file_and_reason_with_the_first_place(capsys):
    tell_rejections([row(line=7, field="id"), row(line=9, field="id"), row(file="g", line=2)])
    said = capsys.readouterr().err
    assert "f, line 7, field id: bad (2 times, first here). Mend." in said
    assert "g, line 2: bad. Mend." in said
    assert "line 9" not in said


def test_a_long_list_of_reasons_is_cut_and_says_so(capsys):
    tell_rejections([row(reason=f"reason {n}") for n in range(MOST_LISTED + 5)])
    said = capsys.readouterr().err
    assert said.count("rejected:") == MOST_LISTED
    assert "5 more reasons" in said


def test_an_import_is_told_file_by_file(capsys):
    file = FileLedger(
        "posts.csv", ("any_table/1",), 1_234, 1_200, {"users": 30}, 3, 1, {"id_ruined:x": 2},
        problem="It breaks off.", remedy="Copy it again.", column_map='[columns]\ntext = "t"\n',
    )  # fmt: skip
    tell_import(
        ImportResult((Import("1", "posts.csv", "", {}, (file,)),), ("old.csv",)),
        lambda *_: Path("map.toml"),
    )
    said = capsys.readouterr().err
    assert "1,234 items = 1,200 posts + 30 others + 3 duplicates + 1 rejected" in said
    assert "It breaks off. Copy it again." in said
    assert "2 × id_ruined:x" in said
    assert "old.csv" in said
    assert "--map FIELD=COLUMN; saved as map.toml" in said


@pytest.mark.parametrize("hostile", ["\x1b[31m", "a\rb", "\u202e", "\x07", "\ud83d", "\u0085"])
def test_no_control_code_passes(hostile):
    assert not any(ord(c) < 32 or c in "\u202e\u0085\ud83d" for c in plain(hostile))


def test_brackets_are_no_markup(capsys):
    tell_rejections([row(file="[/x]", reason="[bold]"), row(reason="[link=evil]x[/link]")])
    said = capsys.readouterr().err
    assert "[/x]" in said
    assert "[link=evil]x[/link]" in said
