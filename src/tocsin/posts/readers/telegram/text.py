"""Text with marked-up parts, as Telegram Desktop writes it."""

from typing import Any, NamedTuple


class Written(NamedTuple):
    """What was written. ``None`` lists: the source marks nothing up, so the text must tell."""

    text: str
    urls: list[str] | None
    hashtags: list[str] | None
    mentions: list[str] | None


def written(text: Any, entities: Any) -> Written:
    """Text and entities from ``text`` (a string or a list of parts) and ``text_entities``.

    >>> written(["see ", {"type": "text_link", "text": "this", "href": "https://a.example"}], None)
    Written(text='see this', urls=['https://a.example'], hashtags=[], mentions=[])
    """
    marked = entities if isinstance(entities, list) and entities else text
    parts = [part for part in marked if part] if isinstance(marked, list) else []
    whole = _joined(text) or _joined(entities)
    if not any(isinstance(part, dict) for part in parts):
        return Written(whole, None, None, None)
    urls: list[str] = []
    hashtags: list[str] = []
    mentions: list[str] = []
    for part in parts:
        if isinstance(part, dict):
            _sort(part, urls, hashtags, mentions)
    return Written(whole, urls, hashtags, mentions)


def _joined(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):  # newer exports write a poll's question so
        return _joined(value.get("text"))
    parts = value if isinstance(value, list) else []
    return "".join(_joined(part) for part in parts if not isinstance(part, list))


def _sort(part: dict[str, Any], urls: list[str], hashtags: list[str], mentions: list[str]) -> None:
    words = part.get("text")
    shown = words if isinstance(words, str) else ""
    kind = part.get("type")
    if kind == "text_link":
        href = part.get("href")
        urls.append(href if isinstance(href, str) and href else shown)
    elif kind == "link":
        urls.append(shown)
    elif kind == "hashtag":
        hashtags.append(shown.removeprefix("#"))
    elif kind == "mention":
        mentions.append(shown.removeprefix("@"))
    elif kind == "mention_name" and part.get("user_id"):
        mentions.append(f"user{part['user_id']}")
