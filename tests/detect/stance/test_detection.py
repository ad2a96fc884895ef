import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.measured import NOT_MEASURED
from tocsin.detect.stance.detection import ASSISTIVE, FOUND, find
from tocsin.detect.stance.model import STANCES
from tocsin.embed.base import Embedder

_CLAIM = "Drinking bleach cures the coronavirus, doctors confirm."


def _stances(replies: list[str], e5: Embedder, lang: str = "en", target: str = _CLAIM) -> pa.Table:
    count = len(replies)
    pairs = {"post_key": range(count), "text": replies, "lang": [lang] * count}
    return find(pa.table(pairs | {"target_id": [7] * count, "target": [target] * count}), e5)


def test_a_question_and_a_denial_are_told_apart(e5: Embedder) -> None:
    replies = [
        "Do you have a source for that? Is it confirmed?",
        "This is false. Fake news, stop spreading lies!",
    ]
    assert _stances(replies, e5)["stance"].to_pylist() == ["question", "deny"]


def test_a_debunk_that_quotes_the_claim_is_no_spread_of_it(e5: Embedder) -> None:
    debunk = f"FALSE: “{_CLAIM}” This is a hoax, do not believe it."
    assert _stances([debunk], e5)["spreads"].to_pylist() != ["yes"]


def test_every_row_says_that_it_assists_and_where_it_was_measured(e5: Embedder) -> None:
    found = _stances(["True!"], e5)
    assert found.schema == FOUND
    assert found["label"].to_pylist() == [ASSISTIVE]
    assert "macro-F1" in found["measured"][0].as_py()
    assert _stances(["Vrai !"], e5, "fr")["measured"].to_pylist() == [NOT_MEASURED]


def test_the_four_probabilities_are_one_whole(e5: Embedder) -> None:
    found = _stances(["Why?", "No.", "Thanks for sharing", "", "\0", "؟" * 9_999], e5)
    shares = np.stack([found[name].to_numpy() for name in STANCES])
    assert shares.sum(axis=0) == pytest.approx(np.ones(6))


def test_without_a_target_the_reply_speaks_alone(e5: Embedder) -> None:
    assert _stances(["Is there a source?"], e5, target="")["stance"].to_pylist() == ["question"]


def test_no_pairs_give_an_empty_table(e5: Embedder) -> None:
    assert _stances([], e5).schema == FOUND
