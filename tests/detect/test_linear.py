import numpy as np
import pytest

from tocsin.detect.linear import Linear


def test_one_class_gives_the_sigmoid_of_its_log_odds() -> None:
    model = Linear(np.array([[2.0], [0.0]]), np.array([-1.0]))
    found = model.probabilities(np.array([[1.0, 9.0], [0.5, -9.0]]))
    assert found[:, 0] == pytest.approx([1 / (1 + np.exp(-1)), 0.5])


def test_several_classes_share_one_whole() -> None:
    model = Linear(np.array([[1.0, 0.0, -1.0]]), np.zeros(3))
    found = model.probabilities(np.array([[0.0], [700.0]]))
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found[0] == pytest.approx([1 / 3] * 3)
    assert found[1].argmax() == 0


def test_no_rows_give_no_rows() -> None:
    assert Linear(np.zeros((3, 2)), np.zeros(2)).probabilities(np.zeros((0, 3))).shape == (0, 2)
