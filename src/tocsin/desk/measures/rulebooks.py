"""The rulebook in force: a signed release that was adopted, with the adopter's overlay.

What is adopted is kept for good and never changed; the newest adoption is in force. Before
anything is adopted no rule proposes anything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.tables import RulebookRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import TocsinError
from tocsin.measures.rulebook.adopting import Overlay, adopt
from tocsin.measures.rulebook.releasing import Release, verify
from tocsin.measures.rulebook.rule import Rule


def adopt_release(
    sitting: Sitting, release: Mapping[str, Any], public: str, overlay: Overlay | None = None
) -> RulebookRow:
    """Adopts a release that the holder of the key ``public`` signed; it is in force from now on.

    Raises:
        ForbiddenError: the actor does not decide.
        InvalidError: it is not what was signed, or the overlay loosens it or is on another base.
    """
    sitting.need(Right.RUN_PANELS)
    try:
        verified = verify(release, public)
        if overlay is not None:
            adopt(verified.rules, overlay, verified.digest)
    except TocsinError as error:
        raise InvalidError(error.message, error.remedy, {"release": error.message}) from error
    number = (sitting.session.scalar(select(func.max(RulebookRow.number))) or 0) + 1
    row = RulebookRow(
        id=new_id("rulebook"),
        number=number,
        version=verified.version,
        digest=verified.digest,
        release=to_json(verified),
        overlay=to_json(overlay) if overlay else None,
        adopted_by=sitting.actor.person_id,
        adopted_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log(
        "rulebook.adopted", row.id, version=row.version, digest=row.digest, signed_by=public
    )
    return row


def rulebook_in_force(sitting: Sitting) -> RulebookRow | None:
    """The newest adoption, or none yet.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    return sitting.session.scalar(select(RulebookRow).order_by(RulebookRow.number.desc()).limit(1))


def rulebooks(sitting: Sitting) -> Sequence[RulebookRow]:
    """All adoptions, the newest first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(RulebookRow).order_by(RulebookRow.number.desc())
    return list(sitting.session.scalars(query))


def rulebook_of(sitting: Sitting, rulebook_id: str) -> RulebookRow:
    """One of them.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none.
    """
    sitting.need(Right.LOOK)
    row = sitting.session.get(RulebookRow, rulebook_id)
    if row is None:
        raise NotFoundError("There is no such rulebook.", "Look at those that were adopted.")
    return row


def rules_of(row: RulebookRow) -> tuple[Rule, ...]:
    """The rules as the adoption has them: of the release, or as the overlay tightens them."""
    release = from_json(Release, row.release)
    if row.overlay is None:
        return release.rules
    return adopt(release.rules, from_json(Overlay, row.overlay), release.digest)
