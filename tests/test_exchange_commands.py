"""``tocsin exchange``: files out and in, labels, dumps, and what is carried to a partner."""

import gzip
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import stix2validator
from fastapi.testclient import TestClient
from pymisp import MISPEvent
from sqlalchemy import select
from tests.roundtable.live.desks import LIAISON, House, acquaint, house, table
from typer.testing import CliRunner

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.canonical import canonical
from tocsin.cases.case import Case
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.freezing import freeze_post
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import TechniqueUse
from tocsin.cli.main import app
from tocsin.desk.audit.tables import AuditRow
from tocsin.desk.cases.basket import basket, put_in
from tocsin.desk.cases.saving import case_of, open_case, save_case
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.exchange.custody import custody, verify_package
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM, Actor, Right, Role
from tocsin.desk.people.signed_in import new_api_token
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable.circle import own_key
from tocsin.desk.roundtable.circle.producing import filed, producer
from tocsin.desk.roundtable.circle.stating import statement_bytes
from tocsin.desk.roundtable.partners import groups
from tocsin.desk.roundtable.sharing import Shared, shared_of
from tocsin.desk.roundtable.streams.hearing import hear_carried
from tocsin.desk.roundtable.tables.streams import StatementRow
from tocsin.errors import InputError, TocsinError, UsageError
from tocsin.exchange.packages import Contents, write_package
from tocsin.roundtable.partners.keys import revoke
from tocsin.seal import Seal
from tocsin.web.app import build_app
from tocsin.web.rooms import ROOMS
from tocsin.web.serving_doors import DOORS

PSEUDONYM = "p_0123456789abcdef0123"


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["exchange", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout


@dataclass
class Town:
    """A desk with an analyst, a liaison and a stranger, and a case of the analyst's."""

    house: House
    tokens: dict[str, str]
    case_id: str

    @property
    def root(self) -> Path:
        return self.house.desk.workspace.root

    def run(self, who: str, *arguments: object, code: int = 0) -> str:
        return run(*arguments, "-w", self.root, "--token", self.tokens[who], code=code)


def now() -> datetime:
    return datetime.now(UTC)


def person(at: House, name: str, institution: str, *roles: Role) -> tuple[PersonRow, str]:
    row = PersonRow(
        id=f"person-{name}", sign_in_name=name, name=name, institution=institution,
        roles=list(roles), created_at=now(),
    )  # fmt: skip
    with at.desk.database.writing() as session:
        session.add(row)
    actor = actor_of(row)
    with at.desk.acting(actor) as sitting:
        _, token = new_api_token(sitting, "tests", [r for r in Right if actor.may(r)], 1)
    return row, token


def town(folder: Path, name: str, account: str = PSEUDONYM) -> Town:
    made = house(folder, name, now)
    tokens = {}
    analyst, tokens["analyst"] = person(made, "analyst", "Redbrook", Role.ANALYST)
    _, tokens["liaison"] = person(made, "liaison", "Redbrook", Role.LIAISON)
    _, tokens["stranger"] = person(made, "stranger", "Elsewhere", Role.ANALYST, Role.LIAISON)
    post = freeze_post(
        {"platform": "x", "post_id": "1", "account_id": account, "text": "Boil it",
         "created_at": now()}, analyst.id, now(),
    )  # fmt: skip
    me = (analyst.id, now())
    case = Case(
        "A rumour about water",
        tlp=Tlp.AMBER,
        accounts=(Reference(f"x/{account}", f"x/{account}", *me),),
        posts=(
            Reference("x/1", "Boil it", *me, (post.id,)),
            Reference("mastodon/https://town.example/@a/1", "Boil", *me),
        ),
        techniques=(TechniqueUse("T0049", marked_by=analyst.id),),
        attribution=Attribution(
            ActorKind.PERSON, "Jane Doe", Confidence.LOW, "Said so.", (post.id,), ("Chance",)
        ),
    )
    with made.desk.acting(actor_of(analyst)) as sitting:
        row = open_case(sitting, Case(case.title, tlp=case.tlp))
        put_in(sitting, row.id, post)
        save_case(sitting, row.id, row.version, case)
        case_id = row.id
    return Town(made, tokens, case_id)


@pytest.fixture
def redbrook(tmp_path: Path) -> Town:
    return town(tmp_path, "redbrook")


def test_a_case_leaves_as_a_bundle_that_the_strict_validator_takes(
    redbrook: Town, tmp_path: Path
) -> None:
    out = tmp_path / "case.json"
    told = redbrook.run("analyst", "export", redbrook.case_id, "--as", "stix", "--out", out)
    assert "TLP:AMBER" in told
    bundle = json.loads(out.read_text("utf-8"))
    options = stix2validator.ValidationOptions(
        strict=True, version="2.1", disabled="103,202,302", enforce_refs=True
    )
    assert stix2validator.validate_instance(bundle, options).is_valid
    assert "Jane Doe" not in out.read_text("utf-8")


def test_what_a_form_does_not_carry_is_said(redbrook: Town, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        ["exchange", "export", redbrook.case_id, "--as", "stix", "--out", str(tmp_path / "a.json"),
         "-w", str(redbrook.root), "--token", redbrook.tokens["analyst"]],
    )  # fmt: skip
    assert "need_to_know" in done.stderr
    assert "attribution: to a person" in done.stderr


def test_a_misp_event_loads_in_pymisp_and_names_nobody(redbrook: Town, tmp_path: Path) -> None:
    out = tmp_path / "event.json"
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "misp", "--out", out)
    event = MISPEvent(strict_validation=True)
    event.load_file(str(out))
    assert event.info == "A rumour about water"
    assert "tlp:amber" in {tag.name for tag in event.tags}
    assert "Jane Doe" not in out.read_text("utf-8")


