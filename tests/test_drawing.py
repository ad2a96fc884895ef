"""Drawings: whatever they are given they are whole XML, true to the numbers, and within the frame.

What is drawn is read back from the SVG: lines are paths without a fill in a series' own colour,
bands are filled paths, points are circles, bars are rectangles, other intervals are black paths.
"""

import itertools
import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tocsin.charts import Chart, Level, Series
from tocsin.drawing import _COLOURS, HEIGHT, WIDTH, _ends, _number, _ticks

NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(), max_size=40)  # control characters and lone surrogates, too
HOSTILE = [
    "</svg><script>alert(1)</script>", "\"' onload='x", "&amp;<![CDATA[", "a\x00b\x1b\x7f\x85",
    "\ud800\udfff", "\ufffe\uffff", "\u202eabc\u202c", "]]>", "x" * 10_000, "",
]  # fmt: skip
ATTRIBUTES = {
    "viewBox",
    "role",
    "aria-label",
    "font-family",
    "font-size",
    "fill",
    "fill-opacity",
    "d",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-linejoin",
    "stroke-dasharray",
    "x",
    "y",
    "width",
    "height",
    "cx",
    "cy",
    "r",
    "text-anchor",
    "transform",
}
"""All that a drawing may have: no style, no event, no address."""
VALUES = st.floats(-1e12, 1e12) | st.just(NAN)
KINDS = st.sampled_from(["line", "steps", "points", "bars"])


def drawn(chart):
    """The drawing, read back as strict XML."""
    return etree.fromstring(chart.svg().encode())


def found(root, tag, **wanted):
    every = root.iter(SVG + tag)
    return [
        one for one in every if all(one.get(k.replace("_", "-")) == v for k, v in wanted.items())
    ]


def texts(root):
    return ["".join(one.itertext()) for one in root.iter(SVG + "text")]


def lines(root, number=0):
    """The points of each line of a series, as they stand in its path."""
    return [one.get("d") for one in found(root, "path", stroke=_COLOURS[number], fill="none")]


def bands(root):
    return [one for one in found(root, "path") if one.get("fill-opacity") == ".18"]


def bars_of_error(root):
    return found(root, "path", stroke_width="1.4")


def one_series(y, kind="line", **more):
    return Chart("Cases", "day", "cases", (Series("seen", range(len(y)), y, kind=kind, **more),))


def numbers(path):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_are_text_and_nothing_else(text):
    series = tuple(Series(text, [text, "b"], [1, 2], kind=kind) for kind in ("line", "bars"))
    root = drawn(Chart(text, text, text, series, (Level(1, text),), text))
    tags = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert tags <= {"svg", "title", "path", "text", "rect", "circle"}
    assert {name for one in root.iter() for name in one.attrib} <= ATTRIBUTES


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_gives_a_whole_drawing(title, x_label, y_label, name, category):
    series = tuple(
        Series(name, [category, "other"], [1, NAN], kind=kind) for kind in ("bars", "line")
    )
    root = drawn(Chart(title, x_label, y_label, series, (Level(0.5, name),)))
    assert root.get("role") == "img"
    assert len(found(root, "title")) == 1


def test_text_is_shown_as_it_was_written():
    root = drawn(Chart("<b>&\"'</b>", "מים", "水", (Series("s", [0, 1], [0, 1]),)))
    assert found(root, "title")[0].text == "<b>&\"'</b>"
    assert {"מים", "水"} <= set(texts(root))
    assert root.get("aria-label") == "<b>&\"'</b>: 水 by מים"


@settings(max_examples=60)
@given(
    KINDS,
    st.lists(st.tuples(st.floats(-1e9, 1e9) | st.just(NAN), VALUES, VALUES, VALUES), max_size=12),
    st.lists(VALUES.filter(np.isfinite), max_size=2),
)
def test_any_numbers_give_a_drawing_within_its_frame(kind, rows, levels):
    x, y, low, high = (list(column) for column in zip(*rows, strict=True)) if rows else ([],) * 4
    chart = Chart(
        "t", "x", "y", (Series("s", x, y, low, high, kind),), tuple(Level(v, "l") for v in levels)
    )
    root = drawn(chart)
    frame = [float(end) for end in root.get("viewBox").split()]
    for mark in found(root, "circle"):
        assert -4 <= float(mark.get("cx")) <= frame[2] + 4
        assert 0 <= float(mark.get("cy")) <= frame[3]
    for path in (one.get("d") for one in found(root, "path")):
        assert all(np.isfinite(numbers(path)))
        assert "nan" not in path
        assert "inf" not in path
    shown = sum(np.isfinite(a) and np.isfinite(b) for a, b in zip(x, y, strict=True))
    if kind == "points":
        assert len(found(root, "circle")) == shown
    if kind == "bars":
        assert len(found(root, "rect")) == shown


