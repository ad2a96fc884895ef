"""What is known of single platforms: one file each, and the table that finds them.

A rule is asked after the address is spelled in one way and its host taken from the table
of aliases. It either names the page (the finished canonical address) or returns ``None``
and leaves the rest to the general rules, having perhaps corrected the host, path or query.
A rule may only merge what the platform itself treats as one, and must leave its own
results as they are.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from tocsin.posts.urls.page import Page
from tocsin.posts.urls.platforms import (
    bluesky,
    facebook,
    instagram,
    reddit,
    reference,
    telegram,
    tiktok,
    video,
    vk,
    x,
    youtube,
)

Rule = Callable[[Page], str | None]

ALIASES: Final[dict[str, str]] = {
    alias: host
    for platform in (
        facebook,
        instagram,
        reddit,
        reference,
        telegram,
        tiktok,
        video,
        vk,
        x,
        youtube,
    )
    for alias, host in platform.ALIASES.items()
}
"""Other hosts of the same site: every address there is one here."""

MIRRORS: Final[dict[str, str]] = {
    mirror: host
    for platform in (bluesky, instagram, reddit, tiktok, vk, x, youtube)
    for mirror, host in platform.MIRRORS.items()
}
"""Sites that show another site's posts: only the posts are the same, not the rest."""

RULES: Final[dict[str, Rule]] = {
    "bitchute.com": video.bitchute,
    "bsky.app": bluesky.rule,
    "dai.ly": video.dailymotion,
    "dailymotion.com": video.dailymotion,
    "discord.com": reference.discord,
    "discord.gg": reference.discord,
    "douyin.com": tiktok.douyin,
    "facebook.com": facebook.rule,
    "google.com": reference.google,
    "instagram.com": instagram.rule,
    "linkedin.com": reference.linkedin,
    "mediawiki.org": reference.wiki,
    "odysee.com": video.odysee,
    "ok.ru": video.ok,
    "open.spotify.com": reference.spotify,
    "pinterest.com": reference.pinterest,
    "redd.it": reddit.short,
    "reddit.com": reddit.rule,
    "rumble.com": video.rumble,
    "rutube.ru": video.rutube,
    "t.me": telegram.rule,
    "threads.com": instagram.threads,
    "tiktok.com": tiktok.rule,
    "twitch.tv": video.twitch,
    "vimeo.com": video.vimeo,
    "vk.com": vk.rule,
    "web.telegram.org": telegram.web,
    "wikibooks.org": reference.wiki,
    "wikidata.org": reference.wiki,
    "wikimedia.org": reference.wiki,
    "wikinews.org": reference.wiki,
    "wikipedia.org": reference.wiki,
    "wikiquote.org": reference.wiki,
    "wikisource.org": reference.wiki,
    "wikivoyage.org": reference.wiki,
    "wiktionary.org": reference.wiki,
    "x.com": x.rule,
    "youtu.be": youtube.rule,
    "youtube.com": youtube.rule,
}

NATIONAL_SITES: Final = frozenset({"google", "pinterest"})
"""Names whose owner holds them under every country's suffix, with the same addresses."""


def rule_for(host: str) -> Rule | None:
    """The rule of a host: its own or that of the nearest site above it."""
    if host.startswith("nitter."):  # public instances come and go; /status/ and a number stay
        return _mirrored("x.com")
    while "." in host:
        if host in MIRRORS:
            return _mirrored(MIRRORS[host])
        if host in RULES:
            return RULES[host]
        host = host.partition(".")[2]
    return None


def _mirrored(original: str) -> Rule:
    rule = RULES[original]

    def mirror(page: Page) -> str | None:
        return rule(replace(page, host=original))

    return mirror
