"""A world of agents: who follows whom, who meets whom, who shares misinformation.

Drawn at random, or built from one's own ties, for which nothing is drawn.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.errors import InputError
from tocsin.foresight.epidemic.agent_parameters import AgentParameters
from tocsin.foresight.epidemic.networks import (
    Bools,
    Ints,
    Network,
    draw_contacts,
    draw_follows,
    network,
)


@dataclass(frozen=True)
class World:
    """Agents 0 … n − 1. ``contacts`` None: everybody meets everybody."""

    follows: Network
    contacts: Network | None
    sharers: Bools


def draw_world(parameters: AgentParameters, rng: np.random.Generator) -> World:
    """Two camps of equal size, networks between them, and sharers mostly of the second camp."""
    size = parameters.population
    camps = np.arange(size) >= size // 2
    follows = draw_follows(parameters.follows, camps, rng)
    contacts = None
    if parameters.contacts is not None:
        contacts = draw_contacts(parameters.contacts, camps, rng)
    return World(follows, contacts, _sharers(parameters, camps, rng))


def _sharers(parameters: AgentParameters, camps: Bools, rng: np.random.Generator) -> Bools:
    """The stated number of sharers; a camp too small for its part leaves the rest to the other."""
    sharers = np.zeros(len(camps), dtype=np.bool_)
    wanted = round(parameters.sharers * len(camps))
    first, second = np.flatnonzero(~camps), np.flatnonzero(camps)
    inside = round(parameters.sharers_in_camp * wanted)
    inside = min(max(inside, wanted - len(first)), len(second))
    for members, count in ((second, inside), (first, wanted - inside)):
        sharers[rng.choice(members, count, replace=False)] = True
    return sharers


def own_world(follows: pa.Table, contacts: pa.Table | None, sharers: pa.Array) -> World:
    """A world from one's own ties.

    Args:
        follows: ``account_key`` (int64) follows ``followed_key`` (int64), a row a tie.
        contacts: ``account_key`` and ``other_key`` meet; None: everybody meets everybody.
        sharers: keys of the accounts that share misinformation by themselves.

    Raises:
        InputError: a column is missing, holds no key or is of another type; or there is no tie.
    """
    columns = [_keys("follows", follows, name) for name in ("account_key", "followed_key")]
    if contacts is not None:
        columns += [_keys("contacts", contacts, name) for name in ("account_key", "other_key")]
    known, place = np.unique(np.concatenate(columns), return_inverse=True)
    if len(known) < 2:
        raise InputError("follows: there are no ties between accounts.", "Give a row for each tie.")
    ends = np.split(place, np.cumsum([len(column) for column in columns])[:-1])
    met = network(ends[2], ends[3], len(known), mutual=True) if contacts is not None else None
    sharing = np.isin(known, sharers.drop_null().to_numpy(zero_copy_only=False))
    return World(network(ends[0], ends[1], len(known), mutual=False), met, sharing)


def _keys(table: str, ties: pa.Table, column: str) -> Ints:
    if column not in ties.column_names:
        raise InputError(f"{table}: there is no column {column}.", "Give int64 keys of accounts.")
    try:
        keys = ties[column].cast(pa.int64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(
            f"{table}: column {column} is {ties[column].type} and cannot be read as int64 "
            f"({error}).",
            "Give int64 keys of accounts.",
        ) from error
    if keys.null_count:
        row = int(pc.index(keys.is_null(), pa.scalar(value=True)).as_py()) + 1
        raise InputError(f"{table}, row {row}: {column} is empty.", "Fill it in, or drop the row.")
    found: Ints = keys.to_numpy()
    return found
