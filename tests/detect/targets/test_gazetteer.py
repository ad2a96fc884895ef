"""The gazetteer: complete in six languages, extended by a workspace, strict about its form."""

import tomllib
from importlib.resources import files

import pytest

from tocsin.detect.targets.folding import fold
from tocsin.detect.targets.gazetteer import MULTILATERAL, load_gazetteer
from tocsin.detect.targets.mentions import find_mentions
from tocsin.errors import InputError

SHIPPED = tomllib.loads(
    files("tocsin.detect.targets").joinpath("gazetteer.toml").read_text(encoding="utf-8")
)


def test_the_great_organisations_and_processes_have_names_in_the_six_un_languages():
    great = ["un", "who", "eu", "au", "oas", "icc", "icj", "imf", "world-bank", "wto"]
    great += ["migration-compact", "pandemic-agreement", "paris-agreement", "agenda-2030"]
    for target in great:
        table = SHIPPED[target]
        assert {"ar", "zh", "en", "fr", "ru", "es"} <= table.keys() | (
            {"en", "fr", "es"} if "any" in table else set()
        ), target


def test_every_name_that_needs_no_guard_is_found_where_it_stands_alone():
    gazetteer = load_gazetteer()
    for alias in gazetteer.aliases:
        if alias.guard is None:
            text = alias.name.replace("*", "")
            found = find_mentions(gazetteer, fold(f"— {text} —"), None)
            assert found, alias.name


def test_a_workspace_adds_targets_and_names(tmp_path):
    own = tmp_path / "targets.toml"
    own.write_text('[tolvane]\nname = "Tolvane"\nkind = "institution"\nen = ["tolvane council"]\n'
                   '[who]\nen = ["geneva health people"]\n')  # fmt: skip
    gazetteer = load_gazetteer(own)
    text = fold("the Tolvane Council and the geneva health people and the WHO")
    ids = [gazetteer.targets[it.target].id for it in find_mentions(gazetteer, text, "en")]
    assert ids == ["tolvane", "who", "who"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[x]\nname = X\n", "line 2"),
        ('[x]\nname = "X"\nkind = "planet"\n', r"\[x\] needs a name and a kind.*organisation"),
        ('[x]\nname = "X"\nkind = "group"\nen = "ex"\n', r"\[x\] en is no list"),
        ('[x]\nname = "X"\nkind = "group"\nen = ["a*"]\n', "fewer than two letters"),
        ('[x]\nname = "X"\nkind = "group"\nen = [1]\n', "no text"),
        ('[who]\nguards = [{ alias = "WHO", when = "now" }]\n', "when is unknown"),
        ('[who]\nguards = [{ alias = "W.H.O." }]\n', "no name of this target"),
        ("x = 1\n", "x is no table"),
    ],
)
def test_a_mistake_in_an_own_file_is_named_with_its_place(tmp_path, content, complaint):
    own = tmp_path / "targets.toml"
    own.write_text(content)
    with pytest.raises(InputError, match=f"(?s)targets.toml.*{complaint}"):
        load_gazetteer(own)


def test_the_standing_view_is_of_organisations_and_processes():
    kinds = {target.id: target.kind for target in load_gazetteer().targets}
    assert kinds["who"] in MULTILATERAL
    assert kinds["paris-agreement"] in MULTILATERAL
    assert kinds["journalists"] not in MULTILATERAL
