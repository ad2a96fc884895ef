"""Editions of the transparency report: frozen, proven by a digest, naming only what is public."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from tocsin.cases.canonical import digest
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable.commitments import commitments as ledger
from tocsin.desk.roundtable.commitments import editions
from tocsin.desk.roundtable.commitments.commitments import Wanted
from tocsin.roundtable.commitments.parts import (
    Ask,
    Authority,
    Basis,
    BasisKind,
    Ground,
    Outcome,
    Party,
    PartyKind,
    Side,
    View,
)
from tocsin.roundtable.commitments.transparency import By
from tocsin.roundtable.commitments.withholding import FEW

BEGINS = datetime(2026, 3, 1, tzinfo=UTC)
ENDS = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
WANTED = Wanted(
    Party(kind=PartyKind.PLATFORM, name="Exempli"), Ask.LABELLING, Ground.HEALTH,
    (Basis(kind=BasisKind.LAW, instrument="Water Act", provision="section 4"),),
    Authority.COURT, "Please label these posts.", 3, BEGINS + 9 * DAY, tlp=Tlp.CLEAR,
)  # fmt: skip
HIDDEN = replace(
    WANTED, party=Party(kind=PartyKind.STATE, name="Quaggafoal"), crisis="Solitaire", tlp=Tlp.AMBER
)


class Office:
    """A desk whose clock is turned, with a liaison and a decider."""

    def __init__(self, desk):
        self.desk, self.at = desk, BEGINS + DAY
        desk.clock = lambda: self.at

    def does(self, role, use_case, *given, **named):
        with self.desk.acting(Actor(str(role), "Ana", "Board", frozenset({role}))) as sitting:
            return use_case(sitting, *given, **named)

    def publishes(self, note="", **changed):
        seen = self.does(Role.DECIDER, editions.draft, BEGINS, ENDS).digest
        given = {"publisher": "The Board", "note": note, "seen": seen} | changed
        return self.does(Role.DECIDER, editions.publish, BEGINS, ENDS, **given)

    def row(self, number):
        with self.desk.looking(Actor("nobody", "", "", frozenset())) as sitting:
            return editions.kept(sitting.session, number)


@pytest.fixture
def office(desk):
    made = Office(desk)
    asked = made.does(Role.LIAISON, ledger.ask, WANTED).row.id
    made.does(Role.LIAISON, ledger.ask, HIDDEN)
    made.at += DAY
    view = View(
        outcome=Outcome.PART, items=2, text="Thylacine", at=made.at, evidence=("Thylacine",)
    )
    made.does(Role.LIAISON, ledger.state, asked, Side.ASKED, view)
    made.at = ENDS + DAY
    return made


def test_what_is_read_again_from_the_database_has_the_digest(office):
    row = office.row(office.publishes())
    file = editions.file_of(row)
    assert sha256(file).hexdigest() == row.digest == digest(row.document)
    edition = editions.edition_of(row)
    assert to_json(edition) == row.document
    assert from_json(editions.Edition, to_json(edition)) == edition


def test_it_names_what_is_clear_and_counts_the_rest_in_rows_that_name_nobody(office):
    row = office.row(office.publishes())
    report = editions.edition_of(row).report
    whole = next(one for one in report.numbers.rows if one.by is By.ALL)
    assert (whole.requests, whole.not_public) == (2, 1)
    assert [one.party for one in report.named] == ["Exempli"]
    (one,) = report.named
    assert (one.claimed.is_signed, one.claimed.said_at) == (False, BEGINS + 2 * DAY)
    said = editions.file_of(row).decode()
    for hidden in ("Quaggafoal", "Solitaire", "Thylacine", "amber"):
        assert hidden not in said
    assert {one.value for one in report.numbers.rows if one.by is By.PARTY} == {"Exempli", ""}


def test_what_happens_later_does_not_change_it(office):
    number = office.publishes()
    before = editions.file_of(office.row(number))
    office.does(Role.LIAISON, ledger.ask, replace(WANTED, made_at=BEGINS + 2 * DAY))
    assert editions.file_of(office.row(number)) == before
    with pytest.raises(InvalidError, match="numbers have changed"):
        office.publishes("Another request was found.", seen=before and "0" * 64)
    assert office.publishes("Another request was found.") == number + 1
    assert office.row(number + 1).replaces == number


def test_few_that_are_not_public_stand_in_a_row_that_tells_no_value(office):
    def countries():
        rows = office.does(Role.DECIDER, editions.draft, BEGINS, ENDS).numbers.rows
        return {
            (row.value, row.not_named): (row.requests, row.not_public)
            for row in rows if row.by is By.COUNTRY
        }  # fmt: skip

    french = replace(HIDDEN, country="FR", made_at=BEGINS + 2 * DAY)
    office.does(Role.LIAISON, ledger.ask, french)
    assert countries() == {("", False): (1, 0), ("", True): (2, 2)}
    for _ in range(FEW - 1):
        office.does(Role.LIAISON, ledger.ask, french)
    assert countries() == {("", False): (1, 0), ("", True): (6, 6)}  # else one would be left alone
    for _ in range(FEW - 1):
        office.does(Role.LIAISON, ledger.ask, replace(french, country="KE"))
    assert countries() == {("", False): (1, 0), ("FR", False): (5, 5), ("", True): (5, 5)}


def test_who_publishes_is_told_of_editions_that_share_days(office):
    office.publishes()

    def shared(begins, ends):
        with office.desk.looking(Actor("nobody", "", "", frozenset())) as sitting:
            return list(editions.overlapping(sitting.session, begins, ends))

    assert shared(BEGINS, ENDS) == []
    assert shared(BEGINS + DAY, ENDS) == shared(BEGINS - DAY, BEGINS + DAY) == [1]
    assert shared(ENDS, ENDS + DAY) == shared(BEGINS - DAY, BEGINS) == []


def test_a_replacing_edition_says_why(office):
    office.publishes()
    with pytest.raises(InvalidError):
        office.publishes()
    with pytest.raises(InvalidError):
        office.publishes("short")


def test_the_draft_is_the_same_however_late_it_is_read(office):
    first = office.does(Role.DECIDER, editions.draft, BEGINS, ENDS).digest
    office.at += 30 * DAY
    assert office.does(Role.DECIDER, editions.draft, BEGINS, ENDS).digest == first


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DECIDER}))
def test_only_who_publishes_may(office, role):
    with pytest.raises(ForbiddenError):
        office.does(role, editions.draft, BEGINS, ENDS)
    with pytest.raises(ForbiddenError):
        office.does(role, editions.withdraw, 1, "It named a patient.")


def test_only_days_that_are_over_are_published(office):
    with pytest.raises(InvalidError):
        office.does(Role.DECIDER, editions.draft, BEGINS, office.at + DAY)
    with pytest.raises(InvalidError):
        office.does(Role.DECIDER, editions.draft, ENDS, BEGINS)


def test_what_is_withdrawn_is_no_longer_given_and_makes_room(office):
    number = office.publishes()
    office.does(Role.DECIDER, editions.withdraw, number, "It named a patient.")
    row = office.row(number)
    assert row.withdrawn_because == "It named a patient."
    with pytest.raises(NotFoundError):
        editions.file_of(row)
    with pytest.raises(InvalidError):
        office.does(Role.DECIDER, editions.withdraw, number, "It named a patient.")
    assert office.row(office.publishes()).replaces is None
