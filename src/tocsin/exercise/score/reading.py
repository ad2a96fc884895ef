"""How well the posts were read: checked claims, attacks and voids against what was planted.

**Claims**, by post: a post's likeliest fact-check is right if it answers the claim that the post
repeats, in whatever language. Precision is of all posts that got one; recall of the posts that
spread or deny a claim which some fact-check answers, of which some have one in their own language.

**Stance**, of the posts with the right fact-check: whether spreading was told from denying.
*Unclear* is not told: recall suffers, precision does not.

**Unanswered claims**: the place of the first post that spreads a claim which no fact-check answers,
among the claims worth checking.

**Attacks**, by post and target: right if the post attacks that target. Precision leaves no other
attack out: one that nobody planted counts as wrong.

**Voids**: a burst of questions is found if its topic and language are among the first ten of the
ranking with the right day of the first answer (or none): the line under which most of the questions
stand. Bursts that were answered at once are negative controls: wrong if they are told as
unanswered for a day or more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.exercise.score.results import Matched, Ranked, Results
from tocsin.exercise.score.said import Place, Post, Spoken, Void
from tocsin.exercise.score.scoring import Agreement, Share

_STANCES: Final = {"spreads": "yes", "denies": "no"}
"""What is to be said of whether a post spreads the claim."""
_READ: Final = 10
"""The lines of a ranking that an analyst reads."""


@dataclass(frozen=True, slots=True)
class FoundVoid:
    """A burst of questions, and its line in the ranking; ``None`` where there is none."""

    void: Void
    line: Ranked | None

    @property
    def is_right(self) -> bool:
        """Whether the ranking tells it as it was."""
        if self.line is None:
            return not self.void.is_one
        told, was = self.line.first_answer, self.void.first_answer
        same_day = told == was if told is None or was is None else told.date() == was.date()
        return same_day and (self.line.rank <= _READ or not self.void.is_one)


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """``None`` for what was not looked for.

    ``in_own_language`` is the recall of the posts whose claim has a fact-check in their language,
    ``by_claim`` the recall of each claim's posts, ``unanswered`` where each claim without a
    fact-check stands among those worth checking.
    """

    claims: Agreement | None
    in_own_language: Share
    by_claim: Mapping[str, Share]
    stances: Agreement | None
    unanswered: Mapping[str, int | None]
    attacks: Agreement | None
    by_target: Mapping[str, Agreement]
    voids: tuple[FoundVoid, ...] | None


def score_reading(truth: Spoken, results: Results) -> ReadingScore:
    """Compares a folder of results with what was planted."""
    matched, attacks = results.matched, results.attacks
    right = [] if matched is None else [one for one in matched if _is_right(one, truth)]
    return ReadingScore(
        claims=None if matched is None else _claims(truth, matched, right),
        in_own_language=_in_own_language(truth, right),
        by_claim={} if matched is None else _by_claim(truth, right),
        stances=None if matched is None else _stances(truth, right),
        unanswered={} if results.worthy is None else _unanswered(truth, results.worthy),
        attacks=None if attacks is None else _attacks(_attacking(truth), attacks),
        by_target={} if attacks is None else dict(_by_target(truth, attacks)),
        voids=None if results.voids is None else tuple(_voids(truth, results, results.voids)),
    )


def _is_right(one: Matched, truth: Spoken) -> bool:
    post = truth.posts.get(one.place)
    check = truth.checks.get(one.url) if one.url else None
    if post is None or check is None or check.answers is None:
        return False
    return post.claim == check.answers


def _unanswered(truth: Spoken, worthy: Sequence[frozenset[Place]]) -> dict[str, int | None]:
    answered = {check.answers for check in truth.checks.values()}
    spread: defaultdict[str, set[Place]] = defaultdict(set)
    for post in truth.posts.values():
        if post.stance == "spreads" and post.theme not in answered:
            spread[post.theme].add(post.place)
    return {
        theme: next((rank for rank, row in enumerate(worthy, start=1) if row & places), None)
        for theme, places in spread.items()
    }


def _carrying(truth: Spoken) -> list[Post]:
    """The posts that spread or deny a claim which a fact-check answers."""
    answered = {check.answers for check in truth.checks.values()} - {None}
    return [
        post for post in truth.posts.values() if post.claim in answered and post.stance in _STANCES
    ]


def _claims(truth: Spoken, matched: Sequence[Matched], right: Sequence[Matched]) -> Agreement:
    return Agreement(Share(len(right), len(matched)), _share(_carrying(truth), right))


def _share(posts: Sequence[Post], right: Sequence[Matched]) -> Share:
    """How many of the posts got the right fact-check."""
    found = {one.place for one in right}
    return Share(sum(post.place in found for post in posts), len(posts))


def _in_own_language(truth: Spoken, right: Sequence[Matched]) -> Share:
    pairs = {(check.answers, check.language) for check in truth.checks.values()}
    own = [post for post in _carrying(truth) if (post.claim, post.language) in pairs]
    return _share(own, right)


def _by_claim(truth: Spoken, right: Sequence[Matched]) -> dict[str, Share]:
    carrying = _carrying(truth)
    claims = dict.fromkeys(post.theme for post in carrying)
    return {
        claim: _share([post for post in carrying if post.theme == claim], right) for claim in claims
    }


def _stances(truth: Spoken, right: Sequence[Matched]) -> Agreement:
    pairs = [
        (one.spreads, _STANCES[stance])
        for one in right
        if (stance := truth.posts[one.place].stance) in _STANCES
    ]
    told = [pair for pair in pairs if pair[0] in _STANCES.values()]
    same = sum(said == was for said, was in told)
    return Agreement(Share(same, len(told)), Share(same, len(pairs)))


def _attacking(truth: Spoken) -> set[tuple[Place, str]]:
    return {(post.place, post.attacks) for post in truth.posts.values() if post.attacks}


def _attacks(
    planted: set[tuple[Place, str]], told: "set[tuple[Place, str]] | frozenset[tuple[Place, str]]"
) -> Agreement:
    right = len(planted & told)
    return Agreement(Share(right, len(told)), Share(right, len(planted)))


def _by_target(
    truth: Spoken, told: frozenset[tuple[Place, str]]
) -> Iterator[tuple[str, Agreement]]:
    planted = _attacking(truth)
    for target in truth.targets:
        own, named = ({pair for pair in pairs if pair[1] == target} for pairs in (planted, told))
        yield target, _attacks(own, named)


def _voids(truth: Spoken, results: Results, ranking: Sequence[Ranked]) -> Iterator[FoundVoid]:
    """Each burst, and the line of its language in which most of its questions stand."""
    lines = {line.rank: line for line in ranking}
    for void in truth.voids:
        asking = (
            lines.get(results.asking.get(post.place, 0))
            for post in truth.posts.values()
            if post.theme == void.theme and post.stance == "asks"
        )
        own = (line for line in asking if line is not None and line.language == void.language)
        counted = Counter(own).most_common(1)
        yield FoundVoid(void, counted[0][0] if counted else None)
