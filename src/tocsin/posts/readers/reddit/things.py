"""A Reddit comment or submission as a post.

Texts are Markdown with ``&``, ``<`` and ``>`` escaped. Ids are base 36, so ``82e12`` is an id
and no rounded number. Pushshift wrote some ids as numbers in 2022.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from tocsin.posts.identifiers import identifier
from tocsin.posts.readers.fields.loose_values import count, first, mapping, text
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.records import FieldError, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time
from tocsin.posts.urls import extract_urls

_GONE: Final = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ removed by reddit ]"})
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_USER = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})(?![\w/-])")
_MARKDOWN_LINK = re.compile(
    r"\]\(\s?(https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)"
)
_SITES: Final = ("https://www.reddit.com/", "https://reddit.com/", "https://old.reddit.com/")
_FILES: Final = ("https://i.redd.it/", "https://v.redd.it/", "https://www.reddit.com/gallery/")


def post_of_comment(data: Mapping[str, Any]) -> Post:
    """The post of a ``t1``.

    Raises:
        FieldError: no id or time.
    """
    post_id = _full_name(data.get("name"), "t1") or _required(data, "t1")
    thread = _full_name(data.get("link_id"), "t3")
    post = _post(data, post_id)
    body = _unescaped(data.get("body"), post)
    post.kind = Kind.COMMENT
    post.text = body
    post.urls = _links(body)
    post.mentions = _USER.findall(body)
    post.reply_to = _full_name(data.get("parent_id"), "t1") or thread
    post.conversation_id = thread
    return post


def post_of_submission(data: Mapping[str, Any]) -> Post:
    """The post of a ``t3``: title, then text; the link it is about comes first.

    Raises:
        FieldError: no id or time.
    """
    post_id = _full_name(data.get("name"), "t3") or _required(data, "t3")
    post = _post(data, post_id)
    title, body = _unescaped(data.get("title"), post), _unescaped(data.get("selftext"), post)
    original = _full_name(data.get("crosspost_parent"), "t3")
    link = _outward(data)
    post.kind = Kind.REPOST if original else Kind.POST
    post.repost_of = original
    post.text = "\n\n".join(part for part in (title, body) if part)
    post.conversation_id = post_id
    if link is not None and link.startswith(_FILES):
        post.media = [link]
        link = None
    post.media = post.media or _gallery(data)
    post.urls = list(dict.fromkeys([*([link] if link else []), *_links(post.text)]))
    post.mentions = _USER.findall(post.text)
    post.reposts = count(data.get("num_crossposts"))
    post.replies = count(data.get("num_comments"))
    post.views = count(data.get("view_count"))
    return post


def _post(data: Mapping[str, Any], post_id: str) -> Post:
    """What comments and submissions have in common."""
    notes: list[str] = []
    author = text(data.get("author")).strip()
    if not author or author.lower() in _GONE:
        notes.append("author_deleted")
        author = ""
    if data.get("edited") not in (None, "", False, "false", "False", "0", 0):
        notes.append("edited")
    seen = first(data, "retrieved_utc", "retrieved_on")
    return Post(
        platform="reddit",
        post_id=post_id,
        account_id=author or f"deleted:{post_id}",
        account_name=author or None,
        created_at=parse_time(first(data, "created_utc", "created"), "created_utc"),
        text="",
        hashtags=[],  # Reddit has none: # begins a heading
        likes=count(first(data, "score", "ups")),
        collected_at=optional_time(seen, "retrieved_on"),
        account_created_at=registered_at(data.get("author_created_utc")),
        notes=tuple(notes),
    )


def _required(data: Mapping[str, Any], kind: str) -> str:
    found = _full_name(data.get("id"), kind)
    if found is None:
        raise FieldError("id", "the id is missing", "Export again with this column.")
    return found


def _full_name(value: Any, kind: str) -> str | None:
    """An id with its kind before it: ``t3_abc``.

    >>> _full_name("abc", "t3"), _full_name("t1_abc", "t3"), _full_name(36, "t1")
    ('t3_abc', 't1_abc', 't1_10')
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = int(identifier(value, "id"))
        return f"{kind}_{_base36(number)}" if number >= 0 else None
    if not isinstance(value, str) or not value.strip() or value.strip().lower() == "nan":
        return None
    name = value.strip()
    return name if re.match(r"t[1-6]_", name) else f"{kind}_{name}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _unescaped(value: Any, post: Post) -> str:
    """Text as written; of removed texts nothing is left but a note."""
    if not isinstance(value, str):
        return ""
    if value.strip().lower() in _GONE:
        post.notes = (*post.notes, "text_removed")
        return ""
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _links(body: str) -> list[str]:
    """Links of the Markdown, then addresses that stand in the text as they are."""
    if "](" not in body:
        return extract_urls(body)
    marked = _MARKDOWN_LINK.findall(body)
    return list(dict.fromkeys([*marked, *extract_urls(_MARKDOWN_LINK.sub("] ", body))]))


def _outward(data: Mapping[str, Any]) -> str | None:
    """The address a submission is about, unless it is the submission itself."""
    link = first(data, "url_overridden_by_dest", "url")
    if not isinstance(link, str) or not link.startswith(("http://", "https://")):
        return None
    own = str(data.get("permalink") or "")
    itself = data.get("is_self") in (True, "true", "True", "1") or (own and link.endswith(own))
    if itself and link.startswith(_SITES):
        return None
    return link.replace("&amp;", "&")


def _gallery(data: Mapping[str, Any]) -> list[str]:
    """Addresses of a gallery's pictures, made from their ids as Reddit makes them."""
    found = []
    for number, item in mapping(data.get("media_metadata")).items():
        suffix = str(mapping(item).get("m") or "").rpartition("/")[2]
        if suffix and re.fullmatch(r"[\w-]{1,40}", number):
            found.append(f"https://i.redd.it/{number}.{suffix}")
    return found
