"""How the things of a case hang together: only what a copy shows, a person cited, DISARM states.

=====================  ===========================  ==============================================
Link                   From, to                     Read from
=====================  ===========================  ==============================================
``published``          account, post                the post's frozen copy
``names``              post, account                the post's frozen copy
``reposts``,           post, post                   the post's frozen copy
``quotes``,
``replies_to``
``computed_from``      finding, post                the finding's frozen copy
``rests_on``           anything, the thing whose    what a person cited as evidence
                       copy it cites, or else
                       the copy itself
``kind_of``            technique, technique         DISARM
=====================  ===========================  ==============================================

Nothing is drawn from likeness, and nothing between things that merely stand in the same case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Shelf
from tocsin.exchange.stix.carrying import account_name
from tocsin.exchange.stix.producing import Sharing

COPY: Final = "the frozen copy"
"""Who said so, where a link was read off a copy."""
Held = Mapping[str, Evidence]
"""A basket by id."""
Shown = Mapping[str, str]
"""Evidence id to the node of which the evidence is a frozen copy."""
_POSTS: Final = {"repost_of": "reposts", "quote_of": "quotes", "reply_to": "replies_to"}


class NodeKind(StrEnum):
    """What a node stands for."""

    CASE = "case"
    ACCOUNT = "account"
    POST = "post"
    NARRATIVE = "narrative"
    CLAIM = "claim"
    NETWORK = "network"
    FINDING = "finding"
    TECHNIQUE = "technique"
    EVIDENCE = "evidence"


class LinkKind(StrEnum):
    """What a link says."""

    PUBLISHED = "published"
    NAMES = "names"
    REPOSTS = "reposts"
    QUOTES = "quotes"
    REPLIES_TO = "replies_to"
    COMPUTED_FROM = "computed_from"
    RESTS_ON = "rests_on"
    KIND_OF = "kind_of"


@dataclass(frozen=True, slots=True)
class Link:
    """A directed link between two nodes, and the frozen copy that shows it, if one does."""

    source: str
    target: str
    kind: LinkKind
    said_by: str
    evidence: str = ""


def node(kind: NodeKind, own: str) -> str:
    """The name of a node: one id may belong to a narrative and to a claim."""
    return f"{kind}:{own}"


SHELVES: Final = {
    Shelf.ACCOUNTS: NodeKind.ACCOUNT, Shelf.POSTS: NodeKind.POST,
    Shelf.NARRATIVES: NodeKind.NARRATIVE, Shelf.CLAIMS: NodeKind.CLAIM,
    Shelf.NETWORKS: NodeKind.NETWORK, Shelf.FINDINGS: NodeKind.FINDING,
}  # fmt: skip


def cited(case: Case) -> Iterator[tuple[str, str]]:
    """Every ``(node, evidence id)`` of the things of a case; suggestions are none."""
    for shelf, kind in SHELVES.items():
        for one in getattr(case, shelf.value):
            yield from ((node(kind, one.id), evidence) for evidence in one.evidence)
    for use in case.techniques:
        for evidence in use.evidence if use.marked_by else ():
            yield node(NodeKind.TECHNIQUE, use.technique), evidence


def copies(case: Case, held: Held, sharing: Sharing) -> dict[str, str]:
    """Of which thing of the case each frozen copy is one: evidence id to node.

    Raises:
        UsageError: an account stands under its own id, and nothing makes a pseudonym of it.
    """
    there = {
        node(kind, one.id) for shelf, kind in SHELVES.items() for one in getattr(case, shelf.value)
    }
    shown = ((name, _shown(one, sharing)) for name, one in held.items())
    return {name: thing for name, thing in shown if thing in there}


def links(case: Case, held: Held, shown: Shown, sharing: Sharing, said_by: str) -> Iterator[Link]:
    """The links of a case whose accounts stand under the names that ``sharing`` gives them.

    ``held`` is the whole basket, also copies that stay at home: what they link may be told, what
    they say may not. ``shown`` is what :func:`copies` gives. Links lead to things of the case, and
    to cited copies.

    Raises:
        UsageError: an account stands under its own id, and nothing makes a pseudonym of it.
    """
    for thing, evidence in cited(case):
        target = shown.get(evidence, node(NodeKind.EVIDENCE, evidence))
        if target != thing:
            yield Link(thing, target, LinkKind.RESTS_ON, said_by, evidence)
    there = {*shown.values(), *_named(case, Shelf.ACCOUNTS), *_named(case, Shelf.POSTS)}
    posts = {name: thing for name, thing in shown.items() if held[name].kind is EvidenceKind.POST}
    for name, thing in posts.items():
        for link in _read_off(thing, held[name], sharing):
            if link.source != link.target and {link.source, link.target} <= there:
                yield link
    keys = {held[name].content.get("post_key"): thing for name, thing in posts.items()}
    for name, thing in shown.items():
        if held[name].kind is EvidenceKind.FINDING:
            yield from _computed(thing, held[name], keys)
    yield from _kinds(case)


def _named(case: Case, shelf: Shelf) -> Iterator[str]:
    return (node(SHELVES[shelf], one.id) for one in getattr(case, shelf.value))


def _shown(one: Evidence, sharing: Sharing) -> str | None:
    content = one.content
    if one.kind is EvidenceKind.POST:
        return _on_platform(content, NodeKind.POST, content.get("post_id"))
    if one.kind is EvidenceKind.ACCOUNT:
        return _account(content, content.get("account_id"), sharing)
    if one.kind is EvidenceKind.FINDING and isinstance(content.get("id"), str):
        return node(NodeKind.FINDING, content["id"])
    return None


def _read_off(post: str, copy: Evidence, sharing: Sharing) -> Iterator[Link]:
    content = copy.content
    author = _account(content, content.get("account_id"), sharing)
    if author:
        yield Link(author, post, LinkKind.PUBLISHED, COPY, copy.id)
    mentions = content.get("mentions")
    for mention in mentions if isinstance(mentions, list) else ():
        named = _account(content, mention, sharing)
        if named:
            yield Link(post, named, LinkKind.NAMES, COPY, copy.id)
    for field, kind in _POSTS.items():
        other = _on_platform(content, NodeKind.POST, content.get(field))
        if other:
            yield Link(post, other, LinkKind(kind), COPY, copy.id)


def _computed(finding: str, copy: Evidence, posts: Mapping[Any, str]) -> Iterator[Link]:
    keys = copy.content.get("evidence")
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, str) and key in posts:
            yield Link(finding, posts[key], LinkKind.COMPUTED_FROM, COPY, copy.id)


def _kinds(case: Case) -> Iterator[Link]:
    """A sub-technique (``T0049.002``) and its technique, where both were marked."""
    marked = {use.technique for use in case.techniques if use.marked_by}
    for technique in sorted(marked):
        parent, between, _ = technique.partition(".")
        if between and parent in marked:
            narrower, wider = (node(NodeKind.TECHNIQUE, one) for one in (technique, parent))
            yield Link(narrower, wider, LinkKind.KIND_OF, f"DISARM {disarm.version()}")


def _account(content: Mapping[str, Any], own: object, sharing: Sharing) -> str | None:
    platform = content.get("platform")
    if not isinstance(platform, str) or not isinstance(own, str) or not own:
        return None
    return node(NodeKind.ACCOUNT, f"{platform}/{account_name(platform, own, sharing)}")


def _on_platform(content: Mapping[str, Any], kind: NodeKind, own: object) -> str | None:
    platform = content.get("platform")
    if not isinstance(platform, str) or not isinstance(own, str) or not own:
        return None
    return node(kind, f"{platform}/{own}")
