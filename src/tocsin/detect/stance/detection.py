"""The stance of replies and quoting posts: a table, one row a pair, marked as assistive."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.measured import measured_in
from tocsin.detect.stance.figures import MEASURED
from tocsin.detect.stance.model import STANCES, likeliest, probabilities
from tocsin.detect.stance.relation import DENIAL
from tocsin.detect.wording import said, vectors_of
from tocsin.embed.base import Embedder

ASSISTIVE: Final = "assistive: a hint for a person, wrong in about one of three"

FOUND: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "target_id": pa.int64(),
        "stance": pa.string(),  # agree, deny, question or comment
        **{stance: pa.float64() for stance in STANCES},  # probabilities; their sum is 1
        "spreads": pa.string(),  # yes, no or unclear: whether it carries the claim on as true
        "label": pa.string(),  # ASSISTIVE, always
        "measured": pa.string(),  # how good this is in the post's language
    }
)

_CLEARLY: Final = 0.5
"""A post whose probability of denying or asking is at least this does not carry the claim on."""


def find(pairs: pa.Table, embedder: Embedder) -> pa.Table:
    """``pairs`` has ``post_key, text, lang, target_id, target``; the answer is a ``FOUND`` table.

    ``target`` is the text that the post answers or quotes, or the claim it was matched to; with
    an empty one only the post itself speaks.

    Raises:
        UsageError: the embedder is not the one the model was trained on.
    """
    replies, targets = pairs["text"].to_pylist(), pairs["target"].to_pylist()
    one, two = vectors_of(replies, embedder), vectors_of(targets, embedder)
    shares = probabilities(replies, targets, one, two)
    stance = likeliest(shares)
    denies = np.array([bool(DENIAL.search(said(text))) for text in replies], dtype=bool)
    return pa.table(
        {
            "post_key": pairs["post_key"],
            "target_id": pairs["target_id"],
            "stance": [STANCES[place] for place in stance],
            **{name: shares[:, place] for place, name in enumerate(STANCES)},
            "spreads": _spreads(shares, stance, denies),
            "label": pa.repeat(ASSISTIVE, len(replies)),
            "measured": [measured_in(lang, MEASURED) for lang in pairs["lang"].to_pylist()],
        },
        schema=FOUND,
    )


def _spreads(
    shares: npt.NDArray[np.float64], stance: npt.NDArray[np.int64], denies: npt.NDArray[np.bool_]
) -> list[str]:
    """A debunk that quotes the claim is no spread of it, and only a person says that it is one.

    "no" where the model or a word of denial speaks against it clearly, "yes" where the post
    agrees without such a word, "unclear" for the rest, which a person should see.
    """
    against = shares[:, STANCES.index("deny")] + shares[:, STANCES.index("question")]
    leans_against = np.isin(stance, [STANCES.index("deny"), STANCES.index("question")])
    no = (against >= _CLEARLY) | (denies & leans_against)
    yes = (stance == STANCES.index("agree")) & ~denies & ~no
    carried: list[str] = np.where(no, "no", np.where(yes, "yes", "unclear")).tolist()
    return carried
