"""What a site is, before any list is asked: an outlet, an institution, a platform, a short link.

Only outlets are rated. What stands on a platform was said by somebody else than its owner, and a
shortened link hides where it leads.
"""

from collections.abc import Iterable
from typing import Final

from tocsin.detect.sources.institutions import is_institution
from tocsin.detect.sources.places import place_of
from tocsin.detect.sources.schemas import Band
from tocsin.posts.urls.hosts import SHARED_HOSTS
from tocsin.posts.urls.platforms import rule_for

PLATFORMS: Final = frozenset(
    {
        *SHARED_HOSTS, "archive.is", "archive.org", "archive.ph", "archive.today", "blogger.com",
        "blogspot.com", "change.org", "discord.com", "dzen.ru", "fb.com", "fb.watch", "flickr.com",
        "gab.com", "gettr.com", "github.com", "github.io", "imgur.com", "kakao.com", "line.me",
        "mastodon.social", "minds.com", "mixi.jp", "naver.com", "nicovideo.jp", "parler.com",
        "patreon.com", "quora.com", "scribd.com", "sharechat.com", "signal.org", "sina.cn",
        "slideshare.net", "snapchat.com", "soundcloud.com", "telegra.ph", "telegram.org",
        "truthsocial.com", "viber.com", "wattpad.com", "weebly.com", "weibo.com", "weixin.qq.com",
        "whatsapp.com", "wikipedia.org", "wixsite.com", "wordpress.com", "wp.com", "zalo.me",
        "zhihu.com",
    }
)  # fmt: skip
"""Sites on which many publish, besides those whose addresses have rules of their own."""

SHORTENERS: Final = frozenset(
    {
        "bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "ht.ly", "ift.tt",
        "is.gd", "j.mp", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "shorturl.at", "soo.gd", "t.co",
        "t.ly", "tiny.cc", "tinyurl.com", "trib.al", "v.gd", "wp.me",
    }
)  # fmt: skip


def never_rated(site: str, own: frozenset[str]) -> Band | None:
    """Why no list is asked about a site; ``None`` where it is an outlet like any other.

    >>> never_rated("youtube.com", frozenset()), never_rated("unicef.org", frozenset())
    (<Band.PLATFORM: 'not rated: a platform'>, <Band.INSTITUTION: 'not rated: an institution'>)
    """
    if site in own or is_institution(site):
        return Band.INSTITUTION
    if site in SHORTENERS:
        return Band.SHORTENER
    if site in PLATFORMS or rule_for(site) is not None:
        return Band.PLATFORM
    return None


def spelled_sites(own: Iterable[str]) -> frozenset[str]:
    """The institution's own sites as they stand in posts; what is no site is left out."""
    places = (place_of(site) for site in own)
    return frozenset(place.site for place in places if place is not None)
