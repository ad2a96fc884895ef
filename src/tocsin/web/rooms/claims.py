"""Claims: those that fact-checkers have answered and that circulate, and those to check first."""

from typing import Any, Final

import pyarrow as pa

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.detect.claims.tables import By, Flag, Tier
from tocsin.web.behind import wording_posts
from tocsin.web.found import Held, Spreads, Stance, held, must_hold
from tocsin.web.listing import (
    Later,
    PageNumber,
    Row,
    Words,
    address,
    known_key,
    listed,
    rows_of,
    with_words,
)  # fmt: skip
from tocsin.web.pages import Crumb, Page, Room
from tocsin.web.quoting import by_key, quoted
from tocsin.web.rooms.answers.beginning import offer
from tocsin.web.rooms.findings import freeze_href
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST_MATCHES: Final = 50
_MOST_QUOTED: Final = 12


@room.page("/claims", Right.LOOK, csv=True)
def claims(visit: Visit, words: Words = "", page: PageNumber = 1) -> Page:
    """Claims that fact-checkers have answered and that may circulate, the most posted first."""
    found = held(visit.desk)
    title = gettext("Checked claims that circulate")
    if found is None or not found.has("claims/circulating"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("claims/claims.html.j2", title, nothing)
    table = with_words(found.table("claims/circulating"), words, "claim", "title", "publisher")
    listing = listed(table, page, "/claims", {"words": words})
    data = {
        "investigated": True,
        "asked": {"words": words},
        "listing": {**vars(listing), "rows": [_checked(row) for row in listing.rows]},
    }
    return Page("claims/claims.html.j2", title, data, rows=Later(lambda: table))


@room.page("/claims/unanswered", Right.LOOK, csv=True)
def unanswered(visit: Visit, words: Words = "", page: PageNumber = 1) -> Page:
    """Claims that no fact-check answers, in the order in which to check them."""
    found = held(visit.desk)
    title = gettext("Claims to check first")
    if found is None or not found.has("worthy/claims"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("claims/unanswered.html.j2", title, nothing)
    table = with_words(found.table("worthy/claims"), words, "claim")
    listing = listed(table, page, "/claims/unanswered", {"words": words})
    data = {
        "investigated": True,
        "asked": {"words": words},
        "listing": {**vars(listing), "rows": [_worthy(row) for row in listing.rows]},
    }
    rows = Later(lambda: table)
    return Page("claims/unanswered.html.j2", title, data, rows=rows, crumbs=_crumbs())


@room.page("/claims/unanswered/{claim}", Right.LOOK)
def one_unanswered(visit: Visit, claim: str) -> Page:
    """A claim that nobody has answered: why it is to be checked first, and its posts."""
    found = must_hold(visit.desk)
    row = _row(found, "worthy/claims", "claim_id", claim)
    posts = wording_posts(found, row["texts"]).tolist()
    data = {
        **_worthy(rows_of(pa.Table.from_pylist([row], found.table("worthy/claims").schema))[0]),
        "quoted": quoted(visit.desk, posts, _MOST_QUOTED),
        "posts_href": address("/posts", {"worthy": claim}),
    }
    crumbs = (*_crumbs(), (gettext("Claims to check first"), "/claims/unanswered"))
    return Page("claims/worthy.html.j2", gettext("Unanswered claim"), data, crumbs=crumbs)


@room.page("/claims/{factcheck_key}", Right.LOOK)
def one_claim(visit: Visit, factcheck_key: str) -> Page:
    """A checked claim: what the fact-check says, and why each text was matched to it."""
    found = must_hold(visit.desk)
    row = _row(found, "claims/circulating", "factcheck_key", factcheck_key)
    key = row["factcheck_key"]
    matches = _matches(visit, found, key)
    data = {
        **_checked({**row, "factcheck_key": factcheck_key}),
        "matches": matches,
        "freeze_href": freeze_href(visit, f"claim:{factcheck_key}") if matches else None,
        "most_matches": _MOST_MATCHES,
        "sighted": _sighted(visit, found, key),
        "posts_href": address("/posts", {"claim": factcheck_key}),
    }
    shown = {"begins": offer(visit, f"/claims/{factcheck_key}/answer")}
    title = gettext("Checked claim")
    return Page("claims/claim.html.j2", title, data, shown=shown, crumbs=_crumbs())


def _crumbs() -> tuple[Crumb, ...]:
    return ((gettext("Claims"), "/claims"),)


def _row(found: Held, table: str, column: str, value: str) -> Row:
    key = known_key(value)
    rows = (
        found.where(table, column, key).to_pylist() if key is not None and found.has(table) else []
    )
    if not rows:
        raise NotFoundError(
            "There is no such claim in the last investigation.", "Look for it in the list."
        )
    row: Row = rows[0]
    return row


def _checked(row: Row) -> Row:
    return {
        **{name: value for name, value in row.items() if name != "title"},
        "factcheck_title": row["title"],
        "href": f"/claims/{row['factcheck_key']}",
        "posts_href": address("/posts", {"claim": row["factcheck_key"]}),
        "language_name": language_name(row["lang"]),
    }


def _worthy(row: Row) -> Row:
    return {
        **row,
        "href": f"/claims/unanswered/{row['claim_id']}",
        "posts_href": address("/posts", {"worthy": row["claim_id"]}),
        "wordings": len(row["texts"] or ()),
        "language_names": [language_name(code) for code in row["languages"] or ()],
    }


def _matches(visit: Visit, found: Held, key: int) -> list[Row]:
    """The texts that may repeat the claim, the most probable first, each with its first post."""
    table = found.where("claims/matches", "factcheck_key", key)
    likely = table.sort_by([("probability", "descending"), ("text_id", "ascending")])
    rows = likely.slice(0, _MOST_MATCHES).to_pylist()
    texts = found.where("texts/table", "text_id", *(row["text_id"] for row in rows)).to_pylist()
    of_text = {text["text_id"]: text for text in texts}
    posts = by_key(visit.desk, [text["first_post"] for text in texts])
    spelled_rows = rows_of(likely.slice(0, _MOST_MATCHES))
    return [
        {
            **shown,
            "tier_name": known_as(Tier, row["tier"]),
            "by_name": known_as(By, row["by"]),
            "flag_names": [known_as(Flag, flag) for flag in row["flags"] or ()],
            "stance_name": known_as(Stance, row["stance"]),
            "spreads_name": known_as(Spreads, row["spreads"]),
            "posts": of_text[row["text_id"]]["posts"],
            "accounts": of_text[row["text_id"]]["accounts"],
            "post": posts.get(of_text[row["text_id"]]["first_post"]),
        }
        for row, shown in zip(rows, spelled_rows, strict=True)
        if row["text_id"] in of_text
    ]


def _sighted(visit: Visit, found: Held, key: int) -> list[Row]:
    """What shows the claim without its words: links and pictures, with some of their posts."""
    rows = []
    for row in found.where("claims/sighted", "factcheck_key", key).to_pylist():
        keys = found.where("claims/sightings", "object", row["object"])["post_key"].to_pylist()
        rows.append(
            {
                "object": row["object"],
                "by_name": known_as(By, row["by"]),
                "reasons": row["reasons"],
                "flag_names": [known_as(Flag, flag) for flag in row["flags"] or ()],
                "posts": len(keys),
                "quoted": quoted(visit.desk, keys, 3),
            }
        )
    return rows
