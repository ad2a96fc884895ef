"""The second factor: a code once, a recovery code once, and nobody switches off another's."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pyotp
import pytest

from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError
from tocsin.desk.people.registry import person
from tocsin.desk.people.rights import Actor
from tocsin.desk.people.signing_in import WrongError
from tocsin.desk.people.totp import begin_totp, confirm_totp, end_totp, picture
from tocsin.desk.sitting import Desk

Enter = Callable[..., str]
Who = Callable[[str], Actor]


@pytest.fixture
def secret(house: Desk, who: Who) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Ana has switched it on."""
    key = house.workspace.key()
    with house.acting(who("ana")) as sitting:
        made, _ = begin_totp(sitting, key)
    phone = pyotp.TOTP(made)
    with house.acting(who("ana")) as sitting:
        codes = confirm_totp(sitting, key, phone.at(sitting.now))
    return phone, codes


def test_a_code_signs_in_once(house: Desk, secret, enter: Enter, clock) -> None:
    phone, _ = secret
    with pytest.raises(WrongError):
        enter()
    with pytest.raises(WrongError):
        enter(code=phone.at(clock.now))  # it was used to switch it on
    clock.forward(seconds=30)
    assert enter(code=phone.at(clock.now))
    with pytest.raises(WrongError):
        enter(code=phone.at(clock.now))
    clock.forward(seconds=30)
    assert enter(code=f" {phone.at(clock.now)[:3]} {phone.at(clock.now)[3:]} ")


def test_an_older_code_than_the_last_one_is_refused(secret, enter: Enter, clock) -> None:
    phone, _ = secret
    clock.forward(seconds=60)
    before = phone.at(clock.now)
    clock.forward(seconds=30)
    assert enter(code=phone.at(clock.now))
    with pytest.raises(WrongError):
        enter(code=before)


def test_a_recovery_code_signs_in_once_and_is_kept_as_a_hash(
    house: Desk, secret, enter: Enter, who: Who
) -> None:
    _, codes = secret
    assert len(set(codes)) == 10
    with house.database.reading() as session:
        row = person(session, who("ana").person_id)
    assert not set(codes) & set(row.recovery_hashes)
    assert enter(code=codes[3].lower())
    with pytest.raises(WrongError):
        enter(code=codes[3])


def test_guessed_codes_are_held_up_like_guessed_passwords(secret, enter: Enter) -> None:
    errors = []
    for number in range(7):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - which, is told below
            enter(code=f"{number:06d}", address=f"192.0.2.{number}")
        errors.append(type(refused.value).__name__)
    assert errors[:5] == ["WrongError"] * 5
    assert errors[-1] == "TooManyError"


def test_who_finds_an_open_browser_cannot_put_their_own_phone_in_place(
    house: Desk, secret, who: Who
) -> None:
    with house.acting(who("ana")) as sitting, pytest.raises(ConflictError):
        begin_totp(sitting, house.workspace.key())


def test_a_wrong_code_does_not_switch_it_on(house: Desk, who: Who, enter: Enter) -> None:
    with house.acting(who("ana")) as sitting:
        begin_totp(sitting, house.workspace.key())
    with house.acting(who("ana")) as sitting, pytest.raises(InvalidError):
        confirm_totp(sitting, house.workspace.key(), "000000x")
    assert enter()


def test_oneself_and_administrators_switch_it_off_and_nobody_else(
    house: Desk, secret, who: Who, enter: Enter
) -> None:
    adi, ana = who("adi@office.example"), who("ana")
    with house.acting(ana) as sitting, pytest.raises(ForbiddenError):
        end_totp(sitting, adi.person_id)
    with house.acting(adi) as sitting:
        end_totp(sitting, ana.person_id)
    assert enter()


def test_the_picture_is_svg_without_style_or_script() -> None:
    drawn = picture("otpauth://totp/Tocsin:ana?secret=JBSWY3DPEHPK3PXP&issuer=Tocsin")
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert root.tag.endswith("svg")
    assert "style=" not in drawn
    assert "<script" not in drawn
