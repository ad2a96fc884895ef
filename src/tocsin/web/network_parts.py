"""One network out of what was found: its own rows of every table, its card and its picture."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.desk.errors import NotFoundError
from tocsin.detect.coordination.leaders import LEADERS
from tocsin.detect.coordination.portraits import Portraits
from tocsin.detect.coordination.readings.tables import READINGS
from tocsin.detect.coordination.rhythm import CREATION, HOURS
from tocsin.detect.coordination.tables import CALIBRATION, CAPPED, PAIRS, Coordination, Test
from tocsin.posts.keys import spelled
from tocsin.report.cards import Card, cards_of
from tocsin.report.picture import MAX_LINES, Picture, draw_picture
from tocsin.web.found import Held
from tocsin.web.listing import Row, address

_NO_TEST: Final = Test(0.0, 0, 0, float("nan"), 0, 0, 0, 0, float("nan"))
"""How pairs were tested is not a network's own."""
_PORTRAITS: Final = {
    "readings": READINGS,
    "leaders": LEADERS,
    "hours": HOURS,
    "creation": CREATION,
}


@dataclass(frozen=True)
class Portrait:
    """A network's card and its picture; ``nodes`` and ``edges`` are the picture for a program."""

    card: Card
    picture: Picture | None
    nodes: tuple[Row, ...]
    edges: tuple[Row, ...]


def network_row(found: Held, number: int) -> Row:
    """The row of a network, which people count from 1.

    Raises:
        NotFoundError: there is no network of that number.
    """
    rows = found.where("coordination/networks", "network", number - 1).to_pylist()
    if not rows:
        raise NotFoundError(
            "There is no network of this number in the last investigation.",
            "Look for it in the list: networks are numbered anew by each investigation.",
        )
    row: Row = rows[0]
    return row


def portrait(found: Held, number: int) -> Portrait:
    """A network's card and picture, made once an investigation."""
    return found.drawn(("portrait", number), lambda: _portrait(found, number))


def account_names(found: Held, number: int) -> dict[int, Row]:
    """The accounts of a network by their key: what each is called, and where its page is."""
    return found.drawn(("names", number), lambda: _names(_own(found, "accounts", number)))


def _portrait(found: Held, number: int) -> Portrait:
    part = _part(found, number)
    timeline, bucket_s = found.table("timeline"), int(found.about["bucket_s"])
    card = cards_of(part, _portraits(found, number), timeline, bucket_s)[0]
    picture = draw_picture(part)
    drawn = picture.drawings[0].dots if picture and picture.drawings else ()
    rows = part.accounts.take(pa.array([dot.account for dot in drawn], pa.int64())).to_pylist()
    nodes = tuple(
        {
            "key": spelled(row["account_key"]),
            "label": dot.name,
            "x": dot.x,
            "y": dot.y,
            "size": dot.radius,
            "shade": dot.shade,
            "community": number,
            "platform": row["platform"],
            "href": address("/account", {"platform": row["platform"], "id": row["account_id"]}),
        }
        for dot, row in zip(drawn, rows, strict=True)
    )
    return Portrait(card, picture, nodes, _lines(part, [row["account_key"] for row in rows]))


def _lines(part: Coordination, keys: list[int]) -> tuple[Row, ...]:
    """The heaviest edges between accounts that are drawn."""
    drawn = pa.array(keys, pa.int64())
    inside = pc.and_(
        pc.is_in(part.edges["account_a"], value_set=drawn),
        pc.is_in(part.edges["account_b"], value_set=drawn),
    )
    edges = part.edges.filter(inside).sort_by([("weight", "descending"), ("edge", "ascending")])
    return tuple(
        {
            "key": str(row["edge"]),
            "source": spelled(row["account_a"]),
            "target": spelled(row["account_b"]),
            "weight": row["weight"],
            "behaviour": row["behaviour"],
        }
        for row in edges.slice(0, MAX_LINES).to_pylist()
    )


def _part(found: Held, number: int) -> Coordination:
    """The tables of coordination, cut down to one network."""
    edges = _own(found, "edges", number)
    evidence = found.where("coordination/evidence", "edge", *edges["edge"].to_pylist())
    objects = np.unique(evidence["object_id"].to_numpy())
    posts = np.unique(np.concatenate([evidence[end].to_numpy() for end in ("post_a", "post_b")]))
    return Coordination(
        behaviours=(),
        edges=edges,
        evidence=evidence,
        objects=found.where("coordination/objects", "object_id", *objects.tolist()),
        accounts=_own(found, "accounts", number),
        networks=_own(found, "networks", number),
        capped=CAPPED.empty_table(),
        pairs=PAIRS.empty_table(),
        calibration=CALIBRATION.empty_table(),
        test=_NO_TEST,
        posts=found.where("coordination/posts", "post_key", *posts.tolist()),
        findings=(),
        caveats=(),
    )


def _own(found: Held, table: str, number: int) -> pa.Table:
    return found.where(f"coordination/{table}", "network", number - 1)


def _portraits(found: Held, number: int) -> Portraits:
    """What is said of the network; nothing where the investigation did not keep it."""
    parts = {
        name: found.where(f"portraits/{name}", "network", number - 1)
        if found.has(f"portraits/{name}")
        else schema.empty_table()
        for name, schema in _PORTRAITS.items()
    }
    if found.has("portraits/hours"):
        hours = found.table("portraits/hours")
        everybody = hours.filter(pc.is_null(hours["network"]))
        parts["hours"] = pa.concat_tables([parts["hours"], everybody])
    return Portraits(**parts)


def _names(accounts: pa.Table) -> dict[int, Row]:
    columns = ("account_key", "account_name", "account_id", "platform")
    rows = zip(*(accounts[column].to_pylist() for column in columns), strict=True)
    return {
        key: {
            "key": spelled(key),
            "name": name or account_id or "",
            "platform": platform,
            "href": address("/account", {"platform": platform, "id": account_id}),
        }
        for key, name, account_id, platform in rows
    }
