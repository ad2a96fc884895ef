"""The API as its description states it: nothing that can be sent to it makes it stumble.

Schemathesis (Hatfield-Dodds and Dygalo 2022, "Deriving Semantics-Aware Fuzzers from Web API
Schemas") reads the OpenAPI description and sends what it allows and what it does not; every answer
must be one that the description names, in the form that it names.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tocsin.desk.people.rights import Right, Role

EXAMPLES = 5
"""A route, twice: some 1,500 requests. What was found is kept as a test of its own."""
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def program(attacked):
    """A program of somebody who has every role; what it does is done, on a desk of its own."""
    owner = attacked.add("program", "Institute", *Role)
    token = attacked.token(owner, *Right)
    return attacked.client(authorization=f"Bearer {token}")


@pytest.fixture(scope="module")
def described(attacked):
    """All of it but the upload of files, whose names and bodies have tests of their own."""
    return schemathesis.openapi.from_dict(attacked.app.openapi()).exclude(path="/import.json")


def _plain(part):
    if isinstance(part, tuple):
        return tuple(one if one is None else _plain(one) for one in part)
    return part if isinstance(part, str | bytes) else str(part)


def _ask(case, program):
    sent = case.as_transport_kwargs(base_url=str(program.base_url))
    sent = {name: value for name, value in sent.items() if value is not None and name != "cookies"}
    if isinstance(sent.get("data"), str | bytes):
        sent["content"] = sent.pop("data")
    if "files" in sent:  # as a form sends them: as bytes, whatever was made up
        sent["files"] = [(name, _plain(part)) for name, part in sent["files"]]
    answer = program.request(**sent)
    answer.request.read()  # a form with files is a stream, and is looked at again afterwards
    return answer


def _faults(operation, attacked, program):
    """What is wrong with the answers of one route: to values made up, and to real addresses."""
    faults = []

    @seed(7)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def each(case):
        known = {name: attacked.at[name] for name in case.path_parameters if name in attacked.at}
        for at in [{}, known] if known else [{}]:
            case.path_parameters = {**case.path_parameters, **at}
            try:
                case.validate_response(_ask(case, program), checks=CHECKS)
            except FailureGroup as group:
                faults.extend(f"{operation.label}: {one}" for one in group.exceptions)

    each()
    return faults


@pytest.mark.slow
def test_every_answer_is_one_that_the_description_names(described, attacked, program):
    faults, routes = [], 0
    for operation in described.get_all_operations():
        faults += _faults(operation.ok(), attacked, program)
        routes += 1
    assert routes > 140
    assert faults == [], faults
