"""What chance gives: known for random vectors, and untouched by copies."""

import numpy as np
import pytest

from tocsin.detect.likeness import by_chance
from tocsin.embed.base import unit


def random_points(count, dimensions):
    return unit(np.random.default_rng(3).normal(size=(count, dimensions)))


@pytest.mark.parametrize("dimensions", [64, 384])
def test_random_directions_deviate_by_one_over_the_root_of_their_dimensions(dimensions):
    chance = by_chance(random_points(2_000, dimensions))
    assert abs(chance.middle) < 0.01
    assert chance.deviation == pytest.approx(dimensions**-0.5, rel=0.05)


def test_a_fifth_of_copies_hardly_changes_what_chance_gives():
    points = random_points(2_000, 384)
    alone = by_chance(points)
    points[:400] = points[0]
    assert by_chance(points).deviation == pytest.approx(alone.deviation, rel=0.1)
