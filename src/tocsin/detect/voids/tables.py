"""What the voids detector takes and hands on: tables, and the findings."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pyarrow as pa

from tocsin.finding import Finding

_TIME: Final = pa.timestamp("us", tz="UTC")
CELL: Final = ("topic", "lang", "place")
"""What names a cell."""

CELLS: Final = pa.schema(
    {
        "topic": pa.string(),  # not null
        "lang": pa.string(),  # null: unknown
        "place": pa.string(),  # null: unknown
        "window_start": _TIME,  # not null; windows_start of a table differ by whole windows
        "questions": pa.int64(),  # unique authors of questions on the topic
        "exposures": pa.int64(),  # exposures to rumours on the topic
        "search_interest": pa.float64(),  # optional, relative; null: not known
        "answers": pa.int64(),  # exposures to matched, unexpired authoritative answers
    }
)
"""One row a cell and window that was *observed*. A window without a row is a gap: nothing is
known of it. A window that was observed and quiet has a row of zeros."""
INTEREST: Final = pa.schema(
    {
        "topic": pa.string(),
        "lang": pa.string(),
        "place": pa.string(),
        "t": pa.int64(),  # microseconds since 1970, UTC; in whichever window it falls
        "search_interest": pa.float64(),  # relative, of one scale; several in a window are added up
    }
)


class Answer(StrEnum):
    """What makes a post an authoritative answer."""

    LINK = "links the answer"
    SITE = "cites a publisher"
    OFFICIAL = "official account"


class Role(StrEnum):
    """What a post is to its cell."""

    FIRST_ANSWER = "first answer"
    ANSWERED = "answered"
    SPREAD = "spread the rumour"
    ASKED = "asked"


class State(StrEnum):
    """What is said of a cell in a window."""

    ALARM = "alarm"
    QUIET = "no alarm"
    TOO_LITTLE = "too little to tell"
    UNANSWERED = "never answered before"


WINDOWS: Final = pa.schema(
    {
        "topic": pa.string(),
        "lang": pa.string(),
        "place": pa.string(),
        "window_start": _TIME,
        "demand": pa.float64(),
        "supply": pa.float64(),
        "expected_share": pa.float64(),  # S / (S + D) in the baseline; null: none yet
        "dispersion": pa.float64(),  # correlation within a window; null: no baseline yet
        "p_value": pa.float64(),  # null: not judged
        "q_value": pa.float64(),  # over the cells judged in the window; null: not judged
        "state": pa.string(),  # a State
    }
)
EPISODES: Final = pa.schema(
    {
        "topic": pa.string(),
        "lang": pa.string(),
        "place": pa.string(),
        "start": _TIME,
        "end": _TIME,  # end of the last window with an alarm
        "ongoing": pa.bool_(),  # too soon after the last alarm to say that it is over
        "windows": pa.int64(),  # observed, from start to end
        "alarms": pa.int64(),  # of these, with an alarm
        "demand": pa.float64(),
        "supply": pa.float64(),
        "expected_share": pa.float64(),  # at the window with the smallest q-value
        "q_value": pa.float64(),  # the smallest
        "baseline_demand": pa.float64(),  # median a window, of those before the start
    }
)
RANKED: Final = pa.schema(
    {
        "rank": pa.int64(),
        "topic": pa.string(),
        "name": pa.string(),  # what people call the topic
        "lang": pa.string(),
        "place": pa.string(),
        "expected_unanswered": pa.float64(),  # people, over the horizon; null: not seen lately
        "expected_low": pa.float64(),
        "expected_high": pa.float64(),
        "demand": pa.float64(),
        "supply": pa.float64(),
        "unanswered_share": pa.float64(),  # U; null: no demand
        "fill_ratio": pa.float64(),  # null: no demand
        "first_demand": _TIME,
        "first_answer": _TIME,  # start of its window; null: none
        "time_to_answer_s": pa.float64(),  # null: no answer, or no demand
        "windows": pa.int64(),  # observed
        "gaps": pa.int64(),  # windows between the first and the last that were not observed
        "state": pa.string(),  # in the last observed window
    }
)
MEMBERS: Final = pa.schema(
    {
        "rank": pa.int64(),  # of the cell, in RANKED
        "topic": pa.string(),
        "lang": pa.string(),
        "place": pa.string(),
        "window_start": _TIME,
        "role": pa.string(),  # a Role
        "post_key": pa.int64(),
        "at": _TIME,
        "reach": pa.int64(),
        "factcheck": pa.string(),  # what the rumour was matched to; null: nothing
        "answer": pa.string(),  # an Answer; null: it is none
    }
)


@dataclass(frozen=True)
class Voids:
    """What the detector found; every table in the schema of its name above.

    ``ranked`` has one row a cell, the most expected unanswered demand first. ``members`` are posts
    of each cell, by rank and then the most telling first: the first answer, the posts of each role
    that reached most, in turn. A post may have two roles.
    """

    windows: pa.Table
    episodes: pa.Table
    ranked: pa.Table
    members: pa.Table
    findings: tuple[Finding, ...]
    caveats: tuple[str, ...]
