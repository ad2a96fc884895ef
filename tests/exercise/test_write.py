import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import StorageError
from tocsin.exercise import Exercise, Scenario, write_exercise
from tocsin.exercise.adversary import EVASIONS
from tocsin.exercise.levels import LEVELS
from tocsin.exercise.scenario import (
    BENIGN_KINDS,
    CAMPAIGN_KINDS,
    LANGUAGES,
    PLATFORMS,
    THEMES,
)
from tocsin.exercise.write import World, play


def _some(names: tuple[str, ...], *, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, min_size=least).map(tuple)


SCENARIOS = st.builds(
    Scenario,
    seed=st.integers(0, 2**63),
    posts=st.integers(1, 400),
    start=st.integers(1_500_000_000, 1_760_000_000).map(
        lambda t_s: datetime.fromtimestamp(t_s, UTC)
    ),
    days=st.integers(1, 20),
    platforms=_some(PLATFORMS, least=1),
    languages=_some(LANGUAGES, least=1),
    accounts=st.integers(1, 200),
    campaigns=_some(CAMPAIGN_KINDS),
    benign=_some(BENIGN_KINDS),
    themes=_some(THEMES),
    level=st.sampled_from(list(LEVELS)),
    evasions=st.none()
    | st.dictionaries(st.sampled_from(list(EVASIONS)), st.floats(0, 1)).map(
        lambda strengths: tuple(strengths.items())
    ),
)


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def test_the_same_scenario_gives_the_same_bytes_whatever_python_hashes(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from tocsin.exercise import *; "
        "write_exercise(Scenario(posts=500, level='adversarial'), Path(sys.argv[1]))"
    )
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / hash_seed)],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
    assert _digest(tmp_path / "1") == _digest(tmp_path / "2")


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    write_exercise(Scenario(seed=1, posts=200), tmp_path / "1")
    write_exercise(Scenario(seed=2, posts=200), tmp_path / "2")
    assert _digest(tmp_path / "1") != _digest(tmp_path / "2")


@settings(max_examples=25, deadline=None)
@given(SCENARIOS)
def test_every_scenario_plays_within_its_time_and_keeps_its_books(
    tmp_path_factory: pytest.TempPathFactory, scenario: Scenario
) -> None:
    folder = tmp_path_factory.mktemp("any")
    exercise = write_exercise(scenario, folder)
    assert json.loads((folder / "truth.json").read_bytes()) == exercise.truth
    assert len(exercise.files) == len(scenario.platforms)
    posts = 0
    for file in exercise.truth["files"]:
        parts = file["posts"] + file["others"] + file["duplicates"] + file["rejected"]
        assert file["records"] == parts
        posts += file["posts"]
    world = play(scenario)
    assert len(world.posts) == posts
    assert all(scenario.start_ms <= post.t_ms < scenario.end_ms for post in world.posts)
    for group in world.planted:
        for action in group.actions:
            times = [post.t_ms for post in action.posts]
            assert max(times) - min(times) <= group.window_s * 1_000
            assert {post.account.role for post in action.posts} == {group.name}


def test_the_default_has_about_as_many_posts_as_it_says(world: World) -> None:
    assert 3_500 < len(world.posts) - len(world.talk.said) < 4_500
    assert 0.08 < len(world.talk.said) / len(world.posts) < 0.13


def test_only_the_exports_lie_in_their_folder(exercise: Exercise, folder: Path) -> None:
    assert sorted((folder / "exports").iterdir()) == sorted(exercise.files)
    names = {"README.md", "truth.json", "exports", "factchecks.csv", "official.toml"}
    assert {path.name for path in folder.iterdir()} == names


def test_the_story_tells_the_trainee_no_answer(exercise: Exercise, folder: Path) -> None:
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "invented" in readme
    for group in exercise.truth["campaigns"]:
        handles = [one["handle"] for found in group["accounts"].values() for one in found]
        assert not [word for word in (*handles, "lantern", group["story"]) if word in readme]
    for path in exercise.files:
        assert path.name in readme


def test_a_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError) as caught:
        write_exercise(Scenario(posts=50), tmp_path / "file")
    assert "Choose another folder" in caught.value.remedy
