"""One function, one page, three doors: HTML for a person, ``.json`` and ``.csv`` for a program.

A page function is told the visit and its parameters, and hands on a :class:`Page`. What its
template is given is what its JSON twin says, so nothing can be seen in one and not in the other. An
action is a function that changes something: a form posts to it, or a program with JSON to its
``.json`` twin.

Every route states the one right that it needs; a route without one cannot be made.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, Response
from starlette.routing import Match
from starlette.types import Scope

from tocsin.desk.people.rights import Right
from tocsin.web.doing import (
    How,
    as_asked,
    as_csv,
    as_file,
    as_html,
    as_json,
    as_published,
    done_html,
    done_json,
    given_file,
    in_one_transaction,
    in_own_transactions,
    sent_away,
    shown_html,
    shown_json,
    told,
)
from tocsin.web.results import Away, Crumb, Done, File, Page, Published, Shown, Told
from tocsin.web.stating import refusals_of
from tocsin.web.visits import Caller, caller_of
from tocsin.web.words.speaking import speaking

__all__ = [
    "PROGRAM", "PUBLIC", "Away", "Crumb", "Done", "File", "Needs", "Page", "Published", "Raw",
    "Room", "Rule", "Shown", "Told",
]  # fmt: skip

PUBLIC: Final = "public"
PROGRAM: Final = "program"
"""What a door needs that lets in only programs of partners, with credentials of their own."""
Needs = Right | Literal["public"]


async def _raw(request: Request) -> bytes:
    return await request.body()


Raw = Annotated[bytes, Depends(_raw)]
"""The bytes that were sent, whatever they claim to be."""


class CsvResponse(Response):
    """What a table's CSV twin is, for the description of the API."""

    media_type = "text/csv"


