"""A desk with an administrator and an analyst, and a clock that a test puts forward."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tocsin.desk.people import passwords
from tocsin.desk.people.registry import (
    NewPerson,
    accept,
    actor_of,
    create_first_administrator,
    invite,
)
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.signing_in import Attempt, sign_in
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk

PASSWORD = "a lighthouse in the fog"  # noqa: S105 - invented


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of a hash is not what most tests are about; ``test_passwords`` tests it."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 64, 1))
    passwords._nobody.cache_clear()


class Clock:
    """A time that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(desk: Desk, clock: Clock) -> Desk:
    """The desk with its two people, both with the same password."""
    timed = Desk(desk.workspace, desk.database, desk.seal, clock)
    with timed.acting(SYSTEM) as sitting:
        new = NewPerson("Adi@Office.example", "Adi Okoro", "Office", frozenset())
        first = create_first_administrator(sitting, new, PASSWORD)
        adi = actor_of(first)
    with timed.acting(adi) as sitting:
        wanted = NewPerson("ana", "Ana Reyes", "Office", frozenset({Role.ANALYST}))
        _, token = invite(sitting, wanted)
        accept(sitting, token, PASSWORD)
    return timed


@pytest.fixture
def who(house: Desk) -> Callable[[str], Actor]:
    """The actor who signs in with a name."""

    def find(name: str) -> Actor:
        query = select(PersonRow).filter_by(sign_in_name=name)
        with house.database.reading() as session:
            return actor_of(session.scalars(query).one())

    return find


@pytest.fixture
def enter(house: Desk) -> Callable[..., str]:
    """Signs in; gives what the cookie holds."""

    def go(
        name: str = "ana", password: str = PASSWORD, code: str = "", address: str = "192.0.2.1"
    ) -> str:
        return sign_in(house, Attempt(name, password, code, address, "a browser"))

    return go
