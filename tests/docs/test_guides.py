"""The programs on the guides run, word for word, against our own server and files."""

import json
import re
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
import uvicorn
from typer.testing import CliRunner

from tocsin.cases.case import Case
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import TechniqueUse
from tocsin.cli.main import app
from tocsin.desk.cases.saving import open_case
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii.collections import make_collection, put_case
from tocsin.desk.taxii.readers import add_reader, grant
from tocsin.exchange.misp import Organisation, Origin, event_of, written
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.serving_doors import DOORS
from tocsin.workspace import create_workspace

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
ALL = Actor("person-1", "A", "Town", frozenset({Role.ANALYST, Role.LIAISON, Role.ADMINISTRATOR}))
ADDRESS = "https://desk.example.org"


def blocks(guide: str, language: str) -> list[str]:
    text = (GUIDES / guide).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def case() -> Case:
    now = datetime.now(UTC)
    return Case(
        "A rumour about water",
        tlp=Tlp.GREEN,
        narratives=(Reference("1", "The water is poisoned", "person-1", now),),
        techniques=(TechniqueUse("T0049", marked_by="person-1"),),
    )


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """The address of a desk's doors, and the name and the password of a reader."""
    desk = Desk.open(create_workspace(tmp_path / "workspace"))
    with desk.acting(ALL) as sitting:
        name_desk(sitting, "Office of the Town", PartnerKind.STATE, country="FR")
        collection = make_collection(sitting, "Findings", "", Tlp.GREEN).id
        put_case(sitting, desk.workspace, collection, open_case(sitting, case()).id)
        row, password = add_reader(sitting, "A client", most_tlp=Tlp.GREEN)
        grant(sitting, row.id, collection, can_read=True, can_write=False)
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(build_app(desk, url, DOORS), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield url, row.id, password
    server.should_exit = True
    thread.join(10)
    desk.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_taxii_client_of_the_guide_fetches_what_a_liaison_put_there(
    doors: tuple[str, str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    url, name, password = doors
    known: dict[str, object] = {}
    for block in blocks("taxii-client.md", "python"):
        text = block.replace(ADDRESS, url).replace("NAME", name).replace("PASSWORD", password)
        exec(compile(text, "taxii-client.md", "exec"), known)  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert "Findings" in said
    seen = known["seen"]
    assert isinstance(seen, list)
    assert {"incident", "narrative", "attack-pattern"} <= {one["type"] for one in seen}
    assert f"{len(seen)} objects" in said
    assert f"{len(seen)} since January" in said


def test_the_pymisp_program_of_the_guide_reads_our_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    origin = Origin("case-1", Organisation("Town", UUID(int=1)), datetime.now(UTC))
    Path("event.json").write_bytes(written(event_of(case(), (), origin)))
    (block,) = blocks("misp.md", "python")
    exec(compile(block, "misp.md", "exec"), {})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert "A rumour about water" in said
    assert "tlp:green" in said
    assert "attack-pattern" in said


def test_the_feed_on_the_guide_is_read(tmp_path: Path) -> None:
    (block,) = blocks("fact-checkers-feed.md", "json")
    feed = tmp_path / "feed.json"
    feed.write_text(block, "utf-8")
    create_workspace(tmp_path / "desk")
    done = CliRunner().invoke(
        app, ["claims", "import", str(feed), "-w", str(tmp_path / "desk"), "--json"]
    )
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)["files"]
    assert (told["added"], told["rejected"]) == (1, 0)


def test_every_address_that_a_guide_names_is_a_door_of_the_desk() -> None:
    paths = [rule.path for room in ROOMS for rule in room.rules]
    for guide in GUIDES.glob("*.md"):
        for path in re.findall(
            r"`(?:https://desk\.example\.org)?(/[a-z][^`?\s]*)", guide.read_text()
        ):
            patterns = (re.sub(r"\{[^}]+\}", "[^?]*", one) for one in paths)
            assert any(re.fullmatch(one, path) for one in patterns), f"{guide.name}: {path}"
