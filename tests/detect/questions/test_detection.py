import pyarrow as pa

from tocsin.detect.measured import NOT_MEASURED
from tocsin.detect.questions.detection import QUESTIONS, find
from tocsin.embed.base import Embedder

_TEXTS = {
    "en": ("Is the water safe to drink?", "The water is safe.", "Who cares?! Shame on you!"),
    "fr": ("Où puis-je me faire vacciner ?", "Merci pour tout.", "Qui s'en soucie ?!"),
    "sw": ("Je, maji ni salama?", "Maji ni salama.", "Asante sana."),
}


def _table(texts: list[str], languages: list[str | None]) -> pa.Table:
    return pa.table(
        {"text_id": range(len(texts)), "text": texts, "lang": pa.array(languages, pa.string())}
    )


def test_asking_is_more_probable_than_stating_or_scolding(e5: Embedder) -> None:
    texts = [text for three in _TEXTS.values() for text in three]
    found = find(_table(texts, [lang for lang in _TEXTS for _ in range(3)]), e5)
    assert found.schema == QUESTIONS
    shares = found["probability"].to_numpy().reshape(-1, 3)
    assert (shares[:, 0] > shares[:, 1]).all()
    assert (shares[:2, 0] > shares[:2, 2]).all()
    assert found["asks"].to_pylist()[0] is True
    assert found["asks"].to_pylist()[1] is False


def test_a_language_without_a_figure_is_said_to_be_not_measured(e5: Embedder) -> None:
    found = find(_table(["Je, maji ni salama?", "Is it?"], ["sw", "en"]), e5)
    assert found["measured"][0].as_py() == NOT_MEASURED
    assert "RumourEval" in found["measured"][1].as_py()


def test_a_name_or_link_in_a_post_changes_nothing(e5: Embedder) -> None:
    plain, dressed = "Is this true?", "@ann @bob Is this true? https://example.org/?q=1"
    found = find(_table([plain, dressed], ["en", "en"]), e5)
    assert found["probability"][0] == found["probability"][1]


def test_hostile_texts_and_none_at_all(e5: Embedder) -> None:
    hostile = ["", "\0", "\ufdfa" * 100, "\u202e?", "?" * 1_000_000]
    assert find(_table(hostile, [None] * 5), e5).num_rows == 5
    assert find(_table([], []), e5).schema == QUESTIONS
