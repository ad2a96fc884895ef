"""Whether a finding is an earlier one again, a little changed.

A finding's id is a hash of its content, so one more post makes it another; and networks are
numbered anew in each investigation. What stays are the posts that bear it out. Of each finding the
256 lowest post keys are kept. Keys are hashes, so these are a fair sample of its posts (a bottom-k
sketch), and the share of common posts of two findings is estimated from the 256 lowest keys of
both together: by how many of these stand in both.

    J = |lowest_k(A ∪ B) ∩ A ∩ B| / k

Source: E. Cohen and H. Kaplan, *Summarizing data using bottom-k sketches*, PODC 2007.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.finding import Finding

SKETCH: Final = 256  # a standard error of at most 1 / (2 √256) = 0.03
SAME: Final = 0.3
"""At least so much in common: what grew to three times its size is still itself."""

_MASK: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier finding: the thread it belongs to, and what it is known by."""

    thread: str
    detector: str
    subject: str
    sketch: tuple[int, ...]


def sketch_of(evidence: Iterable[int]) -> tuple[int, ...]:
    """The lowest post keys, as unsigned numbers, in order."""
    return tuple(sorted({key & _MASK for key in evidence})[:SKETCH])


def in_common(mine: Sequence[int], theirs: Sequence[int]) -> float:
    """The estimated share of common posts, 0 to 1; exact below 256 posts in all."""
    lowest = sorted({*mine, *theirs})[:SKETCH]
    both = {*mine} & {*theirs}
    return sum(key in both for key in lowest) / len(lowest) if lowest else 0.0


def continued(findings: Sequence[Finding], known: Sequence[Known]) -> Mapping[str, str]:
    """Finding id → the thread it continues, for those that continue one.

    The pair with most in common comes first, and a thread is continued once. Where no posts bear
    a finding out, it continues the one of the same detector and subject.
    """
    pairs = sorted(_pairs(findings, known), key=lambda pair: (-pair[0], pair[1], pair[2]))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, finding_id, thread in pairs:
        if finding_id not in found and thread not in taken:
            found[finding_id] = thread
            taken.add(thread)
    return found


def _pairs(findings: Sequence[Finding], known: Sequence[Known]) -> Iterable[tuple[float, str, str]]:
    """Only those that share a post are compared: never all with all."""
    of_key: dict[tuple[str, int], list[int]] = defaultdict(list)
    bare = {(one.detector, one.subject): one for one in known if not one.sketch}
    for number, one in enumerate(known):
        for key in one.sketch:
            of_key[one.detector, key].append(number)
    for finding in findings:
        mine = sketch_of(finding.evidence)
        meeting = {number for key in mine for number in of_key.get((finding.detector, key), ())}
        for one in (known[number] for number in meeting):
            share = in_common(mine, one.sketch)
            if share >= SAME:
                yield share, finding.id, one.thread
        same = None if mine else bare.get((finding.detector, finding.subject))
        if same is not None:
            yield 1.0, finding.id, same.thread
