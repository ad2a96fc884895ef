"""Who we are at the roundtable, and whom we know: what messages are held against."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tocsin.desk import calling
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.cards import Card
from tocsin.desk.roundtable.circle.keeping import groups_of, partners_of
from tocsin.desk.roundtable.circle.own_key import current_key, note_first_key, own_id, speaking_seal
from tocsin.desk.roundtable.circle.seeing import need_to_see
from tocsin.desk.roundtable.tables.streams import OwnDeskRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence, StorageError
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.roundtable.partners.keys import fingerprint

_OWN: Final = 1
_LONGEST: Final = 200
_MOST_SECTORS: Final = 20


@dataclass(frozen=True, slots=True)
class Identity:
    """This desk as partners know it. ``since`` is when its present key began to sign; ``ready``:
    it has a name, and holds its key. ``url`` is empty where none is set.
    """

    id: str
    name: str
    public_key: str
    fingerprint: str
    url: str
    since: datetime
    sectors: tuple[str, ...]
    contact: str
    ready: bool
    kind: PartnerKind
    country: str


def circle(sitting: Sitting) -> Circle:
    """Ourselves, all partners and groups as they stand. Asks for no right: callers have."""
    return Circle(
        me=own_id(sitting),
        partners=partners_of(sitting.session),
        groups=groups_of(sitting.session),
    )


def identity(sitting: Sitting) -> Identity:
    """Who we are.

    Raises:
        ForbiddenError: the actor may not look.
    """
    need_to_see(sitting)
    return who_we_are(sitting)


def who_we_are(sitting: Sitting) -> Identity:
    """Who we are, for whoever was let in before."""
    row, key = sitting.session.get(OwnDeskRow, _OWN), current_key(sitting.session)
    said: dict[str, Any] = row.document if row else {}
    public = key.public if key else sitting.seal.public
    name = str(said.get("name", ""))
    return Identity(
        id=own_id(sitting), name=name, public_key=public, fingerprint=fingerprint(public),
        url=str(said.get("url", "")), since=key.since if key else sitting.now,
        sectors=tuple(said.get("sectors", ())), contact=str(said.get("contact", "")),
        ready=bool(name) and _holds_key(sitting),
        kind=PartnerKind(said.get("kind", PartnerKind.INTERNATIONAL)),
        country=str(said.get("country", "")),
    )  # fmt: skip


def name_desk(
    sitting: Sitting,
    name: str,
    kind: PartnerKind,
    *,
    country: str = "",
    url: str = "",
    sectors: tuple[str, ...] = (),
    contact: str = "",
) -> Identity:
    """Says how partners are to know us. ``url`` is where our doors are, from outside.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a part is none.
    """
    sitting.need(Right.ADMINISTER)
    _need_sayable(name.strip(), country, url, sectors, contact)
    note_first_key(sitting)
    said = {
        "name": name.strip(), "kind": kind, "country": country, "url": url.rstrip("/"),
        "sectors": list(sectors), "contact": contact,
    }  # fmt: skip
    row = sitting.session.get(OwnDeskRow, _OWN)
    if row is None:
        sitting.session.add(OwnDeskRow(id=_OWN, document=said, changed_at=sitting.now))
    else:
        row.document, row.changed_at = said, sitting.now
    sitting.session.flush()
    sitting.log("roundtable.named", own_id(sitting), **said)
    return who_we_are(sitting)


def card(sitting: Sitting) -> Card:
    """Our card, for everybody: it names nothing that a partner's desk must not know.

    Raises:
        NotFoundError: the desk has no name yet.
    """
    own = who_we_are(sitting)
    if not own.ready:
        raise NotFoundError("This desk has no card.", "Its administrator must name it first.")
    return Card(
        desk=own.id, name=own.name, kind=own.kind, country=own.country, key=own.public_key,
        fingerprint=own.fingerprint, url=own.url, sectors=own.sectors, contact=own.contact,
    )  # fmt: skip


def need_address(url: str) -> None:
    """Refuses what cannot be called; no address at all is fine.

    Raises:
        InvalidError: it cannot be.
    """
    wrong = calling.objection(url) if url else None
    if wrong is not None:
        raise InvalidError(
            Sentence("The address {wrong}.", wrong=wrong),
            "Write it as https://desk.example.org.",
            {"url": wrong},
        )


def _holds_key(sitting: Sitting) -> bool:
    try:
        speaking_seal(sitting)
    except StorageError:
        return False
    return True


def _need_sayable(
    name: str, country: str, url: str, sectors: tuple[str, ...], contact: str
) -> None:
    wrong = {}
    if not 0 < len(name) <= _LONGEST:
        wrong["name"] = Sentence("is empty, or longer than {most} characters", most=_LONGEST)
    if country and not (len(country) == 2 and country.isascii() and country.isupper()):
        wrong["country"] = Sentence("is not two capital letters")
    if len(sectors) > _MOST_SECTORS or any(len(one) > _LONGEST for one in sectors):
        wrong["sectors"] = Sentence("are too many, or too long")
    if len(contact) > _LONGEST:
        wrong["contact"] = Sentence("is longer than {most} characters", most=_LONGEST)
    if wrong:
        raise InvalidError("The desk cannot be named so.", "Correct what is marked.", wrong)
    need_address(url)
