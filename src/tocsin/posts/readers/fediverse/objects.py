"""A post as an ActivityStreams object: note, article, page, question, video …

Every property is read through :func:`address` or :func:`addresses`, because each may be a
string, an object or a list. Text is HTML unless ``mediaType`` says otherwise.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tocsin.posts.readers.fields.html_text import HtmlText, read_html
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, dig, mapping, mappings
from tocsin.posts.records import FieldError, Post
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time
from tocsin.posts.urls import extract_urls

OBJECTS: Final = frozenset(
    {"Note", "Article", "Page", "Question", "Video", "Audio", "Image", "Event", "ChatMessage"}
)
_TITLED: Final = OBJECTS - {"Note", "ChatMessage"}
_QUOTES: Final = ("quote", "quoteUrl", "quoteUri", "quoteURL", "_misskey_quote")
_LINKED_DATA: Final = "activitystreams"


def kind_name(value: Mapping[str, Any]) -> str | None:
    """The object's type; of several the first that names a post, else the first."""
    kind = value.get("type") or value.get("@type")
    names = [name for name in (kind if isinstance(kind, list) else [kind]) if isinstance(name, str)]
    names = [name.removeprefix("as:").rpartition("#")[2] for name in names]
    return next((name for name in names if name in OBJECTS), names[0] if names else None)


def address(value: Any) -> str | None:
    """The id or URL of a property: the first if there are several.

    >>> address([{"type": "Link", "href": "https://a.example/1"}]), address({"id": "x"})
    ('https://a.example/1', 'x')
    """
    return next(iter(addresses(value)), None)


def addresses(value: Any) -> Iterator[str]:
    """All ids or URLs of a property, in order."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield item
        elif isinstance(item, dict):
            named = (item.get(key) for key in ("id", "@id", "href", "url"))
            found = next((name for name in named if name), None)
            if isinstance(found, str):
                yield found
            elif found is not None and found is not item:
                yield from addresses(found) if not isinstance(found, dict) else ()


def post_of_object(item: Mapping[str, Any], activity: Mapping[str, Any]) -> Post:
    """The post that an object is; what it leaves out is taken from the activity around it.

    Raises:
        FieldError: no address, author or time.
    """
    post_id = address(item.get("id")) or address(item.get("url"))
    if post_id is None:
        raise FieldError("id", "the object has no address", "Export again with ids.")
    author = _author(item) or address(activity.get("actor"))
    if author is None:
        raise FieldError("attributedTo", "the author is missing", "Export with attributedTo.")
    content = _content(item)
    tags = mappings(item.get("tag"))
    quoted = _quoted(item, tags)
    reply_to = address(item.get("inReplyTo"))
    thread = address(item.get("conversation")) or address(item.get("context"))
    links = [*content.links, *_attached_links(item), *_untyped_links(tags)]
    return Post(
        platform="activitypub",
        post_id=post_id,
        account_id=author,
        account_name=_name(item),
        created_at=parse_time(item.get("published") or activity.get("published"), "published"),
        text=content.text,
        kind=Kind.REPLY if reply_to else Kind.QUOTE if quoted else Kind.POST,
        lang=_language(item),
        quote_of=quoted,
        reply_to=reply_to,
        conversation_id=thread,
        urls=[link for link in dict.fromkeys(links) if link != quoted],
        hashtags=[name.lstrip("#＃") for name in _tagged(tags, "Hashtag", "name")] or None,
        mentions=list(_tagged(tags, "Mention", "href")),
        media=_media(item),
        likes=_total(item, "likes"),
        reposts=_total(item, "shares"),
        replies=_total(item, "replies"),
        notes=("edited",) if item.get("updated") not in (None, item.get("published")) else (),
    )


def _author(item: Mapping[str, Any]) -> str | None:
    """The author; where a person posts through a channel (PeerTube), the person."""
    stated = item.get("attributedTo") or item.get("actor") or item.get("author")
    people = [part for part in mappings(stated) if part.get("type") == "Person"]
    return address(people) or address(stated)


def _name(item: Mapping[str, Any]) -> str | None:
    author = mapping(item.get("attributedTo"))
    name = author.get("preferredUsername") or author.get("name")
    return name if isinstance(name, str) and name else None


def _content(item: Mapping[str, Any]) -> HtmlText:
    """Title or content warning, then the content."""
    words = item.get("content")
    if not isinstance(words, str):
        versions = mapping(item.get("contentMap"))
        words = next((text for text in versions.values() if isinstance(text, str)), "")
    plain = item.get("mediaType") in ("text/plain", "text/markdown")
    content = HtmlText(words, extract_urls(words)) if plain else read_html(words)
    title = item.get("name") if kind_name(item) in _TITLED else item.get("summary")
    above = read_html(title).text if isinstance(title, str) else ""
    parts = [part for part in (above, content.text) if part]
    return content._replace(text="\n\n".join(parts))


def _language(item: Mapping[str, Any]) -> str | None:
    """The language that ``contentMap`` gives to the content itself."""
    versions = mapping(item.get("contentMap"))
    content = item.get("content")
    same = [language for language, text in versions.items() if text == content]
    if len(same) == 1 or len(versions) == 1:
        return primary_language(same[0] if same else next(iter(versions)))
    stated = item.get("language")
    return primary_language(stated.get("identifier") if isinstance(stated, dict) else stated)


def _quoted(item: Mapping[str, Any], tags: list[dict[str, Any]]) -> str | None:
    for name in _QUOTES:
        found = address(item.get(name))
        if found is not None:
            return found
    for tag in tags:  # FEP-e232: a link to another object of this vocabulary
        if tag.get("type") == "Link" and _LINKED_DATA in str(tag.get("mediaType")):
            return address(tag.get("href"))
    return None


def _tagged(tags: list[dict[str, Any]], kind: str, field: str) -> Iterator[str]:
    for tag in tags:
        value = tag.get(field)
        if tag.get("type") == kind and isinstance(value, str) and value:
            yield value


def _untyped_links(tags: list[dict[str, Any]]) -> Iterator[str]:
    """Links into the text that converters from other networks write as tags without a type."""
    for tag in tags:
        if "type" not in tag and isinstance(tag.get("url"), str):
            yield tag["url"]


def _attached_links(item: Mapping[str, Any]) -> Iterator[str]:
    for part in mappings(item.get("attachment")):
        if part.get("type") in ("Link", "Page"):
            found = address(part.get("href") or part.get("url"))
            if found is not None:
                yield found


def _media(item: Mapping[str, Any]) -> list[str]:
    parts = [part for part in mappings(item.get("attachment")) if part.get("type") not in _NO_FILES]
    parts += mappings(item.get("image"))
    found = (address(part.get("url") or part.get("href")) for part in parts)
    return list(dict.fromkeys(url for url in found if url is not None))


_NO_FILES: Final = ("Link", "Page", "PropertyValue", "Note")


def _total(item: Mapping[str, Any], name: str) -> int | None:
    return count(dig(item, name, "totalItems"))
