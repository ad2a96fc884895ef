"""A partner is met, compared, told of a case, contests it, and is sent a correction: by clicking.

The administrator reads English, the liaison Arabic; the partner is a desk in this process. What is
seen on the way is looked at in both languages, at both widths.
"""

import re

import orjson
import pytest
from playwright.sync_api import expect
from tests.roundtable.live.desks import House, house, meet
from tests.web.rooms.tables import ALL, WHY, Table

from tocsin.cases.documents import to_json
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.signed_in import begin_session
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.circle.circles import card
from tocsin.roundtable.partners.keys import fingerprint

pytestmark = pytest.mark.browser
PEOPLE = {
    "admin": (Role.ADMINISTRATOR,), "liaison": (Role.LIAISON,), "analyst": (Role.ANALYST,),
    "all": tuple(Role),
}  # fmt: skip


class Way:
    """The two desks, the people here, and how the pages are looked at."""

    def __init__(self, start, visitors, looker, judging, folder):
        self.start, self.looker, self.faults, self.looks = start, looker, {}, 0
        self.town = judging.Town(start.desk, [])
        for name, roles in PEOPLE.items():
            judging._person(self.town, name, *roles, institution="House")
        self.windows = {
            name: visitors(locale)
            for name, locale in (("admin", "en"), ("liaison", "ar"), ("analyst", "en"))
        }
        for name, window in self.windows.items():
            window.has_come_in(self.town.ids[name])
        self.there = house(folder, "south", start.desk.clock)
        self.table = Table(House("here", start.desk), self.there)

    def look(self, *paths):
        self.looks += 1
        with self.start.desk.acting(SYSTEM) as sitting:
            row = sitting.session.get_one(PersonRow, self.town.ids["all"])
            session = begin_session(sitting, row, "test", "test")
        for locale in ("en", "ar"):
            eyes = self.looker(self.start.url, locale, session)
            for path in paths:
                plain = re.sub(r"[0-9a-f]{64}|\w+-\w{12}", "x", path)
                found = eyes.faults(path, f"roundtable {self.looks} {plain}")
                if found:
                    self.faults[path, locale] = found


def _meet(way):
    """Our name first; then their card, and the digits as they read them."""
    admin = way.windows["admin"]
    own = "/administration/roundtable/identity"
    admin.open(own)
    admin.send(own, name="The Institute", url=way.table.here.url, contact="The desk, 1234")
    admin.sees("Saved.", ".notice")
    with way.there.desk.looking(ALL) as sitting:
        theirs = card(sitting)
    admin.open("/administration/partners")
    admin.page.locator('main a[href="/partners/new"]').click()
    admin.send("/partners/new", card=orjson.dumps(to_json(theirs)).decode(), most_tlp="amber")
    admin.sees("The partner is noted.", ".notice")
    partner = f"/administration/partners/{theirs.desk}"
    digits = fingerprint(theirs.key)
    expect(admin.page.locator(".fingerprint").first).to_be_hidden()  # who copies compares nothing
    admin.send(f"{partner}/compare", read=digits[:-1] + "x", with_whom="Their liaison")
    expect(admin.page.locator(".faulty")).to_be_visible()
    expect(admin.page.locator('[name="with_whom"]')).to_have_value("Their liaison")
    way.look(f"/partners/{theirs.desk}", "/partners/new", "/roundtable")
    admin.send(f"{partner}/compare", read=digits, way="known_number")
    admin.sees("The partner is trusted from now on.", ".notice")
    meet(way.there, way.table.here)
    return theirs.desk


def _share(way, partner):
    """A case of the analyst; the liaison sees what would leave, and presses."""
    made = way.windows["analyst"].ask(
        "/cases", title="Forged letters", summary="Three letters were forged.", tlp="green"
    )
    share = f"/cases/{made['case']}/share"
    liaison = way.windows["liaison"]
    liaison.open(f"/cases/{made['case']}")
    liaison.page.locator(f'main a[href="{share}"]').click()
    liaison.send(share, to=f"desk:{partner}", label="green")
    expect(liaison.page.locator("#preview ~ p").first).to_be_visible()
    way.table.carry()
    assert liaison.told(share)["shared"] == []  # nobody pressed yet
    way.look(f"{share}?to=desk:{partner}&label=green")
    liaison.page.locator(f'form[action="{share}"][method="post"] button').click()
    liaison.sees("Sealed, and on its way. It is sent again by itself until it is taken.", ".notice")
    way.table.carry()
    return share, "/" + liaison.page.url.split("?")[0].split("/", 3)[3]


def test_a_partner_is_met_compared_told_contests_and_is_sent_a_correction(
    start, visitors, looker, judging, tmp_path
):
    way = Way(start, visitors, looker, judging, tmp_path)
    partner = _meet(way)
    share, thread = _share(way, partner)
    way.table.does(sharing.contest, thread.rpartition("/")[2], "One of the letters is real.")
    liaison = way.windows["liaison"]
    liaison.open("/roundtable")
    liaison.page.locator(f'#contested ~ ul a[href="{thread}"]').click()
    expect(liaison.page.locator("#contests ~ ul")).to_contain_text("One of the letters is real.")
    way.look("/roundtable", "/roundtable/inbox?ours=true", thread)
    frame = {"title": "Forged letters", "summary": "Two letters were forged.", "status": "open"}
    case = share.removesuffix("/share")
    way.windows["analyst"].ask(f"{case}/frame", base=1, tlp="green", **frame)
    liaison.page.locator(f'main a[href="{share}"]').click()
    liaison.page.locator(f'main a[href^="{share}?to="]').click()
    liaison.send(f"{share}/correct", reasons=WHY)
    liaison.sees("Sealed, and on its way. It is sent again by itself until it is taken.", ".notice")
    expect(liaison.page.locator("#versions ~ ol > li")).to_have_count(2)
    way.table.carry()
    theirs = way.table.seen(thread.rpartition("/")[2])
    assert theirs.thread.root.current.payload["reasons"] == WHY
    contest = theirs.thread.open_contests[0].current.id
    way.table.does(sharing.revoke, contest, "The correction says what we said.")
    liaison.open(thread)
    expect(liaison.page.locator("#contests ~ ul .chip")).to_have_count(1)
    way.look(thread, share, f"/partners/{partner}", "/roundtable/identity", "/groups")
    assert liaison.told("/roundtable")["contested"] == []
    way.there.desk.close()
    assert way.faults == {}
