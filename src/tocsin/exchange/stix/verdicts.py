"""Panels' published verdicts, as opinions; a panel that did not decide leaves a note.

An opinion agrees or disagrees with what another object says, so each verdict is tied to the object
that says it: an incident says that there was one (the scale ``incident``), a claim's narrative says
the claim, the note of attribution names somebody, a course of action says that it should be taken.
Where that object is not in the bundle, the verdict is a note about the incident, for an opinion
about the wrong object would say something that nobody decided.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tocsin.cases.canonical import canonical
from tocsin.cases.storable import storable
from tocsin.exchange.stix.extensions import part
from tocsin.exchange.stix.identifiers import Made
from tocsin.exchange.stix.producing import Maker
from tocsin.exchange.stix.remarks import note
from tocsin.panels.scales import Side

Record = Mapping[str, Any]
"""A record as :func:`tocsin.panels.records.published_record` gives it."""
OPINIONS: Final = {
    "supported": "strongly-agree", "mostly_supported": "agree", "mixed": "neutral",
    "mostly_refuted": "disagree", "refuted": "strongly-disagree",
    "coordinated": "strongly-agree", "probably_coordinated": "agree",
    "probably_spontaneous": "disagree", "spontaneous": "strongly-disagree",
    "attributed": "strongly-agree", "consistent_with": "neutral",
    "not_attributed": "strongly-disagree",
    "proportionate": "strongly-agree", "proportionate_if_milder": "neutral",
    "not_proportionate": "strongly-disagree", "not_enough_evidence": "neutral",
}  # fmt: skip
"""By the options of our scales; an unknown option has no opinion, and becomes a note."""
_INCIDENT: Final = "incident"


def side_of(records: Sequence[Record], case_id: str) -> Side | None:
    """The side of the verdict that holds on whether the case was coordinated at all."""
    for record in records:
        if _scale(record) == _INCIDENT and record.get("subject", {}).get("id") == case_id:
            return {one["name"]: Side(one["side"]) for one in record["scale"]["options"]}.get(
                str(record.get("verdict_that_holds"))
            )
    return None


def verdicts(
    maker: Maker, records: Sequence[Record], incident: str, objects: Mapping[str, str]
) -> Iterator[Made]:
    """A verdict of each record; ``objects`` are ids of objects by what a panel can be asked about.

    Its keys are ``incident``, ``attribution``, and ``claim/ID`` or ``measure/ID``.
    """
    for record in records:
        option = str(record.get("verdict_that_holds") or "")
        about = objects.get(_asked(record))
        text = canonical(storable(record)[0]).decode()
        told = part("record", incident=incident, record=text)
        panel = f"panel.{record.get('panel', '')}"
        if about is not None and option in OPINIONS:
            yield maker.own(
                "opinion", panel,
                opinion=OPINIONS[option],
                explanation=_said(record, option),
                object_refs=[about],
                extensions=told,
            )  # fmt: skip
        else:
            title = str(record.get("title") or "A panel")
            yield note(maker, panel, incident, title, _said(record, option), extensions=told)


def _asked(record: Record) -> str:
    """What the panel was asked about."""
    scale, subject = _scale(record), record.get("subject", {})
    if scale in (_INCIDENT, "attribution"):
        return scale
    return f"{subject.get('kind', '')}/{subject.get('id', '')}"


def _scale(record: Record) -> str:
    scale = record.get("scale")
    return str(scale.get("name", "")) if isinstance(scale, dict) else ""


def _said(record: Record, option: str) -> str:
    if not option:
        return f"{record.get('question', '')}\n\nThe panel gave no verdict ({record['status']})."
    lines = [str(record.get("question", "")), f"Verdict: {option.replace('_', ' ')}."]
    if record.get("confidence"):
        lines.append(f"Confidence: {str(record['confidence']).replace('_', ' ')}.")
    for name, title in (("reasons", "Reason"), ("dissents", "Dissent")):
        lines += [
            f"{title} ({one.get('who', '')}): {one.get('reason', '')}"
            for one in record.get(name) or ()
        ]
    return "\n\n".join(line for line in lines if line)
