"""What a trainee should take away from a score, in plain words."""

from collections.abc import Iterator
from typing import Any, Final

from tocsin.exercise.adversary import SAYS
from tocsin.exercise.score.scoring import Agreement, Named, Score, Share

_MOST_LISTED: Final = 5
_GOOD: Final = 0.9


def feedback(score: Score) -> list[str]:
    """Sentences in the order in which they help: figures, campaigns, accused, advice."""
    return [
        *_figures(score),
        *(_campaign(named) for named in score.named if not named.group.is_benign),
        *(_accused(named) for named in score.named if named.group.is_benign and named.count),
        *_others(score),
        *_advice(score),
    ]


def to_json(score: Score) -> dict[str, Any]:
    """The score and the feedback as one document."""
    return {
        "accounts": score.accounts.to_json(),
        "campaigns": score.campaigns.to_json() if score.campaigns else None,
        "groups": [
            {
                "id": named.group.name,
                "benign": named.group.is_benign,
                "strength": named.group.strength or None,
                "named": named.count,
                "of": named.of,
                "found": named.is_found and not named.group.is_benign,
                "lesson": named.group.lesson or None,
            }
            for named in score.named
        ],
        "bystanders": [
            {"platform": one.platform, "account_id": one.account_id, "handle": one.handle}
            for one in score.bystanders
        ],
        "unknown": [{"account": one.account, "where": one.where} for one in score.unknown],
        "mixed_labels": {label: list(names) for label, names in score.mixed.items()},
        "evasions": dict(score.evasions),
        "feedback": feedback(score),
    }


def _figures(score: Score) -> Iterator[str]:
    precision = score.accounts.precision
    if not precision.of:
        yield "Nothing was handed in."
        return
    yield f"By account: {agreement(score.accounts)}."
    if score.campaigns:
        yield f"By campaign: {agreement(score.campaigns)}."
    else:
        yield "No labels were handed in, so which accounts belong together is not scored."


def agreement(both: Agreement) -> str:
    """Precision, recall and F1 in words."""
    return f"precision {share(both.precision)}, recall {share(both.recall)}, F1 {both.f1:.2f}"


def share(counted: Share) -> str:
    """A share with what was counted and its interval."""
    found = counted.to_json()
    if found["value"] is None:
        return "none (nothing to count)"
    return (
        f"{found['value']:.2f} ({counted.right:,} of {counted.of:,}; "
        f"95 % interval {found['low']:.2f} to {found['high']:.2f})"
    )


def _campaign(named: Named) -> str:
    group = named.group
    how = f"{group.behaviour}, within {_span(group.window_s)}"
    parts = f"{named.count} of the {named.of} accounts that acted"
    if named.is_found:
        return f"Found: {group.name} ({parts}). {group.story}"
    if named.count:
        return f"Only in part: {group.name} ({parts}; what joins them: {how}). {group.story}"
    return f"Missed: {group.name} ({parts}; what joins them: {how}). {group.story}"


def _accused(named: Named) -> str:
    group = named.group
    return f"Accused, but innocent: {group.name} ({named.count} accounts). {group.lesson}"


def _others(score: Score) -> Iterator[str]:
    if score.bystanders:
        some = ", ".join(f"{one.platform} {one.handle}" for one in score.bystanders[:_MOST_LISTED])
        yield (
            f"{len(score.bystanders)} named accounts belong to no group: {some}"
            f"{' …' if len(score.bystanders) > _MOST_LISTED else ''}. They met others by chance: "
            "ask for more joint objects, or for what chance would give."
        )
    if score.unknown:
        some = "; ".join(f"{one.where}: {one.account}" for one in score.unknown[:_MOST_LISTED])
        yield (
            f"{len(score.unknown)} named accounts are not in this exercise, and count as wrong: "
            f"{some}{' …' if len(score.unknown) > _MOST_LISTED else ''}."
        )
    for label, names in score.mixed.items():
        yield f"Your label {label!r} mixes {' and '.join(names)}: what do they share together?"
    if score.evasions:
        used = "; ".join(f"{name} {by:g} ({SAYS[name]})" for name, by in score.evasions.items())
        yield f"The operator of this exercise tried to stay unseen: {used}."


def _advice(score: Score) -> Iterator[str]:
    precision, recall = score.accounts.precision.value, score.accounts.recall.value
    if precision is None or recall is None:
        return
    if precision >= _GOOD and recall >= _GOOD:
        yield "Well done: nearly everyone you named is right, and hardly anyone is missing."
    elif precision < recall:
        yield (
            "You accuse too easily: test the innocent reading of each network before you name it."
        )
    else:
        yield (
            "You are careful and miss some: look at other kinds of objects and at wider windows."
        )


def _span(seconds: int) -> str:
    for size, unit in ((3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds} s"
