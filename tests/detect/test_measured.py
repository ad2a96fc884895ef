from tocsin.detect.measured import NOT_MEASURED, Measured, measured_in

_FIGURES = (Measured("en", "F1", 0.691, 0.62, 0.762, 1021, "a test set"),)


def test_a_measured_language_shows_its_figure_with_interval_and_data() -> None:
    assert measured_in("en", _FIGURES) == "F1 0.69 (0.62 to 0.76) on 1,021 texts of a test set"


def test_another_language_and_an_unknown_one_are_not_measured() -> None:
    assert measured_in("sw", _FIGURES) == NOT_MEASURED
    assert measured_in(None, _FIGURES) == NOT_MEASURED
