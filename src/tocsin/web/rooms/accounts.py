"""An account as its posts show it: when, what about, with whom. Never a score of a person."""

from typing import Annotated, Any, Final

from fastapi import Query as Asked

from tocsin.charts import Chart, Series
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.explore.query import Account, Counts, Order, Query
from tocsin.posts.keys import key64, spelled
from tocsin.posts.schema import Kind
from tocsin.web.exploring import explorer
from tocsin.web.found import Held, held
from tocsin.web.listing import Row, address, known_key, rows_of
from tocsin.web.pages import Page, Room
from tocsin.web.quoting import quote
from tocsin.web.rooms.findings import freeze_href
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as
from tocsin.web.words.speaking import gettext

room: Final = Room()
_POSTS: Final = 20
_MOST_NAMES: Final = 20


@room.page("/account", Right.LOOK, csv=True)
def account(
    visit: Visit,
    platform: Annotated[str, Asked(max_length=200)] = "",
    id: Annotated[str, Asked(max_length=1_000)] = "",  # noqa: A002 - what addresses call it
    key: Annotated[str, Asked(max_length=16)] = "",
) -> Page:
    """An account, by platform and id as stored, or by its key; as CSV its posts a day."""
    account_key = known_key(key) if key else key64("account", platform, id)
    known_posts = explorer(visit.desk)
    found = known_posts.account(account_key) if account_key is not None else None
    if account_key is None or found is None:
        raise NotFoundError(
            "There are no posts of this account in this workspace.",
            "Accounts are kept under pseudonyms unless identities were kept at import.",
        )
    newest = known_posts.search(_posts_of(found), None, _POSTS, Order.NEWEST)
    asked = {"account_key": [spelled(account_key)]}
    days = [{"day": one.start.date().isoformat(), "posts": one.posts} for one in found.days]
    data = {
        "key": spelled(account_key),
        "platform": found.platform,
        "account_id": found.account_id,
        "names": list(found.names[:_MOST_NAMES]),
        "posts": found.posts,
        "first_at": found.first,
        "last_at": found.last,
        "kinds": _counts(found.kinds, "kind", asked),
        "hashtags": _counts(found.hashtags, "hashtag", asked),
        "domains": _counts(found.domains, "domain", asked),
        "days": days,
        "networks": _networks(held(visit.desk), account_key),
        "newest": [quote(row) for row in newest.posts.to_pylist()],
        "posts_href": address("/posts", asked),
        "freeze_href": freeze_href(visit, f"account:{spelled(account_key)}"),
    }
    name = found.names[0] if found.names else found.account_id
    title = gettext("Account %(name)s on %(platform)s") % {
        "name": name, "platform": found.platform,
    }  # fmt: skip
    return Page("accounts/account.html.j2", title, data, rows=days, shown={"chart": _chart(found)})


def _posts_of(found: Account) -> Query:
    return Query(account_keys=frozenset({found.key}))


def _counts(counts: Counts, parameter: str, asked: dict[str, Any]) -> Row:
    """The most frequent values, each with where its posts are."""
    return {
        "others": counts.others,
        "values": [
            {
                "value": one.value,
                "label": known_as(Kind, one.value) if parameter == "kind" else one.label,
                "posts": one.posts,
                "href": address("/posts", {**asked, parameter: one.value}),
            }
            for one in counts.counts
        ],
    }


def _networks(found: Held | None, key: int) -> list[Row]:
    """The networks that it is in, with how often it met others there, and what chance gives."""
    if found is None:
        return []
    rows = rows_of(found.where("coordination/accounts", "account_key", key))
    return [
        {**row, "network": row["network"] + 1, "href": f"/networks/{row['network'] + 1}"}
        for row in rows
        if row["network"] is not None
    ]


def _chart(found: Account) -> Chart | None:
    if not found.days:
        return None
    days = [one.start for one in found.days]
    series = Series(gettext("posts"), days, [float(one.posts) for one in found.days], kind="bars")
    return Chart(gettext("Its posts a day"), gettext("day (UTC)"), gettext("posts"), (series,))
