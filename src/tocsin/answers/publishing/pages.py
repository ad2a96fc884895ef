"""An answer as HTML: a fragment for a page of the desk, and pages that stand by themselves.

What stands by itself loads nothing, sends nothing and runs nothing: its content security policy
allows its own style sheet, by hash. The linked data in it is data, which no browser runs.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin import wording as sayings
from tocsin.answers.publishing.edition import WORDS, Edition, Site, day
from tocsin.answers.publishing.linked_data import linked_data, script
from tocsin.answers.registry.content import Wording
from tocsin.version import __version__
from tocsin.wording import Words

_FOLDER: Final = files("tocsin.answers.publishing") / "templates"


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the list of answers: their editions, which page it is, and of how many."""

    shown: Sequence[Edition]
    number: int = 1
    count: int = 1


def fragment(edition: Edition, heading: int = 2) -> str:
    """The answer as HTML that may stand on any page; ``heading`` is the level of its title."""
    return _of_edition("fragment.html.j2", edition, heading=heading)


def standalone(edition: Edition) -> str:
    """The answer as a whole page with its linked data, and with links to all other forms of it."""
    data = Markup(script(linked_data(edition)))  # noqa: S704 - what could end the element is escaped
    return _of_edition("page.html.j2", edition, heading=1, data=data)


def frame(edition: Edition) -> str:
    """The page of the widget: the answer in short, with a link to all of it."""
    return _of_edition("frame.html.j2", edition)


def versions(edition: Edition, said: Mapping[int, Wording]) -> str:
    """The page of its history; ``said`` is what each version said (:func:`.edition.wordings`)."""
    return _of_edition("versions.html.j2", edition, said=said)


def listing(part: Part, site: Site, language: str) -> str:
    """A page of the list of answers, in a language that has words."""
    words = sayings.words(WORDS, language)
    languages = [(one, name_of(one)) for one in sayings.languages(WORDS)]
    return _rendered(
        "list.html.j2", words, words.language, part=part, site=site, languages=languages
    )


def name_of(language: str) -> str:
    """What speakers of a language call it; its code where that is not known.

    >>> name_of("fr"), name_of("zz")
    ('français', 'zz')
    """
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (ValueError, UnknownLocaleError):
        return language


def policy() -> str:
    """The content security policy of pages that stand by themselves.

    As a header it may have ``frame-ancestors`` too, which says who may show the widget.
    """
    digest = b64encode(sha256(style().encode()).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def style() -> Markup:
    """Our own style sheet."""
    return Markup((_FOLDER / "answer.css").read_text("utf-8"))  # noqa: S704 - our own file


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.answers.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        day=day, version=__version__, name_of=name_of, style=style, policy=policy
    )
    return environment


def _of_edition(template: str, edition: Edition, **more: Any) -> str:
    """``said_in`` is the language of what was agreed on, where the words around it have another."""
    words = edition.words
    return _rendered(
        template,
        words,
        edition.language if words.is_asked else words.language,
        edition=edition,
        wording=edition.wording,
        content=edition.content,
        said_in="" if words.is_asked else edition.language,
        **more,
    )


def _rendered(template: str, words: Words, language: str, **more: Any) -> str:
    direction = "rtl" if words.is_right_to_left else "ltr"
    found = _environment().get_template(template)
    return found.render(words=words, language=language, direction=direction, **more)
