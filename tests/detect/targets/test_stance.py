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
]
SET_ASIDE = [
    ("The WHO is not corrupt", "negated"),
    ("They say the WHO is corrupt", "reported"),
    ("“The WHO is corrupt”, he shouted", "reported"),
    ("The WHO is corrupt. Fact check: this is wrong.", "reported"),
    ("Is the WHO corrupt?", "question"),
    ("The WHO is corrupt, yeah right 🙄", "irony"),
]


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
