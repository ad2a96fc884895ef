"""What some accounts shared, and where two of them met: read once, then plain columns.

Only accounts of pairs that are looked at are read, so this is small beside the data.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.coordination.edges import Meetings
from tocsin.detect.coordination.layers import Layer
from tocsin.detect.coordination.pairs import US_PER_S
from tocsin.engine.base import Engine, Table

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sharing:
    """What some accounts shared in one layer, as columns, and what is known of the objects.

    ``account`` and ``object`` are row numbers: of the accounts asked for, and of the
    ``object_id``, ``pairs`` (of shares, at any two moments), ``near`` and ``close`` below
    (see :func:`.density.density`), which have one entry an object. Sorted by account, object,
    ``t`` (µs) and ``post``.
    """

    layer: Layer
    account: Ints
    object: Ints
    t: Ints
    post: Ints
    object_id: Ints
    pairs: Floats
    near: Floats
    close: Floats


def sharing(engine: Engine, layers: Sequence[Layer], accounts: Ints) -> list[Sharing]:
    """What the accounts (sorted keys) shared in each layer."""
    wanted = engine.table(pa.table({"account_key": accounts}))
    of_kind: dict[int, tuple[Ints, ...]] = {}
    made = []
    for layer in layers:
        kind = id(layer.shared)  # layers that differ only in their window share it
        if kind not in of_kind:
            of_kind[kind] = _shares(engine, layer, wanted, accounts)
        account, number, t, post, object_id = of_kind[kind]
        asked = engine.table(pa.table({"object_id": object_id}))
        known = engine.to_arrow(layer.objects.semi_join(asked, "object_id")).sort_by("object_id")
        shares, near, close = (
            known[name].to_numpy().astype(np.float64) for name in ("shares", "near", "close")
        )
        pairs = shares * (shares - 1) / 2
        made.append(Sharing(layer, account, number, t, post, object_id, pairs, near, close))
    return made


def _shares(engine: Engine, layer: Layer, wanted: Table, accounts: Ints) -> tuple[Ints, ...]:
    order = ("account_key", "object_id", "t", "post_key")
    rows = engine.to_arrow(
        layer.shares.semi_join(wanted, "account_key").select(*order).order_by(*order)
    )
    key, shared, t, post = (rows[name].to_numpy() for name in order)
    object_id = np.unique(shared)
    return np.searchsorted(accounts, key), np.searchsorted(object_id, shared), t, post, object_id


def meetings(shared: Sharing, accounts: Ints, first: Ints, second: Ints) -> tuple[Meetings, Ints]:
    """The meetings of pairs of accounts in a layer, and of which pair each is.

    ``first`` and ``second`` are rows of ``accounts``, sorted by both, so the meetings are
    sorted by accounts too, then by object and time.
    """
    from tocsin.detect.coordination.walks import meet  # noqa: PLC0415, slow to import

    start = np.searchsorted(shared.account, np.arange(len(accounts) + 1))
    window_us = shared.layer.behaviour.window_s * US_PER_S
    pair, a, b = meet(first, second, start, shared.object, shared.t, window_us)
    met = Meetings(
        account_a=accounts[shared.account[a]],
        account_b=accounts[shared.account[b]],
        object_id=shared.object_id[shared.object[a]],
        post_a=shared.post[a],
        post_b=shared.post[b],
        t_a=shared.t[a],
        t_b=shared.t[b],
    )
    return met, pair
