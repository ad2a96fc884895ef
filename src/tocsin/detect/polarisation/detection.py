"""Polarisation: do the networks of a debate fall into two sides, more than chance would have it?

From posts to who refers to whom (:mod:`.counting`, relational), for each subject a simple network,
whole and by window (:mod:`.networks`), halved (:mod:`.halving`), scored (:mod:`.scores`) and held
against random networks with the same degrees (:mod:`.chance`); and places of accounts by their
choices of sources (:mod:`.ideology`). Formulas stand in those modules.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.polarisation import counting, description
from tocsin.detect.polarisation.graphs import Ints
from tocsin.detect.polarisation.judging import judged
from tocsin.detect.polarisation.networks import Network, measured, reduced
from tocsin.detect.polarisation.parameters import Basis, HowPolarised, Relation
from tocsin.detect.polarisation.placing import opinions, places
from tocsin.detect.polarisation.schemas import ACCOUNTS, LINKS, NETWORKS, SCORES, WINDOWS, State
from tocsin.detect.polarisation.scores import DECIDES
from tocsin.detect.polarisation.solving import Floats
from tocsin.detect.polarisation.tables import Ideologies, NetworkPolarisation, Polarisation
from tocsin.engine.base import Engine, Table
from tocsin.errors import UsageError

DEFAULT: Final = HowPolarised()
EVERYTHING: Final = "all posts"
"""The subject where none is given."""
MOST_LINKS: Final = 500
"""Shown of each network and kind, across and within: those with most posts."""


@dataclass(frozen=True)
class _Part:
    """A network with what it is called and the pairs it is made of."""

    subject: str
    relation: Relation
    pairs: pa.Table
    network: Network


def measure_network(
    sources: Ints,
    targets: Ints,
    how: HowPolarised = DEFAULT,
    opinions: tuple[Ints, Floats] | None = None,
    name: str = "The network",
) -> NetworkPolarisation:
    """One network from its links: node numbers (m,) and (m,), in any order, direction and number.

    ``opinions``: nodes (k,) and what is known of their opinions from elsewhere (k,), −1 to 1; then
    their distance on the network is measured as well.

    Raises:
        UsageError: the two columns are not equally long, or an opinion is not within −1 and 1.

    >>> ring = np.arange(200)
    >>> measure_network(ring, (ring + 1) % 200).state
    <State.CHANCE: 'not above chance'>
    """
    if len(sources) != len(targets):
        raise UsageError(
            f"There are {len(sources):,} sources and {len(targets):,} targets.",
            "Give one target for each source.",
        )
    network = reduced(np.asarray(sources, dtype=np.int64), np.asarray(targets, dtype=np.int64))
    effort = how.effort(network.graph.links)
    own = None if opinions is None else _opinions_of(network, *opinions)
    network = measured(network, effort, how.least_accounts, how.seed, own)
    [(state, rows)] = judged([network], how.rate)
    called = {"subject": name, "relation": None}
    facts = {**called, "state": state, **network.facts(), "posts": None, "posts_with_author": None}
    return NetworkPolarisation(
        network=pa.Table.from_pylist([facts], schema=NETWORKS),
        scores=pa.Table.from_pylist([{**called, **row} for row in rows], schema=SCORES),
        accounts=_accounts(network, name, None),
    )


def measure(
    engine: Engine,
    posts: Table,
    members: pa.Table | None,
    created_at: datetime,
    how: HowPolarised = DEFAULT,
) -> Polarisation:
    """The networks of each subject, and places of accounts by their choices over all posts.

    ``posts`` have the columns of :mod:`.counting`; ``members`` are ``subject, post_key`` (None: all
    posts are one subject). A repost belongs to a subject if it stands in it itself.
    """
    chosen = engine.to_arrow(counting.choices(posts, how.basis))
    ideologies = places(chosen, how)
    wholes: list[_Part] = []
    by_window: list[tuple[datetime, _Part]] = []
    posted: dict[tuple[str, str], dict[str, Any]] = {}
    for relation in how.relations:
        linked, known = _linked(engine, posts, members, relation, how)
        posted |= {(row["subject"], relation): row for row in known.to_pylist()}
        for subject in _subjects(members):
            own = linked.filter(pc.equal(linked["subject"], subject))
            wholes.append(_whole(subject, relation, own, how, ideologies))
            by_window += _windows(subject, relation, own, how)
    verdicts = judged([part.network for part in wholes], how.rate)
    facts = [
        _facts(part, state, posted.get((part.subject, part.relation)))
        for part, (state, _) in zip(wholes, verdicts, strict=True)
    ]
    scores = [
        [{"subject": part.subject, "relation": part.relation, **row} for row in rows]
        for part, (_, rows) in zip(wholes, verdicts, strict=True)
    ]
    shown = [_links(part) for part in wholes]
    findings = tuple(
        description.finding(
            row["subject"], row, of_scores, links["post_key"].to_pylist(), asdict(how), created_at
        )
        for row, of_scores, links in zip(facts, scores, shown, strict=True)
        if row["state"] == State.POLARISED
    )
    return Polarisation(
        networks=pa.Table.from_pylist(facts, schema=NETWORKS),
        scores=pa.Table.from_pylist([row for rows in scores for row in rows], schema=SCORES),
        windows=_over_time(by_window, how.rate),
        accounts=pa.concat_tables(
            [ACCOUNTS.empty_table()]
            + [_accounts(part.network, part.subject, part.relation) for part in wholes]
        ),
        links=pa.concat_tables([LINKS.empty_table(), *shown]),
        ideologies=ideologies,
        findings=findings,
        how=how,
    )


def _linked(
    engine: Engine, posts: Table, members: pa.Table | None, relation: Relation, how: HowPolarised
) -> tuple[pa.Table, pa.Table]:
    """Who referred to whom in each window of each subject, and how many posts say so."""
    found = counting.references(posts, relation)
    if members is None:
        found = counting.as_one(found, EVERYTHING)
    else:
        found = counting.of_subjects(found, engine.table(members))
    kept = engine.keep(found)
    linked = engine.to_arrow(counting.pairs(kept, how.window_s))
    order = [(name, "ascending") for name in ("subject", "start", "source", "target")]
    return linked.sort_by(order), engine.to_arrow(counting.known(kept))


def _subjects(members: pa.Table | None) -> list[str]:
    return [EVERYTHING] if members is None else sorted(members["subject"].unique().to_pylist())


def _network(pairs: pa.Table) -> Network:
    return reduced(pairs["source"].to_numpy(), pairs["target"].to_numpy())


def _whole(
    subject: str, relation: Relation, pairs: pa.Table, how: HowPolarised, found: Ideologies
) -> _Part:
    network = _network(pairs)
    # Choices of accounts are these very links: only those of domains are from elsewhere.
    elsewhere = how.basis is Basis.DOMAINS
    own = opinions(found, network.names) if elsewhere else None
    effort = how.effort(network.graph.links)
    network = measured(network, effort, how.least_accounts, how.seed, own)
    return _Part(subject, relation, pairs, network)


def _windows(
    subject: str, relation: Relation, pairs: pa.Table, how: HowPolarised
) -> list[tuple[datetime, _Part]]:
    starts, first = np.unique(pairs["start"].to_numpy(), return_index=True)
    bounds = [*first.tolist(), pairs.num_rows]
    parts = []
    for start, begin, end in zip(starts, bounds[:-1], bounds[1:], strict=True):
        own = pairs.slice(begin, end - begin)
        network = _network(own)
        effort = how.window_effort(network.graph.links)
        network = measured(network, effort, how.least_accounts, how.seed)
        at = pa.scalar(int(start), pa.timestamp("us", tz="UTC")).as_py()
        parts.append((at, _Part(subject, relation, own, network)))
    return parts


def _over_time(windows: list[tuple[datetime, _Part]], rate: float) -> pa.Table:
    rows = []
    verdicts = judged([part.network for _, part in windows], rate)
    for (at, part), (state, scores) in zip(windows, verdicts, strict=True):
        row: dict[str, Any] = {"subject": part.subject, "relation": part.relation}
        row |= {"window_start": at, "state": state, **part.network.facts()}
        row |= next((score for score in scores if score["score"] == DECIDES), {})
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=WINDOWS)


def _facts(part: _Part, state: State, posted: dict[str, Any] | None) -> dict[str, Any]:
    counts = posted or {"posts": 0, "posts_with_author": 0}
    return {
        "subject": part.subject,
        "relation": part.relation.value,
        "state": state.value,
        **part.network.facts(),
        "posts": counts["posts"],
        "posts_with_author": counts["posts_with_author"],
    }


def _accounts(network: Network, subject: str, relation: Relation | None) -> pa.Table:
    """The accounts of a measured network; none where it was not measured."""
    if network.held is None:
        return ACCOUNTS.empty_table()
    count = len(network.names)
    columns = {
        "subject": pa.repeat(pa.scalar(subject, pa.string()), count),
        "relation": pa.repeat(pa.scalar(relation, pa.string()), count),
        "account_key": network.names,
        "side": pa.array(["A", "B"]).take(pa.array(network.sides.astype(np.int64))),
        "neighbours": network.graph.degree.astype(np.int64),
        "neighbours_across": network.across,
    }
    return pa.table(columns, schema=ACCOUNTS)


def _links(part: _Part) -> pa.Table:
    """The links with most posts, across and within, each with its first post."""
    network = part.network
    if network.held is None:
        return LINKS.empty_table()
    source, target = (part.pairs[name].to_numpy() for name in ("source", "target"))
    inside = np.isin(source, network.names) & np.isin(target, network.names)
    kept = part.pairs.filter(pa.array(inside))
    grouped = kept.group_by(["source", "target"], use_threads=False).aggregate(
        [("posts", "sum"), ("post_key", "first")]
    )
    a, b = (np.searchsorted(network.names, grouped[name]) for name in ("source", "target"))
    across = network.sides[a] != network.sides[b]
    count = grouped.num_rows
    links = pa.table(
        {
            "subject": pa.repeat(pa.scalar(part.subject, pa.string()), count),
            "relation": pa.repeat(pa.scalar(part.relation.value, pa.string()), count),
            "source_key": grouped["source"],
            "target_key": grouped["target"],
            "across": across,
            "posts": grouped["posts_sum"],
            "post_key": grouped["post_key_first"],
        },
        schema=LINKS,
    )
    order = [("posts", "descending"), ("source_key", "ascending"), ("target_key", "ascending")]
    links = links.sort_by(order)
    of_kind = [links.filter(pc.equal(links["across"], kind)) for kind in (True, False)]
    return pa.concat_tables([some.slice(0, MOST_LINKS) for some in of_kind])


def _opinions_of(network: Network, nodes: Ints, values: Floats) -> Floats:
    if not (np.abs(values) <= 1).all():
        raise UsageError(
            "An opinion is not within −1 and 1.", "Scale them; leave unknown ones out."
        )
    own = np.full(network.graph.nodes, np.nan)
    at = np.searchsorted(network.names, nodes)
    there = at < len(network.names)
    there[there] = network.names[at[there]] == nodes[there]
    own[at[there]] = values[there]
    return own
