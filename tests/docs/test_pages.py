"""The pages say what is true: their links lead somewhere, their commands and lists exist."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tocsin.cli import app
from tocsin.detect.coordination.behaviours import parse_behaviour
from tocsin.posts.readers import READERS
from tocsin.posts.readers.zeeschuimer.platforms import PLATFORMS
from tocsin.shares import ObjectKind

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if "_build" not in path.parts
)
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def between(text: str, mark: str) -> str:
    return text.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0]


# Links


def links(page: Path) -> Iterator[str]:
    prose = FENCE.sub("", page.read_text("utf-8"))
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)
    yield from re.findall(r"^([\w/-]+)$", "\n".join(toctrees(page)), re.MULTILINE)


def toctrees(page: Path) -> list[str]:
    found = re.findall(
        r"^```\{toctree\}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return [re.sub(r"^(?!:)([\w/-]+)$", r"\1.md", block, flags=re.MULTILINE) for block in found]


def places(page: Path) -> set[str]:
    """The anchors of a page: its headings as code hosts and MyST spell them, and its labels."""
    text = FENCE.sub("", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    spelt = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return spelt | set(re.findall(r"^\(([\w-]+)\)=$", text, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if "://" in link:
            continue
        target, _, place = link.partition("#")
        file = (page.parent / target) if target else page
        assert file.exists(), f"{name_of(page)} links to {link}"
        assert not place or place in places(file), f"{name_of(page)} links to {link}"


def test_every_page_in_docs_is_in_the_table_of_contents() -> None:
    listed = "\n".join(toctrees(ROOT / "docs/index.md"))
    for page in PAGES:
        if page.parent != ROOT and page.name != "index.md":
            assert page.relative_to(ROOT / "docs").as_posix() in listed


# Commands


def commands(command: Any = None, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    command = command or typer.main.get_command(app)
    found = {path: command}
    for name, below in getattr(command, "commands", {}).items():
        found |= commands(below, (*path, name))
    return found


COMMANDS = commands()
FLAGS = {
    flag
    for command in COMMANDS.values()
    for p in command.params
    for flag in (*p.opts, *p.secondary_opts)
}


def mentioned(text: str) -> list[list[str]]:
    """Each ``tocsin …`` on a page, as words: in code spans and on the lines of blocks."""
    spans = re.findall(r"`([^`\n]*\btocsin [^`\n]+)`", text)
    lines = re.findall(r"^\$ (.+)$", text, re.MULTILINE)
    return [part.split("tocsin ", 1)[1].split() for part in (*spans, *lines) if "tocsin " in part]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_and_flag_on_a_page_exists(page: Path) -> None:
    for words in mentioned(page.read_text("utf-8")):
        if words[0] == "COMMAND":
            continue
        paths = (tuple(words[:count]) for count in (3, 2, 1))
        path = next((one for one in paths if one in COMMANDS), tuple(words[:1]))
        plain = () if words[0].startswith("-") else path
        assert plain in COMMANDS, f"{name_of(page)} names the command {' '.join(words)}"
        known = {f for p in COMMANDS[plain].params for f in (*p.opts, *p.secondary_opts)} | {
            "--help", "--install-completion",
        }  # fmt: skip
        for flag in (word for word in words if word.startswith("--")):
            assert flag in known, f"{name_of(page)} gives {flag} to {' '.join(words)}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_flag_in_the_text_exists_somewhere(page: Path) -> None:
    others = {"--help", "--require-hashes", "--install-completion"}
    prose = FENCE.sub("", page.read_text("utf-8"))
    for flag in re.findall(r"`(--[a-z-]+)", prose):
        assert flag in FLAGS | others, f"{name_of(page)} names {flag}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_on_a_page_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE):
        assert target in targets, f"{name_of(page)} names make {target}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_source_file_a_page_names_exists(page: Path) -> None:
    names = re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", page.read_text("utf-8"))
    # Folders of a workspace or a report.
    outside = {
        "claims/",
        "coortweet/",
        "corpus/",
        "factchecks/",
        "found/",
        "index/",
        "narratives/",
        "ratings/",
    }
    for name in names:
        found = [base / name for base in (ROOT, ROOT / "src/tocsin") if (base / name).exists()]
        assert found or name in outside, f"{name_of(page)} names {name}"


# Lists that must match the code


def test_the_table_of_formats_is_the_list_of_readers() -> None:
    rows = re.findall(
        r"^\| (.+?) `(\w+)` \|", between(read("docs/formats.md"), "readers"), re.MULTILINE
    )
    assert {name: title for title, name in rows} == {r.name: r.title for r in READERS}


def test_the_readme_lists_every_format() -> None:
    titles = " · ".join(sorted((reader.title for reader in READERS), key=str.casefold))
    assert " ".join(between(read("README.md"), "formats").split()) == titles


def test_every_zeeschuimer_platform_is_named() -> None:
    page = read("docs/formats.md").split("Zeeschuimer's platforms:")[1].split("\n\n")[0].casefold()
    renamed = {"twitter": "x", "xiaohongshu": "rednote"}
    for site in PLATFORMS:
        name = re.sub(r"(\.com|\.net|-comments)$", "", site)
        assert renamed.get(name, name) in page.replace(" ", "")


def test_every_kind_of_object_is_explained() -> None:
    page = read("docs/methods/coordination.md")
    kinds = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert set(kinds) == {kind.value for kind in ObjectKind}
    for page_path in PAGES:
        for text in re.findall(r"--behaviour ([a-z_]+:\S+)", page_path.read_text("utf-8")):
            assert parse_behaviour(text.strip("`")).kind in ObjectKind


# Lock files


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_names_no_host_and_no_path_and_every_pin_has_a_hash(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)/\w", text)
    pins = re.findall(
        r"^[a-z0-9][\w.-]*==[^\\\n]+(\\?)\n(\s+--hash=sha256:[0-9a-f]{64})?", text, re.MULTILINE
    )
    assert pins
    assert all(hashed for _, hashed in pins)


@pytest.mark.parametrize("lock", ["run", "test", "dev"])
def test_a_lock_holds_every_dependency_of_the_project(lock: str) -> None:
    project = tomllib.loads(read("pyproject.toml"))
    wanted = list(project["project"]["dependencies"])
    groups = {"run": ["build"], "test": ["build", "test"]}
    for group in groups.get(lock, ["build", "test", "lint", "docs", "bench"]):
        wanted += project["dependency-groups"][group]
    pinned = set(re.findall(r"^([\w.-]+)==", read(f"requirements/{lock}.lock"), re.MULTILINE))
    names = {re.split(r"[\[<>=~! ]", wish)[0].lower().replace("_", "-") for wish in wanted}
    ours = {folder.name for folder in (ROOT / "packages").iterdir()}
    assert names - ours <= pinned
