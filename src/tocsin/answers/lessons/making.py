"""A pack in every format, in a folder."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

from tocsin.answers.lessons.anki import write_anki
from tocsin.answers.lessons.gift import gift
from tocsin.answers.lessons.h5p import write_h5p
from tocsin.answers.lessons.pack import LessonPack
from tocsin.answers.lessons.pages import playable, printable
from tocsin.cases.storable import storable
from tocsin.errors import StorageError


class Format(StrEnum):
    """What a pack can be made into."""

    H5P = "h5p"
    GIFT = "gift"
    ANKI = "anki"
    PRINT = "print"
    PLAY = "play"


_NAMES: Final[Mapping[Format, str]] = {
    Format.H5P: "lesson.h5p",
    Format.GIFT: "lesson.gift.txt",
    Format.ANKI: "lesson.apkg",
    Format.PRINT: "worksheet.html",
    Format.PLAY: "play.html",
}


def make_lesson(
    pack: LessonPack, folder: Path, formats: Iterable[Format] = tuple(Format)
) -> list[Path]:
    """Writes the files, and gives where they are; what no file can hold is made visible.

    Raises:
        StorageError: one cannot be written.
    """
    written, pack = [], LessonPack.from_json(storable(pack.to_json())[0])
    for form in formats:
        path = folder / _NAMES[form]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _WRITERS[form](pack, path)
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written: {error}.", "Choose another folder."
            ) from error
        written.append(path)
    return written


def _as_text(make: Callable[[LessonPack], str]) -> Callable[[LessonPack, Path], None]:
    def write(pack: LessonPack, path: Path) -> None:
        path.write_text(make(pack), encoding="utf-8", newline="\n")

    return write


_WRITERS: Final[Mapping[Format, Callable[[LessonPack, Path], None]]] = {
    Format.H5P: write_h5p,
    Format.GIFT: _as_text(gift),
    Format.ANKI: write_anki,
    Format.PRINT: _as_text(printable),
    Format.PLAY: _as_text(playable),
}
