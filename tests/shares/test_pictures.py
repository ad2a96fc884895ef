"""Which media entries are hashes of pictures."""

import pyarrow as pa

from tocsin.shares.pictures import pictures


def test_hashes_are_read_once_each_and_other_entries_are_no_pictures():
    labels = [
        "phash:00000000000000ff", "https://a.example/1.jpg", "phash:ffffffffffffffff",
        "phash:00000000000000ff", "phash:00ff", "see phash:00000000000000ff", "PHASH",
    ]  # fmt: skip
    shares = pa.table({"object_id": [1, 2, 3, 1, 4, 5, 6], "label": labels})
    found = dict(zip(*pictures(shares).to_pydict().values(), strict=True))
    assert found == {1: 255, 3: -1}


def test_no_pictures_are_an_empty_table():
    none = pa.table({"object_id": pa.array([], pa.int64()), "label": pa.array([], pa.string())})
    assert pictures(none).num_rows == 0
