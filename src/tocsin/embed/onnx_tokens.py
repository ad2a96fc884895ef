"""The tokenizers of models in ONNX folders: ``tokenizer.json``, or XLM-RoBERTa's SentencePiece."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import sentencepiece

from tocsin.errors import MissingExtraError, UsageError

_SENTENCEPIECE: Final = ("sentencepiece.bpe.model", "tokenizer.model", "spiece.model")


class Tokens(Protocol):
    """Texts to ids of tokens, with the model's marks around them."""

    pad: int

    def ids(self, texts: Sequence[str], longest: int) -> list[list[int]]:
        """At most ``longest`` ids a text: its first ones."""
        ...


def tokens(folder: Path, config: dict[str, Any]) -> Tokens:
    """The tokenizer that lies in the folder.

    A SentencePiece file alone does not say which ids the model gave its pieces. It is used only
    for models of the XLM-RoBERTa kind, whose numbering is known; a guess would give vectors that
    look right and mean nothing.

    Raises:
        UsageError: there is none that can be used.
        MissingExtraError: it needs a library that is not installed.
    """
    file = folder / "tokenizer.json"
    if file.is_file():
        return _Fast(file, int(config.get("pad_token_id") or 0))
    found = [folder / name for name in _SENTENCEPIECE if (folder / name).is_file()]
    if found and config.get("model_type") == "xlm-roberta":
        return _Roberta(found[0])
    raise UsageError(
        f"{folder} has no tokenizer that can be used.",
        "Put the model's tokenizer.json there (XLM-RoBERTa: or sentencepiece.bpe.model, with "
        "config.json).",
    )


class _Fast:
    """A ``tokenizer.json``, by the library of that format."""

    def __init__(self, file: Path, pad: int) -> None:
        try:
            from tokenizers import Tokenizer  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtraError(
                f"{file} needs the library tokenizers.", "Install it: pip install 'tocsin[onnx]'"
            ) from error
        try:
            self._tokenizer = Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises nothing narrower
            raise UsageError(f"{file} cannot be read: {error}.", "Get it again.") from error
        self._tokenizer.no_padding()
        self.pad = pad

    def ids(self, texts: Sequence[str], longest: int) -> list[list[int]]:
        self._tokenizer.enable_truncation(longest)
        return [found.ids for found in self._tokenizer.encode_batch(list(texts))]


class _Roberta:
    """XLM-RoBERTa's numbering (Conneau et al. 2020, ACL): its own marks first, pieces shifted."""

    begin, pad, end, unknown, shift = 0, 1, 2, 3, 1

    def __init__(self, file: Path) -> None:
        try:
            self._processor = sentencepiece.SentencePieceProcessor(model_file=str(file))
        except (OSError, RuntimeError) as error:
            raise UsageError(f"{file} cannot be read: {error}.", "Get it again.") from error

    def ids(self, texts: Sequence[str], longest: int) -> list[list[int]]:
        unknown = self._processor.unk_id()
        return [
            [
                self.begin,
                *(self.unknown if i == unknown else i + self.shift for i in ids[: longest - 2]),
                self.end,
            ]
            for ids in self._processor.encode(list(texts))
        ]
