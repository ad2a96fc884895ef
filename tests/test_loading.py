"""A command is loaded when it is asked for, and all that there are can be asked for."""

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest
import typer

import tocsin.cli
from tocsin.cli import app
from tocsin.cli.loading import COMMANDS, GROUPS

HEAVY = ("fastapi", "sqlalchemy", "scipy", "duckdb", "numba")


def callbacks(command):
    """What is run by a command, or by any in its group."""
    below = getattr(command, "commands", {})
    return {command.callback}.union(*map(callbacks, below.values()))


def test_every_command_of_every_module_can_be_asked_for():
    whole = typer.main.get_command(app)
    written = {
        one.callback
        for module in iter_modules(tocsin.cli.__path__)
        for one in getattr(
            getattr(import_module(f"tocsin.cli.{module.name}"), "app", None),
            "registered_commands", (),
        )
    }  # fmt: skip
    reached = {getattr(one, "__wrapped__", one) for one in callbacks(whole)}
    assert written <= reached, written - reached
    assert list(whole.commands) == [*COMMANDS, *GROUPS]
    assert all(command.name == name for name, command in whole.commands.items())


def test_a_command_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        app(["nonsense"])
    assert stopped.value.code == 2
    assert "No such command 'nonsense'" in capsys.readouterr().err


def test_who_asks_for_the_version_waits_for_nothing_else():
    code = f"""
import sys
from tocsin.cli import app
try:
    app(["--version"])
except SystemExit:
    pass
print([one for one in {HEAVY} if one in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
