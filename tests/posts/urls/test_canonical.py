"""Golden tables: which addresses are one page, and which must never become one."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from tocsin.posts.urls import canonical_url, registered_domain

GOLDEN = Path(__file__).with_name("golden.csv")


def read_golden(path: Path) -> list[dict[str, str]]:
    """The rows of a golden table: at least the columns ``url`` and ``canonical``."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wrong_rows(rows: list[dict[str, str]]) -> list[str]:
    """One line for each row whose canonical form is another than the table says (empty: none)."""
    return [
        f"{row['url']!r}: {found!r} instead of {row['canonical']!r}"
        for row in rows
        if (found := canonical_url(row["url"]) or "") != row["canonical"]
    ]


def wrong_groups(rows: list[dict[str, str]], column: str) -> list[str]:
    """Where rows of one group get several forms, or rows of several groups one form.

    For a table whose author spells canonical forms in another way than we do, the column
    ``canonical`` itself says which rows are one page.
    """
    forms: defaultdict[str, set[str]] = defaultdict(set)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row[column]:
            form = canonical_url(row["url"]) or ""
            forms[row[column]].add(form)
            groups[form].add(row[column])
    split = [
        f"{group}: split into {sorted(found)}" for group, found in forms.items() if len(found) > 1
    ]
    merged = [
        f"{form!r}: merges {sorted(found)}" for form, found in groups.items() if len(found) > 1
    ]
    return merged + split


ROWS = read_golden(GOLDEN)


def test_every_row_of_the_golden_table_has_its_canonical_form() -> None:
    assert wrong_rows(ROWS) == []


def test_rows_are_one_page_exactly_where_the_golden_table_says_so() -> None:
    assert wrong_groups(ROWS, "content") == []


def test_the_golden_table_holds_each_address_once_and_covers_the_ground() -> None:
    assert len({row["url"] for row in ROWS}) == len(ROWS) >= 260
    assert all(bool(row["content"]) == bool(row["canonical"]) for row in ROWS)


def test_canonical_forms_of_the_golden_table_stay_as_they_are() -> None:
    forms = {row["canonical"] for row in ROWS if row["canonical"]}
    assert wrong_rows([{"url": form, "canonical": form} for form in forms]) == []


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org/a\x00b", "https://example.org/a%00b"),
        ("\x00https://example.org/a\x1f", "https://example.org/a"),
        ("https://exam\nple.org/a\r\n\tb", "https://example.org/ab"),
        ("https://example.org/a\x7f\x85", "https://example.org/a%7F%C2%85"),
        ("https://example.org/a\x7f", "https://example.org/a"),
        ("https://exa\x00mple.org/", None),
        ("https://example.org/\ud800", "https://example.org/%ED%A0%80"),
        ("https://example.org/\u202efdp.a", "https://example.org/%E2%80%AEfdp.a"),
        ("https://[2001:db8::1]:" + "9" * 5000 + "/", None),
        ("https://" + "a." * 5000 + "org/", None),
        ("https://xn--/", None),
        ("https://xn--a.example/", "https://xn--a.example/"),
    ],
)
def test_control_characters_and_nonsense_do_no_harm(url: str, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk"),
        ("https://one.blogspot.com/a", "one.blogspot.com"),
        ("https://two.blogspot.com/a", "two.blogspot.com"),
        ("https://someone.github.io/", "someone.github.io"),
        ("https://weather.substack.com/p/rain", "weather.substack.com"),
        ("https://substack.com/home", "substack.com"),
        ("https://github.io/", "github.io"),
        ("https://example.org:8443/", "example.org"),
        ("https://192.0.2.7:80/a", "192.0.2.7"),
        ("https://[2001:db8::1]:444/a", "[2001:db8::1]"),
        ("https://news.xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai"),
        ("https://localhost:3000/", "localhost"),
        ("https://a.b.unknownsuffix/", "b.unknownsuffix"),
        ("example.org", None),
        ("", None),
    ],
)
def test_the_registered_domain_is_whoever_holds_the_name(url: str, domain: str | None) -> None:
    assert registered_domain(url) == domain
