"""Roles and what each may do. A person may have several; an API token has fewer than its owner.

Nobody decides alone: who draws a panel (decider) does not vote on it by that role, and who
administers sees neither ballots nor cases by that role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.errors import Sentence


class Role(StrEnum):
    """What a person is at the desk."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    PANELLIST = "panellist"
    DECIDER = "decider"
    LIAISON = "liaison"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What can be done at the desk; every page and action needs exactly one."""

    LOOK = "look"  # at findings, posts, and the cases one may know of
    IMPORT = "import"  # bring posts in, and run investigations
    WRITE_CASES = "write_cases"
    VOTE = "vote"  # as a member of a panel one is seated on
    RUN_PANELS = "run_panels"  # nominate, draw, open rounds, publish
    EXCHANGE = "exchange"  # speak to partners for the desk: send, contest, correct, ask, promise
    READ_AUDIT = "read_audit"
    ADMINISTER = "administer"  # people, settings, retention
    SELF = "self"  # one's own account: password, tokens, language


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.VIEWER: frozenset({Right.LOOK, Right.SELF}),
    Role.ANALYST: frozenset({Right.LOOK, Right.SELF, Right.IMPORT, Right.WRITE_CASES}),
    Role.PANELLIST: frozenset({Right.LOOK, Right.SELF, Right.VOTE}),
    Role.DECIDER: frozenset({Right.LOOK, Right.SELF, Right.RUN_PANELS, Right.READ_AUDIT}),
    Role.LIAISON: frozenset({Right.LOOK, Right.SELF, Right.EXCHANGE}),
    Role.ADMINISTRATOR: frozenset({Right.SELF, Right.ADMINISTER, Right.READ_AUDIT}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as every use case is told. ``scopes``: what an API token is limited to."""

    person_id: str
    name: str
    institution: str
    roles: frozenset[Role]
    scopes: frozenset[Right] | None = None

    def may(self, right: Right) -> bool:
        """Whether a role gives the right, and the token, if any, does not take it away."""
        return self._has(right) and (self.scopes is None or right in self.scopes)

    def is_held_back(self, right: Right) -> bool:
        """Whether a role gives the right, and only the API token takes it away."""
        return self._has(right) and not self.may(right)

    def need(self, right: Right) -> None:
        """Lets pass who has the right.

        Raises:
            ForbiddenError: the person has not, or the API token takes it away.
        """
        if self.is_held_back(right):
            raise ForbiddenError(
                Sentence(
                    "The rights that this API token has of your roles do not include what this "
                    "needs ({right}).",
                    right=right,
                ),
                "Make another on your own page of the desk, with this right as well.",
            )
        if not self.may(right):
            raise ForbiddenError(
                Sentence("Your roles do not include what this needs ({right}).", right=right),
                "Ask an administrator of your desk.",
            )

    def unknown(self, error: NotFoundError) -> NotFoundError:
        """What is said of a thing that the actor may not know of: that there is none.

        An API token that may not look knows of nothing at all; whoever uses it is told so, and does
        not look for the fault in the thing.
        """
        if not self.is_held_back(Right.LOOK):
            return error
        remedy = Sentence(
            "This API token knows of nothing, for it may not look ({right}): make another on "
            "your own page of the desk, with this right as well.",
            right=Right.LOOK,
        )
        return NotFoundError(error.message, remedy)

    def _has(self, right: Right) -> bool:
        return any(right in RIGHTS[role] for role in self.roles)


SYSTEM: Final = Actor("system", "Tocsin", "", frozenset())
"""Who acts when no person does: timers, watched folders, the first set-up."""
