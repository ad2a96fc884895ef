"""Each kind of remark on a text that deserves it, and silence on one that does not."""

import pytest
from tests.answers.clarity.made import seen

from tocsin.answers.clarity.criteria import AUTOMATIC_ITEMS, CRITERIA
from tocsin.answers.clarity.remarks import Kind, What

DESERVED = [
    (What.LONG_SENTENCE, "en", "We " + "go and " * 13 + "stop.", "We go and stop."),
    (What.PASSIVE, "en", "Water must be boiled.", "Boil the water."),
    (What.PASSIVE, "fr", "L'eau doit être bouillie.", "Faites bouillir l'eau."),
    (What.JARGON, "en", "Potable water is here.", "Water that is safe to drink is here."),
    (What.JARGON, "fr", "La turbidité monte.", "L'eau est trouble."),
    (What.JARGON, "ar", "قسنا العكارة أمس.", "قسنا صفاء الماء أمس."),
    (What.JARGON, "en", "Watch for sepsis.", "Watch for blood poisoning (sepsis)."),
    (What.ABBREVIATION, "en", "Ask the ECDC.", "Ask the Centre for Disease Control (ECDC)."),
    (What.PERCENT_WITHOUT_BASE, "en", "We found 12%.", "We found it in 12% of the wells."),
    (What.PERCENT_WITHOUT_BASE, "en", "In 2024, 12% fell ill.", "Of the 400 guests, 12% fell ill."),
    (What.PERCENT_WITHOUT_BASE, "fr", "Soit 12 %.", "Soit 12 % des puits."),
    (What.PERCENT_WITHOUT_BASE, "ar", "وجدنا 12%.", "وجدنا 12% من الآبار."),
    (
        What.CHANGING_DENOMINATORS,
        "en",
        "It is rare: 1 in 400 here, 3 in 5,000 there.",
        "It is rare: 1 in 400 here, 3 in 400 there, since 2 in 2024.",
    ),
    (
        What.CHANGING_DENOMINATORS,
        "fr",
        "Rare : 1 sur 400 ici, 3 sur 5 000 là.",
        "Rare : 1 sur 400 ici, 3 sur 400 là.",
    ),
    (What.TOO_PRECISE, "en", "It was 63.472%.", "It was 63.5%."),
    (
        What.RELATIVE_RISK,
        "en",
        "It doubles the risk.",
        "It doubles the risk: 1 in 100 to 2 in 100.",
    ),
    (What.RELATIVE_RISK, "fr", "Il double le risque.", "Le risque existe."),
    (What.RELATIVE_RISK, "ar", "التدخين يضاعف خطر المرض.", "التدخين يضر."),
    (What.NUMBER_WITHOUT_WORDS, "en", "It hits 1 in 400.", "It is rare: it hits 1 in 400."),
    (What.FALSE_CERTAINTY, "en", "It is 100% safe.", "Nothing is 100% safe."),
    (What.FALSE_CERTAINTY, "en", "There is no risk.", "There is a low risk."),
    (What.FALSE_CERTAINTY, "fr", "Il n'y a aucun risque.", "Le risque est faible."),
    (What.FALSE_CERTAINTY, "fr", "Il est prouvé que cela marche.", "Une étude le suggère."),
    (What.FALSE_CERTAINTY, "ar", "الماء آمن تماما.", "الماء صالح للشرب وفق فحص أمس."),
    (What.BLAME, "en", "Only fools drink it.", "Do not drink it."),
    (What.BLAME, "fr", "Soyez moins naïfs.", "Ne la buvez pas."),
    (What.BLAME, "ar", "من يصدق هذا جاهل.", "لا تشربوه."),
    (What.LONG_PARAGRAPH, "en", "We test it. " * 40, "We test it. " * 20),
    (
        What.LIST_IN_A_SENTENCE,
        "en",
        "Bring water, bread, a lamp, a coat, papers and medicine.",
        "Bring water, bread and 10,000 coins.",
    ),
]


@pytest.mark.parametrize(("what", "language", "deserves", "does_not"), DESERVED)
def test_a_remark_is_made_where_deserved_and_only_there(
    what: What, language: str, deserves: str, does_not: str
) -> None:
    assert seen(deserves, what, language)
    assert not seen(does_not, what, language)


def test_a_passive_is_remarked_on_in_the_message_and_not_in_the_background() -> None:
    assert not seen("The crack was found by a diver.", What.PASSIVE)


def test_professionals_are_spared_the_glossary() -> None:
    from dataclasses import replace

    from tests.answers.clarity.made import draft, of

    from tocsin.answers.clarity.checking import check
    from tocsin.answers.clarity.remarks import Audience

    public = draft("# T\n\nWatch for sepsis. Ask the ECDC.")
    expert = replace(public, audience=Audience.PROFESSIONAL)
    assert of(check(public).remarks, What.JARGON)
    assert not of(check(expert).remarks, What.JARGON)


def test_a_correction_says_both_what_was_wrong_and_what_is_right() -> None:
    both = "We wrongly wrote 5 May. The correct date is 6 May."
    assert not seen(both, What.CORRECTION_INCOMPLETE, kind=Kind.CORRECTION)
    assert seen("The clinic is open.", What.CORRECTION_INCOMPLETE, kind=Kind.CORRECTION)


def test_every_kind_of_remark_has_its_criterion_and_source() -> None:
    assert set(CRITERIA) == set(What)
    assert all(c.source and c.direction and c.reason.endswith(".") for c in CRITERIA.values())


def test_the_items_of_the_index_are_named_by_numbers_that_exist() -> None:
    assert set(AUTOMATIC_ITEMS) <= set(range(1, 21))
