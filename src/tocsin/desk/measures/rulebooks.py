"""The rulebook in force: a signed release that was adopted, with the adopter's overlay.

What is adopted is kept for good and never changed; the newest adoption is in force. Before
anything is adopted no rule proposes anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.tables import RulebookRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import TocsinError
from tocsin.measures.rulebook.adopting import Difference, Overlay, adopt, compare
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import VERSION, Release, release, verify
from tocsin.measures.rulebook.rule import Rule
from tocsin.version import __version__


@dataclass(frozen=True, slots=True)
class Candidate:
    """What would be adopted: the rules that would be in force, and those that they replace."""

    release: Release
    overlay: Overlay | None
    rules: tuple[Rule, ...]
    replaced: tuple[Rule, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What would change, from the rules in force to these."""
        return compare(self.replaced, self.rules)


def candidate(
    sitting: Sitting, given: Mapping[str, Any], public: str, overlay: Overlay | None = None
) -> Candidate:
    """Looks at a release before it is adopted; nothing is kept.

    Raises:
        ForbiddenError: the actor does not decide.
        InvalidError: it is not what was signed, or the overlay loosens it or is on another base.
    """
    sitting.need(Right.RUN_PANELS)
    with _refusing("release"):
        verified = verify(given, public)
    rules = verified.rules
    if overlay is not None:
        with _refusing("overlay"):
            rules = adopt(verified.rules, overlay, verified.digest)
    now = rulebook_in_force(sitting)
    return Candidate(verified, overlay, rules, rules_of(now) if now else ())


def adopt_release(
    sitting: Sitting, given: Mapping[str, Any], public: str, overlay: Overlay | None = None
) -> RulebookRow:
    """Adopts a release that the holder of the key ``public`` signed; it is in force from now on.

    Raises:
        ForbiddenError: the actor does not decide.
        InvalidError: it is not what was signed, or the overlay loosens it or is on another base.
    """
    found = candidate(sitting, given, public, overlay)
    number = (sitting.session.scalar(select(func.max(RulebookRow.number))) or 0) + 1
    row = RulebookRow(
        id=new_id("rulebook"),
        number=number,
        version=found.release.version,
        digest=found.release.digest,
        release=to_json(found.release),
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


def base_release(sitting: Sitting) -> Release:
    """The base rulebook of this Tocsin as a release that this desk signs.

    Its version is that of Tocsin: the base changes with it.

    Raises:
        ForbiddenError: the actor does not decide.
    """
    sitting.need(Right.RUN_PANELS)
    return release(base_rules(), __version__, sitting.seal)


def sign_release(sitting: Sitting, version: str) -> Release:
    """The rules in force, or the base before anything is adopted, signed as this desk's release.

    Raises:
        ForbiddenError: the actor does not decide.
        InvalidError: the version is none.
    """
    sitting.need(Right.RUN_PANELS)
    if VERSION.fullmatch(version) is None:
        raise InvalidError(
            "This is no version.", "Write three numbers, as in 1.0.0.", {"version": "1.0.0"}
        )
    now = rulebook_in_force(sitting)
    made = release(rules_of(now) if now else base_rules(), version, sitting.seal)
    sitting.log("rulebook.released", made.digest, version=version)
    return made


def _may_see(sitting: Sitting) -> None:
    if not sitting.actor.may(Right.RUN_PANELS):
        sitting.need(Right.LOOK)


@contextmanager
def _refusing(field: str) -> Iterator[None]:
    try:
        yield
    except TocsinError as error:
        raise InvalidError(error.message, error.remedy, {field: error.message}) from error


def rulebook_in_force(sitting: Sitting) -> RulebookRow | None:
    """The newest adoption, or none yet.

    Raises:
        ForbiddenError: the actor may neither look nor decide.
    """
    _may_see(sitting)
    return sitting.session.scalar(select(RulebookRow).order_by(RulebookRow.number.desc()).limit(1))


def rulebooks(sitting: Sitting) -> Sequence[RulebookRow]:
    """All adoptions, the newest first.

    Raises:
        ForbiddenError: the actor may neither look nor decide.
    """
    _may_see(sitting)
    query = select(RulebookRow).order_by(RulebookRow.number.desc())
    return list(sitting.session.scalars(query))


def rulebook_of(sitting: Sitting, rulebook_id: str) -> RulebookRow:
    """One of them.

    Raises:
        ForbiddenError: the actor may neither look nor decide.
        NotFoundError: there is none.
    """
    _may_see(sitting)
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
