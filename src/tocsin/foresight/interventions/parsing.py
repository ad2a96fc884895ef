"""Levers as a person types them: ``nudge:0.1``, ``label@60*0.2``, ``suspend:50000``, ``remove@30``.

A kind, then in any order and each at most once ``:`` how much (a share by which sharing or virality
is reduced; for suspensions, from how many followers on), ``@`` minutes of delay, ``*`` the share of
posts or accounts it reaches, ``/`` strikes. Levers that act together are joined by ``+``.
"""

import re
from typing import Final

from tocsin.errors import UsageError
from tocsin.foresight.effects.records import Intervention
from tocsin.foresight.interventions.levers import Lever

_LEVER: Final = re.compile(r"\s*([a-z_-]+)((?:[:@*/][^:@*/]*)*)\s*", re.ASCII)
_PART: Final = re.compile(r"([:@*/])([^:@*/]*)")
_EXAMPLE: Final = "Write one as nudge:0.1, label:0.25@60*0.2, suspend:50000/3 or remove@30."


def option(text: str) -> tuple[Lever, ...]:
    """The levers of an option; none for an empty text.

    >>> [str(lever) for lever in option("nudge:0.1 + remove@30*0.2")]
    ['nudge 10%', 'remove after 30 min on 20%']

    Raises:
        UsageError: it cannot be read, or a lever makes no sense.
    """
    return tuple(_lever(part) for part in text.split("+")) if text.strip() else ()


def _lever(text: str) -> Lever:
    found = _LEVER.fullmatch(text)
    parts = _PART.findall(found[2]) if found else []
    of = dict(parts)
    if found is None or len(of) != len(parts):
        raise UsageError(f"{text.strip()[:80]!r} is no lever.", _EXAMPLE)
    try:
        kind = Intervention(found[1].replace("-", "_"))
    except ValueError as error:
        known = ", ".join(Intervention)
        raise UsageError(f"There is no lever {found[1][:80]!r}.", f"There are {known}.") from error
    size = _number(of[":"], text) if ":" in of else None
    suspends = kind == Intervention.SUSPEND
    return Lever(
        kind,
        reduction=None if suspends else size,
        delay_min=_number(of.get("@", "0"), text),
        coverage=_number(of.get("*", "1"), text),
        followers=int(size) if suspends and size is not None else None,
        strikes=int(_number(of.get("/", "3"), text)),
    )


def _number(text: str, lever: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise UsageError(f"{lever[:80]!r}: {text[:80]!r} is no number.", _EXAMPLE) from error
    if not abs(value) < 1e12:
        raise UsageError(f"{lever[:80]!r}: {text[:80]!r} is out of range.", _EXAMPLE)
    return value
