"""The comparison scores every method alike, and its page says what the results hold."""

from collections.abc import Iterator

import orjson
import pyarrow as pa
import pytest

from comparison import BEGIN, BEST, END, PAGE, RESULTS, Line, compared, table, with_table
from peers.ranking import Peer, Ranking, ranking_of
from peers.scenarios import Scenario
from tocsin.shares.objects import SHARES

NOTHING = SHARES.empty_table()


def variants(_shares: pa.Table) -> Iterator[tuple[str, Ranking]]:
    yield "poor", ranking_of(*pa_columns((1, 7, 3), (8, 9, 9)))
    yield "good", ranking_of(*pa_columns((1, 2, 3), (3, 9, 2), (8, 9, 1)))


def pa_columns(*edges: tuple[int, int, int]) -> Iterator[object]:
    for column in zip(*edges, strict=True):
        yield pa.array(list(column), pa.int64()).to_numpy()


def test_a_method_has_a_line_for_its_defaults_and_one_for_its_best() -> None:
    peer = Peer("method", {"usual": lambda _shares: {1, 8, 9}}, variants)
    scenario = Scenario("us2016", 1, NOTHING, planted={1, 2, 3}, ignored={9})

    _, usual, best = compared(scenario, [peer])

    assert (usual.settings, usual.precision, usual.recall) == ("usual", 0.5, round(1 / 3, 4))
    assert usual.cpu_s is not None
    assert (best.settings, best.chosen, best.f1) == (BEST, "good, at least 2", 1.0)


def test_the_table_gives_means_over_seeds_with_a_row_for_each_setting() -> None:
    lines = [
        Line("us2016", seed, "method", "usual", "", 1.0, recall, f1, 2.0)
        for seed, recall, f1 in ((1, 0.5, 0.6), (2, 0.7, 0.8))
    ]

    made = table(lines).splitlines()

    assert made[0].count("|") == made[1].count("|") == made[2].count("|")
    assert made[2] == "| method | usual | **0.70** (1.00, 0.60) | 2.0 |"


def test_the_table_replaces_what_stood_between_the_marks() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter"

    assert with_table(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter"
    assert with_table(with_table(page, "x"), "new") == with_table(page, "new")


@pytest.mark.parametrize("page", ["no marks", f"{END} {BEGIN}", f"{BEGIN} {END} {BEGIN} {END}"])
def test_a_page_without_its_marks_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="needs one"):
        with_table(page, "new")


def test_the_page_says_what_the_results_hold() -> None:
    lines = [Line(**line) for line in orjson.loads(RESULTS.read_bytes())]
    page = PAGE.read_text("utf-8")

    assert with_table(page, table(lines)) == page
