"""A desk is served to others only when someone can sign in, and not in the clear."""

import pytest

from tocsin.desk.people.registry import NewPerson, invite
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.sitting import Desk
from tocsin.errors import UsageError
from tocsin.web.serving import Address, refuse_unsafe, serve, set_up_code_for
from tocsin.workspace import create_workspace

LOCAL = ["127.0.0.1", "127.0.0.53", "localhost", "::1"]
ALL = "0.0.0.0"  # noqa: S104 - what must be refused
PUBLIC = [ALL, "::", "192.168.1.5", "203.0.113.7", "desk.example.org", "", "127.1"]


@pytest.fixture
def desk(tmp_path, database_at):
    workspace = create_workspace(tmp_path / "workspace")
    made = Desk.open(workspace, database_at("sqlite", workspace.desk))
    yield made
    made.close()


@pytest.fixture
def peopled(desk):
    with desk.acting(Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))) as sitting:
        invite(sitting, NewPerson("admin", "Admin", "House", frozenset({Role.ADMINISTRATOR})))
    return desk


@pytest.mark.parametrize("host", LOCAL)
def test_this_machine_alone_is_always_served(desk, host):
    refuse_unsafe(desk, Address(host))


@pytest.mark.parametrize("host", PUBLIC)
@pytest.mark.parametrize("url", ["", "https://desk.example.org"])
def test_nobody_else_is_served_while_nobody_can_sign_in(desk, host, url):
    """Or the first comer would own the desk."""
    with pytest.raises(UsageError, match="no people yet"):
        refuse_unsafe(desk, Address(host, public_url=url))


@pytest.mark.parametrize("host", PUBLIC)
@pytest.mark.parametrize("url", ["", "http://desk.example.org", "desk.example.org", "HTTPS:x"])
def test_passwords_do_not_travel_in_the_clear(peopled, host, url):
    with pytest.raises(UsageError, match="in the clear"):
        refuse_unsafe(peopled, Address(host, public_url=url))


@pytest.mark.parametrize("host", PUBLIC)
def test_others_are_served_behind_a_certificate(peopled, host):
    refuse_unsafe(peopled, Address(host, public_url="https://desk.example.org"))


def test_what_is_unsafe_is_never_begun(desk):
    with pytest.raises(UsageError):
        serve(desk, Address(ALL, 0), "code")


def test_there_is_a_code_only_as_long_as_there_is_nobody(desk):
    codes = {set_up_code_for(desk) for _ in range(3)}
    assert len(codes) == 3
    assert all(len(code) >= 16 for code in codes)
    with desk.acting(SYSTEM) as sitting:
        admin = Actor("system", "", "", frozenset({Role.ADMINISTRATOR}))
        own = type(sitting)(sitting.session, admin, sitting.now, sitting.seal)
        invite(own, NewPerson("admin", "Admin", "House", frozenset({Role.ADMINISTRATOR})))
    assert set_up_code_for(desk) is None
