"""A case with everything in it, hostile where a person can type, and in two directions."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.cases import editing
from tocsin.cases.agenda import LinkKind, Outcome, OutcomeKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import Answer, Breakout, Known, PlatformReached
from tocsin.cases.case import Case, Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.describing import Part
from tocsin.cases.freezing import freeze_finding, freeze_note, freeze_post
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.scope import Measure, Quantity
from tocsin.cases.suggesting import suggest
from tocsin.cases.technique_use import Basis
from tocsin.finding import Finding
from tocsin.posts.schema import POSTS
from tocsin.report.case.case_file import CaseFile

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>\x00\u202egro.elpmaxe\u202c ]]> =cmd|' /C calc'!A1 &amp; {{ 7*7 }}"
)
ARABIC = "قال مرصد البلدة إن البئر لم تجف، وإن الصورة قديمة (2019)."


def _finding():
    return Finding(
        detector="coordination", version=2, parameters={"behaviours": [{"kind": "url"}]},
        subject="network 1", statement="Nine accounts linked to the same pages within 1 min.",
        statistic={"together": 0.5}, evidence=(1, 2), created_at=NOW, baseline={"together": 0.1},
        interval=(0.21, 0.83), q_value=0.0004, caveats=("Chance was held against activity.",),
    )  # fmt: skip


def _post(number, text):
    row = dict.fromkeys(POSTS.names)
    return row | {
        "platform": "x", "post_id": str(number), "account_id": f"account-{number}", "text": text,
        "created_at": NOW, "source_file": "export.zip/posts.jsonl", "source_line": number,
        "reader": "x_api_v2/1", "raw_hash": "00ff", "post_key": 2**60 + number,
    }  # fmt: skip


@pytest.fixture(scope="session")
def evidence():
    texts = ["The town's well is dry, and they hide it!", ARABIC, HOSTILE, "word " * 800]
    posts = [freeze_post(_post(n, text), "person-1", NOW) for n, text in enumerate(texts, 1)]
    note = freeze_note("Called the water works: pressure is normal.", "person-2", NOW)
    return [*posts, freeze_finding(_finding(), "person-1", NOW), note]


@pytest.fixture(scope="session")
def full_case(evidence):
    dry, arabic, hostile, _long, finding, note = evidence
    case = Case("The well of Redbrook runs dry: a rumour", tlp=Tlp.AMBER_STRICT)
    case = editing.summarise(case, f"A rumour spread before the vote.\n\n{ARABIC}")
    case = editing.aim_at(case, [Objective.ELECTORAL, Objective.HEALTH], "Redbrook water works")
    case = editing.describe(case, "actor", Part(HOSTILE, (hostile.id,), Confidence.LOW))
    case = editing.describe(case, "content", Part(ARABIC, (arabic.id,), Confidence.HIGH))
    case = editing.describe(case, "degree", Part("Two platforms.", (dry.id, arabic.id, "gone")))
    case = editing.add_finding(case, finding, "person-1", NOW)
    for number, one in enumerate((dry, arabic, hostile), 1):
        label = one.content["text"][:80]
        case = editing.add_reference(
            case, Shelf.POSTS, Reference(f"x/{number}", label, "person-1", NOW, (one.id,))
        )
    case = editing.add_reference(
        case, Shelf.ACCOUNTS, Reference("x/account-1", "First to post", "person-1", NOW)
    )
    case = editing.suggest_techniques(case, suggest([_finding()]))
    case = editing.confirm_technique(case, "T0049", Basis.OBSERVED, (dry.id,), "person-2", NOW)
    case = editing.attribute(case, Attribution(
        ActorKind.COMMERCIAL, "an advertiser", Confidence.MEDIUM, "Invoices.", (note.id,),
        ("Residents of their own accord",), "person-2", NOW))  # fmt: skip
    seen = Breakout((PlatformReached("x", 900, 80, 2, None), PlatformReached("telegram", 40, 9)), 2)
    scope = (
        Measure(Quantity.POSTS, 940, 940),
        Measure(Quantity.VIEWS, 81_000, 81_000, None, 30, 940),
    )
    case = editing.see_spread(case, seen, scope)
    where = "Two archives of newspapers."
    no = Answer(Known.NO, (), where, "person-2", NOW, noticed=(dry.id,))
    case = editing.answer(case, "media", no)
    case = editing.override_severity(case, 3, "No sign of more.", "person-2", NOW)
    for day, text in enumerate(["First post", ARABIC, "A correction is published"]):
        case = editing.add_entry(
            case, NOW - timedelta(days=3 - day), text, "person-1", NOW, evidence=(dry.id,)
        )
    case = editing.add_task(case, "Call the works again", "person-1", NOW, "person-2", NOW)
    case = editing.link(case, LinkKind.SAME_OPERATION, "case-7", "Same accounts")
    return editing.record_outcome(case, Outcome(OutcomeKind.PANEL, "panel-1", "Panel of 7", NOW))


@pytest.fixture(scope="session")
def verdict(evidence):
    return {
        "title": "Is the well dry?", "status": "settled", "verdict": "refuted",
        "confidence": "high", "resampling_probability": 0.97, "evidence": [evidence[5].id],
        "reasons": ["Pressure is normal.", HOSTILE],
        "dissents": [{"who": "Seat 4", "verdict": "mixed", "reason": "Pressure fell once."}],
    }  # fmt: skip


@pytest.fixture(scope="session")
def file(full_case, evidence, verdict):
    return CaseFile(
        editing.move_to(full_case, Status.UNDER_REVIEW), "17", 4, NOW, evidence, [verdict],
        "Redbrook observatory", {"person-1": "Ana Analyst"},
    )  # fmt: skip


@pytest.fixture(scope="session")
def now():
    """The time of every test."""
    return NOW
