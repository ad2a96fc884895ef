import pytest
from tests.panels.conftest import called, discussing, drawn, finished, seated

from tocsin.panels.comparing import comparisons

NO = ["refuted"] * 9


def test_an_open_ballot_is_compared_by_nobody() -> None:
    assert comparisons(seated(drawn(called()))) == ()
    assert [one.round for one in comparisons(discussing(drawn(called()), NO))] == [1]


def test_the_shares_of_the_main_question_stand_beside_dawid_skene() -> None:
    (first, second) = comparisons(finished(drawn(called()), [*NO[:6], *["supported"] * 3]))
    shares = {one.option: one.share for one in second.options}
    assert shares["refuted"] == pytest.approx(6 / 9)
    assert sum(one.dawid_skene for one in second.options) == pytest.approx(1)
    assert first.questions == 3


def test_alpha_is_not_measured_where_all_gave_one_answer() -> None:
    (first,) = comparisons(discussing(drawn(called()), NO))
    assert first.alpha is None
    assert first.alpha_low is None
