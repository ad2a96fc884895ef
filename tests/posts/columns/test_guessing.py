"""Guessing which column is what: shuffled, renamed, with generated values."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.posts.columns.guessing import columns_of, guess
from tocsin.posts.columns.names import SYNONYMS

WORDS = (
    "the",
    "news",
    "says",
    "that",
    "vote",
    "of",
    "people",
    "was",
    "lost",
    "today",
    "in",
    "town",
)
START = datetime(2021, 3, 4, tzinfo=UTC)

# Per field, the value of a row number: what such a column looks like in the wild.
MAKE: dict[str, Callable[[Random, int], str]] = {
    "post_id": lambda _random, row: str(1_300_000_000_000_000_000 + row * 7919),
    "account_id": lambda random, _row: str(900_000 + random.randrange(9)),
    "account_name": lambda random, _row: f"invented_{random.randrange(9)}",
    "created_at": lambda _random, row: (START + timedelta(seconds=row * 977)).isoformat(),
    "text": lambda random, _row: " ".join(random.choices(WORDS, k=random.randrange(4, 20))),
    "lang": lambda random, _row: random.choice(["en", "de", "pt"]),
    "urls": lambda random, _row: f"https://news.example/{random.randrange(5)}",
    "hashtags": lambda random, _row: random.choice(["['vote']", "['vote', 'town']", "[]"]),
    "likes": lambda random, _row: str(random.randrange(500)),
    "reposts": lambda random, _row: str(random.randrange(90)),
    "followers": lambda random, _row: str(random.randrange(10_000)),
}
# Names that mean one field only; "description" or "data" alone may be somebody else's.
SHARED_NAMES = {
    name
    for names in SYNONYMS.values()
    for name in names
    if sum(name in others for others in SYNONYMS.values()) > 1
}


def spelled(words: str, style: int) -> str:
    parts = words.split(" ")
    if style == 0:
        return "_".join(parts)
    if style == 1:
        return parts[0] + "".join(part.capitalize() for part in parts[1:])
    return " ".join(part.capitalize() for part in parts) if style == 2 else ".".join(parts)


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False), st.data())
def test_shuffled_and_renamed_columns_are_mapped_right(random: Random, data: st.DataObject) -> None:
    needed = ["post_id", "account_id", "created_at", "text"]
    extra = sorted(set(MAKE) - set(needed))
    fields = needed + data.draw(st.lists(st.sampled_from(extra), unique=True))
    names: dict[str, str] = {}
    for field in fields:
        usable = [name for name in SYNONYMS[field] if name not in SHARED_NAMES]
        synonym = data.draw(st.sampled_from(usable))
        names[field] = spelled(synonym, data.draw(st.integers(0, 3)))
    random.shuffle(fields)
    rows = [{names[field]: MAKE[field](random, row) for field in fields} for row in range(25)]
    found = guess(columns_of(rows), rows)
    assert found.missing == {}
    assert {field: getattr(found.map, field) for field in fields} == names
    assert set(found.reasons) >= set(fields)


def table(size: int = 30, **columns: Callable[[int], Any]) -> list[dict[str, Any]]:
    return [{name: make(row) for name, make in columns.items()} for row in range(size)]


def text(row: int) -> str:
    return f"people say that vote number {row} was lost"


def test_names_that_say_nothing_leave_dates_prose_and_at_names_to_the_values() -> None:
    rows = table(
        c1=lambda row: f"@invented{row % 4}", c2=text, c3=lambda row: f"2021-03-04 05:06:{row:02}"
    )
    found = guess(columns_of(rows), rows)
    assert found.map.columns == {
        "account_id": "c1",
        "account_name": "c1",
        "text": "c2",
        "created_at": "c3",
    }
    assert "longest" in found.reasons["text"]


def test_a_name_alone_is_not_believed() -> None:
    rows = table(
        date=lambda _row: "soon", author=lambda row: f"a{row % 3}", text=text, data=lambda _row: "x"
    )
    found = guess(columns_of(rows), rows)
    assert found.map.created_at is None
    with pytest.raises(InputError, match="created_at") as caught:
        found.require()
    assert "--map created_at=COLUMN" in caught.value.remedy


def test_the_person_answered_is_not_the_author() -> None:
    rows = table(
        in_reply_to_user_id=lambda row: str(row % 5 + 100),
        writer_handle=lambda row: f"i{row % 4}",
        timestamp=lambda row: str(1_600_000_000 + row),
        text=text,
    )
    assert guess(columns_of(rows), rows).map.account_id == "writer_handle"


def test_an_ambiguous_day_and_month_must_be_said() -> None:
    rows = table(
        user=lambda row: f"i{row % 4}", text=text, date=lambda row: f"03/{row % 12 + 1:02}/2021"
    )
    found = guess(columns_of(rows), rows)
    assert "%d/%m/%Y" in found.missing["time_format"]
    assert "%m/%d/%Y" in found.missing["time_format"]
    said = guess(columns_of(rows), rows, {"time_format": "%d/%m/%Y"})
    assert (said.missing, said.map.time_format) == ({}, "%d/%m/%Y")


def test_what_a_person_gave_is_kept_and_the_rest_is_guessed_around_it() -> None:
    rows = table(
        user=lambda row: f"i{row % 4}",
        text=text,
        comment=lambda row: text(row) + " again",
        date=lambda row: f"2021-03-{row % 28 + 1:02}",
    )
    assert guess(columns_of(rows), rows).map.text == "text"
    assert guess(columns_of(rows), rows, {"text": "comment"}).map.text == "comment"


def test_the_posts_own_addresses_are_ids_and_no_shared_links() -> None:
    rows = table(
        username=lambda row: f"i{row % 4}",
        date=lambda row: f"2021-03-{row % 28 + 1:02}",
        text=text,
        url=lambda row: f"https://twitter.com/i{row % 4}/status/{9000 + row}",
    )
    found = guess(columns_of(rows), rows).map
    assert (found.post_id, found.urls, found.platform) == ("url", None, "x")


def test_ids_that_a_spreadsheet_rounded_are_still_seen_as_ids() -> None:
    rows = table(
        tweet_id=lambda _row: "9.06E+17",
        username=lambda row: f"i{row % 4}",
        date=lambda row: f"2021-03-{row % 28 + 1:02}",
        text=text,
    )
    assert guess(columns_of(rows), rows).map.post_id == "tweet_id"


def test_a_clock_beside_a_date_is_its_time_of_day() -> None:
    rows = table(
        user=lambda row: f"i{row % 4}",
        text=text,
        date=lambda row: f"2021-03-{row % 28 + 1:02}",
        time=lambda row: f"10:{row:02}:00",
    )
    found = guess(columns_of(rows), rows).map
    assert (found.created_at, found.time_of_day) == ("date", "time")


def test_json_objects_are_mapped_by_dotted_paths() -> None:
    rows = table(
        id=lambda row: f"p{row:06}",
        author=lambda row: {"id": f"u{row % 4}", "screen_name": f"i{row % 4}"},
        created_at=lambda row: f"2021-03-{row % 28 + 1:02}T00:00:00Z",
        content=lambda row: {"text": text(row)},
        entities=lambda _row: {"hashtags": [{"text": "vote"}]},
    )
    found = guess(columns_of(json.loads(json.dumps(rows))), rows).map
    assert found.columns == {
        "post_id": "id",
        "account_id": "author.id",
        "account_name": "author.screen_name",
        "created_at": "created_at",
        "text": "content.text",
        "hashtags": "entities.hashtags.text",
    }


def test_columns_in_other_languages_are_understood() -> None:
    rows = table(
        Автор=lambda row: f"i{row % 4}",
        Дата=lambda row: f"{row % 28 + 1:02}.03.2021 10:00",
        Текст=text,
    )
    found = guess(columns_of(rows), rows)
    assert (found.missing, found.map.time_format) == ({}, "%d.%m.%Y %H:%M")
    assert (found.map.account_id, found.map.text) == ("Автор", "Текст")


def test_an_empty_table_is_told_and_not_guessed() -> None:
    assert set(guess([], []).missing) == {"account_id", "created_at", "text"}
