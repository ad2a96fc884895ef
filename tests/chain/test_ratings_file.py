"""Ratings of a crowd as people bring them: read in full, or told by line what was not."""

import csv
import io
import re
from hashlib import sha256

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tocsin.chain.ratings_file import WORDS, read_ratings, summary_of
from tocsin.cli import app
from tocsin.errors import InputError, UsageError


@pytest.fixture
def written(tmp_path):
    def write(text, name="ratings.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def as_csv(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def cells(ratings):
    return {
        (ratings.raters[r], ratings.items[i]): v
        for r, i, v in zip(ratings.rater, ratings.item, ratings.value, strict=True)
    }


WIDE = (
    "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
    "0,1,0,2,1,1,1,-1\n"
    "1,0,0,1,0,0,,0\n"
)
LONG = "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,0,1\n2,x,1,0,-1\n3,x,1,1,0\n"
WORDED = "Rater,Item,Rating\n0,0,agree\n0,1,Disagree\n1,1,pass\n"


@pytest.mark.parametrize(
    "text", [WIDE, LONG, WORDED, "\ufeff" + WORDED, WORDED.replace(",", ";"), "\ufeff" + WIDE]
)
def test_every_form_holds_the_same_ratings(written, text):
    read = read_ratings(written(text))
    assert cells(read.ratings) == {("0", "0"): 1.0, ("0", "1"): 0.0, ("1", "1"): 0.5}
    assert (read.given, read.replaced, read.rejected) == (3, 0, 0)


rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", ""]),
        st.sampled_from(["x", "y", ""]),
        st.sampled_from([*WORDS, "maybe", "=1+1", "\u202e", ""]),
    ),
    max_size=30,
)


@given(rows)
def test_nothing_is_lost_ratings_given_are_kept_replaced_or_rejected(tmp_path_factory, table):
    path = tmp_path_factory.mktemp("ratings") / "r.csv"
    path.write_text(as_csv([("rater", "item", "rating"), *table]), encoding="utf-8")
    good = [(r, i, WORDS[v]) for r, i, v in table if r and i and v in WORDS]
    if not good:
        with pytest.raises(InputError, match="no rating"):
            read_ratings(path)
        return
    read = read_ratings(path)
    assert read.given == len(table)
    assert read.given == len(read.ratings.value) + read.replaced + read.rejected
    assert cells(read.ratings) == {(r, i): (v + 1) / 2 for r, i, v in good}


def test_what_cannot_be_read_is_told_by_line(written):
    read = read_ratings(written("rater,item,rating\na,x,1\n,x,1\na,,1\nb,x,perhaps\nc\n"))
    assert read.rejected == 4
    assert read.told == (
        "line 3: the rater is missing", "line 4: the item is missing",
        "line 5: the rating is none that is known", "line 6: the item is missing",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "there is no column rater"),
        ("rater,item\n1,2\n", "there is no column rating"),
        ("", "there is no column rater"),
        (b"rater,item,rating\n\xff\xfe,x,1\n", "cannot be read"),
        (WORDED.encode("utf-16"), "cannot be read"),
        ("rater,item,rating\na,x,1\n" + "x" * 1_000_000, "cannot be read, after line 2"),
        ("x" * 1_000_000, "cannot be read"),
        ("rater,item,rating\na,x,5\na,y,3\n", "no rating that can be read. line 2"),
    ],
)
def test_a_file_that_is_no_table_of_ratings_is_refused(written, text, said):
    with pytest.raises(InputError, match=said) as refused:
        read_ratings(written(text))
    assert "ratings.csv" in refused.value.message
    assert refused.value.remedy


def test_texts_come_from_a_second_file(written):
    items = written("timestamp,comment-id,comment-body\n1,0,Free buses\n", "comments.csv")
    assert read_ratings(written(WIDE), items).texts == {"0": "Free buses"}


HOSTILE = "=cmd|' /C calc'!A0 \u202e\x00<script>"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_every_name_comes_through_as_it_was_written(tmp_path_factory, name):
    path = tmp_path_factory.mktemp("ratings") / "r.csv"
    table = [("rater", "item", "rating"), (name, f"{name}{HOSTILE}", "1")]
    path.write_bytes(as_csv(table).encode())
    ratings = read_ratings(path).ratings
    assert ratings.raters == (name.strip(),)
    assert ratings.items == (f"{name}{HOSTILE}".strip(),)


def test_what_is_kept_of_a_file_names_nobody(written):
    path = written("rater,item,rating\nmaria,x,1\n1,x,maria\n,maria,1\n")
    kept = summary_of(read_ratings(path))
    assert "maria" not in str(kept)
    assert kept["sha256"] == sha256(path.read_bytes()).hexdigest()


def crowd_csv(raters=150, items=30):
    """Two camps of equal size; both like item 0, each likes one of the next two."""
    rng = np.random.default_rng(7)
    table = [("rater", "item", "rating")]
    for rater in range(raters):
        camp = rater % 2
        for item in range(items):
            likely = 0.9 if item == 0 else (0.75 if item % 2 == camp else 0.25)
            table.append((f"r{rater}", f"i{item}", 1 if rng.random() < likely else -1))
    return as_csv(table)


def test_the_command_says_what_every_camp_favours(written, tmp_path):
    path = written(crowd_csv())
    run = CliRunner().invoke(app, ["crowd", str(path), "--json", "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    said = orjson.loads(run.stdout)
    assert "Agreement is not truth" in said["caveats"][0]
    table, support = said["tables"].values()
    assert len(table["rows"]) == 30
    of_all = [row for row in support["rows"] if row["item"] == "i0"]
    assert [row["group"] for row in of_all] == [1, 2]
    assert all(row["share_low"] <= row["share"] <= row["share_high"] for row in of_all)
    assert [row["item"] for row in table["rows"] if row["status"] == "promoted"] == ["i0"]
    assert (tmp_path / "out" / "crowd.html").exists()


def test_the_command_tells_each_item_with_its_text_its_reason_and_its_groups(written):
    items = written(f"item,text\ni0,[red]{HOSTILE}\n", "items.csv")
    rated = written(crowd_csv() + "r0,i0,5\n")
    run = CliRunner().invoke(app, ["crowd", str(rated), "--items", str(items)])
    assert run.exit_code == 0, run.output
    told = run.output.split("i0: ")[1].split("i1: ")[0]
    assert told.startswith("promoted, settled\n  [red]=cmd")
    assert "why: favoured in every group" in told
    assert re.search(r"group 2: \d+ of \d+ for, \d+% \(\d+% to \d+%\)", told)
    assert "1 could not be read" in run.output
    assert "line 4502: the rating is none that is known" in run.output


def test_the_command_says_what_is_not_measured_where_too_few_records_count(written):
    short = as_csv([("rater", "item", "rating"), *((n, n % 3, 1) for n in range(60))])
    run = CliRunner().invoke(app, ["crowd", str(written(short))])
    assert run.exit_code == 0, run.output
    assert "why: few records count" in run.output
    assert "support by group: not measured" in run.output


def test_fewer_than_fifty_are_refused_with_the_way_out(written):
    run = CliRunner().invoke(app, ["crowd", str(written(crowd_csv(raters=20)))])
    assert isinstance(run.exception, UsageError)
    assert "nominate a panel" in run.exception.remedy
