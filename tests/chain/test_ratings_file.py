"""Ratings of a crowd as people bring them: read in full, or told by line what was not."""

import csv
import io
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


@pytest.mark.parametrize("text", [WIDE, LONG, WORDED, "\ufeff" + WORDED])
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
        "line 5: rating is 'perhaps'", "line 6: the item is missing",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "there is no column rater"),
        ("rater,item\n1,2\n", "there is no column rating"),
        ("", "there is no column rater"),
        (b"rater,item,rating\n\xff\xfe,x,1\n", "cannot be read"),
        ("rater,item,rating\n" + "x" * 200_000, "r"),
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


def test_what_is_kept_of_a_file_names_nobody(written):
    path = written("rater,item,rating\nmaria,x,1\n")
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
    (table,) = said["tables"].values()
    assert len(table["rows"]) == 30
    assert [row["item"] for row in table["rows"] if row["status"] == "promoted"] == ["i0"]
    assert (tmp_path / "out" / "crowd.html").exists()


def test_fewer_than_fifty_are_refused_with_the_way_out(written):
    run = CliRunner().invoke(app, ["crowd", str(written(crowd_csv(raters=20)))])
    assert isinstance(run.exception, UsageError)
    assert "nominate a panel" in run.exception.remedy
