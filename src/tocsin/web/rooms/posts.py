"""The posts: searched, filtered and counted; each with its own address."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Query as Asked

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.explore.query import MOST_KEYS, Counts, Facet, Moment, Order
from tocsin.posts.keys import key64, spelled
from tocsin.posts.schema import Kind
from tocsin.web.behind import KINDS, behind, href_of
from tocsin.web.exploring import counted, explorer
from tocsin.web.found import Held, held, must_hold
from tocsin.web.listing import Row, address, keys_spelled, known_key
from tocsin.web.pages import Page, Room
from tocsin.web.posts_asked import PostsAsked
from tocsin.web.quoting import post_rows, quote
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_MOST_CHARACTERS: Final = 50_000
"""Of one post on its own page."""
_MOST_DAYS: Final = 60
_DAY: Final = timedelta(days=1)

_COUNTS: Final = ("likes", "reposts", "replies", "views", "followers")
_SHARES: Final = {
    "urls": "url", "domains": "domain", "hashtags": "hashtag", "mentions": "mention", "media": None,
}  # fmt: skip
"""What a post shares, and by which parameter others who shared it are asked for."""
_PROVENANCE: Final = (
    "source_file", "source_line", "reader", "collected_at", "raw_hash", "utc_offset_min",
    "lang_score", "account_created_at",
)  # fmt: skip
_RELATIONS: Final = {"repost_of": _("Repeats"), "quote_of": _("Quotes"), "reply_to": _("Answers")}
_MEMBERS: Final = {
    "narrative": ("narratives/members", "narrative"),
    "copy": ("copied/posts", "cluster"),
    "target": ("targets/attacks", "target"),
}
_MOST_PARTS: Final = 50
_FACETS: Final[Mapping[Facet, tuple[str, str]]] = {
    Facet.PLATFORM: ("platform", _("Platform")),
    Facet.LANGUAGE: ("lang", _("Language")),
    Facet.KIND: ("kind", _("Kind of post")),
    Facet.HASHTAG: ("hashtag", _("Hashtag")),
    Facet.DOMAIN: ("domain", _("Website")),
    Facet.ACCOUNT: ("account_key", _("Account")),
}
"""By what found posts are counted: the parameter that asks for a value, and its name."""


@room.page("/posts", Right.LOOK, csv=True)
def posts(visit: Visit, asked: Annotated[PostsAsked, Asked()]) -> Page:
    """Posts by words and filters, newest first; ``finding`` and the like: those behind a number."""
    things = [behind(must_hold(visit.desk), kind, value) for kind, value in asked.things().items()]
    query, known, known_posts = asked.query(things), asked.known(), explorer(visit.desk)
    found = known_posts.search(query, asked.after or None, asked.size, asked.order)
    facets, days = counted(visit.desk, query)
    data = {
        "asked": known,
        "behind": [{"name": one.name, "href": one.href, "posts": len(one.keys)} for one in things],
        "most_keys": MOST_KEYS if any(len(one.keys) > MOST_KEYS for one in things) else None,
        "total": found.total,
        "indexed": len(known_posts),
        "posts": [quote(row) for row in found.posts.to_pylist()],
        "first_href": address("/posts", known) if asked.after else None,
        "next_href": address("/posts", {**known, "after": found.next}) if found.next else None,
        "facets": [_facet(facet, facets[facet], known) for facet in _FACETS],
        "timeline": _days(days, known),
    }
    orders = [(Order.NEWEST, gettext("newest first")), (Order.OLDEST, gettext("oldest first"))]
    shown = {"orders": orders, "order": asked.order, "hidden": _hidden(known)}
    return Page(
        "posts/posts.html.j2", gettext("Posts"), data, rows=keys_spelled(found.posts), shown=shown
    )


@room.page("/posts/{post_key}", Right.LOOK)
def one_post(visit: Visit, post_key: str) -> Page:
    """A post as it came in: its words, what it shares, where it stands, what it is part of."""
    key = known_key(post_key)
    rows = post_rows(visit.desk, [key]) if key is not None else []
    if not rows:
        raise NotFoundError(
            "There is no such post in this workspace.",
            "It may have been removed: retention and erasure take posts out for good.",
        )
    row = rows[0]
    found = held(visit.desk)
    data = {
        **quote(row, _MOST_CHARACTERS),
        "counts": {name: row[name] for name in _COUNTS},
        "relations": _relations(row),
        "shares": {name: _shared(row, name) for name in _SHARES},
        "provenance": {name: row[name] for name in _PROVENANCE},
        "part_of": _part_of(found, key) if found and key is not None else [],
    }  # fmt: skip
    title = gettext("Post %(id)s on %(platform)s") % {
        "id": row["post_id"],
        "platform": row["platform"],
    }
    return Page("posts/post.html.j2", title, data, crumbs=((gettext("Posts"), "/posts"),))


def _iso(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _facet(facet: Facet, counts: Counts, asked: Mapping[str, Any]) -> Row:
    """A facet's values; choosing one that is chosen lets it go."""
    parameter, name = _FACETS[facet]
    chosen = list(asked.get(parameter, []))
    return {
        "parameter": parameter,
        "name": gettext(name),
        "others": counts.others,
        "error": counts.error,
        "values": [
            {
                "value": one.value,
                "label": _label(facet, one.value, one.label),
                "posts": one.posts,
                "chosen": one.value in chosen,
                "href": address("/posts", {**asked, parameter: _toggled(chosen, one.value)}),
            }
            for one in counts.counts
        ],
    }


