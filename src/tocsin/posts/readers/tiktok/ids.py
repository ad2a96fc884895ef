"""The time inside TikTok's and Douyin's ids.

Their 64-bit ids hold Unix seconds in the upper 32 bits, for videos and comments alike.
"""

from datetime import UTC, datetime
from typing import Final

_LAUNCH_S: Final = 1_400_000_000  # 2014; older values are not such ids
_LATEST_S: Final = 2**32 - 1


def tiktok_time(post_id: str) -> datetime | None:
    """When the id was made; ``None`` where it cannot be such an id.

    >>> tiktok_time("7288995634328177926").isoformat()
    '2023-10-12T09:05:45+00:00'
    """
    if not (post_id.isascii() and post_id.isdigit() and 18 <= len(post_id) <= 19):
        return None
    seconds = int(post_id) >> 32
    return datetime.fromtimestamp(seconds, UTC) if _LAUNCH_S < seconds <= _LATEST_S else None
