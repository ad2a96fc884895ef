"""Countermeasures: what may be offered against a technique, and what this house does not offer.

DISARM's blue framework lists what defenders were seen to do; some of it is censorship, deceit or an
attack. Here each of its entries has a stance with a reason, and only those that are allowed, or
allowed under a stated condition, are ever proposed. The data (CC BY-SA 4.0, see
``data/LICENSE.md``) lie apart from the code.

>>> countermeasure("C00016").stance
<Stance.NOT_OFFERED: 'not_offered'>
"""

from tocsin.measures.countermeasures.catalogue import (
    Countermeasure,
    Doer,
    How,
    Link,
    Repair,
    Stance,
    UnknownCountermeasureError,
    against,
    countermeasure,
    countermeasures,
    repair,
    version,
)

__all__ = [
    "Countermeasure",
    "Doer",
    "How",
    "Link",
    "Repair",
    "Stance",
    "UnknownCountermeasureError",
    "against",
    "countermeasure",
    "countermeasures",
    "repair",
    "version",
]
