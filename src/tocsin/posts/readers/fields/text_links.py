"""Links of a post whose export lists some of them apart from its text.

A list of URLs in a :class:`~tocsin.posts.records.Post` means "these are all": a reader that
knows a link from a field of its own adds those of the text here.
"""

from collections.abc import Iterable
from typing import Any

from tocsin.posts.urls.extract import extract_urls


def all_links(listed: Iterable[Any], text: str) -> list[str]:
    """The listed links, then those of the text; each once.

    >>> all_links(["https://a.example/", None], "https://a.example/ https://b.example/")
    ['https://a.example/', 'https://b.example/']
    """
    stated = [link.strip() for link in listed if isinstance(link, str) and link.strip()]
    return list(dict.fromkeys([*stated, *extract_urls(text)]))
