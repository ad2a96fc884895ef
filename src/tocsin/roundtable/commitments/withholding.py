"""What a public report does not tell of requests that are not public.

They are counted, and in no row that would name somebody: neither a party nor a crisis. In rows by
country, authority, basis, ground, kind and finder they are counted where at least :data:`FEW` of
them stand together. Fewer are moved to one row of the grouping that tells no value, so that nobody
who knows of one recognises it there. If that row would hold fewer itself, the next smallest part
goes with it: else what is missing from the other rows would tell what it is (complementary
suppression; Hundepool et al. 2012, *Statistical Disclosure Control*). The totals do not change.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.transparency import By, Values, values_of

FEW: Final = 5
"""Statistical offices usually ask for 3 to 10 in a cell; a quarter here has tens of requests."""
_NAMING: Final = frozenset({By.PARTY, By.CRISIS})


def public_values(commitments: Iterable[Commitment]) -> Values:
    """The values by which each of these stands in a public report; ``None``: they are not told."""
    closed = [one for one in commitments if one.tlp is not Tlp.CLEAR]
    withheld = {by: _withheld(by, closed) for by in By if by not in _NAMING and by is not By.ALL}

    def values(by: By, one: Commitment) -> Sequence[str | None]:
        found = values_of(by, one)
        if by is By.ALL or one.tlp is Tlp.CLEAR:
            return found
        if by in _NAMING:
            return (None,) if by is By.PARTY else ()
        return tuple(dict.fromkeys(None if value in withheld[by] else value for value in found))

    return values


def _withheld(by: By, closed: Iterable[Commitment]) -> Collection[str]:
    """The values of which too few that are not public would be told."""
    parts: Mapping[str, set[str]] = defaultdict(set)
    for one in closed:
        for value in values_of(by, one):
            parts[value].add(one.id)
    hidden: set[str] = set()
    together: set[str] = set()
    for value in sorted(parts, key=lambda value: (len(parts[value]), value)):
        if len(parts[value]) >= FEW and not 0 < len(together) < FEW:
            break
        hidden.add(value)
        together |= parts[value]
    return hidden
