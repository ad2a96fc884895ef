"""Notices, bundles, orders, redress and misuse: none stands without what its article asks for."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.measures.dsa.checking import faults
from tocsin.measures.dsa.flaggers import NO_ANSWER, Bundle, FlaggerStatus, Sent, annual_report
from tocsin.measures.dsa.misuse import Assessment, Misuse, Suspension
from tocsin.measures.dsa.notices import LegalGround, Notice, Notifier
from tocsin.measures.dsa.orders import Need, OrderToAct, OrderToInform, is_template, missing
from tocsin.measures.dsa.redress import Way, months_after, redress
from tocsin.measures.dsa.restricting import RESTRICTIONS, restriction
from tocsin.measures.dsa.statements import Statement
from tocsin.measures.rungs import AUTOMATIC_MOST, LADDER, Rung, is_automatic, milder

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
GROUND = LegalGround(instrument="Penal Code", provision="§ 130(1)", jurisdiction="DE")
NOTIFIER = Notifier(name="Ana", email="ana@board.example", trusted_flagger=True)
NOTICE = Notice(
    platform="P",
    locations=("https://p.example/post/1",),
    explanation="The post calls for violence against a group that it names by its religion, "
    "in public, before an election.",
    ground=GROUND,
    notifier=NOTIFIER,
    good_faith=True,
    warned=True,
    at=NOW,
)
STATUS = FlaggerStatus(
    entity="Board",
    coordinator="Arcom",
    member_state="FR",
    awarded=date(2025, 5, 1),
    expertise="Elections",
)


def test_a_whole_notice_stands_and_comes_back():
    assert from_json(Notice, to_json(NOTICE)) == NOTICE


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"warned": False}, "warned"),
        ({"good_faith": False}, "good_faith"),
        ({"platform": " "}, "platform"),
        ({"locations": ()}, "locations"),
        ({"locations": ("https://p.example/",)}, "locations[0]"),
        ({"locations": ("https://p.example/post/1", "javascript:1")}, "locations[1]"),
        ({"locations": ("https://[::1",)}, "locations[0]"),
        ({"explanation": "It is false."}, "explanation"),
        ({"notifier": Notifier(name="Ana")}, "notifier"),
        ({"notifier": Notifier(name="", email="a@b")}, "notifier"),
        ({"at": NOW.replace(tzinfo=None)}, "at"),
    ],
)
def test_a_notice_that_lacks_a_part_is_refused(change, field):
    with pytest.raises(CannotStandError) as refused:
        replace(NOTICE, **change)
    assert refused.value.field == field
    assert refused.value.remedy


@pytest.mark.parametrize("name", ["instrument", "provision", "jurisdiction"])
def test_no_notice_without_a_law(name):
    with pytest.raises(CannotStandError, match="a notice is the wrong paper"):
        replace(GROUND, **{name: " "})


def test_abuse_of_children_may_be_told_without_a_name():
    assert replace(NOTICE, notifier=Notifier(exempt=True)).notifier.name == ""


def test_what_was_stored_is_held_to_the_same():
    stored = {**to_json(NOTICE), "good_faith": False}
    with pytest.raises(CannotStandError):
        from_json(Notice, stored)


def test_a_bundle_goes_to_one_platform_names_an_item_once_and_comes_from_a_flagger():
    other = replace(NOTICE, locations=("https://p.example/post/2",))
    assert len(Bundle(status=STATUS, platform="P", notices=(NOTICE, other)).notices) == 2
    for notices, field in (
        ((), "notices"),
        ((NOTICE, NOTICE), "notices[1]"),
        ((replace(NOTICE, platform="Q"),), "notices[0]"),
        ((replace(NOTICE, notifier=replace(NOTIFIER, trusted_flagger=False)),), "notices[0]"),
    ):
        with pytest.raises(CannotStandError) as refused:
            Bundle(status=STATUS, platform="P", notices=notices)
        assert refused.value.field == field


def test_a_status_is_one_that_can_be_looked_up():
    for change in ({"member_state": "EL"}, {"member_state": "NO"}, {"coordinator": ""}):
        with pytest.raises(CannotStandError):
            replace(STATUS, **change)


@given(
    st.lists(
        st.builds(
            Sent,
            provider=st.sampled_from("PQ"),
            content_type=st.sampled_from(["threat", "fraud"]),
            action=st.sampled_from(["", "removed"]),
            on=st.dates(date(2024, 6, 1), date(2026, 6, 1)),
        )
    )
)
def test_the_yearly_report_counts_each_notice_once_in_each_way(sent):
    report = annual_report(STATUS, 2025, sent, "Paid by nobody who is notified.")
    mine = [one for one in sent if one.on.year == 2025]
    assert report.total == len(mine)
    assert sum(one.notices for one in report.by_type) == len(mine)
    silent = {one.name: one.notices for one in report.by_action}.get(NO_ANSWER, 0)
    assert silent == sum(one.action == "" for one in mine)


def test_a_report_without_its_independence_is_refused():
    with pytest.raises(CannotStandError):
        annual_report(STATUS, 2025, [], " ")


ORDER = OrderToAct(
    provider="P", legal_basis="Electoral Code, art. L163-2", reasons="It names a wrong day.",
    authority="Judge of Paris", redress="Appeal within 48 hours", informed_authority="Arcom",
    territory=("FR",), language="fr", contact_point="dsa@p.example", signed_by="M. Juge",
    provision="art. L163-2", locations=("https://p.example/post/1",),
)  # fmt: skip


def test_an_order_is_a_template_until_every_part_is_there():
    assert not is_template(ORDER)
    assert {one.field for one in missing(OrderToAct())} == {
        "provider", "legal_basis", "reasons", "authority", "redress", "territory", "language",
        "contact_point", "signed_by", "provision", "locations",
    }  # fmt: skip
    (part,) = missing(replace(ORDER, legal_basis=""))
    assert (part.field, part.cited, part.need) == (
        "legal_basis", "Art. 9(2)(a)(i)", Need.AUTHORITY,
    )  # fmt: skip


def test_reasons_of_an_order_to_inform_may_be_withheld_but_never_of_an_order_to_act():
    told = {one.field for one in missing(OrderToInform(reasons_withheld=True))}
    assert "reasons" not in told
    assert "territory" not in told
    assert "recipients" in told


def test_redress_runs_six_months_from_when_one_was_told():
    open_ = redress(date(2027, 8, 31))
    assert open_.complaint_until == date(2028, 2, 29)
    assert open_.ways == tuple(Way)
    assert redress(date(2027, 8, 31), provider_is_small=True).ways == (Way.COURT,)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_on_is_the_same_day_or_the_last_of_its_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later.replace(day=28).month != (
        date.fromordinal(later.toordinal() + 1).month)))  # fmt: skip


ASSESSED = Assessment(
    misuse=Misuse.UNFOUNDED_NOTICES, since=date(2026, 1, 1), until=date(2026, 3, 31), items=40,
    all_items=50, gravity="A journalist was silenced for two days.", warned_on=date(2026, 3, 1),
)  # fmt: skip


def test_misuse_needs_a_warning_first_an_end_and_reasons():
    stands = Suspension(
        assessment=ASSESSED, begins=date(2026, 4, 1), ends=date(2026, 5, 1),
        reasons="It went on after the warning.", decided_by="Ana", policy="Terms, 9.4",
    )  # fmt: skip
    assert stands.assessment.share == pytest.approx(0.8)
    for change, field in (
        ({"assessment": replace(ASSESSED, warned_on=None)}, "assessment.warned_on"),
        ({"assessment": replace(ASSESSED, warned_on=date(2026, 4, 1))}, "assessment.warned_on"),
        ({"ends": date(2026, 4, 1)}, "ends"),
        ({"ends": date(2027, 4, 1)}, "ends"),
        ({"decided_by": ""}, "reasons"),
        ({"policy": " "}, "policy"),
    ):
        with pytest.raises(CannotStandError) as refused:
            replace(stands, **change)
        assert refused.value.field == field
    with pytest.raises(CannotStandError):
        replace(ASSESSED, items=51)


def test_every_rung_that_restricts_makes_a_statement_with_its_last_day():
    whole = {
        "puid": "p", "decision_facts": "f", "content_date": "2026-03-01",
        "application_date": "2026-03-02",
        "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": "t", "incompatible_content_explanation": "e",
        "source_type": "SOURCE_VOLUNTARY", "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "content_type": ["CONTENT_TYPE_TEXT"], "territorial_scope": ["FR"],
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_LABELLED"],
    }  # fmt: skip
    base = Statement.from_wire(whole)
    for rung in RESTRICTIONS:
        made = replace(base, decision_visibility=())
        made = replace(made, **restriction(rung, date(2026, 6, 1)))
        assert faults(made.to_wire()) == ()
    with pytest.raises(KeyError):
        restriction(Rung.MONITOR, date(2026, 6, 1))


def test_a_machine_goes_no_higher_than_a_label():
    assert [rung for rung in LADDER if is_automatic(rung)] == [*milder(Rung.LABEL), Rung.LABEL]
    assert AUTOMATIC_MOST is Rung.LABEL
    assert milder(Rung.MONITOR) == ()
