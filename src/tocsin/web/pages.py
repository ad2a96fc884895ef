"""One function, one page, three doors: HTML for a person, ``.json`` and ``.csv`` for a program.

A page function is told the visit and its parameters, and hands on a :class:`Page`. What its
template is given is what its JSON twin says, so nothing can be seen in one and not in the other. An
action is a function that changes something: a form posts to it, or a program with JSON to its
``.json`` twin.

Every route states the one right that it needs; a route without one cannot be made.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel

from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.answers import (
    asked_answer,
    csv_answer,
    file_answer,
    html_answer,
    json_answer,
    published_answer,
)
from tocsin.web.stating import refusals_of
from tocsin.web.visits import Caller, Visit, caller_of
from tocsin.web.words.speaking import gettext, speaking

PUBLIC: Final = "public"
PROGRAM: Final = "program"
"""What a door needs that lets in only programs of partners, with credentials of their own."""
Needs = Right | Literal["public"]
Crumb = tuple[str, str]
T = TypeVar("T")
_How = Callable[[Caller, Callable[..., Any], Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Page:
    """What a page shows. ``data`` is its JSON twin; ``rows`` its CSV twin, where it has one.

    ``shown`` is what only a template needs (drawings, choices of a form); ``tlp`` is a banner.
    """

    template: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] | Any | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    crumbs: tuple[Crumb, ...] = ()
    tlp: str | None = None
    refresh_s: int | None = None


@dataclass(frozen=True)
class Done:
    """What an action did: where to look next, what to say there, and what a program is told."""

    to: str
    said: str = "done"
    data: Mapping[str, Any] = field(default_factory=dict)
    cookies: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What an action made that is shown once and never again, such as a new token."""

    page: Page


