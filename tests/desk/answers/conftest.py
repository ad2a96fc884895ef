"""Two institutions at one desk, with a clock that stands where a test puts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.answers.registry.made import NOW

from tocsin.desk.answers import tables as _answers
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Desk, Sitting

HEALTH, WATER, PRESS = "Redbrook Health", "Redbrook Waterworks", "Redbrook Press Office"


class Office:
    """The desk, its people by name, and sittings in their names."""

    def __init__(self, desk: Desk) -> None:
        self.now = NOW
        self.desk = Desk(desk.workspace, desk.database, desk.seal, lambda: self.now)
        self.people: dict[str, Actor] = {}

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now

    def add(self, name: str, institution: str, *roles: Role) -> Actor:
        row = PersonRow(
            id=f"person-{name}",
            sign_in_name=name,
            name=name,
            institution=institution,
            roles=list(roles),
            created_at=NOW,
        )
        with self.desk.database.writing() as session:
            session.add(row)
        self.people[name] = actor_of(row)
        return self.people[name]

    @contextmanager
    def acting(self, name: str) -> Iterator[Sitting]:
        with self.desk.acting(self.people[name]) as sitting:
            yield sitting

    def does(self, name: str, use_case: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        """A use case in the name of a person, in a transaction of its own."""
        with self.acting(name) as sitting:
            return use_case(sitting, *arguments, **more)

    def events(self, answer_id: str) -> int:
        with self.desk.looking(SYSTEM) as sitting:
            return sitting.session.get_one(_answers.AnswerRow, answer_id).events


@pytest.fixture
def office(desk: Desk) -> Office:
    """A writer and a reader at Health, deciders at Health and Waterworks, others elsewhere."""
    settings = desk.workspace.root / "tocsin.toml"
    settings.write_text('public_url = "https://desk.example.org"\n', encoding="utf-8")
    made = Office(desk)
    made.add("writer", HEALTH, Role.ANALYST)
    made.add("reader", HEALTH, Role.ANALYST)
    made.add("head", HEALTH, Role.DECIDER)
    made.add("deputy", HEALTH, Role.DECIDER)
    made.add("engineer", WATER, Role.DECIDER)
    made.add("reporter", PRESS, Role.ANALYST, Role.DECIDER)
    made.add("admin", HEALTH, Role.ADMINISTRATOR)
    return made


__all__ = ["HEALTH", "PRESS", "WATER", "Office"]
