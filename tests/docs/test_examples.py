"""The commands on the pages run, in order, and print what the pages say.

A block marked ``console`` holds commands (``$ tocsin …``) and what they print. ``…`` stands
for anything; spaces and line breaks do not matter, since terminals differ in width.
"""

import glob
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tocsin.cli import main

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = [
    page
    for page in sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
    if BLOCK.search(page.read_text("utf-8"))
]


@dataclass(frozen=True)
class Example:
    command: str
    printed: str


def examples(page: Path) -> list[Example]:
    found = []
    for block in BLOCK.findall(page.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            found.append(Example(command, printed))
    return found


def words_of(command: str) -> list[str]:
    """The words as a shell would give them, with its patterns filled in."""
    words = []
    for word in shlex.split(command):
        words += sorted(glob.glob(word)) if "*" in word else [word]  # noqa: PTH207 - relative
    return words


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> int:
    program, *arguments = words_of(command)
    assert program == "tocsin"
    monkeypatch.setattr(sys, "argv", ["tocsin", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    code = ended.value.code
    return code if isinstance(code, int) else int(code is not None)


def matches(printed: str, expected: str) -> bool:
    """Whether the output is what the page says.

    >>> matches("a  b\\nc", "a b …"), matches("a b", "a …  c")
    (True, False)
    """
    said = [re.escape(" ".join(part.split())) for part in expected.split("…")]
    return re.fullmatch(r"\s*" + ".*".join(said) + r"\s*", " ".join(printed.split())) is not None


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_commands_on_a_page_run_and_print_what_it_says(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for example in examples(page):
        capsys.readouterr()
        code = run(example.command, monkeypatch)
        out, err = capsys.readouterr()
        assert code == 0, f"{example.command}\n{err}"
        assert matches(out + err, example.printed), f"{example.command}\n{out + err}"
