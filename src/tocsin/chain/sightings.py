"""Posts that show a checked claim without its words: by what they link to, or by their picture.

A post that links to a page on which the claim appeared passes the claim on, whatever it says; one
that links to the fact-check itself passes the answer on, and is flagged. The engine finds which
addresses and pictures are in both the posts and the registry; no post comes out of it that shows
none of them.
"""

from dataclasses import dataclass
from typing import Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.addresses import by_url
from tocsin.detect.claims.pictures import by_image
from tocsin.detect.claims.tables import MATCHES, Flag
from tocsin.engine.base import Engine, Table
from tocsin.posts.pictures import MARK

_MATCHED: Final = ("factcheck_key", "tier", "by", "reasons", "flags")
SIGHTED: Final = pa.schema(
    [
        pa.field("object", pa.string()),  # the address or the picture's hash, as in posts
        *(MATCHES.field(name) for name in _MATCHED),
        pa.field("links_factcheck", pa.bool_()),  # the answer, and not the claim
    ]
)
SIGHTINGS: Final = pa.schema({"object": pa.string(), "post_key": pa.int64()})


@dataclass(frozen=True)
class Sighted:
    """``objects``: what shows which fact-check's claim (schema ``SIGHTED``); ``posts``: which
    posts hold it (schema ``SIGHTINGS``).
    """

    objects: pa.Table
    posts: pa.Table


def sighted(engine: Engine, posts: Table, factchecks: pa.Table) -> Sighted:
    """What these posts link to, or show, that is in these fact-checks."""
    urls = posts.select("post_key", object=posts.urls.unnest())
    media = posts.select("post_key", object=posts.media.unnest())
    addresses = engine.table(pa.table({"object": _addresses(factchecks)}))
    linked = _distinct(engine, urls.semi_join(addresses, "object"))
    shown = _distinct(engine, media.filter(media.object.startswith(MARK)))
    objects = pa.concat_tables(
        [
            _described(by_url(factchecks, linked.to_pylist()), linked),
            _described(by_image(factchecks, shown.to_pylist()), shown),
        ]
    )
    known = engine.table(pa.table({"object": objects["object"].unique()}))
    held = ibis.union(urls, media).semi_join(known, "object").distinct()
    return Sighted(objects, engine.to_arrow(held.select(*SIGHTINGS.names)).cast(SIGHTINGS))


def _addresses(factchecks: pa.Table) -> pa.Array:
    """All pages of fact-checks, and all on which a claim appeared."""
    appeared = pc.list_flatten(factchecks["appearances"])
    both = pa.chunked_array([*factchecks["url"].chunks, *appeared.chunks], pa.string())
    return pc.drop_null(both.unique())


def _distinct(engine: Engine, rows: Table) -> pa.ChunkedArray:
    return engine.to_arrow(rows.select("object").distinct().order_by("object"))["object"]


def _described(matches: pa.Table, objects: pa.ChunkedArray) -> pa.Table:
    """The matches of these objects, with the object in place of its number."""
    links = [str(Flag.LINKS_FACTCHECK) in flags for flags in matches["flags"].to_pylist()]
    columns = {
        "object": objects.take(matches["query"]),
        **{name: matches[name] for name in _MATCHED},
        "links_factcheck": pa.array(links, pa.bool_()),
    }
    return pa.table([columns[name] for name in SIGHTED.names], schema=SIGHTED)