def _toggled(chosen: list[str], value: str) -> list[str]:
    return [one for one in chosen if one != value] if value in chosen else [*chosen, value]


def _label(facet: Facet, value: str, label: str) -> str:
    if facet == Facet.LANGUAGE:
        return language_name(value) or gettext("unknown")
    if facet == Facet.KIND:
        return known_as(Kind, value)
    return label or value


def _days(days: tuple[Moment, ...], asked: Mapping[str, Any]) -> list[Row]:
    """Posts a day, each with where that day's are; of very many days the latest."""
    return [
        {
            "start": one.start,
            "posts": one.posts,
            "href": address(
                "/posts", {**asked, "since": _iso(one.start), "until": _iso(one.start + _DAY)}
            ),
        }
        for one in days[-_MOST_DAYS:]
    ]


def _hidden(asked: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What the search form must carry on that it has no field for."""
    fields = {"words", "kind", "order", "since", "until", "after"}
    return [
        (name, one)
        for name, value in asked.items()
        if name not in fields
        for one in (value if isinstance(value, list) else [value])
    ]


def _shared(row: Row, name: str) -> list[Row]:
    """What it shares, each with who else did; an address of the web is text, never opened."""
    parameter = _SHARES[name]
    return [
        {"value": one, "href": address("/posts", {parameter: one}) if parameter else None}
        for one in row[name] or ()
    ]


def _relations(row: Row) -> list[Row]:
    """The posts that it repeats, quotes or answers; they need not be in the corpus."""
    return [
        {
            "relation": name,
            "name": gettext(label),
            "post_id": row[name],
            "href": f"/posts/{spelled(key64('post', row['platform'], row[name]))}",
        }
        for name, label in _RELATIONS.items()
        if row[name]
    ]


def _part_of(found: Held, key: int) -> list[Row]:
    """The networks, narratives, copied texts, claims and attacks that the post is part of."""
    parts = [("network", str(number + 1)) for number in sorted(_networks(found, key))]
    for name, (table, column) in _MEMBERS.items():
        if found.has(table):
            values = found.where(table, "post_key", key)[column].unique().to_pylist()
            parts += [(name, spelled(one) if isinstance(one, int) else one) for one in values]
    return [
        {"kind": name, "name": gettext(KINDS[name][0]), "id": value, "href": href_of(name, value)}
        for name, value in parts[:_MOST_PARTS]
    ]


def _networks(found: Held, key: int) -> set[int]:
    edges = {
        edge
        for end in ("post_a", "post_b")
        for edge in found.where("coordination/evidence", end, key)["edge"].to_pylist()
    }
    numbers = found.where("coordination/edges", "edge", *edges)["network"].to_pylist()
    return {number for number in numbers if number is not None}
