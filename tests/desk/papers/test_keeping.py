"""Papers at the desk: rights, the need to know, what is kept, and that it is never changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tocsin.cases.canonical import digest
from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import open_case
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.papers.addresses import address_of
from tocsin.desk.papers.counting import flagged_in
from tocsin.desk.papers.following import enter_step
from tocsin.desk.papers.kinds import ANYBODYS, DOCUMENTS, Action, Happened, PaperKind, right_for
from tocsin.desk.papers.letters import ToldOf
from tocsin.desk.papers.making import make_paper
from tocsin.desk.papers.reading import document_of, paper_of, papers_of, steps_of
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.sitting import Desk
from tocsin.measures.dsa.flaggers import Bundle, FlaggerStatus
from tocsin.measures.dsa.notices import LegalGround, Notice, Notifier, is_exact
from tocsin.workspace import create_workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANALYST = Actor("a", "A", "House", frozenset({Role.ANALYST}))
DECIDER = Actor("d", "D", "House", frozenset({Role.DECIDER}))
VIEWER = Actor("v", "V", "House", frozenset({Role.VIEWER}))
STRANGER = Actor("s", "S", "Elsewhere", frozenset({Role.ANALYST, Role.DECIDER}))
TOLD = ToldOf(provider="P\x00", told_on=date(2026, 3, 1))
NOTICE = Notice(
    platform="P", locations=("https://p.example/1",), explanation="x" * 120,
    ground=LegalGround(instrument="Code", provision="1", jurisdiction="FR"),
    notifier=Notifier(name="Ana", email="a@b.example", trusted_flagger=True),
    good_faith=True, warned=True, at=NOW,
)  # fmt: skip
BUNDLE = Bundle(
    status=FlaggerStatus(entity="B", coordinator="C", member_state="FR",
                         awarded=date(2025, 5, 1), expertise="E"),
    platform="P", notices=(NOTICE, replace(NOTICE, locations=("https://p.example/2",))),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.open(create_workspace(tmp_path / "workspace"))
    made.clock = lambda: NOW
    yield made
    made.close()


@pytest.fixture
def case_id(desk: Desk) -> str:
    with desk.acting(ANALYST) as sitting:
        return open_case(sitting, Case("A case", tlp=Tlp.AMBER)).id


def made(desk: Desk, case_id: str) -> str:
    with desk.acting(ANALYST) as sitting:
        return make_paper(sitting, case_id, PaperKind.REDRESS, TOLD, "P", "en").id


def test_a_paper_comes_back_as_it_was_made_storable_and_with_its_digest(
    desk: Desk, case_id: str
) -> None:
    paper_id = made(desk, case_id)
    with desk.looking(VIEWER) as sitting:
        row = paper_of(sitting, paper_id)
        assert document_of(row) == replace(TOLD, provider="P␀")
        assert row.digest == digest(row.document)
        assert [one.id for one in papers_of(sitting, case_id)] == [paper_id]


def test_every_kind_has_a_document_and_a_right() -> None:
    assert set(DOCUMENTS) == set(PaperKind)
    for kind in PaperKind:
        binds = right_for(kind) is Right.RUN_PANELS
        assert binds is (kind not in ANYBODYS)


def test_who_may_make_and_follow_is_asked_and_who_may_not_know_finds_nothing(
    desk: Desk, case_id: str
) -> None:
    paper_id = made(desk, case_id)
    with desk.acting(ANALYST) as sitting, pytest.raises(ForbiddenError):
        make_paper(sitting, case_id, PaperKind.BUNDLE, BUNDLE, "P", "en")
    with desk.acting(DECIDER) as sitting, pytest.raises(ForbiddenError):
        make_paper(sitting, case_id, PaperKind.REDRESS, TOLD, "P", "en")
    with desk.acting(VIEWER) as sitting, pytest.raises(ForbiddenError):
        enter_step(sitting, paper_id, Happened.SENT, NOW.date())
    with desk.acting(STRANGER) as sitting:
        for look in (
            lambda: paper_of(sitting, paper_id),
            lambda: papers_of(sitting, case_id),
            lambda: enter_step(sitting, paper_id, Happened.SENT, NOW.date()),
            lambda: make_paper(sitting, case_id, PaperKind.BUNDLE, BUNDLE, "P", "en"),
        ):
            with pytest.raises(NotFoundError):
                look()


def test_steps_follow_one_another_and_none_is_changed(desk: Desk, case_id: str) -> None:
    paper_id = made(desk, case_id)
    with desk.acting(ANALYST) as sitting:
        with pytest.raises(InvalidError, match="not sent yet"):
            enter_step(sitting, paper_id, Happened.NO_REPLY, NOW.date())
        with pytest.raises(InvalidError, match="when it was made"):
            enter_step(sitting, paper_id, Happened.MADE, NOW.date())
        enter_step(sitting, paper_id, Happened.SENT, NOW.date(), "a\ud800")
    desk.clock = lambda: NOW.replace(day=9)
    with desk.acting(ANALYST) as sitting:
        with pytest.raises(InvalidError, match="before 2026-03-02"):
            enter_step(sitting, paper_id, Happened.ACKNOWLEDGED, date(2026, 3, 1))
        enter_step(sitting, paper_id, Happened.NO_REPLY, date(2026, 3, 9))
        kinds = [(one.place, one.kind) for one in steps_of(sitting, paper_id)]
        assert kinds == [(1, "sent"), (2, "no_reply")]
        assert paper_of(sitting, paper_id).state == Happened.NO_REPLY


def test_a_year_counts_what_was_sent_in_it_and_what_was_decided_last(
    desk: Desk, case_id: str
) -> None:
    with desk.acting(DECIDER) as sitting:
        bundle = make_paper(sitting, case_id, PaperKind.BUNDLE, BUNDLE, "P", "en", about="x").id
        assert flagged_in(sitting, 2026) == ()
        enter_step(sitting, bundle, Happened.SENT, NOW.date())
        enter_step(sitting, bundle, Happened.DECIDED, NOW.date(), action=Action.NONE)
        enter_step(sitting, bundle, Happened.DECIDED, NOW.date(), "", Action.REMOVED, (2,))
        with pytest.raises(InvalidError, match="numbers from 1 to 2"):
            enter_step(sitting, bundle, Happened.DECIDED, NOW.date(), "", Action.NONE, (3,))
        (flagged,) = flagged_in(sitting, 2026)
        assert [one.action for one in flagged.sent] == ["none", "removed"]
        assert flagged_in(sitting, 2025) == ()
    with desk.looking(STRANGER) as sitting:
        assert flagged_in(sitting, 2026) == ()


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        ({"platform": "X", "post_id": "12"}, "https://x.com/i/status/12"),
        ({"platform": "x", "post_id": "12/../../evil"}, ""),
        ({"platform": "youtube", "post_id": "dQw4w9WgXcQ"},
         "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ({"platform": "telegram", "post_id": "12"}, ""),
        ({"url": "javascript:alert(1)"}, ""),
        ({"url": "https://p.example/a"}, "https://p.example/a"),
        ({}, ""),
    ],
)  # fmt: skip
def test_an_address_is_told_only_where_the_number_alone_leads_there(
    content: dict[str, str], wanted: str
) -> None:
    assert address_of(content) == wanted
    assert not wanted or is_exact(wanted)
