import pyarrow as pa
import pytest

from tocsin.detect.claims.pictures import MOST_BITS, by_image


def with_hashes(registry, factcheck, *hashes: str) -> pa.Table:
    return registry(factcheck(1, "A picture", None, "en", image_hashes=list(hashes)))


@pytest.mark.parametrize("stated", [0, 2**64 - 1, 0x00FF_1234_ABCD_9876])
def test_pictures_match_where_at_most_six_bits_differ(registry, factcheck, stated: int) -> None:
    asked = [stated ^ ((1 << bits) - 1) for bits in range(0, 64, 3)]
    table = with_hashes(registry, factcheck, f"phash:{stated:016x}")
    found = by_image(table, [f"phash:{bits:016x}" for bits in asked])
    want = [n for n, b in enumerate(asked) if (b ^ stated).bit_count() <= MOST_BITS]
    assert found["query"].to_pylist() == want == [0, 1, 2]
    assert found["reasons"][2].as_py() == ["the pictures differ in 6 of 64 bits"]


def test_what_is_no_hash_matches_nothing(registry, factcheck) -> None:
    table = with_hashes(registry, factcheck, "phash:00ff00ff00ff00ff", "pdq:1234")
    assert len(by_image(table, ["https://a.example/x.jpg", "phash:zz", "", "pdq:1234"])) == 0