@pytest.mark.parametrize("form", ["stix", "misp", "graphml", "gexf", "package"])
def test_an_account_leaves_under_its_own_id_only_if_a_liaison_says_so(
    tmp_path: Path, form: str
) -> None:
    open_ = town(tmp_path, "open", account="jane.doe.1980")
    out = tmp_path / "out.json"
    open_.run("analyst", "export", open_.case_id, "--as", form, "--out", out)
    assert "jane.doe.1980" not in out.read_bytes().decode("latin-1")
    with pytest.raises(ForbiddenError):
        open_.run("analyst", "export", open_.case_id, "--as", form, "--out", out, "--identities")
    open_.run("liaison", "export", open_.case_id, "--as", form, "--out", out, "--identities")
    assert "jane.doe.1980" in out.read_bytes().decode("latin-1")


def test_reports_and_lists_leave_with_what_they_carry(redbrook: Town, tmp_path: Path) -> None:
    flag, rows = tmp_path / "flag.json", tmp_path / "rows.csv"
    how = ("--actor", "https://redbrook.example/actor", "--base", "https://redbrook.example/flags")
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "flag", "--out", flag, *how,
                 "--reason", "False")  # fmt: skip
    assert "Read" not in run("read", flag)
    assert "https://redbrook.example/actor reports 1 addresses" in run("read", flag)
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "killchain", "--out", rows)
    assert "1 rows" in run("read", rows)


@pytest.mark.parametrize("form", ["flag", "killchain"])
def test_a_form_without_a_place_for_the_label_says_so_and_carries_no_case_under_red(
    redbrook: Town, tmp_path: Path, form: str
) -> None:
    out = tmp_path / "out"
    how = ("--as", form, "--out", out, "--actor", "https://redbrook.example/actor", "--base",
           "https://redbrook.example/flags", "--reason", "False")  # fmt: skip
    told = json.loads(redbrook.run("analyst", "export", redbrook.case_id, *how, "--json"))
    assert any("label" in one for one in told["not_carried"])
    out.unlink()
    with redbrook.house.desk.acting(actor(redbrook, "analyst")) as sitting:
        row, case = case_of(sitting.session, sitting.actor, redbrook.case_id)
        red = replace(
            case, tlp=Tlp.RED, need_to_know=(Member(MemberKind.PERSON, case.posts[0].added_by),)
        )
        save_case(sitting, row.id, row.version, red)
    with pytest.raises(InvalidError, match="TLP:RED"):
        redbrook.run("analyst", "export", redbrook.case_id, *how)
    assert not out.exists()


def test_a_case_leaves_as_a_graph_that_says_which_account_published_what(
    redbrook: Town, tmp_path: Path
) -> None:
    for form, reader in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        out, again = tmp_path / f"case.{form}", tmp_path / f"again.{form}"
        told = redbrook.run("analyst", "export", redbrook.case_id, "--as", form, "--out", out)
        assert "4 things" in told
        graph = reader(out)
        assert graph.edges[f"account:x/{PSEUDONYM}", "post:x/1"]["kinds"] == "published"
        assert graph.nodes["case:this"]["tlp"] == "TLP:AMBER"
        assert "Jane Doe" not in out.read_text("utf-8")
        redbrook.run("analyst", "export", redbrook.case_id, "--as", form, "--out", again)
        assert again.read_bytes() == out.read_bytes()


def test_a_package_verifies_until_a_copy_or_an_entry_of_the_log_is_changed(
    redbrook: Town, tmp_path: Path
) -> None:
    out, again, folder = tmp_path / "case.zip", tmp_path / "again.zip", tmp_path / "folder"
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "package", "--out", out)
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "package", "--out", again)
    assert again.read_bytes() == out.read_bytes()
    key = redbrook.house.desk.seal.public
    assert "1 frozen copies" in run("verify", out)
    assert "the key that you gave" in run("verify", out, "--key", key)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    entries = [json.loads(one) for one in (folder / "custody.jsonl").read_text().splitlines()]
    assert [one["action"] for one in entries] == ["case.opened", "evidence.added", "case.saved"]
    assert [one["detail"] is not None for one in entries] == [False, True, False]
    assert all("Jane Doe" not in one.read_text() for one in folder.rglob("*") if one.is_file())
    copy = next((folder / "evidence").glob("*.json"))
    copy.write_bytes(copy.read_bytes().replace(b"Boil", b"Cook"))
    done = CliRunner().invoke(app, ["exchange", "verify", str(folder), "--json"])
    assert isinstance(done.exception, InputError)
    told = json.loads(done.stdout)["faults"]
    assert [(one["wrong"], one["name"]) for one in told] == [("changed", f"evidence/{copy.name}")]


