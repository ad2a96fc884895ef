"""Plug-ins are installed into a folder of their own, without a network, and then forgotten."""

import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tocsin.chain.plugged import plugged_detectors
from tocsin.embed.plugged import plugged_embedders
from tocsin.posts.readers.plugged import plugged_readers
from tocsin.report.plugged import plugged_exporters

EXAMPLES = Path(__file__).parents[2] / "examples" / "plugins"
Install = Callable[..., None]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that plug-ins are installed into."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    _look_again()
    yield folder
    _look_again()
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(folder)):
            del sys.modules[name]


@pytest.fixture
def examples(site: Path) -> Path:
    """All example packages, installed as their ``pyproject.toml`` says."""
    for project in sorted(EXAMPLES.glob("*/pyproject.toml")):
        stated = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        module = stated["name"].replace("-", "_")
        shutil.copytree(project.parent / module, site / module)
        _write_info(site, stated["name"], stated["version"], stated["entry-points"])
    return site


@pytest.fixture
def install(site: Path) -> Install:
    """Installs a package of one module."""

    def put(package: str, point: str, names: dict[str, str], code: str) -> None:
        (site / f"{package}.py").write_text(code, encoding="utf-8")
        _write_info(site, package, "1", {point: names})

    return put


def _look_again() -> None:
    for cached in (plugged_readers, plugged_detectors, plugged_exporters, plugged_embedders):
        cached.cache_clear()


def _write_info(site: Path, name: str, version: str, points: dict[str, dict[str, str]]) -> None:
    """What an installer leaves beside a package (PyPA: recording installed projects)."""
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = (
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in points.items()
    )
    (info / "entry_points.txt").write_text("\n".join(groups))
