"""What is no password, and what guessing one costs."""

import pytest

from tocsin.desk.errors import InvalidError
from tocsin.desk.people.passwords import hashed, is_outdated, matches


@pytest.fixture(autouse=True)
def cheap_hashes() -> None:
    """Not here: the real cost."""


def test_a_hash_costs_what_owasp_asks_for() -> None:
    kept = hashed("a lighthouse in the fog")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches("a lighthouse in the fog", kept)
    assert not matches("a lighthouse in the fox", kept)
    assert not is_outdated(kept)


def test_the_same_password_has_another_hash_each_time() -> None:
    assert hashed("a lighthouse in the fog") != hashed("a lighthouse in the fog")


@pytest.mark.parametrize(
    "password",
    ["short", "PasswordPassword", "aaaaaaaaaaaaaaaa", "Ana Reyes 12", "x" * 257, "123456789012"],
)
def test_the_first_that_an_attacker_tries_is_no_password(password: str) -> None:
    with pytest.raises(InvalidError) as refused:
        hashed(password, "Ana Reyes", "ana")
    assert refused.value.fields.keys() == {"password"}


@pytest.mark.parametrize("password", ["", "\0", "\ud800" * 20, "x" * 1_000_000])
@pytest.mark.parametrize("kept", [None, "", "no hash", "$argon2id$v=19$broken"])
def test_nothing_matches_what_is_no_hash(password: str, kept: str | None) -> None:
    assert not matches(password, kept)
