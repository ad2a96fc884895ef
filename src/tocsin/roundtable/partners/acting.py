"""The steps that people take with a partner, and the statements that partners send about keys.

Each gives the events that follow, or refuses with the reason.
"""

from datetime import datetime, timedelta
from typing import Final

from tocsin.cases.marking import Tlp
from tocsin.errors import Sentence
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked
from tocsin.roundtable.partners import events as happened
from tocsin.roundtable.partners.events import Event, PartnerKind, Way
from tocsin.roundtable.partners.keys import (
    Revocation,
    Rotation,
    desk_id,
    fingerprint,
    is_genuine,
    is_genuine_revocation,
    need_key,
)
from tocsin.roundtable.partners.partner import KeyState, Partner, Standing

LEAST_REASON: Final = 10
"""Characters: two or three words, so that "ok" and "." are no reason."""
MOST_SKEW: Final = timedelta(minutes=5)
"""How far the clocks of two desks may differ: as far as Kerberos lets them (RFC 4120)."""
_COUNTRY_LETTERS: Final = 2

Events = tuple[Event, ...]


def meet(
    name: str,
    kind: PartnerKind,
    country: str,
    key: str,
    most_tlp: Tlp,
    *,
    by: str,
    now: datetime,
    desk: str = "",
) -> Events:
    """Notes a desk and its key. Nothing is taken from it until people have compared the key.

    ``desk`` is its name where its first key is no longer in use; otherwise it follows from the key.

    Raises:
        NotAllowedError: the key is none, or the name or the country is not.
    """
    need_aware(now)
    need_key(key)
    if country and not _is_country(country):
        raise NotAllowedError(
            "country", "A country is two capital letters.", "Write FR, or leave it empty."
        )
    return (
        happened.Met(
            at=now, by=by, desk=desk or desk_id(key), name=checked("name", name, most=200),
            partner_kind=kind, country=country, key=key, most_tlp=most_tlp,
        ),
    )  # fmt: skip


def compare(
    partner: Partner, key: str, read: str, way: Way, with_whom: str, *, by: str, now: datetime
) -> Events:
    """Two people have read the fingerprint to each other; ``read`` is what theirs said.

    Raises:
        NotAllowedError: it is another, or the key is not waiting to be compared.
    """
    _need_going_on(partner, now)
    known = partner.key(key)
    if known is None or known.state not in (KeyState.OFFERED, KeyState.CURRENT):
        raise NotAllowedError("key", "This key does not wait to be compared.")
    if known.state is KeyState.OFFERED and partner.current is not None:
        raise NotAllowedError("key", "The partner has a key that holds.", "Revoke that one first.")
    if "".join(read.split()) != "".join(fingerprint(key).split()):
        raise NotAllowedError(
            "read",
            "The two fingerprints are not the same.",
            "Do not go on. Ask the partner for its key by another way.",
        )
    whom = checked("with_whom", with_whom, most=200)
    return (happened.Compared(at=now, by=by, key=key, way=way, with_whom=whom),)


def take_rotation(partner: Partner, rotation: Rotation, *, now: datetime) -> Events:
    """Goes over to the key that the partner's key signed.

    Raises:
        NotAllowedError: it is not this partner's, not signed by the key that holds and by the new
            one, of the future, or the new key was in use before.
    """
    _need_going_on(partner, now)
    current = partner.current
    if rotation.desk != partner.id:
        raise NotAllowedError("desk", "The statement is about another desk.")
    if current is None or rotation.old != current.public:
        raise NotAllowedError("old", "The old key is not the one that holds.")
    if partner.key(rotation.new) is not None:
        raise NotAllowedError("new", "The new key was in use before.")
    need_key(rotation.new)
    if not is_genuine(rotation):
        raise NotAllowedError("signature", "The statement is not signed by both keys.")
    _need_not_of_the_future(rotation.at, now)
    return (happened.Rotated(at=now, rotation=rotation),)


def take_revocation(partner: Partner, revocation: Revocation, *, now: datetime) -> Events:
    """A key says of itself that it holds no more. Whoever stole it may say so too: no harm.

    That holds for the key that is in use. One that has handed over stays in backups for years, and
    could bring down with it all that followed: on its word nothing more is taken, once, until
    people have called the partner; they revoke it by hand, or resume.

    Raises:
        NotAllowedError: it is not this partner's, not signed by the key, or known.
    """
    need_aware(now)
    if revocation.desk != partner.id:
        raise NotAllowedError("desk", "The statement is about another desk.")
    if not is_genuine_revocation(revocation):
        raise NotAllowedError("signature", "The statement is not signed by its key.")
    _need_not_of_the_future(revocation.at, now)
    _need_to_revoke(partner, revocation.key, revocation.suspect_since, now)
    known = partner.key(revocation.key)
    if known is not None and known.state is KeyState.RETIRED:
        return _disowned(partner, revocation, now)
    return (
        happened.KeyRevoked(
            at=now, key=revocation.key, suspect_since=revocation.suspect_since,
            reason="The key says so itself.", statement=revocation,
        ),
    )  # fmt: skip


