"""What a partner shares stays the partner's until a person here accepts it."""

import pytest
from tests.desk.roundtable.talking import (
    ACCOUNT,
    ANALYST,
    BOTH,
    POSTED,
    PSEUDONYM,
    VIEWER,
    WHY,
    accepted,
    case,
    change,
    does,
    sees,
    shared,
    to,
)
from tests.roundtable.live.desks import LIAISON, Clock, House, Network, table, take_over

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.opening import PayloadKind
from tocsin.desk.roundtable.partners import groups
from tocsin.desk.roundtable.partners.partners import agree_tlp, partner, revoke_by_hand
from tocsin.desk.roundtable.streams.posting import post_due
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Seen, Sighting
from tocsin.roundtable.inbox.troubles import Kind, Standing

Three = tuple[House, House, House]


def test_a_case_is_shared_judged_built_on_contested_and_corrected(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    of = case(north)
    said = shared(north, south, of)
    (row,) = sees(south, ANALYST, inbox.listing, Standing.WAITING)
    assert (row.title, row.source, row.kind) == ("The river", north.id, PayloadKind.STIX)
    assert row.confidence is Confidence.MEDIUM
    accepted(south, said)
    ours = does(south, BOTH, inbox.open_as_case, said.id, "We saw the same posts here.")
    _, draft = sees(south, BOTH, lambda s: case_of(s.session, s.actor, ours))
    assert draft.title == "The river"
    assert "The Institute of north" in draft.posts[0].note
    does(south, BOTH, sharing.contest, said.id, "Two of these accounts are our own press office.")
    south.post(north)
    (mine,) = sees(north, BOTH, inbox.listing, ours=True)
    assert (mine.contests, mine.troubles) == (1, (Kind.CONTESTED,))
    change(north, of, accounts=())
    does(north, BOTH, sharing.share_again, north.desk.workspace, of, to(south), WHY)
    north.post(south)
    (row,) = sees(south, ANALYST, inbox.listing, Standing.LOOK_AGAIN)
    assert set(row.troubles) == {Kind.CORRECTED, Kind.CONTESTED}
    assert row.to_look_at == 1
    ((found, built),) = sees(south, BOTH, inbox.built_on, ours)
    assert found.thread == said.id
    assert {one.kind for one in built.troubles} == {Kind.CORRECTED, Kind.CONTESTED}
    does(south, BOTH, inbox.look_again, said.id, ours, "Our draft names none of these accounts.")
    ((_, built),) = sees(south, BOTH, inbox.built_on, ours)
    assert not built.troubles


def test_accounts_leave_as_pseudonyms_and_the_partner_sees_who_says_what(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    said = shared(north, south, case(north))
    view = sees(south, ANALYST, inbox.view, said.id)
    opened = view.opened[said.id]
    assert opened.kind is PayloadKind.STIX
    assert opened.objects["user-account"] == 2
    assert ACCOUNT not in str(opened.payload)
    assert PSEUDONYM in str(opened.payload)
    (restored,) = opened.restored
    assert restored.case.title == "The river"
    assert restored.case.posts[0].added_by == "The Institute of north"
    assert opened.openings[0].type == "incident"
    assert not opened.fault


def test_what_we_sent_and_gets_back_to_us_is_an_echo(houses: Three, network: Network) -> None:
    north, south, _ = houses
    said = shared(north, south, case(north))
    does(south, BOTH, sharing.share_payload, said.payload, to(north), Tlp.GREEN)
    south.post(north)
    (row,) = sees(north, BOTH, inbox.listing)
    received = sees(north, BOTH, inbox.view, row.thread).opened[row.thread].received
    assert received is not None
    ours = [one for one in received.objects if one.type in ("incident", "note", "relationship")]
    assert ours
    assert all(one.is_echo for one in ours)
    assert not sees(north, BOTH, inbox.view, row.thread).opened[row.thread].openings


@pytest.mark.parametrize(
    ("payload", "kind", "title"),
    [
        ({"Event": {"info": "A rumour", "Attribute": [1, 2]}}, PayloadKind.MISP, "A rumour"),
        ({"labels": [{"val": "x"}]}, PayloadKind.LABELS, ""),
        ({"src": "did:x", "uri": "at://y", "val": "z"}, PayloadKind.LABELS, ""),
        ({"@type": "ClaimReview", "claimReviewed": "The moon"}, PayloadKind.ANSWER, "The moon"),
        ({"title": "A\n list"}, PayloadKind.OTHER, "A list"),
        ({"type": "bundle", "id": "x", "objects": "none"}, PayloadKind.STIX, ""),
        ({}, PayloadKind.OTHER, ""),
    ],
    ids=["misp", "labels", "label", "answer", "other", "broken bundle", "nothing"],
)
def test_a_share_may_hold_any_json_and_its_kind_is_shown(
    houses: Three, network: Network, payload: dict[str, object], kind: PayloadKind, title: str
) -> None:
    north, south, _ = houses
    said = does(north, BOTH, sharing.share_payload, payload, to(south), Tlp.GREEN)
    north.post(south)
    (row,) = sees(south, VIEWER, inbox.listing)
    assert (row.kind, row.title) == (kind, title)
    opened = sees(south, VIEWER, inbox.view, said.id).opened[said.id]
    assert bool(opened.fault) == (title == "" and kind is PayloadKind.STIX)


def test_red_is_for_liaisons_alone(houses: Three, network: Network) -> None:
    north, south, _ = houses
    for one, other in ((north, south), (south, north)):
        does(one, LIAISON, agree_tlp, other.id, Tlp.RED, "Both signed the annex for it.")
    said = does(north, BOTH, sharing.share_payload, {"title": "Secret"}, to(south), Tlp.RED)
    north.post(south)
    assert sees(south, ANALYST, inbox.listing) == ()
    assert sees(south, ANALYST, inbox.count_by_standing) == {}
    with pytest.raises(NotFoundError):
        sees(south, ANALYST, inbox.view, said.id)
    assert [one.title for one in sees(south, BOTH, inbox.listing)] == ["Secret"]
    assert sees(south, BOTH, inbox.count_by_standing) == {Standing.WAITING: 1}


def test_a_red_word_closes_the_whole_thread(houses: Three, network: Network) -> None:
    north, south, _ = houses
    for one, other in ((north, south), (south, north)):
        does(one, LIAISON, agree_tlp, other.id, Tlp.RED, "Both signed the annex for it.")
    said = does(north, BOTH, sharing.share_payload, {"title": "Open"}, to(south), Tlp.GREEN)
    north.post(south)
    assert len(sees(south, ANALYST, inbox.listing)) == 1
    payload = {"reasons": WHY, "bundle": {"title": "Closed"}}
    north.say(south, payload, what=What.CORRECT, about=said.id, tlp=Tlp.RED)
    north.post(south)
    assert sees(south, ANALYST, inbox.listing) == ()


def test_what_was_shared_of_a_case_is_for_those_who_may_know_of_the_case(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    said = shared(north, south, case(north, tlp=Tlp.AMBER), Tlp.AMBER)
    assert len(sees(north, BOTH, inbox.listing, ours=True)) == 1
    assert len(sees(north, ANALYST, inbox.listing, ours=True)) == 1
    assert sees(north, VIEWER, inbox.listing, ours=True) == ()
    with pytest.raises(NotFoundError):
        sees(north, VIEWER, inbox.view, said.id)


def test_judging_needs_a_right_a_reason_and_the_current_version(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    of = case(north)
    said = shared(north, south, of)
    with pytest.raises(ForbiddenError):
        does(south, VIEWER, inbox.accept, said.id, said.id, WHY, Confidence.LOW)
    with pytest.raises(ForbiddenError):
        does(south, LIAISON, inbox.decline, said.id, said.id, WHY)
    with pytest.raises(InvalidError) as refused:
        does(south, ANALYST, inbox.accept, said.id, said.id, "No.", Confidence.LOW)
    assert list(refused.value.fields) == ["reasons"]
    with pytest.raises(InvalidError, match="accepted"):
        does(south, ANALYST, inbox.open_as_case, said.id, WHY)
    change(north, of, title="The other river")
    does(north, BOTH, sharing.share_again, north.desk.workspace, of, to(south), WHY)
    north.post(south)
    assert sees(south, ANALYST, inbox.listing)[0].title == "The other river"
    with pytest.raises(InvalidError, match="not what the source says now"):
        does(south, ANALYST, inbox.accept, said.id, said.id, WHY, Confidence.LOW)
    does(north, BOTH, sharing.revoke, said.id, WHY)
    north.post(south)
    current = sees(south, ANALYST, inbox.view, said.id).thread.root.current.id
    with pytest.raises(InvalidError, match="took it back"):
        does(south, ANALYST, inbox.accept, said.id, current, WHY, Confidence.LOW)
    assert sees(south, ANALYST, inbox.listing)[0].standing is Standing.REVOKED
    with pytest.raises(InvalidError):
        does(north, ANALYST, inbox.decline, said.id, said.id, WHY)


def test_what_a_stolen_key_signed_is_flagged(houses: Three, network: Network, clock: Clock) -> None:
    north, south, _ = houses
    before = does(north, BOTH, sharing.share_payload, {"title": "Before"}, to(south), Tlp.GREEN)
    north.post(south)
    clock.later(hours=1)
    stolen_at = clock.now
    after = does(north, BOTH, sharing.share_payload, {"title": "After"}, to(south), Tlp.GREEN)
    north.post(south)
    for one in (before, after):
        does(south, ANALYST, inbox.accept, one.id, one.id, WHY, Confidence.HIGH)
    key = sees(south, LIAISON, partner, north.id).partner.current
    assert key is not None
    clock.later(hours=1)
    does(south, LIAISON, revoke_by_hand, north.id, key.public, stolen_at, "They telephoned us.")
    rows = {one.title: one for one in sees(south, ANALYST, inbox.listing)}
    assert rows["Before"].standing is Standing.ACCEPTED
    assert rows["After"].standing is Standing.LOOK_AGAIN
    assert rows["After"].troubles == (Kind.SUSPECT_KEY,)


def test_what_is_passed_on_owes_its_corrections_and_contests(
    houses: Three, network: Network
) -> None:
    north, south, west = houses
    said = does(north, BOTH, sharing.share_payload, {"title": "A list"}, to(south), Tlp.GREEN)
    north.post(south)
    with pytest.raises(InvalidError, match="came from there"):
        does(south, BOTH, sharing.pass_on, said.id, to(north), Tlp.GREEN)
    with pytest.raises(InvalidError):
        does(south, BOTH, sharing.pass_on, said.id, to(west), Tlp.CLEAR)
    passed = does(south, BOTH, sharing.pass_on, said.id, to(west), Tlp.GREEN)
    south.post(west)
    assert sees(south, BOTH, sharing.duties) == ()
    does(west, BOTH, sharing.contest, passed.id, "The list names a pharmacy twice.")
    west.post(south)
    does(north, BOTH, sharing.correct, said.id, WHY, {"title": "A shorter list"})
    north.post(south)
    owed = sees(south, BOTH, sharing.duties)
    assert {one.what for one in owed} == {What.CORRECT, What.CONTEST}
    of_thread = sees(south, BOTH, inbox.view, said.id).duties
    assert sorted(of_thread, key=str) == sorted(owed, key=str)
    for duty in owed:
        does(south, BOTH, sharing.discharge, duty, WHY)
    assert sees(south, BOTH, sharing.duties) == ()
    with pytest.raises(NotFoundError):
        does(south, BOTH, sharing.discharge, owed[0], WHY)
    south.post(west)
    south.post(north)
    assert sees(west, BOTH, inbox.listing)[0].title == "A shorter list"
    (mine,) = sees(north, BOTH, inbox.listing, ours=True)
    assert mine.contests == 1
    heard = sees(north, BOTH, inbox.view, said.id).thread.open_contests[0].current
    assert heard.payload["reasons"] == "The list names a pharmacy twice."
    does(north, BOTH, sharing.revoke, said.id, WHY)
    north.post(south)
    (duty,) = sees(south, BOTH, sharing.duties)
    assert duty.what is What.REVOKE
    does(south, BOTH, sharing.discharge, duty, WHY)
    south.post(west)
    assert sees(west, BOTH, inbox.listing)[0].revoked
    assert sees(south, BOTH, sharing.duties) == ()


def test_sightings_go_to_the_source_and_are_kept_apart(houses: Three, network: Network) -> None:
    north, south, west = houses
    at = table(*houses)
    said = does(north, BOTH, sharing.share_payload, {"title": "A list"}, at, Tlp.GREEN)
    post_due(north.desk)
    for house, posts in ((south, 3), (west, 4)):
        seen = Sighting(seen=Seen.SEEN, count=posts, first=POSTED, last=POSTED, platforms=("chat",))
        does(house, BOTH, sharing.sight, said.id, seen)
        house.post(north)
    told = sees(north, BOTH, inbox.view, said.id).sightings
    assert {one.partner: one.count for one in told} == {south.id: 3, west.id: 4}
    assert not south.refused()
    assert not west.refused()
    with pytest.raises(InvalidError):
        does(north, BOTH, sharing.sight, said.id, seen)


def test_a_sighting_is_proposed_from_the_posts_of_the_cases_that_build_on_it(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    said = shared(north, south, case(north))
    assert sees(south, BOTH, sharing.proposed_sighting, said.id) is None
    accepted(south, said)
    ours = case(south)
    does(south, BOTH, inbox.rely, said.id, ours, WHY)
    proposed = sees(south, BOTH, sharing.proposed_sighting, said.id)
    assert proposed == Sighting(
        seen=Seen.SEEN, count=1, first=POSTED, last=POSTED, platforms=("chat",)
    )
    does(south, BOTH, inbox.release, said.id, ours, WHY)
    assert sees(south, BOTH, sharing.proposed_sighting, said.id) is None


def test_who_left_a_group_hears_the_correction_alone(houses: Three, network: Network) -> None:
    north, south, west = houses
    at = table(*houses)
    said = does(north, BOTH, sharing.share_payload, {"title": "A list"}, at, Tlp.GREEN)
    post_due(north.desk)
    does(
        north,
        LIAISON,
        groups.change,
        at.group,
        [north.id, south.id],
        Tlp.AMBER,
        "West has left us.",
    )
    editions = sees(north, LIAISON, groups.group, at.group).editions
    take_over(editions, (south,))
    does(north, BOTH, sharing.correct, said.id, WHY, {"title": "A shorter list"})
    post_due(north.desk)
    for house in (south, west):
        assert [one.title for one in sees(house, BOTH, inbox.listing)] == ["A shorter list"]


def test_replies_stand_in_their_thread(houses: Three, network: Network) -> None:
    north, south, _ = houses
    said = does(north, BOTH, sharing.share_payload, {"title": "A list"}, to(south), Tlp.GREEN)
    north.post(south)
    contest = does(south, BOTH, sharing.contest, said.id, "The list names a pharmacy twice.")
    south.post(north)
    with pytest.raises(InvalidError):
        does(south, BOTH, sharing.reply_to, contest.id, {"text": "To ourselves."})
    does(north, BOTH, sharing.reply_to, contest.id, {"text": "We take it out tomorrow."})
    north.post(south)
    thread = sees(south, BOTH, inbox.view, said.id).thread
    (reply,) = thread.about(contest.id, What.REPLY)
    assert reply.current.payload == {"text": "We take it out tomorrow."}
    does(south, BOTH, sharing.revoke, contest.id, "They took the pharmacy out.")
    south.post(north)
    assert sees(north, BOTH, inbox.listing, ours=True)[0].contests == 0


def test_speaking_needs_the_right(houses: Three, network: Network) -> None:
    north, south, _ = houses
    said = does(north, BOTH, sharing.share_payload, {"title": "A list"}, to(south), Tlp.GREEN)
    north.post(south)
    for use_case, args in (
        (sharing.share_payload, ({}, to(north), Tlp.GREEN)),
        (sharing.contest, (said.id, WHY)),
        (sharing.pass_on, (said.id, to(houses[2]), Tlp.GREEN)),
        (sharing.reply_to, (said.id, {})),
        (sharing.revoke, (said.id, WHY)),
    ):
        with pytest.raises(ForbiddenError):
            does(south, ANALYST, use_case, *args)
