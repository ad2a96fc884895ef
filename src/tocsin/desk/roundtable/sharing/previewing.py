"""What would leave if a case were shared, and what would not: looked at before anybody presses."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tocsin.cases.canonical import canonical
from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.opening import Change, compared
from tocsin.desk.roundtable.sharing.case_bundles import least_tlp_of, made_of, shared_row
from tocsin.desk.roundtable.sharing.staying import stays_at_home
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.roundtable.envelopes.bounds import MOST_BYTES
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.envelopes.sending import recipients
from tocsin.roundtable.envelopes.verifying import most_tlp
from tocsin.roundtable.partners.circle import Circle
from tocsin.workspace import Workspace

_HEAD: Final = 4_096
"""Bytes of an envelope beside its payload; ours have some 900."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A desk behind an address; ``objection`` says why it would not get it, empty: it would."""

    desk: str
    name: str
    objection: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would leave, and what would not.

    ``objects`` by STIX type; ``accounts`` as they would be named; ``posts`` and how many of them
    ``with_text``; ``stays`` are parts of :data:`tocsin.exchange.stix.NOT_CARRIED` that this case
    has; ``redacted`` pieces of evidence that were erased. ``least_tlp`` is the most open label
    allowed. ``faults`` say why it cannot be sent so, none: it can. ``change`` is there where it was
    sent to this address before, and ``bundle`` is then what takes its place.
    """

    case_id: str
    version: int
    title: str
    address: Address
    tlp: Tlp
    least_tlp: Tlp
    identities: bool
    texts: bool
    recipients: tuple[Recipient, ...]
    objects: Mapping[str, int]
    accounts: tuple[str, ...]
    posts: int
    with_text: int
    measures: int
    verdicts: int
    answers: int
    stays: tuple[str, ...]
    redacted: int
    size: int
    bundle: Mapping[str, Any]
    change: Change | None
    faults: tuple[str, ...]


def preview(
    sitting: Sitting,
    workspace: Workspace,
    case_id: str,
    address: Address,
    tlp: Tlp,
    *,
    identities: bool = False,
    texts: bool = True,
) -> Preview:
    """What would leave if the case were shared so.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of the case.
        InvalidError: the case cannot be sent at all, for it has no title.
    """
    sitting.need(Right.EXCHANGE)
    before = shared_row(sitting, case_id, address)
    made = made_of(sitting, workspace, case_id, tlp, before, identities=identities, texts=texts)
    around, case = circle(sitting), made.filed.case
    behind = _recipients(around, address, tlp)
    kinds = Counter(str(one["type"]) for one in made.sent["objects"])
    posts = [one for one in made.whole["objects"] if one["type"] == "media-content"]
    named = [one for one in made.whole["objects"] if one["type"] == "user-account"]
    size = len(canonical(made.sent))
    least = least_tlp_of(case.tlp, before)
    return Preview(
        case_id=case_id, version=made.filed.row.version, title=case.title, address=address,
        tlp=tlp, least_tlp=least, identities=identities, texts=texts, recipients=behind,
        objects=kinds, accounts=tuple(_named(one) for one in named), posts=len(posts),
        with_text=sum("content" in one for one in posts),
        measures=len(made.filed.file.measures), verdicts=len(made.filed.file.records),
        answers=len(made.filed.file.answers), stays=stays_at_home(case, identities=identities),
        redacted=sum(one.redaction is not None for one in made.filed.file.basket), size=size,
        bundle=made.sent,
        change=compared(before.bundle["objects"], made.whole["objects"]) if before else None,
        faults=tuple(_faults(around, address, tlp, least, size)),
    )  # fmt: skip


def _recipients(around: Circle, address: Address, tlp: Tlp) -> tuple[Recipient, ...]:
    return tuple(
        Recipient(one, around.partners[one].met.name, _objection(around, one, address, tlp))
        for one in recipients(address, around)
    )


def _objection(around: Circle, desk: str, address: Address, tlp: Tlp) -> str:
    if around.trusted(desk) is None:
        return Sentence("Nobody has compared its key, or it is suspended.")
    most = most_tlp(around, desk, address.group)
    if strictest((tlp, most)) is most:
        return ""
    return Sentence(
        "{label} is more closed than {most}, as agreed.", label=tlp.label, most=most.label
    )


def _faults(around: Circle, address: Address, tlp: Tlp, least: Tlp, size: int) -> Iterator[str]:
    """The same reasons for which it would be refused when it is sealed."""
    behind = recipients(address, around)
    if strictest((tlp, least)) is not tlp:
        yield Sentence("It is {label}, and is not opened by sending.", label=least.label)
    if not any(map(around.trusted, behind)):
        yield Sentence("Nobody there can get it.")
    for desk in behind:
        most = most_tlp(around, desk, address.group)
        if strictest((tlp, most)) is not most:
            yield Sentence(
                "{label} is more closed than {most}, as agreed with {partner}.",
                label=tlp.label, most=most.label, partner=around.partners[desk].met.name,
            )  # fmt: skip
    if size + _HEAD > MOST_BYTES:
        yield Sentence("It has {size} bytes, and {most} can be sent.", size=size, most=MOST_BYTES)


def _named(account: Mapping[str, Any]) -> str:
    return str(account.get("display_name") or account.get("user_id") or account["id"])
