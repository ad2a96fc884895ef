"""The ``posts`` table: what every platform's export becomes.

One row a post, one schema for all platforms, stored as Parquet partitioned by platform
and day. The version is written into every file; a change of meaning raises it.

Ids are strings, always: 64-bit ids do not survive spreadsheets and JavaScript. The
``*_key`` columns are 64-bit hashes of those strings, made by our own code
(:mod:`tocsin.posts.keys`) so that every engine joins on the same integers. A post has one
row, save in share lists (CooRTweet's format), which hold one row for each object of a post.
"""

from enum import StrEnum
from typing import Final

import pyarrow as pa

SCHEMA_VERSION: Final = 1


class Kind(StrEnum):
    """What sort of post it is."""

    POST = "post"
    REPOST = "repost"
    QUOTE = "quote"
    REPLY = "reply"
    COMMENT = "comment"
    MESSAGE = "message"


_STRINGS = pa.list_(pa.string())

COLUMNS: Final[dict[str, tuple[pa.DataType, str]]] = {
    "platform": (pa.string(), "lower-case name of the platform: x, telegram, bluesky …"),
    "post_id": (pa.string(), "the platform's id, unique on the platform"),
    "account_id": (pa.string(), "author; a keyed pseudonym unless identities are kept"),
    "account_name": (pa.string(), "handle or display name; null unless identities are kept"),
    "created_at": (pa.timestamp("us", tz="UTC"), "when it was posted"),
    "utc_offset_min": (pa.int16(), "offset stated by the source; null: none stated, assumed"),
    "text": (pa.string(), "as the author wrote it, markup removed; may be empty"),
    "lang": (pa.string(), "BCP 47 primary language; null: unknown"),
    "lang_score": (pa.float32(), "probability by our identifier; null: stated by the platform"),
    "kind": (pa.string(), "post, repost, quote, reply, comment or message"),
    "repost_of": (pa.string(), "post_id of the post that is repeated"),
    "quote_of": (pa.string(), "post_id of the post that is quoted"),
    "reply_to": (pa.string(), "post_id of the post that is answered"),
    "conversation_id": (pa.string(), "id of the thread, chat or group"),
    "urls": (_STRINGS, "canonical URLs, in order"),
    "raw_urls": (_STRINGS, "URLs as found, same order and length as urls"),
    "domains": (_STRINGS, "registered domains of urls, distinct"),
    "hashtags": (_STRINGS, "case-folded, without #, in order"),
    "mentions": (_STRINGS, "accounts named; pseudonyms unless identities are kept"),
    "media": (_STRINGS, "hashes or URLs of attached media"),
    "likes": (pa.int64(), "count when collected; null: not stated"),
    "reposts": (pa.int64(), "count when collected"),
    "replies": (pa.int64(), "count when collected"),
    "views": (pa.int64(), "count when collected"),
    "followers": (pa.int64(), "the author's followers when collected"),
    "account_created_at": (pa.timestamp("us", tz="UTC"), "when the account was made, if stated"),
    "source_file": (pa.string(), "file the record came from, with its place in an archive"),
    "source_line": (pa.int64(), "line, row or item number in that file, from 1"),
    "reader": (pa.string(), "reader and its version, as in x_api_v2/1"),
    "collected_at": (pa.timestamp("us", tz="UTC"), "when the record was collected, if stated"),
    "raw_hash": (pa.string(), "BLAKE2b-64 of the raw record, hexadecimal"),
    "post_key": (pa.int64(), "64-bit hash of platform and post_id"),
    "account_key": (pa.int64(), "64-bit hash of platform and account_id"),
    "row_key": (
        pa.int64(),
        "post_key, mixed with repost_of where there is one: unique in the corpus",
    ),
    "content_key": (pa.int64(), "64-bit hash of account, time and text: a re-collected post's own"),
}

POSTS: Final = pa.schema(
    [
        pa.field(name, dtype, metadata={"description": meaning})
        for name, (dtype, meaning) in COLUMNS.items()
    ],
    metadata={"tocsin.schema": "posts", "tocsin.schema_version": str(SCHEMA_VERSION)},
)
