"""A pack as pages: one to play, one to print. Each is one file that loads and sends nothing.

A content security policy inside allows exactly our own style sheet and script, by hash. What
people wrote is text everywhere, in the data that the script reads too.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin.answers.lessons.own import own_items
from tocsin.answers.lessons.pack import LessonPack
from tocsin.answers.lessons.saying import feedback, said
from tocsin.cases.storable import storable
from tocsin.version import __version__

_FOLDER: Final = files("tocsin.answers.lessons") / "templates"


def playable(pack: LessonPack) -> str:
    """The page to play: statements before, the lesson with feedback, statements after, a score."""
    script = _own("play.js")
    return _rendered(pack, "play.html.j2", script=script, data=_data(pack))


def printable(pack: LessonPack) -> str:
    """The page to print: a worksheet, and on a page of its own the answers."""
    return _rendered(pack, "print.html.j2", feedback=lambda item: feedback(pack, item))


def _rendered(pack: LessonPack, template: str, **more: Any) -> str:
    style, words = _own("lesson.css"), said(pack)
    scripts = f"script-src 'sha256-{_digest(more['script'])}'; " if "script" in more else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; {scripts}base-uri 'none'; "
        "form-action 'none'"
    )
    return (
        Environment(
            loader=PackageLoader("tocsin.answers.lessons"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_written,
        )
        .get_template(template)
        .render(
            pack=pack, words=words, style=style, policy=policy, version=__version__,
            direction="rtl" if words.is_right_to_left else "ltr", **more,
        )
    )  # fmt: skip


def _data(pack: LessonPack) -> Markup:
    warned, words = pack.inoculation, said(pack)
    content = {
        "key": pack.key,
        "inoculation": [warned.warning, warned.example, warned.refutation],
        "aims": list(pack.aims),
        "items": [
            {"statement": one.statement, "is_true": one.is_true, "feedback": feedback(pack, one)}
            for one in pack.items
        ],
        "own": {
            form: [item._asdict() for item in items]
            for form, items in own_items(words.language).items()
        },
        "words": {f"{group}.{name}": text for group, texts in words.texts.items()
                  for name, text in texts.items()},
    }  # fmt: skip
    written = orjson.dumps(_written(content)).decode()
    # inside a script element only "<" could end it; as an escape it is the same to JSON
    return Markup(written.replace("<", "\\u003c"))  # noqa: S704


def _written(value: Any) -> Any:
    """Without lone surrogates and NUL, which no file in UTF-8 or HTML can hold."""
    return value if isinstance(value, Markup) else storable(value)[0]


def _own(name: str) -> Markup:
    return Markup((_FOLDER / name).read_text("utf-8"))  # noqa: S704 - our own file


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")
