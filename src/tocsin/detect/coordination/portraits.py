"""Portraits of networks: what a person wants to know of each before believing anything.

Made after the detection, for all networks in one pass: the benign readings
(:mod:`.readings`), who leads (:mod:`.leaders`), when the accounts were made and at which hours
they post (:mod:`.rhythm`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from tocsin.detect.coordination.leaders import LEADERS, leaders
from tocsin.detect.coordination.readings.background import background
from tocsin.detect.coordination.readings.catalogue import read
from tocsin.detect.coordination.readings.tables import READINGS
from tocsin.detect.coordination.readings.view import members, views
from tocsin.detect.coordination.rhythm import CREATION, HOURS, creation, hours
from tocsin.detect.coordination.tables import Coordination
from tocsin.engine.base import Engine, Table
from tocsin.shares.kinds import ObjectKind


@dataclass(frozen=True)
class Portraits:
    """All tables name their network by its number; each in the schema of its name."""

    readings: pa.Table
    leaders: pa.Table
    hours: pa.Table
    creation: pa.Table


EMPTY = Portraits(*(schema.empty_table() for schema in (READINGS, LEADERS, HOURS, CREATION)))
"""The portraits of no network."""


def portray(
    engine: Engine,
    shares: Mapping[ObjectKind, Table],
    posts: Table,
    found: Coordination,
    bucket_s: int,
) -> Portraits:
    """The portraits of all networks.

    ``shares`` and ``posts`` are what ``found`` was detected in; ``bucket_s`` is the width of
    the timeline that bursts are measured against.
    """
    if not found.networks.num_rows:
        return EMPTY
    known = members(found)
    usual = background(engine, dict(shares), posts, known, bucket_s)
    networks = tuple(views(engine, dict(shares), posts, found, usual))
    return Portraits(
        readings=read(networks, usual),
        leaders=leaders(networks),
        hours=hours(usual),
        creation=creation(networks, usual),
    )
