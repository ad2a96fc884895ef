"""What Bluesky's records mean: posts, reposts, and everything else, whoever delivers them.

``createdAt`` is what the client claims. Where it is unusable, from before Bluesky existed, or
later than the post was seen, the time at which it was seen is taken instead.
Facets mark links, tags and mentions by offsets into the UTF-8 bytes of the text; a facet
outside the text is not shown by any app and is ignored.

Source: lexicons ``app.bsky.feed.*``, ``app.bsky.richtext.facet``, ``app.bsky.embed.*``.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from tocsin.posts.readers.bluesky.at_uri import AtUri, at_uri, key_time
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import dig, mapping, mappings, prose
from tocsin.posts.records import FieldError, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time
from tocsin.posts.urls import extract_urls

POST: Final = "app.bsky.feed.post"
REPOST: Final = "app.bsky.feed.repost"
_OPENED: Final = datetime(2022, 1, 1, tzinfo=UTC)
_SKEW: Final = timedelta(days=1)
_MOST_FACETS: Final = 500
_OTHERS: Final = {
    "app.bsky.feed.like": "likes",
    "app.bsky.feed.threadgate": "thread gates",
    "app.bsky.feed.postgate": "post gates",
    "app.bsky.feed.generator": "feeds",
    "app.bsky.graph.follow": "follows",
    "app.bsky.graph.block": "blocks",
    "app.bsky.graph.list": "lists",
    "app.bsky.graph.listitem": "list items",
    "app.bsky.graph.listblock": "blocks",
    "app.bsky.graph.starterpack": "starter packs",
    "app.bsky.graph.verification": "verifications",
    "app.bsky.actor.profile": "profiles",
    "app.bsky.actor.status": "statuses",
    "app.bsky.labeler.service": "labelers",
}


class Facets(NamedTuple):
    """What the marked parts of a text point to."""

    links: list[str]
    tags: list[str]
    mentions: list[str]


def other_kind(collection: str) -> str:
    """The plural noun for records of a collection that holds no posts."""
    if collection in _OTHERS:
        return _OTHERS[collection]
    bluesky = collection.startswith(("app.bsky.", "chat.bsky."))
    return "other records" if bluesky else "records of other apps"


def read_post(uri: AtUri, record: Mapping[str, Any], seen: datetime | None, seen_note: str) -> Post:
    """The post of an ``app.bsky.feed.post`` record.

    ``seen`` is when a server saw it, if known; ``seen_note`` is noted where it is used.
    """
    notes: list[str] = []
    text = prose(record.get("text"))
    facets = read_facets(text, record.get("facets"))
    media, links, quoted = _embedded(record.get("embed"))
    reply_to = _address(dig(record, "reply", "parent", "uri"))
    tags = [*facets.tags, *(tag for tag in _strings(record.get("tags")) if tag not in facets.tags)]
    languages = _strings(record.get("langs"))
    return Post(
        platform="bluesky",
        post_id=str(uri),
        account_id=uri.authority,
        created_at=_time(record, uri, seen, seen_note, notes),
        text=text,
        kind=Kind.REPLY if reply_to else Kind.QUOTE if quoted else Kind.POST,
        lang=primary_language(languages[0]) if languages else None,
        quote_of=quoted,
        reply_to=reply_to,
        conversation_id=_address(dig(record, "reply", "root", "uri")) or str(uri),
        urls=_distinct([*(facets.links or extract_urls(text)), *links]),
        hashtags=tags or None,
        mentions=facets.mentions,
        media=media,
        notes=tuple(notes),
    )


def read_repost(
    uri: AtUri, record: Mapping[str, Any], seen: datetime | None, seen_note: str
) -> Post:
    """The repost of an ``app.bsky.feed.repost`` record; it has no words of its own.

    Raises:
        FieldError: the record does not say what is reposted.
    """
    notes: list[str] = []
    subject = _address(dig(record, "subject", "uri"))
    if subject is None:
        raise FieldError("subject", "the repost names no post", "Collect the record again.")
    return Post(
        platform="bluesky",
        post_id=str(uri),
        account_id=uri.authority,
        created_at=_time(record, uri, seen, seen_note, notes),
        text="",
        kind=Kind.REPOST,
        repost_of=subject,
        urls=[],
        hashtags=[],
        mentions=[],
        notes=tuple(notes),
    )


def read_facets(text: str, facets: Any) -> Facets:
    """Links, tags (without #) and mentioned DIDs, in the order of the list.

    >>> link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}
    >>> read_facets("é x", [{"index": {"byteStart": 3, "byteEnd": 4}, "features": [link]}]).links
    ['https://a.example']
    """
    found = Facets([], [], [])
    encoded = text.encode("utf-8", "surrogatepass")
    for facet in mappings(facets)[:_MOST_FACETS]:
        shown = facet_text(encoded, facet)
        if shown is None:
            continue
        for feature in mappings(facet.get("features")):
            _sort(feature, shown, found)
    return found


def facet_text(encoded: bytes, facet: Mapping[str, Any]) -> str | None:
    """The part of the text that a facet marks; ``None`` where it lies outside the text."""
    start, end = dig(facet, "index", "byteStart"), dig(facet, "index", "byteEnd")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(encoded):
        return None
    return encoded[start:end].decode("utf-8", "replace")


def _sort(feature: Mapping[str, Any], shown: str, found: Facets) -> None:
    kind = prose(feature.get("$type")).rpartition("#")[2]
    if kind == "link" or (not kind and "uri" in feature):
        found.links.extend(_strings([feature.get("uri")]))
    elif kind == "tag" or (not kind and "tag" in feature):
        tag = prose(feature.get("tag")) or shown
        found.tags.extend(_strings([tag.lstrip("#＃")]))
    elif kind == "mention" or (not kind and "did" in feature):
        found.mentions.extend(_strings([feature.get("did")]))


def _embedded(embed: Any) -> tuple[list[str], list[str], str | None]:
    """Media (content hashes), links and the quoted post of an embed, its inner parts too."""
    media: list[str] = []
    links: list[str] = []
    quoted: str | None = None
    for part in _parts(mapping(embed)):
        media += [blob for blob in map(_blob, _attached(part)) if blob is not None]
        links += _strings([dig(part, "external", "uri")])
        address = at_uri(dig(part, "record", "uri"))
        if address is not None and address.collection == POST:
            quoted = str(address)
    return media, links, quoted


def _parts(embed: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The embed itself; of a ``recordWithMedia`` its record and its media."""
    yield embed
    yield mapping(embed.get("media"))
    inner = mapping(embed.get("record"))
    if "record" in inner:
        yield inner


