"""The remarks of the clarity check as a page shows them: each with its place in the form."""

from typing import Any, Final

from tocsin.answers.clarity.criteria import CRITERIA
from tocsin.answers.clarity.remarks import Review, Severity
from tocsin.answers.registry.content import Content
from tocsin.web.words.speaking import marked as _

LABELS: Final = {
    "title": _("Title"),
    "statement": _("What is agreed, in a sentence or two"),
    "known": _("What is known"),
    "unknown": _("What is not known"),
    "advice": _("What people should do"),
    "why": _("How the claim misleads"),
}
"""The parts of a wording, by the box in which each is written."""


def shown(review: Review, content: Content) -> dict[str, Any]:
    """What the template needs: remarks by severity, and all criteria."""
    places = _places(content)
    remarks: list[dict[str, Any]] = [
        {"of": one, "box": places[one.place.block][0], "number": places[one.place.block][1]}
        for one in review.remarks
    ]
    return {
        "review": review,
        "labels": LABELS,
        "by_severity": [
            (severity, [one for one in remarks if one["of"].severity is severity])
            for severity in Severity
        ],
        "criteria": CRITERIA,
        "musts": sum(one.severity is Severity.MUST for one in review.remarks),
    }


def _places(content: Content) -> list[tuple[str, int]]:
    """For each block of the draft as it is checked: the box, and which of its lines."""
    wording = content.wording
    found = [("title", 0), ("statement", 0)]
    for box in ("known", "unknown", "advice"):
        found += [(box, number) for number, _line in enumerate(getattr(wording, box), 1)]
    return [*found, ("why", 0)]