def test_a_file_whose_name_is_no_text_is_told_like_any_other(
    redbrook: Town, tmp_path: Path
) -> None:
    out, folder = package(redbrook, tmp_path / "case.zip"), tmp_path / "folder"
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    Path(os.fsdecode(os.fsencode(folder) + b"/b\xffd")).write_bytes(b"x")
    done = CliRunner().invoke(app, ["exchange", "verify", str(folder), "--json"])
    assert isinstance(done.exception, InputError)
    told = json.loads(done.stdout)["faults"]
    assert [(one["wrong"], one["name"]) for one in told] == [
        ("added", "b\N{REPLACEMENT CHARACTER}d")
    ]


def test_an_entry_of_the_log_that_says_something_else_is_found_though_it_was_signed_in(
    redbrook: Town, tmp_path: Path
) -> None:
    desk, out = redbrook.house.desk, tmp_path / "case.zip"
    with desk.database.reading() as session:
        analyst = actor_of(session.get_one(PersonRow, "person-analyst"))
    with desk.acting(analyst) as sitting:
        found = filed(sitting, redbrook.case_id)
        told = custody(sitting, redbrook.case_id, {one.id for one in found.file.basket})
        maker = producer(sitting)
    moved = ({**told[0], "at": "2020-01-01T00:00:00.000000+00:00"}, *told[1:])
    for entries, wrong in ((moved, "line 1 "), (told[:1], "no entry shows"), (told, "")):
        contents = Contents(
            redbrook.case_id, 1, found.case, tuple(found.file.basket), entries, maker, now()
        )
        with out.open("wb") as file:
            write_package(contents, desk.seal, file)
        faults = verify_package(out).faults
        assert [one.detail.startswith(wrong) for one in faults] == [True] * bool(wrong)


def package(at: Town, out: Path, of: str = "") -> Path:
    at.run("liaison", "export", of or at.case_id, "--as", "package", "--out", out)
    return out


def own_keys(at: Town) -> list[str]:
    with at.house.desk.looking(LIAISON) as sitting:
        return [one.public for one in own_key.keys(sitting)]


def test_a_package_of_before_the_key_was_changed_says_which_key_of_which_desk_signed_it(
    towns: tuple[Town, Town], tmp_path: Path
) -> None:
    north, south = towns
    old = package(north, tmp_path / "old.zip")
    with north.house.desk.acting(LIAISON) as sitting:
        own_key.rotate(sitting)
    with north.house.desk.looking(SYSTEM) as sitting:
        statement = sitting.session.scalars(select(StatementRow)).one()
        assert hear_carried(south.house.desk, statement_bytes(statement)).taken
    new = package(north, tmp_path / "new.zip")
    first, second = own_keys(north)
    today = now().date().isoformat()
    assert f"Signed with a key that nobody vouched for: {first}" in run("verify", old)
    for at, desk in ((north, "this desk, The Institute of north"),
                     (south, "the partner The Institute of north")):  # fmt: skip
        earlier = run("verify", old, "-w", at.root)
        assert f"an earlier key of {desk}, from {today} to {today}" in earlier
        assert first in earlier
        assert f"the key of {desk}, since {today}: {second}" in run("verify", new, "-w", at.root)
        for file, key in ((old, second), (new, first)):
            told = run("verify", file, "--key", key, "-w", at.root)
            assert "a key that joins on to the one that you gave" in told
            assert "That is" in told
        told = json.loads(run("verify", old, "-w", at.root, "--json"))
        assert (told["signer"]["state"], told["signer"]["kin"]) == ("retired", [first, second])
    assert json.loads(run("verify", old, "--key", first, "--json"))["expected"]
    done = CliRunner().invoke(app, ["exchange", "verify", str(old), "--key", second])
    assert isinstance(done.exception, InputError)
    assert "another key than yours" in done.stderr
    assert "--workspace" in done.stderr


def test_an_earlier_key_of_a_partner_that_says_that_it_was_stolen_vouches_for_nothing(
    towns: tuple[Town, Town], tmp_path: Path
) -> None:
    north, south = towns
    old, desk = package(north, tmp_path / "old.zip"), north.house.desk
    with desk.acting(LIAISON) as sitting:
        own_key.rotate(sitting)
        (handed,) = sitting.session.scalars(select(StatementRow))
        raws = [statement_bytes(handed)]
        stolen = revoke(own_key.own_id(sitting), desk.seal, now() - timedelta(days=2), now())
    raws.append(canonical({"kind": own_key.REVOCATION, "statement": to_json(stolen)}))
    for raw in raws:
        assert hear_carried(south.house.desk, raw).taken
    told = run("verify", old, "-w", south.root)
    assert "an earlier key of the partner The Institute of north" in told
    assert "says of itself that it was lost or stolen: call them" in told
    asked = ["verify", str(old), "--key", own_keys(north)[1], "-w", str(south.root)]
    assert isinstance(CliRunner().invoke(app, ["exchange", *asked]).exception, InputError)