def _disowned(partner: Partner, revocation: Revocation, now: datetime) -> Events:
    if revocation.key in partner.disowned:
        raise NotAllowedError("key", "This key said so before, and people have decided.")
    _need_standing(partner, Standing.TRUSTED, Standing.SUSPENDED)
    reason = "A key that had handed over says that it was lost or stolen. Call the partner."
    return (happened.Suspended(at=now, reason=reason, statement=revocation),)


def revoke_by_hand(
    partner: Partner, key: str, suspect_since: datetime, reason: str, *, by: str, now: datetime
) -> Events:
    """People heard that a key is lost or stolen.

    Raises:
        NotAllowedError: it is no key of this partner, or was revoked.
    """
    need_aware(now)
    _need_to_revoke(partner, key, suspect_since, now)
    return (
        happened.KeyRevoked(
            at=now, by=by, key=key, suspect_since=suspect_since, reason=_reasoned(reason)
        ),
    )


def offer_key(partner: Partner, key: str, reason: str, *, by: str, now: datetime) -> Events:
    """Notes a new key that no old one signed. It is trusted once people have compared it.

    Raises:
        NotAllowedError: it is none, or was in use before.
    """
    _need_going_on(partner, now)
    need_key(key)
    if partner.key(key) is not None:
        raise NotAllowedError("key", "This key was in use before.", "Ask for a fresh one.")
    return (happened.KeyOffered(at=now, by=by, key=key, reason=_reasoned(reason)),)


def agree_tlp(partner: Partner, most_tlp: Tlp, reason: str, *, by: str, now: datetime) -> Events:
    """Both sides agreed on another closest label.

    Raises:
        NotAllowedError: we have parted, or no reason is given.
    """
    _need_going_on(partner, now)
    return (happened.TlpAgreed(at=now, by=by, most_tlp=most_tlp, reason=_reasoned(reason)),)


def suspend(partner: Partner, reason: str, *, by: str, now: datetime) -> Events:
    """Takes nothing from the partner until it is resumed.

    Raises:
        NotAllowedError: the partner is not trusted now, or no reason is given.
    """
    need_aware(now)
    _need_standing(partner, Standing.TRUSTED)
    return (happened.Suspended(at=now, by=by, reason=_reasoned(reason)),)


def resume(partner: Partner, reason: str, *, by: str, now: datetime) -> Events:
    """Takes from it again.

    Raises:
        NotAllowedError: the partner is not suspended, or no reason is given.
    """
    need_aware(now)
    _need_standing(partner, Standing.SUSPENDED)
    return (happened.Resumed(at=now, by=by, reason=_reasoned(reason)),)


def end(partner: Partner, reason: str, *, by: str, now: datetime) -> Events:
    """Parts for good; what was exchanged stays on record.

    Raises:
        NotAllowedError: we have parted, or no reason is given.
    """
    _need_going_on(partner, now)
    return (happened.Ended(at=now, by=by, reason=_reasoned(reason)),)


def _need_standing(partner: Partner, *allowed: Standing) -> None:
    if partner.standing not in allowed:
        raise NotAllowedError(
            "standing",
            Sentence(
                "The partner is {standing}; this belongs to {allowed}.",
                standing=partner.standing,
                allowed=allowed,
            ),
            "Look at the partner as it stands now.",
        )


def _need_going_on(partner: Partner, now: datetime) -> None:
    need_aware(now)
    _need_standing(partner, *(one for one in Standing if one is not Standing.ENDED))


def _need_to_revoke(partner: Partner, key: str, suspect_since: datetime, now: datetime) -> None:
    known = partner.key(key)
    if known is None:
        raise NotAllowedError("key", "This is no key of the partner.")
    need_aware(suspect_since)
    _need_not_of_the_future(suspect_since, now)
    earliest = known.suspect_since
    if known.state is KeyState.REVOKED and (earliest is None or suspect_since >= earliest):
        raise NotAllowedError("key", "This key was revoked, and no later than that.")


def _need_not_of_the_future(at: datetime, now: datetime) -> None:
    if at > now + MOST_SKEW:
        raise NotAllowedError("at", "This is dated in the future.", "Compare the clocks.")


def _reasoned(text: str) -> str:
    return checked("reason", text, least=LEAST_REASON)


def _is_country(text: str) -> bool:
    letters = len(text) == _COUNTRY_LETTERS and text.isascii() and text.isalpha()
    return letters and text.isupper()
