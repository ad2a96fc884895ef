"""Answers as short alerts for whoever polls them, where the institution has said for which area.

Nobody but the institution knows where an answer holds and whether its alerts are meant for real, so
there are none until ``tocsin.toml`` says so::

    [alerts]
    area = "Redbrook and its surroundings"
    category = "Health"                     # one of CAP's; by default Other
    status = "Actual"                       # by default Exercise: nobody takes it for an alert
    sender = "answers@desk.example.org"     # by default answers@ and the host of public_url
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from tocsin.answers.publishing.alerts import Category, Status, alert
from tocsin.answers.publishing.edition import Edition
from tocsin.answers.registry.standing import Standing
from tocsin.desk.errors import NotFoundError
from tocsin.errors import Sentence, UsageError
from tocsin.workspace import Workspace

E = TypeVar("E", bound=StrEnum)
_ALERTED: Final = frozenset(
    {Standing.HOLDS, Standing.UNDER_CORRECTION, Standing.WITHDRAWN, Standing.SUPERSEDED}
)


def public_alert(workspace: Workspace, edition: Edition) -> str:
    """The alert of an answer as it stands: sent at its last change, and naming the one before.

    Raises:
        NotFoundError: this desk gives no alerts, or the answer is not in force yet, or has expired.
        UsageError: a setting is not as it should be.
    """
    stated = workspace.settings().get("alerts", {})
    if not isinstance(stated, Mapping) or not stated.get("area"):
        raise NotFoundError("This desk gives no alerts.", "Read the answer's page, or a feed.")
    if edition.standing not in _ALERTED:
        raise NotFoundError(
            "There is no alert of an answer that is not in force.", "Read the answer's page."
        )
    *before, sent = sorted({one.replace(microsecond=0) for one in edition.changes})
    return alert(
        edition,
        sender=str(stated.get("sender") or f"answers@{urlsplit(edition.site.address).hostname}"),
        status=_one_of(Status, "status", stated, Status.EXERCISE),
        category=_one_of(Category, "category", stated, Category.OTHER),
        area=str(stated["area"]),
        now=sent,
        earlier=before[-1] if before else None,
    )


def _one_of(kind: type[E], name: str, stated: Mapping[str, Any], usual: E) -> E:
    value = stated.get(name, usual)
    if value not in set(kind):
        raise UsageError(
            Sentence(
                "The setting {name} in tocsin.toml is {value}.",
                name=f"alerts.{name}",
                value=repr(value),
            ),
            Sentence("Choose one of: {names}.", names=tuple(map(str, kind))),
        )
    return kind(value)
