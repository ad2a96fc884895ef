"""What a partner refuses, or lies about, holds up no more than it must, and a person sees it."""

from collections.abc import Callable
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import func, select
from tests.roundtable.live.desks import LIAISON, WHY, Clock, House, Network, Three, table

from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.calling import Answered
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.inbox.messages import thread_of
from tocsin.desk.roundtable.partners import groups
from tocsin.desk.roundtable.sharing import correcting
from tocsin.desk.roundtable.streams.hearing import hear_carried
from tocsin.desk.roundtable.streams.posting import files_to_carry, post_due, post_to
from tocsin.desk.roundtable.streams.speaking import said_again_as
from tocsin.desk.roundtable.tables.streams import SealedRow
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.envelopes.receipts import receipt
from tocsin.roundtable.envelopes.receiving import Stream


def unknown_table(north: House, *others: House) -> Address:
    """A group that nobody but its founder has noted."""
    with north.desk.acting(LIAISON) as sitting:
        made = groups.found(sitting, "The table", [one.id for one in others], Tlp.AMBER)
        return Address(group=made, edition=groups.group(sitting, made).editions[-1].digest)


class TestWhatIsRefusedForNow:
    """It holds up its own stream, whose order stays, and no other."""

    @pytest.mark.usefixtures("network")
    def test_a_group_that_a_partner_has_not_noted_holds_up_nothing_that_is_said_to_it_alone(
        self, houses: Three
    ) -> None:
        north, south, west = houses
        shared = north.say(south, {"n": 1})
        assert north.post(south) == 1
        tables = [unknown_table(north, south, west) for _ in range(2)]
        for one in tables:
            north.say(one)
        with north.desk.acting(LIAISON) as sitting:
            revoked = correcting.revoke(sitting, shared.id, WHY)
        assert north.post(south) == 1
        assert south.heard(north) == [shared.id, revoked.id]
        assert south.refused() == ["wrong_address", "wrong_address"]
        with south.desk.looking(LIAISON) as sitting:
            assert thread_of(sitting, shared.id).root.revoked is not None
        view = north.view(south)
        assert (view.failures, view.waiting) == (0, 2)
        assert {one.why for one in view.held_up} == {"wrong_address"}
        assert {one.address.group for one in view.held_up} == {one.group for one in tables}

    def test_it_is_tried_again_ever_less_often_and_the_line_goes_on(
        self, houses: Three, network: Network, clock: Clock
    ) -> None:
        north, south, west = houses
        at = unknown_table(north, south, west)
        said = [north.say(at).id for _ in range(3)]
        waits = []
        for _ in range(12):
            post_to(north.desk, south.id)
            (held,) = north.view(south).held_up
            waits.append(round((held.next_at - clock.now).total_seconds()))
            before = len(network.envelopes(south))
            post_due(north.desk)
            assert len(network.envelopes(south)) == before
            clock.now = held.next_at
        assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
        with north.desk.looking(LIAISON) as sitting:
            editions = groups.group(sitting, at.group).editions
        with south.desk.acting(LIAISON) as sitting:
            groups.take_over(sitting, editions)
        assert post_to(north.desk, south.id) == 3
        assert south.heard(north) == said
        assert north.view(south).held_up == ()


def lying(network: Network, of: House, number: int = 2**40) -> Callable[..., Answered]:
    """A desk that answers every message with a signed receipt over more than was ever sent."""
    honest = network.send

    def send(method: str, url: str, body: bytes, *rest: object, **more: object) -> Answered:
        said = orjson.loads(body)
        if of.name not in url or "head" not in said:
            return honest(method, url, body, *rest, **more)
        network.said.append((of, "/roundtable/envelopes", body))
        head = said["head"]
        stream = Stream(
            sender=head["sender"], address=Address(desk=of.id), id=head["stream"],
            number=number, last="0" * 64,
        )  # fmt: skip
        with of.desk.looking(LIAISON) as sitting:
            given = receipt(stream, of.id, speaking_seal(sitting), now=of.desk.clock())
        return Answered(409, {}, orjson.dumps({"receipt": to_json(given), "reason": "forked"}))

    return send


