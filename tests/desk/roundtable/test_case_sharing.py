"""What leaves with a case is what the preview shows; what is gone is taken back; nothing opens."""

import pytest
from tests.desk.roundtable.talking import (
    ACCOUNT,
    ANALYST,
    BOTH,
    VIEWER,
    WHY,
    case,
    change,
    does,
    sees,
    shared,
    to,
)
from tests.exchange.stix.made import invalid
from tests.roundtable.live.desks import LIAISON, House, Network

from tocsin.cases.agenda import Task
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.inbox.messages import message_of
from tocsin.desk.roundtable.partners import partners
from tocsin.exchange.stix import label_of
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Correction, bundle

Three = tuple[House, House, House]
LIAISON_ELSEWHERE = Actor("e", "E. Elsewhere", "Elsewhere", frozenset({Role.LIAISON}))


def previewed(house: House, of: str, other: House, tlp: Tlp = Tlp.GREEN, **how: bool
              ) -> sharing.Preview:  # fmt: skip
    found: sharing.Preview = sees(
        house, BOTH, sharing.preview, house.desk.workspace, of, to(other), tlp, **how
    )
    return found


def again(house: House, of: str, other: House, **how: object) -> object:
    return does(house, BOTH, sharing.share_again, house.desk.workspace, of, to(other), WHY, **how)


def test_the_preview_shows_exactly_what_leaves(houses: Three, network: Network) -> None:
    north, south, _ = houses
    of = case(north, tasks=(Task("t1", "Telephone the mayor."),))
    seen = previewed(north, of, south)
    assert (seen.faults, seen.change) == ((), None)
    assert seen.accounts[0].startswith("p_")
    assert (seen.posts, seen.with_text) == (1, 1)
    assert set(seen.stays) >= {"tasks", "accounts.id", "accounts.label"}
    assert seen.recipients == (sharing.Recipient(south.id, "The Institute of south", ""),)
    said = shared(north, south, of)
    assert said.payload == seen.bundle
    assert not invalid(dict(said.payload))
    assert "Telephone the mayor" not in str(said.payload)
    assert ACCOUNT not in str(said.payload)


@pytest.mark.parametrize("identities", [False, True])
@pytest.mark.parametrize("texts", [False, True])
def test_texts_and_identities_leave_only_where_a_person_says_so(
    houses: Three, *, identities: bool, texts: bool
) -> None:
    north, south, _ = houses
    of = case(north)
    seen = previewed(north, of, south, identities=identities, texts=texts)
    assert (ACCOUNT in str(seen.bundle)) == identities
    assert ("The water is poisoned." in str(seen.bundle)) == texts
    assert seen.with_text == (1 if texts else 0)
    assert ("accounts.id" in seen.stays) != identities


@pytest.mark.parametrize("label", list(Tlp))
def test_a_case_is_never_sent_under_a_more_open_label_than_its_own(
    houses: Three, label: Tlp
) -> None:
    """Agreed with the partner is TLP:AMBER at most."""
    north, south, _ = houses
    of = case(north, tlp=Tlp.GREEN)
    seen = previewed(north, of, south, label)
    may = label in (Tlp.GREEN, Tlp.AMBER)
    assert (not seen.faults) == may
    marked = {label_of(one, {}) for one in seen.bundle["objects"]}
    assert marked <= {label, None}
    if may:
        assert shared(north, south, of, label).tlp is label
    else:
        with pytest.raises(InvalidError):
            shared(north, south, of, label)
        assert sees(north, BOTH, sharing.shared_of, of) == ()


