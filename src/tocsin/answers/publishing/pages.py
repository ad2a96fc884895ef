"""An answer as HTML: a fragment for a page of the desk, and a page that stands by itself.

What stands by itself loads nothing, sends nothing and runs nothing: its content security policy
allows its own style sheet, by hash. The linked data in it is data, which no browser runs.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin.answers.publishing.edition import Edition, day
from tocsin.answers.publishing.linked_data import linked_data, script
from tocsin.version import __version__

_FOLDER: Final = files("tocsin.answers.publishing") / "templates"


def fragment(edition: Edition, heading: int = 2) -> str:
    """The answer as HTML that may stand on any page; ``heading`` is the level of its title."""
    return _rendered("fragment.html.j2", edition, heading=heading)


def standalone(edition: Edition, feed: str = "") -> str:
    """The answer as a whole page with its linked data; ``feed`` is the address of an Atom feed."""
    data = Markup(script(linked_data(edition)))  # noqa: S704 - what could end the element is escaped
    return _rendered(
        "page.html.j2", edition, heading=1, data=data, feed=feed,
        policy=policy(), style=style(),
    )  # fmt: skip


def frame(edition: Edition) -> str:
    """The page of the widget: the answer in short, with a link to all of it."""
    return _rendered("frame.html.j2", edition, policy=policy(), style=style())


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
    environment.globals.update(day=day, version=__version__)
    return environment


def _rendered(template: str, edition: Edition, **more: Any) -> str:
    words = edition.words
    return (
        _environment()
        .get_template(template)
        .render(
            edition=edition, wording=edition.wording, content=edition.content, words=words,
            direction="rtl" if words.is_right_to_left else "ltr", **more,
        )
    )  # fmt: skip
