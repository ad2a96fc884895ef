"""Where a frozen post stands on the web, as far as its platform's number of it tells that.

A proposal: a person opens each address and sees whether it is the very item. Nothing is fetched.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from tocsin.measures.dsa.notices import is_exact

_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "x": (re.compile(r"[0-9]{1,20}"), "https://x.com/i/status/{}"),
    "twitter": (re.compile(r"[0-9]{1,20}"), "https://x.com/i/status/{}"),
    "youtube": (re.compile(r"[A-Za-z0-9_-]{11}"), "https://www.youtube.com/watch?v={}"),
    "facebook": (re.compile(r"[0-9]{5,20}"), "https://www.facebook.com/{}"),
}
"""Platforms on which the number of a post alone leads to it."""
_SAID: Final = ("url", "address", "link")


def address_of(content: Mapping[str, Any]) -> str:
    """The address of what was frozen, or nothing.

    >>> address_of({"platform": "x", "post_id": "12"}), address_of({"platform": "x"})
    ('https://x.com/i/status/12', '')
    """
    for name in _SAID:
        said = content.get(name)
        if isinstance(said, str) and is_exact(said):
            return said
    form = _FORMS.get(str(content.get("platform", "")).casefold())
    number = str(content.get("post_id", ""))
    return form[1].format(number) if form and form[0].fullmatch(number) else ""
