"""Whose key signed a file, as far as this desk knows: its own, now or earlier, or a partner's.

A package is kept for years, and keys change meanwhile. Who knows the chain of a desk's keys can say
that an old one was that desk's, from when to when, and whether it was handed over or given up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from tocsin.cases.documents import Document, from_json
from tocsin.desk.roundtable.circle.circles import circle, who_we_are
from tocsin.desk.roundtable.circle.own_key import REVOCATION, ROTATION
from tocsin.desk.roundtable.tables.streams import OwnKeyRow, StatementRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.partners.keys import Revocation, Rotation
from tocsin.roundtable.partners.partner import Key, KeyState, Partner

T = TypeVar("T", Rotation, Revocation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer(Document):
    """The desk whose key it is, and what the key is worth.

    ``since`` is when we began with it, or came to know of it; absent for a desk that has spoken to
    nobody yet. ``until``: when another took its place. ``suspect_since``: from when on somebody
    else may have held it. ``kin`` are all keys that handed over to each other, this one among them:
    whoever knows one of them for sure knows them all. ``disowned``: it says of itself that it is
    lost, though it had handed over, and people have yet to find out what holds.
    """

    name: str
    ours: bool
    state: KeyState
    since: datetime | None
    until: datetime | None
    suspect_since: datetime | None
    kin: tuple[str, ...]
    disowned: bool = False


def signer_of(sitting: Sitting, public: str) -> Signer | None:
    """Whose key this is; ``None``: this desk knows of none."""
    if (own := _own(sitting, public)) is not None:
        return own
    for partner in circle(sitting).partners.values():
        key = partner.key(public)
        if key is not None:
            return _partners(partner, key)
    return None


def _own(sitting: Sitting, public: str) -> Signer | None:
    name = who_we_are(sitting).name
    rows = list(sitting.session.scalars(select(OwnKeyRow).order_by(OwnKeyRow.place)))
    if not rows and public == sitting.seal.public:
        return Signer(
            name=name, ours=True, state=KeyState.CURRENT, since=None, until=None,
            suspect_since=None, kin=(public,),
        )  # fmt: skip
    row = next((one for one in rows if one.public == public), None)
    if row is None:
        return None
    given_up = {one.key: one.suspect_since for one in _said(sitting, REVOCATION, Revocation)}
    handed = [(one.old, one.new) for one in _said(sitting, ROTATION, Rotation)]
    state = KeyState.CURRENT if row.until is None else KeyState.RETIRED
    return Signer(
        name=name, ours=True, state=KeyState.REVOKED if public in given_up else state,
        since=row.since, until=row.until, suspect_since=given_up.get(public),
        kin=_kin(public, handed, given_up),
    )  # fmt: skip


def _partners(partner: Partner, key: Key) -> Signer:
    handed = [(one.signed_by, one.public) for one in partner.keys if one.signed_by]
    given_up = [one.public for one in partner.keys if one.state is KeyState.REVOKED]
    given_up += partner.disowned
    heir = next((one.since for one in partner.keys if one.signed_by == key.public), None)
    return Signer(
        name=partner.met.name, ours=False, state=key.state, since=key.since, until=heir,
        suspect_since=key.suspect_since, kin=_kin(key.public, handed, given_up),
        disowned=key.public in partner.disowned,
    )  # fmt: skip


def _said(sitting: Sitting, kind: str, made: type[T]) -> list[T]:
    query = select(StatementRow.document).where(StatementRow.kind == kind)
    return [from_json(made, one) for one in sitting.session.scalars(query)]


def _kin(
    public: str, handed: Iterable[tuple[str, str]], given_up: Iterable[str]
) -> tuple[str, ...]:
    """The keys that are joined to one by handovers, none of them given up; in order."""
    lost = set(given_up)
    links = [(old, new) for old, new in handed if not {old, new} & lost]
    before, after = {new: old for old, new in links}, dict(links)
    chain = [public]
    while before.get(chain[0], public) not in chain:
        chain.insert(0, before[chain[0]])
    while after.get(chain[-1], public) not in chain:
        chain.append(after[chain[-1]])
    return tuple(chain)