_KINDS: Final[Mapping[Any, type[Response]]] = {
    as_csv: CsvResponse,
    as_file: Response,
    given_file: Response,
    as_published: Response,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route needs; the tests walk over all of them."""

    method: str
    path: str
    needs: Needs | Literal["program"]


class _Router(APIRouter):
    """A room's routes, looked through only for an address that begins as one of them does.

    The desk has some 800 routes; to compare each request with all of them took longer than most
    pages. So the first part of an address is always written out, never a parameter.
    """

    def __init__(self) -> None:
        super().__init__()
        self._begins: set[str] = set()

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **how: Any) -> None:
        begin = _begin(path)
        if "{" in begin:
            raise ValueError(f"{path} begins with a parameter: no request would find it")
        self._begins.add(begin)
        super().add_api_route(path, endpoint, **how)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return super().matches(scope) if _begin(path) in self._begins else (Match.NONE, {})


def _begin(path: str) -> str:
    """The first part of an address: ``cases`` of ``/cases/new``."""
    return path.removeprefix("/").partition("/")[0]


class Room:
    """The pages and actions of one subject."""

    def __init__(self) -> None:
        self.router = _Router()
        self.rules: list[Rule] = []

    def page(
        self, path: str, needs: Needs, *, csv: bool = False
    ) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
        """Makes a page of a function; ``csv`` where it is a table. The twins come first.

        Otherwise a path that ends in a parameter would take ``.json`` for a part of it.
        """

        def made(show: Callable[..., Page]) -> Callable[..., Page]:
            if path != "/":
                self._add("GET", f"{path}.json", needs, show, as_json, in_schema=True)
                if csv:
                    self._add("GET", f"{path}.csv", needs, show, as_csv, in_schema=True)
            self._add("GET", path, needs, show, as_html(csv=csv))
            return show

        return made

    def file(self, path: str, needs: Needs) -> Callable[[Callable[..., File]], Callable[..., File]]:
        """Makes a download of a function."""

        def made(give: Callable[..., File]) -> Callable[..., File]:
            self._add("GET", path, needs, give, as_file, in_schema=True)
            return give

        return made

    def published(
        self, path: str
    ) -> Callable[[Callable[..., Published]], Callable[..., Published]]:
        """Makes a door for everybody of a function."""

        def made(give: Callable[..., Published]) -> Callable[..., Published]:
            self._add("GET", path, PUBLIC, give, as_published, in_schema=True)
            return give

        return made

    def asked(self, path: str) -> Callable[[Callable[..., Published]], Callable[..., Published]]:
        """Makes a door at which anybody asks by POST: what is long, or must not stand in the logs
        of servers in between. It changes nothing, so programs may ask from anywhere.
        """

        def made(give: Callable[..., Published]) -> Callable[..., Published]:
            self._add(
                "POST", f"{path}.json", PUBLIC, give, as_asked, in_schema=True, from_anywhere=True
            )
            self._add("POST", path, PUBLIC, give, as_asked, as_form=True, from_anywhere=True)
            return give

        return made

    def hearing(self, path: str) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
        """Makes a door at which other desks hand in bytes (``body: Raw``), of a function with
        sittings of its own. Nobody signs in there: who sends proves who they are by what they send.
        """

        def made(hear: Callable[..., Told]) -> Callable[..., Told]:
            self._add("POST", path, PUBLIC, hear, told, from_anywhere=True)
            return hear

        return made

    def giving_action(
        self, path: str, needs: Needs
    ) -> Callable[[Callable[..., File]], Callable[..., File]]:
        """Makes an action whose result is a file: a download that stands in the audit log."""

        def made(act: Callable[..., File]) -> Callable[..., File]:
            self._add("POST", path, needs, act, given_file, in_schema=True, as_form=True)
            return act

        return made

    def away(self, path: str, needs: Needs) -> Callable[[Callable[..., Away]], Callable[..., Away]]:
        """Makes a way to another site, or back from it, of a function with sittings of its own."""

        def made(send: Callable[..., Away]) -> Callable[..., Away]:
            self._add("GET", path, needs, send, sent_away)
            return send

        return made

    def action(
        self, path: str, needs: Needs, again: Callable[..., Page] | None = None
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        """Makes an action of a function whose ``form`` is a model of what is sent.

        ``again`` shows the form with what was typed where it cannot be taken.
        """
        return self._acting(path, needs, again, in_one_transaction)

    def outside_action(
        self, path: str, needs: Needs, again: Callable[..., Page] | None = None
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        """Like :meth:`action`, for one that opens its own sittings: what it noted of a failure
        (an attempt to sign in) must stay where the action itself fails.
        """
        return self._acting(path, needs, again, in_own_transactions)

    def showing_action(
        self, path: str, needs: Needs
    ) -> Callable[[Callable[..., Shown]], Callable[..., Shown]]:
        """Makes an action whose result is shown at once and never again."""

        def made(act: Callable[..., Shown]) -> Callable[..., Shown]:
            self._add("POST", f"{path}.json", needs, act, shown_json, in_schema=True)
            self._add("POST", path, needs, act, shown_html, as_form=True)
            return act

        return made

    def _acting(
        self, path: str, needs: Needs, again: Callable[..., Page] | None, how: How
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        def made(act: Callable[..., Done]) -> Callable[..., Done]:
            self._add("POST", f"{path}.json", needs, act, done_json(how), in_schema=True)
            self._add("POST", path, needs, act, done_html(how, again), as_form=True)
            return act

        return made

    def _add(
        self,
        method: str,
        path: str,
        needs: Needs,
        function: Callable[..., Any],
        answer: Callable[..., Response],
        *,
        in_schema: bool = False,
        as_form: bool = False,
        from_anywhere: bool = False,
    ) -> None:
        def endpoint(request: Request, caller: Caller, **given: Any) -> Response:
            with speaking(caller.locale):
                return answer(request, caller, function, given)

        endpoint.__doc__ = inspect.getdoc(function)
        endpoint.__name__ = function.__name__
        right = None if needs == PUBLIC else Right(needs)
        found = caller_of(right, from_anywhere=from_anywhere)
        endpoint.__signature__ = _signature(function, found, as_form)  # type: ignore[attr-defined]
        self.router.add_api_route(
            path,
            endpoint,
            methods=[method],
            include_in_schema=in_schema,
            response_model=None,
            response_class=_KINDS.get(answer, JSONResponse),
            responses=refusals_of(method, is_public=needs == PUBLIC, is_json=answer not in _KINDS),
        )
        self.rules.append(Rule(method, path, needs))


def _signature(
    function: Callable[..., Any], found: Callable[[Request], Caller], as_form: bool
) -> inspect.Signature:
    """What FastAPI is to read: who calls, then the function's own parameters but the visit."""
    own = list(inspect.signature(function).parameters.values())[1:]
    kept = [_from_form(one) if as_form and one.name == "form" else one for one in own]
    keyword = inspect.Parameter.KEYWORD_ONLY
    first = [
        inspect.Parameter("request", keyword, annotation=Request),
        inspect.Parameter("caller", keyword, annotation=Annotated[Caller, Depends(found)]),
    ]
    return inspect.Signature([*first, *(one.replace(kind=keyword) for one in kept)])


def _from_form(parameter: inspect.Parameter) -> inspect.Parameter:
    return parameter.replace(annotation=Annotated[parameter.annotation, Form()])
