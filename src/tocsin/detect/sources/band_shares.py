"""Which share of links and of exposures leads to sites of each band, with its interval."""

from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.ratios import Sums, shares
from tocsin.detect.sources import counting
from tocsin.detect.sources.bands import Rated
from tocsin.detect.sources.schemas import BANDS, Band
from tocsin.engine.base import Engine, Table

_COUNTED: Final = ("links", "exposures")


def band_shares(engine: Engine, links: Table, shown: Table, rated: Rated) -> pa.Table:
    """The table ``BANDS``: every band, also those that no site is in."""
    if not rated.bands:
        return BANDS.empty_table()
    site_bands = engine.table(
        pa.table({"source": list(rated.bands), "band": [str(b) for b in rated.bands.values()]})
    )
    parts = engine.to_arrow(counting.band_sums(links, shown, site_bands)).to_pylist()
    whole = engine.to_arrow(counting.whole_sums(links, shown, site_bands)).to_pylist()[0]
    by_band = {row["band"]: row for row in parts}
    names = [str(band) for band in Band]
    number = {name: list(rated.bands.values()).count(Band(name)) for name in names}
    columns: dict[str, Any] = {
        "band": names,
        "sites": [number[name] for name in names],
        "sites_share": [number[name] / len(rated.bands) for name in names],
    }
    for of in _COUNTED:
        x, xx, xn = (
            np.array([by_band.get(name, {}).get(f"{of}_{part}", 0.0) for name in names])
            for part in ("x", "xx", "xn")
        )
        n, nn, clusters = (np.full(len(names), whole[f"{of}_{p}"]) for p in ("n", "nn", "clusters"))
        found = shares(Sums(x, n, xx, xn, nn, clusters))
        columns[of] = x.astype(np.int64)
        for name, part in zip(("", "_low", "_high"), found, strict=True):
            columns[f"{of}_share{name}"] = pa.array(part, mask=np.isnan(part))
    return pa.table([columns[name] for name in BANDS.names], schema=BANDS)
