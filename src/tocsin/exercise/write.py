"""From a scenario to a folder of exports with their ground truth, in one pure run."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tocsin.errors import StorageError
from tocsin.exercise.adversary import tactics_of
from tocsin.exercise.articles import Articles
from tocsin.exercise.background import Background
from tocsin.exercise.benign import BENIGN
from tocsin.exercise.campaigns import CAMPAIGNS
from tocsin.exercise.cast import Cast
from tocsin.exercise.chance import Chance
from tocsin.exercise.exports import WRITERS
from tocsin.exercise.levels import level_named
from tocsin.exercise.numbering import number
from tocsin.exercise.officials import write_officials
from tocsin.exercise.places import Places
from tocsin.exercise.scenario import Exercise, Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Planted, Stage
from tocsin.exercise.story import tell_story
from tocsin.exercise.talk import Talk, play_themes, write_factchecks
from tocsin.exercise.texts import Texts
from tocsin.exercise.truth import tell_truth

EXPORTS: Final = "exports"
"""The folder with the files that an analyst is handed, and nothing else."""
FACTCHECKS: Final = "factchecks.csv"
"""What fact-checkers had written, for ``tocsin claims import``."""
OFFICIALS: Final = "official.toml"
"""Whose word counts, for the workspace."""
_MOST_PLANTED: Final = 1_200
_BACKGROUND_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class World:
    """A scenario played to the end: all posts in time order, who was planted, who was there,
    what was said.
    """

    posts: Sequence[ScenarioPost]
    planted: Sequence[Planted]
    accounts: Sequence[Account]
    talk: Talk


def write_exercise(scenario: Scenario, folder: Path) -> Exercise:
    """Writes ``exports/``, what goes with them, ``truth.json`` and a ``README.md`` into ``folder``.

    The folder is made if it is missing; files of the same names are replaced. The same
    scenario gives the same bytes on any machine.

    Raises:
        StorageError: the folder cannot be written.
    """
    world = play(scenario)
    exports = [
        WRITERS[platform](
            [post for post in world.posts if post.platform == platform],
            Chance(scenario.seed, "export", platform),
        )
        for platform in scenario.platforms
    ]
    truth = tell_truth(scenario, world.planted, world.accounts, exports, world.talk)
    contents = {f"{EXPORTS}/{export.file}": export.content for export in exports}
    contents[FACTCHECKS] = write_factchecks(scenario)
    contents[OFFICIALS] = write_officials(world.accounts)
    contents["truth.json"] = json.dumps(truth, ensure_ascii=False, indent=1).encode() + b"\n"
    contents["README.md"] = tell_story(scenario, exports).encode()
    try:
        (folder / EXPORTS).mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise StorageError(
            f"The exercise could not be written to {folder}: {error.strerror}.",
            "Choose another folder, or make room and allow writing there.",
        ) from error
    files = tuple(folder / EXPORTS / export.file for export in exports)
    return Exercise(files, folder / FACTCHECKS, truth)


def play(scenario: Scenario) -> World:
    """Lets everything happen: the background, each campaign and look-alike, and then the talk."""
    seed = scenario.seed
    texts = Texts(scenario.languages)
    cast = Cast(scenario, texts, Chance(seed, "cast"))
    background = Background(
        scenario,
        cast,
        texts,
        Places(texts, Chance(seed, "places")),
        Articles(),
        Chance(seed, "background"),
    )
    background.fill(max(round(scenario.posts * _BACKGROUND_SHARE), scenario.posts - _MOST_PLANTED))
    planted = [
        *_campaigns(scenario, cast, background),
        *(
            BENIGN[name](Stage(scenario, cast, background, Chance(seed, "plant", name)))
            for name in scenario.benign
        ),
    ]
    talk = play_themes(scenario, cast, background, planted)
    posts = [*background.posts, *(one.post for one in talk.said)]
    for group in planted:
        posts += group.posts
    posts.sort(key=lambda post: post.t_ms)
    number(posts, Chance(seed, "numbers"))
    return World(posts, [group for group in planted if group.actions], cast.accounts, talk)


def _campaigns(scenario: Scenario, cast: Cast, background: Background) -> Iterator[Planted]:
    """The campaigns, each with a force and all with the tactics that the level asks for."""
    level, tactics = level_named(scenario.level), tactics_of(scenario.operator)
    places = Chance(scenario.seed, "forces").some(scenario.campaigns, len(scenario.campaigns))
    for name in scenario.campaigns:
        force = level.force((places.index(name) + 0.5) / len(places))
        chance = Chance(scenario.seed, "plant", name)
        group = CAMPAIGNS[name](Stage(scenario, cast, background, chance, force, tactics))
        group.strength = force.name
        yield group
