"""Signing in: who is who, what guessing costs, and what a stolen cookie is worth."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from tocsin.desk.audit.tables import AuditDetailRow
from tocsin.desk.errors import InvalidError, NotFoundError, TooManyError
from tocsin.desk.people import passwords
from tocsin.desk.people.registry import actor_of, change_roles, person, set_active
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.people.signed_in import end_session, sessions_of, signed_in_by_cookie
from tocsin.desk.people.signing_in import WrongError, change_password
from tocsin.desk.people.tables import PersonRow, SessionRow
from tocsin.desk.sitting import Desk

PASSWORD = "a lighthouse in the fog"  # noqa: S105 - invented

Enter = Callable[..., str]
Who = Callable[[str], Actor]


def test_the_right_password_signs_in_whatever_the_case_of_the_name(
    house: Desk, enter: Enter
) -> None:
    signed_in = signed_in_by_cookie(house, enter(" ADI@office.EXAMPLE "))
    assert signed_in is not None
    assert signed_in.actor.name == "Adi Okoro"
    assert signed_in.actor.roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ana", "wrong wrong wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("ana", ""),
        ("\0\ud800", "\0\ud800"),
        ("ana", "\ud800" * 20),
        ("a" * 1_000_000, "b" * 1_000_000),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_anything_else_is_refused_in_the_same_words(enter: Enter, name: str, password: str) -> None:
    with pytest.raises(WrongError, match="The name, the password or the code is not right"):
        enter(name, password)


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []
    whole = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: bytes) -> bool:
        hashes.append(kept.rpartition("$")[0].rpartition("$")[0])  # the cost, without the salt
        return whole(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("ana", "nobody at all"):
        with pytest.raises(WrongError):
            enter(name, "wrong wrong wrong")
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]


def test_a_password_that_is_typed_in_place_of_the_name_is_not_kept_for_good(
    house: Desk, enter: Enter
) -> None:
    with pytest.raises(WrongError):
        enter("ana", "my secret password")
    with house.database.reading() as session:
        details = session.scalars(select(AuditDetailRow.detail)).all()
        rows = session.scalars(select(PersonRow)).all()
    assert not any("my secret password" in detail for detail in details)
    assert all("lighthouse" not in (row.password_hash or "") for row in rows)


def test_guessing_a_name_waits_longer_each_time_and_never_for_ever(
    house: Desk, enter: Enter, clock
) -> None:
    waits = []
    for number in range(24):
        try:
            enter("ana", "wrong wrong wrong", address=f"192.0.2.{number}")
        except TooManyError as error:
            waits.append(error.wait_s)
            clock.forward(seconds=error.wait_s)
        except WrongError:
            continue
    assert waits[:9] == sorted(waits[:9])  # later, failures of an hour ago are forgotten again
    assert waits[0] <= 2
    assert max(waits) > 60
    assert max(waits) <= 15 * 60 + 1
    clock.forward(seconds=15 * 60 + 1)
    assert enter("ana")


def test_guessing_many_names_from_one_address_waits_too(enter: Enter) -> None:
    for number in range(20):
        with pytest.raises(WrongError):
            enter(f"name{number}", "wrong wrong wrong")
    with pytest.raises(TooManyError):
        enter("ana")
    assert enter("ana", address="198.51.100.7")


def test_a_name_that_does_not_exist_is_held_up_like_one_that_does(enter: Enter) -> None:
    for name in ("ana", "nobody"):
        for number in range(5):
            with pytest.raises(WrongError):
                enter(name, "wrong wrong wrong", address=f"192.0.2.{number}")
        with pytest.raises(TooManyError):
            enter(name, "wrong wrong wrong", address="192.0.2.99")


def test_every_sign_in_has_a_new_session_of_which_only_the_hash_is_kept(
    house: Desk, enter: Enter
) -> None:
    one, other = enter(), enter()
    assert one != other
    assert len(one) > 43
    with house.database.reading() as session:
        kept = session.scalars(select(SessionRow.token_hash)).all()
    assert not {one, other} & set(kept)
    assert signed_in_by_cookie(house, "chosen by an attacker") is None


def test_a_session_ends_after_8_idle_hours_and_after_7_days(
    house: Desk, enter: Enter, clock
) -> None:
    cookie = enter()
    for _ in range(23):
        clock.forward(hours=7)
        assert signed_in_by_cookie(house, cookie) is not None
    clock.forward(hours=7.5)
    assert signed_in_by_cookie(house, cookie) is None  # 7 days are over
    cookie = enter()
    clock.forward(hours=8, seconds=1)
    assert signed_in_by_cookie(house, cookie) is None


def test_changing_the_password_ends_all_other_sessions(house: Desk, enter: Enter, who: Who) -> None:
    stolen, own = enter(), enter()
    signed_in = signed_in_by_cookie(house, own)
    assert signed_in is not None
    with house.acting(signed_in.actor) as sitting:
        change_password(sitting, PASSWORD, "another light in the dark", signed_in.session)
    assert signed_in_by_cookie(house, stolen) is None
    assert signed_in_by_cookie(house, own) is not None
    with pytest.raises(WrongError):
        enter()
    with house.acting(signed_in.actor) as sitting, pytest.raises(InvalidError):
        change_password(sitting, PASSWORD, "yet another light", signed_in.session)


def test_new_roles_and_being_shut_out_end_all_sessions(house: Desk, enter: Enter, who: Who) -> None:
    adi, ana = who("adi@office.example"), who("ana")
    cookie = enter()
    with house.acting(adi) as sitting:
        change_roles(sitting, ana.person_id, [Role.VIEWER])
    assert signed_in_by_cookie(house, cookie) is None
    cookie = enter()
    with house.acting(adi) as sitting:
        set_active(sitting, ana.person_id, active=False)
    assert signed_in_by_cookie(house, cookie) is None
    with pytest.raises(WrongError):
        enter()


def test_one_sees_and_ends_ones_own_sessions_only(house: Desk, enter: Enter, who: Who) -> None:
    cookie, others = enter(), enter("adi@office.example")
    signed_in = signed_in_by_cookie(house, cookie)
    other = signed_in_by_cookie(house, others)
    assert signed_in is not None
    assert other is not None
    assert other.session is not None
    with house.acting(signed_in.actor) as sitting:
        (mine,) = sessions_of(sitting)
        with pytest.raises(NotFoundError):
            end_session(sitting, other.session)
        end_session(sitting, mine.token_hash)
    assert signed_in_by_cookie(house, cookie) is None
    assert signed_in_by_cookie(house, others) is not None


def test_a_hash_of_lower_cost_is_made_anew_at_the_next_sign_in(
    house: Desk, enter: Enter, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(2, 128, 1))
    enter()
    with house.database.reading() as session:
        kept = person(session, who("ana").person_id).password_hash or ""
    assert kept.startswith("$argon2id$v=19$m=128,t=2,p=1$")
    assert enter()


def test_an_actor_has_what_the_person_has(house: Desk, who: Who) -> None:
    with house.database.reading() as session:
        row = person(session, who("ana").person_id)
    assert actor_of(row) == Actor(row.id, "Ana Reyes", "Office", frozenset({Role.ANALYST}))
