"""What is public, kept between questions: always as it stands, made anew only where it changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from tests.answers.publishing.test_applying import OTHERS, Hashed
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, REASON
from tests.desk.answers import leading

from tocsin.answers.publishing.edition import Site
from tocsin.answers.registry.events import Change
from tocsin.answers.registry.standing import Standing
from tocsin.desk.answers import agreeing, applying, writing
from tocsin.desk.answers.alerting import public_alert
from tocsin.desk.answers.applying import Looked, looked_of
from tocsin.desk.answers.public import Shelf, public_edition, public_editions, shelf_of, site_of
from tocsin.desk.errors import NotFoundError, TooManyError
from tocsin.desk.people.rights import SYSTEM
from tocsin.errors import UsageError

SITE = Site("https://desk.example.org/answers", "desk.example.org")
CLAIM = "The water of Redbrook is poisoned"


def on(office, shelf):
    """What the shelf gives now; it must be what would be made of everything anew."""
    with office.desk.looking(SYSTEM) as sitting:
        found = shelf.editions(sitting.session, office.now)
        anew = public_editions(sitting.session, SITE, office.now)
    assert sorted(found, key=lambda one: one.url) == sorted(anew, key=lambda one: one.url)
    return {one.url.removeprefix(SITE.address): one for one in found}


def test_the_shelf_always_has_what_is_public_now(office):
    shelf = Shelf(SITE)
    assert on(office, shelf) == {}
    answer_id = leading.published(office)
    leading.drafted(office)
    assert set(on(office, shelf)) == {f"/{answer_id}/en"}
    office.does("writer", writing.translate_answer, answer_id, made.wording("fr"))
    assert set(on(office, shelf)) == {f"/{answer_id}/en", f"/{answer_id}/fr"}
    for standing, act in (
        (Standing.UNDER_CORRECTION, ("writer", writing.revise_answer, Change.CORRECTION)),
        (Standing.HOLDS, ("writer", writing.abandon_draft)),
        (Standing.EXPIRED, ()),
        (Standing.WITHDRAWN, ("head", agreeing.withdraw_answer)),
    ):
        if act:
            office.forward(hours=1)
            who, use_case, *more = act
            office.does(who, use_case, answer_id, *more, REASON)
        else:
            office.forward(days=31)
        assert {one.standing for one in on(office, shelf).values()} == {standing}
    office.now = NOW + DAY  # a clock that was set back
    on(office, shelf)


def test_the_shelf_makes_nothing_anew_that_did_not_change(office):
    first, _ = leading.published(office), leading.published(office)
    shelf = Shelf(SITE)
    before = on(office, shelf)
    office.forward(days=1)
    office.does("head", agreeing.withdraw_answer, first, REASON)
    after = on(office, shelf)
    same = [url for url, one in after.items() if one is before[url]]
    assert len(same) == 1
    assert first not in same[0]


def test_there_is_one_shelf_of_a_desk_at_an_address(office):
    assert shelf_of(office.desk, SITE) is shelf_of(office.desk, SITE)
    assert shelf_of(office.desk, Site("https://b.example", "B")) is not shelf_of(office.desk, SITE)


def test_a_desk_is_where_its_settings_say_or_else_where_it_is_reached(office):
    workspace = office.desk.workspace
    assert site_of(workspace, "http://127.0.0.1:8765") == SITE
    (workspace.root / "tocsin.toml").write_text('publisher = "Redbrook"\n')
    found = site_of(workspace, "http://127.0.0.1:8765")
    assert (found.address, found.publisher) == ("http://127.0.0.1:8765/answers", "Redbrook")
    with pytest.raises(UsageError, match="no public address"):
        site_of(workspace)


def with_five_answers(office, embedder):
    for text in (CLAIM, *OTHERS):
        leading.published(office, made.content(claims=(made.claim(text, appearances=()),)))
    return Looked(office.desk, SITE, embedder)


def asked(office, looked, text=f"{CLAIM}!"):
    with office.desk.looking(SYSTEM) as sitting:
        return [one.claim for one in looked.to_text(sitting, text, "en")]


def test_many_who_ask_at_once_are_answered_one_after_the_other(office):
    looked = with_five_answers(office, Hashed())
    with ThreadPoolExecutor(applying.MOST_WAITING) as pool:
        answers = [pool.submit(asked, office, looked) for _ in range(applying.MOST_WAITING)]
        assert [one.result() for one in answers] == [[CLAIM]] * applying.MOST_WAITING


class Held(Hashed):
    """An embedder that takes its time for a question."""

    def __init__(self):
        self.begun, self.go_on = Event(), Event()

    def embed(self, texts, purpose="query"):
        if purpose == "query":
            self.begun.set()
            assert self.go_on.wait(20)
        return super().embed(texts, purpose)


def test_who_asks_when_enough_are_waiting_is_told_to_come_again(office, monkeypatch):
    monkeypatch.setattr(applying, "MOST_WAITING", 1)
    slow = Held()
    looked = with_five_answers(office, slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(asked, office, looked)
        assert slow.begun.wait(20)
        with pytest.raises(TooManyError) as refused:
            asked(office, looked)
        slow.go_on.set()
        assert first.result() == [CLAIM]
    assert refused.value.wait_s == 1
    assert asked(office, looked) == [CLAIM]


def test_a_link_in_a_text_counts_beside_its_words(office):
    looked = with_five_answers(office, Hashed())
    answer_id = leading.published(office)
    text = f"Read https://rumour.example/poison?utm_source=x and {SITE.address}/{answer_id}/en"
    with office.desk.looking(SYSTEM) as sitting:
        found = looked.to_text(sitting, text)
    assert [(one.answer_id, one.how) for one in found] == [(answer_id, "address")]


@pytest.mark.parametrize(
    ("read", "there", "compares"),
    [("5000", True, True), ("0", True, False), ("5000", False, False)],
)
def test_texts_are_compared_where_the_desk_reads_texts(office, monkeypatch, read, there, compares):
    monkeypatch.setenv("TOCSIN_READ", read)
    monkeypatch.setattr(applying, "embedder_of", lambda *_: Hashed())
    if there:
        (office.desk.workspace.index / "vectors").mkdir()
    assert looked_of(office.desk, SITE).compares_texts is compares


def settings(office, text):
    (office.desk.workspace.root / "tocsin.toml").write_text(text)


def alerted(office, answer_id):
    with office.desk.looking(SYSTEM) as sitting:
        edition = public_edition(sitting.session, answer_id, "", SITE, office.now)
    return public_alert(office.desk.workspace, edition)


def test_an_alert_is_an_exercise_until_the_settings_say_that_it_is_meant(office):
    answer_id = leading.published(office)
    with pytest.raises(NotFoundError, match="no alerts"):
        alerted(office, answer_id)
    settings(office, '[alerts]\narea = "Redbrook"\n')
    assert "<status>Exercise</status>" in alerted(office, answer_id)
    settings(office, '[alerts]\narea = "Redbrook"\nstatus = "Actual"\nsender = "a@b.example"\n')
    assert "<sender>a@b.example</sender>" in alerted(office, answer_id)
    assert "<status>Actual</status>" in alerted(office, answer_id)


@pytest.mark.parametrize("line", ['status = "Draft"', 'category = "health"', "status = 1"])
def test_a_setting_that_cap_does_not_know_is_refused(office, line):
    answer_id = leading.published(office)
    settings(office, f'[alerts]\narea = "Redbrook"\n{line}\n')
    with pytest.raises(UsageError, match=r"alerts\."):
        alerted(office, answer_id)


def test_an_alert_names_the_one_before_it_and_stays_the_same_until_something_changes(office):
    settings(office, '[alerts]\narea = "Redbrook"\n')
    answer_id = leading.published(office)
    first = alerted(office, answer_id)
    office.forward(hours=1)
    assert alerted(office, answer_id) == first
    office.does("writer", writing.revise_answer, answer_id, Change.CORRECTION, REASON)
    second = alerted(office, answer_id)
    assert "<msgType>Update</msgType>" in second
    assert f",{answer_id}.en.20260302T090000,2026-03-02T09:00:00-00:00<" in second
