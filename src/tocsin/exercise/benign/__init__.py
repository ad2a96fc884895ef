"""Innocent behaviour that looks coordinated: one file a kind, registered by name.

A detector that cannot tell these from campaigns accuses newsrooms, fans and officials.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.exercise.benign.cross_posting import cross_posting
from tocsin.exercise.benign.fan_club import fan_club
from tocsin.exercise.benign.official_alert import official_alert
from tocsin.exercise.benign.official_campaign import official_campaign
from tocsin.exercise.benign.repost_party import repost_party
from tocsin.exercise.benign.scheduled_bots import scheduled_bots
from tocsin.exercise.benign.syndication import syndication
from tocsin.exercise.stage import Planted, Stage

BENIGN: Final[Mapping[str, Callable[[Stage], Planted]]] = MappingProxyType(
    {
        "syndication": syndication,
        "fan_club": fan_club,
        "official_alert": official_alert,
        "scheduled_bots": scheduled_bots,
        "official_campaign": official_campaign,
        "repost_party": repost_party,
        "cross_posting": cross_posting,
    }
)
