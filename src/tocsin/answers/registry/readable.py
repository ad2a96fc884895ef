"""An answer as a draft that the clarity check reads."""

from collections.abc import Iterator

from tocsin.answers.clarity.draft import Block, Draft, Role
from tocsin.answers.clarity.remarks import Kind, What
from tocsin.answers.registry.content import Content, Wording
from tocsin.answers.registry.plain_texts import is_blank
from tocsin.panels.scales import CLAIM, Side


def readable(content: Content) -> Draft:
    """The original wording, in the order in which the public reads it.

    It is a debunk where a claim was refuted, in which case the first such claim is its myth.
    """
    against = [
        claim.text
        for claim in content.claims
        if claim.verdict in CLAIM.names and CLAIM.side(claim.verdict) is Side.AGAINST
    ]
    wording = content.wording
    return Draft(
        title=wording.title,
        blocks=tuple(_blocks(wording)),
        language=wording.language,
        kind=Kind.DEBUNK if against else Kind.NOTICE,
        myth=against[0] if against else "",
    )


def told(content: Content) -> frozenset[What]:
    """What the clarity check looks for in prose, and the answer tells in a part of its own."""
    wording = content.wording
    parts = {What.NO_UNCERTAINTY: wording.unknown, What.NO_CALL_TO_ACTION: wording.advice}
    return frozenset(what for what, items in parts.items() if any(not is_blank(i) for i in items))


def _blocks(wording: Wording) -> Iterator[Block]:
    yield Block(role=Role.PARAGRAPH, text=wording.statement, emphasised=True)
    for items in (wording.known, wording.unknown, wording.advice):
        yield from (Block(role=Role.ITEM, text=item) for item in items)
    if wording.why:
        yield Block(role=Role.PARAGRAPH, text=wording.why)
