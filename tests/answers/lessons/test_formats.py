"""Every format gives back what the pack says, whatever it says."""

import io
import re
import sqlite3
import string
import warnings
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import html

from tocsin.answers.lessons.anki import write_anki
from tocsin.answers.lessons.gift import gift
from tocsin.answers.lessons.h5p import content, package, write_h5p
from tocsin.answers.lessons.making import Format, make_lesson
from tocsin.answers.lessons.pages import playable, printable
from tocsin.answers.lessons.saying import feedback

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it is written for older Pythons
    from pygiftparser import parser

HOSTILE = (
    "<script>window.ran = true</script>",
    "a ~b =c #d {e} :f \\g \\\\h // i",
    "{{Statement}} {{FrontSide}}",
    "\u202eltr \x1f unit \u2028 line",
    "=HYPERLINK(1)",
    "</style>--><!--",
    "النهر ارتفع مترًا",
    "\ud800 lone",
)
words = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(string.punctuation), min_size=1
).filter(lambda text: 0 < len(text.strip()) <= 300)


def one_line(text):
    return " ".join(text.split())


def of(pack_of, item, statement, told):
    items = tuple(item(number, number % 2 == 0, statement, told) for number in range(4))
    return pack_of(items=items)


def unescaped(text):
    return unescape(re.sub(r"\\([\\~=#{}:])", r"\1", text))


def check_gift(pack):
    read = parser.parseFile(io.StringIO(gift(pack)))
    assert len(read) == len(pack.items)
    for question, item in zip(read, pack.items, strict=True):
        assert question.valid
        assert one_line(unescaped(question.text)) == one_line(item.statement)
        assert question.answers.answer == item.is_true
        told = one_line(feedback(pack, item))
        assert one_line(unescaped(question.answers.feedbackWrong)).endswith(told)
        assert one_line(unescaped(question.answers.feedbackCorrect)).endswith(told)


def test_gift_is_read_back_to_the_same_items(pack):
    check_gift(pack)


@settings(max_examples=60)
@given(words, words)
def test_gift_is_read_back_whatever_is_said(pack_of, item, statement, told):
    check_gift(of(pack_of, item, statement, told))


