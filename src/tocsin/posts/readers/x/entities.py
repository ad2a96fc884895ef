"""What X writes the same way in several formats: times, languages, text, entities, media.

"Classic" is the tweet object of API v1.1. It lives on: the website's own answers, which
Zeeschuimer captures, hold it under ``legacy``.

Sources: X's documentation of the tweet object, entities and extended entities (v1.1, v2)
and of snowflake ids.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import dig, mapping, mappings
from tocsin.posts.times import parse_time

# Codes X uses for "no language": only media, hashtags, mentions, a short text, …
_NO_LANGUAGE: Final = frozenset({"art", "qam", "qct", "qht", "qme", "qst", "qid", "un"})
_RENAMED: Final = {"in": "id", "iw": "he", "ji": "yi"}
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
_SNOWFLAKE_EPOCH_MS: Final = 1_288_834_974_657
_FIRST_SNOWFLAKE: Final = 30_000_000_000  # ids below are counted, not made from the clock
_UNIX_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Entities(NamedTuple):
    """Links, hashtags and mentions of a tweet; ``None``: the source does not list them."""

    urls: list[str] | None
    hashtags: list[str] | None
    mentions: list[str] | None


NO_ENTITIES: Final = Entities(None, None, None)


def language(code: Any) -> str | None:
    """The primary BCP 47 language; ``None`` where X found none.

    >>> language("pt-br"), language("iw"), language("qme"), language(None)
    ('pt', 'he', None, None)
    """
    return _language(code) if isinstance(code, str) else None


@lru_cache(maxsize=1024)
def _language(code: str) -> str | None:
    primary = primary_language(code)
    if primary is None or primary in _NO_LANGUAGE:
        return None
    return _RENAMED.get(primary, primary)


def plain(text: str) -> str:
    """X escapes exactly these three characters in texts."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def x_id(value: Any, field: str) -> str:
    """The id as a string; digits in a string, as X writes them, take the short way."""
    return value if type(value) is str and value.isdigit() else identifier(value, field)


def iso_time(value: Any, field: str) -> datetime:
    """A time of API v2; the usual form takes the short way."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return parse_time(value, field)


def classic_time(value: Any, field: str) -> datetime:
    """A time of API v1.1, ``Wed Sep 04 13:51:55 +0000 2019``, ten times faster than strptime."""
    try:
        if value[20:25] == "+0000" and len(value) == 30:
            return datetime(
                int(value[26:]),
                _MONTHS[value[4:7]],
                int(value[8:10]),
                int(value[11:13]),
                int(value[14:16]),
                int(value[17:19]),
                tzinfo=UTC,
            )
    except (TypeError, ValueError, KeyError):
        pass
    return parse_time(value, field)


def snowflake_time(post_id: str) -> datetime | None:
    """When an id was made (X since November 2010): milliseconds in its upper bits.

    >>> snowflake_time("914580356430536707").isoformat(timespec="seconds")
    '2017-10-01T19:58:43+00:00'
    """
    if not (post_id.isascii() and post_id.isdigit() and len(post_id) <= 19):
        return None
    number = int(post_id)
    if number < _FIRST_SNOWFLAKE:
        return None
    return _UNIX_EPOCH + timedelta(milliseconds=(number >> 22) + _SNOWFLAKE_EPOCH_MS)


def classic_text(tweet: Mapping[str, Any]) -> str:
    """The longest text that a v1.1 tweet carries."""
    extended = mapping(tweet.get("extended_tweet"))
    for found in (extended.get("full_text"), tweet.get("full_text"), tweet.get("text")):
        if isinstance(found, str):
            return plain(found)
    return ""


def classic_entities(entities: Any) -> Entities:
    """Entities of a v1.1 tweet (or of a long post's ``entity_set``, which has their shape)."""
    if not isinstance(entities, dict) or not entities:
        return NO_ENTITIES
    urls = [_address(url) for url in mappings(entities.get("urls"))]
    hashtags = [tag.get("text") for tag in mappings(entities.get("hashtags"))]
    mentions = [
        user.get("id_str") or user.get("screen_name")
        for user in mappings(entities.get("user_mentions"))
    ]
    return Entities(_strings(urls), _strings(hashtags), _strings(mentions))


def _address(url: Mapping[str, Any]) -> Any:
    return dig(url, "unwound", "url") or url.get("expanded_url") or url.get("url")


def _strings(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]


def classic_media(tweet: Mapping[str, Any]) -> list[str]:
    """URLs of a v1.1 tweet's media, one each; of a video its best file."""
    source = mapping(tweet.get("extended_tweet")) or tweet
    media = dig(source, "extended_entities", "media") or dig(source, "entities", "media")
    found = (_classic_medium(item) for item in mappings(media))
    return list(dict.fromkeys(url for url in found if url))


def _classic_medium(item: Mapping[str, Any]) -> str | None:
    return best_variant(dig(item, "video_info", "variants"), "bitrate") or next(
        iter(_strings([item.get("media_url_https"), item.get("media_url")])), None
    )


def best_variant(variants: Any, rate: str) -> str | None:
    """The URL of the video file with the highest bit rate (``rate`` names its field)."""
    best: str | None = None
    best_rate = -1
    for variant in mappings(variants):
        url, bits = variant.get("url"), variant.get(rate)
        bits = bits if isinstance(bits, int) else 0
        if isinstance(url, str) and bits > best_rate:
            best, best_rate = url, bits
    return best
