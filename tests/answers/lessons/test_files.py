"""Packs and answers from files: what is wrong is named by file, line and field."""

import csv
from datetime import UTC, datetime

import orjson
import pytest
from typer.testing import CliRunner

from tocsin.answers.lessons.drafting import draft
from tocsin.answers.lessons.groups import score_file
from tocsin.answers.lessons.making import Format, make_lesson
from tocsin.answers.lessons.pack import LessonPack
from tocsin.answers.lessons.reading import read_pack
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.technique_use import TechniqueUse
from tocsin.cli import app
from tocsin.errors import InputError


def written(tmp_path, value, name="pack.json"):
    path = tmp_path / name
    path.write_bytes(value if isinstance(value, bytes) else orjson.dumps(value))
    return path


def test_a_pack_is_read_from_json_and_toml(pack, tmp_path):
    assert read_pack(written(tmp_path, pack.to_json())) == pack
    toml = b'title = "A"\nlanguage = "en"\naims = []\nitems = []\n'
    with pytest.raises(InputError, match=r"pack.toml: pack.* is not complete"):
        read_pack(written(tmp_path, toml, "pack.toml"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"items": []}, "pack.json, items: There are 0."),
        ({"title": 7}, "pack.json: pack.title is not text"),
        ({"aims": "one"}, "pack.json: pack.aims is not a list"),
    ],
)
def test_a_pack_that_cannot_be_is_told_by_file_and_field(pack, change, said, tmp_path):
    with pytest.raises(InputError) as refused:
        read_pack(written(tmp_path, {**pack.to_json(), **change}))
    assert refused.value.message.endswith(said) or said in refused.value.message
    assert refused.value.remedy


def test_no_json_no_file(tmp_path):
    for path in (written(tmp_path, b"{"), tmp_path / "missing.json"):
        with pytest.raises(InputError, match="cannot be read"):
            read_pack(path)


def answers(path, rows):
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["person", "sitting", "item", "answer"])
        table.writerows(rows)
    return path


def sat(pack, person, sitting, right):
    """So many items answered rightly, the rest wrongly."""
    return [
        (person, sitting, item.id, str(item.is_true == (place < right)).lower())
        for place, item in enumerate(pack.items)
    ]


def test_a_group_that_learnt_shows_it_with_an_interval(pack, tmp_path):
    rows = [row for person in "abcdef" for row in sat(pack, person, "1-before", 5 + (person > "c"))]
    rows += [row for person in "abcdef" for row in sat(pack, person, "2-after", 9)]
    group = score_file(answers(tmp_path / "a.csv", rows), pack)
    assert len(group.sittings) == 12
    assert group.discernment["1-before"].value < group.discernment["2-after"].value
    assert group.change.low > 0


def test_one_person_has_no_group_and_too_few_answers_no_score(pack, tmp_path):
    group = score_file(answers(tmp_path / "a.csv", sat(pack, "a", "1", 5)[:2]), pack)
    assert group.sittings[0].score is None
    assert group.discernment == {"1": None}
    assert group.change is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", "1", "q99", "true")], "line 2: item 'q99' is not in the pack"),
        ([("a", "1", "q0", "yes")], "line 2: answer is 'yes'"),
        ([("a", "1", "q0", "true")] * 2, "line 3: this person answered"),
        ([("a", "1")], "line 2: a cell is missing"),
    ],
)
def test_a_wrong_line_is_named(pack, rows, said, tmp_path):
    with pytest.raises(InputError, match=r"a\.csv, ") as refused:
        score_file(answers(tmp_path / "a.csv", rows), pack)
    assert said in refused.value.message


def test_a_draft_from_a_case_takes_what_people_decided_and_is_no_lesson_yet():
    seen = TechniqueUse("T0139.001", marked_by="ana", marked_at=datetime(2026, 3, 1, tzinfo=UTC))
    suggested = TechniqueUse("T0049")
    case = Case("The flood", techniques=(seen, suggested))
    verdicts = [
        {"status": "verdict", "side": "against", "title": "It is this year's flood.",
         "reasons": [{"reason": "The gauge says no."}]},
        {"status": "verdict", "side": "for", "title": "The bridge was closed.", "reasons": []},
        {"status": "escalated", "side": None, "title": "Nobody knows."},
        {"status": "verdict", "side": "mixed", "title": "In part."},
    ]  # fmt: skip
    made = draft(case, "case-7", verdicts, "en")
    assert [one["id"] for one in made["techniques"]] == ["T0139.001"]
    assert [(one["is_true"], one["technique"]) for one in made["items"]] == [
        (False, "T0139.001"), (True, ""),
    ]  # fmt: skip
    assert made["items"][0]["feedback"] == "The gauge says no."
    with pytest.raises(CannotStandError):
        LessonPack.from_json(made)


def test_the_commands_make_and_score(pack, tmp_path):
    path, run = written(tmp_path, pack.to_json()), CliRunner()
    made = run.invoke(app, ["lessons", "make", str(path), "--out", str(tmp_path / "out"), "--json"])
    assert made.exit_code == 0
    assert len(orjson.loads(made.stdout)["files"]) == len(Format)
    rows = sat(pack, "a", "1", 5) + sat(pack, "b", "1", 7)
    told = run.invoke(
        app, ["lessons", "score", str(answers(tmp_path / "a.csv", rows)), "--pack", str(path)]
    )
    assert "1: d' " in told.stdout
    assert "(95 %: " in told.stdout


def test_a_hundred_items_go_to_every_format(pack_of, tmp_path):
    assert len(make_lesson(pack_of(100), tmp_path)) == len(Format)