def test_a_package_under_a_key_that_was_given_up_says_since_when_it_is_suspect(
    redbrook: Town, tmp_path: Path
) -> None:
    old = package(redbrook, tmp_path / "old.zip")
    with redbrook.house.desk.acting(LIAISON) as sitting:
        own_key.revoke(sitting, now() - timedelta(days=3))
    new = package(redbrook, tmp_path / "new.zip")
    first, second = own_keys(redbrook)
    suspect = (now() - timedelta(days=3)).date().isoformat()
    told = run("verify", old, "-w", redbrook.root)
    assert f"gave up: from {suspect} on somebody else may have held it: {first}" in told
    assert f"the key of this desk, The Institute of redbrook, since {now().date()}" in run(
        "verify", new, "-w", redbrook.root
    )
    done = CliRunner().invoke(
        app, ["exchange", "verify", str(old), "--key", second, "-w", str(redbrook.root)]
    )
    assert isinstance(done.exception, InputError)  # no key that was given up hands over
    assert "gave up" in done.stderr


def test_the_log_keeps_its_key_and_a_package_under_the_next_one_says_which(
    redbrook: Town, tmp_path: Path
) -> None:
    with redbrook.house.desk.acting(LIAISON) as sitting:
        own_key.rotate(sitting)
    new = package(redbrook, tmp_path / "new.zip")
    checked = verify_package(new, redbrook.house.desk.seal.public)
    assert [one.detail for one in checked.faults] == ["another key than yours signed it"]
    checked = verify_package(new)
    assert (checked.faults, checked.log_key) == ((), redbrook.house.desk.seal.public)
    assert checked.key == own_keys(redbrook)[1] != checked.log_key


def test_a_package_of_a_stranger_is_nobodys_that_is_known_here(
    redbrook: Town, tmp_path: Path
) -> None:
    stranger = town(tmp_path, "stranger")
    told = run("verify", package(stranger, tmp_path / "a.zip"), "-w", redbrook.root)
    assert "Signed with a key that nobody vouched for" in told


@pytest.mark.parametrize("named", ["", "00" * 32, "no key", 7])
def test_a_package_that_names_another_key_of_the_log_has_no_custody(
    redbrook: Town, tmp_path: Path, named: object
) -> None:
    desk, out = redbrook.house.desk, tmp_path / "case.zip"
    with desk.acting(actor(redbrook, "analyst")) as sitting:
        found = filed(sitting, redbrook.case_id)
        told = custody(sitting, redbrook.case_id, {one.id for one in found.file.basket})
        contents = Contents(
            redbrook.case_id, 1, found.case, tuple(found.file.basket), told, producer(sitting),
            now(), named,
        )  # fmt: skip
    with out.open("wb") as file:
        write_package(contents, Seal.at(tmp_path / "another", tmp_path / "head"), file)
    assert {one.wrong.value for one in verify_package(out).faults} == {"custody"}


def test_who_may_not_know_of_a_case_is_told_that_there_is_none(
    redbrook: Town, tmp_path: Path
) -> None:
    out = tmp_path / "case.json"
    with pytest.raises(NotFoundError):
        redbrook.run("stranger", "export", redbrook.case_id, "--as", "stix", "--out", out)
    assert not out.exists()


def test_without_a_token_of_a_person_nothing_is_done(redbrook: Town, tmp_path: Path) -> None:
    asked = ("export", redbrook.case_id, "--as", "stix", "--out", tmp_path / "a", "-w",
             redbrook.root)  # fmt: skip
    with pytest.raises(UsageError, match="nobody was named"):
        run(*asked)
    with pytest.raises(UsageError, match="nobody's"):
        run(*asked, "--token", "tocsin_api_wrong")


def test_an_export_stands_in_the_audit_log(redbrook: Town, tmp_path: Path) -> None:
    redbrook.run("analyst", "export", redbrook.case_id, "--as", "stix", "--out", tmp_path / "a")
    with redbrook.house.desk.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "case.exported")).all()
    assert [(row.actor_id, row.subject) for row in rows] == [("person-analyst", redbrook.case_id)]


# Files of others


def bundle(*objects: Any) -> dict[str, Any]:
    return {
        "type": "bundle",
        "id": "bundle--00000000-0000-4000-8000-000000000001",
        "objects": list(objects),
    }


def thing(kind: str, number: int, **told: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--00000000-0000-4000-8000-{number:012d}",
        "created": "2026-03-01T00:00:00.000Z",
        "modified": "2026-03-01T00:00:00.000Z",
        **told,
    }


NOTE = thing("narrative", 3, name="The water is poisoned")
REPORT = thing(
    "report", 2, name="Water <b>", published="2026-03-01T00:00:00Z", object_refs=[NOTE["id"]]
)


