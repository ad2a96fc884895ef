"""A panel at each of its steps, a case that was taken into another, one from which was erased.

What a page shows depends on its state. Each is looked at as every page is: usable by all, wide and
narrow, in English and in Arabic, light and dark.
"""

import shutil
from dataclasses import dataclass, field

import pytest

from tocsin.desk.panels.clock import close_due
from tocsin.desk.people.rights import Role
from tocsin.desk.sitting import Desk
from tocsin.explore import Explorer, Query
from tocsin.posts.keys import spelled
from tocsin.web.visits import SESSION
from tocsin.workspace import Workspace

pytestmark = pytest.mark.browser
ALIKE, DISSENT = ["refuted"] * 9, ["refuted"] * 8 + ["mixed"]


@dataclass
class States:
    """Pages by the state that they show, who looks at each, and their sessions."""

    town: object
    panels: object
    pages: dict = field(default_factory=dict)

    def show(self, state, path, who="everything"):
        self.pages[state] = (path, who)

    def called(self):
        return self.panels._called(self.town)

    def voting(self):
        """A panel at its first ballot, and its members."""
        panel = self.called()
        members = self.panels._drawn(self.town, panel)
        self.town.post("decider", f"/panels/{panel}/close")
        return panel, members

    def voted(self, panel, members, choices):
        """All members cast their ballots, and the round is closed."""
        for name, choice in zip(members, choices, strict=True):
            self.panels._vote(self.town, panel, name, choice)
        self.town.post("decider", f"/panels/{panel}/close")

    def published(self, choices):
        panel = self.called()
        self.panels._decided(self.town, panel, choices)
        self.town.post("decider", f"/panels/{panel}/publish")
        return panel

    def appealed(self):
        panel = self.published(DISSENT)
        self.town.post(
            "analyst", f"/verdicts/{panel}/appeal", standing="complainant",
            ground="new_evidence", text=self.panels.APPEAL,
        )  # fmt: skip
        return panel


def _ended(states):
    """Panels that came to an end: a verdict, none, an appeal, an appeal that others decided."""
    town, panels = states.town, states.panels
    states.show("verdict", f"/verdicts/{states.published(DISSENT)}")
    appealed = states.appealed()
    states.show("appeal", f"/verdicts/{appealed}")
    states.show("appeal, for who may call another panel", f"/panels/{appealed}")
    again = states.appealed()
    called = town.post("other decider", f"/panels/{again}/again", body="Academy")
    other = called.headers["location"].split("?")[0].rpartition("/")[2]
    panels._decided(town, other, ["mostly_refuted"] * 9)
    town.post("decider", f"/panels/{other}/publish")
    town.post("decider", f"/panels/{again}/appeal/decide", other=other)
    states.show("decided appeal", f"/verdicts/{again}")
    split, members = states.voting()
    seats = town.get(members[0], f"/panels/{split}.json").json()["seats"]
    of = {one["seat"]: one["stratum"] for one in seats}
    own = [panels._sees(town, name, split)["own_seat"] for name in members]
    choices = ["supported" if of[seat] == "law" else "refuted" for seat in own]
    states.voted(split, members, choices)
    town.pass_days(8)
    assert close_due(town.desk) == 1
    states.voted(split, members, choices)
    town.post("decider", f"/panels/{split}/publish")
    states.show("escalated, the panel's own page", f"/panels/{split}")
    states.show("escalated", f"/verdicts/{split}")


def _under_way(states):
    """Panels that go on; nothing may pass afterwards, for a discussion ends by itself."""
    second, members = states.voting()
    states.voted(second, members, ALIKE)
    states.town.pass_days(8)
    assert close_due(states.town.desk) == 1
    states.show("second ballot", f"/panels/{second}")
    states.show("second ballot, for a member", f"/panels/{second}", members[0])
    discussing, members = states.voting()
    states.voted(discussing, members, DISSENT)
    said = {"text": "The registry is public."}
    states.town.post(members[0], f"/panels/{discussing}/say", **said)
    states.show("discussion", f"/panels/{discussing}")
    states.show("discussion, for a member", f"/panels/{discussing}", members[0])
    first, members = states.voting()
    states.show("first ballot", f"/panels/{first}")
    states.show("first ballot, for a member", f"/panels/{first}", members[0])
    nominated = states.called()
    states.show("nomination", f"/panels/{nominated}")
    pool = [one for name, one in states.town.ids.items() if name.startswith("expert")]
    drawn = states.called()
    states.town.post("decider", f"/panels/{drawn}/nominate", experts=pool)
    states.show("nominated", f"/panels/{drawn}")
    drawn = states.called()
    states.town.post("decider", f"/panels/{drawn}/nominate", experts=pool)
    states.town.post("decider", f"/panels/{drawn}/draw")
    states.show("draw", f"/panels/{drawn}")
    invited = states.panels._sees(states.town, "decider", drawn)["awaited"]
    states.show("draw, for who is asked", f"/panels/{drawn}", invited[0])


