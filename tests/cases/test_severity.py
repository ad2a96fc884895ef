"""The breakout scale: what is shown gives the lower end, what nobody looked at the upper."""

import itertools

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.cases import editing
from tocsin.cases.breakout import (
    QUESTIONS,
    Answer,
    Breakout,
    Ground,
    Known,
    PlatformReached,
    categorise,
)
from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.scope import Quantity
from tocsin.cases.severity import Override, Severity
from tocsin.cases.spreading import COMMUNITIES, breakout_seen, first_posts_of, scope_seen

YES = Answer(Known.YES, ("e1",), stated_by="p")
NO = Answer(Known.NO, note="Two archives.", stated_by="p")
UNKNOWN = Answer()
ALL_NO = dict.fromkeys(QUESTIONS, NO)


def on(*names, low=1, high=1, **answers):
    platforms = tuple(PlatformReached(name, 1, 1, 1, 1) for name in names)
    return Breakout(platforms, low, high, **{**ALL_NO, **answers})


@pytest.mark.parametrize(
    ("breakout", "level", "ground"),
    [  # Nimmo 2020: the six categories, every question answered
        (on("x"), 1, Ground.ONE_COMMUNITY_ONE_PLATFORM),
        (on("x", low=2, high=2), 2, Ground.COMMUNITIES_ONE_PLATFORM),
        (on("x", "telegram"), 2, Ground.ONE_COMMUNITY_PLATFORMS),
        (on("x", "telegram", low=2, high=2), 3, Ground.COMMUNITIES_PLATFORMS),
        (on("x", media=YES), 4, Ground.MEDIA),
        (on("x", prominent=YES), 5, Ground.PROMINENT),
        (on("x", media=YES, prominent=YES), 5, Ground.PROMINENT),
        (on("x", action=YES), 6, Ground.ACTION),
        (on("x", violence=YES, media=YES), 6, Ground.VIOLENCE),
        (on("x", elsewhere=YES, low=2, high=2), 3, Ground.COMMUNITIES_PLATFORMS),
    ],
)
def test_the_six_categories(breakout, level, ground):
    found = categorise(breakout)
    assert (found.low, found.certain, found.ground) == (level, level, ground)


def test_what_nobody_looked_at_leaves_a_range_and_says_what_is_open():
    seen = Breakout((PlatformReached("x", 9, 5),), 1, None)
    found = categorise(seen)
    assert (found.low, found.high, found.certain) == (1, 6, None)
    assert found.open == (*QUESTIONS, "communities")


def test_nothing_seen_is_not_measured():
    assert categorise(Breakout())[:2] == (None, None)
    assert Severity().level is None


def test_an_account_on_a_list_raises_nothing_until_a_person_has_looked():
    noticed = Answer(noticed=("e1",))
    assert categorise(on("x", prominent=noticed)).low == 1
    assert categorise(on("x", prominent=noticed)).high == 5


def test_what_lists_point_to_is_kept_beside_what_a_person_says():
    case = editing.notice(editing.answer(Case("A"), "media", NO), "media", ("e1", "e1", "e2"))
    media = case.severity.breakout.media
    assert (media.known, media.noticed, media.note) == (Known.NO, ("e1", "e2"), NO.note)
    with pytest.raises(CannotStandError, match="mood"):
        editing.notice(Case("A"), "mood", ("e1",))


@given(st.data())
def test_the_range_is_that_of_all_answers_that_could_still_be_given(data):
    answers = {name: data.draw(st.sampled_from([YES, NO, UNKNOWN])) for name in QUESTIONS}
    names = data.draw(st.lists(st.sampled_from(["x", "telegram", "vk"]), unique=True, min_size=1))
    low = data.draw(st.integers(1, 3))
    high = data.draw(st.sampled_from([None, low, low + 1]))
    found = categorise(on(*names, low=low, high=high, **answers))
    open_ones = [name for name, given_ in answers.items() if given_ is UNKNOWN]
    possible = []
    for filled in itertools.product([YES, NO], repeat=len(open_ones)):
        settled = {**answers, **dict(zip(open_ones, filled, strict=True))}
        for communities in {low, low + 2 if high is None else high}:
            # What is on a platform of which nothing was collected may be another community.
            more = communities + (1 if settled["elsewhere"] is YES else 0)
            possible += [_by_hand(len(names), count, settled) for count in (communities, more)]
    assert (found.low, found.high) == (min(possible), max(possible))


