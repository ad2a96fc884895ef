"""With a model of one table: a token's vector is its row. So what comes out can be computed."""

import io
import sys
from pathlib import Path

import numpy as np
import onnx
import orjson
import pytest
import sentencepiece
from onnx import TensorProto, helper, numpy_helper

from tocsin.embed.onnx_model import OnnxModel
from tocsin.errors import MissingExtraError, UsageError

TOKENS = 300
TABLE = np.random.default_rng(3).normal(size=(TOKENS, 6)).astype(np.float32)
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "bridge", "closed", "flood", "query:"]


def write_model(path: Path, output: str = "last_hidden_state") -> None:
    """``Gather`` of the rows; the mask is an input too, as in published models."""
    table = numpy_helper.from_array(TABLE, "table")
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "t"])
        for name in ("input_ids", "attention_mask")
    ]
    result = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["b", "t", 6])
    node = helper.make_node("Gather", ["table", "input_ids"], [output])
    made = helper.make_graph([node], "table", inputs, [result], [table])
    opsets = [helper.make_opsetid("", 18)]
    path.write_bytes(
        helper.make_model(made, opset_imports=opsets, ir_version=10).SerializeToString()
    )


def write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(orjson.dumps(content))


@pytest.fixture(scope="module")
def pieces() -> bytes:
    """A SentencePiece model with XLM-RoBERTa's own marks: <unk>, <s>, </s> as 0, 1, 2."""
    sentences = [f"the bridge of tolvane {word} is closed" for word in ("north", "south", "old")]
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences * 20), model_writer=trained, vocab_size=60,
        hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    return trained.getvalue()


@pytest.fixture
def roberta(tmp_path: Path, pieces: bytes) -> Path:
    write_model(tmp_path / "model.onnx")
    (tmp_path / "sentencepiece.bpe.model").write_bytes(pieces)
    write_json(tmp_path / "config.json", {"model_type": "xlm-roberta"})
    return tmp_path


