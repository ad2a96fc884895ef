"""Bluesky's Jetstream as JSON lines in gzip: commits of records, and the noise around them.

Facets count bytes of UTF-8, not characters. A stream carries likes, follows, deletions and
account events too; a reconnecting consumer sees some events twice.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate, Line, flawed, lines_export
from tocsin.exercise.exports.stored_gzip import stored_gzip
from tocsin.exercise.identities import content_id, timestamp_id
from tocsin.exercise.scene import Part, ScenarioPost, Segment, segments
from tocsin.posts.schema import Kind

_FEED = "app.bsky.feed."


def write_bluesky(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The stream in its order, compressed as a valid gzip of stored blocks."""
    events = [(post.t_ms, Line(orjson.dumps(_commit(post, chance)))) for post in posts]
    for post in posts:
        if chance.happens(0.4):
            later = post.t_ms + chance.between(1_000, 600_000)
            noise = orjson.dumps(_noise(post, chance.pick(posts), later, chance))
            events.append((later, Line(noise, Fate.OTHER)))
    events.sort(key=lambda event: event[0])
    lines = flawed([line for _, line in events], chance)
    plain = lines_export("bluesky_jetstream.jsonl.gz", "bluesky", "bluesky_jetstream", lines)
    return Export(plain.file, plain.platform, plain.shape, stored_gzip(plain.content), plain.fates)


def _event(did: str, t_ms: int, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {"did": did, "time_us": t_ms * 1_000 + 137, "kind": kind, kind: detail}


def _commit(post: ScenarioPost, chance: Chance) -> dict[str, Any]:
    author = post.account.account_id
    _, collection, key = post.post_id.removeprefix("at://").split("/")
    record = _repost(post) if post.kind is Kind.REPOST else _post(post)
    detail = {
        "rev": timestamp_id(post.t_ms, chance),
        "operation": "create",
        "collection": collection,
        "rkey": key,
        "record": {"$type": collection, "createdAt": _clock(post.t_ms), **record},
        "cid": _cid(post.post_id),
    }
    return _event(author, post.t_ms + 250, "commit", detail)


def _repost(post: ScenarioPost) -> dict[str, Any]:
    return {"subject": _reference(post.target)} if post.target else {}


def _post(post: ScenarioPost) -> dict[str, Any]:
    pieces = segments(post)
    record: dict[str, Any] = {
        "langs": [post.language],
        "text": "".join(piece.text for piece in pieces),
    }
    facets = _facets(pieces)
    if facets:
        record["facets"] = facets
    if post.kind is Kind.REPLY and post.target is not None:
        record["reply"] = {
            "parent": _reference(post.target),
            "root": _reference(_root(post.target)),
        }
    if post.kind is Kind.QUOTE and post.target is not None:
        record["embed"] = {"$type": "app.bsky.embed.record", "record": _reference(post.target)}
    elif post.urls:
        card = {"uri": post.urls[0], "title": "", "description": ""}
        record["embed"] = {"$type": "app.bsky.embed.external", "external": card}
    return record


def _facets(pieces: Sequence[Segment]) -> list[dict[str, Any]]:
    facets, start = [], 0
    for piece in pieces:
        end = start + len(piece.text.encode())
        feature = _feature(piece)
        if feature:
            index = {"byteStart": start, "byteEnd": end}
            facets.append({"index": index, "features": [feature]})
        start = end
    return facets


def _feature(piece: Segment) -> dict[str, str]:
    kind = "app.bsky.richtext.facet#"
    if piece.account is not None:
        return {"$type": kind + "mention", "did": piece.account.account_id}
    if piece.part is Part.HASHTAG:
        return {"$type": kind + "tag", "tag": piece.text[1:]}
    if piece.part is Part.LINK:
        return {"$type": kind + "link", "uri": piece.text}
    return {}


def _noise(post: ScenarioPost, other: ScenarioPost, t_ms: int, chance: Chance) -> dict[str, Any]:
    """A like, a follow, an account event, or the deletion of something older."""
    actor = other.account
    detail: dict[str, Any] = {"rev": timestamp_id(t_ms, chance), "operation": "create"}
    key = timestamp_id(t_ms, chance)
    roll = chance.below(10)
    if roll == 0:
        found = {"did": actor.account_id, "handle": actor.handle, "time": _clock(t_ms)}
        return _event(actor.account_id, t_ms, "identity", found | {"seq": t_ms})
    if roll == 1:
        gone = {"operation": "delete", "collection": _FEED + "post"}
        older = timestamp_id(t_ms - 86_400_000 * 30, chance)
        return _event(actor.account_id, t_ms, "commit", detail | gone | {"rkey": older})
    if roll == 2:
        collection = "app.bsky.graph.follow"
        record: dict[str, Any] = {"subject": post.account.account_id}
    else:
        collection, record = _FEED + "like", {"subject": _reference(post)}
    record = {"$type": collection, "createdAt": _clock(t_ms), **record}
    detail |= {"collection": collection, "rkey": key, "record": record, "cid": _cid(key)}
    return _event(actor.account_id, t_ms, "commit", detail)


def _root(post: ScenarioPost) -> ScenarioPost:
    while post.kind is Kind.REPLY and post.target is not None:
        post = post.target
    return post


def _reference(post: ScenarioPost) -> dict[str, str]:
    return {"cid": _cid(post.post_id), "uri": post.post_id}


def _cid(uri: str) -> str:
    return content_id(blake2b(uri.encode(), digest_size=32).digest())


def _clock(t_ms: int) -> str:
    moment = datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{moment}.{t_ms % 1_000:03d}Z"