def _cases(states):
    """A case from which an account was erased, and one that was taken into another."""
    town = states.town

    def opened(title):
        made = town.post("analyst", "/cases", title=title, summary="x", tlp="green")
        return made.headers["location"].split("?")[0]

    with Explorer(town.desk.workspace) as explorer:
        rows = explorer.search(Query(), size=200).posts.to_pylist()
    post = next(row for row in rows if row["text"])
    erased = opened("Erased")
    town.post("analyst", f"{erased}/posts", post=spelled(post["post_key"]))
    who = {"platform": post["platform"], "account_id": post["account_id"]}
    town.post("administrator", "/administration/erasure", **who, reason="asked by letter")
    (kept,) = town.get("analyst", f"{erased}/evidence.json").json()["evidence"]
    states.show("case with what was erased", erased)
    states.show("evidence that was erased", kept["href"])
    merged, into = opened("Merged"), opened("The other")
    town.post("analyst", f"{into}/merge", other=merged.rpartition("/")[2])
    states.show("case that was taken into another", merged)
    states.show("case that took another in", into)


@pytest.fixture(scope="module")
def states(web, investigated, judging, tmp_path_factory):
    """A desk over posts of its own, with a page for each state."""
    folder = tmp_path_factory.mktemp("states")
    shutil.copytree(investigated.root, folder / "workspace")
    desk = Desk.open(Workspace(folder / "workspace"))
    town = judging._inhabited(desk)
    judging._person(town, "administrator", Role.ADMINISTRATOR)
    judging._person(town, "everything", *Role, institution="Commission")
    judging._sign_in(town)
    made = States(town, judging)
    for furnish in (_cases, _ended, _under_way):
        furnish(made)
    with web.serving(web.Signed(desk, {}, {})) as url:
        yield made, url
    desk.close()


@pytest.mark.parametrize("locale", ["en", pytest.param("ar", marks=pytest.mark.slow)])
def test_a_panel_at_each_step_and_a_case_at_its_end_can_be_used_by_all(looker, states, locale):
    made, url = states
    readers, faults = {}, {}
    for state, (path, who) in made.pages.items():
        if who not in readers:
            readers[who] = looker(url, locale, made.town.clients[who].cookies[SESSION])
        reader = readers[who]
        found = reader.faults(path, state)
        if found:
            faults[state] = found
    assert faults == {}


def test_each_state_is_what_it_is_said_to_be(states):
    """Or nine times the same page could have been looked at."""
    town, pages = states[0].town, states[0].pages
    for state, asked in {
        "nomination": "/nominate", "nominated": "/draw", "draw": "/close",
        "draw, for who is asked": "/accept", "first ballot, for a member": "/ballot",
        "discussion, for a member": "/say", "second ballot, for a member": "/ballot",
        "appeal, for who may call another panel": "/again", "verdict": "/appeal",
    }.items():  # fmt: skip
        path, who = pages[state]
        assert f'action="{path}{asked}"' in town.get(who, path).text, state
    escalated = town.get("everything", f"{pages['escalated'][0]}.json").json()
    assert (escalated["status"], escalated["verdict"]) == ("escalated", None)
    decided = town.get("everything", f"{pages['decided appeal'][0]}.json").json()
    assert decided["appeals"][0]["outcome"] == "varied"
    merged = town.get("everything", f"{pages['case that was taken into another'][0]}.json").json()
    assert merged["merged_into"]
    erased = pages["evidence that was erased"][0]
    assert town.get("everything", f"{erased}.json").json()["evidence"]["content"] == {}
