"""Texts to token ids: SentencePiece's unigram model with the vocabulary of XLM-RoBERTa.

Kudo (2018), "Subword Regularization", ACL; the library is Google's own. Characters are replaced
here, by the table that comes with the vocabulary (NFKC and what it leaves out).
"""

from collections.abc import Sequence
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from tocsin.embed.base import LONGEST, printable
from tocsin.embed.e5.carrier import Pieces


class Tokenizer:
    """Cuts texts into ids of tokens."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._processor = sentencepiece.SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(_model(pieces).SerializeToString())

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text, without the marks of beginning and end."""
        found: list[list[int]] = self._processor.encode([self._plain(t) for t in texts])
        return found

    def _plain(self, text: str) -> str:
        replaced = printable(text[:LONGEST]).translate(self._pieces.replaced)
        # Cut once more: U+FDFA alone becomes 18 letters.
        return " ".join(part for part in replaced[:LONGEST].split(" ") if part)


def _model(pieces: Pieces) -> Any:
    model: Any = sentencepiece_model_pb2  # its classes are made when it is loaded
    made = model.ModelProto()
    special = {pieces.begin, pieces.end, pieces.pad, len(pieces.piece) - 1}  # the last: <mask>
    for number, (piece, score) in enumerate(zip(pieces.piece, pieces.score.tolist(), strict=True)):
        kind = model.ModelProto.SentencePiece.NORMAL
        if number in special:
            kind = model.ModelProto.SentencePiece.CONTROL
        elif number == pieces.unknown:
            kind = model.ModelProto.SentencePiece.UNKNOWN
        made.pieces.add(piece=piece, score=score, type=kind)
    made.trainer_spec.model_type = model.TrainerSpec.UNIGRAM
    made.trainer_spec.unk_id = pieces.unknown
    made.trainer_spec.bos_id = pieces.begin
    made.trainer_spec.eos_id = pieces.end
    made.trainer_spec.pad_id = pieces.pad
    made.normalizer_spec.name = "identity"
    made.normalizer_spec.add_dummy_prefix = True
    made.normalizer_spec.remove_extra_whitespaces = True
    made.normalizer_spec.escape_whitespaces = True
    return made
