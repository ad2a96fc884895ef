"""The doctor finds what is wrong with a workspace, and never falls ill itself."""

import shutil
from collections import namedtuple
from datetime import UTC, datetime

import orjson
import pytest

from tocsin import doctor
from tocsin.doctor import examine
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.workspace import create_workspace

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def space(tmp_path, duckdb_engine):
    space = create_workspace(tmp_path / "space")
    path = tmp_path / "posts.csv"
    rows = [f"{n},u{n},2024-05-0{1 + n}T10:00:00Z,Post {n}\n" for n in range(3)]
    path.write_text("id,user,date,text\n" + "".join(rows))
    settings = ImportSettings(NOW, None, identify_language=False)
    import_files(Corpus(space.corpus), duckdb_engine, [path], settings)
    return space


def wrong(space):
    return {check.name: check for check in examine(space.root) if not check.fine}


def test_a_sound_machine_and_workspace_are_in_order(space):
    assert wrong(space) == {}
    assert {"Python", "engine", "free space", "key", "ledgers", "posts"} <= {
        check.name for check in examine(space.root)
    }


def test_without_a_workspace_the_machine_alone_is_examined():
    names = {check.name for check in examine(None)}
    assert "engine" in names
    assert "key" not in names


def test_a_place_that_is_no_workspace_is_said(tmp_path):
    found = {check.name: check for check in examine(tmp_path / "not" / "there")}
    assert not found["workspace"].fine
    assert "tocsin init" in found["workspace"].remedy


def test_a_lost_key_is_found(space):
    (space.root / "key").unlink()
    assert "backup" in wrong(space)["key"].remedy


def test_lost_posts_are_found(space):
    Corpus(space.corpus).post_files()[0].unlink()
    assert "2 stored, but the ledgers say 3" in wrong(space)["posts"].found


def test_a_damaged_posts_file_is_found(space):
    file = Corpus(space.corpus).post_files()[0]
    file.write_bytes(file.read_bytes()[:-10])
    assert "posts" in wrong(space)


def test_a_ledger_that_does_not_add_up_is_found(space):
    (path,) = (space.corpus / "imports").glob("*.json")
    ledger = orjson.loads(path.read_bytes())
    ledger["files"][0]["items"] += 1
    path.write_bytes(orjson.dumps(ledger))
    assert "does not add up" in wrong(space)["ledgers"].found


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b'{"files": 3}'])
def test_a_damaged_ledger_is_found(space, content):
    (path,) = (space.corpus / "imports").glob("*.json")
    path.write_bytes(content)
    assert "ledgers" in wrong(space)


def test_settings_that_are_wrong_are_found(space):
    (space.root / "tocsin.toml").write_text("memory = ")
    assert "settings" in wrong(space)


def test_an_interrupted_import_is_mentioned_and_no_fault(space):
    (space.corpus / ".staging" / "abc").mkdir(parents=True)
    (found,) = (c for c in examine(space.root) if c.name == "interrupted imports")
    assert found.fine
    assert "resumes" in found.remedy


def test_too_little_room_is_found(space, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 1))
    assert "Make room" in wrong(space)["free space"].remedy


def test_an_engine_that_does_not_compute_is_found(monkeypatch):
    def fail(_url):
        raise RuntimeError("no engine")

    monkeypatch.setattr(doctor, "connect", fail)
    assert not next(check for check in examine(None) if check.name == "engine").fine


def test_a_check_is_json_and_a_line(space):
    for check in examine(space.root):
        assert set(check.to_json()) == {"name", "fine", "found", "remedy"}
        assert check.name in check.line()


def test_pictures_that_cannot_be_compared_are_no_fault_and_the_mend_is_said(monkeypatch):
    monkeypatch.setattr(doctor, "is_installed", lambda: False)
    (check,) = (c for c in examine(None) if c.name == "pictures (optional)")
    assert check.fine
    assert "tocsin[media]" in check.remedy
