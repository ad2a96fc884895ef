"""Which DISARM techniques findings point to: a table, read by a rule, confirmed by a person.

A finding is of behaviour, a technique is of intent as well; so a suggestion is always *inferred*,
says what in the finding led to it and what it might be instead, and becomes part of a judgement
only when a person confirms it. The table is short on purpose: where a detector's finding does not
speak for one technique rather than its neighbours, nothing is suggested. ``docs/methods/
techniques.md`` gives the reasons row by row.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from tocsin.cases import disarm
from tocsin.cases.signs import SUPPORTED, Sign, SignKind
from tocsin.finding import Finding
from tocsin.shares.kinds import ObjectKind


class Clue(NamedTuple):
    """A row of the table: the technique, what points to it, and what else it might be."""

    technique: str
    source: str
    fits: Callable[[Finding], bool]
    seen: str
    instead: str


class Suggestion(NamedTuple):
    """A technique with what points to it.

    ``detector`` names the detectors, ``findings`` the ids of findings and of other things of the
    case, ``reason`` is a sentence to check.
    """

    technique: str
    name: str
    reason: str
    detector: str
    findings: tuple[str, ...]


def suggest(findings: Iterable[Finding], signs: Iterable[Sign] = ()) -> tuple[Suggestion, ...]:
    """Techniques that findings and signs (``cases/signs.py``) point to.

    In the order of the framework, each technique once, with all that points to it.
    """
    pointed: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    for finding in findings:
        for clue in CLUES:
            if clue.source == finding.detector and clue.fits(finding):
                _note(pointed, clue.technique, (clue.source, clue.seen, clue.instead), finding.id)
    for sign in signs:
        technique, seen, instead = SIGNS[sign.kind]
        _note(pointed, technique, (sign.detector, seen, instead), sign.of)
    order = {one.id: place for place, one in enumerate(disarm.techniques())}
    return tuple(
        _suggestion(technique, pointed[technique])
        for technique in sorted(pointed, key=order.__getitem__)
    )


def _note(
    pointed: dict[str, dict[tuple[str, str, str], list[str]]],
    technique: str,
    why: tuple[str, str, str],
    of: str,
) -> None:
    pointed.setdefault(technique, {}).setdefault(why, []).append(of)


def _suggestion(technique: str, whys: Mapping[tuple[str, str, str], list[str]]) -> Suggestion:
    detectors = dict.fromkeys(detector for detector, _, _ in whys)
    seen = "; ".join(dict.fromkeys(seen for _, seen, _ in whys))
    instead = "; ".join(dict.fromkeys(instead for _, _, instead in whys))
    ids = tuple(dict.fromkeys(one for found in whys.values() for one in found))
    return Suggestion(
        technique,
        disarm.technique(technique).name,
        f"{seen[0].upper()}{seen[1:]}. It might also be: {instead}.",
        ", ".join(detectors),
        ids,
    )


def _did(*kinds: ObjectKind) -> Callable[[Finding], bool]:
    """Whether a network was joined by sharing one of these kinds of object."""

    def fits(finding: Finding) -> bool:
        behaviours = finding.parameters.get("behaviours", ())
        return any(one.get("kind") in kinds for one in behaviours if isinstance(one, Mapping))

    return fits


def _exact(finding: Finding) -> bool:
    return finding.basis == "observed"


def _reworded(finding: Finding) -> bool:
    return finding.basis == "inferred" and finding.statistic.get("texts", 0) >= _MANY_WORDINGS


def _supported(finding: Finding) -> bool:
    return finding.q_value is not None and finding.q_value <= SUPPORTED


def _grows(finding: Finding) -> bool:
    return _supported(finding) and finding.statistic.get("growth", 0.0) > 1.0


def _always(_finding: Finding) -> bool:
    return True


_MANY_WORDINGS: Final = 3
"""Two wordings may be an edit; from three on somebody is rewording."""
_OFTEN: Final = "within a short time more often than chance allows"

CLUES: Final = (
    Clue(
        "T0049.003", "coordination", _did(ObjectKind.REPOST),
        f"accounts reposted the same posts {_OFTEN}",
        "people who follow the same source, or repost by hand",
    ),
    Clue(
        "T0049", "coordination", _did(ObjectKind.URL, ObjectKind.DOMAIN),
        f"accounts linked to the same pages {_OFTEN}",
        "a newsroom's own accounts, or readers of one feed",
    ),
    Clue(
        "T0049.002", "coordination", _did(ObjectKind.HASHTAG, ObjectKind.HASHTAG_SEQUENCE),
        f"accounts used the same hashtags {_OFTEN}",
        "a campaign that was announced openly",
    ),
    Clue(
        "T0084.001", "coordination", _did(ObjectKind.TEXT_COPY),
        f"accounts posted the same text {_OFTEN}",
        "a petition, a slogan, or a button that shares a ready text",
    ),
    Clue(
        "T0084", "coordination", _did(ObjectKind.MEDIA),
        f"accounts posted the same pictures {_OFTEN}",
        "a picture that many people saw in the news",
    ),
    Clue(
        "T0049.005", "coordination", _did(ObjectKind.REPLY_TARGET, ObjectKind.MENTION),
        f"accounts turned to the same posts or people {_OFTEN}",
        "many who are moved by the same event",
    ),
    Clue(
        "T0084.001", "copies", _exact,
        "several accounts posted one text word for word or nearly so",
        "a slogan, a prayer, a petition or a shared notice",
    ),
    Clue(
        "T0085", "copies", _reworded,
        "a model takes many wordings of several accounts for one message",
        "people who retell a thing in their own words",
    ),
    Clue(
        "T0118", "narratives", _grows,
        "a narrative is told more than it was, beyond what all posts do",
        "an event that happened and is spoken of",
    ),
    Clue(
        "T0102.003", "voids", _always,
        "people ask, and rumours reach them, where reliable answers are missing",
        "a gap that nobody made and nobody uses",
    ),
    Clue(
        "T0135.001", "targets", _supported,
        "somebody is called names more often than others are",
        "criticism that is earned, or a reading error of the detector",
    ),
    Clue(
        "T0135.004", "polarisation", _supported,
        "those who speak of it fall into two sides beyond chance",
        "an issue that divides people without anybody's doing",
    ),
)  # fmt: skip

SIGNS: Final[Mapping[SignKind, tuple[str, str, str]]] = {
    SignKind.SEVERAL_PLATFORMS: (
        "T0119.002",
        "the same accounts' network or the same text is on several platforms",
        "people who share what they saw elsewhere",
    ),
    SignKind.TEMPLATE: (
        "T0084.001",
        "texts were made from one template with different fillings",
        "a form, a bot of a public service, or a game",
    ),
    SignKind.SEVERAL_LANGUAGES: (
        "T0085.008",
        "a model takes texts in several languages for one message",
        "translation by people, or an international story",
    ),
    SignKind.CREATED_TOGETHER: (
        "T0150.008",
        "more of the network's accounts were made in one week than of other accounts",
        "a class, a conference, or a platform that was new",
    ),
    SignKind.CLAIM_RATED_FALSE: (
        "T0023",
        "a person confirmed that a fact-check rates what is claimed as false",
        "an error that those who share it believe",
    ),
    SignKind.INSTITUTION_ATTACKED: (
        "T0135",
        "an institution, organisation or process is called names more often than others are",
        "criticism that is earned",
    ),
    SignKind.GROUP_ATTACKED: (
        "T0140.003",
        "a group of people is called names more often than others are",
        "a reading error of the detector, or quoting by those who object",
    ),
    SignKind.TOLD_BY_NETWORK: (
        "T0118",
        "accounts of a coordinated network tell a narrative",
        "people of one mind who speak of one thing",
    ),
}
