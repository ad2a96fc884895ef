"""TikTok Research API: videos of a query, 64-bit ids as bare numbers, times in seconds."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.identities import tiktok_id
from tocsin.exercise.scene import ScenarioPost, full_text

_REGION = "XZ"  # assigned to no country


def write_tiktok(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """One response that holds every video."""
    first_ms = posts[0].t_ms if posts else 0
    document = {
        "data": {
            "videos": [_video(post, chance) for post in posts],
            "cursor": len(posts),
            "search_id": tiktok_id(first_ms, chance),
            "has_more": False,
        },
        "error": {"code": "ok", "message": "", "log_id": chance.token("0123456789ABCDEF", 34)},
    }
    fates: Counter[Fate] = Counter({Fate.POST: len(posts)})
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return Export("tiktok_videos.json", "tiktok", "tiktok_research", content, fates)


def _video(post: ScenarioPost, chance: Chance) -> dict[str, Any]:
    return {
        "id": int(post.post_id),
        "username": post.account.handle,
        "create_time": post.t_ms // 1_000,
        "region_code": _REGION,
        "video_description": full_text(post),
        "hashtag_names": [tag.casefold() for tag in post.hashtags],
        "music_id": int(tiktok_id(post.account.created_ms, chance)),
        "like_count": post.likes,
        "comment_count": post.likes // 12,
        "share_count": post.likes // 20,
        "view_count": post.views,
    }
