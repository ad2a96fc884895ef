"""What a case refers to, as objects that a partner's analysts see: accounts, posts, narratives …

==================  =====================  =====================================================
Of the case         Object                 Tied to the incident by
==================  =====================  =====================================================
accounts            ``user-account``       ``related-to``; a reference is no accusation
posts               ``media-content``      ``related-to``; ``user-account publishes`` it
narratives          ``narrative``          ``uses``
claims              ``narrative``          ``uses``; its type is ``claim``
networks            ``campaign``           ``attributed-to`` where a panel found it coordinated,
                                           ``related-to`` until then
platforms reached   ``channel``            ``uses``
==================  =====================  =====================================================

Everything that is of this case (who added it, with which evidence and note) goes on the
relationship, for the thing itself is the same in several cases.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tocsin.cases.case import Case
from tocsin.cases.disarm import Technique, technique
from tocsin.cases.documents import to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Reference, Shelf
from tocsin.exchange.stix.addresses import address_of
from tocsin.exchange.stix.carrying import account_name, is_pseudonym, split_id
from tocsin.exchange.stix.extensions import (
    OPENCTI,
    OPENCTI_OBSERVABLE,
    TOCSIN,
    new_type,
    part,
)
from tocsin.exchange.stix.identifiers import Made
from tocsin.exchange.stix.producing import LONGEST, Maker, Sharing, lean

ACCOUNT_TYPES: Final = {"x": "twitter", "twitter": "twitter", "facebook": "facebook"}
"""The few social platforms that STIX's ``account-type-ov`` knows."""
_PERSONAS: Final = "T0097"
"""DISARM: present a persona; each sub-technique is a kind of persona."""
Held = Mapping[str, Evidence]


def account(maker: Maker, reference: Reference) -> Made:
    """An account; its id says nothing that its pseudonym does not."""
    platform, own = split_id(reference.id)
    known = "keyed-pseudonym" if is_pseudonym(own) else "platform-id"
    kept = {TOCSIN: {"extension_type": "property-extension", "account_id_is": known}}
    named = reference.label if reference.label not in ("", reference.id) else own
    return maker.observable(
        "user-account", platform, own,
        user_id=own or reference.id,
        account_type=ACCOUNT_TYPES.get(platform),
        display_name=f"{named} ({platform})" if platform else named,
        extensions=kept,
    )  # fmt: skip


def post(maker: Maker, reference: Reference, held: Held, sharing: Sharing) -> Made:
    """A post, with its words where these are shared."""
    frozen = _frozen(reference, held, EvidenceKind.POST)
    content = frozen.content if frozen else {}
    return maker.observable(
        "media-content", reference.id,
        url=address_of(reference.id),
        title=reference.label[:LONGEST],
        content=str(content.get("text", "")) if sharing.texts else None,
        media_category="social-media",
        publication_date=millis(content.get("created_at")),
        extensions=new_type(OPENCTI_OBSERVABLE),
    )  # fmt: skip


def narrative(maker: Maker, reference: Reference, kind: str) -> Made:
    """A narrative, or a claim, which OpenCTI knows as one."""
    return maker.shared(
        "narrative", kind, reference.id,
        name=reference.label or reference.id,
        narrative_types=[kind],
        extensions=new_type(OPENCTI),
    )  # fmt: skip


def campaign(maker: Maker, reference: Reference) -> Made:
    """A network of accounts that acted together."""
    return maker.shared(
        "campaign", reference.id,
        name=reference.label or reference.id,
        description="A network of accounts that were seen to act together; what was seen stands "
        "in the notes. Nobody says by this who is behind it.",
    )  # fmt: skip


def channels(maker: Maker, case: Case, incident: str) -> Iterator[Made]:
    """The platforms on which it was seen, and how much of it there."""
    for one in case.severity.breakout.platforms:
        made = maker.shared(
            "channel", one.name,
            name=one.name or "?",
            channel_types=[one.name or "?"],
            extensions=new_type(OPENCTI),
        )  # fmt: skip
        yield made
        seen = f"{one.posts} posts of {one.accounts} accounts were seen there, at least."
        yield maker.relationship(incident, "uses", made["id"], description=seen)


