"""Retention rules: what is deleted once it is so many days old. Nothing is, unless a rule says so.

    # in tocsin.toml
    [retention]
    posts = 730             # whole days of the corpus
    jobs = 90               # that have ended
    sessions = 30           # since their last use
    sign_in_attempts = 30
    deliveries = 90         # of alarms, by e-mail and webhook, that were sent or given up
    audit_details = 1095    # what entries tell beyond their line; the entries stay
    declined_shares = 365   # what partners shared and was declined or revoked; the heads stay

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


def retention_rules(workspace: Workspace) -> Mapping[Kept, int]:
    """How many days what is kept; what is not named is kept for good.

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
    rules: dict[Kept, int] = {}
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
