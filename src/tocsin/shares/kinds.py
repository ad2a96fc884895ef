"""The kinds of object that posts share. Every behaviour is a share of an object."""

from enum import StrEnum


class ObjectKind(StrEnum):
    """What is shared. The value is what stands in the ``object_kind`` column."""

    REPOST = "repost"
    URL = "url"
    DOMAIN = "domain"
    HASHTAG = "hashtag"
    HASHTAG_SEQUENCE = "hashtag_sequence"
    TEXT_COPY = "text_copy"
    MEDIA = "media"
    REPLY_TARGET = "reply_target"
    MENTION = "mention"
