"""Errors of the rooms below are said in the language of the reader, with their values in place."""

import ast
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases.case import Status
from tocsin.errors import Sentence
from tocsin.web.words.catalogues import package_folder, refused
from tocsin.web.words.sentences import translated
from tocsin.web.words.speaking import listed, moment, speaking

ROOMS = ("cases", "panels", "desk")
PROGRAMMERS_ARE_TOLD = {"ValueError", "TypeError", "DamagedDocumentError", "NotCanonicalError"}
"""What no reader can do anything about: a fault in the program, or in a stored document."""
NOT_ON_PAGES = {"child.py", "cooke.py"}
"""A crash of a job, kept as it was said; and weights of experts that no page computes."""


def test_a_member_of_a_scale_is_called_what_the_page_calls_it():
    said = Sentence(
        "A case that is {status} cannot become {wanted}.", status=Status.OPEN, wanted=Status.DECIDED
    )
    assert said == "A case that is open cannot become decided."
    with speaking("fr"):
        assert translated(said) == "Un dossier Ouvert ne peut pas devenir Tranché."


def test_a_sentence_within_a_sentence_is_translated_too():
    short = Sentence("has fewer than {least} characters", least=12)
    with speaking("fr"):
        assert translated(Sentence("The password {what}.", what=short)) == (
            "Le mot de passe a moins de 12 caractères."
        )


def test_numbers_times_and_lists_are_written_as_the_language_writes_them():
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    said = Sentence("{a} {b} {c}", a=10_000, b=at, c=("x", "y"))
    with speaking("fr"):
        assert translated(said) == f"10\u202f000 {moment(at)} x, y"
    with speaking("ar"):
        assert translated(said).endswith("x، y")


def test_a_list_has_the_comma_of_its_language():
    with speaking("ar"):
        assert listed(["أ", "ب"]) == "أ، ب"


def test_nothing_said_stays_nothing():
    with speaking("fr"):
        assert translated("") == ""  # gettext would give the head of the catalogue


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
@given(name=st.text())
def test_what_a_person_typed_stands_as_it_was_typed(locale, name):
    with speaking(locale):
        assert name in translated(Sentence("{name} is in the pool.", name=name))


def test_the_check_finds_texts_choices_and_faults_by_field_but_no_names_of_fields(tmp_path):
    room = tmp_path / "cases"
    room.mkdir()
    (room / "one.py").write_text(
        'raise InvalidError("It is wrong.", "Do it." if a else "Leave it.", {"name": "is empty"})\n'
        'raise NotAllowedError("quotas", Sentence("{n} are too few.", n=1), "Add some.")\n'
        'raise ValueError("for a programmer")\n'
    )
    found = [text for _line, text in refused(room)]
    assert set(found) == {
        "It is wrong.", "Do it.", "Leave it.", "is empty", "{n} are too few.", "Add some.",
    }  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_no_error_that_reaches_a_page_is_put_together_where_it_is_raised(room):
    """Such a text has no template, so no catalogue could know it."""
    for path in sorted((package_folder().parent / room).rglob("*.py")):
        if path.name in NOT_ON_PAGES:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
            if name.endswith("Error") and name not in PROGRAMMERS_ARE_TOLD:
                assert not [ast.unparse(one) for one in call.args if _is_pieced(one)], path


def _is_pieced(text: ast.expr) -> bool:
    parts = text.values if isinstance(text, ast.JoinedStr) else []
    return any(isinstance(one, ast.Constant) and " " in str(one.value) for one in parts)
