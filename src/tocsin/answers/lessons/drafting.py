"""The beginning of a pack, from a case and what panels said of it: a person writes the rest.

A claim that a panel refuted becomes a false item, one that it supported a true one, with the
panel's reasons as the draft of the feedback; what is missing is left empty, so that the draft
cannot be made into a lesson before somebody has read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tocsin.answers.lessons.pack import LONGEST
from tocsin.cases.case import Case
from tocsin.cases.disarm import technique
from tocsin.panels.scales import Side

_TRUTH: Final = {Side.FOR.value: True, Side.AGAINST.value: False}


def draft(
    case: Case, case_id: str, verdicts: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    """A pack as plain JSON, with empty places.

    ``verdicts`` are published records of panels (:func:`tocsin.panels.records.published_record`).
    Only techniques that a person confirmed are taught.
    """
    confirmed = [use.technique for use in case.techniques if use.marked_by]
    return {
        "title": case.title,
        "language": language,
        "case_id": case_id,
        "aims": [],
        "inoculation": {"warning": "", "example": "", "refutation": ""},
        "techniques": [
            {"id": one, "name": technique(one).name, "how": ""} for one in dict.fromkeys(confirmed)
        ],
        "items": list(_items(verdicts, confirmed)),
    }


def _items(
    verdicts: Sequence[Mapping[str, Any]], taught: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for number, record in enumerate(verdicts, start=1):
        truth = _TRUTH.get(str(record.get("side")))
        if record.get("status") != "verdict" or truth is None:
            continue
        reasons = [str(one.get("reason", "")) for one in record.get("reasons", ())]
        yield {
            "id": f"item-{number}",
            "statement": str(record.get("title", ""))[: LONGEST["statement"]],
            "is_true": truth,
            "feedback": " ".join(reasons)[: LONGEST["feedback"]],
            "technique": "" if truth or len(taught) != 1 else taught[0],
            "sources": [],
        }
