"""Real desks, each with a workspace and a database of its own, and the calls between them.

A call goes through the caller's own code and the door of the desk that is called; only the network
between the two is made up, so that it can be cut, and heard what was said on it.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, TypeVar
from urllib.parse import urlsplit

import orjson
import pytest
from sqlalchemy import select
from tests.roundtable.made import NOW

from tocsin.cases.marking import Tlp
from tocsin.desk import calling
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.calling import Answered, CallError
from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.people.rate import Rate
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.circle.circles import card, name_desk
from tocsin.desk.roundtable.circle.own_key import own_id
from tocsin.desk.roundtable.partners import groups, partners
from tocsin.desk.roundtable.streams.posting import post_to
from tocsin.desk.roundtable.streams.speaking import say
from tocsin.desk.sitting import Desk
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.partners.events import PartnerKind, Way
from tocsin.roundtable.partners.keys import fingerprint
from tocsin.seal import Seal
from tocsin.web.rooms.roundtable import doors
from tocsin.workspace import create_workspace

LIAISON = Actor("liaison", "A. Liaison", "House", frozenset({Role.LIAISON, Role.ADMINISTRATOR}))
WHY = "The laboratory read the samples again."


class Clock:
    """A clock that goes on a little each time that it is looked at, as clocks do."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def later(self, **by: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**by)


@dataclass
class House:
    """A desk, what the others call it, and what it is called by."""

    name: str
    desk: Desk
    address: str = ""
    app: Any = field(default_factory=lambda: SimpleNamespace(state=SimpleNamespace()))

    def __post_init__(self) -> None:
        self.app.state.strangers = Rate(10**9, 1.0)

    @property
    def url(self) -> str:
        """Where the desk is reached."""
        return self.address or f"https://{self.name}.example"

    @cached_property
    def id(self) -> str:
        """The desk's name at the roundtable, which stays."""
        with self.desk.looking(LIAISON) as sitting:
            return own_id(sitting)

    def say(self, to: "House | Address", payload: Mapping[str, Any] | None = None, **more: Any
            ) -> Message:  # fmt: skip
        """Says something to a desk or a group."""
        address = to if isinstance(to, Address) else Address(desk=to.id)
        said = {"what": "a rumour"} if payload is None else payload
        what, tlp = more.pop("what", What.SHARE), more.pop("tlp", Tlp.GREEN)
        with self.desk.acting(LIAISON) as sitting:
            return say(sitting, what, said, tlp, address, **more)

    def post(self, to: "House") -> int:
        """Sends a partner what waits for it, however long it was to wait."""
        with self.desk.acting(LIAISON) as sitting:
            partners.try_now(sitting, to.id)
        return post_to(self.desk, to.id)

    def view(self, of: "House") -> partners.PartnerView:
        """A partner as this desk sees it."""
        with self.desk.looking(LIAISON) as sitting:
            return partners.partner(sitting, of.id)

    def knock(self, path: str, body: bytes) -> Answered:
        """Hands in bytes at a door of this desk."""
        door = {"/roundtable/envelopes": doors.take_envelope,
                "/roundtable/statements": doors.take_statement}[path]  # fmt: skip
        caller = SimpleNamespace(app=self.app, address="192.0.2.1")
        told = door(SimpleNamespace(desk=self.desk, caller=caller), body)
        return Answered(told.status, {}, orjson.dumps(told.data))

    def logged(self, action: str) -> list[tuple[str, dict[str, Any]]]:
        """Subject and detail of the entries of an action in the audit log, in order."""
        query = (
            select(AuditRow.subject, AuditDetailRow.detail)
            .join(AuditDetailRow, AuditDetailRow.seq == AuditRow.seq)
            .where(AuditRow.action == action)
            .order_by(AuditRow.seq)
        )
        with self.desk.database.reading() as session:
            return [(subject, orjson.loads(detail)) for subject, detail in session.execute(query)]

    def heard(self, of: "House", stream: str = "") -> list[str]:
        """The ids of what was taken from a partner, in the order in which it was."""
        return [
            one for one, said in self.logged("message.taken")
            if said["sender"] == of.id and stream in ("", said["stream"])
        ]  # fmt: skip

    def refused(self) -> list[str]:
        """The reasons of what was refused, in order."""
        return [said["reason"] for _, said in self.logged("roundtable.refused")]


