"""The columns of 4CAT's data sources: which tell the platform, and which mean what."""

from collections.abc import Mapping, Set
from typing import Any, Final

from tocsin.posts.readers.fields.loose_values import text

# Columns that only one data source has, the more telling first.
_SIGNATURES: Final[tuple[tuple[str, frozenset[str]], ...]] = tuple(
    (platform, frozenset(names.split()))
    for platform, names in (
        ("bluesky", "replied_to_post quoted_post"),
        ("vk", "in_reply_to_comment_id author_screen_name"),
        ("tumblr", "reblog_key body_reblogged"),
        ("telegram", "chat author_forwarded_from_name"),
        ("linkedin", "timestamp_ago inclusion_context"),
        ("tiktok", "is_comment_on_comment post_url"),
        ("tiktok", "tiktok_url"),
        ("douyin", "digg_count author_nickname"),
        ("truthsocial", "account_username account_verified video_thumbs"),
        ("gab", "account_username account_account"),
        ("9gag", "tags_annotated author_status"),
        ("imgur", "virality_score album_media"),
        ("pinterest", "board_pins pinner_original"),
        ("threads", "link_thumbnail_url audio_url"),
        ("instagram", "parent_id num_likes num_comments"),
        ("x", "is_retweet retweet_count author_fullname"),
        ("facebook", "page_shared_from page_id"),
        ("facebook", "is_in_group group_name"),
        ("youtube", "youtube_url"),
        ("4chan", "board image_4chan"),
        ("4chan", "board country_code image_md5"),
        ("reddit", "subreddit"),
        ("douban", "is_topic_elite group_name"),
    )
)
_HOSTS: Final = {
    "xiaohongshu.com": "rednote",
    "rednote.com": "rednote",
    "x.com": "x",
    "twitter.com": "x",
    "tiktok.com": "tiktok",
    "instagram.com": "instagram",
    "threads.net": "threads",
    "threads.com": "threads",
    "facebook.com": "facebook",
    "youtube.com": "youtube",
    "linkedin.com": "linkedin",
    "t.me": "telegram",
    "reddit.com": "reddit",
    "weibo.com": "weibo",
    "vk.com": "vk",
    "bsky.app": "bluesky",
}
_ADDRESSES: Final = ("url", "link", "post_url", "collected_from_url")

ACCOUNTS: Final = ("author_id", "account_id", "author_user_id", "author")
NAMES: Final = (
    "author_username",
    "author_screen_name",
    "account_username",
    "author_nickname",
    "author",
)
HASHTAGS: Final = ("hashtags", "tags")
MENTIONS: Final = ("mentions", "author_mentions")
URLS: Final = ("urls", "links", "link_url", "link_urls", "url_original", "source_url")
MEDIA: Final = (
    "images",
    "image_urls",
    "image_url",
    "media_urls",
    "media_url",
    "videos",
    "video_urls",
    "video_url",
    "photos",
    "image_md5",
)
LIKES: Final = (
    "likes",
    "like_count",
    "num_likes",
    "digg_count",
    "favourites_count",
    "reactions",
    "upvotes",
    "favourites",
    "score",
)
REPOSTS: Final = (
    "retweet_count",
    "reposts",
    "repost_count",
    "reblogs_count",
    "reblog_count",
    "shares",
    "share_count",
)
REPLIES: Final = (
    "reply_count",
    "comments",
    "num_comments",
    "replies",
    "replies_count",
    "comment_count",
    "post_comments",
)
VIEWS: Final = ("views", "impression_count", "plays", "play_count", "views_post", "view_count")
FOLLOWERS: Final = ("author_followers", "account_followers", "page_followers")


def platform_of(names: Set[str]) -> str | None:
    """The platform whose data source writes these columns.

    >>> platform_of({"id", "body", "tiktok_url"}), platform_of({"id", "body"})
    ('tiktok', None)
    """
    for platform, signature in _SIGNATURES:
        if names >= signature:
            return platform
    return None


def platform_by_address(row: Mapping[str, Any]) -> str:
    """The platform that a row's own links lead to; ``unknown`` where they say nothing."""
    for column in _ADDRESSES:
        host = text(row.get(column)).partition("://")[2].partition("/")[0].lower()
        parts = host.split(".")
        found = _HOSTS.get(".".join(parts[-2:]))
        if found is not None:
            return found
    return "unknown"
