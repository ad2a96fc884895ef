"""The column map: overrides, what it needs, and its TOML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError, UsageError
from tocsin.posts.columns.column_map import COLUMN_FIELDS, ColumnMap, from_toml, to_toml

COLUMN = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(
    st.dictionaries(st.sampled_from([*COLUMN_FIELDS, "time_format"]), COLUMN),
    COLUMN,
)
def test_a_map_survives_toml(columns: dict[str, str], platform: str) -> None:
    saved = ColumnMap(platform=platform, **columns)
    assert from_toml(to_toml(saved)) == saved


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("not toml", "not TOML"),
        ("a = 1", r"\[columns\]"),
        ("[columns]\nauthor = 'a'", "author"),
        ("[columns]\ntext = 3", "text"),
    ],
)
def test_a_broken_map_says_what_is_wrong(document: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        from_toml(document)


def test_a_person_may_set_and_unset_fields() -> None:
    found = ColumnMap(text="a", lang="l").with_given(
        {"text": "b", "lang": "", "platform": "x", "time_format": "%d/%m/%Y"}, ["a", "b"]
    )
    assert (found.text, found.lang, found.platform) == ("b", None, "x")
    assert found.time_format == "%d/%m/%Y"


def test_a_platform_that_names_a_column_is_that_column() -> None:
    found = ColumnMap().with_given({"platform": "network"}, ["network"])
    assert (found.platform_column, found.platform) == ("network", "unknown")


def test_unknown_fields_and_columns_are_refused() -> None:
    with pytest.raises(UsageError, match="no field 'author'"):
        ColumnMap().with_given({"author": "a"}, ["a"])
    with pytest.raises(UsageError, match="no column 'c'"):
        ColumnMap().with_given({"text": "c"}, ["a", "b"])


def test_a_map_must_say_who_when_and_what() -> None:
    with pytest.raises(InputError) as caught:
        ColumnMap(text="t").require()
    assert "--map account_id=COLUMN" in caught.value.remedy
    assert "--map created_at=COLUMN" in caught.value.remedy
    assert ColumnMap(account_id="a", created_at="c", repost_of="r").missing == ()
