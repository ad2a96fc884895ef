"""Dumps of any year are read whole, and what cannot be read is counted."""

from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.engine import Settings, connect
from tocsin.errors import InputError, UsageError
from tocsin.exchange.dsa_dumps import Imported, Sample, import_dumps, stated
from tocsin.exchange.dsa_dumps.finishing import listed
from tocsin.posts.opening import Limits


@pytest.fixture
def read(tmp_path, duckdb_engine):
    def made(*inputs, **more):
        folder = tmp_path / f"in-{len(list(tmp_path.glob('in-*')))}"
        return import_dumps(inputs, folder, duckdb_engine, **more)

    return made


def rows_of(imported):
    return [row for file in imported.files for row in pq.read_table(file).to_pylist()]


def test_a_zip_of_zips_of_parts_is_read_to_the_last_row(dump, csv_part, row, read):
    parts = [csv_part([row(10 * part + n) for n in range(3)]) for part in range(3)]
    done = read(dump(*parts))
    assert [part.kept for part in done.parts] == [3, 3, 3]
    assert done.statements == 9
    assert done.parts[2].name.endswith("full.zip/sor-00001.csv.zip/sor-00002.csv")


def test_a_statement_is_what_the_dump_says(dump, csv_part, row, read):
    told = row(
        1,
        category_specification='["KEYWORD_MISINFORMATION_DISINFORMATION","KEYWORD_OTHER"]',
        decision_facts="Line one\nline “two”, with a comma",
        territorial_scope='["AT","GR"]',
    )
    (one,) = rows_of(read(dump(csv_part([told]))))
    assert one["category_specification"] == [
        "KEYWORD_MISINFORMATION_DISINFORMATION", "KEYWORD_OTHER",
    ]  # fmt: skip
    assert one["about"] == "keyword"
    assert one["decision_facts"] == "Line one\nline “two”, with a comma"
    assert one["territorial_scope"] == ["AT", "GR"]
    assert one["content_date"] == date(2025, 11, 1)
    assert one["created_at"] == datetime(2025, 11, 4, 8, 30, tzinfo=UTC)
    assert (one["delay_days"], one["reporting_days"]) == (2, 1)
    assert one["platform_uid"] == "puid-1"
    assert one["row"] == 1


def test_the_light_dump_lacks_texts_and_territory_and_is_read_all_the_same(
    dump, csv_part, row, read, light_columns
):
    keyword = '["KEYWORD_MISINFORMATION_DISINFORMATION"]'
    done = read(dump(csv_part([row(1, category_specification=keyword)], light_columns)))
    (one,) = rows_of(done)
    assert done.parts[0].light
    assert one["decision_facts"] is None
    assert one["territorial_scope"] is None
    assert one["incompatible_content_ground"] == "Rule 1"


@pytest.mark.parametrize(
    ("created", "version", "keyword"),
    [
        ("2023-09-25 00:00:12", 1, "KEYWORD_DISINFORMATION"),
        ("2024-02-01 00:00:00", 1, "KEYWORD_FOREIGN_INFORMATION_MANIPULATION"),
        ("2025-06-30 23:59:59", 1, "KEYWORD_MISINFORMATION"),
        ("2025-07-01 00:00:00", 2, "KEYWORD_MISINFORMATION_DISINFORMATION"),
        ("2025-07-01 00:00:00", 2, "KEYWORD_FEMALE_GENDERED_DISINFORMATION"),
    ],
)
def test_both_versions_of_the_schema_have_keywords_of_their_own(
    created, version, keyword, dump, csv_part, row, read
):
    told = row(1, created_at=created, category_specification=f'["{keyword}"]')
    (one,) = rows_of(read(dump(csv_part([told]))))
    assert (one["schema_version"], one["about"]) == (version, "keyword")


@pytest.mark.parametrize(
    ("cells", "about"),
    [
        ({}, "other"),
        ({"category_specification": "[]"}, "other"),
        ({"category_specification": '["KEYWORD_INAUTHENTIC_ACCOUNTS"]'}, "other"),
        (
            {"category": "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"},
            "category",
        ),
        (
            {
                "category_addition": '["STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE'
                '_OR_ELECTIONS"]'
            },
            "category",
        ),
        ({"incompatible_content_ground": "Richtlinie zu Fehlinformationen"}, "worded"),
    ],
)
def test_who_says_that_it_is_about_disinformation_is_told_apart(
    cells, about, dump, csv_part, row, read
):
    (one,) = rows_of(read(dump(csv_part([row(1, **cells)]))))
    assert one["about"] == about


def test_long_texts_of_other_statements_are_left_in_the_dump(dump, csv_part, row, read):
    (one,) = rows_of(read(dump(csv_part([row(1)]))))
    assert one["about"] == "other"
    assert one["decision_facts"] is None
    assert one["platform_uid"] is None


def test_the_header_of_2023_names_a_column_twice_and_puid_may_keep_its_name(
    dump, csv_part, row, read
):
    content = csv_part([row(1)])
    head, _, body = content.partition(b"\n")
    head = head.replace(b"illegal_content_explanation", b"illegal_content_legal_ground")
    done = read(dump(head.replace(b"platform_uid", b"puid") + b"\n" + body))
    assert done.statements == 1


def test_rows_that_are_no_rows_are_counted_and_cost_no_other(dump, csv_part, row, read):
    lines = csv_part([row(n) for n in range(5)]).splitlines(keepends=True)
    lines[2] = b"cut,off\n"
    lines[4] = lines[4].replace(b"Agora", b"")
    done = read(dump(b"".join(lines)))
    (part,) = done.parts
    assert (part.read, part.kept, part.rejected.rows) == (5, 3, 2)
    assert part.rejected.first == ("2 cells instead of 37: cut,off",)


