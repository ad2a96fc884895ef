"""Three desks, each a process of its own (``tocsin serve``), share, contest, correct and revoke.

One is offline for a while, a rogue posts what must be refused, and all are killed (SIGKILL) again
and again while they talk. This test stands outside: it says things at the desks as a liaison does,
kills and starts their processes, and reads what their databases have in the end.
"""

import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from tests.roundtable.live.crashing import differences, said_by
from tests.roundtable.live.desks import LIAISON, WHY, House, acquaint, house, table
from tests.roundtable.live.serving import serve
from tests.roundtable.made import chance, key

from tocsin.cases.marking import Tlp
from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.calling import Answered, send
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.own_key import speaking_seal
from tocsin.desk.roundtable.inbox.messages import thread_of
from tocsin.desk.roundtable.partners.partners import try_now
from tocsin.roundtable.envelopes.envelope import Address, Envelope, What, signed_with
from tocsin.roundtable.envelopes.sending import begin, seal

pytestmark = pytest.mark.slow

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([serve.__module__])
START_S = 120
ARRIVAL_S = 90
KILLS = 24


class Live(House):
    """A desk that is served by a process of its own."""

    process: Any = None

    def start(self) -> None:
        """Starts it, and waits until it listens."""
        port = int(self.url.rpartition(":")[2])
        self.process = PROCESSES.Process(target=serve, args=(self.desk.workspace.root, port))
        self.process.start()
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            assert self.process.is_alive(), self.process.exitcode
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("it does not listen")

    def kill(self) -> None:
        """Ends it as a power cut would: nothing is told, nothing is finished."""
        self.process.kill()  # SIGKILL
        self.process.join()

    def handed(self, raw: bytes) -> Answered:
        """Bytes handed in at its door by whoever comes along."""
        return send(
            "POST", f"{self.url}/roundtable/envelopes", raw, {}, private=True, timeout_s=60,
            most_answer=2**20,
        )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


def _until(is_so: Callable[[], bool]) -> None:
    over = time.monotonic() + ARRIVAL_S
    while not is_so():
        assert time.monotonic() < over, "it does not come to an end"
        time.sleep(0.1)


def _all_taken(houses: tuple[Live, ...]) -> bool:
    views = [one.view(other) for one in houses for other in houses if one is not other]
    return not any(view.waiting for view in views)


def _sealed_by_hand(sender: Live, address: Address) -> list[Envelope]:
    """Three messages of a stream that its sender knows nothing of; the second is expired."""
    made = []
    with sender.desk.looking(LIAISON) as sitting:
        around, own = circle(sitting), speaking_seal(sitting)
        stream = begin("rogue", address, around)
        for number, age in ((1, timedelta(0)), (2, timedelta(hours=1)), (3, timedelta(0))):
            stream, envelope = seal(
                replace(stream, last_created=None), What.SHARE, {"n": number}, Tlp.GREEN, around,
                own, now=_now() - age, lifetime=timedelta(minutes=30),
            )  # fmt: skip
            made.append(envelope)
    return made


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Live, Live]]:
    folder = tmp_path_factory.mktemp("desks")
    made = []
    for name in ("north", "south", "west"):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        made.append(house(folder, name, _now, address=f"http://127.0.0.1:{port}", kind=Live))
    north, south, west = made
    acquaint(north, south, west, private=True)
    for one in made:
        one.start()
    yield north, south, west
    for one in made:
        if one.process.is_alive():
            one.kill()
        one.desk.close()


@pytest.fixture(scope="module")
def at(houses: tuple[Live, Live, Live]) -> Address:
    return table(*houses)


