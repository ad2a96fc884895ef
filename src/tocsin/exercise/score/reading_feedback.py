"""What a trainee should take away from how the posts were read, in plain words."""

from collections.abc import Iterator
from typing import Any, Final

from tocsin.exercise.score.feedback import agreement, share
from tocsin.exercise.score.reading import FoundVoid, ReadingScore
from tocsin.exercise.score.said import Spoken

_GOOD: Final = 0.9


def reading_feedback(score: ReadingScore, truth: Spoken) -> list[str]:
    """Sentences in the order of a report: claims, voids, attacks."""
    return [
        *_claims(score, truth),
        *(_unanswered(claim, place, truth) for claim, place in score.unanswered.items()),
        *(_void(found, truth) for found in score.voids or ()),
        *_attacks(score),
    ]


def reading_to_json(score: ReadingScore, truth: Spoken) -> dict[str, Any]:
    """The score and the feedback as one document."""
    return {
        "claims": score.claims.to_json() if score.claims else None,
        "claims_in_own_language": score.in_own_language.to_json() if score.claims else None,
        "by_claim": {name: recall.to_json() for name, recall in score.by_claim.items()},
        "stances": score.stances.to_json() if score.stances else None,
        "unanswered": dict(score.unanswered),
        "attacks": score.attacks.to_json() if score.attacks else None,
        "by_target": {name: both.to_json() for name, both in score.by_target.items()},
        "voids": [_void_to_json(found) for found in score.voids or ()],
        "feedback": reading_feedback(score, truth),
    }


def _void_to_json(found: FoundVoid) -> dict[str, Any]:
    answered = found.void.first_answer
    return {
        "theme": found.void.theme,
        "language": found.void.language,
        "is_void": found.void.is_one,
        "rank": found.line.rank if found.line else None,
        "first_answer": answered.isoformat() if answered else None,
        "right": found.is_right,
    }


def _claims(score: ReadingScore, truth: Spoken) -> Iterator[str]:
    if score.claims is None or score.stances is None:
        yield (
            "No fact-checks were brought in, so checked claims are not scored: "
            "tocsin claims import factchecks.csv."
        )
        return
    yield f"Checked claims, by post: {agreement(score.claims)}."
    own = score.in_own_language
    if own.of:
        yield f"Where a fact-check is in the post's own language, recall is {share(own)}."
    for claim, found in score.by_claim.items():
        if found.right == 0:
            yield f"Missed: {claim} ({found.of} posts). {truth.says[claim]}"
    precision = score.claims.precision.value
    if precision is not None and precision < _GOOD:
        yield (
            "Matches are suggestions: many fact-checks here are about something else. Read the "
            "fact-check beside the post, the least probable first."
        )
    yield f"Spreading told from denying, of the right ones: {agreement(score.stances)}."


def _unanswered(claim: str, place: int | None, truth: Spoken) -> str:
    story = truth.says[claim]
    if place is None:
        return f"Missed: {claim}, which nobody has checked. {story}"
    return f"Nobody has checked {claim}: it is number {place} of the claims worth checking. {story}"


def _void(found: FoundVoid, truth: Spoken) -> str:
    void = found.void
    story = truth.says[void.theme]
    place = f"{void.theme} ({void.questions} questions, {void.language})"
    if not void.is_one:
        verdict = "Rightly told as answered" if found.is_right else "Told as a void, but answered"
        return f"{verdict}: {place}. {story}"
    if found.is_right and found.line is not None:
        return f"Found: the void {place}, number {found.line.rank} of the ranking. {story}"
    if found.line is not None:
        return (
            f"Only in part: the void {place} is number {found.line.rank} of the ranking, or its "
            f"first answer is told for another day. {story}"
        )
    return f"Missed: the void {place}. {story}"


def _attacks(score: ReadingScore) -> Iterator[str]:
    if score.attacks is None:
        return
    yield f"Attacks on institutions, by post and target: {agreement(score.attacks)}."
    for target, both in score.by_target.items():
        if both.recall.of:
            yield f"Attacks on {target}: {agreement(both)}."
        elif both.precision.of:
            yield f"Accused, but innocent: {both.precision.of} posts that only name {target}."
