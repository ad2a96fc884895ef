"""What each network's records call their fields in Open Measures' index.

Each entry lists, for a field of a post, the dotted paths where it may stand, best first. The
names are the networks' own (Mastodon's on Truth Social and Gab, 4chan's API's ``com`` and
``no`` …), so records that Open Measures passes on unchanged are read as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.schema import Kind


@dataclass(frozen=True, slots=True)
class Network:
    """Where one network keeps what. ``text`` holds parts, each with its alternatives."""

    platform: str
    post_id: tuple[str, ...]
    account_id: tuple[str, ...]
    created_at: tuple[str, ...]
    text: tuple[tuple[str, ...], ...]
    account_name: tuple[str, ...] = ()
    html: bool = False
    anonymous: bool = False  # names say nothing: each post is an account of its own
    kind: Kind = Kind.POST
    id_within: tuple[str, ...] = ()  # where the id is unique only within this place
    id_form: str = "{place}/{own}"
    local: frozenset[str] = frozenset()  # references that are ids within the same place
    lang: tuple[str, ...] = ("lang", "language", "langs")
    repost_of: tuple[str, ...] = ()
    quote_of: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()
    urls: tuple[str, ...] = ("urls", "links", "link")
    mentions: tuple[str, ...] = ("mentions",)
    media: tuple[str, ...] = ("media_attachments.url",)
    likes: tuple[str, ...] = ("likes", "like_count", "likes_count")
    reposts: tuple[str, ...] = ("reposts", "shares")
    replies: tuple[str, ...] = ("replies", "comment_count", "comments_count")
    views: tuple[str, ...] = ("views", "view_count")
    followers: tuple[str, ...] = ()


def _mastodon_like(platform: str) -> Network:
    return Network(
        platform=platform,
        post_id=("id",),
        account_id=("account.id", "account.acct", "account.username"),
        account_name=("account.username", "account.acct", "account.display_name"),
        created_at=("created_at",),
        text=(("content", "content_cleaned", "text"),),
        html=True,
        repost_of=("reblog.id", "reblog_of_id"),
        quote_of=("quote_id", "quote_of_id", "quote.id"),
        reply_to=("in_reply_to_id",),
        urls=("card.url",),
        likes=("favourites_count",),
        reposts=("reblogs_count",),
        replies=("replies_count",),
        followers=("account.followers_count",),
    )


def _imageboard(platform: str) -> Network:
    return Network(
        platform=platform,
        post_id=("no", "id"),
        id_within=("board", "boardUri"),
        account_id=("trip",),  # all that tells one anonymous author from another
        account_name=("name",),
        anonymous=True,
        created_at=("time", "creation", "now"),
        text=(("sub", "subject"), ("com", "message", "markdown")),
        html=True,
        reply_to=("resto",),
        thread=("resto", "threadId"),
        local=frozenset({"reply_to", "thread"}),
        media=("md5",),
    )


def _video(platform: str) -> Network:
    return Network(
        platform=platform,
        post_id=("id", "video_id", "claim_id", "url"),
        account_id=(
            "channel_id",
            "channel.id",
            "channelid",
            "signing_channel.claim_id",
            "creator",
            "author_id",
            "author.id",
            "channel",
            "author",
            "uploader",
        ),
        account_name=("channel_name", "channel.name", "author.name", "channel", "author"),
        created_at=(
            "created",
            "created_at",
            "publish_date",
            "published_at",
            "pubDate",
            "upload_date",
            "publication_ts",
            "release_time",
            "value.release_time",
            "timestamp",
            "created_ts",
        ),
        text=(
            ("title", "name", "value.title"),
            ("description", "desc", "summary", "value.description"),
        ),
        html=True,
    )


def _video_comment(platform: str) -> Network:
    return Network(
        platform=platform,
        kind=Kind.COMMENT,
        post_id=("comment_id", "id", "cid"),
        account_id=(
            "channel_id",
            "creator",
            "author_id",
            "user.id",
            "user.uid",
            "comment_author_name",
            "author",
            "username",
            "fullname",
        ),
        account_name=("channel_name", "fullname", "user.name", "username", "author"),
        created_at=("created", "created_at", "timestamp", "comment_date", "create_time"),
        text=(("comment", "content", "text", "comment_text", "body", "message"),),
        html=True,
        reply_to=("parent_id", "parent", "reply_id", "video_id", "claim_id"),
        thread=("video_id", "claim_id", "videoId", "aweme_id"),
    )


_BLUESKY: Final = Network(
    platform="bluesky",
    post_id=("rkey_str", "rkey"),
    id_within=("author", "authorProfile.did"),
    id_form="at://{place}/app.bsky.feed.post/{own}",  # as other Bluesky records name posts
    account_id=("author", "authorProfile.did", "did"),
    account_name=("authorProfile.handle", "authorProfile.display_name"),
    created_at=("createdAt", "created_at"),
    text=(("text",),),
    quote_of=("embed.record.uri", "embed.record.record.uri"),
    reply_to=("reply.parent.uri",),
    thread=("reply.root.uri",),
    urls=("facets.features.uri", "embed.external.uri", "embed.media.external.uri"),
    mentions=("facets.features.did",),
    media=("embed.images.image.ref_str", "embed.video.ref_str", "embed.media.images.image.ref_str"),
)
_TELEGRAM: Final = Network(
    platform="telegram",
    post_id=("id", "message_id"),
    id_within=("channelusername", "channel.username", "peer_id.channel_id", "to_id.channel_id"),
    account_id=(
        "from_id.user_id",
        "from_id",
        "channelusername",
        "channel.username",
        "peer_id.channel_id",
        "to_id.channel_id",
    ),
    account_name=("channelusername", "channeltitle", "channel.username", "userinfo.username"),
    created_at=("date", "datetime", "timestamp"),
    text=(("message", "text"),),
    kind=Kind.MESSAGE,
    reply_to=("reply_to.reply_to_msg_id", "reply_to_msg_id"),
    local=frozenset({"reply_to"}),
    thread=("channelusername", "channel.username", "peer_id.channel_id", "to_id.channel_id"),
    urls=("urls", "media.webpage.url"),
    reposts=("forwards",),
    replies=("replies.replies",),
)
_PARLER: Final = Network(
    platform="parler",
    post_id=("id", "uuid"),
    account_id=("creator", "user.id", "username", "user.username"),
    account_name=("username", "user.username"),
    created_at=("createdAt", "createdAtformatted", "created_at", "date_created"),
    text=(("title",), ("body", "full_body")),
    repost_of=("parent", "echo.parent.id"),
    thread=("root",),
    likes=("upvotes", "engagement.reactions_count"),
    views=("impressions",),
    replies=("comments", "engagement.comment_count"),
)
_GETTR: Final = Network(
    platform="gettr",
    post_id=("_id", "id"),
    account_id=("uid", "uinf._id"),
    account_name=("uid", "uinf.username"),
    created_at=("cdate", "created"),
    text=(("txt",),),
    lang=("txt_lang",),
    repost_of=("rpstIds", "shpst"),
    reply_to=("pid",),
    urls=("prevsrc",),
    mentions=("utgs",),
    media=("imgs",),
    likes=("lkbpst",),
    reposts=("shbpst",),
    replies=("cm",),
)
_FORUM: Final = Network(
    platform="forum",
    post_id=("uuid", "id", "pid", "post_id"),
    account_id=("author", "user", "author_username", "username", "author_id"),
    account_name=("author", "user", "author_username", "username"),
    created_at=("created", "time", "date", "created_at", "created_at_iso", "timestamp"),
    text=(("title", "post_title"), ("raw_content", "content", "message", "text", "body")),
    html=True,
    reply_to=("comment_parent_id", "parent_uuid", "parent_id"),
    thread=("parent_id", "thread_id", "thread_url"),
    likes=("score_up", "score", "upvotes"),
    replies=("comments", "comment_count"),
)
_MINDS: Final = Network(
    platform="minds",
    post_id=("guid", "id", "entity_guid"),
    account_id=("owner_guid", "user.guid", "ownerObj.guid"),
    account_name=("ownerObj.username", "user.username"),
    created_at=("time_created", "@timestamp", "created_at"),
    text=(("title",), ("message", "body", "blurb")),
    html=True,
    repost_of=("remind_object.guid",),
    urls=("perma_url",),
    likes=("thumbs:up:count",),
    reposts=("reminds",),
    replies=("comments:count",),
    views=("impressions",),
)
_VK: Final = Network(
    platform="vk",
    post_id=("id", "post_id"),
    id_within=("owner_id",),
    id_form="{place}_{own}",
    account_id=("from_id", "owner_id", "author.id"),
    account_name=("author.screen_name", "author.name"),
    created_at=("date",),
    text=(("text",),),
    repost_of=("copy_history.id",),
    thread=("owner_id",),
    urls=("attachments.link.url",),
    media=("attachments.photo.id",),
    likes=("likes.count",),
    reposts=("reposts.count",),
    replies=("comments.count",),
    views=("views.count",),
)
_TIKTOK: Final = Network(
    platform="tiktok",
    post_id=("id", "aweme_id"),
    account_id=("author.uniqueId", "author.unique_id", "author.id", "author"),
    account_name=("author.uniqueId", "author.nickname", "nickname"),
    created_at=("createTime", "create_time", "created_at"),
    text=(("desc", "description", "text"),),
    media=("music.id",),
    likes=("stats.diggCount", "diggCount"),
    reposts=("stats.shareCount", "shareCount"),
    replies=("stats.commentCount", "commentCount"),
    views=("stats.playCount", "playCount"),
    followers=("authorStats.followerCount",),
)
_GENERAL: Final = Network(
    platform="",
    post_id=("id", "post_id", "postItemId", "guid"),
    account_id=("userId", "user_id", "author_id", "author.id", "user.id", "author", "username"),
    account_name=("username", "user.username", "author.name", "author", "name"),
    created_at=("createdAt", "created_at", "date", "timestamp", "created", "time"),
    text=(("title",), ("text", "content", "body", "message")),
    html=True,
    thread=("groupId", "group_id", "thread_id"),
    reply_to=("parent_id", "in_reply_to_id"),
)
_NETWORKS: Final[dict[str, Network]] = {
    "bluesky": _BLUESKY,
    "truth_social": _mastodon_like("truthsocial"),
    "truthsocial": _mastodon_like("truthsocial"),
    "gab": _mastodon_like("gab"),
    "fediverse": _mastodon_like("mastodon"),
    "mastodon": _mastodon_like("mastodon"),
    "4chan": _imageboard("4chan"),
    "8kun": _imageboard("8kun"),
    "telegram": _TELEGRAM,
    "parler": _PARLER,
    "gettr": _GETTR,
    "minds": _MINDS,
    "vk": _VK,
    "tiktok_comment": _video_comment("tiktok"),
    "tiktok": _TIKTOK,
}
_FORUMS: Final = ("win", "scored", "poal", "kiwifarms")
_VIDEO_SITES: Final = ("rumble", "bitchute", "lbry", "odysee", "rutube", "brighteon")
_GENERAL_SITES: Final = ("mewe", "wimkin", "ok")
_PREFIX: Final = re.compile(r"^(?:smat|openmeasures|om)[-_]")


def network_of(index: str, fields: Mapping[str, Any]) -> Network | None:
    """The network of a hit: by its index's name, else by fields only that network has.

    >>> network_of("smat-bluesky-data-20250401", {}).platform
    'bluesky'
    """
    if index:
        return _network_named(_PREFIX.sub("", index.lower()))
    if at(fields, "authorProfile.did") is not None or at(fields, "$type") is not None:
        return _BLUESKY
    if at(fields, "content_cleaned") is not None:
        return _NETWORKS["truthsocial"]
    if at(fields, "channelusername") is not None:
        return _TELEGRAM
    if "com" in fields and "no" in fields:
        return _imageboard("4chan")
    return None


def _network_named(name: str) -> Network | None:
    for start, network in _NETWORKS.items():
        if name.startswith(start):
            return network
    for site in _VIDEO_SITES:
        if name.startswith(site):
            return _video_comment(site) if "comment" in name else _video(site)
    for sites, shape in ((_FORUMS, _FORUM), (_GENERAL_SITES, _GENERAL)):
        for site in sites:
            if name == site or name.startswith((f"{site}-", f"{site}_")):
                return replace(shape, platform=site)
    return None
