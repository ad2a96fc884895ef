"""Open Measures (formerly SMAT): search hits of its many networks, as JSON, JSON lines or CSV.

A hit is Elasticsearch's ``{_index, _id, _source}``, and ``_source`` is the network's own
record; the extractor's CSV and JSON flatten it to dotted columns. What each network calls its
fields is in :mod:`tocsin.posts.readers.tools.open_measures_networks`. Source: https://docs.openmeasures.io.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from tocsin.posts.columns.dotted import at
from tocsin.posts.identifiers import identifier, optional_identifier, synthetic_id
from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.anonymous import ANONYMOUS, anonymous_account
from tocsin.posts.readers.fields.clocks import utc_time
from tocsin.posts.readers.fields.html_text import HtmlText, read_html
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import (
    count,
    listed,
    mapping,
    mappings,
    prose,
    reference,
)
from tocsin.posts.readers.fields.loose_values import text as as_text
from tocsin.posts.readers.fields.pages import each
from tocsin.posts.readers.fields.text_links import all_links
from tocsin.posts.readers.tools.open_measures_networks import Network, network_of
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time

_PRINTED_USERNAME: Final = re.compile(r"['\"]username['\"]: ?['\"]([^'\"]{1,100})['\"]")
_EXPORT_MARKS: Final = (
    "lastseents",
    "openmeasures_meta.collected_by",
    "content_cleaned",
    "datatype",
)


class OpenMeasures(Reader):
    """Reads hits of Open Measures' search, whole or flattened."""

    name: ClassVar[str] = "open_measures"
    title: ClassVar[str] = "Open Measures"
    layouts = frozenset({"json", "table"})
    envelopes = (Envelope("hits.hits"),)

    def recognises(self, record: Record) -> float:
        value = record.value
        if "_index" in value and "_id" in value:
            return 0.9
        hits = mapping(value.get("hits")).get("hits")
        if isinstance(hits, list):
            return 0.9
        if "_id" not in value:
            return 0.0
        return 0.85 if any(at(value, mark) is not None for mark in _EXPORT_MARKS) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        hits = mapping(record.value.get("hits")).get("hits")
        if isinstance(hits, list):
            return each(hits, _one) if hits else [Other("empty pages")]
        return _one(record.value)


def _one(hit: Mapping[str, Any]) -> list[Outcome]:
    source = hit.get("_source")
    fields = source if isinstance(source, dict) else hit
    kind = as_text(at(fields, "datatype")).lower()
    if kind in {"user", "users", "profile", "group", "channel"}:
        return [Other("users" if kind in {"user", "users", "profile"} else "channels")]
    network = network_of(as_text(hit.get("_index")), fields)
    if network is None:
        raise FieldError(
            "_index",
            f"the network of index {as_text(hit.get('_index'))[:40]!r} is not known",
            "Import the file with a column map, or report the network's name.",
        )
    return [_post(hit, fields, network)]


def _post(hit: Mapping[str, Any], fields: Mapping[str, Any], network: Network) -> Post:
    notes: list[str] = []
    markup = _first_texts(fields, network.text)
    body, links = read_html(markup) if network.html else HtmlText(markup, [])
    created_at = _created(fields, network)
    own_id = _own_id(hit, fields, network) or synthetic_id(network.platform, created_at, markup)
    account, account_name = _account(fields, network, own_id, notes)
    links_to = {
        name: _reference(fields, network, name, notes)
        for name in ("repost_of", "quote_of", "reply_to", "thread")
    }
    return Post(
        platform=network.platform,
        kind=_kind(network, links_to),
        post_id=own_id,
        account_id=account,
        account_name=account_name,
        created_at=created_at,
        text=body,
        lang=primary_language(_head(at(fields, *network.lang))),
        repost_of=links_to["repost_of"],
        quote_of=links_to["quote_of"],
        reply_to=links_to["reply_to"],
        conversation_id=links_to["thread"],
        urls=all_links([*_links(fields, network), *links], body),
        mentions=_mentions(at(fields, *network.mentions)) or None,
        media=[name for name in listed(_as_list(at(fields, *network.media))) if name],
        likes=count(at(fields, *network.likes)),
        reposts=count(at(fields, *network.reposts)),
        replies=count(at(fields, *network.replies)),
        views=count(at(fields, *network.views)),
        followers=count(at(fields, *network.followers)),
        collected_at=optional_time(
            at(fields, "openmeasures_meta.last_scraped_ts", "lastseents"), "lastseents"
        ),
        notes=tuple(notes),
    )


def _own_id(hit: Mapping[str, Any], fields: Mapping[str, Any], network: Network) -> str | None:
    """The network's id of the post, made whole where the network counts anew in each place."""
    own = optional_identifier(at(fields, *network.post_id), "id")
    return _whole(own, fields, network) if own else optional_identifier(hit.get("_id"), "_id")


def _whole(own: str, fields: Mapping[str, Any], network: Network) -> str:
    place = at(fields, *network.id_within) if network.id_within else None
    return own if place is None else network.id_form.format(place=place, own=own)


def _reference(
    fields: Mapping[str, Any], network: Network, name: str, notes: list[str]
) -> str | None:
    found = reference(at(fields, *getattr(network, name)), name, notes)
    return _whole(found, fields, network) if found and name in network.local else found


def _account(
    fields: Mapping[str, Any], network: Network, post_id: str, notes: list[str]
) -> tuple[str, str | None]:
    name = as_text(at(fields, *network.account_name)) or None
    found = at(fields, *network.account_id)
    if found is None and network.anonymous:
        notes.append(ANONYMOUS)
        return anonymous_account(network.platform, post_id), None
    if found is None:
        notes.append("account_by_name")
        found = name
    return identifier(found, network.account_id[0]), name


def _created(fields: Mapping[str, Any], network: Network) -> datetime:
    return utc_time(at(fields, *network.created_at), network.created_at[0])


def _kind(network: Network, links_to: Mapping[str, str | None]) -> Kind:
    if network.kind is not Kind.POST:
        return network.kind
    if links_to["repost_of"]:
        return Kind.REPOST
    if links_to["quote_of"]:
        return Kind.QUOTE
    return Kind.REPLY if links_to["reply_to"] else Kind.POST


def _first_texts(fields: Mapping[str, Any], paths: tuple[tuple[str, ...], ...]) -> str:
    """Each part is the first path that holds text; the parts are joined by line ends."""
    parts = (prose(at(fields, *alternatives)) for alternatives in paths)
    return "\n".join(part for part in parts if part)


def _links(fields: Mapping[str, Any], network: Network) -> list[str]:
    found = (_as_list(at(fields, path)) for path in network.urls)
    return [link for links in found for link in listed(links) if link.startswith("http")]


def _as_list(value: Any) -> Any:
    """A lone value as a list; a list of lists (facets of features) made flat."""
    if isinstance(value, list):
        return [inner for item in value for inner in (item if isinstance(item, list) else [item])]
    return value


def _mentions(value: Any) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [as_text(at(item, "username", "acct", "did")) for item in mappings(value)]
    if isinstance(value, str) and "{" in value:  # a list of objects as Python prints it
        return _PRINTED_USERNAME.findall(value)
    return listed(_as_list(value))


def _head(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value
