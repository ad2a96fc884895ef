"""What the pages say, gathered from templates and code, and held against each catalogue.

``python -m tocsin.web.words.catalogues`` brings the catalogues up to date: new messages come in
untranslated, what is no longer said goes. A translator fills in the ``.po`` file, and that is all.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

_METHODS: Final = [("**.py", "python"), ("**.j2", "jinja2")]
_OPTIONS: Final[dict[str, Any]] = {
    "**.j2": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do",
        "newstyle_gettext": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "marked": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}

_ROOMS_BELOW: Final = ("cases", "panels", "measures", "answers", "roundtable", "desk")
_REFUSES: Final = re.compile(
    r"(^|\.)((?!Value|Type)[A-Z]\w*Error|Sentence|Criterion|Gap|_asked|_refused|_missing|_wrong)$"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one message of a catalogue."""

    locale: str
    message: str
    what: str


def package_folder() -> Path:
    """Where the web room lies."""
    return Path(str(files("tocsin.web")))


def said(folder: Path) -> Catalog:
    """Every message that the pages can say, those of the rooms below among them."""
    found = Catalog(project="Tocsin", version="", header_comment="# The words of the desk.")
    for name, line, message, _comments, context in extract_from_dir(
        str(folder), _METHODS, _OPTIONS, keywords=_KEYWORDS
    ):
        found.add(message, locations=[(name, line)], context=context)
    for room in (folder, *(folder.parent / below for below in _ROOMS_BELOW)):
        for line, text in refused(room):
            found.add(text, locations=[(room.name, line)])
    return found


def refused(room: Path) -> Iterator[tuple[int, str]]:
    """The sentences of a room's errors, each with the number of its line.

    They are the texts that an error is made with, and the first of every ``Sentence``. A text
    without a blank names a field, and is none. The rooms below know of no catalogues, so their
    sentences cannot be marked for them.
    """
    for path in sorted(room.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and _REFUSES.search(ast.unparse(call.func)):
                for place in (found for given in call.args for found in _texts(given)):
                    yield place.lineno, str(place.value)


def _texts(given: ast.expr) -> Iterator[ast.Constant]:
    """The sentences in what a call is given: itself, the ends of a choice, the values by field."""
    inner: Iterable[ast.expr | None] = ()
    match given:
        case ast.Constant(value=str() as text) if " " in text.strip():
            yield given
        case ast.Dict():
            inner = given.values
        case ast.IfExp():
            inner = (given.body, given.orelse)
    for one in inner:
        if one is not None:
            yield from _texts(one)


def catalogue(folder: Path, locale: str) -> Catalog:
    """A catalogue as it lies there; empty where there is none yet."""
    path = _path(folder, locale)
    if not path.is_file():
        return Catalog(locale=locale, project="Tocsin", header_comment="# The words of the desk.")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(folder: Path, locale: str) -> int:
    """Brings a catalogue up to date; gives the number of messages that wait for a translation."""
    found = catalogue(folder, locale)
    found.update(said(folder), no_fuzzy_matching=True)
    found.obsolete.clear()
    path = _path(folder, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, found, width=100, omit_header=False, sort_output=True, no_location=True)
    return sum(1 for message in found if message.id and not _is_whole(message))


def faults(folder: Path, locale: str) -> Iterator[Fault]:
    """What is missing, left over, or does not fit in a catalogue."""
    own, wanted = catalogue(folder, locale), said(folder)
    for message in wanted:
        if not message.id:
            continue
        found = own.get(_key(message), message.context)
        if found is None or not _is_whole(found):
            yield Fault(locale, _key(message), "is not translated")
        elif found.fuzzy:
            yield Fault(locale, _key(message), "is marked as doubtful (fuzzy)")
        elif not _same_places(message, found):
            yield Fault(locale, _key(message), "names other values than the original")
    for message in own:
        if message.id and wanted.get(_key(message), message.context) is None:
            yield Fault(locale, _key(message), "is no longer said")


def _path(folder: Path, locale: str) -> Path:
    return folder / "locale" / locale / "LC_MESSAGES" / "tocsin.po"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _is_whole(message: Message) -> bool:
    forms = _forms(message.string)
    return bool(forms) and all(forms)


def _same_places(original: Message, translated: Message) -> bool:
    """Whether each form names only values that the original has, and the last form all of them.

    A language may leave the number out where a form says it (Arabic has a word for two).
    """
    known = set().union(*(_places(form) for form in _forms(original.id)))
    forms = [_places(form) for form in _forms(translated.string)]
    return all(form <= known for form in forms) and forms[-1] == known


def _places(text: str) -> set[str]:
    """The named values of a message, in both styles: ``%(name)s`` and ``{name}``."""
    percent = {part.partition(")")[0] for part in text.split("%(")[1:]}
    try:
        return percent | {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return percent


def main(locales: list[str]) -> None:
    """Updates the named catalogues, or all there are."""
    folder = package_folder()
    known = [path.name for path in (folder / "locale").iterdir() if path.is_dir()]
    for locale in locales or sorted(known):
        sys.stdout.write(f"{locale}: {update(folder, locale)} messages wait for a translation\n")


if __name__ == "__main__":
    main(sys.argv[1:])
