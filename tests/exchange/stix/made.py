"""Invented cases for hypothesis: every field may be filled, texts are hostile, evidence is real;
and what may go wrong with them on the way out and back. ``validation/`` draws more of the same.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import stix2validator
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tocsin.cases.agenda import Entry, EntryKind, Link, LinkKind, Outcome, OutcomeKind, Task
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Answer, Breakout, Known, PlatformReached
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Description, Part
from tocsin.cases.evidence import EvidenceKind
from tocsin.cases.freezing import freeze_account, freeze_file, freeze_note, freeze_post
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.cases.scope import Measure, Quantity
from tocsin.cases.severity import Override, Severity
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.exchange.stix import (
    CaseFile,
    Origin,
    Producer,
    Versions,
    carried,
    case_bundle,
    read_bundle,
    restored,
)

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SENDER = Producer("town", "Office of the Town", NOW, sectors=("government-local",))
P1, P2 = "p_0123456789abcdef0123", "p_ffffffffffffffffffff"
POST = freeze_post(
    {"platform": "x", "post_id": "12", "account_id": P1, "text": "<b>Boil</b>", "created_at": NOW},
    "person-1", NOW,
)  # fmt: skip
ACCOUNT = freeze_account({"platform": "x", "account_id": P1}, "person-1", NOW)
PICTURE = freeze_file(EvidenceKind.PICTURE, "a.png", "a" * 64, 3, "", "person-1", NOW)
NOTE = freeze_note("قال النهر", "person-1", NOW)
BASKET = (POST, ACCOUNT, PICTURE, NOTE)

names = st.sampled_from(["a", "b/2", "c d", "ä", "<i>"])
texts = st.sampled_from(["", "x", " padded\t", "<b>&\"'", "قال النهر", "=1+1", "a\x00b", "\ud800"])
filled = st.sampled_from(["x", "one two", "<script>alert(1)</script>", "قال النهر"])
ids = st.lists(st.sampled_from([one.id for one in BASKET]), unique=True, max_size=3).map(tuple)
some = ids.filter(bool)
times = st.integers(1, 4).map(lambda day: NOW.replace(day=day, microsecond=day))


def several(items: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(items, unique_by=lambda item: item.key, max_size=most).map(tuple)


def references(own: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    made = st.builds(Reference, own, texts, names, times, evidence=ids, note=texts, origins=ids)
    return several(made)


confidences = st.none() | st.sampled_from(Confidence)
parts = st.builds(Part, texts, ids, confidences)
uses = st.builds(
    TechniqueUse, st.sampled_from(["T0049", "T0097.102", "T0001", "T9999"]), note=texts,
    evidence=ids, suggested_by=texts, marked_by=st.sampled_from(["", "ann"]),
    marked_at=st.none() | times, origins=ids,
) | st.builds(
    TechniqueUse, st.just("T0049.002"), st.just(Basis.OBSERVED), some, texts, marked_by=filled
)  # fmt: skip
answers = st.just(Answer()) | st.builds(
    Answer, st.just(Known.YES), some, texts, filled, st.none() | times, noticed=ids
)
platforms = st.builds(PlatformReached, names, st.integers(1, 9), st.integers(1, 9))
breakouts = st.builds(
    Breakout, several(platforms), st.integers(0, 3), st.none() | st.integers(3, 5),
    answers, answers, answers, answers, answers,
)  # fmt: skip
attributions = st.just(Attribution()) | st.builds(
    Attribution, st.sampled_from([ActorKind.STATE, ActorKind.PERSON]), filled,
    st.sampled_from(Confidence), filled, some, several(st.just(NOTE)).map(lambda _: ("x",)),
    names, st.none() | times,
)  # fmt: skip
severities = st.builds(
    Severity, breakouts,
    several(st.builds(Measure, st.sampled_from(Quantity), st.floats(0, 99), st.none())),
    st.none() | st.builds(Override, st.integers(1, 6), filled, filled, times),
)  # fmt: skip
cases = st.builds(
    Case,
    title=filled,
    summary=texts,
    status=st.sampled_from(Status),
    tlp=st.sampled_from(Tlp),
    need_to_know=several(st.builds(Member, st.sampled_from(MemberKind), names)),
    objectives=st.frozensets(st.sampled_from(Objective)),
    target=texts,
    description=st.builds(Description, parts, parts, parts, parts, parts),
    findings=references(names),
    posts=references(st.sampled_from(["x/12", "gab/ö", "telegram/town/3"])),
    accounts=references(st.sampled_from([f"x/{P1}", f"facebook/{P2}"])),
    narratives=references(names),
    claims=references(names),
    networks=references(names),
    techniques=several(uses, 3),
    attribution=attributions,
    severity=severities,
    timeline=several(
        st.builds(Entry, names, times, filled, st.sampled_from(EntryKind), ids, names, ids)
    ),
    tasks=several(st.builds(Task, names, filled, texts, st.none() | times, origins=ids)),
    links=several(st.builds(Link, st.sampled_from(LinkKind), names, texts)),
    outcomes=several(st.builds(Outcome, st.sampled_from(OutcomeKind), names, texts)),
    extra=st.dictionaries(st.sampled_from(["zukunft"]), st.none() | st.integers(0, 3), max_size=1),
)


def invalid(bundle: dict[str, Any]) -> list[str]:
    """What OASIS's own validator says against a bundle, in its strictest mode."""
    options = stix2validator.ValidationOptions(
        strict=True, disabled="103,202,302", enforce_refs=True, version="2.1"
    )
    found = stix2validator.validate_instance(json.loads(json.dumps(bundle)), options)
    return [] if found.is_valid else [str(one) for one in found.errors]


