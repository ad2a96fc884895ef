"""What is broken, or takes a name that is not its own, is left out and said; the rest works."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.embed.opening import open_embedder
from tocsin.errors import TocsinError
from tocsin.posts.readers import READERS
from tocsin.report.plugged import Takes, every_plugin, export

Install = Callable[..., None]
READER = """
from tocsin.posts.readers.base import Reader
class Mine(Reader):
    name, title, layouts = "mine", "Mine", frozenset({"json"})
    def recognises(self, record): return 0.0
    def read(self, record): return []
"""


def problems() -> list[str]:
    _, refused = every_plugin()
    return [one.problem for one in refused]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import not_there", "ModuleNotFoundError"),
        ("this is no Python", "SyntaxError"),
        ("raise SystemExit(3)", "SystemExit"),
        ("1 / 0", "ZeroDivisionError"),
        ("Mine = 7", "TypeError"),
        ("class Mine: pass", "makes no Reader"),
        ("class Other: pass", "has no attribute 'Mine'"),
        (READER.replace('"mine"', '"other"'), "is called 'other'"),
        (READER.replace('"json"', '"smoke signals"'), "layouts"),
        (READER.replace('"Mine", f', '"", f'), "no title"),
        (READER.replace("def recognises(self, record): return 0.0", ""), "abstract"),
    ],
)
def test_a_broken_reader_is_left_out_and_said_and_the_others_work(
    examples: Path, install: Install, code: str, said: str
) -> None:
    install("broken", "tocsin.readers", {"mine": "broken:Mine"}, code)
    working, refused = every_plugin()
    assert len(working) == 4
    [one] = refused
    assert (one.name, one.package, one.version) == ("mine", "broken", "1")
    assert said in one.problem


OWN = [
    *(("tocsin.readers", reader.name) for reader in READERS),
    *(("tocsin.detectors", name) for name in ("coordination", "spread", "findings")),
    *(("tocsin.embedders", name) for name in ("e5", "light", "endpoint", "onnx")),
]


@pytest.mark.parametrize(("point", "name"), OWN)
def test_nothing_takes_over_a_name_of_tocsin_s_own(install: Install, point: str, name: str) -> None:
    install("greedy", point, {name: "greedy:Mine"}, READER.replace('"mine"', f'"{name}"'))
    assert problems() == ["its name is one of Tocsin's own"]


@pytest.mark.parametrize("name", ["Mine", "mine-too", "../mine", "m", "x" * 41])
def test_a_name_that_could_not_stand_in_a_path_or_a_table_is_refused(
    install: Install, name: str
) -> None:
    install("odd", "tocsin.readers", {name: "odd:Mine"}, READER)
    assert "lower-case letters" in problems()[0]


def test_a_name_that_two_packages_bring_is_taken_from_neither(install: Install) -> None:
    for package in ("first", "second"):
        install(package, "tocsin.readers", {"mine": f"{package}:Mine"}, READER)
    working, refused = every_plugin()
    assert working == ()
    assert [one.package for one in refused] == ["first", "second"]


def test_an_exporter_that_fails_leaves_no_half_a_file(install: Install, tmp_path: Path) -> None:
    code = """
class Half:
    title, suffix, takes = "Half", ".txt", "case"
    def write(self, thing, path):
        path.write_text("half")
        raise RuntimeError("cut off")
"""
    install("halved", "tocsin.exporters", {"half": "halved:Half"}, code)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(TocsinError, match=r"half of halved 1 failed \(RuntimeError: cut off\)"):
        export("half", Takes.CASE, None, out)
    with pytest.raises(TocsinError, match="No exporter 'half'"):
        export("half", Takes.INVESTIGATION, None, out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("suffix", "takes"), [("txt", "case"), ("./../x", "case"), (".txt", "person")]
)
def test_an_exporter_s_file_can_lie_nowhere_else(install: Install, suffix: str, takes: str) -> None:
    code = f"""
class Odd:
    title, suffix, takes = "Odd", {suffix!r}, {takes!r}
    def write(self, thing, path): pass
"""
    install("odd", "tocsin.exporters", {"odd": "odd:Odd"}, code)
    assert "PluginError" in problems()[0]


@pytest.mark.parametrize(
    ("gives", "said"),
    [
        ("np.ones((2, 4), dtype=np.float32)", "length one"),
        ("np.zeros((2, 5), dtype=np.float32)", r"shape \(2, 5\)"),
        ("np.zeros((2, 4))", "float64"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_an_embedder_that_breaks_its_contract_is_refused_before_it_is_used(
    install: Install, gives: str, said: str
) -> None:
    code = f"""
import numpy as np
class Bad:
    name, dimensions = "bad/1", 4
    def embed(self, texts, purpose="query"): return {gives}
def make(argument, threads): return Bad()
"""
    install("bad", "tocsin.embedders", {"bad": "bad:make"}, code)
    with pytest.raises(TocsinError, match=said):
        open_embedder("bad", None)


@pytest.mark.parametrize("name", ["../../key", "a b", "", "bad/\\0"])
def test_an_embedder_whose_name_is_none_for_a_file_is_refused(install: Install, name: str) -> None:
    code = f"""
import numpy as np
class Bad:
    name, dimensions = "{name}", 4
    def embed(self, texts, purpose="query"): return np.zeros((2, 4), dtype=np.float32)
def make(argument, threads): return Bad()
"""
    install("bad", "tocsin.embedders", {"bad": "bad:make"}, code)
    with pytest.raises(TocsinError, match="none for a file"):
        open_embedder("bad", None)