def _by_hand(platforms, communities, answers):
    if YES in (answers["action"], answers["violence"]):
        return 6
    if answers["prominent"] is YES:
        return 5
    if answers["media"] is YES:
        return 4
    platforms += answers["elsewhere"] is YES
    return 1 + (platforms > 1) + (communities > 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"known": Known.YES, "stated_by": "p"},
        {"known": Known.YES, "evidence": ("e",)},
        {"known": Known.NO, "stated_by": "p"},
        {"known": Known.NO, "note": "looked"},
    ],
)
def test_an_answer_needs_its_person_and_its_evidence_or_where_one_looked(wrong):
    with pytest.raises(CannotStandError):
        Answer(**wrong)


@pytest.mark.parametrize(("level", "reason"), [(0, "why"), (7, "why"), (3, " ")])
def test_an_override_is_on_the_scale_and_says_why(level, reason, now):
    with pytest.raises(CannotStandError):
        Override(level, reason, "p", now)


def test_an_override_counts_and_the_computed_range_stays_beside_it(now):
    case = editing.see_spread(Case("A"), on("x", media=UNKNOWN), ())
    case = editing.override_severity(case, 5, "A minister shared it.", "p", now)
    assert case.severity.level == 5
    assert (case.severity.override.computed_low, case.severity.override.computed_high) == (1, 6)
    assert editing.withdraw_override(case).severity.level is None


def test_a_second_look_at_the_posts_keeps_the_answers_of_people():
    case = editing.answer(Case("A"), "media", YES)
    seen = editing.see_spread(case, Breakout((PlatformReached("x", 1, 1),), 1), ())
    assert seen.severity.breakout.media == YES
    assert seen.severity.breakout.platforms[0].name == "x"


POSTS = pa.table(
    {
        "platform": ["x", "x", "x", "telegram"],
        "account_key": pa.array([1, 2, 3, 4], pa.int64()),
        "post_key": pa.array([10, 20, 30, 40], pa.int64()),
        "created_at": pa.array([4, 3, 2, 1], pa.timestamp("us", tz="UTC")),
        "views": pa.array([5, None, 7, None], pa.int64()),
    }
)


def groups(**of):
    keys = [int(name[1:]) for name in of]
    return pa.table({"account_key": keys, "community": list(of.values())}, COMMUNITIES)


def test_communities_are_counted_once_over_all_platforms():
    seen = breakout_seen(POSTS, groups(a1="p", a2="p", a3="q", a4="p"))
    assert (seen.communities_low, seen.communities_high) == (2, 2)
    by_name = {one.name: one for one in seen.platforms}
    assert (by_name["x"].posts, by_name["x"].accounts, by_name["x"].communities_low) == (3, 3, 2)
    assert by_name["telegram"].communities_high == 1


def test_an_account_in_no_group_leaves_the_upper_end_open():
    seen = breakout_seen(POSTS, groups(a1="p"))
    assert (seen.communities_low, seen.communities_high) == (1, None)
    assert breakout_seen(POSTS, COMMUNITIES.empty_table()).communities_low == 1


def test_no_posts_show_nothing():
    seen = breakout_seen(POSTS.slice(0, 0), COMMUNITIES.empty_table())
    assert categorise(seen).low is None


def test_scope_is_a_lower_bound_and_says_how_many_stated_views():
    by_name = {one.quantity: one for one in scope_seen(POSTS)}
    assert by_name[Quantity.POSTS].value == by_name[Quantity.POSTS].low == 4
    assert by_name[Quantity.PLATFORMS].value == 2
    views = by_name[Quantity.VIEWS]
    assert (views.value, views.low, views.high, views.stated, views.among) == (12, 12, None, 2, 4)
    silent = POSTS.set_column(4, "views", pa.nulls(4, pa.int64()))
    assert Quantity.VIEWS not in {one.quantity for one in scope_seen(silent)}


def test_the_first_post_of_each_listed_account_is_pointed_out():
    assert first_posts_of(POSTS, pa.array([1, 3], pa.int64())) == (30, 10)
    twice = pa.concat_tables([POSTS, POSTS])
    assert first_posts_of(twice, pa.array([4], pa.int64())) == (40,)
