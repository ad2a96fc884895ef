"""Own corrections by words, and opposite stances: what is found, and what is not."""

from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.authority.contradicting import contradictions
from tocsin.detect.authority.correcting import corrections

H_US = 3_600_000_000


def pair(text, earlier=0, later=2):
    return pa.table(
        {
            "institution": ["Office"], "post_key": [2], "corrects_post_key": [1],
            "t": [later * H_US], "earlier_t": [earlier * H_US], "text": [text],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Correction: the line opens on Monday.", "RICHTIGSTELLUNG zu unserem Beitrag",
        "Fe de erratas: eran 12", "Rectificatif : les chiffres", "تصحيح: الرقم هو ١٢", "更正：數字",
        "Исправление к посту", "Sprostowanie", "Düzeltme", "सुधार: संख्या", "We were wrong yesterday",
    ],
)  # fmt: skip
def test_a_correction_is_told_by_its_word_in_many_languages(text):
    (row,) = corrections(pair(text)).to_pylist()
    assert (row["post_key"], row["corrects_post_key"], row["after_h"]) == (2, 1, 2.0)


@pytest.mark.parametrize(
    "text", ["See also our new page", "Correctional facilities", "", None, "\x00" * 50, "x" * 10**6]
)
def test_a_reply_to_oneself_alone_is_no_correction(text):
    assert corrections(pair(text)).num_rows == 0


def test_nothing_is_corrected_before_it_was_said():
    assert corrections(pair("Correction", earlier=5, later=2)).num_rows == 0


def sided(rows):
    names = ("institution", "topic", "stance", "post_key", "t")
    return pa.table(
        [list(column) for column in zip(*rows, strict=True)]
        if rows
        else [pa.array([], pa.string())] * 3 + [pa.array([], pa.int64())] * 2,
        names=names,
    )


def test_the_closest_two_posts_of_opposite_stance_are_named():
    found = contradictions(
        sided(
            [
                ("Office", "a", "agree", 1, 0), ("Office", "a", "agree", 2, 50 * H_US),
                ("Office", "a", "deny", 3, 60 * H_US), ("Office", "b", "deny", 4, 0),
                ("Peer", "b", "agree", 5, H_US), ("Peer", "c", "deny", 6, 0),
            ]
        )
    )  # fmt: skip
    own, peers = sorted(found.found.to_pylist(), key=lambda row: row["topic"])
    assert (own["institution"], own["other"]) == ("Office", "Office")
    assert (own["agree_post_key"], own["deny_post_key"], own["apart_h"]) == (2, 3, 10.0)
    assert (peers["institution"], peers["other"]) == ("Peer", "Office")
    assert found.stanced == {"Office": 1, "Peer": 0}


def test_every_contradiction_is_found_and_is_the_closest_there_is():
    rng = np.random.default_rng(6)
    rows = [
        (str(rng.choice(["A", "B"])), str(rng.choice(["x", "y", "z"])),
         str(rng.choice(["agree", "deny"])), number, int(rng.integers(0, 1_000)) * H_US)
        for number in range(60)
    ]  # fmt: skip
    best = {}
    for one, two in product(rows, rows):
        if one[1] == two[1] and (one[2], two[2]) == ("agree", "deny"):
            key = (one[0], two[0], one[1])
            best[key] = min(best.get(key, float("inf")), abs(one[4] - two[4]) / H_US)
    found = contradictions(sided(rows)).found.to_pylist()
    assert {(r["institution"], r["other"], r["topic"]): r["apart_h"] for r in found} == best


def test_no_stances_give_no_contradictions():
    assert contradictions(sided([])).found.num_rows == 0
