"""Accounts as vectors of the objects they share, compared all with all, block by block.

The weights are term frequency times inverse document frequency: (1 + ln n) · (ln((1 + A) /
(1 + d)) + 1), for an object that the account shared n times and d of A accounts shared;
vectors have length 1. These are scikit-learn's formulas, which the authors' published code
uses. A product of two vectors is their cosine similarity.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import sparse

from peers.ranking import Floats, Ints

_ROWS = 500


@dataclass(frozen=True)
class Block:
    """Edges between accounts numbered ``a`` < ``b``; a pair without anything shared has none."""

    a: npt.NDArray[np.integer]
    b: npt.NDArray[np.integer]
    weight: npt.NDArray[np.floating]


def vectors(shares: pa.Table, accounts: Ints) -> sparse.csr_array:
    """One row an account (sorted keys), one column an object that any of them shared."""
    key, objects = (shares[name].to_numpy() for name in ("account_key", "object_id"))
    kept = np.isin(key, accounts)
    row = np.searchsorted(accounts, key[kept])
    known, column = np.unique(objects[kept], return_inverse=True)
    shape = (len(accounts), len(known))
    counts = sparse.csr_array((np.ones(len(row), np.float32), (row, column)), shape=shape)
    counts.sum_duplicates()
    sharers = np.bincount(counts.indices, minlength=len(known))
    rarity = np.log((1 + len(accounts)) / (1 + sharers)) + 1
    counts.data = ((1 + np.log(counts.data)) * rarity[counts.indices]).astype(np.float32)
    length = np.sqrt((counts * counts).sum(axis=1))
    counts.data /= np.repeat(length, np.diff(counts.indptr)).astype(np.float32)
    return counts


def blocks(rows: sparse.csr_array) -> Iterator[Block]:
    """All products of two rows that are not 0, each pair once, some rows at a time."""
    across = rows.T.tocsr()
    for first in range(0, rows.shape[0], _ROWS):
        product = (rows[first : first + _ROWS] @ across).tocoo()
        a = product.row + first
        later = (a < product.col) & (product.data > 0)
        yield Block(a[later], product.col[later], product.data[later])


def strongest_of(rows: sparse.csr_array) -> Floats:
    """The largest product of each row with another; minus infinity where there is none."""
    strongest = np.full(rows.shape[0], -np.inf)
    for block in blocks(rows):
        np.maximum.at(strongest, block.a, block.weight)
        np.maximum.at(strongest, block.b, block.weight)
    return strongest


def active(shares: pa.Table, least: int) -> Ints:
    """The accounts with at least so many shares, sorted."""
    accounts, count = np.unique(shares["account_key"].to_numpy(), return_counts=True)
    return accounts[count >= least]
