"""The DSA's daily dumps: both engines import, count and find the same statements."""

import importlib.util
import random
from pathlib import Path

import pytest

from tocsin.engine import Engine, Settings, connect
from tocsin.exchange.dsa_dumps import About, Counted, behind, import_dumps, stated

_SHAPES = Path(__file__).parents[1] / "exchange/dsa_dumps/conftest.py"
_SPEC = importlib.util.spec_from_file_location("shapes_of_dsa_dumps", _SHAPES)
assert _SPEC is not None
assert _SPEC.loader is not None
shapes = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(shapes)


@pytest.fixture
def dumps(tmp_path: Path) -> list[Path]:
    """Fifty statements with empty, single and several values; three of them come a second time."""
    draw = random.Random(1)  # noqa: S311 - invented rows, no secret
    rows = [
        shapes.statement(
            number,
            category_specification=draw.choice(["", '["KEYWORD_MISINFORMATION_DISINFORMATION"]']),
            decision_visibility=draw.choice(["", '["A","B"]', '["A"]']),
            application_date=draw.choice(["", "2025-11-05"]),
        )
        for number in range(50)
    ]
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, part in zip(paths, (rows, rows[:3]), strict=True):
        path.write_bytes(shapes.part(part))
    return paths


def _found(engine: Engine, dumps: list[Path], out: Path) -> tuple[dict[str, object], list[str]]:
    imported = import_dumps(dumps, out, engine)
    counted = Counted(about=About.KEYWORD, column="decision_visibility", code="B")
    tables = {name: one.to_pylist() for name, one in stated(engine, imported).tables().items()}
    return tables, behind(engine, imported, counted).column("uuid").to_pylist()


def test_a_dump_is_imported_and_counted_alike(
    engine: Engine, dumps: list[Path], tmp_path: Path
) -> None:
    with connect("duckdb://", Settings(threads=1)) as plain:
        tables, behind_count = _found(plain, dumps, tmp_path / "plain")
    assert behind_count
    assert any(tables.values())
    assert _found(engine, dumps, tmp_path / "other") == (tables, behind_count)
