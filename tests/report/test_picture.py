from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.chain.investigation import Investigation
from tocsin.report import picture
from tocsin.report.layout import circles_in_rows, placed


def test_all_that_fits_is_drawn_and_counted(investigation: Investigation):
    drawn = picture.draw_picture(investigation.coordination)
    assert drawn is not None
    assert drawn.dots == drawn.accounts == investigation.coordination.accounts.num_rows
    assert drawn.pairs_drawn == drawn.pairs == investigation.coordination.edges.num_rows
    assert [drawing.number for drawing in drawn.drawings] == [1, 2, 3]


def test_what_does_not_fit_is_left_out_lightest_first(
    investigation: Investigation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(picture, "MAX_DOTS", 15)
    drawn = picture.draw_picture(investigation.coordination)
    assert drawn is not None
    assert [len(drawing.dots) for drawing in drawn.drawings] == [12, 3]
    assert drawn.pairs_drawn < drawn.pairs


def test_the_picture_is_the_same_every_time(investigation: Investigation):
    found = investigation.coordination
    assert picture.draw_picture(found) == picture.draw_picture(found)


def test_without_networks_there_is_no_picture(edgeless: Investigation):
    assert picture.draw_picture(edgeless.coordination) is None


def test_an_edge_that_names_an_unknown_account_is_an_error(investigation: Investigation):
    broken = replace(
        investigation.coordination, accounts=investigation.coordination.accounts.slice(1)
    )
    with pytest.raises(ValueError, match="not in the table"):
        picture.draw_picture(broken)


@pytest.mark.parametrize("size", [1, 2, 3, 30, 90])
def test_every_dot_lies_within_its_circle(size: int):
    pairs = [(n, (n * 7 + 1) % size) for n in range(size) if n != (n * 7 + 1) % size]
    places = placed(range(size), pairs)
    assert set(places) == set(range(size))
    assert all(x * x + y * y <= 1.001 for x, y in places.values())


@given(st.lists(st.floats(5, 300), min_size=1, max_size=30))
def test_circles_neither_overlap_nor_leave_the_picture(radii: list[float]):
    circles, height = circles_in_rows(radii, 1_000)
    for n, one in enumerate(circles):
        assert one.x - one.radius >= 0
        assert one.x + one.radius <= 1_000
        assert one.radius <= one.y <= one.label_y <= height
        for two in circles[:n]:
            apart = ((one.x - two.x) ** 2 + (one.y - two.y) ** 2) ** 0.5
            assert apart >= one.radius + two.radius
