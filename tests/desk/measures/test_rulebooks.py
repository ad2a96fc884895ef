"""Releases that are adopted, overlays that only tighten, and what rules would have done."""

from threading import Event

import pytest
from tests.desk.measures.conftest import Town, proposed
from tests.measures.sanctions.conftest import DAY

from tocsin.cases.documents import to_json
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import ForbiddenError, InvalidError
from tocsin.desk.jobs.running import Running
from tocsin.desk.jobs.tables import JobRow, JobState
from tocsin.desk.measures.rulebooks import (
    adopt_release,
    rulebook_in_force,
    rulebooks,
    rules_of,
)
from tocsin.desk.measures.shadow_job import run as run_job
from tocsin.desk.measures.shadows import results_of, run_shadow, shadow_runs
from tocsin.desk.people.rights import SYSTEM
from tocsin.measures.rulebook.adopting import Overlay
from tocsin.measures.rulebook.reading import base_rules
from tocsin.measures.rulebook.releasing import release


def test_the_newest_adoption_is_in_force_and_the_older_stay(town: Town) -> None:
    seal = town.desk.seal
    made = release(base_rules(), "1.0.0", seal)
    rule = made.rules[0].id
    overlay = Overlay("The Republic", made.digest, {rule: {"stance": "adopt"}})
    with town.by("d1") as sitting:
        assert rulebook_in_force(sitting) is None
        first = adopt_release(sitting, to_json(made), seal.public)
        second = adopt_release(sitting, to_json(made), seal.public, overlay)
        assert rulebook_in_force(sitting) is second
        assert [row.id for row in rulebooks(sitting)] == [second.id, first.id]
        assert [one.id for one in rules_of(second)] == [rule]
        assert rules_of(first) == made.rules


def test_what_was_not_signed_or_loosens_is_not_adopted(town: Town) -> None:
    seal = town.desk.seal
    made = release(base_rules(), "1.0.0", seal)
    forged = {**to_json(made), "version": "2.0.0"}
    wrong = Overlay("The Republic", "0" * 64, {})
    with town.by("d1") as sitting:
        with pytest.raises(InvalidError, match="not signed"):
            adopt_release(sitting, forged, seal.public)
        with pytest.raises(InvalidError, match="another base"):
            adopt_release(sitting, to_json(made), seal.public, wrong)
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        adopt_release(sitting, to_json(made), seal.public)


def test_a_shadow_run_counts_every_known_case_and_does_nothing(town: Town) -> None:
    seal = town.desk.seal
    proposed(town)
    with town.by("d1") as sitting:
        row = adopt_release(sitting, to_json(release(base_rules(), "1.0.0", seal)), seal.public)
        run = run_shadow(sitting, row.id, town.now[0] - DAY)
        found = results_of(sitting, run)
        assert run.cases == 1
        assert {one.rule_id for one in found} == {one.id for one in base_rules()}
        assert all(one.applies + one.does_not_apply + one.escalate == 1 for one in found)
        assert all(one.changed == 0 for one in found)  # against itself
        assert [one.id for one in shadow_runs(sitting, row.id)] == [run.id]
        assert run_shadow(sitting, row.id, town.now[0] + DAY).cases == 0
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        run_shadow(sitting, row.id, town.now[0])


def test_a_shadow_run_as_a_job_sees_what_its_asker_may_know_of(town: Town) -> None:
    seal = town.desk.seal
    with town.desk.acting(SYSTEM) as sitting:
        sitting.session.get_one(CaseRow, town.case_id).tlp = "red"
    with town.by("d1") as sitting:
        row = adopt_release(sitting, to_json(release(base_rules(), "1.0.0", seal)), seal.public)
        since = (town.now[0] - DAY).isoformat()
        job = JobRow(
            id="job-1", kind="shadow", arguments={"rulebook": row.id, "since": since}, then=[],
            state=JobState.RUNNING, created_by=town.id("d1"), created_at=town.now[0],
            not_before=town.now[0], lease="lease-1",
        )  # fmt: skip
        sitting.session.add(job)
        sitting.session.flush()
        arguments = job.arguments
    running = Running(town.desk, "job-1", arguments, "lease-1", Event(), town.now[0])
    assert run_job(running)["cases"] == 0
    with town.desk.acting(SYSTEM) as sitting:
        sitting.session.get_one(CaseRow, town.case_id).tlp = "green"
    assert run_job(running)["cases"] == 1