def test_values_stand_where_they_belong():
    """Ends and middle of a line: twice the value is twice as high above the axis."""
    (path,) = lines(drawn(one_series([0, 5, 10])))
    (x0, y0), (x1, y1), (x2, y2) = np.reshape(numbers(path), (-1, 2))
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.11)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.11)
    assert y2 < y1 < y0


def test_what_was_not_measured_is_a_gap_and_not_nought():
    root = drawn(one_series([1, 2, NAN, 4, 5]))
    assert len(lines(root)) == 2
    assert len(found(drawn(one_series([1, NAN, 3], "points")), "circle")) == 2
    assert len(found(drawn(one_series([1, NAN, 3], "bars")), "rect")) == 2
    assert not lines(drawn(one_series([NAN, NAN])))


def test_infinite_values_are_not_drawn():
    assert len(found(drawn(one_series([1, float("inf"), 3], "points")), "circle")) == 2


def test_a_staircase_keeps_its_value_until_the_next():
    (path,) = lines(drawn(one_series([1, 3, 2], "steps")))
    assert re.fullmatch(r"M[\d. ]+(H[\d.]+V[\d.]+){2}", path)


def test_intervals_of_lines_are_bands_from_low_to_high():
    root = drawn(one_series([2, 3], low=[1, 1], high=[4, 5]))
    (band,) = bands(root)
    heights = np.reshape(numbers(band.get("d")), (-1, 2))[:, 1]
    assert heights[1] < heights[0] < heights[2]
    assert heights[2] == heights[3]
    assert band.get("fill") == _COLOURS[0]


@pytest.mark.parametrize("kind", ["points", "bars"])
def test_intervals_of_marks_are_bars_through_them_and_missing_ones_are_none(kind):
    root = drawn(one_series([2, 3, 4], kind, low=[1, NAN, 3], high=[4, 5, 4.5]))
    through = bars_of_error(root)
    assert len(through) == 2
    x, low, high = numbers(through[0].get("d"))
    assert high < low
    if kind == "points":
        mark = found(root, "circle")[0]
        assert float(mark.get("cx")) == x
        assert high < float(mark.get("cy")) < low


def test_the_room_is_made_for_intervals_and_levels_too():
    root = drawn(
        Chart("t", "x", "y", (Series("s", [0, 1], [1, 1], [-5, 0], [9, 2]),), (Level(20, "far"),))
    )
    shown = [numbers(one.get("d")) for one in found(root, "path", stroke_dasharray="3 4")]
    assert all(0 < y < HEIGHT for _, y, _ in shown)
    assert "far" in texts(root)
    assert "20" in texts(root)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_are_round_within_the_ends_and_neither_few_nor_many(low, size):
    low, high = _ends([np.array([low, low + size])], 0.0)
    ticks = np.array(_ticks(low, high))
    assert 2 <= len(ticks) <= 7
    step = np.diff(ticks).mean()
    assert (ticks >= low - 1e-6 * step).all()
    assert (ticks <= high + 1e-6 * step).all()
    digit = step / 10.0 ** np.floor(np.log10(step) + 1e-6)
    assert min(abs(digit - one) for one in (1, 2, 5, 10)) < 1e-3


@given(st.lists(st.floats(-1e12, 1e12), max_size=5))
def test_two_ends_are_never_the_same(values):
    low, high = _ends([np.array(values, dtype=np.float64)], 0.0)
    assert low < high
    assert all(low <= value <= high for value in values)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (9_999, "9999"), (20_000, "20k"),
        (1.5e6, "1.5M"), (-3e9, "-3G"),
    ],
)  # fmt: skip
def test_numbers_on_axes_are_short(value, said):
    assert _number(value) == said


def test_days_and_hours_are_written_as_such_in_utc():
    days = [BEGIN + timedelta(days=n) for n in range(31)]
    far = texts(drawn(Chart("t", "day", "n", (Series("s", days, range(31)),))))
    assert "01 Mar 2026" in far
    assert "31 Mar 2026" in far
    hours = [BEGIN + timedelta(hours=n) for n in range(25)]
    near = texts(drawn(Chart("t", "hour", "n", (Series("s", hours, range(25)),))))
    assert "01 Mar 00:00" in near
    assert "02 Mar 00:00" in near


