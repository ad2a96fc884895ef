import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.worthiness.grouping import leaders
from tocsin.embed.base import Vectors, unit


def _leaders(claims: list[str], vectors: Vectors) -> list[int]:
    languages = pa.array(["en"] * len(claims), pa.string())
    return leaders(claims, languages, vectors, np.arange(len(claims))).tolist()


def _on_a_circle(degrees: list[float]) -> Vectors:
    angle = np.radians(degrees)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


def test_groups_do_not_chain() -> None:
    # Each is near the next; only the two beside the first are near it (cos 20° = 0.94).
    assert _leaders(list("abcd"), _on_a_circle([0, 20, 40, 60]))[:3] == [0, 0, 2]


def test_another_number_or_a_negation_makes_another_claim() -> None:
    same = np.ones((4, 3), dtype=np.float32) / np.sqrt(3)
    claims = ["50 people died", "3000 people died", "50 people did not die", "people died"]
    assert _leaders(claims, same.astype(np.float32)) == [0, 1, 2, 0]


@given(st.integers(0, 60), st.integers(0, 5))
def test_every_claim_has_a_leader_that_leads_itself(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = unit(random.normal(size=(count, 4)))
    found = _leaders(["a claim"] * count, vectors)
    assert all(found[leader] == leader for leader in found)
    assert all(leader <= claim for claim, leader in enumerate(found))


def test_in_a_larger_corpus_a_pair_must_stand_out_from_random_pairs() -> None:
    random = np.random.default_rng(1)
    shared = np.zeros(64)
    shared[0] = 6.0  # what all texts have in common: their plain cosines are high
    vectors = random.normal(size=(400, 64)) + shared
    vectors[1] = vectors[0] + 0.5 * random.normal(size=64)
    found = _leaders(["a claim"] * 400, unit(vectors))
    assert found == [0, 0, *range(2, 400)]
