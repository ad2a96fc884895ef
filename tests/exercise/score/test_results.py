from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tocsin.errors import InputError
from tocsin.exercise.score import read_results

WHEN = datetime(2025, 10, 31, tzinfo=UTC)
TABLES = {
    "claims": {"factcheck_key": ["f", "g"], "url": ["https://f.example/1", None]},
    "claim_matches": {
        "text_id": ["t", "t", "t", "u", "u"],
        "factcheck_key": ["f", "g", "g", "g", "f"],
        "tier": ["suggested", "suggested", "rejected", "suggested", "suggested"],
        "probability": [0.9, 0.6, 0.99, None, 0.99],
        "spreads": ["yes", "no", "no", None, "yes"],
    },
    "claim_posts": {
        "text_id": ["t", "t", "u"],
        "platform": ["x", "telegram", "x"],
        "post_id": ["1", "7/2", "3"],
    },
    "attacks": {"platform": ["x", "x"], "post_id": ["1", "1"], "target": ["who", "who"]},
    "voids": {"rank": [1], "lang": [None], "first_answer": [WHEN]},
    "worth_checking": {"texts": [["t", "u"], ["v"]]},
    "texts": {"text_id": ["t", "u"], "platform": ["x", "x"], "post_id": ["1", "3"]},
    "void_posts": {
        "platform": ["x", "x"],
        "post_id": ["1", "3"],
        "rank": [1, 1],
        "role": ["asked", "first answer"],
    },
}


def written(folder: Path, *names: str) -> Path:
    (folder / "tables").mkdir()
    for name in names:
        pq.write_table(pa.table(TABLES[name]), folder / "tables" / f"{name}.parquet")
    return folder


def test_every_post_of_a_text_gets_its_likeliest_fact_check_that_nobody_rejected(
    tmp_path: Path,
) -> None:
    found = read_results(written(tmp_path, *TABLES))
    assert found is not None
    told = {one.place: (one.url, one.probability, one.spreads) for one in found.matched or ()}
    first = ("https://f.example/1", 0.9, "yes")
    assert told == {("x", "1"): first, ("telegram", "7/2"): first, ("x", "3"): (None, None, None)}


def test_a_claim_worth_checking_is_the_posts_of_its_texts(tmp_path: Path) -> None:
    found = read_results(written(tmp_path, *TABLES))
    assert found is not None
    assert found.worthy == (frozenset({("x", "1"), ("x", "3")}), frozenset())


def test_an_attack_is_counted_once_for_each_post_and_target(tmp_path: Path) -> None:
    found = read_results(written(tmp_path, "attacks"))
    assert found is not None
    assert found.attacks == {(("x", "1"), "who")}


def test_a_table_that_was_not_made_is_not_a_table_without_rows(tmp_path: Path) -> None:
    found = read_results(written(tmp_path, "voids", "claims"))
    assert found is not None
    assert found.matched is None
    assert found.attacks is None
    assert found.voids is not None
    assert found.asking == {}


def test_who_asks_stands_under_a_line_of_the_ranking(tmp_path: Path) -> None:
    found = read_results(written(tmp_path, *TABLES))
    assert found is not None
    assert found.asking == {("x", "1"): 1}


def test_results_without_reading_are_none(tmp_path: Path) -> None:
    assert read_results(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table"])
def test_a_damaged_table_is_named(tmp_path: Path, content: bytes) -> None:
    written(tmp_path, "voids")
    (tmp_path / "tables" / "attacks.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"attacks\.parquet") as caught:
        read_results(tmp_path)
    assert "tocsin report" in caught.value.remedy


def test_a_table_without_a_column_is_named(tmp_path: Path) -> None:
    written(tmp_path, "voids")
    pq.write_table(pa.table({"rank": [1]}), tmp_path / "tables" / "voids.parquet")
    with pytest.raises(InputError, match=r"voids\.parquet"):
        read_results(tmp_path)
