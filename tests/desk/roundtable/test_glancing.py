"""The first look refuses only what the full look refuses, and for a reason that holds."""

import pytest
from tests.roundtable.bad import MAKERS, Scene
from tests.roundtable.made import NOW, chance

from tocsin.desk.roundtable.streams.glancing import glance
from tocsin.roundtable.envelopes.envelope import Envelope
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import verify

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
        assert isinstance(first, Envelope)
        assert (first.head, first.key, first.signature) == (good.head, good.key, good.signature)


def test_a_payload_is_not_looked_at_before_its_sender_is_known() -> None:
    scene = Scene(chance(1))
    raw = scene.next(payload={"text": "x" * 100}).raw
    broken = raw.replace(b'"xxx', b'x"xx')
    assert isinstance(glance(broken, scene.b.around, now=NOW), Envelope)
    seen = verify(broken, scene.b.around, now=NOW)
    assert isinstance(seen, Refused)
    assert seen.reason is Reason.MALFORMED
