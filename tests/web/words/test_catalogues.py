"""The desk speaks each of its languages wholly; the check that says so finds what is wrong."""

from pathlib import Path

import pytest

from tocsin.web.words.catalogues import catalogue, faults, package_folder, said, update
from tocsin.web.words.locales import LOCALES, best_locale
from tocsin.web.words.speaking import direction, gettext, ngettext, speaking

TRANSLATED = sorted(set(LOCALES) - {"en"})


def test_the_desk_speaks_english_french_and_arabic():
    assert {"en", "fr", "ar"} <= set(LOCALES)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(locale):
    assert list(faults(package_folder(), locale)) == []


def test_templates_and_code_are_both_searched_for_messages():
    ids = {message.id if isinstance(message.id, str) else message.id[0] for message in
           said(package_folder()) if message.id}  # fmt: skip
    assert "Sign in first" in ids  # code
    assert "Skip to content" in ids  # a template


@pytest.fixture
def room(tmp_path) -> Path:
    """A small web room with a template, code, and a French catalogue."""
    (tmp_path / "page.html.j2").write_text(
        "{{ _('Posts') }} {{ ngettext('%(num)s case', '%(num)s cases', count) }}"
        "{% trans name=person %}Dear {{ name }}{% endtrans %}"
    )
    (tmp_path / "code.py").write_text("TITLE = marked('Home')\n")
    update(tmp_path, "fr")
    return tmp_path


def _translate(room: Path, **strings: object) -> None:
    path = room / "locale" / "fr" / "LC_MESSAGES" / "tocsin.po"
    text = path.read_text()
    for message, string in strings.items():
        start = text.index(f'msgid "{message.replace("_", " ")}')
        end = text.index('msgstr ""', start)
        text = text[:end] + f'msgstr "{string}"' + text[end + len('msgstr ""') :]
    path.write_text(text)


def test_a_missing_translation_is_a_fault(room):
    _translate(room, Posts="Messages")
    missing = {fault.message for fault in faults(room, "fr") if "not translated" in fault.what}
    assert missing == {"Home", "Dear %(name)s", "%(num)s case"}


def test_a_translation_that_names_another_value_is_a_fault(room):
    _translate(room, Dear="Cher %(nom)s")
    assert any("other values" in fault.what for fault in faults(room, "fr"))


def test_what_is_no_longer_said_is_a_fault_until_the_update_takes_it_out(room):
    (room / "code.py").write_text("")
    assert any(fault.message == "Home" for fault in faults(room, "fr"))
    update(room, "fr")
    assert catalogue(room, "fr").get("Home") is None


def test_the_language_of_a_browser_is_met_as_well_as_can_be():
    assert best_locale("fr-CA,fr;q=0.9,en;q=0.5") == "fr"
    assert best_locale("ar;q=0.1,en;q=0.9") == "en"
    assert best_locale("xx,yy;q=nonsense") is None


def test_a_language_is_spoken_within_its_request_only():
    with speaking("ar"):
        assert direction() == "rtl"
        assert gettext("Sign in first") != "Sign in first"
        assert ngettext("%(num)s post", "%(num)s posts", 2)
    assert direction() == "ltr"
    assert gettext("Sign in first") == "Sign in first"
