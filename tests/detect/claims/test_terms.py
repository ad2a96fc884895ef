import pytest

from tocsin.detect.claims.terms import Terms


def test_grams_stay_within_words_and_mark_their_ends() -> None:
    assert Terms.of("a bridge").grams == ["_a_", "_bri", "brid", "ridg", "idge", "dge_"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élection à Besançon", "ELECTION A BESANCON"),
        ("المدرسة الى", "المدرسه إلي"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_of_one_word_have_the_same_terms(one: str, other: str) -> None:
    assert Terms.of(one).words == Terms.of(other).words


def test_scripts_without_blanks_are_cut_into_overlapping_pieces() -> None:
    assert Terms.of("治疗疟疾").words == ["治疗", "疗疟", "疟疾"]
    assert Terms.of("ประเทศ").grams == ["ประเ", "ระเท", "ะเทศ"]


def test_vowel_signs_of_indic_scripts_belong_to_their_word() -> None:
    assert Terms.of("पानी में").words == ["पानी", "में"]


def test_a_number_is_the_same_in_any_digits_and_with_any_separator() -> None:
    assert Terms.of("1,200 of ١٢٠٠ and 1.200").numbers == {"1200"}


def test_names_are_capitals_within_a_sentence() -> None:
    assert Terms.of("The mayor of Redbrook left. Nobody knew.").names == {"redbrook"}
    assert Terms.of("THE MAYOR OF REDBROOK LEFT").names == frozenset()
