"""A desk whose jobs are small ones, run by real processes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.desk.jobs.kinds import KINDS, Kind
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.sitting import Desk

HERE = Path(__file__).parent


def small(name: str, *, heavy: bool = False, rank: int = 0) -> Kind:
    return Kind(name, f"small_jobs:{name}", Right.IMPORT, heavy, rank)


@pytest.fixture(autouse=True)
def small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of job for these tests; their processes find them on their path."""
    for kind in (
        small("count"), small("polite"), small("stubborn"), small("killed"), small("faulty"),
        small("refusing"), small("weighty", heavy=True), small("weightier", heavy=True, rank=1),
    ):  # fmt: skip
        monkeypatch.setitem(KINDS, kind.name, kind)
    path = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    monkeypatch.setenv("PYTHONPATH", path)


@pytest.fixture
def analyst() -> Actor:
    return Actor("person-ana", "Ana", "Office", frozenset({Role.ANALYST}))


@pytest.fixture
def viewer() -> Actor:
    return Actor("person-vic", "Vic", "Office", frozenset({Role.VIEWER}))


@pytest.fixture
def administrator() -> Actor:
    return Actor("person-adi", "Adi", "Office", frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def look(desk: Desk) -> Callable[[str], JobRow]:
    """A job as the database has it now."""

    def find(job_id: str) -> JobRow:
        with desk.database.reading() as session:
            return session.get_one(JobRow, job_id)

    return find
