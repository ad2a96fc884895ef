"""The words of a post, without what the platform adds: what a reading of its text looks at."""

from collections.abc import Sequence
from typing import Final

from tocsin.embed.base import Embedder, Vectors
from tocsin.errors import UsageError
from tocsin.posts.keys import key64
from tocsin.shares.text import without_addresses

MOST_CHARACTERS: Final = 1_000
"""A post's point stands at its beginning; the models were trained on texts of at most 280
characters, and a hostile megabyte must not cost a thousand times a post."""

TRAINED_ON: Final = "multilingual-e5-small/1"
"""The embedder whose vectors the small models weigh; another one's mean nothing to them."""


def said(text: str) -> str:
    """Links, mentions and the repost mark out, blanks evened, the first 1,000 characters.

    >>> said("RT @ann: Is this   true? https://t.co/x")
    'Is this true?'
    """
    # A text that is all links shrinks, so more is read than is kept.
    return " ".join(without_addresses(text[: 4 * MOST_CHARACTERS]).split())[:MOST_CHARACTERS]


def words_key(text: str) -> int:
    """The key of what a text says: what people say of it holds for the same words elsewhere.

    >>> words_key("RT @ann: Is this   true?") == words_key("Is this true? https://t.co/x")
    True
    """
    return key64("words", said(text))


def vectors_of(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """(n, 384): the vectors of what each text says, for the small models.

    Raises:
        UsageError: the embedder is not the one the models were trained on.
    """
    if embedder.name != TRAINED_ON:
        raise UsageError(
            f"Questions, check-worthiness and stance were trained on the vectors of {TRAINED_ON}, "
            f"not on those of {embedder.name}.",
            "Use the embedder e5 for them.",
        )
    return embedder.embed([said(text) for text in texts])
