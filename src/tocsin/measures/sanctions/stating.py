"""A sanction as a statement of reasons (DSA, Art. 17), where it restricts what somebody published.

What is milder than a label restricts nobody, and a referral is decided by others: neither has one.
A measure against who sends notices (Art. 23(2)) is a suspension of their processing, and no
restriction of content: it has none either.
"""

from datetime import date

from tocsin.measures.dsa.codes import Automation, Category, ContentType, Ground, Keyword, Source
from tocsin.measures.dsa.restricting import RESTRICTIONS, restriction
from tocsin.measures.dsa.statements import Statement
from tocsin.measures.proportionality.assessment import Basis
from tocsin.measures.sanctions.deadlines import last_day, zone_of
from tocsin.measures.sanctions.parts import SubjectKind
from tocsin.measures.sanctions.sanction import Sanction


def statement_of(
    sanction: Sanction,
    zone: str,
    content_date: date,
    content_type: tuple[ContentType, ...],
    *,
    source: Source = Source.VOLUNTARY,
    automated_detection: bool,
    territory: tuple[str, ...] = (),
    facts: str = "",
) -> Statement | None:
    """The statement of a sanction; ``None`` where it restricts no content.

    ``zone`` is that of the procedure. ``facts`` take the place of those in the notice, where these
    hold personal data: the database is public. ``tocsin.measures.dsa.checking`` looks for them.
    """
    if sanction.rung not in RESTRICTIONS or sanction.subject.kind is SubjectKind.NOTIFIER:
        return None
    ground = sanction.form.legality
    named, why = f"{ground.instrument}, {ground.provision}", ground.explanation
    is_law = ground.basis is Basis.LAW
    return Statement(
        puid=sanction.sanction_id,
        decision_facts=facts or sanction.notice.facts,
        content_date=content_date,
        application_date=sanction.begins_at.astimezone(zone_of(zone)).date(),
        category=Category.NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS,
        category_specification=(Keyword.MISINFORMATION_DISINFORMATION,),
        decision_ground=Ground.ILLEGAL_CONTENT if is_law else Ground.INCOMPATIBLE_CONTENT,
        illegal_content_legal_ground=named if is_law else "",
        illegal_content_explanation=why if is_law else "",
        incompatible_content_ground="" if is_law else named,
        incompatible_content_explanation="" if is_law else why,
        source_type=source,
        automated_detection=automated_detection,
        automated_decision=_automation(sanction),
        content_type=content_type,
        territorial_scope=territory,
        **restriction(sanction.rung, last_day(sanction.ends_at, zone)),
    )


def _automation(sanction: Sanction) -> Automation:
    """A machine alone, where nobody proposed it; in part, where a person followed a rule."""
    if not sanction.proposed_by:
        return Automation.FULLY
    return Automation.PARTIALLY if sanction.rule_id else Automation.NOT_AUTOMATED
