"""API tokens: less than their owner, for a time, and ended at once."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.registry import change_roles, set_active
from tocsin.desk.people.rights import Actor, Right, Role
from tocsin.desk.people.signed_in import (
    new_api_token,
    revoke_token,
    signed_in_by_token,
    tokens_of,
)
from tocsin.desk.people.tables import TokenRow
from tocsin.desk.sitting import Desk

Who = Callable[[str], Actor]


def made(house: Desk, actor: Actor, *scopes: Right, days: int = 30) -> tuple[str, str]:
    with house.acting(actor) as sitting:
        row, token = new_api_token(sitting, "nightly import", scopes, days)
    return row.id, token


def test_a_token_may_what_its_scopes_say_and_its_owner_may(house: Desk, who: Who) -> None:
    ana = who("ana")
    _, token = made(house, ana, Right.LOOK)
    signed_in = signed_in_by_token(house, token)
    assert signed_in is not None
    assert signed_in.actor.may(Right.LOOK)
    assert not signed_in.actor.may(Right.IMPORT)
    with pytest.raises(ForbiddenError, match=r"this API token has .* \(import\)"):
        signed_in.actor.need(Right.IMPORT)
    with pytest.raises(ForbiddenError, match=r"^Your roles do not include .* \(administer\)"):
        signed_in.actor.need(Right.ADMINISTER)


def test_a_token_that_may_not_look_is_told_so_and_not_that_nothing_is_there(
    house: Desk, who: Who
) -> None:
    ana = who("ana")
    _, token = made(house, ana, Right.IMPORT)
    signed_in = signed_in_by_token(house, token)
    assert signed_in is not None
    for actor, told in ((ana, "Look again."), (signed_in.actor, "may not look (look)")):
        assert told in actor.unknown(NotFoundError("There is none.", "Look again.")).remedy


def test_a_token_loses_what_its_owner_loses(house: Desk, who: Who) -> None:
    adi, ana = who("adi@office.example"), who("ana")
    _, token = made(house, ana, Right.IMPORT)
    with house.acting(adi) as sitting:
        change_roles(sitting, ana.person_id, [Role.VIEWER])
    signed_in = signed_in_by_token(house, token)
    assert signed_in is not None
    assert not signed_in.actor.may(Right.IMPORT)
    with house.acting(adi) as sitting:
        set_active(sitting, ana.person_id, active=False)
    assert signed_in_by_token(house, token) is None


@pytest.mark.parametrize(
    ("scopes", "days", "field"),
    [
        ([Right.ADMINISTER], 30, "scopes"),
        ([], 30, "scopes"),
        ([Right.LOOK], 0, "days"),
        ([Right.LOOK], 366, "days"),
    ],
)
def test_no_token_has_more_than_its_owner_or_lasts_for_ever(
    house: Desk, who: Who, scopes: list[Right], days: int, field: str
) -> None:
    with house.acting(who("ana")) as sitting, pytest.raises(InvalidError) as refused:
        new_api_token(sitting, "too much", scopes, days)
    assert refused.value.fields.keys() == {field}


def test_a_token_cannot_make_one_with_more_scopes(house: Desk, who: Who) -> None:
    _, token = made(house, who("ana"), Right.SELF)
    signed_in = signed_in_by_token(house, token)
    assert signed_in is not None
    with house.acting(signed_in.actor) as sitting, pytest.raises(InvalidError):
        new_api_token(sitting, "more", [Right.IMPORT], 30)


def test_a_token_ends_with_its_time_and_when_revoked(house: Desk, who: Who, clock) -> None:
    ana = who("ana")
    _, short = made(house, ana, Right.LOOK, days=1)
    number, other = made(house, ana, Right.LOOK)
    with house.acting(ana) as sitting:
        revoke_token(sitting, number)
    assert signed_in_by_token(house, other) is None
    assert signed_in_by_token(house, short) is not None
    clock.forward(days=1, seconds=1)
    assert signed_in_by_token(house, short) is None


def test_nobody_revokes_or_sees_the_tokens_of_another(house: Desk, who: Who) -> None:
    number, _ = made(house, who("ana"), Right.LOOK)
    with house.acting(who("adi@office.example")) as sitting:
        assert tokens_of(sitting) == []
        with pytest.raises(NotFoundError):
            revoke_token(sitting, number)


def test_a_token_is_kept_as_a_hash_and_its_last_use_is_noted(house: Desk, who: Who) -> None:
    _, token = made(house, who("ana"), Right.LOOK)
    assert token.startswith("tocsin_api_")
    assert signed_in_by_token(house, token) is not None
    with house.database.reading() as session:
        row = session.scalars(select(TokenRow)).one()
    assert token not in (row.token_hash, row.name)
    assert row.used_at == house.clock()


@pytest.mark.parametrize("token", ["", "tocsin_api_", "\0", "\ud800", "x" * 1_000_000])
def test_what_is_no_token_is_nobodys(house: Desk, token: str) -> None:
    assert signed_in_by_token(house, token) is None
