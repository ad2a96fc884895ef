"""CooRTweet's input: who shared which object in which post, and when. No text.

Four columns, from the CooRTweet package (R): ``object_id, account_id, content_id,
timestamp_share`` (Unix seconds). Which platform it was is not in the file.
"""

from collections.abc import Iterable

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.records import Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_COLUMNS = ("object_id", "account_id", "content_id", "timestamp_share")


class CooRTweet(Reader):
    """One post per row, as a repost of its object."""

    name = "coortweet"
    title = "CooRTweet shares (object_id, account_id, content_id, timestamp_share)"
    layouts = frozenset({"table", "json"})

    def recognises(self, record: Record) -> float:
        """By the four columns."""
        return 0.9 if all(column in record.value for column in _COLUMNS) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The share of a row. A post that shared two objects stands in two rows."""
        row = record.value
        return (
            Post(
                platform="unknown",
                post_id=identifier(row["content_id"], "content_id"),
                account_id=identifier(row["account_id"], "account_id"),
                created_at=parse_time(row["timestamp_share"], "timestamp_share"),
                text="",
                kind=Kind.REPOST,
                repost_of=identifier(row["object_id"], "object_id"),
                urls=[],
                hashtags=[],
                mentions=[],
            ),
        )
