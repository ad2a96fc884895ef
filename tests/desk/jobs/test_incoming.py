"""What is sent to the desk is kept whole or not at all; jobs read nothing else on the machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.errors import InvalidError
from tocsin.desk.jobs.incoming import readable, receive, settle, watch_roots
from tocsin.errors import UsageError
from tocsin.workspace import Workspace, create_workspace


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


def watching(space: Workspace, line: str) -> None:
    (space.root / "tocsin.toml").write_text(line, encoding="utf-8")


def test_a_file_is_kept_under_its_name_and_may_be_read(space: Workspace) -> None:
    path = receive(space, "posts.jsonl", [b"one ", b"two"], most_bytes=10)
    assert path.name == "posts.jsonl"
    assert readable(space, str(path)).read_bytes() == b"one two"


def test_a_file_that_is_too_large_leaves_nothing(space: Workspace) -> None:
    with pytest.raises(InvalidError, match="larger than 10"):
        receive(space, "posts.jsonl", [b"123456"] * 2, most_bytes=10)
    assert list((space.root / "incoming").rglob("*")) == []


def test_a_sender_who_hangs_up_leaves_nothing(space: Workspace) -> None:
    def cut_off() -> Iterator[bytes]:
        yield b"12"
        raise ConnectionResetError

    with pytest.raises(Exception, match="cannot be kept"):
        receive(space, "posts.jsonl", cut_off(), most_bytes=10)
    assert list((space.root / "incoming").rglob("*")) == []


@given(name=st.text(max_size=300))
def test_no_name_leads_out_of_the_folder(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    space = Workspace(tmp_path_factory.getbasetemp() / "any name")
    path = receive(space, name, [b"x"], most_bytes=10)
    assert path.resolve().is_relative_to(space.root.resolve() / "incoming")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../../key", "/etc/passwd", "..\\..\\key", ".", "..", "a\0b"])
def test_hostile_names_become_plain_ones(space: Workspace, name: str) -> None:
    path = receive(space, name, [b"x"], most_bytes=10)
    assert path.parent.parent == space.root.resolve() / "incoming"


def test_an_imported_file_is_moved_and_still_found_by_its_first_path(space: Workspace) -> None:
    path = receive(space, "posts.jsonl", [b"x"], most_bytes=10)
    moved = settle(space, path)
    assert not path.exists()
    assert readable(space, str(path)) == moved == settle(space, moved)


def test_a_watched_file_stays_where_it_is(space: Workspace, tmp_path: Path) -> None:
    watching(space, f'watch_roots = ["{tmp_path / "exports"}"]')
    file = tmp_path / "exports" / "a.csv"
    file.parent.mkdir()
    file.touch()
    assert settle(space, readable(space, str(file))) == file


@pytest.mark.parametrize("stated", ["/etc/passwd", "incoming/../key", "{root}/key", "{root}", "\0"])
def test_nothing_else_on_the_machine_is_read(space: Workspace, stated: str) -> None:
    with pytest.raises(UsageError):
        readable(space, stated.format(root=space.root))


def test_a_link_leads_nowhere_else(space: Workspace, tmp_path: Path) -> None:
    watching(space, f'watch_roots = ["{tmp_path / "exports"}"]')
    (tmp_path / "exports").mkdir()
    link = tmp_path / "exports" / "innocent.csv"
    link.symlink_to(space.root / "key")
    with pytest.raises(UsageError, match="outside"):
        readable(space, str(link))


@pytest.mark.parametrize(
    "line", ['watch_roots = "/srv"', "watch_roots = [1]", 'watch_roots = ["x"]']
)
def test_watch_roots_that_are_no_absolute_paths_are_refused(space: Workspace, line: str) -> None:
    watching(space, line)
    with pytest.raises(UsageError, match="watch_roots"):
        watch_roots(space)