def sealed(house: House) -> int:
    with house.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SealedRow)) or 0


class TestReceiptsThatLie:
    """What they end is said again once a day, however often they say it."""

    def test_nothing_is_sealed_without_end_and_a_person_sees_why(
        self, houses: Three, network: Network, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, _ = houses
        north.say(south)
        monkeypatch.setattr("tocsin.desk.calling.send", lying(network, south))
        for _ in range(20):
            north.post(south)
        assert sealed(north) == 2
        (held,) = north.view(south).held_up
        assert held.why == "forked_again"
        clock.later(days=1)
        for _ in range(20):
            north.post(south)
        assert sealed(north) == 3

    def test_a_partner_that_lies_no_more_gets_what_was_said_again(
        self, houses: Three, network: Network, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, _ = houses
        said = north.say(south)
        with monkeypatch.context() as patch:
            patch.setattr("tocsin.desk.calling.send", lying(network, south))
            north.post(south)
        north.post(south)
        with north.desk.looking(LIAISON) as sitting:
            assert south.heard(north) == said_again_as(sitting, said.id)
        assert north.view(south).held_up == ()

    def test_several_streams_of_before_a_restored_backup_end_on_one_day(
        self, houses: Three, network: Network, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, west = houses
        at = table(north, south, west)
        north.say(south, {"n": 1})
        north.say(at, {"n": 2})
        with monkeypatch.context() as patch:
            patch.setattr("tocsin.desk.calling.send", lying(network, south))
            north.post(south)
        assert [said["why"] for _, said in north.logged("stream.ended")] == ["forked"] * 2
        north.post(south)
        assert len(south.heard(north)) == 2


class TestAClockThatWasWrong:
    """What it dated into the future is said again with the right time, and nothing is lost."""

    def test_what_was_sealed_a_year_ahead_arrives_once_the_clock_is_right(
        self, houses: Three, network: Network, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, _ = houses
        before = north.say(south, {"n": 0})
        with monkeypatch.context() as patch:
            patch.setattr(north.desk, "clock", lambda: clock() + timedelta(days=365))
            shared = north.say(south, {"n": 1})
        revoked = north.say(south, {"reasons": WHY}, what=What.REVOKE, about=shared.id)
        north.post(south)
        north.post(south)
        with north.desk.looking(LIAISON) as sitting:
            again = [said_again_as(sitting, one.id)[0] for one in (shared, revoked)]
        assert south.heard(north) == [before.id, *again]
        with south.desk.looking(LIAISON) as sitting:
            thread = thread_of(sitting, again[0])
        assert thread.root.revoked is not None
        assert thread.root.first.created <= clock.now
        assert network.envelopes(south)

    def test_what_a_desk_without_a_line_gets_is_dated_right_before_it_is_carried(
        self, houses: Three, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, _ = houses
        with monkeypatch.context() as patch:
            patch.setattr(north.desk, "clock", lambda: clock() + timedelta(days=365))
            north.say(south, {"n": 1})
        north.say(south, {"n": 2})
        for raw in files_to_carry(north.desk, LIAISON, south.id):
            hear_carried(south.desk, raw)
        assert len(south.heard(north)) == 2

    @pytest.mark.usefixtures("network")
    def test_a_partner_whose_own_clock_is_behind_is_waited_for(
        self, houses: Three, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        north, south, _ = houses
        said = north.say(south)
        with monkeypatch.context() as patch:
            patch.setattr(south.desk, "clock", lambda: clock() - timedelta(days=1))
            assert north.post(south) == 0
        (held,) = north.view(south).held_up
        assert held.why == "from_the_future"
        assert sealed(north) == 1
        assert north.post(south) == 1
        assert south.heard(north) == [said.id]
