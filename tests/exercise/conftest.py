from pathlib import Path

import pytest

from tocsin.exercise import Exercise, Scenario, write_exercise
from tocsin.exercise.write import World, play


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exercise")


@pytest.fixture(scope="session")
def exercise(folder: Path) -> Exercise:
    """The exercise of the demo."""
    return write_exercise(Scenario(), folder)


@pytest.fixture(scope="session")
def exports(folder: Path, exercise: Exercise) -> Path:
    """The folder of its export files."""
    return folder / "exports"


@pytest.fixture(scope="session")
def world() -> World:
    return play(Scenario())
