"""A sanction: the record of a measure that is in force, which cannot exist without its parts.

The constructor refuses it without a ground, evidence, a reason against every milder rung, notice,
a window to reply, an end date, a route of appeal, and reviewers who had no part in it; and above
labelling without a panel of which every stratum supports it and a decision of others than its
proposer. Reading one from JSON and folding a procedure both go through the constructor.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.dsa.misuse import MOST_DAYS as MOST_MISUSE_DAYS
from tocsin.measures.dsa.misuse import Misuse
from tocsin.measures.proportionality.assessment import Proportionality
from tocsin.measures.proportionality.completeness import missing
from tocsin.measures.rungs import Rung, is_automatic
from tocsin.measures.sanctions.parts import (
    SLOW,
    Appeal,
    Decision,
    Exhibit,
    Notice,
    Reply,
    Subject,
    SubjectKind,
    said,
)
from tocsin.measures.sanctions.terms import (
    LEAST_APPEAL_DAYS,
    LEAST_DECIDERS,
    LEAST_REPLY_DAYS,
    LEAST_REVIEWERS,
    SLOW_REPLY_DAYS,
)
from tocsin.measures.sanctions.voting import VerdictRef

_CLOCKS: Final = timedelta(hours=3)
"""What clock changes may take from a number of days."""
_LAST_DAY: Final = timedelta(hours=27)


@dataclass(frozen=True, slots=True)
class Sanction(Document):
    """A measure in force. ``form`` is the complete assessment, as of its digest.

    ``rung`` may be milder than the one that was assessed, never graver. ``proposed_by`` is empty,
    and ``rule_id`` is not, where a rule proposed a measure that a machine may take.

    Raises:
        CannotStandError: a part is missing or does not hold; ``field`` names it.
    """

    sanction_id: str
    case_id: str
    subject: Subject
    rung: Rung
    form: Proportionality
    form_digest: str
    evidence: tuple[Exhibit, ...]
    proposed_by: str
    proposed_role: str
    rule_id: str
    verdict: VerdictRef | None
    notice: Notice
    reply_until: datetime
    replies: tuple[Reply, ...]
    decision: Decision | None
    begins_at: datetime
    ends_at: datetime
    appeal: Appeal

    def __post_init__(self) -> None:
        """Refuses a sanction that lacks any part."""
        said("sanction_id", self.sanction_id, 1, 200)
        said("case_id", self.case_id, 1, 200)
        need_proposal(self.subject, self.form, self.evidence, self.proposed_by, self.rule_id)
        if self.rung.height > self.form.rung.height:
            raise _refused("rung", "It is graver than what was assessed.")
        self._need_times()
        self._need_reviewers()
        if not is_automatic(self.rung):
            self._need_people()

    @property
    def involved(self) -> frozenset[str]:
        """Everybody who had a part in it, and so cannot review it."""
        sat = self.verdict.members if self.verdict else ()
        decided = self.decision.deciders if self.decision else frozenset()
        return frozenset({*sat, *decided, *self.form.assessed_by, self.proposed_by} - {""})

    def _need_times(self) -> None:
        served, begins = self.notice.served_at, self.begins_at
        if served > begins:
            raise _refused("notice", "It was served after the measure began.")
        least = SLOW_REPLY_DAYS if self.notice.channel in SLOW else LEAST_REPLY_DAYS
        if self.reply_until - served < timedelta(days=least) - _CLOCKS:
            raise _refused("reply_until", "The window to reply is too short.")
        if not is_automatic(self.rung) and begins < self.reply_until:
            raise _refused("reply_until", "It begins before the window to reply is over.")
        longest = timedelta(days=self.form.duration.days) + _LAST_DAY
        if not timedelta(0) < self.ends_at - begins <= longest:
            raise _refused("ends_at", "It has no end date within the days that were assessed.")
        if self.appeal.until - begins < timedelta(days=LEAST_APPEAL_DAYS) - _CLOCKS:
            raise _refused("appeal.until", "The time to appeal is too short.")

    def _need_reviewers(self) -> None:
        said("appeal.to", self.appeal.to, 2, 500)
        said("appeal.how", self.appeal.how, 2, 2_000)
        need_reviewers(self.appeal.reviewers, self.involved)

    def _need_people(self) -> None:
        verdict, decision = self.verdict, self.decision
        if verdict is None or verdict.sanction_id != self.sanction_id or not verdict.supports:
            raise _refused("verdict", "No panel supports it in every stratum.")
        if decision is None or not decision.adopted:
            raise _refused("decision", "Nobody decided it.")
        if decision.at < self.reply_until:
            raise _refused("decision", "It was decided before the window to reply was over.")
        authors = {self.proposed_by, *self.form.assessed_by}
        need_panel(verdict, authors)
        need_deciders(decision, authors, self.proposed_role, verdict.members)


def need_proposal(
    subject: Subject,
    form: Proportionality,
    evidence: tuple[Exhibit, ...],
    proposed_by: str,
    rule_id: str,
) -> None:
    """Refuses a proposal without a complete assessment, evidence, or somebody who answers for it.

    Raises:
        CannotStandError: the field that is missing is named.
    """
    lacking = missing(form)
    if lacking:
        raise CannotStandError(
            f"form.{lacking[0].field}",
            Sentence("The assessment is not complete: {what}", what=lacking[0].what),
            "Complete it first.",
        )
    if not evidence or len({one.id for one in evidence}) != len(evidence):
        raise _refused("evidence", "There is no evidence, or the same twice.")
    for one in evidence:
        said("evidence.id", one.id, 1, 200)
        said("evidence.shows", one.shows, 3, 2_000)
    if not proposed_by and not (rule_id and is_automatic(form.rung)):
        raise _refused("proposed_by", "A machine may propose by a rule, and nothing above a label.")
    if subject.kind is SubjectKind.NOTIFIER and not is_automatic(form.rung):
        _need_misuse(form)


def _need_misuse(form: Proportionality) -> None:
    """Article 23(2): notices that are manifestly unfounded, counted, and a warning before."""
    repeats = form.repeats
    if repeats is None or repeats.misuse is not Misuse.UNFOUNDED_NOTICES:
        raise _refused("form.repeats", "No unfounded notices were counted (DSA art. 23(2)).")
    assessed = form.assessed_at
    if repeats.warned_on is None or (assessed and repeats.warned_on > assessed.date()):
        raise _refused("form.repeats", "The notifier was not warned before (DSA art. 23(2)).")
    if form.duration.days > MOST_MISUSE_DAYS:
        raise _refused("form.duration", "It is for longer than a reasonable period.")


def need_panel(verdict: VerdictRef, authors: set[str]) -> None:
    """Refuses a panel on which somebody sits who proposed the measure, or assessed it.

    Raises:
        CannotStandError: somebody does.
    """
    if _same(authors, verdict.members):
        raise _refused("verdict.members", "Who proposed or assessed it sat on the panel.")


def need_deciders(
    decision: Decision, authors: set[str], proposed_role: str, sat: tuple[str, ...]
) -> None:
    """Refuses deciders who are too few, or who had another part in the same procedure.

    Raises:
        CannotStandError: the rule that is broken is named.
    """
    if len(decision.deciders) < LEAST_DECIDERS:
        raise _refused("decision.votes", "Too few people decided.")
    if _same(decision.deciders, {*authors, *sat}):
        raise _refused(
            "decision.votes", "Who proposed or assessed it, or sat on the panel, decides it too."
        )
    if {vote.role for vote in decision.votes} <= {proposed_role}:
        raise _refused("decision.votes", "All who decided have the role of who proposed it.")


def need_reviewers(reviewers: tuple[str, ...], involved: frozenset[str]) -> None:
    """Refuses reviewers who are too few, or had a part in what they would review.

    Raises:
        CannotStandError: the rule that is broken is named.
    """
    named = {one.strip() for one in reviewers} - {""}
    if len(named) != len(reviewers) or len(named) < LEAST_REVIEWERS:
        raise _refused("appeal.reviewers", "Too few reviewers are named.")
    if _same(named, involved):
        raise _refused("appeal.reviewers", "A reviewer had a part in the measure itself.")


def _same(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one person is in both; a blank beside an id makes nobody another."""
    return bool({one.strip() for one in some} & ({one.strip() for one in others} - {""}))


def _refused(field: str, message: str) -> CannotStandError:
    return CannotStandError(field, message, "A sanction without it cannot stand.")
