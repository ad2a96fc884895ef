"""A case as an ``incident``, with OASIS's core extension and what OpenCTI reads of it.

OpenCTI reads ``incident_type``, ``source``, ``objective``, ``first_seen`` and ``last_seen`` at the
top of the object. It would read ``severity`` there, too, but STIX reserves that name at the top
(stix2-validator refuses it), so it stands in OpenCTI's own extension only. It is a word for how far
the incident broke out, and left away where that is not certain; it is never about a person.
"""

from typing import Any, Final

from tocsin.cases.case import Case, Status
from tocsin.cases.documents import to_json
from tocsin.cases.evidence import EvidenceKind
from tocsin.exchange.stix.extensions import INCIDENT_CORE, OPENCTI, TOP_LEVEL, part
from tocsin.exchange.stix.identifiers import Made, stamp
from tocsin.exchange.stix.producing import Maker, lean
from tocsin.exchange.stix.things import Held, millis
from tocsin.panels.scales import Side

FRAME: Final = ("status", "objectives", "target", "attribution", "severity")
"""Fields of a case that stand on the incident; lists and texts are on objects of their own."""
INCIDENT_TYPE: Final = "information-manipulation"
_INVESTIGATIONS: Final = {
    Status.OPEN: "new", Status.UNDER_REVIEW: "open", Status.WITH_PANEL: "open",
    Status.DECIDED: "closed", Status.CLOSED: "closed", Status.MERGED: "closed",
}  # fmt: skip
_DETERMINATIONS: Final = {Side.FOR: "confirmed", Side.AGAINST: "false-positive"}
_SEVERITIES: Final = {1: "low", 2: "low", 3: "medium", 4: "high", 5: "high", 6: "critical"}


def incident(maker: Maker, case: Case, held: Held, side: Side | None) -> Made:
    """The incident; ``side`` is that of the verdict on it, where a panel gave one.

    Only a panel confirms an incident or finds that it was none; until then it is suspected.
    """
    told = {**_read_by_opencti(maker, case), **_seen(case, held)}
    severity = _SEVERITIES.get(case.severity.level or 0)
    frame = {name: one for name, one in to_json(case).items() if name in FRAME}
    extensions: dict[str, Any] = {
        INCIDENT_CORE: {
            "extension_type": "property-extension",
            "determination": _DETERMINATIONS.get(side, "suspected") if side else "suspected",
            "investigation_status": _INVESTIGATIONS[case.status],
        },
        TOP_LEVEL: {"extension_type": "toplevel-property-extension"},
        **part("case", item=lean(frame)),
    }
    if severity:
        extensions[OPENCTI] = {"extension_type": "property-extension", "severity": severity}
    return maker.own(
        "incident",
        name=case.title,
        description=case.summary,
        labels=sorted(case.objectives),
        **told,
        extensions=extensions,
    )


def _read_by_opencti(maker: Maker, case: Case) -> dict[str, str]:
    told = {"incident_type": INCIDENT_TYPE, "source": maker.producer.name}
    aims = ", ".join(sorted(case.objectives))
    return {**told, "objective": aims} if aims else told


def _seen(case: Case, held: Held) -> dict[str, str]:
    """When it was first and last seen: in frozen posts and in what the timeline tells."""
    times = [stamp(entry.at) for entry in case.timeline]
    for reference in case.posts:
        frozen = [held[one] for one in reference.evidence if one in held]
        posts = (one for one in frozen if one.kind is EvidenceKind.POST)
        times += [at for one in posts if (at := millis(one.content.get("created_at")))]
    return {"first_seen": min(times), "last_seen": max(times)} if times else {}
