"""Keys become row numbers: 64-bit keys do not survive JavaScript, row numbers do.

This is also where the report checks that what it was given holds together: an edge whose
posts are missing could not be checked by anyone, so it is an error and never left out.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Rows = npt.NDArray[np.int64]


def row_numbers(wanted: pa.ChunkedArray, keys: pa.ChunkedArray, what: str) -> Rows:
    """For each wanted key its row in ``keys``. Shape: (n,) → (n,).

    Raises:
        ValueError: a wanted key is not there; ``what`` names the relation.
    """
    rows = pc.index_in(wanted, value_set=keys)
    if rows.null_count:
        raise ValueError(
            f"{what}: {rows.null_count:,} of {len(wanted):,} keys are not in the table they refer "
            "to, so the evidence could not be opened. Run the detection again."
        )
    return np.asarray(rows.cast(pa.int64()))


def optional_rows(wanted: pa.ChunkedArray, keys: pa.ChunkedArray) -> Rows:
    """Like :func:`row_numbers`, with -1 where the key is not there."""
    return np.asarray(pc.fill_null(pc.index_in(wanted, value_set=keys), -1).cast(pa.int64()))
