"""Invented cases for hypothesis: every field may be filled, texts are hostile, evidence is real."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import strategies as st

from tocsin.cases import disarm
from tocsin.cases.agenda import Entry, EntryKind, Link, LinkKind, Outcome, OutcomeKind, Task
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Answer, Breakout, Known, PlatformReached
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Description, Part
from tocsin.cases.evidence import Evidence, EvidenceKind, Provenance, freeze
from tocsin.cases.freezing import freeze_note, freeze_post
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.cases.severity import Severity
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.exchange.misp import Organisation, Origin

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SENDER = Organisation("Office of the Town", UUID("7d1f2f3c-6d1c-4b5e-9c35-0f4a6bb0a001"))

POST: Evidence = freeze_post(
    {
        "platform": "x", "post_id": "1", "account_name": "@someone", "text": "<b>Boil</b> =1+1",
        "created_at": NOW, "lang": "en", "hashtags": ["water"], "raw_urls": ["https://a.example/"],
    },
    "person-1", NOW,
)  # fmt: skip
NOTE: Evidence = freeze_note("قال النهر", "person-1", NOW)
TABLE: Evidence = freeze(EvidenceKind.TABLE, {"rows": [[1]]}, Provenance(), "person-2", NOW)
BASKET = (POST, NOTE, TABLE)

names = st.sampled_from(["a", "b/2", "c d", "ä"])
texts = st.sampled_from(
    [
        "",
        "x",
        "one two",
        " padded\t",
        "<b>&\"'",
        "قال النهر",
        "=1+1",
        "a\x00b",
        "\ud800",
        "y" * 2000,
    ]
)
filled = st.sampled_from(["x", "one two", "<script>alert(1)</script>", "id: x", "قال النهر"])
ids = st.lists(st.sampled_from([one.id for one in BASKET]), unique=True, max_size=3).map(tuple)
some = ids.filter(bool)
times = st.integers(1, 4).map(lambda day: NOW.replace(day=day, microsecond=day))


def several(items: st.SearchStrategy, most: int = 2) -> st.SearchStrategy[tuple]:
    return st.lists(items, unique_by=lambda item: item.key, max_size=most).map(tuple)


references = several(
    st.builds(Reference, names, texts, names, times, evidence=ids, note=texts, origins=ids)
)
confidences = st.none() | st.sampled_from(Confidence)
parts = st.builds(Part, texts, ids, confidences)
techniques = st.sampled_from([one.id for one in disarm.techniques()[:9]] + ["T0001", "T9999"])
uses = st.builds(
    TechniqueUse, techniques, note=texts, evidence=ids, suggested_by=texts,
    marked_by=st.sampled_from(["", "ann"]), marked_at=st.none() | times, origins=ids,
)  # fmt: skip
uses |= st.builds(TechniqueUse, techniques, st.just(Basis.OBSERVED), some, texts, marked_by=names)
attributions = st.builds(Attribution, alternatives=ids) | st.builds(
    Attribution, st.sampled_from([one for one in ActorKind if one != "unknown"]), filled,
    st.sampled_from(Confidence), filled, some,
    st.lists(filled, max_size=2).map(tuple), names, st.none() | times,
)  # fmt: skip
attributions |= st.builds(Attribution, st.just(ActorKind.SPONTANEOUS), st.just(""), st.just("low"))
severities = st.builds(
    Severity,
    st.builds(
        Breakout, several(st.builds(PlatformReached, names, st.just(1), st.just(1))),
        media=st.just(Answer(Known.NO, note="papers", stated_by="ann")),
    ),
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
    outcomes=several(
        st.builds(Outcome, st.sampled_from(OutcomeKind), names, texts, st.none() | times)
    ),
    extra=st.dictionaries(st.sampled_from(["zukunft", "avenir"]), st.integers(0, 3), max_size=1),
)


@pytest.fixture(scope="session")
def any_case() -> st.SearchStrategy[Case]:
    """Cases whose every field may be filled."""
    return cases


@pytest.fixture(scope="session")
def basket() -> tuple[Evidence, ...]:
    """What the cases cite."""
    return BASKET


@pytest.fixture(scope="session")
def origin() -> Origin:
    """Who sends the case, and when."""
    return Origin("case-1", SENDER, NOW)


@pytest.fixture(scope="session")
def full_case() -> Case:
    """A case with something in every part."""
    one = Reference("x/1", "A rumour", "ann", NOW, (POST.id,), "seen first here", ("case-0",))
    part = Part("What was seen", (NOTE.id,), Confidence.VERY_HIGH)
    return Case(
        "Rumour about the water",
        "It says the water is poisoned.",
        Status.WITH_PANEL,
        Tlp.AMBER_STRICT,
        (Member(MemberKind.PERSON, "ann"),),
        frozenset({Objective.HEALTH}),
        "The town",
        Description(part, part, part, part, part),
        (one,), (one,), (one,), (one,), (one,), (one,),
        (
            TechniqueUse("T0049", Basis.OBSERVED, (POST.id,), "flood", "copies", "ann", NOW),
            TechniqueUse("T0001", marked_by="ann"),
            TechniqueUse("T0002", suggested_by="copies"),
        ),
        Attribution(
            ActorKind.STATE, "Ruritania", Confidence.LOW, "Infrastructure", (NOTE.id,),
            ("Somebody else",), "ann", NOW,
        ),
        Severity(Breakout((PlatformReached("x", 3, 2),), 1, 1)),
        (
            Entry("e1", NOW, "The site went down", evidence=(TABLE.id,), written_by="ann"),
            Entry("e2", NOW, "We rang the works", EntryKind.STEP, written_by="ann"),
        ),
        (Task("t1", "ring the works", "ann"),),
        (Link(LinkKind.RELATED, "case-7", "same accounts"),),
        (Outcome(OutcomeKind.VERDICT, "v1", "misleading", NOW),),
    )  # fmt: skip
