"""Posts as pages quote them: under every number, the words that it was counted from."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tocsin.desk.sitting import Desk
from tocsin.posts.keys import spelled
from tocsin.posts.schema import Kind
from tocsin.web.exploring import explorer
from tocsin.web.listing import Row, address
from tocsin.web.words.naming import known_as, language_name

MOST_CHARACTERS: Final = 1_000
"""Of a post in a list; its own page has the rest."""
_MOST_NAME: Final = 200


def post_rows(desk: Desk, keys: Iterable[int]) -> list[Row]:
    """The posts of these keys (rows of ``POSTS``), in their order; those not there are left out.

    Raises:
        StorageError: the explorer's index cannot be read.
    """
    found = explorer(desk)
    tables = (found.post(key) for key in dict.fromkeys(keys))
    return [table.slice(0, 1).to_pylist()[0] for table in tables if table.num_rows]


def by_key(desk: Desk, keys: Iterable[int]) -> dict[int, Row]:
    """The posts of these keys, as pages quote them; those not in the corpus are left out."""
    return {row["post_key"]: quote(row) for row in post_rows(desk, keys)}


def quoted(desk: Desk, keys: Iterable[int], most: int) -> list[Row]:
    """The first posts of these keys, as pages quote them, in their order."""
    return [quote(row) for row in post_rows(desk, list(dict.fromkeys(keys))[:most])]


def quote(row: Mapping[str, Any], most: int = MOST_CHARACTERS) -> Row:
    """A post (a row of ``POSTS``) as pages quote it, at most so many characters of its text."""
    text = row["text"] or ""
    return {
        "key": spelled(row["post_key"]),
        "href": f"/posts/{spelled(row['post_key'])}",
        "platform": row["platform"],
        "post_id": row["post_id"],
        "account_id": row["account_id"],
        "account_name": row["account_name"] and row["account_name"][:_MOST_NAME],
        "account_href": address("/account", {"platform": row["platform"], "id": row["account_id"]}),
        "created_at": row["created_at"],
        "kind": row["kind"],
        "kind_name": known_as(Kind, row["kind"]),
        "lang": row["lang"],
        "language_name": language_name(row["lang"]),
        "text": text[:most],
        "is_cut": len(text) > most,
        "source_file": row["source_file"],
        "source_line": row["source_line"],
    }
