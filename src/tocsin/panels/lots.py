"""The draw: stratified, by lot, and such that anyone can run it again.

A lot is SHA-256 over the seed, the digest of the pool and the expert's id. Experts are looked at in
the order of their lots; each is taken if the panel can still be completed within all quotas. With
quotas on one dimension these are the first lots of each stratum. With several, whether a panel can
be completed is a small whole-number problem over the kinds of experts there are (HiGHS through
``scipy.optimize.milp``); it has a yes or no, so no tolerance of a solver picks a name.

Lots are exchangeable, so experts of the same kind (the same stratum in every dimension that has a
quota) are drawn with equal probability, whatever the quotas are. Between kinds they differ where
the quotas make them differ; Flanigan et al. (2021), *Fair algorithms for selecting citizens'
assemblies*, Nature 596, show how far that can go, so :func:`selection_shares` states it.

The seed is promised before the pool closes (its SHA-256 is published) and revealed after: whoever
knows the seed cannot choose it for the pool, whoever fills the pool does not know the seed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, Item
from tocsin.errors import Sentence
from tocsin.panels.errors import InfeasibleDrawError, NotAllowedError
from tocsin.panels.experts import Dimension, Expert, stratum_of
from tocsin.panels.rules import Quota, Rules

METHOD: Final = "tocsin-lots/1"
Kind = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate(Item):
    """An eligible expert as the draw sees them: an id, and a stratum for each dimension."""

    id: str
    strata: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Draw(Document):
    """A draw with everything needed to run it again.

    ``dimensions`` name the places of ``Candidate.strata``, the voting one first. ``reserve`` is in
    the order in which substitutes are called.
    """

    method: str
    seed: str
    commitment: str
    pool_digest: str
    size: int
    reserves: int
    dimensions: tuple[Dimension, ...]
    quotas: tuple[Quota, ...]
    candidates: tuple[Candidate, ...]
    drawn: tuple[str, ...] = ()
    reserve: tuple[str, ...] = ()


def commitment(seed: str) -> str:
    """What is published before the pool closes. The seed needs 16 characters, or it is guessed.

    Raises:
        NotAllowedError: the seed is shorter.
    """
    if len(seed) < 16:
        raise NotAllowedError(
            "seed", "The seed has fewer than 16 characters.", "Make it at random."
        )
    return sha256(f"{METHOD} seed {seed}".encode()).hexdigest()


def dimensions_of(rules: Rules) -> tuple[Dimension, ...]:
    """The dimensions that have a quota, the voting one first."""
    named = dict.fromkeys([rules.voting, *(quota.dimension for quota in rules.quotas)])
    return tuple(named)


def candidates_of(experts: Iterable[Expert], rules: Rules) -> tuple[Candidate, ...]:
    """Eligible experts as the draw sees them, by id."""
    places = dimensions_of(rules)
    found = (Candidate(e.id, tuple(stratum_of(e, d) for d in places)) for e in experts)
    return tuple(sorted(found, key=lambda one: one.id))


def pool_digest(candidates: Sequence[Candidate]) -> str:
    """SHA-256 of who may be drawn, in canonical form."""
    return digest([[one.id, list(one.strata)] for one in candidates])


def draw(candidates: tuple[Candidate, ...], rules: Rules, seed: str) -> Draw:
    """Draws the panel and its reserve.

    Raises:
        InfeasibleDrawError: no panel fills the quotas.
        NotAllowedError: the seed is too short.
    """
    asked = Draw(
        METHOD, seed, commitment(seed), pool_digest(candidates), rules.size, rules.reserves,
        dimensions_of(rules), rules.quotas, candidates,
    )  # fmt: skip
    return redraw(asked)


def redraw(record: Draw) -> Draw:
    """Runs a draw again from its record alone; the result equals the record, or it was tampered.

    Raises:
        InfeasibleDrawError: no panel fills the quotas.
    """
    ordered = _by_lot(record)
    voting = {q.stratum for q in record.quotas if q.dimension is record.dimensions[0]}
    able = [one for one in ordered if one.strata[0] in voting]
    need = _Need(record)
    left = Counter(one.strata for one in able)
    if not need.completable(Counter(), left):
        raise _infeasible(record, able)
    taken: Counter[Kind] = Counter()
    drawn: list[str] = []
    hopeless: set[Kind] = set()
    for one in able:
        left[one.strata] -= 1
        if len(drawn) == record.size or one.strata in hopeless:
            continue
        if need.completable(taken + Counter([one.strata]), left):
            taken[one.strata] += 1
            drawn.append(one.id)
        else:
            # What cannot be completed with one of this kind cannot be once more are taken.
            hopeless.add(one.strata)
    return replace(record, drawn=tuple(drawn), reserve=_reserve(record, able, set(drawn)))


def proves(record: Draw) -> bool:
    """Whether the record is what its seed, its pool and its rules give."""
    kept = record.pool_digest == pool_digest(record.candidates)
    promised = record.commitment == commitment(record.seed)
    return kept and promised and redraw(record) == record


def quotas_hold(record: Draw, seated: Iterable[str], *, least: bool = True) -> bool:
    """Whether those seated are within all quotas; ``least=False`` asks for the upper ends only."""
    strata = {one.id: one.strata for one in record.candidates}
    chosen = [strata[expert] for expert in seated]
    for quota in record.quotas:
        place = record.dimensions.index(quota.dimension)
        number = sum(one[place] == quota.stratum for one in chosen)
        if number > quota.most or (least and number < quota.least):
            return False
    return True


def selection_shares(
    candidates: tuple[Candidate, ...], rules: Rules, draws: int, seed: str
) -> Mapping[str, float]:
    """How often each is drawn over many seeds, derived from ``seed``: an estimate of the chance.

    Standard error at most ``0.5 / sqrt(draws)``.
    """
    seats: Counter[str] = Counter()
    for number in range(draws):
        seats.update(draw(candidates, rules, f"{seed}:{number:08d}").drawn)
    return {one.id: seats[one.id] / draws for one in candidates}


def _by_lot(record: Draw) -> list[Candidate]:
    salt = f"{record.method}\n{record.seed}\n{record.pool_digest}\n"
    return sorted(record.candidates, key=lambda one: sha256((salt + one.id).encode()).digest())


def _reserve(record: Draw, able: Sequence[Candidate], drawn: set[str]) -> tuple[str, ...]:
    waiting: Counter[str] = Counter()
    listed = []
    for one in able:
        if one.id not in drawn and waiting[one.strata[0]] < record.reserves:
            waiting[one.strata[0]] += 1
            listed.append(one.id)
    return tuple(listed)


class _Need:
    """What a complete panel needs, and whether a beginning can be completed."""

    def __init__(self, record: Draw) -> None:
        self.size = record.size
        self.quotas = [
            (record.dimensions.index(q.dimension), q.stratum, q.least, q.most)
            for q in record.quotas
        ]
        self.crossing = len(record.dimensions) > 1

    def completable(self, taken: Counter[Kind], left: Counter[Kind]) -> bool:
        if self.crossing:
            return self.completable_crossing(taken, left)
        return self.completable_single(taken, left)

    def completable_single(self, taken: Counter[Kind], left: Counter[Kind]) -> bool:
        """Of one dimension: the strata do not touch each other, so their bounds add up."""
        low = high = 0
        for _, stratum, least, most in self.quotas:
            here, free = taken[(stratum,)], left[(stratum,)]
            if here > most or here + free < least:
                return False
            low += max(least, here)
            high += min(most, here + free)
        return low <= self.size <= high

    def completable_crossing(self, taken: Counter[Kind], left: Counter[Kind]) -> bool:
        """Of several: a whole-number problem, one variable a kind of expert."""
        kinds = [kind for kind, number in left.items() if number > 0]
        rows, low, high = [[1] * len(kinds)], [self.size - taken.total()], []
        high.append(low[0])
        for place, stratum, least, most in self.quotas:
            here = sum(number for kind, number in taken.items() if kind[place] == stratum)
            rows.append([int(kind[place] == stratum) for kind in kinds])
            low.append(least - here)
            high.append(most - here)
        if not kinds:
            return all(a <= 0 <= b for a, b in zip(low, high, strict=True))
        solved = milp(
            np.zeros(len(kinds)),
            integrality=np.ones(len(kinds), dtype=np.int64),
            bounds=Bounds(0, [left[kind] for kind in kinds]),
            constraints=LinearConstraint(np.array(rows), low, high),
        )
        return bool(solved.success)


def _infeasible(record: Draw, able: Sequence[Candidate]) -> InfeasibleDrawError:
    missing = {}
    for quota in record.quotas:
        place = record.dimensions.index(quota.dimension)
        there = sum(one.strata[place] == quota.stratum for one in able)
        if there < quota.least:
            missing[f"{quota.dimension}: {quota.stratum}"] = quota.least - there
    if missing:
        said: Sentence | tuple[Sentence, ...] = tuple(
            Sentence("{stratum} lacks {number}", stratum=name, number=number)
            for name, number in missing.items()
        )
    elif len(able) < record.size:
        missing = {"all": record.size - len(able)}
        said = Sentence("{number} more eligible experts are needed in all", number=missing["all"])
    else:
        said = Sentence("each quota can be filled alone, but not all of them together")
    return InfeasibleDrawError(
        missing,
        Sentence("No panel of {size} fills the quotas: {said}.", size=record.size, said=said),
    )
