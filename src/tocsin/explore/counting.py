"""What found posts are counted by: facets, timelines, how many and from when to when.

Counts are over all that is found, never over a sample or a page. tantivy counts in each segment and
joins the segments' most frequent values; up to :data:`EXACT_VALUES` of them, which is why a count
can be too low only where a column has more values than that, and then by at most ``error``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tocsin.errors import UsageError
from tocsin.explore.fields import ACCOUNT, TIME
from tocsin.explore.query import Bucket, Count, Counts, Facet, Moment

EXACT_VALUES: Final = 50_000
"""Values of a segment that are handed to the others: below tantivy's limit of 65,000 buckets."""
MOST_MOMENTS: Final = 50_000
"""Hours of five years, days of a hundred."""
_STEP_US: Final = {Bucket.HOUR: 3_600_000_000, Bucket.DAY: 86_400_000_000}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def span(searcher: Any, query: Any) -> tuple[int, int] | None:
    """The first and the last time of what is found, µs since 1970; None: nothing is."""
    found = searcher.aggregate(
        query, {"first": {"min": {"field": TIME}}, "last": {"max": {"field": TIME}}}
    )
    first, last = found["first"]["value"], found["last"]["value"]
    return None if first is None else (int(first), int(last))


def tallies(searcher: Any, query: Any, facets: tuple[Facet, ...], most: int) -> dict[Facet, Counts]:
    """The most frequent values by each facet; accounts are labelled by their key."""
    return {
        facet: values(searcher, query, ACCOUNT if facet is Facet.ACCOUNT else facet.value, most)
        for facet in facets
    }


def values(searcher: Any, query: Any, field: str, most: int) -> Counts:
    """The most frequent values of a counted field; ties in the order of values."""
    terms = {"field": field, "size": most, "segment_size": EXACT_VALUES}
    found = searcher.aggregate(query, {"values": {"terms": terms}})["values"]
    buckets = sorted(found["buckets"], key=lambda one: (-one["doc_count"], one["key"]))
    return Counts(
        tuple(Count(one["key"], one["key"], one["doc_count"]) for one in buckets),
        found["sum_other_doc_count"],
        found.get("doc_count_error_upper_bound") or 0,
    )


def moments(searcher: Any, query: Any, bucket: Bucket) -> tuple[Moment, ...]:
    """Posts a step, in order; steps without posts are left out.

    Raises:
        UsageError: there are more steps than anybody could look at.
    """
    bounds = span(searcher, query)
    if bounds is None:
        return ()
    step = _STEP_US[bucket]
    if (bounds[1] - bounds[0]) // step > MOST_MOMENTS:
        raise UsageError(
            f"The timeline would have more than {MOST_MOMENTS:,} steps.",
            "Count by day, or name a shorter time.",
        )
    steps = {"field": TIME, "interval": step, "min_doc_count": 1}
    found = searcher.aggregate(query, {"steps": {"histogram": steps}})["steps"]["buckets"]
    return tuple(Moment(moment(int(one["key"])), one["doc_count"]) for one in found)


def moment(time_us: int) -> datetime:
    """A time of the index as a datetime."""
    return _EPOCH + timedelta(microseconds=time_us)
