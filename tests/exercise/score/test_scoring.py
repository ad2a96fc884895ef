"""The laws of scoring, on the exercise of the demo."""

import json
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError, UsageError
from tocsin.exercise import Exercise, Scenario, write_exercise
from tocsin.exercise.score import Answers, Claim, feedback, read_answers, score, to_json
from tocsin.exercise.score.answers import Person
from tocsin.posts.pseudonyms import Pseudonyms

KEY = b"k" * 32


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scored")
    write_exercise(Scenario(posts=1_500), folder)
    return folder


@pytest.fixture(scope="module")
def answers(home: Path) -> Answers:
    return read_answers(home)


def claims(people: Iterable[Person], label: str | None = None) -> list[Claim]:
    return [
        Claim(
            one.account_id, one.platform, label or (one.group.name if one.group else None), "here"
        )
        for one in people
    ]


def guilty(answers: Answers) -> list[Person]:
    return [one for one in answers.people if one.group and not one.group.is_benign]


def innocent(answers: Answers, name: str) -> list[Person]:
    return [one for one in answers.people if one.group and one.group.name == name]


def test_the_whole_truth_scores_one(answers: Answers) -> None:
    scored = score(answers, claims(guilty(answers)))
    assert scored.accounts.f1 == 1.0
    assert scored.campaigns is not None
    assert scored.campaigns.f1 == 1.0
    assert all(named.is_found for named in scored.named if not named.group.is_benign)
    assert not scored.bystanders
    assert not scored.unknown
    assert not scored.mixed
    assert feedback(scored)[-1].startswith("Well done")


def test_nothing_handed_in_scores_zero_and_has_no_precision(answers: Answers) -> None:
    scored = score(answers, [])
    assert scored.accounts.precision.value is None
    assert scored.accounts.recall.value == 0.0
    assert scored.accounts.f1 == 0.0
    assert scored.campaigns is None
    assert feedback(scored)[0] == "Nothing was handed in."
    json.dumps(to_json(scored))


def test_who_leaves_nothing_to_find_counts_neither_way(answers: Answers) -> None:
    quiet = [one for one in guilty(answers) if not one.acts]
    acting = [one for one in guilty(answers) if one.acts]
    assert quiet
    with_them, without = score(answers, claims(guilty(answers))), score(answers, claims(acting))
    assert with_them.accounts == without.accounts
    assert score(answers, claims(quiet)).accounts.precision.of == 0


@pytest.mark.parametrize("name", ["syndication", "fan_club", "official_campaign", "cross_posting"])
def test_accusing_the_innocent_costs_precision_and_teaches_why(answers: Answers, name: str) -> None:
    wronged = innocent(answers, name)
    scored = score(answers, claims([*guilty(answers), *wronged]))
    right = scored.accounts.precision.right
    assert scored.accounts.precision.value == right / (right + len(wronged))
    assert scored.accounts.recall.value == 1.0
    lesson = next(named.group.lesson for named in scored.named if named.group.name == name)
    assert [line for line in feedback(scored) if name in line and lesson in line]
    assert scored.campaigns is not None
    assert scored.campaigns.precision.value < 1.0


def test_bystanders_and_accounts_of_nowhere_count_as_wrong(answers: Answers) -> None:
    stranger = next(one for one in answers.people if one.group is None)
    nobody = Claim("no_such_account", None, None, "mine.csv, line 9")
    scored = score(answers, [*claims(guilty(answers)), *claims([stranger]), nobody, nobody])
    assert scored.accounts.precision.of == scored.accounts.precision.right + 2
    told = " ".join(feedback(scored))
    assert stranger.handle in told
    assert "mine.csv, line 9: no_such_account" in told


def test_every_way_of_naming_an_account_means_the_same_one(answers: Answers) -> None:
    for one in guilty(answers):
        for text in (*one.ids(), one.handle, f"@{one.handle.upper()}"):
            assert answers.named(text, one.platform) == [one]
            assert answers.named(text, None) == [one]
            assert answers.named(text, "unknown") == [one]


