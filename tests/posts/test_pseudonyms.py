"""Pseudonyms: linkable by the key, sealed without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import StorageError
from tocsin.posts.pseudonyms import Pseudonyms

ONE, OTHER = Pseudonyms(b"1" * 32), Pseudonyms(b"2" * 32)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)


@given(platform=TEXTS, account=TEXTS)
def test_the_same_account_has_the_same_name_under_the_same_key(platform, account):
    assert ONE.name(platform, account) == Pseudonyms(b"1" * 32).name(platform, account)
    assert ONE.name(platform, account) != OTHER.name(platform, account)
    assert ONE.name(platform, account) != ONE.name(platform, account + "x")
    assert ONE.name(platform, account) != ONE.name(platform + "x", account)


@given(account=TEXTS, name=st.one_of(st.none(), TEXTS))
def test_what_was_sealed_opens_with_its_key_alone(account, name):
    sealed = ONE.seal(account, name)
    assert ONE.unseal(sealed) == (account, name)
    with pytest.raises(StorageError, match="another key"):
        OTHER.unseal(sealed)


def test_two_seals_of_one_identity_cannot_be_told_to_be_the_same():
    assert ONE.seal("mill", None) != ONE.seal("mill", None)


@pytest.mark.parametrize(
    "damage", [lambda s: s[:-1], lambda _: b"", lambda s: s[:12], lambda s: s[::-1]]
)
def test_a_damaged_seal_is_refused(damage):
    with pytest.raises(StorageError):
        ONE.unseal(damage(ONE.seal("mill", "Mill")))


def test_a_name_says_nothing_about_the_account():
    assert ONE.name("x", "mill").startswith("p_")
    assert len(ONE.name("x", "mill")) == len(ONE.name("x", "m" * 1_000)) == 22


def test_half_of_a_surrogate_pair_is_sealed_as_a_question_mark():
    assert ONE.unseal(ONE.seal("a\ud83d", "b\ud83d")) == ("a?", "b?")
