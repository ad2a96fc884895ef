import orjson
from tests.panels.conftest import (
    DAY,
    NOW,
    after,
    ballot,
    called,
    discussing,
    drawn,
    finished,
    published,
    seated,
)

from tocsin.cases.documents import from_json, to_json
from tocsin.panels.balloting import cast, close_discussion, say
from tocsin.panels.lots import Draw, proves
from tocsin.panels.records import published_record
from tocsin.panels.views import view_for

NO = ["refuted"] * 9
ONE_DISSENT = [*NO[:8], "supported"]


def test_a_record_is_plain_json_and_carries_the_draw_that_anyone_can_run_again() -> None:
    record = published_record(published(drawn(called()), ONE_DISSENT))
    assert record is not None
    back = orjson.loads(orjson.dumps(record))
    assert back == record
    assert proves(from_json(Draw, back["draw"]))


def test_dissent_is_published_with_seat_vote_and_reason() -> None:
    record = published_record(published(drawn(called()), ONE_DISSENT))
    assert record is not None
    (dissent,) = record["dissents"]
    assert dissent["verdict"] == "supported"
    assert dissent["who"].startswith("S")
    assert dissent["reason"]
    assert len(record["reasons"]) == 8
    assert record["firmness"] == "provisional"
    assert record["confidence"] == "high"


def test_names_are_published_only_where_the_rules_said_so() -> None:
    by_seat = orjson.dumps(published_record(published(drawn(called()), NO)))
    assert b"Expert " not in by_seat
    by_name = published_record(published(drawn(called(names_published=True)), NO))
    assert by_name is not None
    assert all(one["who"].startswith("Expert ") for one in by_name["reasons"])


def test_there_is_no_record_before_the_end_and_no_view_of_it_before_publication() -> None:
    assert published_record(discussing(drawn(called()), NO)) is None
    decided = finished(drawn(called()), NO)
    assert view_for(decided, "anybody", NOW).record is None
    assert view_for(published(drawn(called()), NO), "anybody", NOW).record is not None


def test_an_escalation_publishes_positions_and_no_verdict() -> None:
    record = published_record(published(drawn(called()), [*NO[:6], *["supported"] * 3]))
    assert record is not None
    assert record["verdict"] is None
    assert len(record["positions"]) == 9
    assert record["confidence"] is None


def test_a_member_sees_others_only_after_the_close_and_then_by_seat() -> None:
    panel = seated(drawn(called()))
    me, you = panel.seats[0].expert_id, panel.seats[1].expert_id
    panel = after(panel, cast(panel, you, ballot(panel, "refuted"), now=NOW))
    assert view_for(panel, me, NOW).others == ()
    assert len(view_for(panel, you, NOW).own) == 1
    panel = discussing(drawn(called()), NO)
    panel = after(panel, say(panel, me, "What of station four?", now=NOW))
    view = view_for(panel, you, NOW)
    assert len(view.others) == 8
    assert {one.votes for one in view.tallies} == {9}
    shown = orjson.dumps(to_json(view))
    assert not [seat for seat in panel.seats if seat.expert_id.encode() in shown]
    outside = view_for(panel, "organiser", NOW)
    assert outside.messages == outside.others == outside.tallies == outside.questions == ()


def test_an_open_second_ballot_is_as_blind_as_the_first() -> None:
    panel = discussing(drawn(called()), NO)
    panel = after(panel, close_discussion(panel, now=NOW + 8 * DAY))
    me, you = panel.seats[0].expert_id, panel.seats[1].expert_id
    panel = after(panel, cast(panel, you, ballot(panel, "mixed"), now=NOW + 8 * DAY))
    assert {one.round for one in view_for(panel, me, NOW).others} == {1}
    assert {one.option for one in view_for(panel, me, NOW).tallies} == {"refuted"}
    assert [one.round for one in view_for(panel, you, NOW).own] == [1, 2]


def test_known_answers_are_shown_to_nobody_while_the_panel_sits() -> None:
    panel = discussing(drawn(called()), NO)
    for who in ("organiser", *panel.members):
        assert b"the register" not in orjson.dumps(to_json(view_for(panel, who, NOW)))


def test_the_caller_sees_who_sits_and_who_is_awaited_but_not_on_which_seat() -> None:
    panel = seated(drawn(called()))
    panel = after(panel, cast(panel, panel.seats[0].expert_id, ballot(panel, "mixed"), now=NOW))
    view = view_for(panel, "organiser", NOW)
    assert set(view.sitting) == panel.members
    assert len(view.awaited) == 8
    assert view.others == view.own == ()
    assert list(view.sitting) == sorted(view.sitting)
