"""kill -9 while members vote: an acknowledged ballot stands, once and whole; none stands half."""

import random
import time
from threading import Thread

import httpx
import pytest
from sqlalchemy import select

from tocsin.desk.audit.checking import check_workspace
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.registry import actor_of
from tocsin.desk.people.rights import Role
from tocsin.desk.people.tables import PersonRow

pytestmark = pytest.mark.slow
KILLED_AFTER = (1, 3, 5)
"""So many ballots are acknowledged when the server is killed, within a pace of the next ones."""
SEED = 7
DISCIPLINES = ("epidemiology", "journalism", "law")
REASON = "The registry of the commission shows no such ballots on any day."
PACE_S = 0.05
PATIENCE_S = 60


class People:
    """Those who use the desk, each with a program's token."""

    def __init__(self, server):
        self.server = server
        self.trusted = httpx.create_ssl_context()  # once: to make it takes longer than a call
        self.tokens = {
            "analyst": server.token("analyst", Role.ANALYST),
            "decider": server.token("decider", Role.DECIDER),
        }
        self.tokens |= {f"expert {n}": server.token(f"expert {n}", Role.PANELLIST)
                        for n in range(9)}  # fmt: skip

    def call(self, who, path, form=None):
        program = {"authorization": f"Bearer {self.tokens[who]}"}
        url = f"{self.server.url}{path}.json"
        with httpx.Client(headers=program, timeout=30, verify=self.trusted) as client:
            return client.get(url) if form is None else client.post(url, json=form)

    def need(self, who, path, form=None):
        answer = self.call(who, path, form)
        assert answer.status_code == 200, (path, answer.text)
        return answer.json()

    def panel(self, title):
        """A panel of all nine, at its first ballot."""
        case = self.need("analyst", "/cases", {"title": title, "summary": "x", "tlp": "green"})
        panel = self.need("decider", "/panels", {
            "case": case["case"], "title": title, "question": "Were ballots burnt?",
            "body": "Commission", "size": 9, "voting": "discipline", "kind": "claim",
            "strata": "\n".join(f"{one}: 3-3" for one in DISCIPLINES),
        })["panel"]  # fmt: skip
        self.need("decider", f"/panels/{panel}/nominate", {"experts": self.ids})
        self.need("decider", f"/panels/{panel}/draw", {})
        for number in range(9):
            self.need(f"expert {number}", f"/panels/{panel}/accept", {})
        self.need("decider", f"/panels/{panel}/close", {})
        return panel

    def experts(self):
        """All nine into the pool; their ids are kept."""
        with self.server.desk.database.reading() as session:
            named = select(PersonRow.sign_in_name, PersonRow.id)
            ids = dict(session.execute(named).all())
        self.ids = [ids[f"expert {number}"] for number in range(9)]
        for number, person in enumerate(self.ids):
            self.need("decider", "/experts", {
                "expert": person, "region": "Europe", "disciplines": DISCIPLINES[number % 3],
                "affiliation": f"University {number}", "affiliation_kind": "university",
                "available": True,
            })  # fmt: skip


class Voter:
    """Votes until told that the ballot stands."""

    def __init__(self, people, name, panel):
        self.people, self.name, self.panel = people, name, panel
        asked = people.need(name, f"/panels/{panel}")["questions"]
        self.form = {
            "question": [one["id"] for one in asked], "choice": ["refuted"] * len(asked),
            "confidence": [80] * len(asked), "level": ["robust"] * len(asked),
            "reasons": [f"{REASON} {name}"] * len(asked),
        }  # fmt: skip
        self.acknowledged = False

    def once(self):
        try:
            answer = self.people.call(self.name, f"/panels/{self.panel}/ballot", self.form)
        except httpx.TransportError:
            return  # killed: whether it stands, nobody was told
        # a ballot that stands already, unknown to who cast it, is refused and stands
        stood = answer.status_code == 422 and "have cast" in answer.text
        assert answer.status_code == 200 or stood, answer.text
        self.acknowledged = True


def ballots(server, panel):
    with server.desk.database.reading() as session:
        decider = session.scalar(select(PersonRow).where(PersonRow.sign_in_name == "decider"))
        actor = actor_of(decider)
    with server.desk.looking(actor) as sitting:
        _, folded = panel_of(sitting, panel)
    return list(folded.ballots.values())


def _kill(server, voters, told, later_s):
    """Kills the server a moment after so many were told that their ballot stands."""
    until = time.monotonic() + PATIENCE_S
    while sum(one.acknowledged for one in voters) < told and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(later_s)
    server.kill()


def test_an_acknowledged_ballot_stands_once_however_often_the_server_is_killed(server):
    moments, people, untold = random.Random(SEED), People(server), 0  # noqa: S311
    server.start()
    people.experts()
    for told in KILLED_AFTER:
        panel = people.panel(f"Ballots {told}")
        voters = [Voter(people, f"expert {number}", panel) for number in range(9)]
        threads = [Thread(target=one.once) for one in voters]
        killer = Thread(target=_kill, args=(server, voters, told, moments.uniform(0, PACE_S)))
        killer.start()
        for thread in threads:
            thread.start()
            time.sleep(PACE_S)
        for thread in (*threads, killer):
            thread.join()
        acknowledged = {one.name for one in voters if one.acknowledged}
        assert len(acknowledged) >= told
        untold += 9 - len(acknowledged)
        kept = ballots(server, panel)
        assert len(acknowledged) <= len(kept) <= 9
        said = {ballot.marks[0].reasons.removeprefix(f"{REASON} ") for ballot in kept}
        assert acknowledged <= said
        assert len(said) == len(kept)  # nobody's stands twice
        assert check_workspace(server.workspace).holds
        server.start()
        for voter in voters:
            voter.once()
        assert all(one.acknowledged for one in voters)
        assert len(ballots(server, panel)) == 9
    assert untold > 0  # it was killed while they voted
