"""Which module reads the items of which ``source_platform``."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.posts.readers.zeeschuimer import (
    douyin,
    facebook,
    gab,
    imgur,
    instagram,
    linkedin,
    ninegag,
    pinterest,
    rednote,
    threads,
    tiktok,
    tiktok_comments,
    truthsocial,
    x,
)
from tocsin.posts.records import Outcome

ItemReader = Callable[[Mapping[str, Any], datetime | None], Outcome]
"""From a platform's object and the time it was collected to its outcome."""

PLATFORMS: Final[dict[str, ItemReader]] = {
    "twitter.com": x.read,
    "x.com": x.read,
    "tiktok.com": tiktok.read,
    "tiktok-comments": tiktok_comments.read,
    "instagram.com": instagram.read,
    "threads.net": threads.read,
    "threads.com": threads.read,
    "facebook.com": facebook.read,
    "linkedin.com": linkedin.read,
    "9gag.com": ninegag.read,
    "imgur.com": imgur.read,
    "douyin.com": douyin.read,
    "gab.com": gab.read,
    "truthsocial.com": truthsocial.read,
    "pinterest.com": pinterest.read,
    "xiaohongshu.com": rednote.read,
    "xiaohongshu-comments": rednote.read_comment,
}
