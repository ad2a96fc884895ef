"""Any sentence model in a folder, as ONNX: the layout in which such models are published.

``model.onnx`` (or ``onnx/model.onnx``), a tokenizer (:mod:`.onnx_tokens`), and, where they are
there: ``config.json``, ``1_Pooling/config.json`` (how tokens become one vector),
``sentence_bert_config.json`` (the longest text) and ``config_sentence_transformers.json`` (marks of
queries and passages).
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from onnxruntime.capi import onnxruntime_pybind11_state as runtime_errors

from tocsin.embed.base import LONGEST, Purpose, Vectors, name_of, printable, unit
from tocsin.embed.fingerprint import fingerprint
from tocsin.embed.onnx_tokens import tokens
from tocsin.embed.runtime import batches, session
from tocsin.errors import UsageError

_MOST_TOKENS: Final = 512
_BROKEN: Final = (
    runtime_errors.Fail,
    runtime_errors.InvalidGraph,
    runtime_errors.InvalidProtobuf,
    runtime_errors.InvalidArgument,
    runtime_errors.NoSuchFile,
    runtime_errors.NotImplemented,
    runtime_errors.RuntimeException,
)


class OnnxModel:
    """A model's folder as an embedder. Of a long text, what the model can read at once counts."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Loads the model and embeds one word, which shows whether it fits its tokenizer.

        Raises:
            UsageError: something is missing, or is no sentence model.
            MissingExtraError: the tokenizer needs a library that is not installed.
        """
        file = next(
            (f for f in (folder / "model.onnx", folder / "onnx/model.onnx") if f.is_file()), None
        )
        if file is None:
            raise UsageError(f"There is no model.onnx in {folder}.", "Give a model's folder.")
        self._folder = folder
        self._threads = threads
        self._tokens = tokens(folder, _read(folder / "config.json"))
        self._marks: Mapping[str, str] = (
            _read(folder / "config_sentence_transformers.json").get("prompts") or {}
        )
        self._first_only = _first_only(folder)
        stated = _read(folder / "sentence_bert_config.json").get("max_seq_length")
        self._longest = min(int(stated or _MOST_TOKENS), _MOST_TOKENS)
        try:
            self._session = session(file)
        except _BROKEN as error:
            raise UsageError(f"{file} cannot be loaded: {error}.", "Get it again.") from error
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._output = _chosen([given.name for given in self._session.get_outputs()])
        self.name = name_of("onnx", folder.resolve().name, fingerprint(folder))
        self.dimensions: int = self._computed(self._tokens.ids(["a"], self._longest)).shape[1]

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        """One unit vector a text; see :class:`.base.Embedder`."""
        marks = self._marks
        mark = marks.get(purpose) or (marks.get("document") if purpose == "passage" else "") or ""
        ids = self._tokens.ids([mark + printable(text[:LONGEST]) for text in texts], self._longest)
        ids = [found or [self._tokens.pad] for found in ids]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        parts = list(batches(np.array([len(found) for found in ids], dtype=np.int64)))
        with ThreadPoolExecutor(self._threads) as pool:
            computed = pool.map(lambda rows: self._computed([ids[row] for row in rows]), parts)
            for rows, found in zip(parts, computed, strict=True):
                vectors[rows] = found
        return unit(vectors)

    def _computed(self, ids: Sequence[Sequence[int]]) -> Vectors:
        length = np.array([len(found) for found in ids])
        mask = np.arange(int(length.max())) < length[:, np.newaxis]
        table = np.full(mask.shape, self._tokens.pad, dtype=np.int64)
        table[mask] = np.concatenate([np.asarray(found) for found in ids])
        given = {
            "input_ids": table,
            "attention_mask": mask.astype(np.int64),
            "token_type_ids": np.zeros_like(table),
        }
        known = {name: values for name, values in given.items() if name in self._inputs}
        try:
            (found,) = self._session.run([self._output], known)
        except (*_BROKEN, ValueError) as error:
            raise UsageError(
                f"The model in {self._folder} does not run: {error}.",
                "It must take input_ids and attention_mask, and fit its tokenizer.",
            ) from error
        return self._pooled(found, mask)

    def _pooled(self, found: Any, mask: np.typing.NDArray[np.bool_]) -> Vectors:
        """One vector a text: as the model gives it, its first token's, or the mean of all."""
        if found.ndim == 2:
            return np.asarray(found, dtype=np.float32)
        if self._first_only:
            return np.asarray(found[:, 0], dtype=np.float32)
        share = mask / mask.sum(axis=1, keepdims=True)
        pooled: Vectors = np.einsum("bt,btd->bd", share, found).astype(np.float32)
        return pooled


def _read(file: Path) -> dict[str, Any]:
    """A JSON file's object; empty where there is no such file."""
    if not file.is_file():
        return {}
    try:
        found = orjson.loads(file.read_bytes())
    except ValueError as error:
        raise UsageError(f"{file} is not JSON: {error}.", "Get it again.") from error
    return found if isinstance(found, dict) else {}


def _first_only(folder: Path) -> bool:
    """Whether a text's vector is that of its first token; else it is the mean."""
    stated = _read(folder / "1_Pooling" / "config.json")
    chosen = {
        mode for mode, on in stated.items() if mode.startswith("pooling_mode_") and on is True
    }
    if not chosen <= {"pooling_mode_mean_tokens", "pooling_mode_cls_token"} or len(chosen) > 1:
        raise UsageError(
            f"The pooling of {folder} is not known: {', '.join(sorted(chosen))}.",
            "Take a model that uses the mean or the first token.",
        )
    return "pooling_mode_cls_token" in chosen


def _chosen(outputs: Sequence[str]) -> str:
    """The text's vector, if the model gives one; else the tokens' vectors, its first output."""
    return "sentence_embedding" if "sentence_embedding" in outputs else outputs[0]
