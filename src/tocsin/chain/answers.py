"""Which posts answer: on the matter, by somebody whose word counts, and while it holds.

A post answers where, at its time,

- it links to a fact-check that holds (not withdrawn, not expired), whoever posts it;
- or its text was matched to one that holds, and it links to the site of a publisher in the registry
  or of one that the institution names;
- or an account that the institution names posted it on the topic.

The latter two only where the text does not clearly agree with a rumour, and the last not where all
that its text was matched to has expired. A site alone is no answer: rumours link to offices to
borrow their weight. Platforms are no publishers, though some publish there.
"""

from typing import Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.claims import Claims
from tocsin.chain.officials import Officials
from tocsin.chain.rumours import expires
from tocsin.detect.voids.tables import Answer
from tocsin.engine.base import Engine, Table
from tocsin.posts.urls.platforms import rule_for

_HOST: Final = "^[a-z]+://([^/?#]+)"
_NO_KEYS: Final = pa.array([], pa.int64())


def with_answers(
    engine: Engine, rows: Table, posts: Table, claims: Claims | None, officials: Officials
) -> Table:
    """The rows with a column ``answer`` (an ``Answer``, or null).

    ``rows`` has ``post_key, t, agrees, matched_until``.
    """
    for known in (
        _linking(engine, claims),
        _citing(engine, posts, claims, officials),
        _official(engine, posts, officials),
    ):
        rows = rows.left_join(known, "post_key").drop("post_key_right")
    may = ~rows.agrees.fill_null(False)
    holds = rows.matched_until > rows.t
    answer = ibis.cases(
        (rows.linked_until > rows.t, str(Answer.LINK)),
        (rows.cites.notnull() & may & holds, str(Answer.SITE)),
        (rows.is_official.notnull() & may & holds.fill_null(True), str(Answer.OFFICIAL)),
    )
    return rows.mutate(answer=answer).drop("linked_until", "cites", "is_official")


def _linking(engine: Engine, claims: Claims | None) -> Table:
    """``post_key, linked_until``: posts that link to fact-checks, and when the last expires."""
    if claims is None:
        return engine.table(pa.table({"post_key": _NO_KEYS, "linked_until": _NO_KEYS}))
    objects, checks = claims.sighted, claims.checks
    links = objects.filter(objects["links_factcheck"])
    row = pc.index_in(links["factcheck_key"], value_set=checks["factcheck_key"].combine_chunks())
    until = links.select(["object"]).append_column("until", expires(checks).take(row))
    held = engine.table(claims.sightings).inner_join(engine.table(until), "object")
    return held.group_by("post_key").aggregate(linked_until=held.until.max())


def _citing(engine: Engine, posts: Table, claims: Claims | None, officials: Officials) -> Table:
    """``post_key, cites``: posts that link to a site of a publisher or of the institution."""
    sites = engine.table(pa.table({"site": _sites(claims, officials)}))
    linked = posts.select("post_key", url=posts.urls.unnest())
    hosts = linked.select("post_key", site=linked.url.re_extract(_HOST, 1))
    domains = posts.select("post_key", site=posts.domains.unnest())
    found = ibis.union(hosts, domains).semi_join(sites, "site").select("post_key").distinct()
    return found.mutate(cites=ibis.literal(True))


def _sites(claims: Claims | None, officials: Officials) -> pa.Array:
    published = [] if claims is None else claims.sites.to_pylist()
    own = [site for site in published if rule_for(site) is None]
    return pa.array(sorted({*own, *officials.sites.to_pylist()}), pa.string())


def _official(engine: Engine, posts: Table, officials: Officials) -> Table:
    """``post_key, is_official``: posts of the accounts that the institution names."""
    accounts = engine.table(pa.table({"account_key": officials.accounts}))
    found = posts.semi_join(accounts, "account_key").select("post_key").distinct()
    return found.mutate(is_official=ibis.literal(True))
