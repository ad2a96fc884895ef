"""From choices in posts to the tables of dimensions, places and sources."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse, stats

from tocsin.detect.polarisation.chance import gains
from tocsin.detect.polarisation.graphs import Ints
from tocsin.detect.polarisation.ideology import Ideology, bimodality, ideology
from tocsin.detect.polarisation.parameters import Basis, HowPolarised
from tocsin.detect.polarisation.schemas import DIMENSIONS, PLACES, SOURCES
from tocsin.detect.polarisation.solving import Floats
from tocsin.detect.polarisation.tables import Ideologies
from tocsin.posts.keys import spelled_out

_Z = float(stats.norm.ppf(0.975))


def places(chosen: pa.Table, how: HowPolarised) -> Ideologies:
    """From ``account_key, source, posts, post_key`` (a row a choice); empty where not measured."""
    chosen = chosen.sort_by([("account_key", "ascending"), ("source", "ascending")])
    accounts = pc.dictionary_encode(chosen["account_key"].combine_chunks())
    sources = pc.dictionary_encode(chosen["source"].combine_chunks())
    row, column = accounts.indices.to_numpy(), sources.indices.to_numpy()
    shape = (len(accounts.dictionary), len(sources.dictionary))
    matrix = sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
    found = ideology(matrix, how)
    if found is None:
        return Ideologies(*(schema.empty_table() for schema in (DIMENSIONS, PLACES, SOURCES)))
    is_in = np.isin(row, found.rows) & np.isin(column, found.columns)
    post_key = chosen["post_key"].to_numpy()
    return Ideologies(
        dimensions=_dimensions(found),
        places=_places(
            accounts.dictionary, found, _first(row, found.rows, is_in, post_key),
            np.bincount(row[is_in], minlength=shape[0]),
        ),
        sources=_sources(
            sources.dictionary, found, _first(column, found.columns, is_in, post_key),
            np.bincount(column[is_in], minlength=shape[1]), how.basis,
        ),
    )  # fmt: skip


def opinions(found: Ideologies, names: Ints) -> Floats | None:
    """The first coordinate of accounts ``names`` (n,), the farthest being 1 or −1; NaN: unknown."""
    if not found.places.num_rows:
        return None
    keys, coordinate = (found.places[name].to_numpy() for name in ("account_key", "coordinate"))
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], names), len(keys) - 1)
    own = coordinate[order][at] / np.abs(coordinate).max()
    return np.where(keys[order][at] == names, own, np.nan)


def _first(place: Ints, wanted: Ints, is_in: Any, post_key: Ints) -> Ints:
    """One post of each of the wanted, in their order."""
    numbers, at = np.unique(place[is_in], return_index=True)
    posts: Ints = post_key[is_in][at[np.searchsorted(numbers, wanted)]]
    return posts


def _dimensions(found: Ideology) -> pa.Table:
    of_inertia = gains(found.placed.inertia, found.chance.inertia)
    peaks = np.array([bimodality(values) for values in found.placed.accounts.T])
    of_peaks = gains(peaks, found.chance.bimodality)
    low, middle, high = np.quantile(found.spread.agreement, [0.025, 0.5, 0.975], axis=0)
    columns = {
        "dimension": np.arange(1, len(peaks) + 1),
        "inertia": found.placed.inertia,
        "share": found.placed.inertia / found.placed.total,
        "chance": of_inertia.mean,
        "chance_sd": of_inertia.sd,
        "p_value": of_inertia.p_value,
        "stability": middle,
        "stability_low": low,
        "stability_high": high,
        "bimodality": peaks,
        "bimodality_chance": of_peaks.mean,
        "bimodality_p_value": of_peaks.p_value,
        "nulls": np.full(len(peaks), len(found.chance.inertia)),
    }
    return pa.table(columns, schema=DIMENSIONS)


def _coordinates(own: Floats, deviation: Floats) -> dict[str, Any]:
    second = pa.array(own[:, 1]) if own.shape[1] > 1 else pa.nulls(len(own), pa.float64())
    return {
        "coordinate": own[:, 0],
        "coordinate_low": own[:, 0] - _Z * deviation,
        "coordinate_high": own[:, 0] + _Z * deviation,
        "second": second,
    }


def _places(keys: pa.Array, found: Ideology, posts: Ints, count: Ints) -> pa.Table:
    columns = {
        "account_key": keys.take(pa.array(found.rows)),
        **_coordinates(found.placed.accounts, found.spread.accounts),
        "sources": count[found.rows],
        "post_key": posts,
    }
    return pa.table(columns, schema=PLACES).sort_by("coordinate")


def _sources(names: pa.Array, found: Ideology, posts: Ints, count: Ints, basis: Basis) -> pa.Table:
    own = names.take(pa.array(found.columns))
    is_account = basis is Basis.ACCOUNTS
    columns = {
        "source": spelled_out(own) if is_account else own,
        "account_key": own if is_account else pa.nulls(len(own), pa.int64()),
        **_coordinates(found.placed.sources, found.spread.sources),
        "choosers": count[found.columns],
        "post_key": posts,
    }
    return pa.table(columns, schema=SOURCES).sort_by("coordinate")
