"""From what a function hands on to an answer: its sitting, its transaction, HTML or a twin.

Each is told the request, the caller, the function and what was given for its parameters.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from tocsin.desk.errors import InvalidError
from tocsin.web.answers import (
    asked_answer,
    csv_answer,
    file_answer,
    html_answer,
    json_answer,
    published_answer,
)
from tocsin.web.results import Away, Done, File, Page, Published, Shown, Told
from tocsin.web.visits import Caller, Visit
from tocsin.web.words.speaking import gettext

T = TypeVar("T")
How = Callable[[Caller, Callable[..., Any], Mapping[str, Any]], Any]
"""Whether an action is done in one transaction, or opens its own."""


def _look(caller: Caller, show: Callable[..., Any], given: Mapping[str, Any]) -> tuple[Any, Visit]:
    with caller.desk.looking(caller.actor) as sitting:
        visit = Visit(caller, sitting)
        return show(visit, **given), visit


def as_html(*, csv: bool) -> Callable[..., Response]:
    """A page for a person; ``csv``: it is a table, whose twin is linked."""

    def answer(
        request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
    ) -> Response:
        with caller.desk.looking(caller.actor) as sitting:
            page = show(Visit(caller, sitting), **given)
            return html_answer(request, caller, page, csv=csv and page.rows is not None)

    return answer


def as_json(
    _request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
) -> Response:
    """A page's JSON twin."""
    page, _ = _look(caller, show, given)
    return json_answer(page.data)


def as_csv(
    request: Request, caller: Caller, show: Callable[..., Page], given: Mapping[str, Any]
) -> Response:
    """A table's CSV twin."""
    page, _ = _look(caller, show, given)
    return csv_answer(request, page.rows)


def as_file(
    _request: Request, caller: Caller, give: Callable[..., File], given: Mapping[str, Any]
) -> Response:
    """A download."""
    made, _ = _look(caller, give, given)
    return file_answer(made.name, made.content, made.media_type)


def as_published(
    request: Request, caller: Caller, give: Callable[..., Published], given: Mapping[str, Any]
) -> Response:
    """What everybody may have."""
    made, _ = _look(caller, give, given)
    return published_answer(request, made)


def as_asked(
    _request: Request, caller: Caller, give: Callable[..., Published], given: Mapping[str, Any]
) -> Response:
    """What everybody may have who asks by POST."""
    made, _ = _look(caller, give, given)
    return asked_answer(made)


def given_file(
    _request: Request, caller: Caller, act: Callable[..., File], given: Mapping[str, Any]
) -> Response:
    """A download by an action, which stands in the audit log."""
    made = in_one_transaction(caller, act, given)
    return file_answer(made.name, made.content, made.media_type)


def in_one_transaction(caller: Caller, act: Callable[..., T], given: Mapping[str, Any]) -> T:
    """Does it in one transaction; it is on disk before anything is answered."""
    with caller.desk.acting(caller.actor) as sitting:
        return act(Visit(caller, sitting), **given)


def in_own_transactions(caller: Caller, act: Callable[..., T], given: Mapping[str, Any]) -> T:
    """Lets it open its own: around it there is none that would hold up or undo them."""
    with caller.desk.looking(caller.actor) as sitting:
        visit = Visit(caller, sitting)
    return act(visit, **given)


def told(
    _request: Request, caller: Caller, hear: Callable[..., Told], given: Mapping[str, Any]
) -> Response:
    """What the desk of a partner is told."""
    told = in_own_transactions(caller, hear, given)
    response = json_answer(told.data, told.status)
    response.headers.update(told.headers)
    return response


def sent_away(
    request: Request, caller: Caller, send: Callable[..., Away], given: Mapping[str, Any]
) -> Response:
    """A way to another site, or back."""
    away = in_own_transactions(caller, send, given)
    response: Response
    if away.by_page:
        page = Page("sign_in/came_back.html.j2", gettext("You are signed in."), {"to": away.to})
        response = html_answer(request, caller, page)
    else:
        response = RedirectResponse(away.to, status_code=303)
    for name, value in away.cookies.items():
        caller.set_cookie(response, name, value)
    return response


def shown_json(
    _request: Request, caller: Caller, act: Callable[..., Shown], given: Mapping[str, Any]
) -> Response:
    """What is shown once, to a program."""
    return json_answer(in_one_transaction(caller, act, given).page.data)


def shown_html(
    request: Request, caller: Caller, act: Callable[..., Shown], given: Mapping[str, Any]
) -> Response:
    """What is shown once, to a person."""
    return html_answer(request, caller, in_one_transaction(caller, act, given).page)


def done_json(how: How) -> Callable[..., Response]:
    """What a program is told of an action."""

    def answer(
        _request: Request, caller: Caller, act: Callable[..., Done], given: Mapping[str, Any]
    ) -> Response:
        done = how(caller, act, given)
        response = json_answer({"to": done.to, **done.data})
        _set_cookies(caller, response, done)
        return response

    return answer


def done_html(how: How, again: Callable[..., Page] | None) -> Callable[..., Response]:
    """Where a person looks next; ``again`` shows the form anew where it cannot be taken."""

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


def _set_cookies(caller: Caller, response: Response, done: Done) -> None:
    for name, value in done.cookies.items():
        caller.set_cookie(response, name, value)
