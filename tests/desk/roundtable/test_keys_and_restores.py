"""Keys that change, keys that are lost, and desks that are restored from a backup."""

import shutil
from datetime import timedelta

import pytest
from tests.roundtable.live.desks import LIAISON, WHY, Clock, House, Network, Three

from tocsin.cases.marking import Tlp
from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.roundtable.circle import own_key
from tocsin.desk.roundtable.circle.circles import card, identity
from tocsin.desk.roundtable.circle.own_key import own_id, speaking_seal
from tocsin.desk.roundtable.partners import partners
from tocsin.desk.roundtable.streams.hearing import hear_carried, hear_statement
from tocsin.desk.roundtable.streams.posting import post_due, waiting_files
from tocsin.errors import StorageError
from tocsin.roundtable.partners.events import Way
from tocsin.roundtable.partners.keys import desk_id, fingerprint, rotate
from tocsin.roundtable.partners.partner import KeyState


def rotated(one: House) -> None:
    with one.desk.acting(LIAISON) as sitting:
        own_key.rotate(sitting)


class TestOurKey:
    """It changes without anybody having to compare it again; the audit log keeps its own."""

    def test_partners_go_over_and_what_waits_is_signed_anew(
        self, houses: Three, network: Network
    ) -> None:
        north, south, west = houses
        network.down.add("south")
        before = north.say(south)
        rotated(north)
        rotated(north)
        network.down.clear()
        after = north.say(south)
        assert post_due(north.desk) == 2
        assert south.heard(north) == [before.id, after.id]
        known = south.view(north).partner
        assert [one.state for one in known.keys] == [
            KeyState.RETIRED, KeyState.RETIRED, KeyState.CURRENT,
        ]  # fmt: skip
        assert known.id == north.id
        assert west.view(north).partner.current == west.view(north).partner.keys[-1]

    def test_the_name_stays_and_the_audit_log_holds(self, houses: Three) -> None:
        north, _, _ = houses
        with north.desk.looking(LIAISON) as sitting:
            before = identity(sitting)
        rotated(north)
        with north.desk.looking(LIAISON) as sitting:
            after, seal = identity(sitting), speaking_seal(sitting)
        assert (after.id, after.ready) == (before.id, True)
        assert after.public_key == seal.public != before.public_key
        with north.desk.database.reading() as session:
            assert verify(
                stored_lines(session), north.desk.seal.public, read_head(north.desk.seal.head)
            ).holds

    @pytest.mark.usefixtures("network")
    def test_a_key_that_is_given_up_must_be_compared_anew(
        self, houses: Three, clock: Clock
    ) -> None:
        north, south, _ = houses
        with north.desk.acting(LIAISON) as sitting:
            own_key.revoke(sitting, clock.now - timedelta(days=1))
            given = card(sitting)
        said = north.say(south)
        assert north.post(south) == 0
        assert south.view(north).partner.current is None
        assert north.view(south).trouble == "unknown_key"
        with south.desk.acting(LIAISON) as sitting:
            partners.offer_key(sitting, north.id, given.key, WHY)
            partners.compare(
                sitting, north.id, given.key, fingerprint(given.key), Way.IN_PERSON, "Theirs"
            )
        assert north.post(south) == 1
        assert south.heard(north) == [said.id]

    def test_without_its_key_a_desk_says_nothing(self, houses: Three) -> None:
        north, south, _ = houses
        rotated(north)
        shutil.rmtree(north.desk.workspace.root / "seals")
        with pytest.raises(StorageError, match="not in its workspace"):
            north.say(south)
        with north.desk.looking(LIAISON) as sitting:
            assert not identity(sitting).ready


class TestStatementsOfOthers:
    """They count if their keys signed them, and only once."""

    def test_a_forged_statement_changes_nothing(self, houses: Three) -> None:
        north, south, west = houses
        with west.desk.looking(LIAISON) as sitting:
            theirs = speaking_seal(sitting)
        rotated(north)
        with north.desk.looking(LIAISON) as sitting:
            genuine = next(waiting_files(sitting, south.id))
        forged = genuine.replace(genuine[-20:-10], b"0" * 10)
        answer = hear_statement(south.desk, forged)
        assert not answer.taken
        assert len(south.view(north).partner.keys) == 1
        assert [said for _, said in south.logged("roundtable.refused")]
        assert rotate(north.id, theirs, theirs, north.desk.clock())  # signed by a third desk
        assert hear_statement(south.desk, genuine).taken
        assert hear_statement(south.desk, genuine).taken
        assert len(south.view(north).partner.keys) == 2

    @pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"kind":1}', b"\xff", b"[" * 9_999])
    def test_nonsense_is_refused(self, houses: Three, raw: bytes) -> None:
        _, south, _ = houses
        assert hear_statement(south.desk, raw).why == "malformed"

    @pytest.mark.usefixtures("network")
    def test_a_statement_of_a_desk_that_is_not_known_yet_waits(self, houses: Three) -> None:
        north, south, _ = houses
        rotated(north)
        with south.desk.acting(LIAISON) as sitting:
            partners.end(sitting, north.id, WHY)
        post_due(north.desk)
        assert north.logged("statement.refused") == [(south.id, {"place": 1, "why": "standing"})]


