"""From posts to sources: who linked where, how often, and before how many. The relational steps.

Every function takes Ibis tables and gives one. The sites of a post are the registered domains of
its links; a post counts once for each.
"""

from typing import Final

import ibis

from tocsin.engine.base import Table
from tocsin.posts.schema import Kind

SITE: Final = "site"
ACCOUNT: Final = "account"


def linked(posts: Table, outlets: Table) -> Table:
    """``post_key, account_key, lang, kind, source``: sites that posts link to, and outlets' posts.

    ``outlets`` has ``account_key, outlet``; reposts are not an outlet's own.
    """
    columns = ("post_key", "account_key", "lang")
    sites = posts.select(*columns, kind=ibis.literal(SITE), source=posts.domains.unnest())
    own = posts.filter(posts.kind != Kind.REPOST.value).select(*columns)
    wrote = own.inner_join(outlets.distinct(), "account_key").select(
        *columns, kind=ibis.literal(ACCOUNT), source="outlet"
    )
    both = ibis.union(sites.filter(sites.source.notnull()), wrote)
    return both.group_by(["post_key", "kind", "source"]).aggregate(
        account_key=both.account_key.min(), lang=both.lang.min()
    )


def counted(links: Table, reach: Table) -> Table:
    """``kind, source, posts, accounts, exposures`` of each source.

    ``links`` is what :func:`linked` gave, ``reach`` has ``post_key, reach``.
    """
    shown = links.inner_join(reach, "post_key")
    return shown.group_by(["kind", "source"]).aggregate(
        posts=shown.count(), accounts=shown.account_key.nunique(), exposures=shown.reach.sum()
    )


def spoken(links: Table) -> Table:
    """``source, lang, posts``: the languages of the posts that link to each site."""
    known = links.filter((links.kind == SITE) & links.lang.notnull())
    return known.group_by(["source", "lang"]).aggregate(posts=known.count())


def widest(links: Table, reach: Table, wanted: Table, most: int) -> Table:
    """``kind, source, post_key, place``: the posts of each wanted source that reached most.

    ``wanted`` has ``kind, source``.
    """
    own = links.semi_join(wanted, ["kind", "source"]).inner_join(reach, "post_key")
    order = [ibis.desc(own.reach), own.post_key]
    placed = own.mutate(place=ibis.row_number().over(group_by=["kind", "source"], order_by=order))
    return placed.filter(placed.place < most).select("kind", "source", "post_key", "place")


def band_sums(links: Table, reach: Table, bands: Table) -> Table:
    """Sums over accounts for the share of each band: a row a band.

    ``bands`` has ``source, band`` of every site. Of links and of exposures, for an account with x
    in a band and n in all: ``*_x`` = Σx, ``*_xx`` = Σx², ``*_xn`` = Σxn.
    """
    own = _banded(links, reach, bands)
    whole = _wholes(own)
    parts = own.group_by(["account_key", "band"]).aggregate(
        links=own.count().cast("float64"), exposures=own.reach.sum().cast("float64")
    )
    both = parts.inner_join(whole, "account_key")
    return both.group_by("band").aggregate(
        **{f"{name}_x": both[name].sum() for name in ("links", "exposures")},
        **{f"{name}_xx": (both[name] ** 2).sum() for name in ("links", "exposures")},
        **{
            f"{name}_xn": (both[name] * both[f"all_{name}"]).sum()
            for name in ("links", "exposures")
        },
    )


def whole_sums(links: Table, reach: Table, bands: Table) -> Table:
    """One row of sums over accounts of all bands: Σn, Σn² and the accounts with any."""
    whole = _wholes(_banded(links, reach, bands))
    return whole.aggregate(
        **{f"{name}_n": whole[f"all_{name}"].sum() for name in ("links", "exposures")},
        **{f"{name}_nn": (whole[f"all_{name}"] ** 2).sum() for name in ("links", "exposures")},
        **{
            f"{name}_clusters": (whole[f"all_{name}"] > 0).sum().cast("float64")
            for name in ("links", "exposures")
        },
    )


def _banded(links: Table, reach: Table, bands: Table) -> Table:
    sites = links.filter(links.kind == SITE)
    return (
        sites.inner_join(bands, "source")
        .inner_join(reach, "post_key")
        .select("account_key", "band", "reach")
    )


def _wholes(own: Table) -> Table:
    return own.group_by("account_key").aggregate(
        all_links=own.count().cast("float64"), all_exposures=own.reach.sum().cast("float64")
    )