def test_a_row_that_never_ends_ends_its_part_alone(dump, csv_part, row, read):
    good = csv_part([row(1)])
    endless = csv_part([row(2)]) + b'"' + b"x" * 20_000_000
    done = read(dump(endless, good))
    assert [bool(part.broken) for part in done.parts] == [True, False]
    assert "does not end" in done.parts[0].broken
    assert done.parts[1].kept == 1


def test_a_part_without_the_columns_is_refused_with_their_names(dump, csv_part, row, read):
    done = read(dump(b"a,b\n1,2\n", csv_part([row(1)])))
    assert "no column uuid, platform_name" in done.parts[0].broken
    assert done.statements == 1


def test_a_bomb_is_stopped(dump, csv_part, row, read):
    big = csv_part([row(1)]) + b"," * 3_000_000
    done = read(dump(big), limits=Limits(max_ratio=5, ratio_free_bytes=1000))
    told = " ".join([*done.ignored, *(part.broken for part in done.parts)])
    assert "bomb" in told


def test_bytes_that_are_no_text_are_made_visible(dump, csv_part, row, read):
    keyword = '["KEYWORD_MISINFORMATION_DISINFORMATION"]'
    told = row(1, category_specification=keyword, decision_facts="XXXX")
    content = csv_part([told]).replace(b"XXXX", b"a\xff\x00\xed\xa0\x80b")
    (one,) = rows_of(read(dump(content)))
    assert one["decision_facts"].startswith("a\N{REPLACEMENT CHARACTER}\N{SYMBOL FOR NULL}")


def test_half_a_character_in_a_list_is_made_visible_and_costs_no_other(
    dump, csv_part, row, read, duckdb_engine
):
    half = row(1, category_specification='["\\ud800KEYWORD"]')
    done = read(dump(csv_part([row(0), half])))
    assert rows_of(done)[1]["category_specification"] == ["\N{REPLACEMENT CHARACTER}KEYWORD"]
    assert stated(duckdb_engine, done).statements == 2


@pytest.mark.parametrize("at", ["0001-01-01T00+14:00", "9999-12-31T23-14:00"])
def test_a_time_with_an_offset_is_none_that_the_database_writes(
    at, dump, csv_part, row, read, duckdb_engine
):
    parts = csv_part([row(0), row(1, content_date=at)]), csv_part([row(2, created_at=at)])
    done = read(dump(*parts))
    assert [(part.kept, part.rejected.rows) for part in done.parts] == [(2, 0), (0, 1)]
    assert rows_of(done)[1]["content_date"] is None
    assert stated(duckdb_engine, done).statements == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.decode().encode("utf-16"),
        lambda part: part.replace(b"\n", b"\r"),
        lambda part: b'"' + part,
    ],
)
def test_a_part_whose_first_line_is_no_csv_ends_alone(change, dump, csv_part, row, read):
    done = read(dump(change(csv_part([row(1)])), csv_part([row(2)])))
    assert [bool(part.broken) for part in done.parts] == [True, False]
    assert done.statements == 1


def test_a_statement_in_two_dumps_counts_once(dump, csv_part, row, read):
    first = dump(csv_part([row(1), row(2), row(2)]), name="one.zip")
    second = dump(csv_part([row(2), row(3)]), name="two.zip")
    done = read(first, second)
    assert (done.twice, done.statements) == (2, 3)


def test_an_import_is_found_again_in_its_folder(dump, csv_part, row, read):
    done = read(dump(b"bad\n", csv_part([row(1)])), sample=Sample(0.5, 3))
    assert Imported.opened(done.folder) == done


def test_a_folder_that_holds_something_is_refused(
    dump, csv_part, row, read, tmp_path, duckdb_engine
):
    done = read(dump(csv_part([row(1)])))
    with pytest.raises(UsageError, match="not empty"):
        import_dumps([tmp_path], done.folder, duckdb_engine)
    with pytest.raises(InputError, match="no imported dump"):
        Imported.opened(tmp_path)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(
            st.just("good"),
            st.just("cells"),
            st.just("nothing"),
            st.text("\"',\\;x\n é\x00", max_size=12),
        ),
        max_size=8,
    ),
    share=st.sampled_from([1.0, 0.5]),
)
def test_every_row_is_kept_not_drawn_or_rejected(lines, share, csv_part, row, tmp_path_factory):
    whole = csv_part([row(1)])
    head = whole.partition(b"\n")[0]
    content = head + b"\n"
    for number, line in enumerate(lines):
        if line == "good":
            content += csv_part([row(number)]).partition(b"\n")[2]
        elif line == "cells":
            content += b"a,b\n"
        elif line == "nothing":
            content += b"," * head.count(b",") + b"\n"
        else:
            content += csv_part([row(number, decision_facts=line)]).partition(b"\n")[2]
    folder = tmp_path_factory.mktemp("dump")
    (folder / "a.csv").write_bytes(content)
    with connect("duckdb://", Settings(threads=1)) as engine:
        done = import_dumps([folder / "a.csv"], folder / "in", engine, sample=Sample(share))
    (part,) = done.parts
    assert part.broken == ""
    assert part.read == len(lines)
    assert part.rejected.rows == sum(line in ("cells", "nothing") for line in lines)
    assert len(rows_of(done)) == part.kept


@given(st.lists(st.text("ABC_"), max_size=5))
def test_a_list_of_codes_is_read_as_json_writes_it(codes):
    import json

    assert listed(json.dumps(codes)) == [one for one in codes if one]
