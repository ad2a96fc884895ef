"""A case without the names of people, for forms that have no rule of their own about them.

In a workspace that keeps pseudonyms (the default) nothing of our own changes. Where identities are
kept, accounts get pseudonyms of the workspace's key, and frozen copies that name accounts stay at
home, since a copy that was changed is no evidence; so do tables and findings, whose cells may. An
attribution to a person stays at home always, and so does a file that another institution gave us:
nobody can say whom it names, or whose words it holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.case import Case
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Reference
from tocsin.exchange.recognising import Form
from tocsin.exchange.stix.carrying import account_name, is_pseudonym, split_id
from tocsin.exchange.stix.producing import Sharing


@dataclass(frozen=True, slots=True)
class Nameless:
    """The case, the evidence that may go with it, and how many copies stay at home."""

    case: Case
    basket: tuple[Evidence, ...]
    left: int


def nameless(case: Case, basket: Iterable[Evidence], sharing: Sharing) -> Nameless:
    """The case as ``sharing`` lets it go: with identities unchanged, else without them.

    Without ``sharing.texts`` the words of posts stay at home too, and with them the frozen posts.
    A file that somebody gave us goes along only with both identities and texts.

    Raises:
        UsageError: an account stands under its own id, and nothing makes a pseudonym of it.
    """
    held = tuple(basket)
    kept = tuple(one for one in held if sharing.texts or one.kind is not EvidenceKind.POST)
    if not (sharing.identities and sharing.texts):
        kept = tuple(one for one in kept if not _is_of_others(one))
    if not sharing.identities:
        kept = tuple(_unnamed(kept, case))
    accounts, posts, attribution = case.accounts, case.posts, case.attribution
    if not sharing.identities:
        accounts = tuple(_renamed(one, sharing) for one in accounts)
        if attribution.kind is ActorKind.PERSON:
            attribution = Attribution()
    if not sharing.texts:
        posts = tuple(replace(one, label=one.id) for one in posts)
    made = replace(case, accounts=accounts, posts=posts, attribution=attribution)
    return Nameless(made, kept, len(held) - len(kept))


def _renamed(one: Reference, sharing: Sharing) -> Reference:
    """The account under its pseudonym alone: a name that somebody typed for it stays at home."""
    platform, own = split_id(one.id)
    sent = account_name(platform, own, sharing)
    named = f"{platform}/{sent}" if platform else sent
    return replace(one, id=named, label=named)


def _is_of_others(one: Evidence) -> bool:
    """Whether it is the copy of a file in one of the exchange's forms."""
    return (one.provenance.reader or "").partition("/")[0] in set(Form)


def _unnamed(basket: tuple[Evidence, ...], case: Case) -> Iterator[Evidence]:
    """The copies that name no account; all, where nothing of the case stands under its own id."""
    named = {one.id for one in basket if _names_somebody(one.content)}
    open_ = bool(named) or any(not is_pseudonym(split_id(one.id)[1]) for one in case.accounts)
    for one in basket:
        kind_may_name = one.kind in (EvidenceKind.TABLE, EvidenceKind.FINDING)
        if one.id not in named and not (open_ and kind_may_name):
            yield one


def _names_somebody(content: Mapping[str, Any]) -> bool:
    """Whether an account stands under its own id or name in a frozen post or account."""
    mentions = content.get("mentions")
    listed = mentions if isinstance(mentions, list) else []
    told = (content.get("account_id"), *listed)
    named = any(isinstance(one, str) and one and not is_pseudonym(one) for one in told)
    return named or bool(content.get("account_name"))
