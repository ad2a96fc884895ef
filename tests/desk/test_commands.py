"""The commands of the desk at the machine: the audit log and backups."""

from pathlib import Path

import orjson
import pytest
from click.testing import Result
from typer.testing import CliRunner

from tocsin.cli import audit, backups
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError, UsageError


@pytest.fixture
def embedded(desk: Desk) -> Desk:
    """A desk whose database the workspace itself names, with some entries in its log."""
    if not desk.database.is_sqlite:
        url = desk.database.url.set(drivername="postgresql")
        with (desk.workspace.root / "tocsin.toml").open("a") as file:
            file.write(f'database = "{url.render_as_string(hide_password=False)}"\n')
    for number in range(3):
        with desk.acting(SYSTEM) as sitting:
            sitting.log("case.saved", f"case-{number}", title="Harbour bridge")
    return desk


def run(app: object, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])  # type: ignore[arg-type]


def test_a_log_is_verified_exported_and_verified_offline(embedded: Desk, tmp_path: Path) -> None:
    root = embedded.workspace.root
    done = run(audit.app, "verify", "-w", root, "--json")
    assert orjson.loads(done.stdout)["holds"] is True
    (tmp_path / "head").write_text(run(audit.app, "head", "-w", root).stdout)
    log = tmp_path / "log.jsonl"
    assert run(audit.app, "export", log, "-w", root).exit_code == 0
    root.rename(tmp_path / "elsewhere")  # only the file, the key and the head are needed
    told = run(audit.app, "verify", "--file", log, "--head", tmp_path / "head", "--json")
    assert orjson.loads(told.stdout) == {
        "entries": 3, "erased": [], "holds": True, "fault": None, "end_is_known": True,
    }  # fmt: skip
    (tmp_path / "elsewhere").rename(root)


def test_a_log_cut_short_is_found_by_the_head_alone(embedded: Desk, tmp_path: Path) -> None:
    root = embedded.workspace.root
    log = tmp_path / "log.jsonl"
    run(audit.app, "export", log, "-w", root)
    (tmp_path / "head").write_text(run(audit.app, "head", "-w", root).stdout)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    key = embedded.seal.public
    without = run(audit.app, "verify", "--file", log, "--key", key)
    assert without.exit_code == 0
    assert "Whether its end was cut off is not known" in without.stdout
    cut = run(audit.app, "verify", "--file", log, "--head", tmp_path / "head")
    assert isinstance(cut.exception, StorageError)
    assert cut.exception.exit_code == 4
    assert "its end was cut off" in str(cut.exception)


def test_what_is_asked_wrongly_is_said(embedded: Desk, tmp_path: Path) -> None:
    for arguments in (
        ("verify", "--file", tmp_path / "log.jsonl"),
        ("verify", "-w", embedded.workspace.root, "--head", tmp_path / "none"),
        ("export", embedded.workspace.root / "tocsin.toml", "-w", embedded.workspace.root),
    ):
        assert isinstance(run(audit.app, *arguments).exception, UsageError)


def test_a_backup_is_made_and_restored(embedded: Desk, tmp_path: Path) -> None:
    if not embedded.database.is_sqlite:
        pytest.skip("tests/desk/keeping restores a dump")
    target, again = tmp_path / "desk.tar.zst", tmp_path / "again"
    made = run(backups.app, "make", target, "-w", embedded.workspace.root, "--json")
    assert orjson.loads(made.stdout)["database"] == "sqlite"
    assert run(backups.app, "restore", target, again).exit_code == 0
    assert run(audit.app, "verify", "-w", again).exit_code == 0
