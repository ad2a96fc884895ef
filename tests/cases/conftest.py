"""Invented cases for hypothesis: every field may be filled, texts are hostile."""

from datetime import UTC, datetime

import pytest
from hypothesis import strategies as st

from tocsin.cases import disarm
from tocsin.cases.agenda import Entry, EntryKind, Link, LinkKind, Outcome, OutcomeKind, Task
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Answer, Breakout, Known, PlatformReached
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Description, Part
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.cases.scope import Measure, Quantity
from tocsin.cases.severity import Override, Severity
from tocsin.cases.technique_use import Basis, TechniqueUse

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)

names = st.sampled_from(["a", "b", "c", "d", "e"])
texts = st.sampled_from(["", "x", "one two three", "one two four", "<b>&", "قال النهر", "=1+1"])
filled = texts.filter(bool)
ids = st.lists(names, unique=True, max_size=3).map(tuple)
times = st.integers(0, 3).map(lambda day: NOW.replace(day=1 + day))


def several(items: st.SearchStrategy, most: int = 3) -> st.SearchStrategy[tuple]:
    """A tuple of items whose keys differ."""
    return st.lists(items, unique_by=lambda item: item.key, max_size=most).map(tuple)


references = several(
    st.builds(Reference, names, texts, names, times, evidence=ids, note=texts, origins=ids)
)
parts = st.builds(Part, texts, ids, st.none() | st.sampled_from(Confidence))
answers = st.just(Answer()) | st.builds(
    Answer, st.just(Known.YES), st.just(("a",)), texts, names, st.none() | times, noticed=ids
)
answers |= st.builds(Answer, st.just(Known.NO), st.just(()), filled, names)
platforms = st.builds(
    PlatformReached, names, st.integers(1, 9), st.integers(1, 9), st.just(1), st.none()
)
breakouts = st.builds(
    Breakout, several(platforms), st.integers(0, 3), st.none() | st.integers(3, 5),
    answers, answers, answers, answers, answers,
)  # fmt: skip
attributions = st.just(Attribution()) | st.builds(
    Attribution, st.just(ActorKind.STATE), filled, st.sampled_from(Confidence),
    filled, st.just(("a",)), ids, names, st.none() | times,
)  # fmt: skip
overrides = st.builds(Override, st.integers(1, 6), filled, names, times)
severities = st.builds(
    Severity, breakouts,
    several(st.builds(Measure, st.sampled_from(Quantity), st.floats(0, 99), st.none())),
    st.none() | overrides,
)  # fmt: skip
known_techniques = st.sampled_from([one.id for one in disarm.techniques()[:5]])
uses = st.builds(TechniqueUse, known_techniques, note=texts, evidence=ids, origins=ids) | st.builds(
    TechniqueUse, known_techniques, st.just(Basis.OBSERVED), st.just(("a",)), texts, marked_by=names
)
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
    findings=references,
    posts=references,
    accounts=references,
    narratives=references,
    claims=references,
    networks=references,
    techniques=several(uses),
    attribution=attributions,
    severity=severities,
    timeline=several(
        st.builds(Entry, names, times, filled, st.sampled_from(EntryKind), ids, names, ids)
    ),
    tasks=several(st.builds(Task, names, filled, texts, st.none() | times, origins=ids)),
    links=several(st.builds(Link, st.sampled_from(LinkKind), names, texts)),
    outcomes=several(st.builds(Outcome, st.sampled_from(OutcomeKind), names, texts)),
    extra=st.dictionaries(st.sampled_from(["zukunft", "avenir"]), st.integers(0, 3), max_size=1),
)


@pytest.fixture(scope="session")
def any_case() -> st.SearchStrategy[Case]:
    """Cases whose every field may be filled."""
    return cases


@pytest.fixture(scope="session")
def now() -> datetime:
    """The time of every test."""
    return NOW
