"""What posts turned out to say: by the verdict on the claim that each carries on.

A post carries a claim on whose text was matched to it, unless it denies the claim or asks about it,
and one that links to where the claim appeared, or shows its picture. What a person confirmed is a
judgement; what the machine matched is a suggestion, and stays one.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.tables import Tier
from tocsin.factchecks.verdicts import Verdict

JUDGED: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "factcheck_key": pa.int64(),
        "outcome": pa.string(),  # "false", "mixed" or "true"
        "probability": pa.float64(),  # that the post makes this claim
        "suggested": pa.bool_(),  # by the machine alone: no person has confirmed the match
    }
)
_OUTCOMES: Final = {
    Verdict.FALSE: "false",
    Verdict.MOSTLY_FALSE: "false",
    Verdict.MISLEADING: "false",
    Verdict.ALTERED_MEDIA: "false",
    Verdict.MIXED: "mixed",
    Verdict.UNPROVEN: "mixed",
    Verdict.MOSTLY_TRUE: "true",
    Verdict.TRUE: "true",
}
"""Satire and verdicts that nobody could place say nothing of whoever posted the claim."""


def judged(
    matches: pa.Table, posts: pa.Table, checks: pa.Table, sighted: pa.Table, sightings: pa.Table
) -> pa.Table:
    """The judged posts (schema ``JUDGED``), each once for each fact-check.

    The tables are those of :class:`.claims.Claims`; ``matches`` may hold rejected ones.
    """
    worded = _worded(matches, posts)
    shown = _shown(sighted, sightings)
    rows = pa.concat_tables([worded, shown])
    keys = ["post_key", "factcheck_key"]
    once = rows.group_by(keys, use_threads=False).aggregate(
        [("probability", "max"), ("suggested", "min")]
    )
    outcomes = [_OUTCOMES.get(Verdict(v)) if v else None for v in checks["verdict"].to_pylist()]
    known = pa.table(
        {"factcheck_key": checks["factcheck_key"], "outcome": pa.array(outcomes, pa.string())}
    )
    joined = once.rename_columns([*keys, "probability", "suggested"]).join(
        known.filter(pc.is_valid(known["outcome"])), "factcheck_key", join_type="inner"
    )
    ordered = joined.sort_by([(name, "ascending") for name in keys])
    return ordered.select(JUDGED.names).cast(JUDGED)


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
