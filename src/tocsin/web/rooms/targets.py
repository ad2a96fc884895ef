"""Who is named and attacked, as what, by whom: suggestions, with the words and the posts."""

from typing import Any, Final

from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.detect.targets.gazetteer import MULTILATERAL, TargetKind
from tocsin.detect.targets.lexicon import Frame
from tocsin.web.behind import href_of
from tocsin.web.found import Detector, Held, held, must_hold
from tocsin.web.listing import Later, PageNumber, Row, address, listed, rows_of
from tocsin.web.pages import Page, Room
from tocsin.web.quoting import by_key
from tocsin.web.rooms.findings import case_href, finding_about, freeze_href
from tocsin.web.rooms.narratives import caveats_of
from tocsin.web.visits import Visit
from tocsin.web.words.naming import known_as, language_name
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_MOST_QUOTED: Final = 20
_SET_ASIDE: Final = {
    "negated": _("that the author denies"),
    "reported": _("that the author reports"),
    "question": _("in a question"),
    "irony": _("that may be irony"),
    "near": _("with such words near, said of something else"),
}


@room.page("/targets", Right.LOOK, csv=True)
def targets(visit: Visit, page: PageNumber = 1) -> Page:
    """All that are named, those attacked by most accounts first."""
    found = held(visit.desk)
    title = gettext("Who is attacked")
    if found is None or not found.has("targets/targets"):
        nothing: dict[str, Any] = {"investigated": found is not None, "listing": None}
        return Page("targets/targets.html.j2", title, nothing)
    order = [("attacking_accounts", "descending"), ("attacking_posts", "descending"),
             ("target", "ascending")]  # fmt: skip
    table = found.table("targets/targets").sort_by(order)
    listing = listed(table, page, "/targets", {})
    data = {
        "investigated": True,
        "listing": {**vars(listing), "rows": [_row(row) for row in listing.rows]},
        "caveats": caveats_of(found, Detector.TARGETS),
    }
    return Page("targets/targets.html.j2", title, data, rows=Later(lambda: table))


@room.page("/targets/{target}", Right.LOOK, csv=True)
def one_target(visit: Visit, target: str) -> Page:
    """A target: what it is called, what was not counted and why, and the attacking posts."""
    found = must_hold(visit.desk)
    rows = found.where("targets/targets", "target", target) if found.has("targets/targets") else ()
    if not len(rows):
        raise NotFoundError("There is no such target.", "Look at the list of targets.")
    attacks = found.where("targets/attacks", "target", target)
    row = rows_of(rows)[0]
    finding = finding_about(found, Detector.TARGETS, target)
    data = {
        **_row(row),
        "frames": _frames(found, target),
        "set_aside": _set_aside(found, target),
        "networks": [
            {"number": number + 1, "href": f"/networks/{number + 1}"}
            for number in row["networks"] or ()
        ],
        "attacks": _attacks(visit, attacks.to_pylist()),
        "caveats": caveats_of(found, Detector.TARGETS),
        "case_href": case_href(visit, finding),
        "freeze_href": freeze_href(visit, f"target:{target}") if attacks.num_rows else None,
        "finding_href": f"/findings/{finding}" if finding else None,
    }
    crumbs = ((gettext("Who is attacked"), "/targets"),)
    return Page(
        "targets/target.html.j2", row["name"] or target, data,
        rows=Later(lambda: attacks), crumbs=crumbs,
    )  # fmt: skip


def _row(row: Row) -> Row:
    return {
        **row,
        "href": href_of("target", row["target"]),
        "posts_href": address("/posts", {"target": row["target"]}),
        "kind_name": known_as(TargetKind, row["kind"]),
        "multilateral": row["kind"] in set(MULTILATERAL),
        "not_measured_names": [language_name(code) for code in row["not_measured"] or ()],
    }


def _frames(found: Held, target: str) -> list[Row]:
    rows = rows_of(found.where("targets/frames", "target", target))
    rows.sort(key=lambda row: (-row["posts"], row["frame"]))
    return [{**row, "name": known_as(Frame, row["frame"])} for row in rows]


def _set_aside(found: Held, target: str) -> list[Row]:
    """Why framings were not counted, with how many."""
    counts: dict[str, int] = {}
    for stance in found.where("targets/set_aside", "target", target)["stance"].to_pylist():
        counts[stance] = counts.get(stance, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"why": why, "name": gettext(_SET_ASIDE.get(why, why)), "framings": n} for why, n in ranked
    ]


def _attacks(visit: Visit, attacks: list[Row]) -> list[Row]:
    """The first attacking posts, each once, with the words that it rests on."""
    first: dict[int, Row] = {}
    for attack in attacks:
        first.setdefault(attack["post_key"], attack)
    chosen = dict(list(first.items())[:_MOST_QUOTED])
    posts = by_key(visit.desk, list(chosen))
    return [
        {
            "words": attack["words"],
            "frame_name": known_as(Frame, attack["frame"]),
            "post": posts[key],
        }
        for key, attack in chosen.items()
        if key in posts
    ]