def test_a_name_that_several_have_is_asked_about(answers: Answers) -> None:
    everyone = innocent(answers, "scheduled_bots")
    twins = [one for one in everyone if one.name == everyone[0].name]
    assert len(twins) > 1
    with pytest.raises(UsageError) as caught:
        score(answers, [Claim(twins[0].name, None, None, "mine.csv, line 2")])
    assert "mine.csv, line 2" in caught.value.message
    scored = score(answers, [Claim(twins[0].name, twins[0].platform, None, "")])
    assert sum(named.count for named in scored.named) == 1


def test_pseudonyms_need_the_key_that_made_them(answers: Answers) -> None:
    names = Pseudonyms(KEY)
    hidden = [
        Claim(names.name(one.platform, next(reversed([*one.ids()]))), one.platform, "1", "here")
        for one in guilty(answers)
    ]
    with pytest.raises(UsageError) as caught:
        score(answers, hidden)
    assert "--workspace" in caught.value.remedy
    assert score(answers, hidden, names).accounts.f1 == 1.0
    assert score(answers, hidden, Pseudonyms(b"o" * 32)).accounts.f1 == 0.0


def test_one_label_for_all_finds_no_single_campaign_and_is_told_as_mixed(answers: Answers) -> None:
    scored = score(answers, claims(guilty(answers), label="everything"))
    assert scored.accounts.f1 == 1.0
    assert scored.campaigns is not None
    assert scored.campaigns.recall.right <= 1
    assert [line for line in feedback(scored) if "'everything' mixes" in line]


def test_a_campaign_in_four_networks_is_found_all_the_same(answers: Answers) -> None:
    copies = [one for one in guilty(answers) if one.group and one.group.name == "copy_paste"]
    handed = [Claim(one.account_id, one.platform, f"net {one.name[0]}", "here") for one in copies]
    scored = score(answers, handed)
    assert [named.is_found for named in scored.named if named.group.name == "copy_paste"] == [True]
    assert scored.campaigns is not None
    assert scored.campaigns.precision.value == 1.0


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_precision_and_recall_are_what_counting_gives(
    answers: Answers, data: st.DataObject
) -> None:
    people = [one for one in answers.people if one.group] + list(answers.people[:40])
    handed = data.draw(st.lists(st.sampled_from(people), max_size=60))
    scored = score(answers, claims(handed))
    right = {one for one in handed if one.group and not one.group.is_benign and one.acts}
    wrong = {one for one in handed if one.group is None or one.group.is_benign}
    everyone = {one for one in guilty(answers) if one.acts}
    assert scored.accounts.precision.right == len(right)
    assert scored.accounts.precision.of == len(right) + len(wrong)
    assert scored.accounts.recall.of == len(everyone)
    assert scored.accounts.recall.right == len(right)


def test_the_answers_know_everyone_once(answers: Answers, home: Path) -> None:
    truth = json.loads((home / "truth.json").read_bytes())
    groups = [*truth["campaigns"], *truth["benign"]]
    assert [group.name for group in answers.groups] == [one["id"] for one in groups]
    ids = [(one.platform, one.account_id) for one in answers.people]
    assert len(set(ids)) == len(ids) > 900


def test_a_folder_that_is_no_exercise_or_is_damaged_is_refused(
    tmp_path: Path, exercise: Exercise
) -> None:
    with pytest.raises(UsageError) as caught:
        read_answers(tmp_path)
    assert "tocsin exercise new" in caught.value.remedy
    broken = exercise.truth | {"campaigns": [{"id": "alone"}]}
    old = {"truth_version": 1}
    for content in (b"{", b"[]", orjson.dumps(old), orjson.dumps(broken)):
        (tmp_path / "truth.json").write_bytes(content)
        with pytest.raises(InputError):
            read_answers(tmp_path)


def test_the_operators_evasions_are_told_afterwards(tmp_path: Path) -> None:
    write_exercise(Scenario(posts=300, evasions=(("jitter", 0.5),)), tmp_path)
    told = feedback(score(read_answers(tmp_path), []))
    assert [line for line in told if "jitter 0.5" in line]
