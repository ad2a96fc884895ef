"""One-time codes from a phone (TOTP, RFC 6238), and recovery codes for when it is lost."""

import hmac
from typing import Final

import pyotp
import segno

from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.people.registry import need_self_or_administrator, person
from tocsin.desk.people.secrets import new_token, opened, sealed, token_hash
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.sitting import Sitting

_STEP_S: Final = 30
_CODES: Final = 10
_DRIFT: Final = 1  # a step before and after: clocks of phones are not exact


def begin_totp(sitting: Sitting, key: bytes) -> tuple[str, str]:
    """A new secret for oneself; gives it, and its address for the phone's app. Not yet on.

    Raises:
        ConflictError: it is on already: who finds an open browser must not put theirs in its place.
    """
    row = person(sitting.session, sitting.actor.person_id)
    if row.totp_enabled:
        raise ConflictError("The second factor is on already.", "Switch it off first.")
    secret = pyotp.random_base32()
    row.totp_secret, row.totp_enabled, row.totp_last_step = sealed(key, secret), False, 0
    sitting.log("totp.begun", row.id)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=row.sign_in_name, issuer_name="Tocsin")


def picture(address: str) -> str:
    """The address as a QR code, an SVG element without style of its own."""
    return str(segno.make(address, error="m").svg_inline(scale=4, omitsize=False, svgclass="qr"))


def confirm_totp(sitting: Sitting, key: bytes, code: str) -> tuple[str, ...]:
    """Switches it on, once a code shows that the phone has the secret; gives recovery codes.

    Raises:
        InvalidError: the code is not right.
    """
    row = person(sitting.session, sitting.actor.person_id)
    if not is_code(row, key, code, int(sitting.now.timestamp())):
        raise InvalidError(
            "The code is not right.", "Type the one shown now.", {"code": "is wrong"}
        )
    codes = tuple(new_token("r")[2:14].upper() for _ in range(_CODES))
    row.recovery_hashes = [token_hash(one) for one in codes]
    row.totp_enabled = True
    sitting.log("totp.enabled", row.id)
    return codes


def end_totp(sitting: Sitting, person_id: str) -> None:
    """Switches it off: one's own, or by an administrator for who lost their phone.

    Raises:
        ForbiddenError: it is someone else's, and the actor may not administer.
        NotFoundError: there is no such person.
    """
    need_self_or_administrator(sitting, person_id)
    row = person(sitting.session, person_id)
    row.totp_secret, row.totp_enabled, row.recovery_hashes = None, False, []
    sitting.log("totp.disabled", row.id)


def is_code(row: PersonRow, key: bytes, code: str, at_s: int) -> bool:
    """Whether a code is right and not used before; it is used up by this."""
    typed = code.replace(" ", "").strip()
    if row.totp_secret is None or not typed:
        return False
    secret = pyotp.TOTP(opened(key, row.totp_secret))
    step = at_s // _STEP_S
    for one in range(step - _DRIFT, step + _DRIFT + 1):
        fits = hmac.compare_digest(
            secret.at(one * _STEP_S).encode(), typed.encode("utf-8", "replace")
        )
        if fits and one > row.totp_last_step:
            row.totp_last_step = one
            return True
    return _is_recovery(row, typed)


def _is_recovery(row: PersonRow, typed: str) -> bool:
    found = token_hash(typed.upper())
    if not row.totp_enabled or found not in row.recovery_hashes:
        return False
    row.recovery_hashes = [one for one in row.recovery_hashes if one != found]
    return True
