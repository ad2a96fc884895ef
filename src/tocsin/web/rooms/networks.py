"""Networks of accounts that shared the same things together: why, who, when, and every pair."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Desk
from tocsin.detect.coordination.readings.tables import Verdict
from tocsin.posts.keys import spelled
from tocsin.report.calibration import HEIGHT, WIDTH, draw_calibration
from tocsin.report.cards import Card
from tocsin.report.spelling import counted_from_one
from tocsin.shares.kinds import ObjectKind
from tocsin.web.found import Detector, Held, held, must_hold
from tocsin.web.listing import Later, PageNumber, Row, address, listed, rows_of
from tocsin.web.network_parts import account_names, network_row, portrait
from tocsin.web.pages import Crumb, Page, Room
from tocsin.web.quoting import by_key
from tocsin.web.rooms.findings import case_href, finding_about, freeze_href
from tocsin.web.visits import Visit
from tocsin.web.words.naming import behaviour_name, known_as, language_name, span
from tocsin.web.words.speaking import gettext

room: Final = Room()
_PAIRS: Final = 25
"""Pairs of posts on a page: each is two posts to read."""


@room.page("/networks", Right.LOOK, csv=True)
def networks(visit: Visit, page: PageNumber = 1) -> Page:
    """All networks, the heaviest first, and what chance alone would have joined."""
    found = held(visit.desk)
    if found is None:
        return Page("networks/networks.html.j2", gettext("Networks"), {"investigated": False})
    table = found.table("coordination/networks")
    listing = listed(table, page, "/networks", {})
    calibration = found.table("coordination/calibration")
    pairs = found.table("coordination/pairs")
    data = {
        "investigated": True,
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
        "calibration": rows_of(calibration),
        "fdr": found.about["parameters"].get("fdr"),
        "tested": pairs.num_rows,
        "accepted": int(pc.sum(pc.fill_null(pairs["accepted"], False)).as_py() or 0),
    }
    shown = {"chart": draw_calibration(calibration), "chart_size": (WIDTH, HEIGHT)}
    rows = Later(lambda: counted_from_one(table))
    return Page("networks/networks.html.j2", gettext("Networks"), data, rows=rows, shown=shown)


@room.page("/networks/{network}", Right.LOOK)
def one_network(visit: Visit, network: int) -> Page:
    """A network's card and its graph: as JSON its nodes and edges with their places."""
    found = must_hold(visit.desk)
    row = network_row(found, network)
    drawn = portrait(found, network)
    finding = finding_about(found, Detector.COORDINATION, f"network {network}")
    data = {
        **_row(row),
        "edges_count": row["edges"],
        "card": _card(drawn.card),
        "nodes": drawn.nodes,
        "edges": drawn.edges,
        "accounts_href": f"/networks/{network}/accounts",
        "edges_href": f"/networks/{network}/edges",
        "posts_href": address("/posts", {"network": network}),
        "case_href": case_href(visit, finding),
        "finding_href": f"/findings/{finding}" if finding else None,
    }
    times = drawn.card.times
    shown = {
        "picture": drawn.picture,
        "drawn_card": drawn.card,
        "bar_span": span(times.bar_s) if times else "",
    }
    title = gettext("Network %(number)s") % {"number": network}
    return Page("networks/network.html.j2", title, data, shown=shown, crumbs=_crumbs())


@room.page("/networks/{network}/accounts", Right.LOOK, csv=True)
def network_accounts(visit: Visit, network: int, page: PageNumber = 1) -> Page:
    """The accounts of a network, those joined most first."""
    found = must_hold(visit.desk)
    network_row(found, network)
    table = found.where("coordination/accounts", "network", network - 1)
    table = table.sort_by([("weight", "descending"), ("account_key", "ascending")])
    listing = listed(table, page, f"/networks/{network}/accounts", {})
    rows = [{**row, **_hrefs(row)} for row in listing.rows]
    data = {
        "network": network,
        "listing": {**vars(listing), "rows": rows},
        "freeze_href": freeze_href(visit, f"network-accounts:{network}"),
    }
    title = gettext("Accounts of network %(number)s") % {"number": network}
    return Page(
        "networks/accounts.html.j2", title, data,
        rows=Later(lambda: counted_from_one(table)), crumbs=_crumbs(network),
    )  # fmt: skip


@room.page("/networks/{network}/edges", Right.LOOK, csv=True)
def network_edges(visit: Visit, network: int, page: PageNumber = 1) -> Page:
    """The joined pairs of a network, a row for each behaviour of a pair."""
    found = must_hold(visit.desk)
    network_row(found, network)
    table = found.where("coordination/edges", "network", network - 1)
    table = table.sort_by([("weight", "descending"), ("edge", "ascending")])
    listing = listed(table, page, f"/networks/{network}/edges", {})
    names = {one["key"]: one for one in account_names(found, network).values()}
    rows = [_edge(row, names, network) for row in listing.rows]
    data = {
        "network": network,
        "listing": {**vars(listing), "rows": rows},
        "freeze_href": freeze_href(visit, f"network-edges:{network}"),
    }
    title = gettext("Edges of network %(number)s") % {"number": network}
    return Page(
        "networks/edges.html.j2", title, data,
        rows=Later(lambda: counted_from_one(table)), crumbs=_crumbs(network),
    )  # fmt: skip


