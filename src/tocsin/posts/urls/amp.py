"""The mobile and AMP copies that publishers keep of their articles.

``/amp`` at the end, ``?amp=1`` or an ``m.`` before the host say "the light copy of this
page", unless they name something: a shop's amplifiers, a user called "m". So they are
only undone where the rest of the path alone already names one article: a name below a
date, a long number, or a headline of at least four words. Two different articles would then have to
share all of that on one site.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page

_DATE = r"(?:19|20)[0-9]{2}[/-]?[01][0-9](?:[/-]?[0-3][0-9])?"
_SPECIFIC: Final = re.compile(
    rf"/{_DATE}/[^/]*[A-Za-z%]"  # a date and a name below it
    rf"|(?<![0-9])(?!{_DATE}(?![0-9]))[0-9]{{6}}"  # a number that is no date
)
_AMP_FLAGS: Final = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputType=amp", "output=amp"})


def names_an_article(path: str) -> bool:
    """Whether the path alone is enough to tell this article from every other.

    >>> names_an_article("/2020/05/14/rain"), names_an_article("/guitars/amp")
    (True, False)
    >>> names_an_article("/2020/05/14"), names_an_article("/20200514")
    (False, False)
    """
    return _SPECIFIC.search(path) is not None or any(
        segment.count("-") >= 3 or segment.count("_") >= 3 for segment in path.split("/")
    )


def without_amp(page: Page) -> None:
    """Turns the address of an AMP copy into that of the article, in place."""
    if "amp" in page.path:
        page.path = _path_without_amp(page.path)
    if any(piece in _AMP_FLAGS for piece in page.query) and names_an_article(page.path):
        page.query = [piece for piece in page.query if piece not in _AMP_FLAGS]


def _path_without_amp(path: str) -> str:
    segments = [segment for segment in path.split("/") if segment != "amp"]
    while (shorter := _name_without_amp(segments[-1])) != segments[-1]:
        segments[-1] = shorter
    # The Times of India marks its light copies in the middle.
    article = "/".join("articleshow" if s == "amp_articleshow" else s for s in segments)
    article = article.rstrip("/")
    return article if names_an_article(article) else path


def _name_without_amp(name: str) -> str:
    """``rain.amp`` and ``rain.amp.html`` as ``rain`` and ``rain.html``."""
    stem, extension = (name[:-5], ".html") if name.endswith(".html") else (name, "")
    shorter = stem.removesuffix(".amp")
    return name if shorter.strip(".") in ("", "amp") else shorter + extension
