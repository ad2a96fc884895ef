"""From a finding to a case: frozen with its numbers, and with the posts that bear it out."""

from collections.abc import Iterator
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.cases import editing
from tocsin.cases.case import Case
from tocsin.cases.evidence import EvidenceKind
from tocsin.cases.freezing import freeze_finding, freeze_post
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.spreading import COMMUNITIES, breakout_seen, first_posts_of, scope_seen
from tocsin.chain.officials import accounts_by_id
from tocsin.desk.cases.basket import basket, put_in
from tocsin.desk.cases.saving import Saved, case_of, save_case
from tocsin.explore import Query
from tocsin.explore.explorer import MOST_POSTS_A_PAGE
from tocsin.finding import Finding
from tocsin.web.exploring import explorer
from tocsin.web.found import held, must_hold
from tocsin.web.listing import Row
from tocsin.web.quoting import post_rows
from tocsin.web.rooms.cases.signs import seen_beside, with_suggestions
from tocsin.web.rooms.findings import finding_row
from tocsin.web.visits import Visit

MOST_POSTS: Final = 40
"""So many posts of a finding are frozen at once; more can be added one by one."""


_COUNTED: Final = ("platform", "account_key", "views", "post_key", "created_at")
MOST_COUNTED: Final = 20_000
"""More posts than this are not counted for the breakout scale; it has long been reached."""


def take_in(visit: Visit, case_id: str, finding_id: str) -> Saved:
    """Adds a finding and its posts to a case, with the techniques that it points to.

    Raises:
        NotFoundError: the actor may not know of the case, or there is no such finding.
    """
    finding = finding_of(finding_row(must_hold(visit.desk), finding_id))
    row, case = case_of(visit.sitting.session, visit.actor, case_id)
    me, now = visit.actor.person_id, visit.now
    frozen = freeze_finding(finding, me, now)
    put_in(visit.sitting, case_id, frozen)
    case = editing.add_finding(case, frozen, me, now)
    for post in post_rows(visit.desk, finding.evidence[:MOST_POSTS]):
        case = add_post(visit, case_id, case, post)
    case = with_suggestions(visit, case_id, case, [finding], seen_beside(visit, finding))
    case = with_spread(visit, case_id, case)
    return save_case(visit.sitting, case_id, row.version, case, frozen.content["statement"][:200])


def add_post(visit: Visit, case_id: str, case: Case, post: Row) -> Case:
    """The case with a post, frozen in its basket."""
    me, now = visit.actor.person_id, visit.now
    frozen = freeze_post(post, me, now)
    put_in(visit.sitting, case_id, frozen)
    kept = frozen.content  # what cannot be stored is made visible there
    name = f"{kept['platform']}/{kept['post_id']}"
    reference = Reference(name, (kept.get("text") or "")[:200] or name, me, now, (frozen.id,))
    return editing.add_reference(case, Shelf.POSTS, reference)


def with_spread(visit: Visit, case_id: str, case: Case) -> Case:
    """The case with what its posts show of platforms, communities, numbers and officials.

    Its posts are those that its findings rest on, and those frozen one by one; a community is a
    network of coordinated accounts, for that is the grouping which holds over platforms.
    """
    keys: set[int] = set()
    for piece in basket(visit.sitting, case_id):
        if piece.kind is EvidenceKind.FINDING:
            keys |= {int(key) for key in piece.content["evidence"]}
        elif piece.kind is EvidenceKind.POST:
            keys.add(int(piece.content["post_key"]))
    found = list(_posts(visit, frozenset(sorted(keys)[:MOST_COUNTED])))
    if not any(len(some) for some in found):
        return case
    posts = pa.concat_tables(found)
    case = editing.see_spread(case, breakout_seen(posts, _communities(visit)), scope_seen(posts))
    return _with_officials(visit, case_id, case, posts)


def _with_officials(visit: Visit, case_id: str, case: Case, posts: pa.Table) -> Case:
    """The case with the first post of each official account among them, for a person to look at.

    Whether the account passed the story on or corrected it, no list can say.
    """
    keys = first_posts_of(posts, accounts_by_id(visit.desk.workspace))[:MOST_POSTS]
    me, now = visit.actor.person_id, visit.now
    copies = [freeze_post(row, me, now) for row in post_rows(visit.desk, keys)]
    noticed = tuple(put_in(visit.sitting, case_id, one) for one in copies)
    return editing.notice(case, "prominent", noticed) if noticed else case


def _posts(visit: Visit, keys: frozenset[int]) -> Iterator[pa.Table]:
    after, query = None, Query(post_keys=keys)
    while True:
        page = explorer(visit.desk).search(query, after, MOST_POSTS_A_PAGE)
        yield page.posts.select(list(_COUNTED))
        after = page.next
        if after is None:
            return


def _communities(visit: Visit) -> pa.Table:
    found = held(visit.desk)
    if found is None or not found.has("coordination/accounts"):
        return COMMUNITIES.empty_table()
    accounts = found.table("coordination/accounts").select(["account_key", "network"])
    named = pc.cast(accounts["network"], pa.string())
    table = pa.table({"account_key": accounts["account_key"], "community": named})
    return table.filter(pc.is_valid(table["community"])).cast(COMMUNITIES)


def finding_of(row: Row) -> Finding:
    """A finding from its row in the table of findings."""
    low, high = row["interval_low"], row["interval_high"]
    return Finding(
        detector=row["detector"],
        version=row["version"],
        parameters=orjson.loads(row["parameters"]),
        subject=row["subject"],
        statement=row["statement"],
        statistic=orjson.loads(row["statistic"]),
        evidence=tuple(row["evidence"]),
        created_at=row["created_at"],
        baseline=orjson.loads(row["baseline"]),
        interval=None if low is None or high is None else (low, high),
        q_value=row["q_value"],
        basis=row["basis"],
        caveats=tuple(row["caveats"]),
    )