def test_categories_of_all_series_share_an_axis_in_order_of_appearance():
    series = (
        Series("one", ["a", "b"], [1, 2], kind="points"),
        Series("two", ["b", "c"], [2, 3], kind="points"),
    )
    root = drawn(Chart("t", "x", "y", series))
    shown = [text for text in texts(root) if text in {"a", "b", "c"}]
    assert shown == ["a", "b", "c"]
    marks = found(root, "circle")
    of_b = [float(mark.get("cx")) for mark in (marks[1], marks[2])]
    apart = abs(float(marks[3].get("cx")) - float(marks[2].get("cx")))
    assert 0 < abs(of_b[0] - of_b[1]) < apart / 2


def test_bars_of_several_series_stand_side_by_side():
    series = tuple(Series(str(n), ["a", "b"], [n + 1, 2], kind="bars") for n in range(3))
    edges = sorted(
        (float(bar.get("x")), float(bar.get("x")) + float(bar.get("width")))
        for bar in found(drawn(Chart("t", "x", "y", series)), "rect")
    )
    assert len(edges) == 6
    assert all(end <= start + 0.11 for (_, end), (start, _) in itertools.pairwise(edges))


def test_bars_begin_at_nought():
    root = drawn(one_series([5, 7, -2], "bars"))
    up, _, down = found(root, "rect")
    assert "0" in texts(root)
    assert float(up.get("y")) + float(up.get("height")) == pytest.approx(
        float(down.get("y")), abs=0.2
    )


def test_each_series_has_its_own_dash_besides_its_colour():
    series = tuple(Series(str(n), [0, 1], [n, n]) for n in range(6))
    root = drawn(Chart("t", "x", "y", series))
    dashes = {
        found(root, "path", stroke=c, fill="none")[0].get("stroke-dasharray") for c in _COLOURS
    }
    assert len(dashes) == 6
    assert {str(n) for n in range(6)} <= set(texts(root))


@pytest.mark.parametrize("kind", ["line", "steps", "points", "bars"])
@pytest.mark.parametrize("x", [[3.0], [BEGIN], ["only"]])
def test_one_value_alone_is_drawn(kind, x):
    root = drawn(Chart("t", "x", "y", (Series("s", x, [5.0], kind=kind),)))
    assert len(lines(root)) + len(found(root, "circle")) + len(found(root, "rect")) == 1


def test_nothing_measured_is_an_empty_frame_with_its_axes():
    for series in ((), (Series("s", [], []),), (Series("s", [1, 2], [NAN, NAN]),)):
        root = drawn(Chart("Cases", "day", "cases", series))
        assert {"day", "cases"} <= set(texts(root))
        assert not lines(root)


def test_a_long_label_is_cut_and_a_page_is_not_widened():
    root = drawn(Chart("t", "x", "y", (Series("s", ["w" * 500, "b"], [1, 2]),)))
    assert max(map(len, texts(root))) < 60
    assert root.get("viewBox").split()[2] == str(WIDTH)


def test_a_notebook_shows_the_drawing():
    chart = one_series([1, 2])
    assert chart._repr_svg_() == chart.svg()


def test_bars_on_a_time_axis_are_as_wide_as_their_step_allows():
    days = [BEGIN + timedelta(days=n) for n in range(30)]
    root = drawn(Chart("t", "day", "n", (Series("s", days, [1.0] * 30, kind="bars"),)))
    bars = found(root, "rect")
    assert all(float(bar.get("width")) > 5 for bar in bars)
    ends = [(float(b.get("x")), float(b.get("x")) + float(b.get("width"))) for b in bars]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(ends))
    assert ends[-1][1] <= WIDTH


def test_one_moment_alone_is_named_once_and_not_among_years():
    root = drawn(Chart("t", "day", "n", (Series("s", [BEGIN], [1.0], kind="points"),)))
    assert [text for text in texts(root) if "Mar" in text] == ["01 Mar 00:00"]


def test_days_on_the_axis_stand_at_their_midnight():
    days = [BEGIN + timedelta(days=n) for n in range(60)]
    root = drawn(Chart("t", "day", "n", (Series("s", days, list(range(60))),)))
    (path,) = lines(root)
    at = dict(zip(days, np.reshape(numbers(path), (-1, 2))[:, 0], strict=True))
    for one in found(root, "text"):
        if re.fullmatch(r"\d\d \w{3} \d{4}", one.text or "") and one.get("text-anchor") == "middle":
            day = datetime.strptime(one.text, "%d %b %Y").replace(tzinfo=UTC)
            assert float(one.get("x")) == pytest.approx(at[day], abs=0.2)


