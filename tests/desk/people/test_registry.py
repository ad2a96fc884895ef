"""People are let in, changed and shut out by administrators, and there is always one."""

from collections.abc import Callable

import pytest

from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.registry import (
    NewPerson,
    accept,
    change_roles,
    create_first_administrator,
    has_people,
    invite,
    invite_again,
    names_of,
    person,
    set_active,
)
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.desk.people.secrets import opened, sealed
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError

Who = Callable[[str], Actor]
NEW = NewPerson("bo@office.example", "Bo", "Office", frozenset({Role.VIEWER}))


def test_the_first_administrator_is_made_once(desk: Desk) -> None:
    with desk.database.reading() as session:
        assert not has_people(session)
    for attempt in range(2):
        with desk.acting(SYSTEM) as sitting:
            if attempt:
                with pytest.raises(ConflictError, match="has people already"):
                    create_first_administrator(sitting, NEW, "a lighthouse in the fog")
            else:
                create_first_administrator(sitting, NEW, "a lighthouse in the fog")


def test_a_link_sets_one_password_within_seven_days(house: Desk, who: Who, clock) -> None:
    adi = who("adi@office.example")
    with house.acting(adi) as sitting:
        row, token = invite(sitting, NEW)
        assert token not in str(row.invitation_hash)
    with house.acting(SYSTEM) as sitting:
        accept(sitting, token, "another light in the dark")
        with pytest.raises(NotFoundError, match="not valid any more"):
            accept(sitting, token, "and another light there")
    with house.acting(adi) as sitting:
        late = invite_again(sitting, row.id)
    clock.forward(days=7, seconds=1)
    with house.acting(SYSTEM) as sitting, pytest.raises(NotFoundError):
        accept(sitting, late, "too late for this light")


def test_only_administrators_let_people_in_or_change_them(house: Desk, who: Who) -> None:
    ana = who("ana")
    for act in (
        lambda sitting: invite(sitting, NEW),
        lambda sitting: invite_again(sitting, ana.person_id),
        lambda sitting: change_roles(sitting, ana.person_id, [Role.ADMINISTRATOR]),
        lambda sitting: set_active(sitting, ana.person_id, active=False),
    ):
        with house.acting(ana) as sitting, pytest.raises(ForbiddenError):
            act(sitting)


def test_the_last_administrator_can_neither_leave_nor_be_shut_out(house: Desk, who: Who) -> None:
    adi = who("adi@office.example")
    for act in (
        lambda sitting: change_roles(sitting, adi.person_id, [Role.VIEWER]),
        lambda sitting: set_active(sitting, adi.person_id, active=False),
    ):
        with pytest.raises(ConflictError), house.acting(adi) as sitting:
            act(sitting)
    assert who("adi@office.example").roles == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewPerson("ANA ", "Ana", "Office", frozenset({Role.VIEWER})), "sign_in_name"),
        (NewPerson(" ", "Ana", "Office", frozenset({Role.VIEWER})), "sign_in_name"),
        (NewPerson("x\0", "Ana", "Office", frozenset({Role.VIEWER})), "sign_in_name"),
        (NewPerson("x", "\ud800", "Office", frozenset({Role.VIEWER})), "name"),
        (NewPerson("x", "x" * 201, "Office", frozenset({Role.VIEWER})), "name"),
        (NewPerson("x", "Ana", "", frozenset({Role.VIEWER})), "institution"),
        (NewPerson("x", "Ana", "Office", frozenset()), "roles"),
    ],
)
def test_what_cannot_be_a_person_is_refused_by_field(
    house: Desk, who: Who, new: NewPerson, field: str
) -> None:
    acting = house.acting(who("adi@office.example"))
    with acting as sitting, pytest.raises(InvalidError) as refused:
        invite(sitting, new)
    assert field in refused.value.fields


def test_names_are_given_by_id_and_for_no_other(house: Desk, who: Who) -> None:
    ana = who("ana")
    with house.database.reading() as session:
        assert names_of(session, [ana.person_id, "person-unknown"]) == {ana.person_id: "Ana Reyes"}
        assert person(session, ana.person_id).sign_in_name == "ana"


def test_a_sealed_secret_opens_with_the_workspaces_key_alone() -> None:
    kept = sealed(b"k" * 32, "JBSWY3DPEHPK3PXP")
    assert b"JBSWY3DPEHPK3PXP" not in kept
    assert opened(b"k" * 32, kept) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(StorageError, match="cannot be opened"):
        opened(b"l" * 32, kept)
