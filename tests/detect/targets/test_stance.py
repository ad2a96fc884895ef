"""What is said of a target, and whether the author says it."""

import pytest

ASSERTED = [
    ("The corrupt and useless WHO", {("who", "corrupt"), ("who", "incompetent")}),
    ("The UN and the EU are corrupt", {("un", "corrupt"), ("eu", "corrupt")}),
    ("The WHO is not only corrupt, it's a mafia", {("who", "corrupt"), ("who", "criminal")}),
    ("The UN met. My neighbour is a criminal.", set()),
    ("The UN met but my neighbour is a criminal", set()),
    ("The EU fights corrupt officials", set()),
    ("The EU says the minister is corrupt", set()),
    ("#StopPandemicTreaty", {("pandemic-agreement", "defy")}),
    ("People leave Ukraine", set()),
    ("The International Criminal Court met", set()),
    ("#DefundTheUN", {("un", "defy")}),
    ("The EU and the UN have lied to us", {("eu", "deceiving"), ("un", "deceiving")}),
    ("China, a genocidal dictatorship", {("state-cn", "criminal")}),
]
SET_ASIDE = [
    ("The WHO is not corrupt", "negated"),
    ("They say the WHO is corrupt", "reported"),
    ("“The WHO is corrupt”, he shouted", "reported"),
    ("The WHO is corrupt. Fact check: this is wrong.", "reported"),
    ("Is the WHO corrupt?", "question"),
    ("The WHO is corrupt, yeah right 🙄", "irony"),
]


NEAR = [
    ("A WHO fraud case was heard", "en"),  # part of another noun
    ("The Russia hoax is over", "en"),  # a state as an adjective
    ("Criminals in the UN camp", "en"),  # a place
    ("Most nations in the UN are corrupt", "en"),  # an object
    ("China was deceived by its partners", "en"),  # the one who suffers it
    ("A bill to defund the UN was introduced", "en"),  # not the author's call
    ("@WHO this corrupt organisation blocked me", "en"),  # spoken to
    ("The WHO website is useless", "en"),  # what belongs to it
    ("Bolivia: el partido corrupto de la UE", "es"),
    ("L'économie de la Chine est corrompue", "fr"),
    ("Героя Украины посадят за предательство", "ru"),
    ("СМИ обсудили приговор убийце", "ru"),
    ("دعا الرئيس في الصين إلى محاكمة الفاسدين", "ar"),
]


@pytest.mark.parametrize(("text", "language"), NEAR)
def test_a_word_that_only_stands_near_a_name_is_no_attack(said, text, language):
    assert not [it for it in said(text, language)[1] if it[2] == "asserted"]


@pytest.mark.parametrize(("text", "language"), NEAR[:8])
def test_it_is_set_aside_as_near(said, text, language):
    assert {stance for _, _, stance in said(text, language)[1]} == {"near"}


@pytest.mark.parametrize(
    "text",
    [
        "Minister Kowalski: The WHO is corrupt",
        "RT @someone: Kowalski: The WHO is corrupt",
        "The WHO is corrupt, says Kowalski",
        "Some people think the WHO is corrupt",
        "'The WHO is corrupt' was their slogan",
    ],
)
def test_what_somebody_else_says_is_reported(said, text):
    assert said(text)[1] == {("who", "corrupt", "reported")}


def test_a_retweet_is_no_report(said):
    assert said("RT @someone: The WHO is corrupt")[1] == {("who", "corrupt", "asserted")}


def test_one_of_many_is_not_all_of_them(said):
    assert said("Criminal migrant robs bicycle")[1] == {("migrants", "criminal", "near")}
    assert ("migrants", "criminal", "asserted") in said("Migrants are criminals")[1]


def test_hostile_runs_of_linking_words_cost_little(said):
    assert said("The WHO " + "the all of so " * 2_000 + "corrupt") == ({"who"}, set())


@pytest.mark.parametrize(("text", "attacked"), ASSERTED)
def test_a_frame_is_put_on_whom_it_is_said_of(said, text, attacked):
    found = said(text)[1]
    assert {(target, frame) for target, frame, stance in found if stance == "asserted"} == attacked


@pytest.mark.parametrize(("text", "why"), SET_ASIDE)
def test_what_the_author_does_not_assert_is_set_aside_with_the_reason(said, text, why):
    assert said(text)[1] == {("who", "corrupt", why)}


def test_in_a_language_without_a_word_list_only_the_name_is_found(said):
    assert said("WHO corrupt corrupt", "sw") == ({"who"}, set())
    assert said("WHO is corrupt", None) == ({"who"}, set())
