"""How the line to a partner is, in one word, so that who looks need not read the numbers."""

from datetime import datetime, timedelta
from typing import Final

from tocsin.desk.roundtable.partners.partners import PartnerView
from tocsin.roundtable.partners.partner import Standing
from tocsin.web.words.partner_terms import Health

SILENT: Final = timedelta(days=14)
"""A partner that says nothing for two weeks has perhaps lost its desk, or its liaison. Half as long
as messages live, so that somebody can call before anything expires."""
NEEDS_A_CALL: Final = frozenset({Health.KEY_LOST, Health.FAILING, Health.HELD_UP, Health.SILENT})


def health_of(view: PartnerView, now: datetime) -> Health:
    """The first of these that holds."""
    is_trusted, has_key = view.partner.standing is Standing.TRUSTED, bool(view.partner.current)
    if view.partner.is_warned or (is_trusted and not has_key):
        return Health.KEY_LOST
    if not is_trusted:
        return Health.CLOSED
    if view.failures:
        return Health.FAILING
    if not view.url:
        return Health.NO_LINE
    if view.held_up:
        return Health.HELD_UP
    if view.waiting:
        return Health.WAITING
    if view.last_heard is None:
        return Health.NEVER
    return Health.SILENT if now - view.last_heard > SILENT else Health.WELL
