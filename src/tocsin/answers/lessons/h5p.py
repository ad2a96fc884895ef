"""A pack as H5P: a Question Set of True/False questions, for Moodle, WordPress, Drupal or Lumi.

The archive holds the content and names the libraries it needs, which every such platform has or
fetches from H5P's hub; the libraries themselves belong to others and are not in it. (Format: H5P
specification, "h5p.json" and "content.json"; the fields are those of the content types' semantics.)
"""

import html
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import orjson

from tocsin.answers.lessons.pack import LessonItem, LessonPack
from tocsin.answers.lessons.saying import feedback, said
from tocsin.wording import Words

QUESTION_SET, TRUE_FALSE = (1, 20), (1, 8)
"""Versions of H5P.QuestionSet and H5P.TrueFalse; newer ones read them."""
_MADE: Final = (1980, 1, 1, 0, 0, 0)


def write_h5p(pack: LessonPack, path: Path) -> None:
    """Writes the archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in (("h5p.json", package(pack)), ("content/content.json", content(pack))):
            archive.writestr(zipfile.ZipInfo(name, _MADE), orjson.dumps(value))


def package(pack: LessonPack) -> dict[str, Any]:
    """The file ``h5p.json``."""
    return {
        "title": pack.title,
        "language": pack.language,
        "defaultLanguage": pack.language,
        "mainLibrary": "H5P.QuestionSet",
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, (major, minor) in (
                ("H5P.QuestionSet", QUESTION_SET), ("H5P.TrueFalse", TRUE_FALSE),
            )
        ],
    }  # fmt: skip


def content(pack: LessonPack) -> dict[str, Any]:
    """The file ``content.json``, by the semantics of H5P.QuestionSet."""
    words, warned = said(pack), pack.inoculation
    introduction = "".join(
        f"<p>{_text(part)}</p>" for part in (warned.warning, warned.example, warned.refutation)
    )
    return {
        "introPage": {
            "showIntroPage": True,
            "title": _text(pack.title),
            "introduction": introduction,
            "startButtonText": words.say("play.start"),
        },
        "progressType": "textual",
        "passPercentage": 0,
        "disableBackwardsNavigation": True,
        "randomQuestions": True,
        "questions": [_question(pack, item) for item in pack.items],
        "endGame": {
            "showResultPage": True,
            "showSolutionButton": True,
            "showRetryButton": False,
            "noResultMessage": words.say("play.done"),
            "message": words.say("play.done"),
            "amountCorrect": words.say("play.points", score="@finals", total="@totals"),
            "scoreBarLabel": words.say("play.points", score="@finals", total="@totals"),
            "scoreHeader": words.say("page.answers"),
            "overallFeedback": [{"from": 0, "to": 100, "feedback": words.say("play.not_fakes")}],
            "solutionButtonText": words.say("play.solution"),
            "finishButtonText": words.say("play.finish"),
            "submitButtonText": words.say("play.finish"),
            "retryButtonText": words.say("play.again"),
            "skipButtonText": words.say("play.skip"),
            "showAnimations": False,
            "skippable": False,
        },
        "texts": {
            "prevButton": words.say("play.back"),
            "previous": words.say("play.back"),
            "nextButton": words.say("play.next"),
            "next": words.say("play.next"),
            "finishButton": words.say("play.finish"),
            "submitButton": words.say("play.finish"),
            "textualProgress": words.say("play.progress_of", current="@current", total="@total"),
            "questionLabel": words.say("play.item"),
            "jumpToQuestion": words.say("play.jump", number="%d", total="%total"),
            "readSpeakerProgress": words.say("play.progress_of", current="@current",
                                             total="@total"),
            "unansweredText": words.say("play.unanswered"),
            "answeredText": words.say("play.answered"),
            "currentQuestionText": words.say("play.current"),
            "navigationLabel": words.say("play.items"),
            "questionSetInstruction": words.say("play.choose"),
        },
        "override": {"checkButton": True},
    }  # fmt: skip


def _question(pack: LessonPack, item: LessonItem) -> dict[str, Any]:
    words, told = said(pack), feedback(pack, item)
    return {
        "library": f"H5P.TrueFalse {TRUE_FALSE[0]}.{TRUE_FALSE[1]}",
        "subContentId": str(UUID(bytes=sha256(f"{pack.key} {item.id}".encode()).digest()[:16])),
        "metadata": {"contentType": "True/False Question", "license": "U", "title": item.id},
        "params": {
            "question": f"<p>{_text(item.statement)}</p>",
            "correct": "true" if item.is_true else "false",
            "behaviour": {
                "enableRetry": False,
                "enableSolutionsButton": True,
                "confirmCheckDialog": False,
                "confirmRetryDialog": False,
                "autoCheck": False,
                "feedbackOnCorrect": _text(told),
                "feedbackOnWrong": _text(told),
            },
            "l10n": {
                "trueText": words.say("play.true"),
                "falseText": words.say("play.false"),
                "score": words.say("play.points", score="@score", total="@total"),
                "checkAnswer": words.say("play.check"),
                "submitAnswer": words.say("play.check"),
                "showSolutionButton": words.say("play.solution"),
                "tryAgain": words.say("play.again"),
                "wrongAnswerMessage": words.say("play.wrong"),
                "correctAnswerMessage": words.say("play.right"),
                "scoreBarLabel": words.say("play.score_bar", score=":num", total=":total"),
                "a11yCheck": words.say("play.check"),
                "a11yShowSolution": words.say("play.solution"),
                "a11yRetry": words.say("play.again"),
            },
            "media": {"disableImageZooming": False},
            "confirmCheck": _dialog(words),
            "confirmRetry": _dialog(words),
        },
    }


def _dialog(words: Words) -> dict[str, str]:
    return {
        "header": words.say("play.confirm"),
        "body": words.say("play.confirm_body"),
        "cancelLabel": words.say("play.cancel"),
        "confirmLabel": words.say("play.finish"),
    }


def _text(text: str) -> str:
    return html.escape(" ".join(text.split()))
