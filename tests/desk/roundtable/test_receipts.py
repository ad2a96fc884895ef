"""A receipt is believed by its signature, and only as far as it can be meant."""

import pytest
from tests.roundtable.live.desks import Clock, Network, Three
from tests.roundtable.mutations import in_order

from tocsin.cases.documents import to_json
from tocsin.desk.calling import Answered
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.envelopes.receipts import receipt
from tocsin.roundtable.envelopes.receiving import Stream


def test_a_receipt_that_tells_of_a_number_that_no_message_has_is_none(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    message = north.say(south)
    known = Stream(
        sender=north.id, address=Address(desk=south.id), id=message.stream, number=1,
        last=message.id,
    )  # fmt: skip
    good = to_json(receipt(known, south.id, south.desk.seal, now=clock.now))
    bare = {name: one for name, one in good.items() if name not in ("key", "signature")}
    for number in (0, -1, 2):
        bare["untaken"] = [{"number": number, "reason": "expired"}]
        signed = in_order({"key": good["key"], "receipt": bare, "what": "tocsin receipt"})
        lie = {**bare, "key": good["key"], "signature": south.desk.seal.sign(signed)}
        with pytest.MonkeyPatch.context() as patch:
            body = in_order({"receipt": lie})
            patch.setattr(south, "knock", lambda *_, body=body: Answered(200, {}, body))
            assert north.post(south) == 0
        assert north.view(south).trouble == "no_receipt"
    assert north.post(south) == 1
