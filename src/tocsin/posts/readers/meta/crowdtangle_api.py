"""CrowdTangle's API JSON: ``posts`` and ``posts/search`` responses, or one post a line.

Source: https://github.com/CrowdTangle/API/wiki/Post. Dates are UTC. ``platformId`` is
``PAGE_POST`` on Facebook; the CSV's URLs carry the second part only, so that part is the id
here, and the same post from both exports is one post.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.post_addresses import post_id_in
from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.clocks import utc_time
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, mapping, mappings, prose
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.readers.fields.text_links import all_links
from tocsin.posts.records import Other, Outcome, Post, Record

_LISTS: Final = {
    "posts": "posts",
    "accountStatistics": "leaderboard rows",
    "accounts": "accounts",
    "lists": "lists",
}


class CrowdTangleApi(Reader):
    """Reads responses of CrowdTangle's API."""

    name: ClassVar[str] = "crowdtangle_api"
    title: ClassVar[str] = "CrowdTangle API JSON"
    layouts = frozenset({"json"})
    envelopes = (Envelope("result.posts"),)

    def recognises(self, record: Record) -> float:
        value = record.value
        if "platformId" in value and ("account" in value or "postUrl" in value):
            return 0.95
        result = value.get("result")
        if isinstance(result, dict) and any(isinstance(result.get(name), list) for name in _LISTS):
            return 0.9
        posts = value.get("posts")
        return 0.9 if any("platformId" in post for post in mappings(posts)[:1]) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        if "platformId" in value:
            return [_post(value)]
        result = mapping(value.get("result")) or value
        name = next(name for name in _LISTS if isinstance(result.get(name), list))
        items = result[name]
        if not items:
            return [Other("empty pages")]
        return each(items, _one_post) if name == "posts" else [Other(_LISTS[name])] * len(items)


def _one_post(item: Mapping[str, Any]) -> list[Outcome]:
    return [_post(item)]


def _post(item: Mapping[str, Any]) -> Post:
    account = mapping(item.get("account"))
    page, _, own = identifier(item.get("platformId"), "platformId").rpartition("_")
    account_id = optional_identifier(account.get("platformId"), "account.platformId")
    notes: tuple[str, ...] = ()
    if account_id is None and page:
        account_id, notes = page, ("account_from_post_id",)
    url = prose(item.get("postUrl"))
    body = prose(item.get("message")) or "\n".join(
        part for part in (prose(item.get("title")), prose(item.get("description"))) if part
    )
    post_id = post_id_in(url) or own
    links = [link.get("expanded") for link in mappings(item.get("expandedLinks"))]
    links = [link for link in [*links, item.get("link")] if post_id_in(prose(link)) != post_id]
    return Post(
        platform=_platform(item),
        post_id=post_id,
        account_id=account_id or identifier(account.get("id"), "account.id"),
        account_name=prose(account.get("handle")) or prose(account.get("name")) or None,
        created_at=utc_time(item.get("date"), "date"),
        text=body,
        lang=primary_language(item.get("languageCode")),
        urls=all_links(links, body),
        media=[
            str(media.get("full") or media["url"])
            for media in mappings(item.get("media"))
            if media.get("url")
        ],
        likes=count(at(item, "statistics.actual.likeCount", "statistics.actual.favoriteCount")),
        reposts=count(at(item, "statistics.actual.shareCount", "statistics.actual.retweetCount")),
        replies=count(at(item, "statistics.actual.commentCount")),
        views=count(at(item, "statistics.actual.viewCount", "videoPostViewCount")),
        followers=count(at(item, "subscriberCount", "account.subscriberCount")),
        notes=notes,
    )


def _platform(item: Mapping[str, Any]) -> str:
    stated = prose(at(item, "platform", "account.platform")).strip().lower()
    return "x" if stated == "twitter" else stated or "facebook"
