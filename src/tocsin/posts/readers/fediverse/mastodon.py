"""Mastodon's client API: statuses, timelines, threads, searches, streaming events.

Its relatives speak it too (Pleroma, Akkoma, GoToSocial, Pixelfed, Truth Social, Gab). A
status's ``id`` belongs to the server that was asked; ``uri`` is the same everywhere and is the
post's id. The answered status is known by its local id only.

Source: Mastodon's API documentation (Status, Quote, Context, Search, streaming), Pleroma's
differences.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from tocsin.posts.identifiers import optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.html_text import HtmlText, read_html
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, dig, first, mapping, mappings, rejection
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_MARKS: Final = frozenset(
    {"visibility", "reblogs_count", "favourites_count", "spoiler_text", "media_attachments"}
)
_PLATFORMS: Final = {"truthsocial.com": "truthsocial", "gab.com": "gab"}
_UPDATES: Final = ("update", "status.update")
_PAGES: Final = ("statuses", "ancestors", "descendants")
_OTHER_PAGES: Final = {"accounts": "users", "hashtags": "hashtags"}


class Mastodon(Reader):
    """One post per status; accounts, notifications and the like are other records."""

    name = "mastodon"
    title = "Mastodon API"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By a status's fields, or by a page of statuses."""
        value = record.value
        if _is_status(value):
            return 0.9
        if _other(value) is not None:
            return 0.8
        if "payload" in value and "event" in value:
            return 0.9 if value["event"] in _UPDATES else 0.5
        pages = (value.get(name) for name in (*_PAGES, *_OTHER_PAGES))
        heads = [page[0] for page in pages if isinstance(page, list) and page]
        if "ancestors" in value and "descendants" in value and not heads:
            return 0.5
        known = (isinstance(head, dict) and (_is_status(head) or "acct" in head) for head in heads)
        return 0.9 if any(known) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The posts of a status, a page or a streaming event."""
        value = record.value
        if _is_status(value):
            return (_outcome(value),)
        other = _other(value)
        if other is not None:
            return (Other(other),)
        return _event(value) if "payload" in value else _page(value)


def _is_status(value: Mapping[str, Any]) -> bool:
    if "account" not in value or "created_at" not in value or _MARKS.isdisjoint(value):
        return False
    return isinstance(value["account"], dict) and ("uri" in value or "url" in value)


def _other(value: Mapping[str, Any]) -> str | None:
    """What an object of the API is that holds no status of its own."""
    if "acct" in value:
        return "users" if "username" in value and "display_name" in value else None
    if isinstance(value.get("account"), dict) and "type" in value and "created_at" in value:
        return "notifications"
    if "last_status" in value and "accounts" in value:
        return "conversations"
    return "relationships" if "followed_by" in value and "muting" in value else None


def _page(page: Mapping[str, Any]) -> Iterator[Outcome]:
    found = False
    for name in _PAGES:
        for status in mappings(page.get(name)):
            found = True
            yield _outcome(status)
    for name, kind in _OTHER_PAGES.items():
        for _ in mappings(page.get(name)):
            found = True
            yield Other(kind)
    if not found:
        yield Other("empty pages")


def _event(event: Mapping[str, Any]) -> Iterator[Outcome]:
    """A streaming event, whose payload is JSON within a string."""
    kind, payload = event.get("event"), event.get("payload")
    if kind == "delete":
        yield Other("deletions")
        return
    if kind not in _UPDATES:
        yield Other("other events")
        return
    try:
        status = orjson.loads(payload) if isinstance(payload, str) else payload
    except orjson.JSONDecodeError:
        status = None
    if isinstance(status, dict) and _is_status(status):
        yield _outcome(status)
    else:
        yield Rejected("the event holds no status", "The stream was cut; collect it again.")


def _outcome(status: Mapping[str, Any]) -> Outcome:
    try:
        return _post(status)
    except FieldError as error:
        return rejection(error)


def _post(status: Mapping[str, Any]) -> Post:
    post_id = _global_id(status)
    if post_id is None:
        raise FieldError("uri", "the status has no address", "Export again with uri and url.")
    notes: list[str] = []
    account = mapping(status["account"])
    account_id, host = _account(account, post_id)
    boosted = mapping(status.get("reblog"))
    shown = boosted or status
    content = _content(shown)
    quote_of = _quoted(shown, host) if not boosted else None
    reply_to = _reply_to(status, account, notes)
    if status.get("edited_at"):
        notes.append("edited")
    return Post(
        platform=_PLATFORMS.get(host, "mastodon"),
        post_id=post_id,
        account_id=account_id,
        account_name=_text(account.get("acct")),
        created_at=parse_time(status.get("created_at"), "created_at"),
        text=content.text,
        kind=_kind(status, bool(boosted), quote_of),
        lang=primary_language(shown.get("language")),
        repost_of=_global_id(boosted) if boosted else None,
        quote_of=quote_of,
        reply_to=reply_to,
        urls=_links(shown, content),
        hashtags=_tags(shown),
        mentions=_mentions(shown),
        media=_media(shown),
        likes=count(status.get("favourites_count")),
        reposts=count(status.get("reblogs_count")),
        replies=count(status.get("replies_count")),
        followers=count(account.get("followers_count")),
        account_created_at=registered_at(account.get("created_at")),
        notes=tuple(notes),
    )


def _kind(status: Mapping[str, Any], boosts: bool, quote_of: str | None) -> Kind:
    if boosts:
        return Kind.REPOST
    if status.get("in_reply_to_id"):
        return Kind.REPLY
    return Kind.QUOTE if quote_of is not None else Kind.POST


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _global_id(status: Mapping[str, Any]) -> str | None:
    return _text(status.get("uri")) or _text(status.get("url"))


def _host(address: Any) -> str:
    try:
        return (urlsplit(address).netloc if isinstance(address, str) else "").lower()
    except ValueError:
        return ""


def _account(account: Mapping[str, Any], post_id: str) -> tuple[str, str]:
    """The account's address and its server."""
    address = _text(account.get("url")) or _text(account.get("uri"))
    host = _host(address) or _host(post_id)
    if address is not None:
        return address, host
    name = _text(account.get("acct")) or _text(account.get("username"))
    if name is None:
        raise FieldError("account", "the author is missing", "Export again with account.")
    return (name if "@" in name else f"{name}@{host}"), host


