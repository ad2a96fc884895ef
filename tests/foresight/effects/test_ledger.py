from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.foresight.effects.ledger import Ledger, ledger, read_ledger
from tocsin.foresight.effects.reading import COLUMNS
from tocsin.foresight.effects.records import Intervention, Outcome, Quality, Scale

ROW = {
    "intervention": "label",
    "outcome": "sharing",
    "scale": "relative_change",
    "effect": "-0.2",
    "low": "-0.3",
    "high": "-0.1",
    "population": "everybody",
    "country": "nowhere",
    "platform": "none",
    "year": "2026",
    "n": "1000",
    "source": "Invented 2026",
    "quality": "moderate",
    "preregistered": "true",
    "half_life_days": "",
    "note": "",
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "effects.csv"
    lines = [",".join(COLUMNS), *[",".join(row[name] for name in COLUMNS) for row in rows]]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_every_bundled_row_names_its_source_and_is_within_its_interval():
    found = ledger()
    assert len(found.priors) >= 20
    assert all(prior.source and prior.year >= 2017 for prior in found.priors)
    assert found.tables()["ledger"].num_rows == len(found.priors)
    assert found.plot().svg().startswith("<svg")


def test_own_rows_come_after_the_bundled_ones(tmp_path):
    own = ledger(write(tmp_path, ROW))
    assert own.priors[:-1] == ledger().priors
    assert own.priors[-1].effect == -0.2
    assert own.priors[-1].preregistered is True
    assert own.priors[-1].half_life_days is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("intervention", "spell", "line 3, intervention: 'spell' is not known"),
        ("outcome", "", "line 3, outcome"),
        ("effect", "much", "line 3, effect: 'much' is no number"),
        ("effect", "", "line 3, effect: it is empty"),
        ("effect", "nan", "line 3, effect"),
        ("low", "", "only one end of the interval"),
        ("high", "-0.25", "is not between low"),
        ("source", "", "line 3, source: it is empty"),
        ("quality", "splendid", "It is one of high, moderate, low"),
        ("preregistered", "perhaps", "line 3, preregistered"),
        ("half_life_days", "0", "line 3, half_life_days"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(tmp_path, field, value, words):
    with pytest.raises(InputError, match=words):
        read_ledger(write(tmp_path, ROW, {**ROW, field: value}))


def test_nothing_can_be_reduced_by_more_than_all(tmp_path):
    row = {**ROW, "effect": "-1.2", "low": "", "high": ""}
    with pytest.raises(InputError, match="less than nothing"):
        read_ledger(write(tmp_path, row))


def test_a_missing_column_and_a_wrong_encoding_are_told(tmp_path):
    path = tmp_path / "effects.csv"
    path.write_text("intervention,effect\nlabel,-0.1\n", "utf-8")
    with pytest.raises(InputError, match="line 1: there is no column outcome, scale"):
        read_ledger(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_ledger(path)


def test_a_row_with_too_few_fields_is_told(tmp_path):
    path = write(tmp_path, ROW)
    path.write_text(path.read_text("utf-8") + "\nlabel,sharing\n", "utf-8")
    with pytest.raises(InputError, match="line 3, scale"):
        read_ledger(path)


def test_an_effect_on_belief_says_nothing_of_sharing(tmp_path):
    found = read_ledger(write(tmp_path, {**ROW, "outcome": "belief"}))
    assert found.sharing(Intervention.LABEL) is None
    assert "not measured" in found.said()[3]


def test_one_figure_without_an_interval_may_be_nothing(tmp_path):
    row = {**ROW, "low": "", "high": ""}
    reduction, rows = read_ledger(write(tmp_path, row)).sharing(Intervention.LABEL)
    assert tuple(reduction) == (0.2, 0.0, 0.2)
    assert len(rows) == 1


def test_rows_of_low_quality_count_only_where_there_are_no_others(tmp_path):
    low = {**ROW, "quality": "low", "effect": "-0.9", "low": "", "high": ""}
    reduction, _ = read_ledger(write(tmp_path, ROW, low)).sharing(Intervention.LABEL)
    assert reduction.high == pytest.approx(0.3)
    reduction, _ = read_ledger(write(tmp_path, low)).sharing(Intervention.LABEL)
    assert reduction.value == pytest.approx(0.9)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=6))
def test_a_reduction_is_a_share_within_its_interval(effects):
    base = ledger().priors[0]
    rows = tuple(
        base.__class__(
            **{
                **{name: getattr(base, name) for name in COLUMNS},
                "intervention": Intervention.LABEL,
                "outcome": Outcome.SHARING,
                "scale": Scale.RELATIVE_CHANGE,
                "quality": Quality.HIGH,
                "effect": effect,
                "low": None,
                "high": None,
            }
        )
        for effect in effects
    )
    reduction, _ = Ledger(rows).sharing(Intervention.LABEL)
    assert 0 <= reduction.low <= reduction.value <= reduction.high <= 1