@dataclass(frozen=True)
class File:
    """A file to keep."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Published:
    """What everybody may have as it stands, without signing in: a page, a feed, an answer to a
    program of another site. It is the same for all who ask.

    ``policy``: its content security policy; ``framed``: other sites may show it in a frame;
    ``headers`` are further ones, such as ``Vary``.
    """

    content: bytes
    media_type: str
    policy: str = "default-src 'none'"
    framed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What the desk of a partner is told, as JSON with a status of its own."""

    data: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Away:
    """Where a browser is sent: to a provider that knows who sits there, or back from it.

    ``by_page``: by a page of ours that goes on at once. A browser that comes from elsewhere sends
    no strict cookie, and would arrive as nobody; from our own page it does.
    """

    to: str
    cookies: Mapping[str, str | None] = field(default_factory=dict)
    by_page: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What a route needs; the tests walk over all of them."""

    method: str
    path: str
    needs: Needs | Literal["program"]


class Room:
    """The pages and actions of one subject."""

    def __init__(self) -> None:
        self.router = APIRouter()
        self.rules: list[Rule] = []

    def page(
        self, path: str, needs: Needs, *, csv: bool = False
    ) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
        """Makes a page of a function; ``csv`` where it is a table. The twins come first.

        Otherwise a path that ends in a parameter would take ``.json`` for a part of it.
        """

        def made(show: Callable[..., Page]) -> Callable[..., Page]:
            if path != "/":
                self._add("GET", f"{path}.json", needs, show, _as_json, in_schema=True)
                if csv:
                    self._add("GET", f"{path}.csv", needs, show, _as_csv, in_schema=True)
            self._add("GET", path, needs, show, _as_html(csv=csv))
            return show

        return made

    def file(self, path: str, needs: Needs) -> Callable[[Callable[..., File]], Callable[..., File]]:
        """Makes a download of a function."""

        def made(give: Callable[..., File]) -> Callable[..., File]:
            self._add("GET", path, needs, give, _as_file, in_schema=True)
            return give

        return made

    def published(
        self, path: str
    ) -> Callable[[Callable[..., Published]], Callable[..., Published]]:
        """Makes a door for everybody of a function."""

        def made(give: Callable[..., Published]) -> Callable[..., Published]:
            self._add("GET", path, PUBLIC, give, _as_published, in_schema=True)
            return give

        return made

    def asked(self, path: str) -> Callable[[Callable[..., Published]], Callable[..., Published]]:
        """Makes a door at which anybody asks by POST: what is long, or must not stand in the logs
        of servers in between. It changes nothing, so programs may ask from anywhere.
        """

        def made(give: Callable[..., Published]) -> Callable[..., Published]:
            self._add(
                "POST", f"{path}.json", PUBLIC, give, _as_asked, in_schema=True, from_anywhere=True
            )
            self._add("POST", path, PUBLIC, give, _as_asked, as_form=True, from_anywhere=True)
            return give

        return made

    def hearing(self, path: str) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
        """Makes a door at which other desks hand in bytes (``body: Raw``), of a function with
        sittings of its own. Nobody signs in there: who sends proves who they are by what they send.
        """

        def made(hear: Callable[..., Told]) -> Callable[..., Told]:
            self._add("POST", path, PUBLIC, hear, _told, from_anywhere=True)
            return hear

        return made

    def giving_action(
        self, path: str, needs: Needs
    ) -> Callable[[Callable[..., File]], Callable[..., File]]:
        """Makes an action whose result is a file: a download that stands in the audit log."""

        def made(act: Callable[..., File]) -> Callable[..., File]:
            self._add("POST", path, needs, act, _given_file, in_schema=True, as_form=True)
            return act

        return made

    def away(self, path: str, needs: Needs) -> Callable[[Callable[..., Away]], Callable[..., Away]]:
        """Makes a way to another site, or back from it, of a function with sittings of its own."""

        def made(send: Callable[..., Away]) -> Callable[..., Away]:
            self._add("GET", path, needs, send, _sent_away)
            return send

        return made

    def action(
        self, path: str, needs: Needs, again: Callable[..., Page] | None = None
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        """Makes an action of a function whose ``form`` is a model of what is sent.

        ``again`` shows the form with what was typed where it cannot be taken.
        """
        return self._acting(path, needs, again, _in_one_transaction)

    def outside_action(
        self, path: str, needs: Needs, again: Callable[..., Page] | None = None
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        """Like :meth:`action`, for one that opens its own sittings: what it noted of a failure
        (an attempt to sign in) must stay where the action itself fails.
        """
        return self._acting(path, needs, again, _in_own_transactions)

    def showing_action(
        self, path: str, needs: Needs
    ) -> Callable[[Callable[..., Shown]], Callable[..., Shown]]:
        """Makes an action whose result is shown at once and never again."""

        def made(act: Callable[..., Shown]) -> Callable[..., Shown]:
            self._add("POST", f"{path}.json", needs, act, _shown_json, in_schema=True)
            self._add("POST", path, needs, act, _shown_html, as_form=True)
            return act

        return made

    def _acting(
        self, path: str, needs: Needs, again: Callable[..., Page] | None, how: _How
    ) -> Callable[[Callable[..., Done]], Callable[..., Done]]:
        def made(act: Callable[..., Done]) -> Callable[..., Done]:
            self._add("POST", f"{path}.json", needs, act, _done_json(how), in_schema=True)
            self._add("POST", path, needs, act, _done_html(how, again), as_form=True)
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


async def _raw(request: Request) -> bytes:
    return await request.body()


Raw = Annotated[bytes, Depends(_raw)]
"""The bytes that were sent, whatever they claim to be."""


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


def _look(caller: Caller, show: Callable[..., Any], given: Mapping[str, Any]) -> tuple[Any, Visit]:
    with caller.desk.looking(caller.actor) as sitting:
        visit = Visit(caller, sitting)
        return show(visit, **given), visit


def _as_html(*, csv: bool) -> Callable[..., Response]:
    def answer(
        request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
    ) -> Response:
        with caller.desk.looking(caller.actor) as sitting:
            page = show(Visit(caller, sitting), **given)
            return html_answer(request, caller, page, csv=csv and page.rows is not None)

    return answer


def _as_json(
    _request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
) -> Response:
    page, _ = _look(caller, show, given)
    return json_answer(page.data)


def _as_csv(
    request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
) -> Response:
    page, _ = _look(caller, show, given)
    return csv_answer(request, page.rows)


def _as_file(
    _request: Request, caller: Caller, give: Callable[..., File], given: Mapping[str, Any]
) -> Response:
    made, _ = _look(caller, give, given)
    return file_answer(made.name, made.content, made.media_type)


def _as_published(
    request: Request, caller: Caller, give: Callable[..., Published], given: Mapping[str, Any]
) -> Response:
    made, _ = _look(caller, give, given)
    return published_answer(request, made)


def _as_asked(
    _request: Request, caller: Caller, give: Callable[..., Published], given: Mapping[str, Any]
) -> Response:
    made, _ = _look(caller, give, given)
    return asked_answer(made)


def _given_file(
    _request: Request, caller: Caller, act: Callable[..., File], given: Mapping[str, Any]
) -> Response:
    made = _in_one_transaction(caller, act, given)
    return file_answer(made.name, made.content, made.media_type)


def _in_one_transaction(caller: Caller, act: Callable[..., T], given: Mapping[str, Any]) -> T:
    """Does it in one transaction; it is on disk before anything is answered."""
    with caller.desk.acting(caller.actor) as sitting:
        return act(Visit(caller, sitting), **given)


def _in_own_transactions(caller: Caller, act: Callable[..., T], given: Mapping[str, Any]) -> T:
    """Lets it open its own: around it there is none that would hold up or undo them."""
    with caller.desk.looking(caller.actor) as sitting:
        visit = Visit(caller, sitting)
    return act(visit, **given)


def _told(
    _request: Request, caller: Caller, hear: Callable[..., Told], given: Mapping[str, Any]
) -> Response:
    told = _in_own_transactions(caller, hear, given)
    response = json_answer(told.data, told.status)
    response.headers.update(told.headers)
    return response


def _sent_away(
    request: Request, caller: Caller, send: Callable[..., Away], given: Mapping[str, Any]
) -> Response:
    away = _in_own_transactions(caller, send, given)
    response: Response
    if away.by_page:
        page = Page("sign_in/came_back.html.j2", gettext("You are signed in."), {"to": away.to})
        response = html_answer(request, caller, page)
    else:
        response = RedirectResponse(away.to, status_code=303)
    for name, value in away.cookies.items():
        caller.set_cookie(response, name, value)
    return response


def _shown_json(
    _request: Request, caller: Caller, act: Callable[..., Shown], given: Mapping[str, Any]
) -> Response:
    return json_answer(_in_one_transaction(caller, act, given).page.data)


def _shown_html(
    request: Request, caller: Caller, act: Callable[..., Shown], given: Mapping[str, Any]
) -> Response:
    return html_answer(request, caller, _in_one_transaction(caller, act, given).page)


def _done_json(how: _How) -> Callable[..., Response]:
    def answer(
        _request: Request, caller: Caller, act: Callable[..., Done], given: Mapping[str, Any]
    ) -> Response:
        done = how(caller, act, given)
        response = json_answer({"to": done.to, **done.data})
        _set_cookies(caller, response, done)
        return response

    return answer


def _done_html(how: _How, again: Callable[..., Page] | None) -> Callable[..., Response]:
    def answer(
        request: Request, caller: Caller, act: Callable[..., Done], given: Mapping[str, Any]
    ) -> Response:
        try:
            done = how(caller, act, given)
        except InvalidError as error:
            form = given.get("form")
            if again is None or not isinstance(form, BaseModel):
                raise
            path = {name: value for name, value in given.items() if name != "form"}
            with caller.desk.looking(caller.actor) as sitting:
                page = again(Visit(caller, sitting), **path, form=form, error=error)
                return html_answer(request, caller, page, status=422)
        response = RedirectResponse(_saying(done), status_code=303)
        _set_cookies(caller, response, done)
        return response

    return answer


def _saying(done: Done) -> str:
    """Where to look next, with the key of what to say there."""
    path, hash_mark, section = done.to.partition("#")
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}said={done.said}{hash_mark}{section}"


class CsvResponse(Response):
    """What a table's CSV twin is, for the description of the API."""

    media_type = "text/csv"


_KINDS: Final[Mapping[Any, type[Response]]] = {
    _as_csv: CsvResponse,
    _as_file: Response,
    _given_file: Response,
    _as_published: Response,
}


def _set_cookies(caller: Caller, response: Response, done: Done) -> None:
    for name, value in done.cookies.items():
        caller.set_cookie(response, name, value)
