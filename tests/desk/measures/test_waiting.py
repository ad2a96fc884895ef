"""What waits for whom; the recipient's door, its guesses and its links; the register by number."""

from datetime import timedelta

import pytest
from tests.desk.measures.conftest import RULES, Town, proposed, vote_in_panel
from tests.measures.sanctions.conftest import FACTS, WHY

from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError, TooManyError
from tocsin.desk.measures.answering import appeal_by_link, by_link, knock
from tocsin.desk.measures.clock import end_due
from tocsin.desk.measures.deciding import cast_review, cast_vote, conclude
from tocsin.desk.measures.listing import procedure_of, public_register, registered
from tocsin.desk.measures.proposing import (
    as_told,
    impose,
    new_link,
    open_vote,
    serve,
    take_verdict,
    tell,
)
from tocsin.desk.measures.waiting import Task, measures_waiting_for
from tocsin.desk.people.lockout import refuse_if_too_many
from tocsin.desk.people.rights import SYSTEM
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Channel, Letter, Outcome
from tocsin.measures.sanctions.procedure import State

on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
REVIEWERS = ("person-r1", "person-r2", "person-r3")
MAIL = (FACTS, Channel.EMAIL, "x@example.org")


def _waits(town: Town) -> dict[str, Task]:
    """By name, what waits for each of those who are no experts."""
    found = {}
    for name in ("analyst", "stranger", "d1", "d2", "d3", "r1", "r2", "r3"):
        with town.by(name) as sitting:
            for one in measures_waiting_for(sitting):
                found[name] = one["task"]
    return found


@on_sqlite
def test_each_step_waits_for_whoever_may_take_it_and_for_nobody_else(town: Town) -> None:
    deciders = ("d1", "d2", "d3")
    sanction = proposed(town)
    assert _waits(town) == dict.fromkeys(deciders, Task.BEGIN)
    with town.by("d1") as sitting:
        panel = open_vote(sitting, sanction, "Commission", RULES).id
    assert _waits(town) == {}  # it waits for the panel
    vote_in_panel(town, panel)
    assert _waits(town) == dict.fromkeys(deciders, Task.TAKE_VERDICT)
    with town.by("d1") as sitting:
        take_verdict(sitting, sanction)
    assert _waits(town) == dict.fromkeys(deciders, Task.SERVE)
    with town.by("d1") as sitting:
        token = serve(sitting, sanction, *MAIL)
    assert _waits(town) == {}  # it waits for the person concerned
    town.pass_days(18)
    end_due(town.desk)
    assert _waits(town) == dict.fromkeys(deciders, Task.VOTE)
    for name in deciders[:2]:
        with town.by(name) as sitting:
            cast_vote(sitting, sanction, adopt=True, reason=WHY)
    assert _waits(town) == {"d3": Task.VOTE}  # two of three: nobody can conclude yet
    with town.by("d3") as sitting:
        cast_vote(sitting, sanction, adopt=False, reason=WHY)
    assert _waits(town) == dict.fromkeys(deciders, Task.CONCLUDE)
    with town.by("d1") as sitting:
        conclude(sitting, sanction, WHY, REVIEWERS)
    assert _waits(town) == dict.fromkeys(deciders, Task.TELL)
    with town.by("d2") as sitting:
        tell(sitting, sanction, Letter.DECISION, *MAIL[1:])
    assert _waits(town) == {}
    with town.desk.acting(SYSTEM) as sitting:
        appeal_by_link(sitting, token, "No.")
    assert _waits(town) == dict.fromkeys(("r1", "r2", "r3"), Task.REVIEW)
    for name in ("r1", "r2"):
        with town.by(name) as sitting:
            cast_review(sitting, sanction, Outcome.UPHELD, WHY)
    assert _waits(town) == {
        "r1": Task.CONCLUDE_REVIEW, "r2": Task.CONCLUDE_REVIEW, "r3": Task.REVIEW,
    }  # fmt: skip


@on_sqlite
def test_a_letter_is_read_before_it_goes_and_nothing_is_kept_of_that(town: Town) -> None:
    sanction = proposed(town, Rung.LABEL)
    with town.by("d1") as sitting:
        told = as_told(sitting, sanction, *MAIL, REVIEWERS)
        assert told.state is State.IN_FORCE
        assert told.notice is not None
        assert procedure_of(sitting, sanction)[1].state is State.PROPOSED
        with pytest.raises(InvalidError, match="characters"):
            as_told(sitting, sanction, "Short", *MAIL[1:], REVIEWERS)
        with pytest.raises(InvalidError, match="not at this desk"):
            as_told(sitting, sanction, *MAIL, ("nobody", "person-r1", "person-r2"))
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        as_told(sitting, sanction, *MAIL, REVIEWERS)


def test_a_new_link_ends_the_one_before(town: Town) -> None:
    sanction = proposed(town, Rung.LABEL)
    with town.by("d1") as sitting:
        with pytest.raises(InvalidError, match="Nobody was told"):
            new_link(sitting, sanction)
        first = impose(sitting, sanction, *MAIL, REVIEWERS)
        second = new_link(sitting, sanction)
        assert by_link(sitting, second)[0].id == sanction
        with pytest.raises(NotFoundError):
            by_link(sitting, first)
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        new_link(sitting, sanction)


def test_links_are_not_guessed_and_what_was_guessed_is_remembered(town: Town) -> None:
    sanction = proposed(town, Rung.LABEL)
    with town.by("d1") as sitting:
        token = impose(sitting, sanction, *MAIL, REVIEWERS)
    for number in range(5):
        with pytest.raises(NotFoundError):
            knock(town.desk, f"reply_{number}", "10.0.0.1")
    with pytest.raises(TooManyError):
        knock(town.desk, token, "10.0.0.1")  # not even the right one, for a while
    knock(town.desk, token, "10.0.0.2")
    with town.desk.looking(SYSTEM) as sitting:
        refuse_if_too_many(sitting, "somebody", "10.0.0.1")  # who signs in from there may
    town.now[0] += timedelta(hours=2)
    knock(town.desk, token, "10.0.0.1")


def test_the_register_is_looked_up_by_number_and_has_no_other_procedures(town: Town) -> None:
    first, second = proposed(town, Rung.LABEL), proposed(town)
    with town.by("d1") as sitting:
        impose(sitting, first, *MAIL, REVIEWERS)
        ((number, entry),) = public_register(sitting)
        assert entry.sanction_id == first
        assert registered(sitting, number) == (number, entry)
        assert public_register(sitting, before=number) == ()
        unknown = procedure_of(sitting, second)[0].number
        with pytest.raises(NotFoundError):
            registered(sitting, unknown)
