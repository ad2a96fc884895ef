"""Newsroom: desks and editions of one outlet that all link to its own site.

*Test.* 0.9 of the joint links go to one domain, and nearly all links of the members at any time
do. An outlet's desks also have pieces of their own: the number is the share of the members'
links to that domain that no other member shared within the window. Or the accounts say who they
are: the domain's name stands in their names (only where identities were kept). Without either,
an outlet's desks and accounts that push one outlet look alike, and the reading says so.

*How to fake it.* Post nothing but the outlet, each account some articles of its own, under names
that contain the outlet's.
"""

import re
from collections import Counter
from typing import Final

import numpy as np

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    Verdict,
    absent,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView
from tocsin.shares.kinds import ObjectKind

ONE_DOMAIN: Final = 0.9
LEAST_NAME: Final = 4
_MEASURE: Final = "share of their links that go to the one site"
_PLAIN: Final = re.compile(r"[\W_]+")


def _test(view: NetworkView, background: Background) -> Judgement:
    linked = [names[0] for names in view.acts.domains if names]
    if not np.isin(view.kind[view.object], [ObjectKind.URL.value, ObjectKind.DOMAIN.value]).any():
        return absent(_MEASURE, "They do not share the same links.")
    if not linked:
        return unknown(_MEASURE, "The data do not hold the addresses behind the shared links.")
    site, joint = Counter(linked).most_common(1)[0]
    if joint < ONE_DOMAIN * len(linked) or site not in background.domain_names:
        statement = f"Only {joint} of {len(linked)} joint links go to one site, {site}."
        share = joint / len(linked)
        return judge(0.4 * share, statement, _MEASURE, share, None, ())
    return _of_one_site(view, background, site, joint)


def _of_one_site(view: NetworkView, background: Background, site: str, joint: int) -> Judgement:
    place = background.domain_names.index(site)
    to_site = int(view.domains.posts[view.domains.thing == place].sum())
    all_links = int(view.domains.posts.sum())
    seen = to_site / max(all_links, 1)
    own = 1 - min(joint / max(to_site, 1), 1.0)
    named = _named(view, site)
    signs = max(grade(own, 0.05, 0.2, 0.6), grade(named, 0.3, 0.6, 1.0))
    strength = min(grade(seen, 0.8, 0.9, 1.0), signs)
    statement = (
        f"{to_site} of all {all_links} links of these accounts go to {site}; {percent(own)} of "
        f"these are pieces that no other member shared near in time"
        + (f"; {percent(named)} of the accounts carry its name." if named else ".")
    )
    panel = background.domains.of(background.panel)
    _, most, total = panel.top(len(background.panel))
    linking = total >= 3
    elsewhere = float((most[linking] / total[linking]).mean()) if linking.sum() >= 10 else None
    made = judge(strength, statement, _MEASURE, seen, elsewhere, view.evidence())
    if made.verdict is Verdict.NOT and seen >= ONE_DOMAIN:
        reason = (
            f"{statement} An outlet's own desks and accounts that push one outlet look alike here."
        )
        return Judgement(Verdict.UNKNOWN, strength, reason, _MEASURE, seen, elsewhere)
    return made


def _named(view: NetworkView, site: str) -> float:
    """The share of members whose name carries the site's name."""
    word = _PLAIN.sub("", site.partition(".")[0].casefold())
    if len(word) < LEAST_NAME:
        return 0.0
    names = [_PLAIN.sub("", name.casefold()) for name in view.name]
    return sum(word in name for name in names) / max(len(names), 1)


NEWSROOM: Final = Reading(
    "newsroom",
    "Desks of one outlet that link to its own site",
    "accounts that link to one site and nothing else, each also with pieces of its own",
    "The outlet's list of its own accounts, or the accounts' names and profiles.",
    _test,
)