H = TypeVar("H", bound=House)
Three = tuple[House, House, House]


class Network:
    """Carries calls between houses; ``down`` are those that cannot be reached. ``said`` keeps what
    was handed in at each.
    """

    def __init__(self, *houses: House) -> None:
        self.houses = {urlsplit(one.url).hostname: one for one in houses}
        self.down: set[str] = set()
        self.said: list[tuple[House, str, bytes]] = []

    def send(self, method: str, url: str, body: bytes, *_: Any, **__: Any) -> Answered:
        """Takes the place of :func:`tocsin.desk.calling.send`."""
        parts = urlsplit(url)
        house = self.houses[parts.hostname]
        assert method == "POST"
        if house.name in self.down:
            raise CallError("It could not be called.")
        self.said.append((house, parts.path, body))
        return house.knock(parts.path, body)

    def envelopes(self, to: House) -> list[bytes]:
        """The messages that were handed in at a house, in order."""
        return [raw for house, path, raw in self.said if house is to and "envelopes" in path]


@contextmanager
def carried(network: Any) -> Any:
    """Lets a network carry all calls for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calling, "send", network.send)
        yield network


@cache
def _with_tables() -> bytes:
    """An empty database of a desk, made once: the migrations take a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.sqlite"
        made = Database(sqlite_at(path))
        made.upgrade()
        made.close()
        return path.read_bytes()


def house(
    folder: Path,
    name: str,
    clock: Callable[[], datetime],
    database: Callable[[str], Database] = Database,
    url: str = "",
    address: str = "",
    kind: type[H] = House,  # type: ignore[assignment]
) -> H:
    """A desk with a name, that knows nobody; ``url`` is its database, ``address`` its door."""
    workspace = create_workspace(folder / name)
    if url:
        opened = database(url)
        opened.upgrade()
    else:
        workspace.desk.write_bytes(_with_tables())
        opened = database(sqlite_at(workspace.desk))
    made = kind(name, Desk(workspace, opened, Seal.of(workspace), clock), address)
    with made.desk.acting(LIAISON) as sitting:
        name_desk(sitting, f"The Institute of {name}", PartnerKind.RESEARCH, country="FR",
                  url=made.url)  # fmt: skip
    return made


def acquaint(*houses: House, most_tlp: Tlp = Tlp.AMBER, private: bool = False) -> None:
    """Each meets all others, and people compare the keys."""
    for one in houses:
        for other in houses:
            if one is not other:
                meet(one, other, most_tlp, private=private)


def meet(one: House, other: House, most_tlp: Tlp = Tlp.AMBER, *, private: bool = False) -> None:
    """One notes another by its card, and people compare the key."""
    with other.desk.looking(LIAISON) as sitting:
        given = card(sitting)
    with one.desk.acting(LIAISON) as sitting:
        partner = partners.meet(sitting, given, most_tlp, private=private)
        partners.compare(
            sitting, partner, given.key, fingerprint(given.key), Way.IN_PERSON, "Their liaison"
        )


def table(founder: House, *others: House, most_tlp: Tlp = Tlp.AMBER) -> Address:
    """A group of houses that all have noted."""
    with founder.desk.acting(LIAISON) as sitting:
        made = groups.found(sitting, "The table", [one.id for one in others], most_tlp)
        editions = groups.group(sitting, made).editions
    take_over(editions, others)
    return Address(group=made, edition=editions[-1].digest)


def take_over(editions: Any, houses: Iterable[House]) -> None:
    """The founder tells the others how the group is composed."""
    for one in houses:
        with one.desk.acting(LIAISON) as sitting:
            groups.take_over(sitting, editions)