@pytest.fixture
def given(tmp_path: Path) -> Callable[[Any], Path]:
    def write(content: Any, name: str = "given.json") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def test_a_bundle_is_told_and_what_is_refused_has_its_place(
    given: Callable[[Any], Path],
) -> None:
    path = given(bundle(REPORT, NOTE, thing("report", 4) | {"id": "report--x"}))
    told = json.loads(run("read", path, "--json", code=6))
    assert told["objects"] == {"report": 1, "narrative": 1}
    assert told["rejected"] == [
        "Object 3 (report--x): its id does not begin with its type, or is none."
    ]
    assert told["openings"] == [REPORT["id"]]


def test_a_clean_bundle_is_read_with_exit_code_0(given: Callable[[Any], Path]) -> None:
    assert "A STIX 2.1 bundle of 2 objects" in run("read", given(bundle(REPORT, NOTE)))


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b"[1]", b"{}", b"null", b"a,b\n1,2",
                                     b'{"type": "Note"}', b"[" * 5_000])  # fmt: skip
def test_what_is_in_no_form_is_said_with_exit_code_3(
    given: Callable[[Any], Path], content: bytes
) -> None:
    with pytest.raises(InputError, match="none of the forms"):
        run("read", given(content))


def test_a_bundle_becomes_a_draft_with_the_whole_file_as_evidence(
    redbrook: Town, given: Callable[[Any], Path]
) -> None:
    path = given(bundle(REPORT, NOTE))
    told = json.loads(
        redbrook.run("analyst", "read", path, "--into-case", "--from", "The river office", "--json")
    )
    with redbrook.house.desk.database.reading() as session:
        who = actor_of(session.get_one(PersonRow, "person-analyst"))
    with redbrook.house.desk.looking(who) as sitting:
        _, case = case_of(sitting.session, who, told["case"]["case_id"])
        (kept,) = basket(sitting, told["case"]["case_id"])
    assert case.title == "Water <b>"
    assert case.narratives[0].note == f"From The river office: {NOTE['id']}"
    assert kept.content["objects"] == [REPORT, NOTE]
    assert kept.provenance.source_file == "given.json"


def test_a_misp_event_becomes_a_draft_without_the_judgements_in_it(
    redbrook: Town, tmp_path: Path
) -> None:
    out = tmp_path / "event.json"
    redbrook.run("liaison", "export", redbrook.case_id, "--as", "misp", "--out", out,
                 "--identities")  # fmt: skip
    assert "Jane Doe" in out.read_text("utf-8")
    told = json.loads(redbrook.run("analyst", "read", out, "--into-case", "--json"))
    assert "attribution: it is another institution's judgement" in told["case"]["left"]
    with redbrook.house.desk.database.reading() as session:
        who = actor_of(session.get_one(PersonRow, "person-analyst"))
    with redbrook.house.desk.looking(who) as sitting:
        _, case = case_of(sitting.session, who, told["case"]["case_id"])
    assert case.attribution == Attribution()
    assert case.tlp is Tlp.AMBER
    assert [(one.technique, one.marked_by) for one in case.techniques] == [("T0049", "")]


def test_labels_flags_and_lists_become_drafts(redbrook: Town, tmp_path: Path) -> None:
    at = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k"
    key, page = tmp_path / "key.pem", tmp_path / "page.json"
    run("labels", "keys", "--out", key)
    run("labels", "write", at, "--key", key, "--source", "did:web:town.example", "--value",
        "fact-checked", "--out", page)  # fmt: skip
    rows = tmp_path / "rows.csv"
    rows.write_text("Tactic,Technique,Procedure,Indicator,Comments\n0. A,0.1 B,,x.example,\n")
    flag = tmp_path / "flag.json"
    flag.write_text(json.dumps({
        "type": "Flag", "id": "https://a.example/1", "actor": "https://a.example/actor",
        "object": ["https://b.example/2"], "content": "False",
    }))  # fmt: skip
    for path, form in ((page, "labels"), (rows, "killchain"), (flag, "flag")):
        told = json.loads(redbrook.run("analyst", "read", path, "--into-case", "--json"))
        assert told["case"]["form"] == form


def test_what_others_wrote_leaves_again_only_where_names_and_texts_may(
    redbrook: Town, given: Callable[[Any], Path], tmp_path: Path
) -> None:
    account = {"object_relation": "name", "type": "text", "value": "janedoe77"}
    post = {"object_relation": "post", "type": "text", "value": "Of a secret"}
    event = {"Event": {
        "uuid": "5f0c3b5e-1111-4111-8111-111111111111", "info": "Op",
        "Object": [{"name": "twitter-account", "Attribute": [account]},
                   {"name": "microblog", "Attribute": [post]}],
    }}  # fmt: skip
    rows = b"Tactic,Technique,Procedure,Indicator\n0. A,0.9 B,C,https://x.com/janedoe77\n"
    flag = {
        "type": "Flag", "id": "https://a.example/1", "actor": "https://a.example/actor",
        "object": ["https://m.example/@janedoe77"], "content": "janedoe77 lies",
    }  # fmt: skip
    for content in (event, rows, flag):
        told = json.loads(
            redbrook.run("analyst", "read", given(content), "--into-case", "--json")
        )  # fmt: skip
        for texts in ("--texts", "--no-texts"):
            out = tmp_path / "out.zip"
            left = redbrook.run("analyst", "export", told["case"]["case_id"], "--as", "package",
                                "--out", out, texts, "--json")  # fmt: skip
            with zipfile.ZipFile(out) as archive:
                packed = b"".join(map(archive.read, archive.namelist()))
            assert b"janedoe77" not in packed
            assert texts == "--texts" or b"Of a secret" not in packed
            assert json.loads(left)["left"] == 1