def read_anki(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.read("media") == b"{}"
        raw = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(raw)
    rows = connection.execute(
        "select n.guid, n.flds, c.ord, c.due from notes n join cards c on c.nid = n.id order by due"
    ).fetchall()
    (models,) = connection.execute("select models from col").fetchone()
    connection.close()
    return rows, orjson.loads(models)


@pytest.mark.parametrize("said", [*HOSTILE[:3], HOSTILE[3], HOSTILE[6]])
def test_an_anki_card_holds_the_statement_and_its_feedback_as_text(pack_of, item, said, tmp_path):
    pack = of(pack_of, item, said, said)
    write_anki(pack, tmp_path / "a.apkg")
    rows, models = read_anki(tmp_path / "a.apkg")
    assert len(rows) == 4
    for (_, fields, place, due), one in zip(rows, pack.items, strict=True):
        parts = fields.split("\x1f")
        assert len(parts) == 3
        texts = [
            html.fragment_fromstring(part, create_parent=True).text_content() for part in parts
        ]
        assert one_line(texts[0]) == one_line(one.statement.replace("\x1f", " "))
        assert one_line(texts[2]) == one_line(feedback(pack, one).replace("\x1f", " "))
        assert (place, due) == (0, pack.items.index(one))
    (model,) = models.values()
    assert [field["name"] for field in model["flds"]] == ["Statement", "Question", "Answer"]


def test_a_second_import_updates_since_ids_are_the_same(pack, tmp_path):
    changed = replace(pack.items[0], feedback="Newly told.")
    for name, one in (("a", pack), ("b", replace(pack, items=(changed, *pack.items[1:])))):
        write_anki(one, tmp_path / name)
    first, second = (read_anki(tmp_path / name)[0] for name in ("a", "b"))
    assert [row[0] for row in first] == [row[0] for row in second]
    assert first != second


def test_the_same_pack_makes_the_same_files(pack, tmp_path):
    for folder in ("a", "b"):
        make_lesson(pack, tmp_path / folder)
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


TEXT, YES = {"type": "string"}, {"type": "boolean"}


def group(**fields):
    return {"type": "object", "properties": fields, "required": list(fields),
            "additionalProperties": False}  # fmt: skip


def texts(*names):
    return dict.fromkeys(names, TEXT)


DIALOG = group(**texts("header", "body", "cancelLabel", "confirmLabel"))
TRUE_FALSE = group(
    question=TEXT,
    correct={"enum": ["true", "false"]},
    behaviour=group(
        enableRetry=YES, enableSolutionsButton=YES, confirmCheckDialog=YES,
        confirmRetryDialog=YES, autoCheck=YES, **texts("feedbackOnCorrect", "feedbackOnWrong"),
    ),
    l10n=group(**texts(
        "trueText", "falseText", "score", "checkAnswer", "submitAnswer", "showSolutionButton",
        "tryAgain", "wrongAnswerMessage", "correctAnswerMessage", "scoreBarLabel", "a11yCheck",
        "a11yShowSolution", "a11yRetry",
    )),
    media=group(disableImageZooming=YES),
    confirmCheck=DIALOG,
    confirmRetry=DIALOG,
)  # fmt: skip
QUESTION_SET = group(
    introPage=group(showIntroPage=YES, **texts("title", "introduction", "startButtonText")),
    progressType={"enum": ["textual", "dots"]},
    passPercentage={"type": "integer", "minimum": 0, "maximum": 100},
    disableBackwardsNavigation=YES,
    randomQuestions=YES,
    questions={"type": "array", "minItems": 1, "items": group(
        library={"const": "H5P.TrueFalse 1.8"}, subContentId={"type": "string", "minLength": 36},
        metadata=group(**texts("contentType", "license", "title")), params=TRUE_FALSE,
    )},
    endGame=group(
        showResultPage=YES, showSolutionButton=YES, showRetryButton=YES, showAnimations=YES,
        skippable=YES,
        overallFeedback={"type": "array", "items": group(
            **{"from": {"type": "integer"}, "to": {"type": "integer"}}, feedback=TEXT)},
        **texts("noResultMessage", "message", "amountCorrect", "scoreBarLabel", "scoreHeader",
                "solutionButtonText", "finishButtonText", "submitButtonText", "retryButtonText",
                "skipButtonText"),
    ),
    texts=group(**texts(
        "prevButton", "previous", "nextButton", "next", "finishButton", "submitButton",
        "textualProgress", "jumpToQuestion", "questionLabel", "readSpeakerProgress",
        "unansweredText", "answeredText", "currentQuestionText", "navigationLabel",
        "questionSetInstruction",
    )),
    override=group(checkButton=YES),
)  # fmt: skip
"""What must be there, by the semantics of H5P.QuestionSet 1.20 and H5P.TrueFalse 1.8."""


@pytest.mark.parametrize("language", ["en", "fr", "ar", "sw"])
def test_h5p_has_every_field_of_its_content_types(pack_of, language):
    Draft202012Validator(QUESTION_SET).validate(content(pack_of(language=language)))


def test_h5p_is_an_archive_of_two_files_that_names_its_libraries(pack, tmp_path):
    write_h5p(pack, tmp_path / "a.h5p")
    with zipfile.ZipFile(tmp_path / "a.h5p") as archive:
        assert archive.namelist() == ["h5p.json", "content/content.json"]
        assert orjson.loads(archive.read("h5p.json")) == package(pack)
    assert package(pack)["mainLibrary"] == "H5P.QuestionSet"
    questions = content(pack)["questions"]
    assert [q["params"]["correct"] == "true" for q in questions] == [i.is_true for i in pack.items]
    assert len({question["subContentId"] for question in questions}) == len(questions)


@pytest.mark.parametrize("said", HOSTILE)
def test_no_text_runs_in_any_format(pack_of, item, said, tmp_path):
    pack = of(pack_of, item, said, said)
    paths = make_lesson(replace(pack, title=said, aims=(said,)), tmp_path)
    assert len(paths) == len(Format)
    for page in (playable(pack), printable(pack)):
        root = html.document_fromstring(page.encode("utf-8", "replace"))
        scripts = root.xpath("//script")
        assert len(scripts) in (0, 2)
        assert not root.xpath("//*[@onerror or @onload or @onclick]")
    data = orjson.loads(playable(pack).split('id="lesson">')[1].split("</script>")[0])
    assert len(data["items"]) == 4
    with zipfile.ZipFile(tmp_path / "lesson.h5p") as archive:
        assert b"<script" not in archive.read("content/content.json")


def test_the_worksheet_asks_before_it_answers(pack):
    text = html.document_fromstring(printable(pack)).text_content()
    answers = text.index("Answer sheet")
    for one in pack.items:
        assert text.index(one.statement) < answers < text.rindex(one.statement)
        assert text.index(feedback(pack, one)) > answers


def test_ankis_own_library_opens_it_and_a_second_import_updates_the_cards(pack, tmp_path):
    collection_of = pytest.importorskip("anki.collection").Collection
    from anki.import_export_pb2 import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    changed = replace(pack.items[0], feedback="Newly told.")
    again = replace(
        pack, items=(changed, *pack.items[1:]), made_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    collection = collection_of(str(tmp_path / "collection.anki2"))
    try:
        for name, one in (("a.apkg", pack), ("b.apkg", again)):
            write_anki(one, tmp_path / name)
            request = ImportAnkiPackageRequest(
                package_path=str(tmp_path / name), options=ImportAnkiPackageOptions()
            )
            collection.import_anki_package(request)
        notes = [collection.get_note(number) for number in collection.find_notes("")]
        assert collection.card_count() == len(notes) == len(pack.items)
        assert {note["Statement"] for note in notes} == {one.statement for one in pack.items}
        (told,) = [note["Answer"] for note in notes if note["Statement"] == changed.statement]
        assert "Newly told." in told
        assert any(deck.name == pack.title for deck in collection.decks.all_names_and_ids())
    finally:
        collection.close()
