"""What the address of a post says: its platform, its id, and sometimes its account.

For exports that carry a link to each post and no id of it. Nothing is fetched; an address of
an unknown form says nothing.
"""

import re
from typing import Final

_POST_ID: Final = (
    re.compile(r"instagram\.com/(?:[\w.]+/)?(?:p|reel|reels|tv)/([\w-]+)"),
    re.compile(r"reddit\.com/(?:r/\w+/)?comments/(\w+)"),
    re.compile(r"(?:twitter|x)\.com/(?:i/web|\w+)/status(?:es)?/(\d+)"),
    re.compile(r"tiktok\.com/@[\w.-]+/(?:video|photo)/(\d+)"),
    re.compile(r"youtube\.com/watch\?(?:[^#]*&)?v=([\w-]{11})"),
    re.compile(r"(?:youtu\.be|youtube\.com/shorts)/([\w-]{11})"),
    re.compile(r"(?:t\.me|telegram\.me)/(?:s/)?(\w+/\d+)"),
    re.compile(r"(?:vk\.com|vk\.ru)/(?:[\w.]+\?w=)?wall(-?\d+_\d+)"),
    re.compile(r"[?&](?:story_fbid|fbid|v)=(pfbid\w+|\d+)"),
    re.compile(r"/(?:posts|permalink|videos|reel|reels)/(?:[^/?#]+/)?(pfbid\w+|\d+)(?=[/?#]|$)"),
    re.compile(r"/photos/(?:[^/?#]+/)?(\d+)(?=[/?#]|$)"),
    re.compile(r"facebook\.com/\d+_(\d+)(?=[/?#]|$)"),
)
_ACCOUNT_ID: Final = (
    re.compile(r"facebook\.com/(?:groups/)?(\d{5,})/(?:posts|permalink|videos|photos)/"),
    re.compile(r"permalink\.php\?(?:[^#]*&)?id=(\d{5,})"),
)
_HOST: Final = re.compile(r"^https?://(?:[\w-]+\.)*?([\w-]+\.\w+)(?=[/:?#]|$)", re.IGNORECASE)
_PLATFORMS: Final = {
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "reddit.com": "reddit",
    "vk.com": "vk",
    "vk.ru": "vk",
    "bsky.app": "bluesky",
    "threads.net": "threads",
    "threads.com": "threads",
    "gab.com": "gab",
    "truthsocial.com": "truthsocial",
}
_MAX_URL: Final = 2_000  # characters looked at


def post_id_in(url: str) -> str | None:
    """The post's id in its address, or ``None``.

    >>> post_id_in("https://www.facebook.com/100012345678901/posts/660862489")
    '660862489'
    >>> post_id_in("https://www.instagram.com/p/Cx_1-a/")
    'Cx_1-a'
    """
    return _first_group(_POST_ID, url)


def account_id_in(url: str) -> str | None:
    """The numeric Facebook id of the page or group in a post's address, or ``None``."""
    return _first_group(_ACCOUNT_ID, url)


def platform_of(url: str) -> str | None:
    """The platform that serves this address, if it is one we know.

    >>> platform_of("https://mobile.twitter.com/a/status/1"), platform_of("https://a.example/")
    ('x', None)
    """
    host = _HOST.match(url[:_MAX_URL])
    return _PLATFORMS.get(host[1].lower()) if host else None


def _first_group(patterns: tuple[re.Pattern[str], ...], url: str) -> str | None:
    for pattern in patterns:
        match = pattern.search(url[:_MAX_URL])
        if match:
            return match[1]
    return None
