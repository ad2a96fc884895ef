"""How good an answer is: precision and recall by account and by campaign, with intervals.

By account: right are the members of campaigns who took part in a joint action; wrong are all
others, innocent groups and bystanders alike. A member who left nothing to find (a leader who is
only reposted, a sleeper) counts neither way. By campaign: a label is right if most of its
accounts belong to one campaign, and is then a label of that campaign; a campaign is found if at
least half of its acting members were named under labels of it (a campaign in four languages may
well look like four networks), or at all if there are no labels.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tocsin.detect.intervals import wilson
from tocsin.errors import UsageError
from tocsin.exercise.score.answers import Answers, Group, Person
from tocsin.exercise.score.hand_in import Claim
from tocsin.posts.pseudonyms import Pseudonyms

_PSEUDONYM: Final = re.compile(r"p_[0-9a-f]{20}")
_FOUND: Final = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """A share that was counted; ``value`` is ``None`` if there was nothing to count."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.right / self.of if self.of else None

    def to_json(self) -> dict[str, Any]:
        """The share with its 95 % interval."""
        low, high = (float(end[0]) for end in wilson(np.array([self.right]), np.array([self.of])))
        return {"value": self.value, "right": self.right, "of": self.of, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision and recall, by account or by campaign."""

    precision: Share
    recall: Share

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 if nothing is right."""
        precision, recall = self.precision.value or 0.0, self.recall.value or 0.0
        both = precision + recall
        return 2.0 * precision * recall / both if both else 0.0

    def to_json(self) -> dict[str, Any]:
        """Both, and F1."""
        return {
            "precision": self.precision.to_json(),
            "recall": self.recall.to_json(),
            "f1": self.f1,
        }


@dataclass(frozen=True, slots=True)
class Named:
    """How much of a group was named: ``count`` accounts of ``of`` that acted."""

    group: Group
    count: int
    of: int
    is_found: bool


@dataclass(frozen=True, slots=True)
class Score:
    """The whole comparison of a hand-in with the answers."""

    accounts: Agreement
    campaigns: Agreement | None
    """``None`` if the hand-in has no labels: then which accounts belong together is not said."""
    named: tuple[Named, ...]
    bystanders: tuple[Person, ...]
    unknown: tuple[Claim, ...]
    mixed: Mapping[str, tuple[str, ...]]
    """Labels under which accounts of two or more campaigns were put, with their names."""
    evasions: Mapping[str, float]


def score(answers: Answers, claims: Sequence[Claim], pseudonyms: Pseudonyms | None = None) -> Score:
    """Compares claims with the answers. ``pseudonyms`` is needed for claims that are such.

    Raises:
        UsageError: an account is named by a pseudonym that cannot be opened, or by a name
            that several accounts have.
    """
    labels: defaultdict[Person, set[str]] = defaultdict(set)
    unknown = []
    disguised = answers.under(pseudonyms) if pseudonyms else {}
    for claim in claims:
        person = _person(claim, answers, disguised, opens=pseudonyms is not None)
        if person is None:
            unknown.append(claim)
        else:
            labels[person] |= {claim.label} if claim.label else set()
    owners = _owners(labels)
    named = tuple(_named(group, answers, labels, owners) for group in answers.groups)
    unknown = list({claim.account: claim for claim in unknown}.values())
    return Score(
        accounts=_by_account(answers, labels.keys(), len(unknown)),
        campaigns=_by_campaign(named, owners) if owners else None,
        named=named,
        bystanders=tuple(person for person in labels if person.group is None),
        unknown=tuple(unknown),
        mixed=_mixed(labels),
        evasions=answers.evasions,
    )


def _person(
    claim: Claim, answers: Answers, disguised: Mapping[str, Person], *, opens: bool
) -> Person | None:
    if _PSEUDONYM.fullmatch(claim.account):
        if not opens:
            raise UsageError(
                f"{claim.where}: {claim.account} is a pseudonym.",
                "Name the workspace that made it with --workspace FOLDER, or hand in what "
                "tocsin investigate --keep-identities shows.",
            )
        return disguised.get(claim.account)
    found = answers.named(claim.account, claim.platform)
    if len(found) > 1:
        choices = ", ".join(f"{one.platform} {one.account_id}" for one in found[:4])
        raise UsageError(
            f"{claim.where}, field account_id: {claim.account!r} names {len(found)} accounts: "
            f"{choices}.",
            "Give the id, or add the platform.",
        )
    return found[0] if found else None


def _is_right(person: Person) -> bool:
    return person.group is not None and not person.group.is_benign and person.acts


def _is_wrong(person: Person) -> bool:
    return person.group is None or person.group.is_benign


def _by_account(answers: Answers, named: Iterable[Person], unknown: int) -> Agreement:
    people = list(named)
    right = sum(map(_is_right, people))
    wrong = sum(map(_is_wrong, people)) + unknown
    return Agreement(Share(right, right + wrong), Share(right, sum(map(_is_right, answers.people))))


def _named(
    group: Group,
    answers: Answers,
    labels: Mapping[Person, set[str]],
    owners: Mapping[str, str | None],
) -> Named:
    acting = [one for one in answers.people if one.group is group and one.acts]
    named = [one for one in acting if one in labels]
    own = {label for label, owner in owners.items() if owner == group.name}
    together = [one for one in named if labels[one] & own] if owners else named
    is_found = bool(acting) and len(together) >= _FOUND * len(acting)
    return Named(group, len(named), len(acting), is_found)


def _by_campaign(named: Sequence[Named], owners: Mapping[str, str | None]) -> Agreement:
    campaigns = [one for one in named if not one.group.is_benign and one.of]
    right = sum(owner is not None for owner in owners.values())
    found = sum(one.is_found for one in campaigns)
    return Agreement(Share(right, len(owners)), Share(found, len(campaigns)))


def _owners(labels: Mapping[Person, set[str]]) -> dict[str, str | None]:
    """The campaign that most accounts under a label belong to, if there is one."""
    owners: dict[str, str | None] = {}
    for label, (right, wrong) in _under(labels).items():
        name, most = max(right.items(), key=lambda one: one[1], default=(None, 0))
        owners[label] = name if most > (sum(right.values()) + wrong) / 2 else None
    return owners


def _under(labels: Mapping[Person, set[str]]) -> dict[str, tuple[Counter[str], int]]:
    """What stands under each label: members by campaign, and how many others."""
    right: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong: Counter[str] = Counter()
    for person, own in labels.items():
        for label in own:
            if person.group is None or person.group.is_benign:
                wrong[label] += 1
            else:
                right[label][person.group.name] += 1
    return {label: (right[label], wrong[label]) for label in sorted({*right, *wrong})}


def _mixed(labels: Mapping[Person, set[str]]) -> dict[str, tuple[str, ...]]:
    found = _under(labels)
    return {label: tuple(sorted(right)) for label, (right, _) in found.items() if len(right) > 1}