@pytest.fixture
def fast(tmp_path: Path) -> Path:
    pytest.importorskip("tokenizers", reason="the library tokenizers is not installed")
    write_model(tmp_path / "model.onnx")
    marks = [
        {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
        {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
    ]
    special = {
        token: {"id": token, "ids": [WORDS.index(token)], "tokens": [token]}
        for token in ("[CLS]", "[SEP]")
    }
    write_json(
        tmp_path / "tokenizer.json",
        {
            "version": "1.0",
            "pre_tokenizer": {"type": "WhitespaceSplit"},
            "post_processor": {
                "type": "TemplateProcessing", "single": marks, "pair": marks,
                "special_tokens": special,
            },
            "model": {
                "type": "WordLevel", "unk_token": "[UNK]",
                "vocab": {word: number for number, word in enumerate(WORDS)},
            },
        },
    )  # fmt: skip
    return tmp_path


def mean_of(ids: list[int]) -> np.typing.NDArray[np.float32]:
    mean = TABLE[ids].mean(axis=0)
    return mean / np.linalg.norm(mean)


def test_pieces_are_numbered_as_xlm_roberta_does(roberta: Path, pieces: bytes) -> None:
    text = "the bridge of tolvane is closed"
    processor = sentencepiece.SentencePieceProcessor(model_proto=pieces)
    ids = [0, *(piece + 1 for piece in processor.encode(text)), 2]
    assert OnnxModel(roberta).embed([text])[0] == pytest.approx(mean_of(ids), abs=1e-5)


def test_pieces_that_are_not_known_are_the_model_s_unknown(roberta: Path) -> None:
    (vector,) = OnnxModel(roberta).embed(["漢"])
    processor = sentencepiece.SentencePieceProcessor(
        model_file=str(roberta / "sentencepiece.bpe.model")
    )
    ids = [3 if piece == 0 else piece + 1 for piece in processor.encode("漢")]
    assert 3 in ids
    assert vector == pytest.approx(mean_of([0, *ids, 2]), abs=1e-5)


def test_pieces_of_another_kind_of_model_are_refused(roberta: Path) -> None:
    write_json(roberta / "config.json", {"model_type": "t5"})
    with pytest.raises(UsageError, match=r"no tokenizer.*tokenizer\.json"):
        OnnxModel(roberta)


def test_padding_changes_nothing(fast: Path) -> None:
    texts = ["bridge", "bridge closed flood " * 3, "flood flood"]
    model = OnnxModel(fast)
    assert model.embed(texts) == pytest.approx(
        np.array([
            mean_of([2, 4, 3]), mean_of([2, *[4, 5, 6] * 3, 3]), mean_of([2, 6, 6, 3])
        ]), abs=1e-5,
    )  # fmt: skip
    assert model.embed([]).shape == (0, 6)


def test_the_first_token_counts_where_the_model_says_so(fast: Path) -> None:
    stated = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    write_json(fast / "1_Pooling" / "config.json", stated)
    assert OnnxModel(fast).embed(["bridge"])[0] == pytest.approx(mean_of([2]), abs=1e-5)


def test_a_pooling_that_is_not_known_is_refused(fast: Path) -> None:
    write_json(fast / "1_Pooling" / "config.json", {"pooling_mode_lasttoken": True})
    with pytest.raises(UsageError, match="pooling_mode_lasttoken"):
        OnnxModel(fast)


def test_queries_are_marked_as_the_model_states(fast: Path) -> None:
    write_json(fast / "config_sentence_transformers.json", {"prompts": {"query": "query: "}})
    model = OnnxModel(fast)
    assert model.embed(["bridge"])[0] == pytest.approx(mean_of([2, 7, 4, 3]), abs=1e-5)
    assert model.embed(["bridge"], "passage")[0] == pytest.approx(mean_of([2, 4, 3]), abs=1e-5)


def test_long_texts_are_cut_to_what_the_model_reads(fast: Path) -> None:
    write_json(fast / "sentence_bert_config.json", {"max_seq_length": 4})
    (vector,) = OnnxModel(fast).embed(["bridge closed flood flood"])
    assert vector == pytest.approx(mean_of([2, 4, 5, 3]), abs=1e-5)


@pytest.mark.parametrize("kind", ["roberta", "fast"])
def test_hostile_texts_have_vectors(kind: str, request: pytest.FixtureRequest) -> None:
    model = OnnxModel(request.getfixturevalue(kind))
    texts = [
        "",
        "\0",
        "\ud800",
        "\ufdfa" * 10_000,
        "a " * 500_000,
        "\u202e" * 5_000,
        "<s></s>[CLS]",
    ]
    assert np.linalg.norm(model.embed(texts), axis=1) == pytest.approx(1, abs=1e-5)


def test_a_folder_without_a_model_and_a_broken_one_are_named(fast: Path, tmp_path: Path) -> None:
    (fast / "model.onnx").write_bytes(b"no model")
    with pytest.raises(UsageError, match="cannot be loaded"):
        OnnxModel(fast)
    with pytest.raises(UsageError, match=r"no model\.onnx"):
        OnnxModel(tmp_path / "nowhere")


def test_a_tokenizer_that_knows_more_tokens_than_the_model_is_named(fast: Path) -> None:
    content = orjson.loads((fast / "tokenizer.json").read_bytes())
    content["model"]["vocab"]["a"] = 5_000
    write_json(fast / "tokenizer.json", content)
    with pytest.raises(UsageError, match="does not run"):
        OnnxModel(fast)


def test_without_the_library_of_the_tokenizer_the_extra_is_named(
    fast: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        OnnxModel(fast)


def test_a_changed_model_has_another_name(fast: Path) -> None:
    before = OnnxModel(fast).name
    write_model(fast / "model.onnx", output="token_embeddings")
    assert OnnxModel(fast).name != before
    assert onnx.load(fast / "model.onnx").graph.output[0].name == "token_embeddings"
