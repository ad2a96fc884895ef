"""The first look refuses only what the full look refuses, and for a reason that holds."""

import pytest
from tests.roundtable.bad import MAKERS, Scene
from tests.roundtable.made import NOW, chance, circle

from tocsin.desk.roundtable.streams.glancing import glance, read_in_full
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import Arrived, judged, verify

OF_THE_SENDER = {
    Reason.UNKNOWN_SENDER, Reason.SUSPENDED_SENDER, Reason.UNKNOWN_KEY, Reason.RETIRED_KEY,
    Reason.REVOKED_KEY, Reason.BAD_SIGNATURE,
}  # fmt: skip


@pytest.mark.parametrize("reason", MAKERS)
def test_whatever_is_refused_at_first_sight_is_bad(reason: Reason) -> None:
    for seed in range(20):
        scene = Scene(chance(seed))
        raw = MAKERS[reason](scene)
        first, full = glance(raw, scene.b.around, now=NOW), verify(raw, scene.b.around, now=NOW)
        if isinstance(first, Refused):
            assert isinstance(full, Refused)
        if reason in OF_THE_SENDER:
            assert isinstance(first, Refused)
            assert first.reason is reason


def test_a_good_message_passes_with_the_head_that_it_has() -> None:
    for seed in range(20):
        scene = Scene(chance(seed))
        good = scene.next(payload={"key": 'a","key":"b', "signature": "c"})
        first = glance(good.raw, scene.b.around, now=NOW)
        assert isinstance(first, Arrived)
        bare = first.envelope
        assert (bare.head, bare.key, bare.signature) == (good.head, good.key, good.signature)
        assert first.payload_digest == good.head.digest
        assert read_in_full(first, good.raw).envelope == good


def test_a_payload_is_not_looked_at_before_its_sender_is_known() -> None:
    scene = Scene(chance(1))
    raw = scene.next(payload={"text": "x" * 100}).raw
    broken = raw.replace(b'"xxx', b'x"xx')
    stranger = glance(broken, circle("b", "c"), now=NOW)
    assert isinstance(stranger, Refused)
    assert stranger.reason is Reason.UNKNOWN_SENDER
    seen = verify(broken, circle("b", "c"), now=NOW)
    assert isinstance(seen, Refused)
    assert seen.reason is Reason.MALFORMED


def test_another_payload_under_a_partners_head_is_known_before_it_is_parsed() -> None:
    scene = Scene(chance(1))
    raw = scene.next(payload={"text": "x" * 100}).raw
    first = glance(raw.replace(b'"xxx', b'x"xx'), scene.b.around, now=NOW)
    assert isinstance(first, Arrived)
    seen = judged(first, scene.b.around, now=NOW)
    assert isinstance(seen, Refused)
    assert seen.reason is Reason.TAMPERED
