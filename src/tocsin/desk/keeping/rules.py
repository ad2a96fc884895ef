"""Retention rules: what is deleted once it is so many days old. Nothing is, unless a rule says so,
but what programs leave behind by the hour (:data:`UNLESS_SAID`).

    # in tocsin.toml
    [retention]
    posts = 730             # whole days of the corpus
    jobs = 90               # that have ended
    sessions = 30           # since their last use
    sign_in_attempts = 30
    deliveries = 90         # of alarms, by e-mail and webhook, that were sent or given up
    audit_details = 1095    # what entries tell beyond their line; the entries stay
    declined_shares = 365   # what partners shared and was declined or revoked; the heads stay
    taxii_readings = 1095   # who fetched what over TAXII; the last of each program stays
    taxii_received = 365    # envelopes of which nothing was taken, and what was refused of others

Cases, evidence and panels are never deleted by a timer: a judgement must stay open to appeal.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.errors import Sentence, UsageError
from tocsin.workspace import Workspace

_LONGEST_DAYS: Final = 36_500


class Kept(StrEnum):
    """What a rule can be about."""

    POSTS = "posts"
    JOBS = "jobs"
    SESSIONS = "sessions"
    SIGN_IN_ATTEMPTS = "sign_in_attempts"
    DELIVERIES = "deliveries"
    AUDIT_DETAILS = "audit_details"
    DECLINED_SHARES = "declined_shares"
    TAXII_READINGS = "taxii_readings"
    TAXII_RECEIVED = "taxii_received"


UNLESS_SAID: Final[Mapping[Kept, int]] = {Kept.TAXII_READINGS: 1_095, Kept.TAXII_RECEIVED: 365}
"""Days without a rule. Both grow by every request of a program, and nobody would miss them until
the disk is full. Who fetched what is an access log: three years, like details of the audit log in
the example above. What was refused is for telling its sender: a year is enough for that.
"""


def retention_rules(workspace: Workspace) -> Mapping[Kept, int]:
    """How many days what is kept; what is not named here is kept for good.

    Raises:
        UsageError: a rule is about nothing we know, or states no number of days.
    """
    stated = workspace.settings().get("retention", {})
    place = workspace.root / "tocsin.toml"
    if not isinstance(stated, Mapping):
        raise UsageError(
            Sentence("{place}: retention is no table.", place=place),
            "Write [retention] and rules below.",
        )
    rules = dict(UNLESS_SAID)
    for name, days in stated.items():
        if name not in list(Kept):
            known = tuple(Kept)
            raise UsageError(
                Sentence("{place}: no rule can be about {name}.", place=place, name=repr(name)),
                Sentence("There are: {known}.", known=known),
            )
        if type(days) is not int or not 1 <= days <= _LONGEST_DAYS:
            raise UsageError(
                Sentence(
                    "{place}: {name} = {days} is no number of days.",
                    place=place,
                    name=name,
                    days=repr(days),
                ),
                Sentence("Write {name} = 365.", name=name),
            )
        rules[Kept(name)] = days
    return rules
