"""How firmly a finding stands. It says how sure the statistic is, never how bad anyone is.

==========  ===============================================================================
``NOTICE``  it was found; the detector states no false-discovery rate, or one above 0.05
``FIRM``    its false-discovery rate (q-value) is at most 0.05
``STRONG``  it is at most 0.01, and 20 posts or more bear it out
==========  ===============================================================================

0.05 and 0.01 are the customary rates; 20 posts are about what a person reads in a quarter of an
hour, and more than a handful of friends write by accident.
"""

from enum import IntEnum
from typing import Final

from tocsin.finding import Finding

FIRM_Q: Final = 0.05
STRONG_Q: Final = 0.01
STRONG_POSTS: Final = 20


class Level(IntEnum):
    """The three steps, in their order."""

    NOTICE = 1
    FIRM = 2
    STRONG = 3


def level_of(finding: Finding) -> Level:
    """How firmly the finding stands."""
    if finding.q_value is None or not finding.q_value <= FIRM_Q:
        return Level.NOTICE
    strong = finding.q_value <= STRONG_Q and len(set(finding.evidence)) >= STRONG_POSTS
    return Level.STRONG if strong else Level.FIRM
