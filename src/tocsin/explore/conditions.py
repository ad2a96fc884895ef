"""A query as tantivy takes it: built from its parts, never from a string of somebody's syntax."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import tantivy

from tocsin.errors import UsageError
from tocsin.explore.asking import Term, asked, folded_hashtag
from tocsin.explore.fields import HOUR, HOUR_US, TEXT, TIME, exact, hour_of
from tocsin.explore.query import MOST_KEYS, Query

MOST_ENDINGS: Final = 20_000
"""Words that the beginnings of a search may stand for, together: bounded work for any search."""
MOST_PHRASE_ENDINGS: Final = 500
"""The same at the end of a phrase, where each is a phrase of its own."""
MOST_VALUES: Final = 1_000
"""Of one filter: more than anybody ticks or pastes."""
_SPELLED_HOURS: Final = 24 * 60
"""Up to two months the hours' postings are joined; beyond, the column of times is faster."""

Conditions = list[tuple[Any, Any]]
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_INTEGER = tantivy.FieldType.Integer


def conditions(query: Query, schema: Any, searcher: Any) -> Conditions:
    """What a post must and must not have; empty where anything is wanted.

    Raises:
        UsageError: too many values or words, a beginning of too many words, a time without a zone.
    """
    found = _of_words(query.words, schema, searcher)
    for name, values in (
        ("platform", query.platform),
        ("kind", tuple(kind.value for kind in query.kind)),
        ("lang", query.language),
        ("account_id", query.account_id),
        ("hashtags", tuple(folded_hashtag(value) for value in query.hashtag)),
        ("domains", tuple(value.lower() for value in query.domain)),
        ("urls", query.url),
        ("mentions", query.mention),
        ("conversation_id", query.conversation),
    ):
        if values:
            found.append((_MUST, _any_of(schema, name, values)))
    for name, keys in (("account_key", query.account_keys), ("post_key", query.post_keys)):
        if keys is not None:
            found.append((_MUST, _among(schema, name, keys)))
    if query.since is not None or query.until is not None:
        since = None if query.since is None else _microseconds("since", query.since)
        until = None if query.until is None else _microseconds("until", query.until) - 1
        found += within(schema, since, until)
    return found


def joined(parts: Conditions) -> Any:
    """All conditions as one query."""
    if not any(occur == _MUST for occur, _ in parts):
        parts = [(_MUST, tantivy.Query.all_query()), *parts]
    return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)


def within(schema: Any, first_us: int | None, last_us: int | None) -> Conditions:
    """From the first to the last microsecond, both included; None: no bound."""
    if first_us is not None and last_us is not None and last_us < first_us:
        return [(_MUST, tantivy.Query.empty_query())]
    parts = [(_MUST, tantivy.Query.range_query(schema, TIME, _INTEGER, first_us, last_us))]
    if first_us is None or last_us is None:
        return parts
    if last_us - first_us <= _SPELLED_HOURS * HOUR_US:
        parts.append((_MUST, _hours(schema, hour_of(first_us), hour_of(last_us))))
    return parts


def _hours(schema: Any, first: int, last: int) -> Any:
    """Posts of these hours, by their postings."""
    return tantivy.Query.range_query(schema, HOUR, _INTEGER, first, last, use_inverted_index=True)


def _of_words(typed: str, schema: Any, searcher: Any) -> Conditions:
    wanted = asked(typed)
    terms = [*(term for group in wanted.groups for term in group), *wanted.without]
    share = max(1, sum(term.beginning for term in terms))
    found: Conditions = []
    for group in wanted.groups:
        parts = [_of_term(term, share, schema, searcher) for term in group]
        found.append((_MUST, parts[0] if len(parts) == 1 else _either(parts)))
    return found + [(_NOT, _of_term(term, share, schema, searcher)) for term in wanted.without]


def _of_term(term: Term, share: int, schema: Any, searcher: Any) -> Any:
    """The term; ``share``: of how many beginnings the bound on their words is for all."""
    if term.hashtag:
        return tantivy.Query.term_query(schema, "hashtags", exact(term.pieces[0]), "basic")
    *before, last = term.pieces
    if not term.beginning:
        return _side_by_side(schema, [*before, last])
    most = (MOST_PHRASE_ENDINGS if before else MOST_ENDINGS) // share
    endings = [word for word, _ in searcher.terms_with_prefix(TEXT, last, limit=most + 1)]
    if len(endings) > most:
        raise UsageError(
            f"More than {most:,} words begin with {last!r}.", "Write more of the word."
        )
    if not endings:
        return tantivy.Query.empty_query()
    if before:
        return _either([_side_by_side(schema, [*before, ending]) for ending in endings])
    return tantivy.Query.term_set_query(schema, TEXT, endings)


def _side_by_side(schema: Any, pieces: Sequence[str]) -> Any:
    if len(pieces) == 1:
        return tantivy.Query.term_query(schema, TEXT, pieces[0], "basic")
    return tantivy.Query.phrase_query(schema, TEXT, list(pieces))


def _either(parts: Iterable[Any]) -> Any:
    return tantivy.Query.boolean_query([(_SHOULD, part) for part in parts])


def _any_of(schema: Any, name: str, values: Sequence[str]) -> Any:
    if len(values) > MOST_VALUES:
        raise UsageError(f"{name} has {len(values):,} values.", f"At most {MOST_VALUES:,}.")
    if len(values) == 1:
        return tantivy.Query.term_query(schema, name, exact(values[0]), "basic")
    return tantivy.Query.term_set_query(schema, name, [exact(value) for value in values])


def _among(schema: Any, name: str, keys: frozenset[int]) -> Any:
    if len(keys) > MOST_KEYS:
        raise UsageError(f"{len(keys):,} keys of {name} are asked for.", f"At most {MOST_KEYS:,}.")
    if not keys:
        return tantivy.Query.empty_query()
    return tantivy.Query.term_set_query(schema, name, sorted(keys))


def _microseconds(name: str, moment: datetime) -> int:
    if moment.tzinfo is None:
        raise UsageError(f"{name} has no time zone.", "State one, for example UTC.")
    since_1970 = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since_1970.days * 86_400 + since_1970.seconds) * 1_000_000 + since_1970.microseconds
