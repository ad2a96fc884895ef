"""Gives every post its id and its counts once the whole scenario stands, in time order."""

from collections import defaultdict
from collections.abc import Sequence

from tocsin.exercise.chance import Chance
from tocsin.exercise.identities import (
    facebook_id,
    forum_id,
    mastodon_id,
    snowflake,
    tiktok_id,
    timestamp_id,
    youtube_comment,
    youtube_reply,
)
from tocsin.exercise.scene import Place, ScenarioPost
from tocsin.posts.schema import Kind


def number(posts: Sequence[ScenarioPost], chance: Chance) -> None:
    """Sets ``post_id`` and the counts of posts that are sorted by time.

    Telegram counts messages per chat (with gaps: some were deleted), so a post is
    ``chat/message`` there. WhatsApp has no ids: its messages are numbered from 1.
    """
    taken: set[str] = set()
    last: defaultdict[Place | None, int] = defaultdict(int)
    for post in posts:
        if post.platform in {"telegram", "whatsapp"}:
            last[post.place] += 1
            if post.platform == "telegram" and chance.happens(0.05):
                last[post.place] += 1
            chat = f"{post.place.place_id}/" if post.place else ""
            post.post_id = f"{chat}{last[post.place]}"
        else:
            post.post_id = _new_id(post, chance)
            while post.post_id in taken:
                post.post_id = _new_id(post, chance)
            taken.add(post.post_id)
    _count(posts, chance)


def _new_id(post: ScenarioPost, chance: Chance) -> str:
    match post.platform:
        case "x":
            return snowflake(post.t_ms, chance)
        case "bluesky":
            collection = "repost" if post.kind is Kind.REPOST else "post"
            key = timestamp_id(post.t_ms, chance)
            return f"at://{post.account.account_id}/app.bsky.feed.{collection}/{key}"
        case "mastodon":
            return mastodon_id(post.t_ms, chance)
        case "tiktok":
            return tiktok_id(post.t_ms, chance)
        case "facebook":
            return facebook_id(chance)
        case "youtube" if post.target is not None:
            return youtube_reply(post.target.post_id, chance)
        case "youtube":
            return youtube_comment(chance)
        case _:
            return forum_id(post.t_ms, chance)


def _count(posts: Sequence[ScenarioPost], chance: Chance) -> None:
    """Counts as a platform would show them: what happened here, and more that was not exported."""
    for post in posts:
        if post.target is not None and post.kind is Kind.REPOST:
            post.target.reposts += 1
        elif post.target is not None:
            post.target.replies += 1
        post.views = chance.lognormal(40 + post.account.followers / 5, 1.0)
        post.likes = chance.lognormal(0.5 + post.views / 60, 1.2)