# Labels


def test_labels_are_signed_verified_taken_back_and_expire(tmp_path: Path) -> None:
    at = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k"
    key, page = tmp_path / "key.pem", tmp_path / "page.json"
    did = run("labels", "keys", "--out", key).strip()
    assert key.stat().st_mode & 0o077 == 0
    say = ("labels", "write", at, "--key", key, "--source", "did:web:town.example", "--value",
           "fact-checked", "--out", page)  # fmt: skip
    run(*say, "--days", 30)
    told = json.loads(run("labels", "verify", page, "--key", did, "--json"))
    assert [one["val"] for one in told["holding"]] == ["fact-checked"]
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())  # as some editors save it
    run("labels", "verify", page, "--key", did)
    given = json.loads(page.read_text("utf-8-sig"))["labels"]
    run(*say, "--take-back")
    taken = json.loads(page.read_text("utf-8"))["labels"]
    page.write_text(json.dumps({"labels": given + taken}))
    assert json.loads(run("labels", "verify", page, "--key", did, "--json"))["holding"] == []
    page.write_text(json.dumps({"labels": [given[0] | {"val": "safe"}]}))
    with pytest.raises(InputError, match="not signed by this key"):
        run("labels", "verify", page, "--key", did)


def test_a_label_does_not_hold_longer_than_the_calendar(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    run("labels", "keys", "--out", key)
    at = "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3k"
    say = ("labels", "write", at, "--key", key, "--source", "did:web:town.example", "--value", "x",
           "--out", tmp_path / "page.json", "--days")  # fmt: skip
    run(*say, 99_999_999_999, code=2)
    run(*say, 36_500)


def test_a_key_is_never_replaced_and_another_file_is_no_key(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    run("labels", "keys", "--out", key)
    with pytest.raises(UsageError, match="there already"):
        run("labels", "keys", "--out", key)
    key.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    with pytest.raises(InputError, match="no key"):
        run("labels", "write", "at://a", "--key", key, "--source", "did:web:a", "--value", "x",
            "--out", tmp_path / "o")  # fmt: skip


# Dumps


def test_a_dump_is_counted_and_leaves_as_a_page_with_tables(tmp_path: Path) -> None:
    part = tmp_path / "sor-00000.csv"
    head = ("uuid,decision_visibility,decision_ground,incompatible_content_ground,category,"
            "category_specification,content_type,content_date,application_date,source_type,"
            "automated_detection,automated_decision,platform_name,platform_uid,"
            "created_at")  # fmt: skip
    row = (
        '{0:08d}-0000-4000-8000-000000000000,"[""DECISION_VISIBILITY_CONTENT_REMOVED""]",'
        "DECISION_GROUND_INCOMPATIBLE_CONTENT,Rule 1,STATEMENT_CATEGORY_SCAMS_AND_FRAUD,"
        '"[""KEYWORD_MISINFORMATION_DISINFORMATION""]","[""CONTENT_TYPE_TEXT""]",2025-11-01,'
        "2025-11-03,SOURCE_VOLUNTARY,Yes,AUTOMATED_DECISION_FULLY,Agora,p{0},2025-11-04 08:30:00"
    )
    part.write_text("\n".join([head, *(row.format(n) for n in range(5))]) + "\n")
    out = tmp_path / "out"
    told = json.loads(run("dsa-dump", part, "--out", out, "--json"))
    (platform,) = told["tables"]["dsa_dump_platforms"]["rows"]
    assert (platform["platform_name"], platform["statements"], platform["keyword"]) == (
        "Agora",
        5,
        5,
    )
    assert "<svg" in (out / "dsa_dump.html").read_text("utf-8")
    assert (out / "tables" / "dsa_dump_platforms.csv").exists()
    with pytest.raises(UsageError, match="not empty"):
        run("dsa-dump", part, "--out", out)


def test_a_dump_of_which_nothing_was_read_says_why(tmp_path: Path) -> None:
    wrong, empty, cut = tmp_path / "semi.csv", tmp_path / "empty.csv", tmp_path / "cut.csv.gz"
    wrong.write_text("uuid;platform_name\n1;Agora\n")
    empty.write_text("")
    cut.write_bytes(gzip.compress(b"uuid")[:12])
    for path, why in (
        (tmp_path / "nowhere.csv", "no such file"), (wrong, "no column uuid, platform_name"),
        (empty, "no column uuid"), (cut, "cut off"),
    ):  # fmt: skip
        done = CliRunner().invoke(app, ["exchange", "dsa-dump", str(path)])
        assert isinstance(done.exception, InputError)
        assert why in done.exception.message
        assert path.name in done.exception.message
        assert why in done.stderr


# Partners


@pytest.fixture
def towns(tmp_path: Path) -> tuple[Town, Town]:
    one, other = town(tmp_path, "north"), town(tmp_path, "south")
    acquaint(one.house, other.house)
    return one, other


def test_a_case_is_carried_to_a_partner_by_hand_and_its_receipts_back(
    towns: tuple[Town, Town], tmp_path: Path
) -> None:
    north, south = towns
    stick, back = tmp_path / "stick", tmp_path / "back"
    told = json.loads(
        north.run("stranger", "send", "The Institute of south", "--case", shared(north),
                  "--tlp", "green", "--out", stick, "--json")
    )  # fmt: skip
    assert len(told["files"]) == 1
    came = json.loads(run("receive", stick, "-w", south.root, "--out", back, "--json"))
    assert [one["refused"] for one in came["files"]] == [[]]
    again = json.loads(run("receive", stick, "-w", south.root, "--out", back, "--json", code=6))
    assert again["files"][0]["refused"] == ["replayed"]
    run("receive", back, "-w", north.root)
    listed = json.loads(north.run("liaison", "partners", "--json"))
    assert [one["waiting"] for one in listed] == [0]


def actor(at: Town, name: str) -> Actor:
    with at.house.desk.database.reading() as session:
        return actor_of(session.get_one(PersonRow, f"person-{name}"))


def shared(at: Town) -> str:
    """A case that both people of the desk's institutions may know of."""
    with at.house.desk.acting(actor(at, "stranger")) as sitting:
        return open_case(sitting, Case("A rumour", tlp=Tlp.GREEN)).id


def test_only_who_speaks_for_the_desk_sends(towns: tuple[Town, Town]) -> None:
    north, _ = towns
    with pytest.raises(ForbiddenError):
        north.run("analyst", "send", "The Institute of south", "--case", north.case_id, "--tlp",
                  "amber")  # fmt: skip
    with pytest.raises(NotFoundError, match="no partner or group"):
        north.run("liaison", "send", "Nobody", "--case", north.case_id, "--tlp", "amber")


@pytest.fixture
def three(tmp_path: Path) -> tuple[Town, Town, Town]:
    """Three desks of which each knows the two others, and a group of them, “The table”."""
    north, south, west = (town(tmp_path, name) for name in ("north", "south", "west"))
    acquaint(north.house, south.house, west.house)
    table(north.house, south.house, west.house)
    return north, south, west


def test_who_is_a_liaison_and_nothing_else_shares_by_the_command_and_by_the_api(
    towns: tuple[Town, Town],
) -> None:
    north, south = towns
    told = north.run("liaison", "send", "The Institute of south", "--case", north.case_id, "--tlp",
                     "amber", "--json")  # fmt: skip
    assert json.loads(told)["to"] == [south.house.id]
    case = shared(north)
    sent = {"to": f"desk:{south.house.id}", "label": "green", "version": 1}
    answer = program(north, "liaison").post(f"/cases/{case}/share.json", json=sent)
    assert answer.status_code == 200, answer.text
    assert {one.message for one in shares(north, case)} == {answer.json()["message"]}


@pytest.mark.parametrize("right", [Right.EXCHANGE, Right.LOOK])
def test_a_token_with_fewer_rights_is_told_which_one_it_lacks(
    towns: tuple[Town, Town], right: Right
) -> None:
    north, south = towns
    north.tokens["narrow"] = token(north, "liaison", right)
    case, lacks = shared(north), {"exchange": "look", "look": "exchange"}[right]
    with pytest.raises(ForbiddenError, match=rf"this API token has .* \({lacks}\)"):
        north.run("narrow", "send", "The Institute of south", "--case", case, "--tlp", "green")
    sent = {"to": f"desk:{south.house.id}", "label": "green", "version": 1}
    answer = program(north, "narrow").post(f"/cases/{case}/share.json", json=sent)
    assert answer.status_code == {"look": 404, "exchange": 403}[lacks]
    assert f"({lacks})" in answer.text
    assert "API token" in answer.text
    assert shares(north, case) == ()


def token(at: Town, name: str, *rights: Right) -> str:
    """A token of a person, with fewer rights than theirs."""
    with at.house.desk.acting(actor(at, name)) as sitting:
        return new_api_token(sitting, "narrow", rights, 1)[1]


def program(at: Town, name: str) -> TestClient:
    """A program with a token."""
    app = build_app(at.house.desk, "http://testserver", ROOMS)
    return TestClient(app, headers={"authorization": f"Bearer {at.tokens[name]}"})


def shares(at: Town, case: str) -> tuple[Shared, ...]:
    with at.house.desk.looking(actor(at, "liaison")) as sitting:
        return shared_of(sitting, case)


def test_a_case_goes_to_a_group_and_each_member_has_a_folder_of_its_own(
    three: tuple[Town, Town, Town], tmp_path: Path
) -> None:
    north, *others = three
    stick = tmp_path / "stick"
    told = json.loads(
        north.run("stranger", "send", " the TABLE ", "--group", "--case", shared(north), "--tlp",
                  "green", "--out", stick, "--json")
    )  # fmt: skip
    assert set(told["to"]) == {one.house.id for one in others}
    for one in others:
        folder = stick / one.house.id[:16]
        came = json.loads(run("receive", folder, "-w", one.root, "--out", tmp_path / "back",
                              "--json"))  # fmt: skip
        assert [file["refused"] for file in came["files"]] == [[]]
        assert one.house.heard(north.house) == [told["message"]]
    run("receive", tmp_path / "back", "-w", north.root)
    listed = json.loads(north.run("liaison", "partners", "--json"))
    assert [one["waiting"] for one in listed] == [0, 0]


def test_a_group_is_found_by_its_name_or_id_and_who_carries_sees_whose_folder_is_whose(
    three: tuple[Town, Town, Town], tmp_path: Path
) -> None:
    north, south, _ = three
    out = ("--tlp", "green", "--out", tmp_path / "stick")
    told = north.run("stranger", "send", "The table", "--case", shared(north), *out)
    assert f"{south.house.id[:16]}: The Institute of south" in told.replace("\n", "")
    with north.house.desk.looking(LIAISON) as sitting:
        (group,) = groups.listing(sitting)
    north.run("stranger", "send", group.id, "--case", shared(north), *out)
    written = list((tmp_path / "stick" / south.house.id[:16]).iterdir())
    assert len(written) == 2  # the first waits still, and is written again under its own name


def test_a_name_that_a_partner_and_a_group_have_is_not_guessed(
    three: tuple[Town, Town, Town],
) -> None:
    north, south, west = three
    with north.house.desk.acting(LIAISON) as sitting:
        groups.found(sitting, "The Institute of south", [south.house.id, west.house.id], Tlp.AMBER)
    case = ("--case", shared(north), "--tlp", "green", "--json")
    with pytest.raises(UsageError, match=f"2 have this name: partner {south.house.id}, group "):
        north.run("stranger", "send", "The Institute of south", *case)
    by_id = json.loads(north.run("stranger", "send", south.house.id, *case))
    assert by_id["to"] == [south.house.id]
    by_group = json.loads(north.run("stranger", "send", "The Institute of south", "--group", *case))
    assert len(by_group["to"]) == 2


def test_a_group_that_there_is_not_or_is_no_more_is_said_with_those_that_there_are(
    three: tuple[Town, Town, Town],
) -> None:
    north = three[0]
    case = ("--case", shared(north), "--tlp", "green")
    with pytest.raises(NotFoundError, match="no sharing group 'The Institute of south'") as error:
        north.run("stranger", "send", "The Institute of south", "--group", *case)
    assert error.value.remedy == "There are: The table."
    with north.house.desk.acting(LIAISON) as sitting:
        (group,) = groups.listing(sitting)
        groups.dissolve(sitting, group.id, "Its work is done.")
    with pytest.raises(NotFoundError, match="no partner or group 'The table'"):
        north.run("stranger", "send", "The table", *case)
    with pytest.raises(NotFoundError, match="belongs to no sharing group"):
        north.run("stranger", "send", "The table", "--group", *case)


def test_a_tampered_message_is_refused_and_named(towns: tuple[Town, Town], tmp_path: Path) -> None:
    north, south = towns
    stick = tmp_path / "stick"
    north.run("stranger", "send", "The Institute of south", "--case", shared(north), "--tlp",
              "green", "--out", stick)  # fmt: skip
    (path,) = stick.iterdir()
    path.write_bytes(path.read_bytes().replace(b"A rumour", b"B rumour"))
    told = json.loads(run("receive", path, "-w", south.root, "--json", code=6))
    assert told["files"][0]["refused"] == ["tampered"]


def test_the_card_names_the_desk_and_partners_show_the_same_fingerprint(
    towns: tuple[Town, Town],
) -> None:
    north, south = towns
    card = json.loads(run("card", "-w", south.root))
    assert card["name"] == "The Institute of south"
    (seen,) = json.loads(north.run("liaison", "partners", "--json"))
    assert seen["fingerprint"] == card["fingerprint"]
    named = json.loads(run("name", "Southern Office", "--kind", "state", "--country", "FR", "-w",
                           south.root))  # fmt: skip
    assert (named["name"], named["desk"]) == ("Southern Office", card["desk"])


def test_polling_with_nothing_to_do_says_so(redbrook: Town) -> None:
    assert json.loads(run("poll", "-w", redbrook.root, "--json")) == {"taken": 0, "asked": []}


def test_the_doors_alone_serve_no_page_that_people_sign_in_to(redbrook: Town) -> None:
    client = TestClient(build_app(redbrook.house.desk, "http://testserver", DOORS))
    assert client.get("/roundtable/card").json()["name"] == "The Institute of redbrook"
    assert client.post("/roundtable/envelopes", content=b"{}").status_code == 422
    assert client.get("/taxii2/").status_code == 401
    assert {client.get(path).status_code for path in ("/", "/sign-in", "/cases", "/people")} == {
        404
    }


def test_doors_without_a_certificate_are_not_opened_to_others(redbrook: Town) -> None:
    with pytest.raises(TocsinError, match="in the clear"):
        run("serve", "-w", redbrook.root, "--host", "0.0.0.0")  # noqa: S104 - refused
