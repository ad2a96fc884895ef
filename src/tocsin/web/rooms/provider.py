"""Signing in through an institution's own provider (OpenID Connect), where one is set."""

from typing import Annotated, Final

from fastapi import Query

from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.desk.people.oidc import Pending, Provider, begin, finish, person_known
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.sitting import Sitting
from tocsin.web.pages import PUBLIC, Away, Room
from tocsin.web.visits import AT_PROVIDER, SESSION, Visit

room: Final = Room()
BACK: Final = "/sign-in/provider/back"
Part = Annotated[str, Query(max_length=4_000)]


@room.away("/sign-in/provider", PUBLIC)
def go(visit: Visit) -> Away:
    """Sends the browser to the provider."""
    address, pending = begin(_provider(visit), _address(visit), visit.desk.clock())
    return Away(address, {AT_PROVIDER: pending.sealed(visit.desk.workspace.key())})


@room.away(BACK, PUBLIC)
def come_back(visit: Visit, state: Part = "", code: Part = "", iss: Part = "") -> Away:
    """Takes the browser in again, as whom the provider says it is."""
    provider, desk = _provider(visit), visit.desk
    pending = Pending.opened(desk.workspace.key(), visit.caller.at_provider)
    stated = {"state": state, "code": code, "iss": iss}
    answer = {name: value for name, value in stated.items() if value}
    known = finish(provider, pending, answer, desk.clock())
    with desk.acting(SYSTEM) as sitting:
        row = person_known(sitting, provider, known)
        own = Sitting(sitting.session, actor_of(row), sitting.now, sitting.seal)
        own.log("sign_in.done", row.id, address=visit.caller.address, provider=provider.issuer)
        token = begin_session(sitting, row, visit.caller.address, visit.caller.browser)
    return Away("/", {SESSION: token, AT_PROVIDER: None}, by_page=True)


def _provider(visit: Visit) -> Provider:
    found = Provider.of(visit.desk.workspace)
    if found is None:
        raise NotFoundError("This desk has no provider.", "Sign in with a name and a password.")
    return found


def _address(visit: Visit) -> str:
    """Where the provider sends the browser back to: it must know this very address."""
    public = str(visit.caller.app.state.public_url)
    if not public:
        raise ForbiddenError("This desk does not know its own address.", "Give --public-url.")
    return f"{public}{BACK}"
