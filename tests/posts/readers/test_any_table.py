"""Any table by column map: reading rows once the columns are known. All content is invented."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tocsin.errors import InputError, UsageError
from tocsin.posts.columns.column_map import ColumnMap
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.records import FieldError, Layout, Post, Record, Rejected
from tocsin.posts.schema import Kind

MAP = ColumnMap(
    platform="x",
    post_id="id",
    account_id="user",
    created_at="when",
    text="said",
    urls="links",
    hashtags="tags",
    mentions="named",
    media="pictures",
    repost_of="of",
    likes="likes",
)


def records(rows: list[dict[str, Any]], layout: Layout = "table") -> list[Record]:
    return [Record(row, number, b"", layout) for number, row in enumerate(rows, 2)]


def read(columns: ColumnMap, **row: Any) -> Post:
    (found,) = AnyTable(columns).read(Record(row, 2, b"", "table"))
    assert isinstance(found, Post)
    return found


def test_a_row_is_read_by_the_map() -> None:
    found = read(
        MAP,
        id="12",
        user="@Invented",
        when="2021-03-04T05:06:07Z",
        said="Look https://b.example/",
        links="https://a.example/1,2",
        tags="#One #two",
        named="['x', 'y']",
        pictures="https://img.example/1.jpg",
        of="",
        likes="1,234",
    )
    assert (found.platform, found.post_id, found.account_id) == ("x", "12", "Invented")
    assert found.created_at == datetime(2021, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert found.urls == ["https://a.example/1,2", "https://b.example/"]
    assert (found.hashtags, found.mentions) == (["One", "two"], ["x", "y"])
    assert (found.media, found.likes) == (["https://img.example/1.jpg"], 1234)
    assert (found.kind, found.repost_of) == (Kind.POST, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("['a', 'b']", ["a", "b"]),
        ('["a", "b"]', ["a", "b"]),
        ("#a, #b", ["a", "b"]),
        ("a,b", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("#a#b", ["a", "b"]),
        ("a b", ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        ("", None),
        (None, None),
        ("[]", None),
    ],
)
def test_lists_in_cells_are_read_however_they_are_written(
    cell: Any, expected: list[str] | None
) -> None:
    assert read(MAP, user="u", when="2021-01-01", said="t", tags=cell).hashtags == expected


def test_a_cell_that_looks_like_code_is_only_text() -> None:
    cell = "[__import__('os').system('true')]"
    found = read(MAP, user="u", when="2021-01-01", said="t", tags=cell)
    assert all(isinstance(tag, str) for tag in found.hashtags or [])


def test_without_an_id_the_content_makes_one_and_always_the_same() -> None:
    columns = ColumnMap(account_id="user", created_at="when", text="said")
    row = {"user": "u", "when": "2021-01-01", "said": "t"}
    assert read(columns, **row).post_id == read(columns, **row).post_id
    assert read(columns, **row).post_id != read(columns, **{**row, "said": "t2"}).post_id


def test_rounded_ids_are_refused_and_never_replaced() -> None:
    for column in ("id", "user"):
        row = {"id": "1", "user": "u", "when": "2021-01-01", "said": "t", column: "9.06E+17"}
        with pytest.raises(FieldError, match="rounded"):
            read(MAP, **row)


def test_a_ruined_reference_is_noted_and_the_post_is_kept() -> None:
    found = read(MAP, id="1", user="u", when="2021-01-01", said="t", of="9.06E+17")
    assert (found.repost_of, found.notes) == (None, ("id_ruined:repost_of",))


def test_typed_cells_of_parquet_and_spreadsheets_are_taken_as_they_are() -> None:
    found = read(MAP, id=7, user=5.0, when=date(2021, 3, 4), said=None, tags=["a"], likes=3.0)
    assert (found.post_id, found.account_id, found.text, found.likes) == ("7", "5", "", 3)
    assert found.created_at == datetime(2021, 3, 4)  # noqa: DTZ001


def test_a_date_and_a_clock_make_a_time() -> None:
    columns = ColumnMap(account_id="user", created_at="day", time_of_day="clock", text="said")
    found = read(columns, user="u", day="2021-03-04", clock="9:05 PM", said="t")
    assert found.created_at == datetime(2021, 3, 4, 21, 5)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Retweet", Kind.REPOST),
        ("quoted_tweet", Kind.QUOTE),
        ("replied to", Kind.REPLY),
        ("comment", Kind.COMMENT),
        ("photo", Kind.POST),
    ],
)
def test_the_kind_is_stated_by_a_column(cell: str, kind: Kind) -> None:
    columns = ColumnMap(account_id="user", created_at="when", text="said", kind="type")
    assert read(columns, user="u", when="2021-01-01", said="t", type=cell).kind == kind


def test_a_platform_column_is_named_as_we_name_platforms() -> None:
    columns = ColumnMap(account_id="u", created_at="w", text="t", platform_column="site")
    assert read(columns, u="u", w="2021-01-01", t="t", site="Twitter").platform == "x"


ROWS = [
    {
        "id": f"{9000 + number}",
        "username": f"i{number % 3}",
        "date": f"{number + 10}/04/2021",
        "text": f"words of post {number}",
    }
    for number in range(12)
]


def test_a_table_is_guessed_once_and_read_by_the_guess() -> None:
    reader = AnyTable().prepare(records(ROWS))
    assert reader.guessed is not None
    assert reader.columns is not None
    assert reader.columns.time_format == "%d/%m/%Y"
    found = [outcome for record in records(ROWS) for outcome in reader.read(record)]
    assert len(found) == len(ROWS)
    assert all(isinstance(outcome, Post) for outcome in found)


def test_a_day_that_the_sample_did_not_allow_is_refused_later() -> None:
    reader = AnyTable().prepare(records(ROWS))
    with pytest.raises(FieldError, match="04/25/2021"):
        list(reader.read(Record({**ROWS[0], "date": "04/25/2021"}, 99, b"", "table")))


def test_it_recognises_only_what_it_could_map_and_only_as_a_last_resort() -> None:
    assert AnyTable().recognises(records(ROWS)[0]) == 0.1
    assert AnyTable().recognises(Record({"a": "1", "b": "2"}, 2, b"", "table")) == 0.0
    assert AnyTable().recognises(Record({"users": [1, 2]}, 1, b"", "json")) == 0.0
    assert AnyTable(MAP).recognises(Record({"user": "u", "when": "w"}, 2, b"", "table")) == 0.1
    assert AnyTable(MAP).recognises(Record({"when": "w"}, 2, b"", "table")) == 0.0


def test_what_cannot_be_told_stops_with_the_flag_to_give() -> None:
    rows = [{name: row[name] for name in ("id", "username", "text")} for row in ROWS]
    with pytest.raises(InputError) as caught:
        AnyTable().prepare(records(rows))
    assert "--map created_at=COLUMN" in caught.value.remedy


def test_a_given_or_saved_map_must_fit_the_table() -> None:
    with pytest.raises(UsageError, match="no column 'user'"):
        AnyTable(MAP).prepare(records(ROWS))
    with pytest.raises(UsageError, match="nothing"):
        AnyTable(given={"text": "nothing"}).prepare(records(ROWS))
    given = AnyTable(given={"platform": "telegram"}).prepare(records(ROWS))
    assert given.columns is not None
    assert given.columns.platform == "telegram"


def test_without_a_map_nothing_is_read() -> None:
    (found,) = AnyTable().read(records(ROWS)[0])
    assert isinstance(found, Rejected)
    assert "--map" in found.remedy
