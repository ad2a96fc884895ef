"""The example packages: what other packages bring works like Tocsin's own."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest

from tocsin.chain.measuring import basis_of
from tocsin.chain.plugged import detect_plugged
from tocsin.embed.opening import open_embedder
from tocsin.engine import Engine
from tocsin.errors import UsageError
from tocsin.finding import Finding
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.ledger import FileLedger
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.readers import READERS, every_reader
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.reading import Reading
from tocsin.report.plugged import Takes, every_plugin, export
from tocsin.workspace import Workspace, create_workspace

NOW = datetime(2026, 11, 28, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script> ![x](http://evil.example) # head\n# second @all `code` =1+1 | a"
)


class Forum(NamedTuple):
    """A workspace with the exports of the invented forum, and what became of them."""

    space: Workspace
    ledger: FileLedger


@pytest.fixture
def forum(examples: Path, duckdb_engine: Engine, tmp_path: Path) -> Forum:
    lines = [
        orjson.dumps(
            {
                "forum_msg": number,
                "by": f"u{number % 9}",
                "when": f"2026-11-{1 + number % 20:02}T{8 + number % 12:02}:00+00:00",
                "body": f"The bridge is closed, says neighbour {number}",
                "answers": number - 1 if number % 3 else None,
            }
        )
        for number in range(300)
    ]
    lines.append(orjson.dumps({"forum_msg": 900, "removed": True}))
    lines.append(orjson.dumps({"forum_msg": 901, "by": "u1", "when": "noon", "body": "x"}))
    file = tmp_path / "forum.jsonl"
    file.write_bytes(b"\n".join(lines))
    space = create_workspace(tmp_path / "workspace")
    readers = tuple(one for one in every_reader() if not isinstance(one, AnyTable))
    how = ImportSettings(NOW, Pseudonyms(space.key()), reading=Reading(readers=readers))
    made = import_files(Corpus(space.corpus), duckdb_engine, [file], how).made
    return Forum(space, made[0].files[0])


def test_every_example_is_found_with_its_package_and_version(examples: Path) -> None:
    working, refused = every_plugin()
    assert refused == ()
    assert [(one.point, one.name, one.origin) for one in working] == [
        ("tocsin.readers", "village_forum", "tocsin-example-reader 1.0"),
        ("tocsin.detectors", "hours_of_day", "tocsin-example-detector 1.0"),
        ("tocsin.exporters", "findings_markdown", "tocsin-example-exporter 1.0"),
        ("tocsin.embedders", "spelling", "tocsin-example-embedder 1.0"),
    ]


def test_without_plug_ins_there_are_tocsin_s_own_only() -> None:
    assert every_plugin() == ((), ())
    assert every_reader() == READERS


def test_they_can_all_be_left_out(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_PLUGINS", "0")
    assert every_plugin() == ((), ())


def test_whichever_is_imported_first_tocsin_or_the_plug_in_it_is_found(examples: Path) -> None:
    code = (
        "import tocsin_example_reader; from tocsin.posts.readers import every_reader;"
        "print(every_reader()[-1].name)"
    )
    path = os.pathsep.join([str(examples), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "village_forum"


def test_a_reader_s_posts_are_in_the_corpus_under_its_name_and_the_ledger_adds_up(
    forum: Forum,
) -> None:
    ledger = forum.ledger
    assert (ledger.posts, ledger.rejected, ledger.others) == (300, 1, {"removed messages": 1})
    assert ledger.balanced()
    corpus = Corpus(forum.space.corpus)
    tables = [pq.read_table(path) for path in corpus.post_files()]
    assert {name for one in tables for name in one["reader"].to_pylist()} == {"village_forum/1"}
    assert [row["field"] for row in corpus.rejected()] == ["when"]


def test_a_detector_runs_on_the_basis_of_tocsin_s_own_measures(
    forum: Forum, duckdb_engine: Engine
) -> None:
    found = detect_plugged(basis_of(forum.space, duckdb_engine, NOW))
    assert found.problems == ()
    [finding] = found.findings
    result = found.results["hours_of_day"]
    assert result.said()[0].startswith("From 00:00 to 08:00 UTC, the quietest eight hours, 0.0%")
    assert result.said()[0].endswith("(p = 0.001).")
    assert sum(result.tables()["hours"]["posts"].to_pylist()) == 300
    assert result.charts()["hours"].svg().startswith("<svg")
    assert (finding.detector, finding.version) == ("hours_of_day", 1)
    assert finding.parameters["plug_in"] == "tocsin-example-detector 1.0"
    assert len(finding.evidence) == 50


def test_a_detector_that_fails_is_said_and_does_not_stop_the_others(
    forum: Forum, site: Path, duckdb_engine: Engine, install: object
) -> None:
    code = """
