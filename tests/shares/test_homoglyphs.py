"""Look-alike letters are undone, and no real text becomes another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.shares.text import normalise

LATIN = "The peaceful scope of Oxford: a cape, KATE HAS THE MOST exact copies"
RUSSIAN = "Мост закрыт до вечера, сообщает пресс-служба города Тольвань"
TO_CYRILLIC = str.maketrans("aceopxyijsABCEHKMOPTXYS", "асеорхуіјѕАВСЕНКМОРТХУЅ")
TO_GREEK = str.maketrans("ovABEZHIKMOPTYX", "ονΑΒΕΖΗΙΚΜΟΡΤΥΧ")
TO_LATIN = str.maketrans("асеорхуАВСЕНКМОРТХУ", "aceopxyABCEHKMOPTXY")


def disguised(data, text, table):
    """Some letters replaced by look-alikes, chosen one by one."""
    return "".join(data.draw(st.sampled_from([c, c.translate(table)])) for c in text)


@pytest.mark.parametrize("table", [TO_CYRILLIC, TO_GREEK])
@given(data=st.data())
def test_look_alikes_in_an_english_text_do_not_matter(table, data):
    assert normalise(disguised(data, LATIN, table)) == normalise(LATIN)
    assert normalise(LATIN.translate(table)) == normalise(LATIN)


@given(data=st.data())
def test_latin_look_alikes_in_a_russian_text_do_not_matter(data):
    assert normalise(disguised(data, RUSSIAN, TO_LATIN)) == normalise(RUSSIAN)


@pytest.mark.parametrize(
    "text",
    [
        "мост закрыт до вечера",
        "η γέφυρα έκλεισε σήμερα",
        "міст закрито до вечора",
        "көпір кешке дейін жабық һәм су",
        "the bridge is closed",
        "die straße ist gesperrt",
        "կամուրջը փակ է այսօր երեկոյան",
    ],
)
def test_a_text_in_its_own_alphabet_stays_as_it_is(text):
    assert normalise(text) == " ".join(text.replace("ß", "ss").split())


def test_words_of_two_languages_keep_their_alphabets():
    assert normalise("NATO расширяется, ЕС молчит") == "nato расширяется ес молчит"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("𝐛𝐨𝐢𝐥 𝓽𝓱𝓮 ｗａｔｅｒ", "boil the water"),
        ("ʙᴏɪʟ ᴛʜᴇ ᴡᴀᴛᴇʀ", "boil the water"),
        ("ISTANBUL KAPISI", "ıstanbul kapısı"),
        ("Ꭰoctor ꓓay", "doctor day"),
    ],
)
def test_styled_letters_are_plain_ones(one, two):
    assert normalise(one) == normalise(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ноты и һоты", "һоты и ноты"),
        ("vote now", "note now"),
        ("route 10", "route lO"),
        ("сор и пыль во дворе", "вор и пыль во дворе"),
    ],
)
def test_different_letters_of_one_alphabet_are_never_merged(one, two):
    assert normalise(one) != normalise(two)