@room.page("/networks/{network}/edges/{edge}", Right.LOOK, csv=True)
def one_edge(visit: Visit, network: int, edge: int, page: PageNumber = 1) -> Page:
    """What stands behind an edge: its pairs of posts, side by side."""
    found = must_hold(visit.desk)
    row = _edge_row(found, network, edge)
    evidence = found.where("coordination/evidence", "edge", edge)
    evidence = evidence.sort_by([("object_id", "ascending"), ("post_a", "ascending")])
    path = f"/networks/{network}/edges/{edge}"
    listing = listed(evidence, page, path, {}, _PAIRS)
    here = evidence.slice((listing.page - 1) * _PAIRS, _PAIRS)
    data = {
        "network": network,
        "edge": _edge(row, account_names(found, network), network),
        "listing": {**vars(listing), "rows": _side_by_side(visit.desk, found, here)},
    }
    title = gettext("Edge %(edge)s of network %(number)s") % {"edge": edge, "number": network}
    crumbs = (*_crumbs(network), (gettext("Edges"), f"/networks/{network}/edges"))
    return Page("networks/edge.html.j2", title, data, rows=Later(lambda: evidence), crumbs=crumbs)


def _hrefs(row: Mapping[str, Any]) -> Row:
    """Where an account's page and its posts are."""
    asked = {"platform": row["platform"], "account": row["account_id"]}
    own = {"platform": row["platform"], "id": row["account_id"]}
    return {"href": address("/account", own), "posts_href": address("/posts", asked)}


def _crumbs(network: int | None = None) -> tuple[Crumb, ...]:
    first: Crumb = (gettext("Networks"), "/networks")
    if network is None:
        return (first,)
    own = gettext("Network %(number)s") % {"number": network}
    return first, (own, f"/networks/{network}")


def _row(row: Row) -> Row:
    """A network as people count them, from 1, with its behaviours in words."""
    number = row["network"] + 1
    return {
        **row,
        "network": number,
        "href": f"/networks/{number}",
        "behaviour_names": [behaviour_name(name) for name in row["behaviours"] or ()],
        "language_names": [language_name(code) for code in row["languages"] or ()],
    }


def _card(card: Card) -> Row:
    """What a card says, as plain values; what is drawn stays with the template."""
    said, times = card.said, card.times
    return {
        "behaviours": [
            {"behaviour": name, "name": behaviour_name(name), "edges": count}
            for name, count in card.behaviours
        ],
        "objects": [
            {**asdict(one), "kind_name": known_as(ObjectKind, one.kind)} for one in card.objects
        ],
        "busiest": times
        and {
            "at": times.busiest,
            "bar_s": times.bar_s,
            "own_share": times.bars.own_share,
            "all_share": times.bars.all_share,
        },
        "span_s": card.span_s,
        "chance": said.chance,
        "readings": [
            {**asdict(one), "fits": one.fits, "mark_name": known_as(Verdict, one.verdict)}
            for one in said.readings
        ],
        "unknown": said.unknown,
        "changes": said.changes,
        "leaders": [asdict(one) for one in said.leaders],
        "no_leader": said.no_leader,
        "hours": said.hours_words,
        "creation": said.creation,
    }


def _edge_row(found: Held, network: int, edge: int) -> Row:
    network_row(found, network)
    rows = found.where("coordination/edges", "edge", edge).to_pylist()
    if not rows or rows[0]["network"] != network - 1:
        raise NotFoundError(
            "There is no such edge in this network.", "Look for it in the network's edges."
        )
    row: Row = rows[0]
    return row


def _edge(row: Row, names: Mapping[Any, Row], network: int) -> Row:
    """An edge with its accounts by name; ``row`` may have its keys spelled out."""
    ends = {end: names[row[f"account_{end}"]] for end in ("a", "b")}
    chance = [row[name] for name in ("by_activity", "by_taste") if row[name] is not None]
    return {
        **{name: value for name, value in row.items() if name not in {"account_a", "account_b"}},
        **ends,
        "network": network,
        "behaviour_name": behaviour_name(row["behaviour"]),
        "by_chance": max(chance) if chance else None,
        "href": f"/networks/{network}/edges/{row['edge']}",
    }


def _side_by_side(desk: Desk, found: Held, pairs: pa.Table) -> list[Row]:
    """Pairs of posts, each with the object that both shared."""
    keys = np.unique(np.concatenate([pairs[end].to_numpy() for end in ("post_a", "post_b")]))
    posts = by_key(desk, keys.tolist())
    wanted = pairs["object_id"].unique().to_pylist()
    rows = found.where("coordination/objects", "object_id", *wanted).to_pylist()
    objects = {row["object_id"]: row for row in rows}
    return [
        {
            "object": spelled(row["object_id"]),
            "kind": known_as(ObjectKind, objects[row["object_id"]]["object_kind"]),
            "label": objects[row["object_id"]]["label"],
            "lag_s": row["lag_s"],
            "a": posts.get(row["post_a"]),
            "b": posts.get(row["post_b"]),
        }
        for row in pairs.to_pylist()
    ]
