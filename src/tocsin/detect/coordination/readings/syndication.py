"""Syndication: outlets that print the same agency text, each under an address of its own.

*Test.* An account publishes under its own domain when at least 0.8 of its links, two at the
least, go to one domain that at most three accounts of the whole corpus link to, two of them in
the network at most. The number is the share of the linking members that do. Where the texts
carry no links, the second trace of an agency is its credit at the head of the text,
``PLACE (AGENCY) –``; it fits where 0.9 of the texts carry one credit and the outlets took
minutes, not seconds.

*How to fake it.* Register a domain for each account; or write a credit before each text.
"""

import re
from collections import Counter
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.coordination.readings.background import Background, Counts, Ints
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    absent,
    grade,
    judge,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView
from tocsin.shares.kinds import ObjectKind

OWN_SHARE: Final = 0.8
LEAST_LINKS: Final = 2
MOST_ACCOUNTS: Final = 3
CREDIT_LAG_S: Final = 60.0
_CREDIT: Final = re.compile(r"^[^\n()]{0,40}\(([^\W\d_][\w .&/-]{1,24})\)\s*[–—:-]")
_COPIED: Final = frozenset({ObjectKind.TEXT_COPY.value, ObjectKind.MEDIA.value})
Flags = npt.NDArray[np.bool_]

_MEASURE: Final = "share of linking accounts that publish under a domain of their own"


def _test(view: NetworkView, background: Background) -> Judgement:
    if not np.isin(view.kind[view.object], sorted(_COPIED)).mean() >= 0.5:
        return absent(_MEASURE, "They do not mostly share the same texts or pictures.")
    owned = _owned(view.domains, view.size, background.domain_accounts)
    links = _linking(view.domains, view.size)
    if links.sum() < max(2, 0.5 * view.size):
        return _by_credit(view)
    seen = float(owned[links].mean())
    elsewhere = _elsewhere(background)
    names = {background.domain_names[thing] for thing in view.domains.top(view.size)[0][owned]}
    statement = (
        f"{int(owned.sum())} of {int(links.sum())} accounts that post links publish under a domain "
        f"of their own ({len(names)} domains in all) while they share the same texts."
    )
    return judge(grade(seen, 0.3, 0.6, 0.9), statement, _MEASURE, seen, elsewhere, view.evidence())


def _linking(domains: Counts, accounts: int) -> Flags:
    _, _, total = domains.top(accounts)
    linking: Flags = total >= LEAST_LINKS
    return linking


def _owned(domains: Counts, accounts: int, users: Ints) -> Flags:
    """Which accounts publish under a domain of their own."""
    thing, most, total = domains.top(accounts)
    here = np.bincount(thing[thing >= 0], minlength=len(users) or 1)
    sole = (thing >= 0) & (most >= LEAST_LINKS) & (most >= OWN_SHARE * total)
    place = np.where(thing >= 0, thing, 0)
    few = (users[place] <= MOST_ACCOUNTS) & (here[place] <= 2) if len(users) else sole
    owned: Flags = sole & few
    return owned


def _elsewhere(background: Background) -> float | None:
    domains = background.domains.of(background.panel)
    linking = _linking(domains, len(background.panel))
    if linking.sum() < 10:
        return None
    return float(_owned(domains, len(background.panel), background.domain_accounts)[linking].mean())


def _by_credit(view: NetworkView) -> Judgement:
    credited = [found[1] for found in map(_CREDIT.match, view.acts.text) if found]
    measure = "share of the texts with one agency's credit at their head"
    if not any(view.acts.text):
        return unknown(measure, "The data hold no texts, and the accounts post too few links.")
    if not credited:
        return unknown(
            measure,
            "The accounts post too few links to tell whether each has an outlet of its own, and "
            "their texts carry no agency's credit.",
        )
    name, count = Counter(credited).most_common(1)[0]
    seen = count / len(view.acts.text)
    lag_s = view.median_lag_s()
    strength = min(grade(seen, 0.6, 0.9, 1.0), grade(lag_s, 10, CREDIT_LAG_S, 600), 0.7)
    statement = (
        f"{count} of {len(view.acts.text)} joint posts begin with the credit ({name}); the median "
        f"account followed the first after {lag_s:.0f} s."
    )
    return judge(strength, statement, measure, seen, None, view.evidence())


SYNDICATION: Final = Reading(
    "syndication",
    "Newsrooms that print the same agency text",
    "the same texts, hours of the day like a desk's, each account linking to its own outlet",
    "The agency's own dispatch with its time, and who owns the outlets' domains and since when.",
    _test,
)
