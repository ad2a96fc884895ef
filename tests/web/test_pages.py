"""Which room answers for an address: the rooms, each asked for its own, find every one."""

import pytest
from starlette.routing import Match

from tocsin.web.app import build_app, rules_of
from tocsin.web.pages import PUBLIC, Room
from tocsin.web.rooms import ROOMS


@pytest.mark.parametrize("root", ["", "/behind/a/proxy"])
def test_every_address_is_found_in_a_room(desk, root):
    app = build_app(desk, "http://testserver", ROOMS)

    def found(rule):
        scope = {"type": "http", "method": rule.method, "root_path": root, "headers": []}
        asked = scope | {"path": f"{root}{rule.path}"}
        return any(route.matches(dict(asked))[0] is Match.FULL for route in app.routes)

    assert [rule for rule in rules_of(ROOMS) if not found(rule)] == []


def test_an_address_cannot_begin_with_a_parameter():
    with pytest.raises(ValueError, match="begins with a parameter"):
        Room().page("/{name}/things", PUBLIC)(lambda *_: None)
