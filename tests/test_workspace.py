"""A workspace: one folder, with a key that only its owner can read."""

import shutil
import stat

import pytest

from tocsin.errors import StorageError, UsageError
from tocsin.workspace import KEY_BYTES, create_workspace, open_workspace


def test_a_new_workspace_has_a_key_of_its_own_that_only_its_owner_reads(tmp_path):
    one, two = create_workspace(tmp_path / "a" / "one"), create_workspace(tmp_path / "two")
    assert len(one.key()) == KEY_BYTES
    assert one.key() != two.key()
    assert stat.S_IMODE((one.root / "key").stat().st_mode) == 0o600
    assert one.corpus.is_dir()
    assert one.index.is_dir()


def test_its_settings_are_all_comments_at_first_and_valid_when_uncommented(tmp_path):
    space = create_workspace(tmp_path / "space")
    assert space.settings() == {}
    path = space.root / "tocsin.toml"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line.removeprefix("# ") for line in lines if " = " in line))
    assert set(space.settings()) == {
        "database", "embedder", "engine", "fdr", "keep_identities", "memory",
        "people_per_search_point", "public_url", "publisher", "read", "timezone", "watch_roots",
    }  # fmt: skip


def test_an_empty_folder_may_become_one_and_a_full_one_may_not(tmp_path):
    (tmp_path / "empty").mkdir()
    create_workspace(tmp_path / "empty")
    with pytest.raises(UsageError, match="is a workspace already"):
        create_workspace(tmp_path / "empty")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    for taken in (tmp_path / "full", tmp_path / "full" / "letter.txt"):
        with pytest.raises(UsageError, match="is not empty"):
            create_workspace(taken)


def test_copying_the_folder_moves_the_workspace(tmp_path):
    space = create_workspace(tmp_path / "space")
    shutil.move(space.root, tmp_path / "elsewhere")
    moved = open_workspace(tmp_path / "elsewhere")
    assert len(moved.key()) == KEY_BYTES


def test_no_workspace_is_named_with_the_way_to_make_one(tmp_path):
    with pytest.raises(UsageError) as caught:
        open_workspace(tmp_path)
    assert f"tocsin init {tmp_path}" in caught.value.remedy


@pytest.mark.parametrize("content", [None, b"", b"xyz", b"00" * 31, b"00" * 33, b"\xff\xfe"])
def test_a_missing_or_damaged_key_is_never_replaced(tmp_path, content):
    space = create_workspace(tmp_path / "space")
    path = space.root / "key"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StorageError, match="key"):
        space.key()
    assert path.exists() is (content is not None)


@pytest.mark.parametrize("content", [b"memory = ", b"[a\n", b"\xff\xfe\x00"])
def test_settings_that_are_no_toml_are_refused_with_their_path(tmp_path, content):
    space = create_workspace(tmp_path / "space")
    (space.root / "tocsin.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"tocsin\.toml"):
        space.settings()


@pytest.mark.parametrize("file", ["a/b/odd name?.csv", "...", "x" * 300, "\u202e.csv", "/"])
def test_a_column_map_is_saved_under_a_name_that_every_system_takes(tmp_path, file):
    space = create_workspace(tmp_path / "space")
    path = space.save_column_map(file, "[columns]\n")
    assert path.read_text() == "[columns]\n"
    assert path.parent == space.root / "columns"
