"""Which texts ask for information: a table, one row a text."""

from typing import Final

import pyarrow as pa

from tocsin.detect.measured import measured_in
from tocsin.detect.questions.figures import MEASURED
from tocsin.detect.questions.marks import asks_by_rule
from tocsin.detect.questions.model import probabilities, threshold
from tocsin.detect.wording import vectors_of
from tocsin.embed.base import Embedder

QUESTIONS: Final = pa.schema(
    {
        "text_id": pa.int64(),
        "asks": pa.bool_(),  # the probability is at least the threshold
        "probability": pa.float64(),  # that it asks for information
        "has_mark": pa.bool_(),  # by the rule alone: a question mark or an indirect question
        "measured": pa.string(),  # how good this is in the text's language
    }
)


def find(texts: pa.Table, embedder: Embedder) -> pa.Table:
    """``texts`` has ``text_id, text, lang``, one row a text; the answer is a ``QUESTIONS`` table.

    The probability is that of a person having labelled the post so, and is calibrated on
    replies to rumours, of which one in ten asks.

    Raises:
        UsageError: the embedder is not the one the model was trained on.
    """
    written, languages = texts["text"].to_pylist(), texts["lang"].to_pylist()
    shares = probabilities(written, languages, vectors_of(written, embedder))
    by_rule = [asks_by_rule(text, lang) for text, lang in zip(written, languages, strict=True)]
    return pa.table(
        {
            "text_id": texts["text_id"],
            "asks": shares >= threshold(),
            "probability": shares,
            "has_mark": by_rule,
            "measured": [measured_in(lang, MEASURED) for lang in languages],
        },
        schema=QUESTIONS,
    )
