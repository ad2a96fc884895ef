"""The history of an assessment: every version is kept whole, and each names the one before.

The digest of a version covers the assessment, who wrote it, when, why, and the digest before: a
version that is changed or left out later no longer fits its neighbours.
"""

from dataclasses import dataclass
from datetime import datetime

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, iso, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.measures.proportionality.assessment import Proportionality


@dataclass(frozen=True, slots=True)
class Version(Document):
    """One version. ``previous`` is the digest of the one before, empty for the first."""

    number: int
    form: Proportionality
    by: str
    at: datetime
    note: str
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class History(Document):
    """All versions of an assessment, the first one first.

    Raises:
        CannotStandError: a version is missing, changed, or out of order.
    """

    versions: tuple[Version, ...] = ()

    def __post_init__(self) -> None:
        """Refuses a history that does not hold together."""
        previous = ""
        for place, version in enumerate(self.versions, start=1):
            if (version.number, version.previous) != (place, previous) or (
                version.digest != digest_of(version)
            ):
                raise CannotStandError(
                    f"versions[{place - 1}]",
                    "This version is not the one that was written.",
                    "Take the assessment from a backup.",
                )
            previous = version.digest

    @property
    def latest(self) -> Version:
        """The version that counts.

        Raises:
            IndexError: there is none yet.
        """
        return self.versions[-1]

    def of(self, named: str) -> Version | None:
        """The version with a digest."""
        return next((one for one in self.versions if one.digest == named), None)


def digest_of(version: Version) -> str:
    """SHA-256 of the canonical JSON of all that a version says."""
    return digest(
        {
            "number": version.number, "form": to_json(version.form), "by": version.by,
            "at": iso(version.at), "note": version.note, "previous": version.previous,
        }
    )  # fmt: skip


def revise(
    history: History, form: Proportionality, *, by: str, now: datetime, note: str = ""
) -> History:
    """The history with another version.

    Raises:
        CannotStandError: nothing was changed, or nobody did it.
    """
    if not by:
        raise CannotStandError("by", "Nobody wrote this version.", "Say who did.")
    if history.versions and history.latest.form == form:
        raise CannotStandError("form", "Nothing was changed.", "Change it, or leave it.")
    previous = history.latest.digest if history.versions else ""
    draft = Version(len(history.versions) + 1, form, by, now, note, previous, "")
    made = Version(draft.number, form, by, now, note, previous, digest_of(draft))
    return History((*history.versions, made))
