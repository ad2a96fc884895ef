from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.answers.clarity.made import DRAFTS, draft, of, review
from typer.testing import CliRunner

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.files import read_draft
from tocsin.answers.clarity.lexicon import read_glossary
from tocsin.answers.clarity.remarks import Kind, Review, What
from tocsin.cases.documents import from_json, to_json
from tocsin.cli import app
from tocsin.errors import InputError

BAD = DRAFTS / "first" / "en-heat-advice-bad.md"


def test_a_review_survives_its_way_through_json() -> None:
    made = check(read_draft(BAD, kind=Kind.HEALTH_ADVICE))
    assert made.remarks
    assert from_json(Review, to_json(made)) == made


def test_no_review_carries_a_total_or_a_score() -> None:
    made = to_json(check(read_draft(BAD, kind=Kind.HEALTH_ADVICE)))
    assert set(made) == {
        "language", "words", "remarks", "measured", "questions", "not_checked"
    }  # fmt: skip


def test_remarks_stand_in_reading_order_and_quote_what_is_written() -> None:
    text = read_draft(BAD, kind=Kind.HEALTH_ADVICE)
    places = [r.place for r in check(text).remarks]
    written = (text.title, *(block.text for block in text.blocks))
    assert [(p.block, p.start) for p in places] == sorted((p.block, p.start) for p in places)
    assert all(written[p.block][p.start : p.end].startswith(p.quote) for p in places)


def test_what_only_a_person_can_judge_is_asked_with_its_item() -> None:
    asked = review("# T\n\nBoil it for 1 minute.", kind=Kind.HEALTH_ADVICE).questions
    numbers = [q.source.rsplit(" ", 1)[-1] for q in asked]
    assert numbers == [
        "1",
        "2",
        "3",
        "4",
        "7",
        "10",
        "11",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
    ]


def test_arabic_passive_is_declined_with_the_reason() -> None:
    (declined,) = review("# ماء\n\nاغلوا الماء.", "ar").not_checked
    assert declined.what is What.PASSIVE
    assert "not written" in declined.why


def test_a_language_without_patterns_says_what_was_not_checked() -> None:
    made = review("# Vatten\n\nKoka vattnet.", "sv")
    assert {n.what for n in made.not_checked} >= {What.FALSE_CERTAINTY, What.NO_WARNING}
    assert not of(made.remarks, What.NO_CALL_TO_ACTION)


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=120),
    st.text(alphabet="posts say that 1 in 9%.,?؟\n-*ال ماء\ud800\x00’", max_size=400),
    st.sampled_from(["en", "fr", "ar", "xx", ""]),
    st.sampled_from(list(Kind)),
)
def test_no_text_breaks_the_check(title: str, body: str, language: str, kind: Kind) -> None:
    made = check(draft(f"# {title}\n\n{body}", language, kind, myth=title))
    assert from_json(Review, to_json(made)) == made


@pytest.mark.parametrize(
    "unit", ["a", ".", "1 in ", "9 %, ", "[", "posts claim ", "ABC ", "\ud800 "]
)
def test_the_longest_text_of_anything_is_read_in_bounded_time(unit: str) -> None:
    body = unit * (100_000 // len(unit))
    begun = perf_counter()
    check(Draft(title="T", blocks=draft(f"# T\n\n{body}").blocks, language="en", kind=Kind.DEBUNK))
    assert perf_counter() - begun < 10


def test_a_megabyte_of_prose_is_read_to_its_end() -> None:
    made = review("# T\n\n" + "Boil it, for it is 100% safe.\n\n" * 32_000)
    assert of(made.remarks, What.FALSE_CERTAINTY)[-1].place.block == 32_000


def test_an_institution_adds_its_own_hard_words(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[en]\n"Sluice" = "water gate"\n', encoding="utf-8")
    made = check(draft("# T\n\nThe sluice is shut."), glossary=read_glossary(path, "en"))
    (remark,) = of(made.remarks, What.JARGON)
    assert "water gate" in remark.direction


@pytest.mark.parametrize(
    ("content", "named"), [("[en", "words.toml"), ("en = 1", "en"), ("[en]\nsluice = 3", "sluice")]
)
def test_a_bad_glossary_is_refused_with_file_and_field(
    tmp_path: Path, content: str, named: str
) -> None:
    path = tmp_path / "words.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=named):
        read_glossary(path, "en")


def test_an_empty_file_and_a_picture_are_refused(tmp_path: Path) -> None:
    empty, picture = tmp_path / "empty.md", tmp_path / "picture.md"
    empty.write_text("  \n", encoding="utf-8")
    picture.write_bytes(b"\x89PNG\xff\xfe")
    for path in (empty, picture, tmp_path / "absent.md"):
        with pytest.raises(InputError, match=path.name):
            read_draft(path)


def test_the_command_quotes_the_line_and_names_the_source() -> None:
    done = CliRunner().invoke(app, ["clarity", str(BAD), "--kind", "health advice"])
    assert done.exit_code == 0, done.output
    assert "> doubles the risk" in done.output
    assert "CDC Clear Communication Index" in done.output
    assert "For a person to judge" in done.output


def test_the_command_compares_with_earlier_answers() -> None:
    folder = DRAFTS / "second"
    asked = ["clarity", str(folder / "en-boil-lift-bad.md"), "--language", "en"]
    done = CliRunner().invoke(app, [*asked, "--earlier", str(folder / "earlier-boil.md")])
    assert "> earlier: Boil your tap water" in done.output
