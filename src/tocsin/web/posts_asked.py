"""What the address of the posts page asks for, and the explorer's query that it makes."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import numpy as np
from pydantic import AfterValidator, BaseModel, Field, model_validator

from tocsin.explore.query import MOST_KEYS, Order, Query
from tocsin.posts.keys import key_of
from tocsin.posts.schema import Kind
from tocsin.web.behind import KINDS, Behind

PAGE: Final = 50


def _utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key(value: str) -> str:
    key_of(value)
    return value


Value = Annotated[str, Field(max_length=2_000)]
Values = Annotated[list[Value], Field(max_length=50)]
Name = Annotated[str, Field(max_length=200)]
Moment = Annotated[datetime, AfterValidator(_utc)]
Key = Annotated[str, AfterValidator(_key)]


class PostsAsked(BaseModel):
    """All conditions hold together; of several values of one, any. Times without a zone are UTC.

    ``finding`` and what follows ask for the posts behind a number: see :mod:`tocsin.web.behind`.
    """

    words: Annotated[str, Field(max_length=1_000)] = ""
    platform: Values = []
    kind: Annotated[list[Kind], Field(max_length=10)] = []
    lang: Values = []
    account: Values = []
    account_key: Annotated[list[Key], Field(max_length=50)] = []
    hashtag: Values = []
    domain: Values = []
    url: Values = []
    mention: Values = []
    conversation: Values = []
    since: Moment | None = None
    until: Moment | None = None
    finding: Name = ""
    network: Name = ""
    narrative: Name = ""
    claim: Name = ""
    worthy: Name = ""
    void: Name = ""
    target: Name = ""
    copied: Annotated[str, Field(max_length=200, alias="copy")] = ""
    order: Order = Order.NEWEST
    after: Annotated[str, Field(max_length=2_000)] = ""
    size: Annotated[int, Field(ge=1, le=500)] = PAGE

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, given: Any) -> Any:
        """What a form sends empty was not asked for."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", [""])}

    def known(self) -> dict[str, Any]:
        """What is asked, as an address spells it; where a page begins is not part of it."""
        told = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        told.pop("after", None)
        return told

    def things(self) -> dict[str, str]:
        """The things whose posts are asked for, by kind."""
        told = self.known()
        return {kind: told[kind] for kind in KINDS if kind in told}

    def query(self, things: list[Behind]) -> Query:
        """The explorer's query; posts behind several things must be behind all of them."""
        own = [frozenset(np.asarray(one.keys)[:MOST_KEYS].tolist()) for one in things]
        keys = frozenset(map(key_of, self.account_key))
        return Query(
            words=self.words,
            platform=tuple(self.platform),
            kind=tuple(self.kind),
            language=tuple(self.lang),
            account_id=tuple(self.account),
            account_keys=keys or None,
            post_keys=frozenset.intersection(*own) if own else None,
            hashtag=tuple(self.hashtag),
            domain=tuple(self.domain),
            url=tuple(self.url),
            mention=tuple(self.mention),
            conversation=tuple(self.conversation),
            since=self.since,
            until=self.until,
        )
