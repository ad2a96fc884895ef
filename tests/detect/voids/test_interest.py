"""Search interest joins the windows it falls in; what is not known is a gap, not a zero."""

import pyarrow as pa

from tocsin.detect.voids.counting import POSTS, counted, demanded, to_cells
from tocsin.detect.voids.interest import with_interest
from tocsin.detect.voids.tables import INTEREST

DAY_S, DAY_US = 86_400, 86_400_000_000


def asked(key, day, topic, place=None):
    return {"post_key": key, "account_key": key, "t": day * DAY_US, "lang": None, "topic": topic,
            "place": place, "is_question": True}  # fmt: skip


def searched(topic, t, value, lang=None, place=None):
    return {"topic": topic, "lang": lang, "place": place, "t": t, "search_interest": value}


def test_values_of_a_window_add_up_and_a_cell_without_a_series_has_none(engine):
    posts = [asked(1, 10, "dam"), asked(2, 11, "dam"), asked(3, 12, "dam"), asked(4, 10, "bridge"),
             asked(5, 10, "dam", place="KE")]  # fmt: skip
    interest = [
        searched("dam", 10 * DAY_US, 2.0), searched("dam", 11 * DAY_US - 1, 3.0),
        searched("dam", 12 * DAY_US, 7.0), searched("dam", 99 * DAY_US, 9.0),
        searched("bridge", 10 * DAY_US, 1.0, lang="sw"), searched("well", 10 * DAY_US, 1.0),
    ]  # fmt: skip
    rows = engine.table(pa.Table.from_pylist(posts, schema=POSTS))
    series = engine.table(pa.Table.from_pylist(interest, schema=INTEREST))
    cells = counted(rows, demanded(rows, DAY_S), DAY_S)
    cells = to_cells(engine.to_arrow(with_interest(cells, series, DAY_S)))
    assert len(cells) == 9, "no row is added or lost"
    found = {
        (row["topic"], row["place"], int(row["window_start"].timestamp()) // DAY_S): row[
            "search_interest"
        ]
        for row in cells.to_pylist()
    }
    dam = [found["dam", None, day] for day in (10, 11, 12)]
    assert dam == [5.0, None, 7.0], "a day without a value is unknown where the cell has a series"
    assert {value for name, value in found.items() if name[:2] != ("dam", None)} == {0.0}
