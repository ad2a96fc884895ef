import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.claims import pictures
from tocsin.detect.claims.pictures import MOST_BITS, by_image

telling = st.integers(0, 2**64 - 1).filter(lambda bits: 16 <= bits.bit_count() <= 48)
turned = st.sets(st.integers(0, 63), max_size=9)
FIXTURE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def with_hashes(registry, factcheck, *hashes: str) -> pa.Table:
    return registry(factcheck(1, "A picture", None, "en", image_hashes=list(hashes)))


def entry(bits: int) -> str:
    return f"phash:{bits:016x}"


@pytest.mark.parametrize("stated", [0x5555_5555_5555_5555, 0x00FF_1234_ABCD_9876])
def test_pictures_match_where_at_most_six_bits_differ(registry, factcheck, stated: int) -> None:
    asked = [stated ^ ((1 << bits) - 1) for bits in range(0, 64, 3)]
    found = by_image(with_hashes(registry, factcheck, entry(stated)), [entry(b) for b in asked])
    want = [n for n, b in enumerate(asked) if (b ^ stated).bit_count() <= MOST_BITS]
    assert found["query"].to_pylist() == want == [0, 1, 2]
    assert found["reasons"][2].as_py() == ["the pictures differ in 6 of 64 bits"]


@FIXTURE
@given(stated=st.lists(telling, max_size=6), changes=st.lists(turned, max_size=6), data=st.data())
def test_the_bands_find_what_comparing_all_with_all_finds(
    registry, factcheck, stated, changes, data
) -> None:
    asked = [
        data.draw(st.sampled_from(stated)) ^ sum(1 << bit for bit in change)
        for change in changes if stated
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "_AT_ONCE", data.draw(st.integers(1, 40)))
        table = with_hashes(registry, factcheck, *map(entry, stated))
        found = by_image(table, [entry(bits) for bits in asked])
    slow = {
        n: min((one ^ other).bit_count() for other in stated)
        for n, one in enumerate(asked)
        if 16 <= one.bit_count() <= 48
    }
    want = {n: f"the pictures differ in {b} of 64 bits" for n, b in slow.items() if b <= MOST_BITS}
    reasons = (row[0] for row in found["reasons"].to_pylist())
    assert dict(zip(found["query"].to_pylist(), reasons, strict=True)) == want


@pytest.mark.parametrize("bits", [0, 2**64 - 1, 0xFF])
def test_blank_pictures_and_zeros_for_unknown_match_nothing(registry, factcheck, bits: int) -> None:
    assert len(by_image(with_hashes(registry, factcheck, entry(bits)), [entry(bits)])) == 0


def test_what_is_no_hash_matches_nothing(registry, factcheck) -> None:
    table = with_hashes(registry, factcheck, "phash:00ff00ff00ff00ff", "pdq:1234")
    assert len(by_image(table, ["https://a.example/x.jpg", "phash:zz", "", "pdq:1234"])) == 0
