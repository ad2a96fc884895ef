"""What the targets detector hands on: five tables that refer to each other, and the findings."""

from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.targets.gazetteer import MULTILATERAL
from tocsin.finding import Finding

_TIME: Final = pa.timestamp("us", tz="UTC")
_STRINGS: Final = pa.list_(pa.string())

MENTIONS: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "target": pa.string(),  # id in the gazetteer
        "surface": pa.string(),  # as written
        "start": pa.int32(),  # place in the text as written, characters
        "end": pa.int32(),
        "lang": pa.string(),
    }
)
ATTACKS: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "target": pa.string(),
        "frame": pa.string(),
        "stance": pa.string(),  # asserted; in the table of what is set aside: why
        "words": pa.string(),  # what the frame rests on, as written
        "start": pa.int32(),  # the stretch with the name and the words
        "end": pa.int32(),
        "lang": pa.string(),
    }
)
TARGETS: Final = pa.schema(
    {
        "target": pa.string(),
        "name": pa.string(),
        "kind": pa.string(),
        "posts": pa.int64(),  # that name it
        "accounts": pa.int64(),
        "read_posts": pa.int64(),  # of these, in a measured language; shares are of them
        "read_accounts": pa.int64(),
        "attacking_posts": pa.int64(),
        "attacking_accounts": pa.int64(),
        "share": pa.float64(),  # attacking_posts of read_posts, 0 … 1; null: none was read
        "share_low": pa.float64(),  # Wilson, 95 %
        "share_high": pa.float64(),
        "account_share": pa.float64(),  # attacking_accounts of read_accounts
        "account_share_low": pa.float64(),
        "account_share_high": pa.float64(),
        "ratio": pa.float64(),  # share, over that of all others but states; null: too few, a state
        "ratio_low": pa.float64(),  # 95 %, accounts as the unit
        "ratio_high": pa.float64(),
        "q_value": pa.float64(),  # that the ratio is at most 1, over all targets
        "languages": _STRINGS,
        "not_measured": _STRINGS,  # languages of its posts in which frames were not looked for
        "platforms": _STRINGS,
        "networks": pa.list_(pa.int64()),  # of the attacking accounts
        "narratives": _STRINGS,  # of the attacking posts
        "first_at": _TIME,
        "last_at": _TIME,
    }
)
FRAMES: Final = pa.schema(
    {
        "target": pa.string(),
        "frame": pa.string(),
        "posts": pa.int64(),
        "accounts": pa.int64(),
        "example": pa.int64(),  # post_key of the first post
    }
)
BY_NETWORK: Final = pa.schema(
    {
        "target": pa.string(),
        "frame": pa.string(),
        "network": pa.int64(),  # null: the account is in none
        "posts": pa.int64(),
        "accounts": pa.int64(),
    }
)


@dataclass(frozen=True)
class Targets:
    """What the detector found; every table in the schema of its name above.

    ``set_aside`` has the schema ``ATTACKS``: framings that the author denies, reports, asks or may
    not mean. ``by_network`` says who delegitimises whom, and as what.
    """

    targets: pa.Table
    mentions: pa.Table
    attacks: pa.Table
    set_aside: pa.Table
    frames: pa.Table
    by_network: pa.Table
    findings: tuple[Finding, ...]
    caveats: tuple[str, ...]


def multilateral(targets: pa.Table) -> pa.Table:
    """The standing view "attacks on multilateral cooperation": organisations and processes."""
    kinds = pa.array([kind.value for kind in MULTILATERAL])
    return targets.filter(pc.is_in(targets["kind"], value_set=kinds))