def test_bars_below_nought_hang_from_it():
    root = drawn(one_series([-5, -3], "bars"))
    assert "0" in texts(root)
    tops = {bar.get("y") for bar in found(root, "rect")}
    assert len(tops) == 1
    assert all(float(bar.get("height")) > 5 for bar in found(root, "rect"))


def test_marks_do_not_stand_on_the_edge():
    root = drawn(one_series([1, 2, 3], "points"))
    for mark in found(root, "circle"):
        assert 75 < float(mark.get("cx")) < WIDTH - 30


def test_a_long_legend_goes_on_in_the_next_row():
    series = tuple(Series(f"a long label of series {n}", [0, 1], [n, n]) for n in range(6))
    root = drawn(Chart("t", "x", "y", series))
    shown = [one for one in found(root, "text") if (one.text or "").startswith("a long")]
    assert len({one.get("y") for one in shown}) > 1
    assert all(float(one.get("x")) + 6.4 * len(one.text) <= WIDTH + 20 for one in shown)
    height = float(root.get("viewBox").split()[3])
    assert all(float(one.get("y")) < height for one in shown)


@given(st.floats(1e-12, 1e9), st.floats(-1e3, 1e3))
def test_no_two_ticks_are_written_alike(size, low):
    low, high = _ends([np.array([low * size, (low + 1) * size])], 0.0)
    written = [_number(tick) for tick in _ticks(low, high)]
    assert len(set(written)) == len(written)


def test_an_interval_is_drawn_wherever_it_is_known():
    root = drawn(one_series([1, 2, 3, 4, 5], low=[0, 1, NAN, 3, 4], high=[2, 3, NAN, 5, 6]))
    assert len(bands(root)) == 2
    assert len(lines(root)) == 1
    alone = drawn(one_series([1, NAN, 3], low=[0, NAN, 2], high=[2, NAN, 4]))
    assert len(bars_of_error(alone)) == 2


def boxes(root, labels):
    """Where labels of levels stand: left, right, baseline."""
    found_boxes = []
    for one in found(root, "text"):
        if one.text in labels:
            x, wide = float(one.get("x")), 6.4 * len(one.text)
            left = x if one.get("text-anchor") == "start" else x - wide
            found_boxes.append((left, left + wide, float(one.get("y"))))
    return found_boxes


def test_labels_of_levels_close_to_each_other_do_not_overlap():
    levels = (Level(0.80, "reliable"), Level(0.78, "tentative"), Level(0.0, "chance"))
    root = drawn(Chart("t", "x", "y", (Series("s", [0, 1], [0.1, 0.9]),), levels))
    stand = boxes(root, {level.label for level in levels})
    assert len(stand) == 3
    for (l0, r0, y0), (l1, r1, y1) in itertools.combinations(stand, 2):
        assert r0 <= l1 or r1 <= l0 or abs(y0 - y1) >= 10


def test_a_label_of_a_level_gives_way_to_the_data():
    rising = Series("s", list(range(20)), [0.0] * 12 + [1.05, 0.95] * 4, kind="points")
    root = drawn(Chart("t", "x", "y", (rising,), (Level(1.0, "what is usual here"),)))
    ((left, *_),) = boxes(root, {"what is usual here"})
    assert left < WIDTH / 2


def test_many_categories_stand_upright_and_none_on_another():
    names = [f"site-{n}.example.org" for n in range(30)]
    root = drawn(Chart("t", "site", "y", (Series("s", names, range(30), kind="points"),)))
    upright = [one for one in found(root, "text") if (one.text or "").startswith("site-")]
    assert len(upright) == 30
    at = [numbers(one.get("transform"))[0] for one in upright]
    assert min(np.diff(at)) >= 12
    more = [f"site-{n}" for n in range(500)]
    root = drawn(Chart("t", "site", "y", (Series("s", more, range(500), kind="points"),)))
    at = [numbers(one.get("transform"))[0] for one in found(root, "text", text_anchor="end")
          if (one.text or "").startswith("site-")]  # fmt: skip
    assert min(np.diff(at)) >= 12


def test_words_beside_and_below_the_axes_fit():
    root = drawn(Chart("t", "x" * 300, "y" * 300, (Series("s", [0, 3e6], [1e6, 1e6 + 0.5]),)))
    for one in found(root, "text"):
        wide = 6.4 * len(one.text)
        if one.get("transform"):
            assert wide <= HEIGHT
        elif one.get("text-anchor") == "end":
            assert float(one.get("x")) - wide >= 15
            assert float(one.get("x")) <= WIDTH
        elif one.get("text-anchor") == "middle":
            assert float(one.get("x")) + wide / 2 <= WIDTH + 1
