"""Caps on what an input may ask of this machine.

Archives come from strangers: a few kilobytes can unpack to petabytes. The caps are far
above what real exports need, so that whoever hits one has a bomb or a very odd file.
"""

from dataclasses import dataclass, field
from typing import Final

from tocsin.errors import UnsafeInputError

_KIB, _MIB, _GIB, _TIB = 1 << 10, 1 << 20, 1 << 30, 1 << 40


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one input may hold. All sizes are in bytes of uncompressed content."""

    max_total_bytes: int = _TIB
    """Unpacked content of one input: 100 million posts of 5 kB are half of it."""
    max_ratio: int = 200
    """Unpacked over packed size. Posts as JSON reach 20 to 40 with zstd at its strongest;
    a bomb reaches 1,000 (gzip) to 100,000 (zstd)."""
    ratio_free_bytes: int = 64 * _MIB
    """Content before the ratio counts: a small file of equal rows is no threat."""
    max_depth: int = 4
    """Layers of packing: a zip that holds a .tar.gz that holds .gz files has four."""
    max_members: int = 100_000
    """Members of all archives of one input."""
    max_record_bytes: int = 64 * _MIB
    """One line, row or item. The largest real ones, pages of 500 posts, have about 5 MiB."""
    max_document_bytes: int = 256 * _MIB
    """A JSON document that must be held whole because it holds no array of records."""
    max_workbook_bytes: int = _GIB
    """A spreadsheet, unpacked: its reader holds a sheet whole."""
    max_workbook_memory_bytes: int = 4 * _GIB
    """What the process that reads a spreadsheet may ask for; 100 million cells fit."""
    max_spooled_bytes: int = 16 * _GIB
    """A packed file that needs random access (Parquet, a nested zip): goes to a temporary file."""


DEFAULT_LIMITS: Final = Limits()


@dataclass(slots=True)
class Budget:
    """What one input has used of its limits, over all its members and layers."""

    name: str
    limits: Limits
    packed_bytes: int = 0
    """Bytes read from the input itself."""
    unpacked_bytes: int = 0
    members: int = 0
    breached: bool = field(default=False)

    def took(self, count: int) -> None:
        """Counts bytes read from the input itself."""
        self.packed_bytes += count

    def gave(self, count: int) -> None:
        """Counts unpacked bytes.

        Raises:
            UnsafeInputError: the total or the ratio is over its cap.
        """
        self.unpacked_bytes += count
        limits = self.limits
        if self.unpacked_bytes > limits.max_total_bytes:
            self._refuse(f"more than {limits.max_total_bytes:,} bytes", "max_total_bytes")
        if self.unpacked_bytes <= limits.ratio_free_bytes:
            return
        if self.unpacked_bytes > self.packed_bytes * limits.max_ratio:
            self._refuse(f"more than {limits.max_ratio} times its own size", "max_ratio")

    def _refuse(self, size: str, cap: str) -> None:
        self.breached = True
        raise UnsafeInputError(
            f"{self.name} unpacks to {size} and was stopped there: it may be a bomb.",
            f"If you trust it, unpack it yourself and import the result, or raise {cap}.",
        )