def backed_up(one: House) -> None:
    """Keeps the database as it is now."""
    path = one.desk.workspace.desk
    with one.desk.database.writing() as session:
        session.connection().exec_driver_sql("SELECT 1")
    one.desk.database.close()
    for file in path.parent.glob(f"{path.name}*"):
        shutil.copy(file, file.with_name(f"kept-{file.name}"))


def restored(one: House) -> None:
    """Puts back the database that was kept."""
    path = one.desk.workspace.desk
    one.desk.database.close()
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    for file in path.parent.glob(f"kept-{path.name}*"):
        shutil.copy(file, file.with_name(file.name.removeprefix("kept-")))
    one.desk.database = Database(sqlite_at(path))


class TestRestores:
    """A desk that lost some days says nothing twice, and asks for what it lost."""

    @pytest.mark.usefixtures("network")
    def test_a_sender_learns_that_its_numbers_are_used_up(self, houses: Three) -> None:
        north, south, _ = houses
        first = north.say(south, {"n": 1})
        north.post(south)
        waits = north.say(south, {"n": 2})
        backed_up(north)
        north.post(south)
        lost = north.say(south, {"n": 3})
        north.post(south)
        restored(north)
        anew = north.say(south, {"n": "new"})
        assert north.post(south) == 3  # the one that waited is known; the new one is said again
        heard = south.heard(north)
        assert heard[:3] == [first.id, waits.id, lost.id]
        assert len(heard) == 4
        assert anew.id not in heard  # its number was used up
        assert "forked" in south.refused()
        (_, said), *_more = north.logged("stream.ended")
        assert (said["why"], said["number"]) == ("forked", 3)
        after = north.say(south, {"n": 5})
        north.post(south)
        assert south.heard(north) == [*heard, after.id]

    @pytest.mark.usefixtures("network")
    def test_a_receiver_is_sent_again_what_it_lost(self, houses: Three) -> None:
        north, south, _ = houses
        said = [north.say(south, {"n": 1}).id]
        north.post(south)
        backed_up(south)
        said += [north.say(south, {"n": number}).id for number in (2, 3)]
        north.post(south)
        restored(south)
        assert south.heard(north) == said[:1]
        said.append(north.say(south, {"n": 4}).id)
        north.post(south)
        north.post(south)
        assert south.heard(north) == said


class TestMeeting:
    """A card proves nothing, and a wrong one is noticed."""

    def test_a_card_whose_fingerprint_is_not_its_keys_is_refused(self, houses: Three) -> None:
        north, _, west = houses
        with west.desk.looking(LIAISON) as sitting:
            theirs = card(sitting)
        with north.desk.acting(LIAISON) as sitting:
            own = card(sitting)
        wrong = type(own)(
            desk=desk_id("00"), name="Nobody", kind=own.kind, country="", key=theirs.key,
            fingerprint=own.fingerprint,
        )  # fmt: skip
        with pytest.raises(InvalidError) as found, north.desk.acting(LIAISON) as sitting:
            partners.meet(sitting, wrong, Tlp.GREEN)
        assert "fingerprint" in found.value.fields
        with pytest.raises(ConflictError), north.desk.acting(LIAISON) as sitting:
            partners.meet(sitting, theirs, Tlp.GREEN)
        with pytest.raises(InvalidError), north.desk.acting(LIAISON) as sitting:
            partners.meet(sitting, own, Tlp.GREEN)
        with north.desk.looking(LIAISON) as sitting:
            assert own_id(sitting) == north.id

    @pytest.mark.parametrize(
        "url", ["http://elsewhere.example", "ftp://x.example", "https://", "https://a@b.example"]
    )
    def test_only_addresses_that_can_be_called_are_taken(self, houses: Three, url: str) -> None:
        north, south, _ = houses
        with pytest.raises(InvalidError), north.desk.acting(LIAISON) as sitting:
            partners.set_address(sitting, south.id, url)

    def test_a_private_address_is_called_only_where_an_administrator_said_so(
        self, houses: Three
    ) -> None:
        north, south, _ = houses
        with north.desk.acting(LIAISON) as sitting:
            partners.set_address(sitting, south.id, "http://127.0.0.1:9")
        north.say(south)
        assert north.post(south) == 0
        assert "private network" in north.view(south).trouble
        with north.desk.acting(LIAISON) as sitting:
            partners.set_address(sitting, south.id, "http://127.0.0.1:9", private=True)
        assert north.post(south) == 0
        assert "ConnectionRefusedError" in north.view(south).trouble


def test_everything_can_be_carried_by_hand_after_a_change_of_keys(houses: Three) -> None:
    north, south, _ = houses
    rotated(north)
    said = north.say(south)
    with north.desk.looking(LIAISON) as sitting:
        for raw in waiting_files(sitting, south.id):
            hear_carried(south.desk, raw)
    assert south.heard(north) == [said.id]
