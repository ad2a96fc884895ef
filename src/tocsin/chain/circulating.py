"""Who posted what repeats a checked claim: by its words, by the address of it, or by its picture.

Links to the fact-check itself are counted apart: they pass the answer on.
"""

from typing import Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.sightings import Sighted
from tocsin.detect.claims.tables import By
from tocsin.engine.base import Engine, Table
from tocsin.factchecks.schema import FACTCHECKS

US_PER_S: Final = 1_000_000
_SAID: Final = (
    "factcheck_id", "kind", "claim", "title", "verdict", "verdict_as_stated", "publisher", "url",
    "lang", "reviewed_at",
)  # fmt: skip
_TIME: Final = pa.timestamp("us", tz="UTC")
CIRCULATING: Final = pa.schema(
    [
        FACTCHECKS.field("factcheck_key"),
        pa.field("texts", pa.int64()),  # distinct, near-copies counted once
        pa.field("posts", pa.int64()),  # by text, address of the claim, or picture
        pa.field("accounts", pa.int64()),
        pa.field("first_at", _TIME),
        pa.field("last_at", _TIME),
        pa.field("probability", pa.float32()),  # of its most probable text; null: not by text
        pa.field("by_url", pa.int64()),  # posts that link to a page where the claim appeared
        pa.field("by_image", pa.int64()),  # posts with a picture of the claim's
        pa.field("linking", pa.int64()),  # posts that link to the fact-check; not among the posts
        *(FACTCHECKS.field(name) for name in _SAID),
    ]
)
_OF_POST: Final = (
    "factcheck_key", "text_id", "post_key", "account_key", "t", "probability", "by",
)  # fmt: skip
_LINKING: Final = "link to the fact-check"


def circulating(engine: Engine, posted: Table, shown: Table, factchecks: pa.Table) -> pa.Table:
    """The table ``CIRCULATING``, the most posted first, of what the two functions below give.

    Who links to the fact-check passes the answer on, whatever words stand beside the link.
    """
    linking = shown.filter(shown.by == _LINKING).select("factcheck_key", "post_key").distinct()
    repeating = posted.anti_join(linking, ["factcheck_key", "post_key"])
    counted = engine.to_arrow(_counted(ibis.union(repeating, shown)))
    joined = counted.join(factchecks.select(["factcheck_key", *_SAID]), "factcheck_key")
    for name in ("first_at", "last_at"):
        place = joined.schema.get_field_index(name)
        joined = joined.set_column(place, name, joined[name].cast(_TIME))
    order = [("posts", "descending"), ("factcheck_key", "ascending")]
    return joined.sort_by(order).select(CIRCULATING.names).cast(CIRCULATING)


def posting(engine: Engine, matches: pa.Table, copies: Table) -> Table:
    """The posts of the matched texts, a row a fact-check (columns ``_OF_POST``)."""
    pairs = engine.table(matches.select(["text_id", "factcheck_key", "probability"]))
    posted = pairs.inner_join(copies, pairs.text_id == copies.object_id)
    return posted.mutate(by=ibis.literal(str(By.TEXT))).select(*_OF_POST)


def showing(engine: Engine, shown: Sighted, posts: Table) -> Table:
    """The posts that link to, or show, something of a fact-check (columns ``_OF_POST``)."""
    way = pc.if_else(shown.objects["links_factcheck"], _LINKING, shown.objects["by"])
    objects = shown.objects.select(["object", "factcheck_key"]).append_column("by", way)
    held = engine.table(shown.posts).inner_join(engine.table(objects), "object")
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    # The same post may stand in several rows: share lists have one for each object.
    when = posts.select("post_key", "account_key", t=seconds * US_PER_S).distinct()
    return (
        held.inner_join(when, "post_key")
        .mutate(text_id=ibis.null("int64"), probability=ibis.null("float32"))
        .select(*_OF_POST)
    )


def _counted(rows: Table) -> Table:
    """``CIRCULATING`` by fact-check, without what the fact-checks say."""
    repeats = rows.by != _LINKING
    counted = rows.group_by("factcheck_key").aggregate(
        texts=rows.text_id.nunique(),
        posts=rows.post_key.nunique(where=repeats),
        accounts=rows.account_key.nunique(where=repeats),
        first_at=rows.t.min(where=repeats),
        last_at=rows.t.max(where=repeats),
        probability=rows.probability.max(),
        by_url=rows.post_key.nunique(where=rows.by == str(By.URL)),
        by_image=rows.post_key.nunique(where=rows.by == str(By.IMAGE)),
        linking=rows.post_key.nunique(where=rows.by == _LINKING),
    )
    return counted.filter(counted.posts > 0)
