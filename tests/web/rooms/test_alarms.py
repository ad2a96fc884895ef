"""Subscriptions on the page of alarms: made, changed in place, and nobody else's."""

import pytest

from tocsin.desk.alarms.subscriptions import subscriptions
from tocsin.desk.people.registry import actor_of, person

ORIGIN = {"origin": "http://testserver"}
WISH = {"detectors": ["coordination"], "words": "ballots, bells", "zone": "Europe/Paris"}


def _post(client, path, wanted=303, **form):
    answer = client.post(path, data=form, headers=ORIGIN, follow_redirects=False)
    assert answer.status_code == wanted, answer.text
    return answer


@pytest.fixture
def mine(fresh):
    """A viewer with a subscription: the browser, and the subscription's address."""
    viewer = fresh.clients["viewer"]
    _post(viewer, "/alarms/subscriptions", least=2, **WISH)
    (known,) = viewer.get("/alarms.json").json()["subscriptions"]
    return viewer, f"/alarms/subscriptions/{known['id']}"


def test_a_subscription_is_changed_and_stays_the_same_one(mine, fresh):
    viewer, path = mine
    assert f'href="{path}">Change' in viewer.get("/alarms").text
    page = viewer.get(path).text
    assert 'value="ballots, bells"' in page  # one changes what stands there
    _post(viewer, path, detectors=["voids", "answers"], words="floods", zone="UTC", least=3)
    (known,) = viewer.get("/alarms.json").json()["subscriptions"]
    assert path.endswith(known["id"])
    assert (known["detectors"], known["words"], known["zone"]) == (
        ["voids", "answers"],
        ["floods"],
        "UTC",
    )
    assert "subscription.changed" in fresh.clients["decider"].get("/audit.json").text


def test_the_level_below_which_nothing_is_told_outlives_a_change(mine, fresh):
    viewer, path = mine
    assert 'name="least" value="2"' in viewer.get(path).text
    _post(viewer, path, least=2, **WISH)
    with fresh.desk.looking(actor(fresh, "viewer")) as sitting:
        assert [row.least for row in subscriptions(sitting)] == [2]


def actor(fresh, role):
    with fresh.desk.database.reading() as session:
        return actor_of(person(session, fresh.people[role]))


def test_what_cannot_be_kept_comes_back_as_it_was_typed(mine):
    viewer, path = mine
    page = _post(viewer, path, 422, words="floods", quiet_from="22:00", zone="UTC").text
    assert 'value="floods"' in page
    assert "quiet_to" in page
    (known,) = viewer.get("/alarms.json").json()["subscriptions"]
    assert known["words"] == ["ballots", "bells"]


def test_nobody_changes_what_another_subscribed_to(mine, fresh):
    viewer, path = mine
    for other in ("analyst", "decider"):
        assert fresh.clients[other].get(path).status_code == 404
        _post(fresh.clients[other], path, 404, words="mine now", zone="UTC")
    _post(fresh.clients["nobody"], path, 401, words="mine now", zone="UTC")
    (known,) = viewer.get("/alarms.json").json()["subscriptions"]
    assert known["words"] == ["ballots", "bells"]


def test_who_has_no_subscription_is_shown_the_form_for_one(fresh):
    page = fresh.clients["analyst"].get("/alarms")
    assert page.status_code == 200
    assert 'action="/alarms/subscriptions"' in page.text
