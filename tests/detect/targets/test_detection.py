"""From posts to the tables: counts, shares, who does it, and what never crashes it."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.targets.folding import LONGEST, fold
from tocsin.detect.targets.gazetteer import load_gazetteer
from tocsin.detect.targets.reading import read_posts, read_text
from tocsin.detect.targets.tables import (
    ATTACKS,
    BY_NETWORK,
    FRAMES,
    MENTIONS,
    TARGETS,
    multilateral,
)

ATTACK, MENTION = "The WHO is corrupt", "The WHO published guidance on measles"
POSTS = [
    (1, ATTACK, "en"),
    (1, ATTACK, "en"),
    (2, "L'OMS est corrompue", "fr"),
    (3, MENTION, "en"),
    (4, "WHO yatoa mwongozo mpya", "sw"),
    (5, "The EU met in Ukraine", "en"),
    (6, "The WHO is not corrupt", "en"),
    (7, None, None),
]
PIECES = [
    *"uncorptis.?!#*_-'\"“”«»\u0000\u202e\u200b\ud800\ufdfa\u0301İıßﬁ1 \n",
    "WHO", "the UN ", "corrupt ", "not ", "世卫组织", "腐败", "منظمة", "الصحة العالمية",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
FIXTURE = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_tables_have_their_schemas_and_refer_to_each_other(detected):
    found = detected(POSTS)
    attacks, aside = (found.attacks, ATTACKS), (found.set_aside, ATTACKS)
    pairs = [attacks, aside, (found.targets, TARGETS), (found.mentions, MENTIONS)]
    pairs += [(found.frames, FRAMES), (found.by_network, BY_NETWORK)]
    assert all(table.schema == schema for table, schema in pairs)
    assert found.set_aside["stance"].to_pylist() == ["negated"]
    for row in found.attacks.to_pylist():
        stretch = POSTS[row["post_key"]][1][row["start"] : row["end"]]
        assert row["words"] in stretch


def test_a_target_is_counted_by_posts_and_by_accounts(detected):
    who = detected(POSTS).targets.to_pylist()[0]
    assert (who["target"], who["kind"]) == ("who", "organisation")
    assert (who["posts"], who["accounts"], who["read_posts"], who["read_accounts"]) == (6, 5, 5, 4)
    assert (who["attacking_posts"], who["attacking_accounts"]) == (3, 2)
    assert who["share"] == pytest.approx(0.6)
    assert who["share_low"] < 0.6 < who["share_high"]
    assert (who["languages"], who["not_measured"]) == (["en", "fr", "sw"], ["sw"])
    assert who["ratio"] is None


def test_who_delegitimises_whom_and_within_which_narrative(detected):
    networks = pa.table({"account_key": [1, 2], "network": pa.array([9, 4], pa.int32())})
    narratives = pa.table({"post_key": [0, 2, 3], "narrative": [70, 71, 72]})
    found = detected(POSTS, networks=networks, narratives=narratives)
    who = found.targets.to_pylist()[0]
    assert (who["networks"], who["narratives"]) == ([4, 9], ["70", "71"])
    rows = {(row["network"], row["posts"], row["accounts"]) for row in found.by_network.to_pylist()}
    assert rows == {(9, 2, 1), (4, 1, 1)}


def test_attacks_on_multilateral_cooperation_are_a_view_and_a_finding(detected):
    found = detected(
        [*POSTS, (8, "Journalists are liars", "en"), (9, "Journalists are liars", "en")]
    )
    assert set(multilateral(found.targets)["target"].to_pylist()) == {"who", "eu"}
    view, who, journalists = found.findings
    assert view.subject == "multilateral cooperation"
    assert view.evidence == (0, 1, 2)
    assert {who.subject, journalists.subject} == {"who", "journalists"}
    assert all("not a judgement" in finding.caveats[0] for finding in found.findings)
    assert "corrupt or bought" in who.statement


def test_no_posts_give_empty_tables(detected):
    found = detected([(1, "nothing here", "en")])
    assert not len(found.targets)
    assert found.findings == ()


def test_a_post_in_several_rows_counts_once():
    batch = pa.RecordBatch.from_pylist(
        [{"post_key": 1, "account_key": 1, "platform": "x", "lang": "en", "created_at": None,
          "text": ATTACK}] * 2
    )  # fmt: skip
    mentions, attacks, seen = read_posts(load_gazetteer(), [batch])
    assert len(mentions) == len(attacks) == len(seen) == 1


@FIXTURE
@given(HOSTILE, st.sampled_from(["en", "zh", "ar", None]))
def test_hostile_text_gives_places_within_the_text(text, language):
    found = read_text(load_gazetteer(), text, language)
    folded = found.folded
    for start, end in [(it.start, it.end) for it in (*found.mentions, *found.framings)]:
        first, last = folded.place(start, end)
        assert 0 <= first < last <= len(text)
    stretches = [(it.start, it.end) for it in found.mentions]
    assert all(one[1] <= two[0] for one, two in pairwise(stretches))


@given(st.text())
def test_folding_twice_changes_nothing_and_keeps_every_place(text):
    folded = fold(text)
    if folded.origin is None:
        assert len(folded.text) == len(text)
    else:
        assert len(folded.origin) == len(folded.text)
        assert list(folded.origin) == sorted(folded.origin)
    assert fold(folded.text).text == folded.text


@pytest.mark.parametrize(
    "piece",
    [
        "WHO corrupt not ",
        "#WHOCorruptNot",
        "منظمة الصحة العالمية فاسدة",
        "世卫组织腐败",
        "“WHO is ",
    ],
)
def test_a_megabyte_costs_no_more_than_its_beginning(piece):
    text = piece * (1_000_000 // len(piece))
    found = read_text(load_gazetteer(), text, "en")
    assert len(found.folded.written) == LONGEST


def test_a_state_is_counted_but_gets_neither_a_ratio_nor_a_finding(detected):
    posts = [(n, "Ukraine is corrupt", "en") for n in range(20)]
    found = detected([*posts, *((n, ATTACK if n % 2 else MENTION, "en") for n in range(20, 60))])
    state = next(row for row in found.targets.to_pylist() if row["target"] == "state-ua")
    assert (state["attacking_accounts"], state["ratio"]) == (20, None)
    assert "state-ua" not in {finding.subject for finding in found.findings}
