"""Freezing an account or a table into a case: one chooses the case, or opens a new one."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Query

from tocsin.cases import editing
from tocsin.cases.case import Case, Status
from tocsin.cases.freezing import freeze_account
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.cases.saving import case_of, open_case, save_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.explore.query import Account, Counts, Order
from tocsin.explore.query import Query as Posts
from tocsin.web.exploring import explorer
from tocsin.web.forms import Id, Line, Sent
from tocsin.web.listing import address, known_key
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.cases.kept_tables import freeze_kept, kept_table
from tocsin.web.rooms.cases.signs import seen_in, with_suggestions
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_ACCOUNT: Final = "account:"
_MOST_NAMES: Final = 20
_LONGEST_NAME: Final = 1_000
"""Characters; a hostile export can name an account by a book, and a copy has a largest size."""
_LABEL: Final = 200


class Chosen(Sent):
    """What is frozen (``account:KEY``, or the name of a table), and into which case.

    Without ``case`` a new one is opened, under ``title``.
    """

    thing: Line
    case: Id = ""
    title: Line = ""


@room.page("/cases/freeze", Right.WRITE_CASES)
def choose(visit: Visit, thing: Annotated[str, Query(max_length=200)]) -> Page:
    """Says what would be frozen, and asks into which case."""
    return _page(visit, Chosen.model_construct(thing=thing, case="", title=""), {})


def again(visit: Visit, form: Chosen, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _page(visit, form, error.fields)


@room.action("/cases/freeze", Right.WRITE_CASES, again=again)
def freeze_into(visit: Visit, form: Chosen) -> Done:
    """Freezes an account or a table into a case; copies and claims may suggest techniques."""
    if not form.case and not form.title:
        fields = {"title": gettext("is empty")}
        raise InvalidError(
            gettext("No case is named."), gettext("Choose one, or name a new one."), fields
        )
    case_id = form.case or open_case(visit.sitting, Case(form.title, tlp=Tlp.AMBER)).id
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    if form.thing.startswith(_ACCOUNT):
        case = _with_account(visit, case_id, case, _account(visit, form.thing))
        section = "accounts"
    else:
        put_in(visit.sitting, case_id, freeze_kept(visit, kept_table(visit, form.thing)))
        case = with_suggestions(visit, case_id, case, (), seen_in(visit, form.thing))
        section = "evidence"
    saved = save_case(visit.sitting, case_id, row.version, case)
    return Done(f"/cases/{case_id}#{section}", "saved", {"case": case_id, "version": saved.version})


def _with_account(visit: Visit, case_id: str, case: Case, account: Account) -> Case:
    me, now = visit.actor.person_id, visit.now
    frozen = freeze_account(_facts(visit, account), me, now)
    put_in(visit.sitting, case_id, frozen)
    kept = frozen.content  # what cannot be stored is made visible there
    name = f"{kept['platform']}/{kept['account_id']}"
    label = (kept["names"][0] if kept.get("names") else "")[:_LABEL] or name
    reference = Reference(name, label, me, now, (frozen.id,))
    return editing.add_reference(case, Shelf.ACCOUNTS, reference)


def _account(visit: Visit, thing: str) -> Account:
    key = known_key(thing.removeprefix(_ACCOUNT))
    found = explorer(visit.desk).account(key) if key is not None else None
    if found is None:
        raise NotFoundError(
            "There are no posts of this account in this workspace.",
            "Accounts are kept under pseudonyms unless identities were kept at import.",
        )
    return found


def _facts(visit: Visit, account: Account) -> dict[str, Any]:
    """What the posts show of an account now, and what its newest post says of it."""
    asked = Posts(account_keys=frozenset({account.key}))
    newest = explorer(visit.desk).search(asked, None, 1, Order.NEWEST).posts.to_pylist()[0]
    return {
        "platform": account.platform,
        "account_id": account.account_id,
        "account_key": account.key,
        "names": [name[:_LONGEST_NAME] for name in account.names[:_MOST_NAMES]],
        "account_created_at": newest["account_created_at"],
        "followers": newest["followers"],
        "posts": account.posts,
        "first_at": account.first,
        "last_at": account.last,
        "kinds": _counted(account.kinds),
        "hashtags": _counted(account.hashtags),
        "domains": _counted(account.domains),
    }


def _counted(counts: Counts) -> Mapping[str, int]:
    return {one.label[:_LONGEST_NAME]: one.posts for one in counts.counts}


def _page(visit: Visit, form: Chosen, faults: dict[str, str]) -> Page:
    if form.thing.startswith(_ACCOUNT):
        account = _account(visit, form.thing)
        back = address("/account", {"key": form.thing.removeprefix(_ACCOUNT)})
        name = account.names[0] if account.names else account.account_id
        told: dict[str, Any] = {"kind": "account", "name": name[:_LABEL], "back": back}
        told |= {"platform": account.platform, "rows": account.posts}
    else:
        kept = kept_table(visit, form.thing)
        told = {"kind": "table", "name": kept.title, "back": kept.href}
        told["rows"] = kept.table.num_rows
    closed = (Status.CLOSED, Status.MERGED)
    cases = [
        {"id": row.id, "number": row.number, "title": row.title}
        for row in list_cases(visit.sitting, Wanted())
        if row.status not in closed
    ]
    data = {**told, "thing": form.thing, "cases": cases}
    crumbs = ((gettext("Cases"), "/cases"),)
    shown = {"form": form, "faults": faults}
    title = gettext("Freeze into a case")
    return Page("cases/freeze.html.j2", title, data, None, shown, crumbs)
