"""What near-copies of a text are found by, made once for each text at import.

A row of ``texts.parquet`` is a distinct normalised text with 19 keys: 16 MinHash bands and 3
anchors (its beginning, its end, both). A key is just another shared object: texts that share one
are candidates, and the exact comparison follows in :mod:`tocsin.detect.copies`.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.shares.text import MIN_COPY_CHARACTERS

KEYS: Final = 19
MOST_CHARACTERS: Final = 10_000
"""What is compared of a longer text: its beginning. Posts are hostile, and work must be bounded."""
FINGERPRINTS: Final = pa.schema(
    {
        "object_id": pa.int64(),  # as in the shares of kind text_copy
        "text": pa.string(),  # normalised, as it is compared: see without_hashtags
        "keys": pa.list_(pa.int64()),  # 19; the lowest two bits say of what
    }
)


_TAGS_AROUND: Final = re.compile(r"^(?:#[^ ]*(?: |$))+|(?:(?:^| )#[^ ]*)+$")


def without_hashtags(text: str) -> str:
    """A normalised text as it is compared: without the hashtags around it and the signs within.

    They are put there to reach other readers, and vary between copies. What holds little but
    hashtags keeps them.

    >>> without_hashtags("#breaking the #bridge of tolvane is closed #flood #tolvane")
    'the bridge of tolvane is closed'
    """
    if "#" not in text:
        return text
    rest = _TAGS_AROUND.sub("", text).replace("#", "").strip()
    return rest if len(rest) >= MIN_COPY_CHARACTERS else text


@dataclass(frozen=True)
class Utf8:
    """Texts as one run of bytes: text i is ``data[offsets[i]:offsets[i + 1]]``."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]

    @classmethod
    def of(cls, texts: pa.Array | pa.ChunkedArray) -> "Utf8":
        """The buffers of an Arrow array of strings without nulls, not copied where possible."""
        large = pc.cast(texts, pa.large_string())
        if isinstance(large, pa.ChunkedArray):
            large = large.combine_chunks()
        if not len(large):
            return cls(np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64))
        _, offsets, data = large.buffers()
        starts = np.frombuffer(offsets, dtype=np.int64)[
            large.offset : large.offset + len(large) + 1
        ]
        return cls(np.frombuffer(data, dtype=np.uint8), starts)

    @property
    def longest(self) -> int:
        """Bytes of the longest text."""
        return int(np.diff(self.offsets).max(initial=0))


def fingerprints(object_ids: pa.Array, texts: pa.Array) -> pa.Table:
    """The rows of some distinct normalised texts (schema ``FINGERPRINTS``)."""
    from tocsin.shares import minhash, tokens  # noqa: PLC0415 - numba: only where needed

    tagged = pc.match_substring(texts, "#")
    bare = [without_hashtags(text) for text in texts.filter(tagged).to_pylist()]
    if bare:
        texts = pc.replace_with_mask(texts, tagged, pa.array(bare, pa.string()))
    texts = pc.utf8_slice_codeunits(texts, 0, MOST_CHARACTERS)
    utf8 = Utf8.of(texts)
    least = minhash.minima(utf8.data, utf8.offsets, utf8.longest, *minhash.permutations())
    bands = minhash.band_keys(least) & ~np.int64(3)
    keys = np.concatenate(
        [bands, tokens.anchor_keys(utf8.data, utf8.offsets, utf8.longest)], axis=1
    )
    offsets = pa.array(np.arange(0, keys.size + 1, KEYS, dtype=np.int32))
    lists = pa.ListArray.from_arrays(offsets, pa.array(keys.ravel()))
    return pa.table([object_ids, texts, lists], schema=FINGERPRINTS)
