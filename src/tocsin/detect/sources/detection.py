"""Sources: what lists say of the sites posts link to, and what judged posts say of each.

Links are counted in the engine (:mod:`.counting`), lists are held side by side (:mod:`.bands`), and
what was judged becomes a reputation (:mod:`.reputation`). The two are never mixed into one number
unless a list is named as prior.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.reach import reach
from tocsin.detect.sources import counting, judging
from tocsin.detect.sources.band_shares import band_shares
from tocsin.detect.sources.bands import rate
from tocsin.detect.sources.counting import SITE
from tocsin.detect.sources.judging import Judged
from tocsin.detect.sources.listing import add_evidence, listed, reputed
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reading import NONE, Ratings
from tocsin.detect.sources.schemas import JUDGED, OUTLETS, SOURCES
from tocsin.detect.sources.tables import Sources
from tocsin.engine.base import Engine, Table
from tocsin.errors import UsageError

DEFAULT: Final = How()
NOBODY: Final = OUTLETS.empty_table()
NOTHING: Final = JUDGED.empty_table()


def measure(
    engine: Engine,
    posts: Table,
    ratings: Ratings = NONE,
    judged: pa.Table = NOTHING,
    created_at: datetime | None = None,
    how: How = DEFAULT,
    outlets: pa.Table = NOBODY,
) -> Sources:
    """Measures the sources of posts (a posts table).

    ``judged`` is in the schema ``JUDGED``; only what was decided by ``created_at`` counts.
    ``outlets`` (schema ``OUTLETS``) names accounts that are outlets; no other account is a source.

    Raises:
        InputError: ``judged`` is not as it should be; the message names row and field.
        UsageError: ``how.rating_list`` is not among the lists, or there is no ``created_at`` with
            judged posts.
    """
    _check(ratings, judged, created_at, how)
    links = engine.keep(counting.linked(posts, engine.table(outlets)))
    shown = engine.keep(reach(posts))
    counted = engine.to_arrow(counting.counted(links, shown))
    rated = rate(_languages(engine, links, counted, how), ratings, how)
    record = _judged(engine, posts, judged, created_at, outlets, how)
    reputation = reputed(record.records, rated, how)
    rows = listed(counted, rated, record, reputation, how)
    add_evidence(engine, links, shown, rows)
    known = [row["kind"] == SITE for row in rows]
    named = pa.array([row["source"] for row, one in zip(rows, known, strict=True) if one])
    total = sum(one.judged for one in record.records.values())
    return Sources(
        sources=pa.Table.from_pylist(rows, schema=SOURCES),
        bands=band_shares(engine, links, shown, rated),
        rated=rated.rated.filter(
            pc.is_in(rated.rated["source"], value_set=named.cast(pa.string()))
        ),
        lists=ratings.lists,
        coverage=rated.coverage,
        usual=sum(one.false for one in record.records.values()) / total if total else None,
        judged_sources=sum(one.judged > 0 for one in record.records.values()),
        left_out=_left_out(counted, rows, record, ratings),
        how=how,
    )


def _check(ratings: Ratings, judged: pa.Table, created_at: datetime | None, how: How) -> None:
    names = ratings.lists["list"].to_pylist()
    if how.rating_list is not None and how.rating_list not in names:
        raise UsageError(
            f"rating_list is {how.rating_list!r}, and there is no such list.",
            f"There is {', '.join(names) or 'none'}.",
        )
    if judged.num_rows and created_at is None:
        raise UsageError("Judged posts count up to a time, and none was given.", "Give created_at.")


def _languages(
    engine: Engine, links: Table, counted: pa.Table, how: How
) -> Mapping[str, str | None]:
    """Every site with the language of the posts that link to it, where enough of them agree."""
    sites = counted.filter(pc.equal(counted["kind"], SITE)).sort_by("source")
    found: dict[str, str | None] = dict.fromkeys(sites["source"].to_pylist())
    spoken = engine.to_arrow(counting.spoken(links))
    totals = spoken.group_by("source").aggregate([("posts", "sum")])
    both = spoken.join(totals, "source")
    enough = pc.greater_equal(both["posts_sum"], how.least_language_posts)
    most = pc.greater_equal(both["posts"], pc.multiply(both["posts_sum"], how.language_share))
    kept = both.filter(pc.and_(enough, most))
    found.update(zip(kept["source"].to_pylist(), kept["lang"].to_pylist(), strict=True))
    return found


def _judged(
    engine: Engine,
    posts: Table,
    judged: pa.Table,
    created_at: datetime | None,
    outlets: pa.Table,
    how: How,
) -> Judged:
    if created_at is None:
        return Judged({}, 0, 0)
    found = judging.of_posts(judging.checked(judged, how), created_at, how)
    keys = engine.table(pa.table({"post_key": pa.array(list(found), pa.int64())}))
    named = engine.table(outlets).distinct()
    columns = ("post_key", "kind", "domains", "urls")
    own = posts.semi_join(keys, "post_key").select(*columns, "account_key")
    rows = engine.to_arrow(own.left_join(named, "account_key").select(*columns, "outlet"))
    once = {row["post_key"]: row for row in rows.sort_by("post_key").to_pylist()}
    return judging.by_source(pa.Table.from_pylist([*once.values()], rows.schema), found, how)


def _left_out(
    counted: pa.Table, rows: Sequence[Mapping[str, Any]], record: Judged, ratings: Ratings
) -> tuple[str, ...]:
    said = []
    more = counted.num_rows - len(rows)
    if more:
        said.append(
            f"{more:,} of {counted.num_rows:,} sources, with the fewest posts, have no row."
        )
    if record.ambiguous:
        said.append(
            f"{record.ambiguous:,} judged posts link to several outlets and count for no site."
        )
    if record.of_nobody:
        said.append(f"{record.of_nobody:,} judged posts belong to no source.")
    for row in ratings.lists.to_pylist():
        if row["parts"]:
            said.append(
                f"{row['list']}: {row['parts']:,} of {row['entries']:,} entries rate a part of a "
                "site, and are not carried over to the whole."
            )
        if row["date"] is None:
            said.append(f"{row['list']}: the date of the list is not stated.")
    return tuple(said)
