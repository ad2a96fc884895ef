"""How soon institutions answer, how much stays unanswered, and how far answers are passed on."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.authority import answering
from tocsin.detect.authority.hearing import Named
from tocsin.detect.authority.parameters import How
from tocsin.detect.authority.schemas import ANSWERS, ANYBODY, UPTAKE, WAITING
from tocsin.detect.authority.waiting import Curve, Median, median, typical, waiting
from tocsin.detect.ratios import shares, sums_of
from tocsin.engine.base import Engine, Table

_S_PER_H: Final = 3_600
_US_PER_H: Final = 3_600_000_000

Row = dict[str, Any]


def answers(engine: Engine, roles: Table, named: Named, now_us: int) -> pa.Table:
    """The table ``ANSWERS``; ``now_us`` is until when anything was seen."""
    names = [*(name for name in named.names if name in named.with_accounts), ANYBODY]
    institutions = engine.table(pa.table({"institution": pa.array(names, pa.string())}))
    demand = engine.keep(answering.asked(roles))
    found = answering.answering(roles, named.accounts)
    order = {name: place for place, name in enumerate(names)}
    rows = engine.to_arrow(answering.waits(demand, found, institutions)).to_pylist()
    rows.sort(key=lambda row: (order[row["institution"]], row["asked_t"], row["topic"]))
    told = [
        {
            "institution": row["institution"],
            "topic": row["topic"],
            "first_demand": row["asked_t"],
            "demand_post_key": row["demand_post_key"],
            "first_answer": row["answered_t"],
            "answer_post_key": row["answer_post_key"],
            "wait_h": max((row["answered_t"] or now_us) - row["asked_t"], 0) / _US_PER_H,
            "is_answered": row["answered_t"] is not None,
            "demand": int(row["demand"]),
            "unanswered": int(row["unanswered"]),
        }
        for row in rows
    ]
    times = ("first_demand", "first_answer")
    typed = pa.schema([f.with_type(pa.int64()) if f.name in times else f for f in ANSWERS])
    return pa.Table.from_pylist(told, schema=typed).cast(ANSWERS)


def waits(answers: pa.Table, how: How) -> tuple[pa.Table, dict[str, Curve]]:
    """The table ``WAITING``, and the curve of each institution that could be measured."""
    rows, curves = [], {}
    for name, own in by_institution(answers.to_pylist()).items():
        if len(own) >= how.least_topics:
            curves[name] = _curve(own)
        rows.append({"institution": name, **waited(own, how)})
    return pa.Table.from_pylist(rows, schema=WAITING), curves


def waited(own: Sequence[Row], how: How) -> Row:
    """How long some topics (rows of ``ANSWERS`` of one institution) waited, and what of them."""
    told: Row = {"topics": len(own), "answered": sum(row["is_answered"] for row in own)}
    if len(own) < how.least_topics:
        return told
    demand, late = (np.array([row[name] for row in own]) for name in ("demand", "unanswered"))
    part = shares(sums_of(late, demand), how.least_topics)
    return {
        **told,
        **_spread("wait_h", median(_curve(own))),
        **_spread("unanswered_share", Median(*(float(end[0]) for end in part))),
    }


def _curve(own: Sequence[Row]) -> Curve:
    wait, known = (np.array([row[name] for row in own]) for name in ("wait_h", "is_answered"))
    return waiting(wait, known)


def uptake(engine: Engine, posts: Table, passed: Table, named: Named, how: How) -> pa.Table:
    """The table ``UPTAKE``; ``passed`` is what :func:`.answering.corrected` gave."""
    counts = by_institution(engine.to_arrow(passed).to_pylist())
    late = by_institution(engine.to_arrow(answering.delays(posts, passed)).to_pylist())
    names = [name for name in named.names if name in named.with_accounts]
    rows = [_uptake(name, counts[name], late[name], how) for name in names]
    return pa.Table.from_pylist(rows, schema=UPTAKE)


def _uptake(name: str, counts: Sequence[Row], late: Sequence[Row], how: How) -> Row:
    answers = sorted(
        (row for row in counts if not row["is_rumour"]),
        key=lambda row: (-row["passed"], row["post_key"]),
    )
    own = sum(row["passed"] for row in answers)
    told: Row = {
        "institution": name,
        "corrections": len(answers),
        "rumours": len(counts) - len(answers),
        "corrections_passed": own,
        "rumours_passed": sum(row["passed"] for row in counts) - own,
        **passed_on(counts, how),
        "alike_share": len(answers) / len(counts) if counts else None,
        "post_keys": [row["post_key"] for row in answers[: how.most_evidence]],
    }
    for column, rumours in (("delay_h", False), ("rumours_delay_h", True)):
        hours = _hours(late, rumours=rumours)
        if len(hours) >= how.least_posts:
            told |= _spread(column, typical(hours))
    return told


def passed_on(counts: Sequence[Row], how: How) -> Row:
    """The share of reposts that are of answers, of some rows of :func:`.answering.corrected`."""
    passed = np.array([row["passed"] for row in counts], dtype=np.float64)
    own = np.array([0.0 if row["is_rumour"] else row["passed"] for row in counts])
    part = shares(sums_of(own, passed), how.least_posts)
    return _spread("uptake_share", Median(*(float(end[0]) for end in part)))


def _hours(late: Sequence[Row], *, rumours: bool) -> npt.NDArray[np.float64]:
    return np.array([row["delay_s"] / _S_PER_H for row in late if row["is_rumour"] is rumours])


def by_institution(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of each institution, in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["institution"]].append(row)
    return found


def _spread(name: str, found: Median) -> Row:
    """A value and its ends under their names; what is not finite is null."""
    ends = zip((name, f"{name}_low", f"{name}_high"), found, strict=True)
    return {key: float(value) if np.isfinite(value) else None for key, value in ends}
