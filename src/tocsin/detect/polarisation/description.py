"""What a person reads: a sentence for each network, one for the dimensions, and the caveats."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from tocsin.detect.polarisation.parameters import Basis, HowPolarised, Relation
from tocsin.detect.polarisation.schemas import State
from tocsin.detect.polarisation.scores import DECIDES
from tocsin.finding import Finding

VERSION: Final = 1
MOST_EVIDENCE: Final = 1_000
_NETWORK: Final = (
    "What is measured is a network: who repeats whom. Two sides need not disagree, and people who "
    "disagree may well be linked."
)
_HALVING: Final = (
    "The sides are those of a halving that cuts fewest links. Every network can be halved; a side "
    "is nobody's opinion, and near the border it is chance on which an account falls."
)
_TWO: Final = (
    "Only two sides are looked for: three camps, or one camp beside people who do not know each "
    "other, can look like two."
)
_INTERVAL: Final = (
    "Intervals say how far the score moves when links fall otherwise with the same number for each "
    "account; not what posts that were never collected would change."
)
CAVEATS: Final = (_NETWORK, _HALVING, _TWO, _INTERVAL)
_QUOTES: Final = (
    "Quotes and replies often contradict: their networks show who answers whom, not who agrees."
)
_PLACES: Final = (
    "A place on a dimension comes from choices of sources alone. It is neither left nor right "
    "until somebody reads the sources at its ends, and it is no statement about a person."
)


def caveats(relations: Sequence[str], is_placed: bool) -> tuple[str, ...]:
    """What holds of everything that is said."""
    answers = any(relation != Relation.REPOSTS for relation in relations)
    return (*CAVEATS, *((_QUOTES,) if answers else ()), *((_PLACES,) if is_placed else ()))


def sentence(subject: str, facts: Mapping[str, Any], row: Mapping[str, Any] | None) -> str:
    """Of one network: its ``facts`` and the row of the score that decides."""
    if row is None or facts["state"] == State.NOT_MEASURED:
        return (
            f"{subject}: polarisation not measured, {facts['accounts']:,} accounts are connected "
            f"by {facts['links']:,} links."
        )
    verdict = (
        "falls into two sides more than chance would have it"
        if facts["state"] == State.POLARISED
        else "does not fall into two sides more than chance would have it"
    )
    return (
        f"{subject}: the network {verdict}. {DECIDES.value.capitalize()} is {row['observed']:.2f}, "
        f"and {row['chance']:.2f} in {row['nulls']} random networks in which every account has as "
        f"many links: a gain of {row['gain']:.2f} (95 % interval {row['gain_low']:.2f} to "
        f"{row['gain_high']:.2f}, p = {row['p_value']:.2g}, false discovery rate "
        f"{row['q_value']:.2g}). {facts['side_a']:,} accounts stand beside {facts['side_b']:,}, "
        f"{facts['links_across']:,} of {facts['links']:,} links cross; "
        f"{facts['links_per_account']:.2f} links an account."
    )


def too_small(networks: Sequence[Mapping[str, Any]], least_accounts: int) -> str | None:
    """How many networks are not measured, in one sentence."""
    lacking = [facts for facts in networks if facts["state"] == State.NOT_MEASURED]
    if not lacking:
        return None
    largest = max(lacking, key=lambda facts: facts["accounts"])
    return (
        f"Polarisation is not measured for {len(lacking)} of {len(networks)} networks: fewer than "
        f"{least_accounts:,} accounts are connected in each. The largest of them is that of "
        f"{largest['subject']} ({largest['relation']}), with {largest['accounts']:,} accounts and "
        f"{largest['links']:,} links."
    )


def short_of_authors(subject: str, facts: Mapping[str, Any]) -> str | None:
    """That many reposts are of posts that were not collected, where most are."""
    posts, known = facts["posts"], facts["posts_with_author"]
    if not posts or 2 * known > posts:
        return None
    return (
        f"{subject}: of {posts:,} {facts['relation']} only {known:,} are of a post that was "
        "collected; the network is that of these."
    )


def dimension_sentence(
    rows: Sequence[Mapping[str, Any]], basis: Basis, places: int, how: HowPolarised
) -> str:
    """Of the first dimension of ideology."""
    if not rows:
        return (
            f"Dimensions of {basis.value}: not measured. Fewer than {how.least_accounts:,} "
            f"accounts chose {how.least_sources} sources that {how.least_choosers} accounts chose."
        )
    row = rows[0]
    beyond = "more than" if row["p_value"] <= how.rate else "not more than"
    peaks = "two heaps" if (row["bimodality_p_value"] or 1.0) <= how.rate else "no two heaps"
    return (
        f"Dimensions of {basis.value}: the first separates {places:,} accounts {beyond} chance "
        f"would: inertia {row['inertia']:.2f} ({row['share']:.0%} of all), {row['chance']:.2f} in "
        f"{row['nulls']} random choices (p = {row['p_value']:.2g}); places of sources correlate "
        f"{row['stability']:.2f} ({row['stability_low']:.2f} to {row['stability_high']:.2f}) with "
        f"those of bootstrap samples; accounts form {peaks} beyond chance (bimodality "
        f"{row['bimodality']:.2f}, {row['bimodality_chance']:.2f} by chance)."
    )


def finding(
    subject: str,
    facts: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    evidence: Sequence[int],
    parameters: Mapping[str, Any],
    created_at: datetime,
) -> Finding:
    """That a network is polarised."""
    decides = next(row for row in rows if row["score"] == DECIDES)
    return Finding(
        detector="polarisation",
        version=VERSION,
        parameters=parameters,
        subject=f"{subject}, {facts['relation']}",
        statement=sentence(subject, facts, decides),
        statistic={row["score"]: row["observed"] for row in rows},
        baseline={
            **{row["score"]: row["chance"] for row in rows},
            "links_per_account": facts["links_per_account"],
        },
        interval=_around(decides),
        q_value=decides["q_value"],
        evidence=tuple(sorted(evidence)[:MOST_EVIDENCE]),
        basis="inferred",
        created_at=created_at,
        caveats=caveats([facts["relation"]], is_placed=False),
    )


def _around(row: Mapping[str, Any]) -> tuple[float, float]:
    """The interval of the observed score: that of its gain, above what chance gives."""
    return row["chance"] + row["gain_low"], row["chance"] + row["gain_high"]