def _content(status: Mapping[str, Any]) -> HtmlText:
    """The content, with the warning above it: the author's words as well."""
    content = read_html(str(status.get("content") or ""))
    warning = _text(status.get("spoiler_text"))
    parts = [part for part in (warning, content.text) if part]
    return content._replace(text="\n\n".join(parts))


def _links(status: Mapping[str, Any], content: HtmlText) -> list[str]:
    card = _text(dig(status, "card", "url"))
    return list(dict.fromkeys([*content.links, *([card] if card else [])]))


def _tags(status: Mapping[str, Any]) -> list[str] | None:
    if not isinstance(status.get("tags"), list):
        return None
    return [tag["name"] for tag in mappings(status["tags"]) if _text(tag.get("name"))]


def _mentions(status: Mapping[str, Any]) -> list[str] | None:
    if not isinstance(status.get("mentions"), list):
        return None
    named = (first(person, "url", "acct") for person in mappings(status["mentions"]))
    return [name for name in named if isinstance(name, str)]


def _media(status: Mapping[str, Any]) -> list[str]:
    """The original server's address of each file, else the address of the copy."""
    files = mappings(status.get("media_attachments"))
    found = (first(file, "remote_url", "url", "preview_url") for file in files)
    return [address for address in found if isinstance(address, str)]


def _quoted(status: Mapping[str, Any], host: str) -> str | None:
    """The quoted status: whole, or by id, as Mastodon 4.5 and its forks say it."""
    quote = mapping(status.get("quote"))
    whole = mapping(quote.get("quoted_status")) or quote
    extension = mapping(status.get("pleroma"))
    whole = whole if _global_id(whole) else mapping(extension.get("quote")) or whole
    found = _global_id(whole) or _text(first(extension, "quote_url"))
    if found is not None:
        return found
    local = first(quote, "quoted_status_id") or first(status, "quote_id", "quoted_status_id")
    number = optional_identifier(local, "quote_id")
    home = _server(status, mapping(status.get("account"))) or host
    return None if number is None else f"{home}/{number}"


def _reply_to(
    status: Mapping[str, Any], account: Mapping[str, Any], notes: list[str]
) -> str | None:
    """``{server}/{local id}``, if it is known which server was asked."""
    number = optional_identifier(status.get("in_reply_to_id"), "in_reply_to_id")
    if number is None:
        return None
    server = _server(status, account)
    if not server:
        notes.append("reply_target_unknown")
        return None
    return f"{server}/{number}"


def _server(status: Mapping[str, Any], account: Mapping[str, Any]) -> str:
    """The server that was asked: home of accounts without @, and of every hashtag's address."""
    if _text(account.get("acct")) and "@" not in account["acct"]:
        return _host(account.get("url")) or _host(status.get("uri"))
    return next((_host(tag.get("url")) for tag in mappings(status.get("tags"))), "")
