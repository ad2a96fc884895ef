"""What is told to programs: the OpenAPI document is valid, its page whole, its examples run."""

import html
import os
import re
import subprocess
import sys
from urllib.request import urlopen

import pytest
import schemathesis

from tocsin.desk.people.registry import actor_of, person
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.people.signed_in import new_api_token
from tocsin.web.app import rules_of
from tocsin.web.pages import PUBLIC
from tocsin.web.rooms import ROOMS

RULES = {(rule.method, rule.path): rule.needs for rule in rules_of(ROOMS)}


@pytest.fixture(scope="module")
def document(clients):
    answer = clients["nobody"].get("/api.json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture(scope="module")
def page(clients):
    return clients["nobody"].get("/api").text


def _operations(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield method.upper(), path, operation


def test_the_document_is_valid_openapi(document):
    schemathesis.openapi.from_dict(document).validate()


def test_every_address_for_programs_is_in_it_with_the_right_it_needs(document):
    said = {
        (method, path): operation["security"][0]["token"][0] if operation["security"] else PUBLIC
        for method, path, operation in _operations(document)
    }
    twins = {key for key in RULES if key[1].endswith((".json", ".csv"))}
    assert twins <= said.keys()
    assert said == {key: RULES[key] for key in said}


def test_the_page_names_every_operation_with_its_parameters_and_fields(document, page):
    for method, path, operation in _operations(document):
        assert f"<strong>{method}</strong> {html.escape(path)}</code>" in page
        for one in operation.get("parameters", ()):
            assert f"<code>{one['name']}</code>" in page
    for name in ("base", "sign_in_name", "files", "confidence"):
        assert f"<code>{name}</code>" in page


def test_a_description_says_what_each_operation_does(document):
    silent = [path for _, path, operation in _operations(document) if not operation["description"]]
    assert silent == []


def _example(text, name):
    return html.unescape(re.search(rf'id="{name}"[^>]*><code>(.*?)</code>', text, re.DOTALL)[1])


@pytest.fixture
def token(desk, signed):
    """A token of the viewer that can look, for the example."""
    with desk.looking(SYSTEM) as sitting:
        actor = actor_of(person(sitting.session, signed.people["viewer"]))
    with desk.acting(actor) as sitting:
        return new_api_token(sitting, "example", [Right.LOOK], 1)[1]


@pytest.mark.parametrize("name", ["example-python", "example-curl"])
def test_an_example_runs_as_it_stands_on_the_page(served, token, name):
    with urlopen(f"{served}/api") as answer:  # noqa: S310 - our own server
        written = _example(answer.read().decode(), name)
    command = [sys.executable, "-c", written] if "python" in name else ["sh", "-c", written]
    ran = subprocess.run(
        command, env={**os.environ, "TOCSIN_TOKEN": token}, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert b"accounts shared" in ran.stdout
    refused = subprocess.run(
        command, env={**os.environ, "TOCSIN_TOKEN": "wrong"}, capture_output=True, check=False
    )
    assert refused.returncode != 0
