"""Telling true from false, against simulation and against what the theory says of guessing."""

from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tocsin.answers.lessons.scoring import Answers, difference, pooled, score
from tocsin.errors import UsageError

counts = st.builds(
    lambda false, true, hits, alarms: Answers(
        false_items=false,
        called_false=round(hits * false),
        true_items=true,
        wrongly_called_false=round(alarms * true),
    ),
    st.integers(2, 60), st.integers(2, 60), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip


def test_calling_everything_fake_is_leaning_and_not_skill():
    everything = score(
        Answers(false_items=10, called_false=10, true_items=10, wrongly_called_false=10)
    )
    assert isclose(everything.discernment.value, 0, abs_tol=1e-12)
    assert everything.bias.high < 0


@given(counts)
def test_a_score_is_finite_and_in_its_interval(answers):
    made = score(answers)
    for one in (made.discernment, made.bias):
        assert one.low < one.value < one.high


@given(counts)
def test_naming_true_and_false_the_other_way_round_turns_the_sign(answers):
    turned = replace(
        answers,
        called_false=answers.false_items - answers.called_false,
        wrongly_called_false=answers.true_items - answers.wrongly_called_false,
    )
    assert isclose(score(turned).discernment.value, -score(answers).discernment.value, abs_tol=1e-9)
    assert isclose(score(turned).bias.value, -score(answers).bias.value, abs_tol=1e-9)


@given(counts)
def test_one_more_fake_told_rightly_never_lowers_the_skill(answers):
    if answers.called_false < answers.false_items:
        better = replace(answers, called_false=answers.called_false + 1)
        assert score(better).discernment.value > score(answers).discernment.value


@pytest.mark.parametrize("skill", [0.0, 1.0, 2.0])
def test_intervals_hold_the_true_skill_19_times_in_20(skill):
    rng = np.random.default_rng(7)
    items, people = 40, 2_000
    hits = rng.binomial(items, norm.cdf(skill / 2), people)
    alarms = rng.binomial(items, norm.cdf(-skill / 2), people)
    held = [
        one.low <= skill <= one.high
        for one in (
            score(
                Answers(
                    false_items=items,
                    called_false=int(hit),
                    true_items=items,
                    wrongly_called_false=int(alarm),
                )
            ).discernment
            for hit, alarm in zip(hits, alarms, strict=True)
        )
    ]
    assert 0.93 <= np.mean(held) <= 0.985


def test_a_difference_is_wider_than_either():
    before = score(Answers(false_items=8, called_false=4, true_items=8, wrongly_called_false=4))
    after = score(Answers(false_items=8, called_false=7, true_items=8, wrongly_called_false=1))
    gained = difference(before.discernment, after.discernment)
    assert isclose(gained.value, after.discernment.value - before.discernment.value)
    assert gained.variance > max(before.discernment.variance, after.discernment.variance)


def test_a_group_has_a_mean_from_two_people_on():
    one = score(Answers(false_items=8, called_false=4, true_items=8, wrongly_called_false=4))
    two = score(Answers(false_items=8, called_false=7, true_items=8, wrongly_called_false=1))
    assert pooled([one.discernment]) is None
    mean = pooled([one.discernment, two.discernment])
    assert isclose(mean.value, (one.discernment.value + two.discernment.value) / 2)


@pytest.mark.parametrize(
    "counts", [(8, 9, 8, 0), (8, -1, 8, 0), (8, 0, 8, 9), (1, 0, 8, 0), (8, 0, 0, 0)]
)
def test_counts_that_cannot_be_or_say_nothing_are_refused(counts):
    names = ("false_items", "called_false", "true_items", "wrongly_called_false")
    with pytest.raises(UsageError):
        Answers(**dict(zip(names, counts, strict=True)))
