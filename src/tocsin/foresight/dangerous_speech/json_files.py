"""Ratings as JSON: ``{"form": "dangerous speech", "version": 1, "ratings": […]}``.

A rating has ``message``, ``context``, ``rater``, ``rated_at``, ``independent`` (true or false) and
``answers``: by field an object of ``level`` (0 to 3; null: cannot tell), ``note``, ``evidence`` (a
list of posts).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson

from tocsin.errors import InputError, StorageError
from tocsin.foresight.dangerous_speech.form import VERSION, Answer, Field, Rating
from tocsin.foresight.dangerous_speech.written import answer_of, rating_of
from tocsin.posts.keys import spelled

_FORM: Final = "dangerous speech"
_KEYS: Final = frozenset({"message", "context", "rater", "rated_at", "independent", "answers"})
_PARTS: Final = frozenset({"level", "note", "evidence"})
_REMEDY: Final = "Correct that rating, or take it out."


def read_json(path: Path) -> tuple[Rating, ...]:
    """The ratings in a file, in its order.

    Raises:
        InputError: the file, or a rating of it, is none; file, rating and field are named.
    """
    try:
        content = orjson.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as JSON, UTF-8.") from error
    head = content if isinstance(content, dict) else {}
    if head.get("form") != _FORM or head.get("version") != VERSION:
        raise InputError(
            f'{path} is no ratings of form "{_FORM}", version {VERSION}.',
            "Begin it as the page on dangerous speech says.",
        )
    if not isinstance(head.get("ratings"), list):
        raise InputError(f"{path}: ratings is no list.", _REMEDY)
    return tuple(_rating(path, number, one) for number, one in enumerate(head["ratings"], 1))


def write_json(path: Path, ratings: Sequence[Rating]) -> None:
    """Writes ratings so that :func:`read_json` gives them back.

    Raises:
        StorageError: it cannot be written.
    """
    content = {"form": _FORM, "version": VERSION, "ratings": [_object(one) for one in ratings]}
    try:
        path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written: {error}.", "Check space and permissions."
        ) from error


def _object(rating: Rating) -> dict[str, Any]:
    return {
        "message": spelled(rating.message),
        "context": rating.context,
        "rater": rating.rater,
        "rated_at": rating.rated_at.isoformat(),
        "independent": rating.independent,
        "answers": {
            str(field): {
                "level": rating.answers[field].level,
                "note": rating.answers[field].note,
                "evidence": [spelled(key) for key in rating.answers[field].evidence],
            }
            for field in Field
        },
    }


def _rating(path: Path, number: int, one: Any) -> Rating:
    try:
        return _understood(one)
    except (TypeError, ValueError, InputError) as fault:
        said = fault.message if isinstance(fault, InputError) else f"{fault}."
        raise InputError(f"{path}, rating {number}: {said}", _REMEDY) from None


def _understood(one: Any) -> Rating:
    """A rating.

    Raises:
        TypeError, ValueError: a part makes no sense; the message says which.
        InputError: the rating is not complete.
    """
    _check_parts("a rating", one, _KEYS)
    if not isinstance(one["answers"], dict):
        raise TypeError("answers is no object")
    if not isinstance(one["independent"], bool):
        raise TypeError("independent is neither true nor false")
    texts = {name: _text(one, name) for name in ("message", "context", "rater", "rated_at")}
    texts["independent"] = "yes" if one["independent"] else "no"
    return rating_of(texts, dict(_answer(*answer) for answer in one["answers"].items()))


def _answer(field: str, answer: Any) -> tuple[Field, Answer]:
    name = field[:40]
    _check_parts(name, answer, _PARTS)
    level, evidence = answer["level"], answer["evidence"]
    if level is not None and type(level) is not int:
        raise TypeError(f"{name}: level {str(level)[:40]!r} is none of 0, 1, 2 and 3")
    if not isinstance(evidence, list) or not all(isinstance(key, str) for key in evidence):
        raise TypeError(f"{name}: evidence is no list of posts")
    shown = "" if level is None else str(level)
    return answer_of(field, shown, _text(answer, "note"), " ".join(evidence))


def _check_parts(name: str, value: Any, parts: frozenset[str]) -> None:
    if not isinstance(value, dict) or set(value) != parts:
        raise ValueError(f"{name} has the parts {', '.join(sorted(parts))}, and no others")


def _text(one: Mapping[str, Any], name: str) -> str:
    value = one[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value
