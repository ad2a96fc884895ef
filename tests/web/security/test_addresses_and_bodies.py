"""What is sent: hosts, paths, bodies and file names, none of which gets further than it should."""

import http.client
import socket
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from lxml import html

from tocsin.desk.people.rights import Right
from tocsin.web.bodies import MOST_FORM
from tocsin.web.pages import PUBLIC
from tocsin.web.rooms import ROOMS

PARTS = [
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd",
    "....//....//etc/passwd", "..\\..\\etc\\passwd", "%252e%252e%252fetc%252fpasswd",
    "/etc/passwd", "//etc/passwd", "desk.css/../../app.py", "..%00/app.py", "%c0%ae%c0%ae/app.py",
    "../desk/locale", "desk.css%00.html",
]  # fmt: skip
CANARY = "'\"><canary onx=1>{{7*7}}"


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil@testserver", ""])
def test_only_requests_for_this_desk_are_answered(attacked, host):
    browser = attacked.browser(attacked.people["viewer"])
    answer = browser.get("/cases", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_links_that_are_given_out_name_the_desks_own_address_whatever_host_was_asked(attacked):
    """Or a link for a password would lead to whoever asked for it."""
    admin = attacked.browser(attacked.people["administrator"])
    path = f"/administration/people/{attacked.people['viewer']}/invitation.json"
    asked = {"host": "localhost", "origin": attacked.url, "x-forwarded-host": "evil.example"}
    answer = admin.post(path, json={}, headers=asked)
    assert answer.json()["link"].startswith(f"{attacked.url}/invitation/")


@pytest.mark.parametrize("part", PARTS)
def test_nothing_outside_of_the_static_files_is_given(attacked, part):
    for path in (f"/static/{part}", f"/static/../{part}"):
        answer = attacked.client().get(path)
        assert answer.status_code in (303, 400, 404), path
        assert "root:" not in answer.text
        assert "import" not in answer.text


@pytest.mark.parametrize("part", PARTS)
def test_no_path_parameter_reaches_the_file_system(attacked, part):
    everything = attacked.browser(attacked.people["analyst"])
    for route in ("/measured", "/measured/spread", "/findings", "/posts", "/cases", "/jobs"):
        answer = everything.get(f"{route}/{part}.json")
        assert answer.status_code in (303, 403, 404, 422), route
        assert "root:" not in answer.text


def _sent(served, path, headers, body):
    """The status of a request whose bytes are sent as they stand."""
    address = urlsplit(served)
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        lines = [f"POST {path} HTTP/1.1", f"Host: {address.netloc}", f"Origin: {served}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        try:
            for part in body:
                wire.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it is refused before all of it was taken
        answer = http.client.HTTPResponse(wire)
        answer.begin()
        return answer.status, answer.headers


PART = b"name=" + b"x" * 65_530 + b"&"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}
JSON = {"Content-Type": "application/json", "Connection": "close"}


@pytest.mark.parametrize(("path", "kind"), [("/sign-in", FORM), ("/sign-in.json", JSON)])
def test_a_body_that_says_it_is_too_large_is_refused(served, path, kind):
    body = [PART] * (MOST_FORM // len(PART) + 2)
    status, headers = _sent(
        served, path, kind | {"Content-Length": str(len(PART) * len(body))}, body
    )
    assert status == 413
    assert headers["content-security-policy"]


@pytest.mark.parametrize(("path", "kind"), [("/sign-in", FORM), ("/sign-in.json", JSON)])
def test_a_body_that_does_not_say_how_large_it_is_is_cut_off(served, path, kind):
    part = f"{len(PART):x}\r\n".encode() + PART + b"\r\n"
    body = [part] * (MOST_FORM // len(PART) + 2) + [b"0\r\n\r\n"]
    status, _ = _sent(served, path, kind | {"Transfer-Encoding": "chunked"}, body)
    assert status == 413


def test_many_parts_and_deep_json_are_refused_not_stumbled_over(attacked):
    everything = attacked.browser(attacked.people["analyst"])
    deep = "[" * 100_000 + "]" * 100_000
    kind = {"content-type": "application/json"}
    assert everything.post("/cases.json", content=deep, headers=kind).status_code in (400, 422)
    many = everything.post("/cases", data={f"field{number}": "x" for number in range(5_000)})
    assert many.status_code in (400, 422)
    digits = '{"title": "x", "tlp": ' + "9" * 5_000 + "}"
    assert everything.post("/cases.json", content=digits, headers=kind).status_code in (400, 422)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"title": "\\ud800"}', b"null", b"[]", b"NaN", b'"x"', b"1e999"],
)
def test_what_is_no_form_is_said_to_be_none(attacked, body):
    everything = attacked.browser(attacked.people["analyst"])
    kind = {"content-type": "application/json"}
    answer = everything.post("/cases.json", content=body, headers=kind)
    assert answer.status_code in (200, 422)
    assert answer.json()


NAMES = [
    "../../../etc/cron.d/x", "..\\..\\x.jsonl", "a\r\nX-Evil: 1.jsonl", 'a"; filename="b.jsonl',
    "\u202egnp.jsonl", "x" * 5_000, ".bashrc", "-rf", "a\x00b", "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0", "CON", "a/b/c", "…", " ",
]  # fmt: skip


def test_a_file_lands_in_its_own_folder_whatever_its_name(attacked):
    analyst = attacked.browser(attacked.people["analyst"])
    incoming = attacked.desk.workspace.root.resolve() / "incoming"
    for name in NAMES:
        quoted = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
        form = b"\r\n".join([
            b"--limit",
            f'Content-Disposition: form-data; name="files"; filename="{quoted}"'.encode(),
            b"", b"{}", b"--limit--", b"",
        ])  # fmt: skip
        kind = {"content-type": "multipart/form-data; boundary=limit"}
        answer = analyst.post("/import", content=form, headers=kind)
        assert answer.status_code in (303, 400, 422), name
        assert "x-evil" not in answer.headers
    kept = [path for path in incoming.rglob("*") if path.is_file()]
    assert len(kept) > len(NAMES) / 2
    for path in kept:
        assert path.parent.parent == incoming
        assert not path.name.startswith(".")
        assert path.name.isprintable()
        assert len(path.name) <= 100
    assert not Path("/etc/cron.d/x").exists()
    assert analyst.get("/jobs").status_code == 200


def test_no_file_of_the_machine_can_be_named_for_import(attacked):
    analyst = attacked.browser(attacked.people["analyst"])
    for path in ("/etc", "/", "..", str(attacked.desk.workspace.root)):
        answer = analyst.post("/import/watches.json", json={"path": path, "pattern": "*"})
        assert answer.status_code == 422, path


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1", 'a"; filename="b', "é\u202e", "a\x00b"])
def test_a_downloads_name_cannot_break_its_header(attacked, name):
    viewer = attacked.browser(attacked.people["viewer"])
    answer = viewer.get(f"/targets/{quote(name, safe='')}.csv")
    assert "set-cookie" not in answer.headers
    stated = answer.headers.get("content-disposition", "attachment; filename*=UTF-8''x")
    assert stated.startswith("attachment; filename*=UTF-8''")
    assert stated.isascii()
    assert '"' not in stated


def _looking():
    return [
        (rule.path, parameter.name)
        for room in ROOMS
        for rule, route in zip(room.rules, room.router.routes, strict=True)
        if rule.method == "GET" and rule.needs in (PUBLIC, Right.LOOK, Right.SELF, Right.IMPORT)
        for parameter in route.dependant.query_params
    ]


def test_no_part_of_an_address_is_echoed_as_markup(attacked):
    analyst, faults = attacked.browser(attacked.people["analyst"]), []
    asked = {*_looking(), *((path, "said") for path, _ in _looking()), ("/sign-in", "next")}
    for path, name in sorted(asked):
        if path.endswith((".json", ".csv")):
            continue
        filled = path
        for one, value in attacked.at.items():
            filled = filled.replace(f"{{{one}}}", value)
        answer = analyst.get(filled, params={name: CANARY})
        page = html.fromstring(answer.content or b"<p>")
        if answer.status_code >= 500 or page.xpath("//canary | //*[@onx]"):
            faults.append((path, name, answer.status_code))
    assert len(asked) > 20
    assert faults == []


def test_said_shows_only_what_the_desk_itself_says(attacked):
    viewer = attacked.browser(attacked.people["viewer"])
    plain, said = viewer.get("/cases"), viewer.get("/cases?said=Call+0900+now")
    assert "0900" not in said.text
    assert 'role="status"' in viewer.get("/cases?said=saved").text
    assert 'role="status"' not in said.text + plain.text