def test_what_is_gone_since_is_sent_once_more_as_revoked(houses: Three, network: Network) -> None:
    north, south, _ = houses
    claim = Reference("claim-1", "The water is poisoned", "both", north.desk.clock())
    of = case(north, claims=(claim,))
    said = shared(north, south, of)
    with pytest.raises(InvalidError, match="Nothing of what was sent has changed"):
        again(north, of, south)
    change(north, of, claims=())
    seen = previewed(north, of, south)
    assert seen.change is not None
    assert seen.change.withdrawn > 0
    again(north, of, south)
    north.post(south)
    view = sees(south, BOTH, inbox.view, said.id)
    current = view.thread.root.current
    received = view.opened[current.id].received
    assert received is not None
    revoked = {one.type for one in received.objects if one.revoked}
    assert {"relationship"} == revoked
    assert view.row.title == "The river"
    (kept,) = sees(north, BOTH, sharing.shared_of, of)
    assert (kept.message, kept.revoked) == (current.id, False)
    again_bundle = bundle(sees(north, BOTH, message_of, current.id))
    had = bundle(sees(north, BOTH, message_of, said.id))["objects"]
    (narrative,) = (
        one for one in had if one["type"] == "narrative"
    )  # what is revoked points there
    assert not invalid({**again_bundle, "objects": [*again_bundle["objects"], narrative]})


def test_every_version_that_is_sent_is_later_than_the_one_before(
    houses: Three, network: Network
) -> None:
    """Also where the case did not change, but what of it leaves."""
    north, south, _ = houses
    of = case(north)
    said = shared(north, south, of)
    corrected = again(north, of, south, texts=False)
    before = {one["id"]: one for one in said.payload["objects"]}
    after = from_json(Correction, corrected.payload).bundle["objects"]  # type: ignore[attr-defined]
    changed = [one for one in after if before.get(one["id"]) != one]
    assert changed
    for one in changed:
        if "modified" in one and one["id"] in before:
            assert one["modified"] > before[one["id"]]["modified"]
    assert "The water is poisoned." not in str(after)


def test_a_share_is_made_once_and_again_after_it_was_taken_back(
    houses: Three, network: Network
) -> None:
    north, south, west = houses
    of = case(north)
    said = shared(north, south, of)
    with pytest.raises(InvalidError, match="correction"):
        shared(north, south, of)
    with pytest.raises(NotFoundError):
        again(north, of, west)
    does(north, BOTH, sharing.revoke, said.id, WHY)
    assert sees(north, BOTH, sharing.shared_of, of)[0].revoked
    anew = shared(north, south, of)
    assert anew.id != said.id
    (row, _) = sees(south, BOTH, inbox.listing)
    assert row.thread == anew.id


def test_who_may_not_know_of_a_case_does_not_share_it(houses: Three) -> None:
    north, south, _ = houses
    of = case(north, tlp=Tlp.AMBER)
    with pytest.raises(NotFoundError):
        sees(north, LIAISON_ELSEWHERE, sharing.preview, north.desk.workspace, of, to(south),
             Tlp.AMBER)  # fmt: skip
    with pytest.raises(NotFoundError):
        sees(north, VIEWER, sharing.shared_of, of)
    with pytest.raises(ForbiddenError):
        does(north, ANALYST, sharing.share_case, north.desk.workspace, of, to(south), Tlp.AMBER,
             Confidence.LOW)  # fmt: skip


def test_the_preview_says_why_it_cannot_be_sent(houses: Three) -> None:
    north, south, _ = houses
    of = case(north)
    does(north, LIAISON, partners.suspend, south.id, "They do not answer the telephone.")
    seen = previewed(north, of, south)
    assert seen.recipients[0].objection
    assert seen.faults == ("Nobody there can get it.",)
    with pytest.raises(InvalidError):
        shared(north, south, of)
    nobody = sees(
        north, BOTH, sharing.preview, north.desk.workspace, of, Address(desk="0" * 64), Tlp.GREEN
    )
    assert nobody.recipients == ()
    assert nobody.faults


def test_a_share_is_in_the_audit_log_with_what_was_decided(houses: Three, network: Network) -> None:
    north, south, _ = houses
    of = case(north)
    said = shared(north, south, of, identities=True)
    ((subject, told),) = north.logged("case.shared")
    assert (subject, told["message"], told["identities"]) == (of, said.id, True)
    assert said.what is What.SHARE
