"""Mastodon's API: a timeline as a JSON array of statuses, content in HTML, boosts nested."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.scene import Account, Part, ScenarioPost, Segment, segments
from tocsin.posts.schema import Kind

_HOST = "https://square.marevia.example"


def write_mastodon(posts: Sequence[ScenarioPost], chance: Chance) -> Export:  # noqa: ARG001 - one signature for all writers
    """The timeline, newest first as the API gives it."""
    statuses = [_status(post) for post in reversed(posts)]
    fates: Counter[Fate] = Counter({Fate.POST: len(statuses)})
    content = orjson.dumps(statuses)
    return Export("mastodon_timeline.json", "mastodon", "mastodon_api", content, fates)


def _status(post: ScenarioPost) -> dict[str, Any]:
    author, is_boost = post.account, post.kind is Kind.REPOST
    pieces = [] if is_boost else segments(post)
    uri = f"{_HOST}/users/{author.handle}/statuses/{post.post_id}"
    answered = post.target if post.kind is Kind.REPLY else None
    return {
        "id": post.post_id,
        "created_at": _clock(post.t_ms),
        "in_reply_to_id": answered.post_id if answered else None,
        "in_reply_to_account_id": answered.account.account_id if answered else None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": post.language,
        "uri": uri + "/activity" if is_boost else uri,
        "url": f"{_HOST}/@{author.handle}/{post.post_id}",
        "replies_count": post.replies,
        "reblogs_count": post.reposts,
        "favourites_count": post.likes,
        "edited_at": None,
        "content": f"<p>{''.join(_markup(piece) for piece in pieces)}</p>" if pieces else "",
        "reblog": _status(post.target) if is_boost and post.target else None,
        "application": {"name": "Web", "website": None},
        "account": _account(author),
        "media_attachments": [],
        "mentions": [_mention(person) for person in post.mentions],
        "tags": [{"name": tag.casefold(), "url": _tag_url(tag)} for tag in post.hashtags],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _markup(piece: Segment) -> str:
    text = escape(piece.text, quote=False)
    if piece.account is not None:
        page = f"{_HOST}/@{piece.account.handle}"
        return (
            f'<span class="h-card"><a href="{page}" class="u-url mention">'
            f"@<span>{text[1:]}</span></a></span>"
        )
    if piece.part is Part.HASHTAG:
        tag = text[1:]
        href = _tag_url(tag)
        return f'<a href="{href}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
    if piece.part is Part.LINK:
        scheme, _, rest = text.partition("://")
        shown = (
            f'<span class="invisible">{scheme}://</span><span class="ellipsis">{rest[:30]}</span>'
            f'<span class="invisible">{rest[30:]}</span>'
        )
        href = escape(piece.text)
        return f'<a href="{href}" target="_blank" rel="nofollow noopener noreferrer">{shown}</a>'
    return text


def _tag_url(tag: str) -> str:
    return f"{_HOST}/tags/{tag}"


def _mention(person: Account) -> dict[str, str]:
    return {
        "id": person.account_id,
        "username": person.handle,
        "url": f"{_HOST}/@{person.handle}",
        "acct": person.handle,
    }


def _account(account: Account) -> dict[str, Any]:
    return _mention(account) | {
        "display_name": account.name,
        "locked": False,
        "bot": account.role == "scheduled_bots",
        "group": False,
        "created_at": _clock(account.created_ms - account.created_ms % 86_400_000),
        "note": "",
        "uri": f"{_HOST}/users/{account.handle}",
        "followers_count": account.followers,
        "following_count": 10 + account.followers % 400,
        "statuses_count": 30 + account.followers % 5_000,
        "emojis": [],
        "fields": [],
    }


def _clock(t_ms: int) -> str:
    moment = datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{moment}.{t_ms % 1_000:03d}Z"