def file_of(case: Case, **told: Any) -> CaseFile:
    """The case as it is handed to whoever writes bundles."""
    return CaseFile("case-1", case, Versions(NOW, NOW), BASKET, **told)


def lost_on_the_way(case: Case) -> list[str]:
    """What a case lacks once it went out and came back, beyond what is said not to be carried."""
    sent = carried(case, SENDER)
    told = json.dumps(case_bundle(file_of(case), SENDER)).encode()
    received = read_bundle(told, Origin("town", NOW))
    back = [one.case for one in restored(received.objects)]
    lost = [one.reason for one in received.refused]
    lost += [] if back == [sent] else ["what came back is not what is carried"]
    if case.attribution.kind is not ActorKind.PERSON:  # on the list as a whole
        lost += sorted(set(differences(case.to_json(), sent.to_json())) - MAY_DIFFER)
    return lost


MAY_DIFFER = {
    "need_to_know", "tasks", "links", "outcomes", "zukunft", "timeline", "techniques",
    "attribution", "added_by", "origins", "marked_by", "stated_by", "by", "written_by",
    "text", "evidence", "confidence", "summary", "target", "note", "label", "suggested_by",
}  # fmt: skip
"""Fields that may differ; texts only where they held what cannot be stored."""


def differences(one: Any, other: Any, name: str = "") -> Iterator[str]:
    """The names of the fields in which two documents differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in one.keys() | other.keys():
            yield from differences(one.get(key), other.get(key), key)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for left, right in zip(one, other, strict=True):
            yield from differences(left, right, name)
    elif one != other:
        yield name


def faults(examples: int) -> tuple[int, int]:
    """Of so many invented cases: bundles that are not valid, and cases that lose something.

    The cases are the same at every call.
    """
    invalid_bundles, losing = 0, 0

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
    )
    @given(cases)
    def counted(case: Case) -> None:
        nonlocal invalid_bundles, losing
        invalid_bundles += bool(invalid(case_bundle(file_of(case), SENDER)))
        losing += bool(lost_on_the_way(case))

    counted()
    return invalid_bundles, losing
