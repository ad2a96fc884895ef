"""Messages that were said, without the envelopes: an invented talk about a poisoned river."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.roundtable.made import NOW, WHY, desk, key, to_desk

from tocsin.cases.canonical import digest
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Correction, Message, Reasoned, Seen, Sighting

_numbers = count(1)
ME = "b"
"""Whose inbox it is."""


def sighting(posts: int = 3, seen: Seen = Seen.SEEN) -> dict[str, Any]:
    return to_json(
        Sighting(seen=seen, count=posts, first=NOW, last=NOW + timedelta(hours=1), platforms=("x",))
    )


def payload(what: What, corrects: What = What.SHARE) -> dict[str, Any]:
    if what in (What.CONTEST, What.REVOKE):
        return to_json(Reasoned(reasons=WHY))
    if what is What.SIGHTING:
        return sighting()
    if what is What.CORRECT:
        return to_json(Correction(reasons=WHY, bundle=payload(corrects)))
    return {"said": "something"}


def say(what: What, by: str = "a", about: Message | None = None, **more: Any) -> Message:
    number = next(_numbers)
    corrects = about.what if about else What.SHARE
    at = NOW + timedelta(milliseconds=number)
    given = {
        "id": digest({"number": number}), "ours": by == ME, "sender": desk(by),
        "address": to_desk(ME if by != ME else "a"), "stream": "s", "number": number,
        "created": at, "received_at": at, "tlp": Tlp.GREEN, "what": what,
        "payload": payload(what, corrects), "signed_by": key(by).public,
        "about": about.id if about else "", **more,
    }  # fmt: skip
    return Message(**given)