from tocsin.results import KeptResult
from tocsin.chain.plugged import Detected
class Raises:
    title, version = "Raises", 1
    def __call__(self, basis): raise RuntimeError("no luck")
class Lies:
    title, version = "Lies", 1
    def __call__(self, basis): return Detected(KeptResult((), {"t": "no table"}, {}, ()))
class Unready:
    title, version = "Unready", "one"
    def __call__(self, basis): return None
"""
    names = {name.lower(): f"failing:{name}" for name in ("Raises", "Lies", "Unready")}
    assert callable(install)
    install("failing", "tocsin.detectors", names, code)
    found = detect_plugged(basis_of(forum.space, duckdb_engine, NOW))
    assert list(found.results) == ["hours_of_day"]
    lies, raises = found.problems
    assert "lies of failing 1 failed, so what it looks for was not looked for" in lies
    assert "no luck" in raises
    assert [one.name for one in every_plugin()[1]] == ["unready"]


def test_hours_that_are_all_alike_are_not_found_uneven(
    examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 200 corpora of chance, one in twenty is below 5 %, within three standard errors."""
    example = import_module("tocsin_example_detector")
    monkeypatch.setattr(example, "DRAWS", 99)
    generator = np.random.default_rng(1)
    corpora = generator.multinomial(500, np.full(24, 1 / 24), size=200)
    share = np.mean([example.measure(one).p_value <= 0.05 for one in corpora])
    assert abs(share - 0.05) <= 3 * (0.05 * 0.95 / 200) ** 0.5


def test_a_night_of_half_the_usual_posts_is_found(examples: Path) -> None:
    example = import_module("tocsin_example_detector")
    weights = np.where(np.arange(24) < 8, 0.5, 1.0)
    counts = np.random.default_rng(2).multinomial(1_000, weights / weights.sum())
    found = example.measure(counts)
    assert (found.start, found.p_value) == (0, 0.001)
    assert found.low <= found.share <= found.high < found.expected
    with pytest.raises(ValueError, match="no posts"):
        example.measure(np.zeros(24, dtype=np.int64))


def test_an_exporter_writes_a_file_in_which_nothing_hostile_is_a_mark(
    examples: Path, tmp_path: Path
) -> None:
    finding = Finding("d", 1, {}, HOSTILE, HOSTILE, {}, (1, 2), NOW, caveats=(HOSTILE,))
    thing = SimpleNamespace(title=HOSTILE, created_at=NOW, findings=(finding,))
    path = export("findings_markdown", Takes.INVESTIGATION, thing, tmp_path)
    written = path.read_text(encoding="utf-8")
    assert path == tmp_path / "findings_markdown.md"
    for mark in ("<script", "![", "](", "`code`", "\n# second", "http://", " | "):
        assert mark not in written
    assert "2 posts bear it out" in written
    assert "q-value not measured" in written


def test_an_embedder_is_opened_by_its_name_and_its_vectors_are_kept(
    examples: Path, tmp_path: Path
) -> None:
    texts = [
        "The bridge is closed",
        "the bridge is closed!",
        "Vaccins et confiance",
        "",
        "\0\udcff",
        "x" * 1_000_000,
    ]
    embedder = open_embedder("spelling:64", tmp_path / "vectors")
    vectors = embedder.embed(texts)
    assert embedder.name == "spelling/64/1"
    assert vectors.shape == (6, 64)
    assert vectors[0] @ vectors[1] > 0.8
    assert vectors[0] @ vectors[2] < 0.5
    assert not vectors[3].any()
    again = open_embedder("spelling:64", tmp_path / "vectors").embed(texts)
    assert np.array_equal(again, vectors)


def test_an_error_names_the_embedders_that_are_installed(examples: Path) -> None:
    with pytest.raises(UsageError, match="spelling"):
        open_embedder("nothing", None)
