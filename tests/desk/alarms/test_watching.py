"""Watched folders: what stands still is taken once; nothing outside of the roots is looked at."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tocsin.desk.alarms.watching import (
    Folder,
    add_watch,
    look,
    look_due,
    pause_watch,
    remove_watch,
    watches,
)
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.jobs.incoming import watch_roots
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.people.rights import Actor
from tocsin.desk.sitting import Desk

on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # the database is not asked
Settings = Callable[[str], None]


@pytest.fixture
def exports(tmp_path: Path, settings: Settings) -> Path:
    """The folder where exports land; the administrator lets it be watched."""
    folder = tmp_path / "srv" / "exports"
    folder.mkdir(parents=True)
    settings(f'watch_roots = ["{tmp_path / "srv"}"]')
    return folder


def watched(desk: Desk, actor: Actor, path: Path | str, **how: Any) -> str:
    with desk.acting(actor) as sitting:
        folder = Folder(str(path), **how)
        return add_watch(sitting, folder, watch_roots(desk.workspace)).id


def imports(desk: Desk) -> list[str]:
    """The names of the files that are to be imported."""
    with desk.database.reading() as session:
        rows = session.scalars(select(JobRow).where(JobRow.kind == "import"))
        return sorted(Path(file).name for row in rows for file in row.arguments["files"])


def rounds(desk: Desk, clock: Any, number: int = 2) -> None:
    for _ in range(number):
        look_due(desk)
        clock.forward(seconds=300)


def test_a_file_that_stands_still_is_taken_and_only_once(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    (exports / "a.jsonl").write_text("{}")
    watched(timed, analyst, exports)
    look_due(timed)
    assert imports(timed) == []  # seen once: nobody knows yet whether it is still being written
    clock.forward(seconds=300)
    look_due(timed)
    assert imports(timed) == ["a.jsonl"]
    rounds(timed, clock, 3)
    assert imports(timed) == ["a.jsonl"]


def test_a_file_that_grows_is_left_until_it_is_whole(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    watched(timed, analyst, exports)
    with (exports / "a.jsonl").open("w") as file:
        for _ in range(4):
            file.write("{}\n")
            file.flush()
            rounds(timed, clock, 1)
    assert imports(timed) == []
    rounds(timed, clock)
    assert imports(timed) == ["a.jsonl"]


def test_two_looks_in_quick_succession_are_not_standing_still(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    (exports / "a.jsonl").write_text("{}")
    watch = watched(timed, analyst, exports)
    look(timed, watch)
    clock.forward(seconds=2)
    look(timed, watch)
    assert imports(timed) == []


def test_the_same_content_under_another_name_or_in_another_folder_is_not_taken_again(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    (exports / "a.jsonl").write_text("{}")
    watched(timed, analyst, exports)
    rounds(timed, clock)
    other = exports.parent / "other"
    other.mkdir()
    watched(timed, analyst, other)
    for path in (exports / "b.jsonl", other / "c.jsonl"):
        path.write_text("{}")
    rounds(timed, clock, 3)
    assert imports(timed) == ["a.jsonl"]


def test_new_content_under_an_old_name_is_taken(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    path = exports / "daily.jsonl"
    watched(timed, analyst, exports)
    for content in ("{}", '{"more": 1}'):
        path.write_text(content)
        rounds(timed, clock, 3)
    assert imports(timed) == ["daily.jsonl", "daily.jsonl"]


@on_sqlite
def test_hidden_empty_and_other_files_links_and_folders_are_left(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    secret = exports.parent.parent / "secret.jsonl"
    secret.write_text("secret")
    (exports / ".hidden.jsonl").write_text("{}")
    (exports / "empty.jsonl").touch()
    (exports / "notes.txt").write_text("{}")
    (exports / "folder.jsonl").mkdir()
    (exports / "link.jsonl").symlink_to(secret)
    (exports / "dangling.jsonl").symlink_to(exports / "nowhere")
    if os.name != "nt":
        os.mkfifo(exports / "pipe.jsonl")
        Path(os.fsdecode(os.fsencode(exports) + b"/\xff.jsonl")).write_text("{}")
    watched(timed, analyst, exports, pattern="*.jsonl")
    rounds(timed, clock, 3)
    assert imports(timed) == []


@on_sqlite
@pytest.mark.parametrize(
    "path", ["/etc", "{root}/..", "{root}/../outside", "srv", "", "/\0", "{root}/none"]
)
def test_nothing_outside_of_the_roots_can_be_watched(
    timed: Desk, analyst: Actor, exports: Path, path: str
) -> None:
    (exports.parent.parent / "outside").mkdir()
    with pytest.raises(InvalidError) as refused:
        watched(timed, analyst, path.format(root=exports.parent))
    assert "path" in refused.value.fields


def test_a_folder_that_becomes_a_link_out_of_the_roots_is_no_longer_looked_at(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    watched(timed, analyst, exports)
    outside = exports.parent.parent / "outside"
    outside.mkdir()
    (outside / "a.jsonl").write_text("{}")
    exports.rmdir()
    exports.symlink_to(outside)
    rounds(timed, clock, 3)
    assert imports(timed) == []
    with timed.looking(analyst) as sitting:
        assert "watch_roots" in (watches(sitting)[0].trouble or "")


def test_a_root_that_the_administrator_takes_back_is_looked_at_no_longer(
    timed: Desk, clock: Any, analyst: Actor, exports: Path, settings: Settings
) -> None:
    watched(timed, analyst, exports)
    (exports / "a.jsonl").write_text("{}")
    settings("")
    rounds(timed, clock, 3)
    assert imports(timed) == []


def test_a_folder_that_is_gone_is_said_and_looked_at_again_when_it_is_back(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    watched(timed, analyst, exports)
    exports.rmdir()
    rounds(timed, clock)
    with timed.looking(analyst) as sitting:
        assert "cannot be looked at" in (watches(sitting)[0].trouble or "")
    exports.mkdir()
    (exports / "a.jsonl").write_text("{}")
    rounds(timed, clock, 3)
    with timed.looking(analyst) as sitting:
        assert watches(sitting)[0].trouble is None
    assert imports(timed) == ["a.jsonl"]


def test_a_folder_is_looked_at_as_often_as_asked_and_once_after_a_standstill(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    watched(timed, analyst, exports, every_s=600)
    look_due(timed)
    with timed.looking(analyst) as sitting:
        first = watches(sitting)[0].looked_at
    clock.forward(seconds=599)
    look_due(timed)
    with timed.looking(analyst) as sitting:
        assert watches(sitting)[0].looked_at == first
    clock.forward(days=3)
    look_due(timed)
    with timed.looking(analyst) as sitting:
        assert watches(sitting)[0].next_at > clock.now


def test_a_paused_folder_rests_and_a_removed_one_is_gone(
    timed: Desk, clock: Any, analyst: Actor, exports: Path
) -> None:
    watch = watched(timed, analyst, exports)
    (exports / "a.jsonl").write_text("{}")
    with timed.acting(analyst) as sitting:
        pause_watch(sitting, watch, active=False)
    rounds(timed, clock, 3)
    assert imports(timed) == []
    with timed.acting(analyst) as sitting:
        remove_watch(sitting, watch)
        with pytest.raises(NotFoundError):
            remove_watch(sitting, watch)
    assert look(timed, watch) == 0


@on_sqlite
def test_who_may_not_import_watches_nothing(timed: Desk, exports: Path) -> None:
    nobody = Actor("person-x", "X", "Office", frozenset())
    with pytest.raises(ForbiddenError):
        watched(timed, nobody, exports)
    with timed.looking(nobody) as sitting, pytest.raises(ForbiddenError):
        watches(sitting)


@on_sqlite
@pytest.mark.parametrize(
    ("how", "field"), [({"every_s": 1}, "every_s"), ({"pattern": ""}, "pattern")]
)
def test_what_cannot_be_is_refused_with_its_field(
    timed: Desk, analyst: Actor, exports: Path, how: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        watched(timed, analyst, exports, **how)
    assert list(refused.value.fields) == [field]