def referred(
    maker: Maker, case: Case, incident: str, held: Held, sharing: Sharing, *, coordinated: bool
) -> Iterator[Made]:
    """All that the case refers to, each with its relationship to the incident."""
    for shelf, kind in _KINDS.items():
        for place, reference in enumerate(getattr(case, shelf.value)):
            made = _made(maker, shelf, reference, held, sharing)
            name = "uses" if kind == "narrative" else "related-to"
            if kind == "campaign" and coordinated:
                name = "attributed-to"
            yield made
            yield maker.relationship(
                incident, name, made["id"],
                description=reference.note,
                extensions=part(shelf.value, place=place, item=lean(to_json(reference))),
            )  # fmt: skip
    yield from _published(maker, case, held, sharing)


_KINDS: Final = {
    Shelf.ACCOUNTS: "user-account", Shelf.POSTS: "media-content", Shelf.NARRATIVES: "narrative",
    Shelf.CLAIMS: "narrative", Shelf.NETWORKS: "campaign",
}  # fmt: skip


def _made(maker: Maker, shelf: Shelf, reference: Reference, held: Held, sharing: Sharing) -> Made:
    if shelf is Shelf.ACCOUNTS:
        return account(maker, reference)
    if shelf is Shelf.POSTS:
        return post(maker, reference, held, sharing)
    if shelf is Shelf.NETWORKS:
        return campaign(maker, reference)
    return narrative(maker, reference, "claim" if shelf is Shelf.CLAIMS else "narrative")


def _published(maker: Maker, case: Case, held: Held, sharing: Sharing) -> Iterator[Made]:
    """Which account of the case published which post of it, as far as frozen posts say."""
    accounts = {one.id: account(maker, one)["id"] for one in case.accounts}
    for reference in case.posts if accounts else ():
        frozen = _frozen(reference, held, EvidenceKind.POST)
        author = _author(frozen, sharing) if frozen else None
        if author in accounts:
            posted = maker.observable("media-content", reference.id)["id"]
            yield maker.relationship(accounts[author], "publishes", posted)


def personas(maker: Maker, case: Case, held: Held, sharing: Sharing) -> Iterator[Made]:
    """The personas that a person saw presented (DISARM T0097), and by which account."""
    for use in case.techniques:
        shown = _known(use.technique) if use.technique.startswith(_PERSONAS) else None
        for evidence in use.evidence if shown else ():
            frozen = held.get(evidence)
            author = _author(frozen, sharing) if frozen else None
            if frozen is None or frozen.kind is not EvidenceKind.ACCOUNT or author is None:
                continue
            kind = shown.name.removesuffix(" Persona").lower().replace(" ", "-") if shown else ""
            made = maker.observable(
                "persona", author, kind,
                persona_name=_shown_name(frozen, author, sharing),
                persona_type=kind,
                extensions=new_type(OPENCTI_OBSERVABLE),
            )  # fmt: skip
            presenting = account(maker, Reference(author, author, "", frozen.captured_at))
            yield from (made, presenting)
            yield maker.relationship(presenting["id"], "related-to", made["id"])


def _shown_name(frozen: Evidence, author: str, sharing: Sharing) -> str:
    names = frozen.content.get("names")
    if sharing.identities and isinstance(names, list) and names:
        return str(names[0])
    return split_id(author)[1]


def _author(frozen: Evidence, sharing: Sharing) -> str | None:
    """The reference of the account that a frozen post or account is of."""
    platform, own = frozen.content.get("platform"), frozen.content.get("account_id")
    if not isinstance(platform, str) or not isinstance(own, str):
        return None
    return f"{platform}/{account_name(platform, own, sharing)}"


def _frozen(reference: Reference, held: Held, kind: EvidenceKind) -> Evidence | None:
    found = (held[one] for one in reference.evidence if one in held)
    return next((one for one in found if one.kind is kind), None)


def _known(technique_id: str) -> Technique | None:
    try:
        return technique(technique_id)
    except CannotStandError:
        return None


def millis(time: object) -> str | None:
    """A frozen time (ISO 8601 in UTC) to the millisecond, as STIX writes it."""
    if not isinstance(time, str) or not time.endswith("Z"):
        return None
    whole, _, fraction = time.removesuffix("Z").partition(".")
    return f"{whole}.{(fraction + '000')[:3]}Z"
