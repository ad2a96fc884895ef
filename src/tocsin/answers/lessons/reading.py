"""A pack from a file that somebody wrote by hand: TOML or JSON, with the same names."""

import tomllib
from pathlib import Path
from typing import Any

import orjson

from tocsin.answers.lessons.pack import LessonPack
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.errors import InputError


def read_pack(path: Path) -> LessonPack:
    """The pack in a file.

    Raises:
        InputError: it is no TOML or JSON, or no pack; the file and the field are named.
    """
    try:
        text = path.read_bytes()
        value: Any = tomllib.loads(text.decode()) if path.suffix == ".toml" else orjson.loads(text)
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read: {error}.", "Write it as TOML or JSON, UTF-8."
        ) from error
    try:
        return LessonPack.from_json(value)
    except CannotStandError as error:
        raise InputError(f"{path}, {error.field}: {error.message}", error.remedy) from error
    except DamagedDocumentError as error:
        raise InputError(f"{path}: {error.message}", "Correct this field.") from error
