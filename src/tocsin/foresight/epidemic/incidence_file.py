"""Reported cases that an institution brings as CSV, with the columns of ``INCIDENCE``.

``day`` as 2026-03-01. An empty cell is "not known", which is not 0. ``group`` may be missing.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pcsv

from tocsin.errors import InputError
from tocsin.foresight.epidemic.incidence import INCIDENCE


def read_incidence_csv(path: Path) -> pa.Table:
    """The table in a file (schema ``INCIDENCE``), for :func:`.fitting.fit`.

    Raises:
        InputError: the file cannot be read, or a cell is of a wrong kind; the message names its
            row. Whether the numbers make sense is checked by whoever fits them.
    """
    convert = pcsv.ConvertOptions(
        column_types={field.name: field.type for field in INCIDENCE},
        null_values=[""],
        strings_can_be_null=True,
    )
    try:
        table = pcsv.read_csv(path, convert_options=convert)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(
            f"{path} cannot be read: {error}.",
            f"Write it as CSV, UTF-8, with the columns {', '.join(INCIDENCE.names)}.",
        ) from error
    return table.select([name for name in INCIDENCE.names if name in table.column_names])
