"""Accounts for posts whose author nobody can know.

Boards call every author "Anonymous". One account for all of them would look like the
busiest and best-synchronised account of all; so each such post has an account of its own.
"""

from typing import Final

from tocsin.posts.identifiers import synthetic_id

ANONYMOUS: Final = "account_anonymous"
"""The note such a post carries."""


def anonymous_account(platform: str, post_id: str) -> str:
    """The account of one anonymous post."""
    return synthetic_id(platform, "anonymous", post_id)