def _attached(part: Mapping[str, Any]) -> Iterator[Any]:
    for image in mappings(part.get("images")):
        yield image.get("image")
    yield part.get("video")


def _blob(value: Any) -> str | None:
    """The content hash (CID) of a blob, in today's form or that of before 2023."""
    blob = mapping(value)
    reference = blob.get("ref")
    if isinstance(reference, dict):
        reference = reference.get("$link") or reference.get("/")
    found = reference or blob.get("cid")
    return found if isinstance(found, str) and found else None


def _time(
    record: Mapping[str, Any],
    uri: AtUri,
    seen: datetime | None,
    seen_note: str,
    notes: list[str],
) -> datetime:
    claimed = optional_time(record.get("createdAt"), "createdAt")
    if claimed is not None:
        aware = claimed if claimed.tzinfo else claimed.replace(tzinfo=UTC)
        if seen is None or _OPENED <= aware <= seen + _SKEW:
            return claimed
    if seen is not None:
        notes.append(seen_note)
        return seen
    made = key_time(uri.key)
    if made is None or made < _OPENED:
        raise FieldError("createdAt", "the time is missing", "Collect the record again.")
    notes.append("time_from_record_key")
    return made


def _address(value: Any) -> str | None:
    found = at_uri(value)
    return None if found is None else str(found)


def _strings(values: Any) -> list[str]:
    listed = values if isinstance(values, list) else []
    return [value for value in listed if isinstance(value, str) and value]


def _distinct(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))
