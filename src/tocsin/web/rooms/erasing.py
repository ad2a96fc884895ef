"""What the desk holds of an account, and its erasure (GDPR, Articles 15 and 17)."""

from collections.abc import Sequence
from typing import Any, Final

import orjson

from tocsin.desk.errors import InvalidError
from tocsin.desk.keeping.access import everything_about
from tocsin.desk.keeping.erasure import erase_account, erase_person
from tocsin.desk.people.registry import person
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Id, Line, Sent
from tocsin.web.pages import Done, File, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_AT: Final = "/administration/erasure"


@room.page(_AT, Right.ADMINISTER)
def erasure(visit: Visit, naming: str = "") -> Page:  # noqa: ARG001
    """How to answer who asks what is held of them, or asks to be erased.

    ``naming``: the answers that name an account just erased, which people are to correct.
    """
    return _page({}, [one for one in naming.split(",") if one])


def again(visit: Visit, form: Any, error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _page(error.fields)


@room.file("/administration/subject-access.json", Right.ADMINISTER)
def subject_access(visit: Visit, platform: str, account_id: str) -> File:
    """All that corpus, evidence and cases hold of an account."""
    package = everything_about(visit.sitting, visit.desk, platform, account_id)
    content = orjson.dumps(package, option=orjson.OPT_INDENT_2, default=str)
    return File("subject-access.json", content, "application/json")


class AccountSent(Sent):
    """An account, by its id on the platform or its pseudonym here, and why."""

    platform: Line
    account_id: Line
    reason: Line


@room.action(_AT, Right.ADMINISTER, again=again)
def erase(visit: Visit, form: AccountSent) -> Done:
    """Erases an account's posts and identity, and what cases keep of it. It cannot be undone."""
    if not form.reason:
        raise InvalidError(gettext("Say why."), "", {"reason": gettext("is empty")})
    told = erase_account(visit.sitting, visit.desk, form.platform, form.account_id, form.reason)
    data = {
        "posts": told.posts,
        "identities": told.identities,
        "documents": told.documents,
        "answers": list(told.answers),
    }
    naming = f"?naming={','.join(told.answers)}" if told.answers else ""
    return Done(f"{_AT}{naming}", "erased", data)


class PersonSent(Sent):
    """A person of the desk, the name they sign in with once more, and why."""

    sign_in_name: Line
    reason: Id


@room.action("/administration/people/{person_id}/erase", Right.ADMINISTER)
def erase_one(visit: Visit, person_id: str, form: PersonSent) -> Done:
    """Erases a person from the desk; what they did stays, and names nobody any more."""
    row = person(visit.sitting.session, person_id)
    if form.sign_in_name.casefold() != row.sign_in_name or not form.reason:
        fields = {"sign_in_name": gettext("is not the name of this person")}
        raise InvalidError(gettext("Type the name and the reason."), "", fields)
    erase_person(visit.sitting, person_id, form.reason)
    return Done("/administration/people", "erased", {"person": person_id})


def _page(faults: dict[str, str], naming: Sequence[str] = ()) -> Page:
    crumbs = ((gettext("Administration"), "/administration"),)
    title = gettext("Access and erasure")
    shown = {"faults": faults, "naming": naming}
    return Page("administration/erasure.html.j2", title, {}, None, shown, crumbs)
