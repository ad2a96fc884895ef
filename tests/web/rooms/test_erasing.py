"""Who asks what is held of them is answered; who asks to be erased is, in cases as well."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tocsin.desk.audit.checking import check_workspace
from tocsin.explore import Explorer, Query
from tocsin.workspace import Workspace

URL = "http://testserver"
on_both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def _conftest():
    """The module with ``sign_in``: tests are no packages."""
    path = Path(__file__).parents[1] / "conftest.py"
    known = (one for one in sys.modules.values() if getattr(one, "__file__", None) == str(path))
    return next(known)


@pytest.fixture
def house(investigated: Workspace, database: str, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A desk over posts of its own, for they are rewritten."""
    root = tmp_path / "workspace"
    shutil.copytree(investigated.root, root)
    (root / "audit.head").unlink(missing_ok=True)  # of another desk's log
    with (root / "tocsin.toml").open("a") as settings:
        settings.write(f'\ndatabase = "{database}"\n')
    made = _conftest().sign_in(Workspace(root), database)
    yield made
    made.desk.close()


def _send(client, path: str, status: int = 303, **form: object):
    answer = client.post(path, data=form, headers={"origin": URL}, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer


@on_both
def test_an_account_is_erased_from_posts_and_cases_and_the_log_still_holds(house):
    analyst, administrator = house.clients["analyst"], house.clients["administrator"]
    with Explorer(house.desk.workspace) as explorer:
        post = next(
            row for row in explorer.search(Query(), size=200).posts.to_pylist() if row["text"]
        )
    opened = _send(analyst, "/cases", title="t", summary="", tlp="green")
    case = opened.headers["location"].split("?")[0]
    key = f"{post['post_key'] % 2**64:016x}"
    _send(analyst, f"{case}/posts", post=key)
    who = {"platform": post["platform"], "account_id": post["account_id"]}
    held = administrator.get("/administration/subject-access.json", params=who).json()
    assert post["post_id"] in {row["post_id"] for row in held["posts"]}
    assert held["evidence"]
    _send(administrator, "/administration/erasure", 422, **who, reason="")
    _send(administrator, "/administration/erasure", **who, reason="asked by letter")
    after = administrator.get("/administration/subject-access.json", params=who).json()
    assert after["posts"] == []
    document = analyst.get(f"{case}.json").json()
    assert document["evidence"][0]["content"] == {}
    assert post["text"][:30] not in analyst.get(case).text
    assert check_workspace(house.desk.workspace).holds


@on_both
def test_a_person_is_erased_only_when_their_name_is_typed(house):
    administrator = house.clients["administrator"]
    person = house.people["viewer"]
    path = f"/administration/people/{person}/erase"
    _send(administrator, path, 422, sign_in_name="someone", reason="left")
    _send(administrator, path, sign_in_name="viewer@desk.example", reason="left")
    people = administrator.get("/administration/people.json").json()["people"]
    assert person not in {one["id"] for one in people}
    assert house.clients["viewer"].get("/me.json").status_code == 401
    assert check_workspace(house.desk.workspace).holds


@pytest.mark.parametrize("role", ["viewer", "analyst", "decider"])
def test_only_administrators_see_what_is_held(clients, role):
    answer = clients[role].get(
        "/administration/subject-access.json", params={"platform": "x", "account_id": "1"}
    )
    assert answer.status_code == 403
