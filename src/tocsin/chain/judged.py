"""What posts turned out to say, by the verdict on the claim that each carries on, and what they
make of claims.

A post carries a claim on whose text was matched to it, unless it denies the claim or asks about it,
and one that links to where the claim appeared, or shows its picture. What a person confirmed is a
judgement; what the machine matched is a suggestion, and stays one.
"""

from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.authority.schemas import STANCES
from tocsin.detect.claims.tables import Tier
from tocsin.detect.sources.schemas import JUDGED, Outcome
from tocsin.factchecks.verdicts import Verdict
from tocsin.posts.keys import spelled

_OUTCOMES: Final = {
    Verdict.FALSE: Outcome.FALSE,
    Verdict.MOSTLY_FALSE: Outcome.FALSE,
    Verdict.MISLEADING: Outcome.FALSE,
    Verdict.ALTERED_MEDIA: Outcome.FALSE,
    Verdict.MIXED: Outcome.MIXED,
    Verdict.UNPROVEN: Outcome.MIXED,
    Verdict.MOSTLY_TRUE: Outcome.TRUE,
    Verdict.TRUE: Outcome.TRUE,
}
"""Satire and verdicts that nobody could place say nothing of whoever posted the claim."""


CLAIMS: Final = ("matches", "posts", "checks", "sighted", "sightings")
"""The tables of :class:`.claims.Claims` from which it is told."""


def judged_of(claims: Mapping[str, pa.Table] | None) -> pa.Table:
    """:func:`judged` of tables by name; none where there are no claims."""
    if claims is None:
        return JUDGED.empty_table()
    return judged(*(claims[name] for name in CLAIMS))


def stances_of(claims: Mapping[str, pa.Table] | None) -> pa.Table:
    """:func:`stances` of tables by name; none where there are no claims."""
    if claims is None:
        return STANCES.empty_table()
    return stances(claims["matches"], claims["posts"])


def judged(
    matches: pa.Table, posts: pa.Table, checks: pa.Table, sighted: pa.Table, sightings: pa.Table
) -> pa.Table:
    """The judged posts (schema ``JUDGED``), each once for each fact-check that decided about it.

    A judgement weighs as much as it is probable that the post makes that claim. The tables are
    those of :class:`.claims.Claims`; ``matches`` may hold rejected ones.
    """
    worded = _worded(matches, posts)
    shown = _shown(sighted, sightings)
    rows = pa.concat_tables([worded, shown])
    keys = ["post_key", "factcheck_key"]
    once = rows.group_by(keys, use_threads=False).aggregate(
        [("probability", "max"), ("suggested", "min")]
    )
    verdicts = zip(checks["factcheck_key"].to_pylist(), checks["verdict"].to_pylist(), strict=True)
    outcome_of = {key: _OUTCOMES.get(Verdict(verdict)) for key, verdict in verdicts if verdict}
    said = once.sort_by([(name, "ascending") for name in keys]).to_pylist()
    judgements = [
        {
            "post_key": row["post_key"],
            "outcome": outcome_of[row["factcheck_key"]],
            "weight": row["probability_max"],
            "decided_by": f"fact-check {spelled(row['factcheck_key'])}",
            "suggested": row["suggested_min"],
        }
        for row in said
        if outcome_of.get(row["factcheck_key"]) is not None
    ]
    return pa.Table.from_pylist(judgements, schema=JUDGED)


def stances(matches: pa.Table, posts: pa.Table) -> pa.Table:
    """What posts make of the claims they were matched to (schema ``STANCES``), where it was told.

    The tables are those of :class:`.claims.Claims`.
    """
    clear = pc.is_in(matches["stance"], value_set=pa.array(["agree", "deny"]))
    kept = matches.filter(pc.and_(clear, pc.not_equal(matches["tier"], str(Tier.REJECTED))))
    told = kept.select(["text_id", "factcheck_key", "stance"])
    joined = told.join(posts.select(["text_id", "post_key"]), "text_id", join_type="inner")
    topics = pa.array([f"claim {spelled(key)}" for key in joined["factcheck_key"].to_pylist()])
    columns = (joined["post_key"], topics.cast(pa.string()), joined["stance"])
    return pa.table(list(columns), schema=STANCES).sort_by("post_key")


def _worded(matches: pa.Table, posts: pa.Table) -> pa.Table:
    """Posts by their words: of texts that neither deny nor ask."""
    stance = pc.fill_null(matches["stance"], "")
    spreads = pc.fill_null(matches["spreads"], "")
    carries = pc.and_(pc.not_equal(spreads, "no"), pc.not_equal(stance, "question"))
    kept = matches.filter(pc.and_(carries, pc.not_equal(matches["tier"], str(Tier.REJECTED))))
    found = pa.table(
        {
            "text_id": kept["text_id"],
            "factcheck_key": kept["factcheck_key"],
            "probability": pc.cast(pc.fill_null(kept["probability"], 1.0), pa.float64()),
            "suggested": pc.not_equal(kept["tier"], str(Tier.CONFIRMED)),
        }
    )
    joined = found.join(posts.select(["text_id", "post_key"]), "text_id", join_type="inner")
    return joined.select(["post_key", "factcheck_key", "probability", "suggested"])


def _shown(sighted: pa.Table, sightings: pa.Table) -> pa.Table:
    """Posts by what they link to or show; the address is the claim's own, so it is certain."""
    claims = sighted.filter(pc.invert(sighted["links_factcheck"]))
    pairs = claims.select(["object", "factcheck_key"])
    joined = sightings.select(["object", "post_key"]).join(pairs, "object", join_type="inner")
    count = joined.num_rows
    return pa.table(
        {
            "post_key": joined["post_key"],
            "factcheck_key": joined["factcheck_key"],
            "probability": pa.repeat(pa.scalar(1.0), count),
            "suggested": pa.repeat(pa.scalar(True), count),
        }
    )