def test_a_share_is_contested_corrected_and_revoked(
    houses: tuple[Live, Live, Live], at: Address
) -> None:
    north, south, west = houses
    share = north.say(at, {"what": "a rumour about the water"})
    _until(lambda: _all_taken(houses))
    assert share.id in south.heard(north)
    assert share.id in west.heard(north)
    contest = south.say(at, {"reasons": WHY}, what=What.CONTEST, about=share.id)
    _until(lambda: contest.id in north.heard(south))
    correction = {"reasons": WHY, "bundle": {"what": "a rumour about the milk"}}
    corrected = north.say(at, correction, what=What.CORRECT, about=share.id)
    revoked = north.say(at, {"reasons": WHY}, what=What.REVOKE, about=share.id)
    _until(lambda: _all_taken(houses))
    for one in houses:
        with one.desk.looking(LIAISON) as sitting:
            thread = thread_of(sitting, share.id)
        assert [version.id for version in thread.root.versions] == [share.id, corrected.id]
        assert thread.root.revoked is not None
        assert thread.root.revoked.id == revoked.id
        assert [contested.first.id for contested in thread.open_contests] == [contest.id]


def test_who_was_offline_for_a_while_gets_everything_in_order(
    houses: tuple[Live, Live, Live],
) -> None:
    north, _, west = houses
    west.kill()
    before = len(west.heard(north))
    said = [north.say(west, {"n": number}).id for number in range(10)]
    _until(lambda: north.view(west).failures > 0)
    west.start()
    _until(lambda: north.view(west).waiting == 0)
    assert west.heard(north)[before:] == said


def test_a_rogue_is_refused_with_the_reason_in_the_log(houses: tuple[Live, Live, Live]) -> None:
    north, south, west = houses
    _until(lambda: _all_taken(houses))
    replayed, expired, ahead = _sealed_by_hand(north, Address(desk=south.id))
    assert south.handed(replayed.raw).status == 200
    before, heard = len(south.refused()), len(south.heard(north))
    other = signed_with(key("mallory"), ahead.head, ahead.payload)
    sent = [
        (replayed.raw, 409, "replayed"),
        (ahead.raw.replace(b'"n":3', b'"n":4'), 422, "tampered"),
        (ahead.raw.replace(b'"number":3', b'"number":4'), 403, "bad_signature"),
        (other.raw, 403, "unknown_key"),
        (expired.raw, 422, "expired"),
        (b"{}", 422, "malformed"),
    ]
    for raw, status, reason in sent:
        answer = south.handed(raw)
        assert (answer.status, orjson.loads(answer.body)["reason"]) == (status, reason)
    assert south.refused()[before:] == [reason for _, _, reason in sent]
    assert len(south.heard(north)) == heard
    wrong = west.handed(ahead.raw)
    assert orjson.loads(wrong.body)["reason"] == "wrong_address"
    assert west.refused()[-1] == "wrong_address"


def test_what_is_said_while_all_are_killed_again_and_again_arrives_once_and_in_order(
    houses: tuple[Live, Live, Live], at: Address
) -> None:
    rng = chance(5)
    for number in range(KILLS):
        for one in houses:
            other = rng.choice([some for some in houses if some is not one])
            one.say(rng.choice((at, Address(desk=other.id))), {"n": number})
        time.sleep(rng.random() * 0.4)
        fallen = rng.choice(houses)
        fallen.kill()
        fallen.start()
    for one in houses:  # the test asks, so that it need not wait for who was down for long
        for other in houses:
            if one is not other:
                with one.desk.acting(LIAISON) as sitting:
                    try_now(sitting, other.id)
    _until(lambda: _all_taken(houses))
    for one in houses:
        for (stream, desk), said in said_by(one).items():
            for other in houses:
                if other is not one:
                    meant = said if desk in ("", other.id) else []
                    assert differences(meant, other.heard(one, stream)) == 0


def test_the_audit_logs_hold(houses: tuple[Live, Live, Live]) -> None:
    """Three processes, killed again and again, and one that looked on: no entry is missing."""
    for one in houses:
        with one.desk.database.reading() as session:
            assert verify(
                stored_lines(session), one.desk.seal.public, read_head(one.desk.seal.head)
            ).holds
