"""Every page of the route table: nobody is shut out of it, nothing overflows, nothing complains.

A new page comes under these tests by itself: whatever a person of all roles gets as HTML is looked
at, at the width of a desk and of a phone, from left to right and from right to left, light and
dark. The rules are those of WCAG 2.1, levels A and AA, and of good practice, as axe-core tests
them.
"""

import pytest

from tocsin.web.app import rules_of
from tocsin.web.pages import PROGRAM, PUBLIC
from tocsin.web.rooms import ROOMS

pytestmark = pytest.mark.browser
LANGUAGES = ("en", pytest.param("ar", marks=pytest.mark.slow))
CLOSED = {
    "/welcome", "/sign-in/provider", "/sign-in/provider/back",
    "/lessons/{lesson_id}/files/{form}", "/answers/{answer_id}/{language}/alert.xml",
    "/drafts/{answer_id}/pass-on/message", "/drafts/{answer_id}/pass-on/alert",
}  # fmt: skip
"""What is not there on a desk that has people, and no provider for signing in, no lesson that is
whole, no area for alerts, and no public address."""
TWINS = (".json", ".csv")


def _pages():
    """The addresses of the route table but twins and what is closed; and the posts of a network."""
    rules = [rule for rule in rules_of(ROOMS) if rule.method == "GET" and rule.needs != PROGRAM]
    looked_at = {rule.path for rule in rules} - CLOSED
    return [*sorted(path for path in looked_at if not path.endswith(TWINS)), "/posts?network=1"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_can_be_used_by_all_in_each_language(looker, furnished, locale):
    reader, faults, seen = looker(furnished.url, locale, furnished.cookies["all"]), {}, 0
    for path in _pages():
        found = reader.faults(furnished.address(path), path)
        seen += found is not None
        if found:
            faults[path] = found
    assert faults == {}
    assert seen > 40


@pytest.mark.parametrize("locale", LANGUAGES)
def test_who_is_not_signed_in_can_use_the_door(looker, furnished, locale):
    reader = looker(furnished.url, locale)
    doors = {rule.path for rule in rules_of(ROOMS) if rule.needs == PUBLIC and rule.method == "GET"}
    doors -= CLOSED | {"/api"}  # long, and the same for all
    faults = {
        path: reader.faults(furnished.address(path), f"door{path}")
        for path in sorted(doors)
        if not path.endswith(TWINS)
    }
    assert {path: found for path, found in faults.items() if found} == {}
    assert "/sign-in" in faults
