"""What is measured of a workspace's posts: how they spread, divide, whom they cite, who is heard.

Works on what an investigation told of the posts, while it runs or afterwards (:func:`basis_of`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.found import Found
from tocsin.chain.judged import CLAIMS, judged_of, stances_of
from tocsin.chain.officials import Officials, officials
from tocsin.chain.subjects import SUBJECTS, Asked, Told, subjects
from tocsin.detect.authority.detection import measure as measure_authority
from tocsin.detect.authority.parameters import How as HowHeard
from tocsin.detect.authority.tables import Authority
from tocsin.detect.polarisation.detection import measure as measure_polarisation
from tocsin.detect.polarisation.tables import Polarisation
from tocsin.detect.sources.detection import measure as measure_sources
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reading import Ratings, read_ratings
from tocsin.detect.sources.tables import Sources
from tocsin.detect.spread.detection import measure as measure_spread
from tocsin.detect.spread.tables import Spread
from tocsin.engine.base import Engine, Table
from tocsin.errors import UsageError
from tocsin.posts.corpus import Corpus
from tocsin.results import Result
from tocsin.workspace import Workspace

ALL: Final = "all posts"
RATINGS: Final = "ratings"
"""The workspace's folder of lists that rate sources."""


@dataclass(frozen=True)
class Basis:
    """What is measured on; ``told`` is ``None`` where no text was read.

    ``copies`` (``cluster, post_key``) are the posts of copied texts; ``judged`` and ``stances`` are
    in the schemas of their names of sources and of authority; ``official`` and ``ratings`` are what
    the workspace brings.
    """

    engine: Engine
    posts: Table
    told: Told | None
    copies: pa.Table | None
    judged: pa.Table
    stances: pa.Table
    official: Officials
    ratings: Ratings
    created_at: datetime


def basis_of(workspace: Workspace, engine: Engine, created_at: datetime) -> Basis:
    """The posts of a workspace, and what its last investigation told of them.

    Raises:
        UsageError: nothing has been imported.
        InputError: ``official.toml`` or a list of ratings is not as it should be.
    """
    posts = Corpus(workspace.corpus).posts(engine)
    if posts is None:
        raise UsageError("There are no posts to measure.", "Import some: tocsin import FILES")
    found = Found.of(workspace)
    told = _told(found) if found and found.has("about/roles") else None
    claims = _claims(found) if found and found.has("claims/matches") else None
    return Basis(
        engine,
        posts,
        told,
        found.table("copied/posts") if found and found.has("copied/posts") else None,
        judged_of(claims),
        stances_of(claims),
        officials(workspace, engine, posts),
        ratings_of(workspace),
        created_at,
    )


def ratings_of(workspace: Workspace) -> Ratings:
    """The lists of sources that the workspace brings.

    Raises:
        InputError: a list is not as it should be; the message names file and line.
    """
    return read_ratings(workspace.root / RATINGS)


def all_measures(basis: Basis) -> dict[str, Result]:
    """Every measure that there is something for, by name, in the order of a report."""
    members = subjects(basis.engine, basis.posts, basis.told, Asked())
    found: dict[str, Result] = {
        "spread": _spread(basis, members),
        "polarisation": _polarisation(basis, _with_all(basis, members)),
        "sources": sources(basis),
    }
    if basis.told is not None and basis.official.institutions.num_rows:
        found["authority"] = authority(basis)
    return found


def spread(basis: Basis, asked: Asked) -> Spread:
    """How the subjects spread, and through whom the rumours among them.

    Raises:
        UsageError: something is named that nobody posted.
    """
    return _spread(basis, subjects(basis.engine, basis.posts, basis.told, asked))


def _spread(basis: Basis, members: pa.Table) -> Spread:
    roles = basis.told.roles if basis.told else None
    rumours = None if roles is None else roles.filter(pc.equal(roles["role"], "rumour"))
    low = None if rumours is None else rumours.select(["post_key"])
    return measure_spread(
        basis.engine,
        basis.posts,
        members,
        basis.created_at,
        low_credibility=low,
        copies=basis.copies and basis.copies.select(["cluster", "post_key"]),
    )


def polarisation(basis: Basis, asked: Asked) -> Polarisation:
    """Whether those who repost each other fall into camps, on the whole and on each subject.

    Raises:
        UsageError: something is named that nobody posted.
    """
    members = subjects(basis.engine, basis.posts, basis.told, asked)
    return _polarisation(basis, _with_all(basis, members) if asked == Asked() else members)


def _polarisation(basis: Basis, members: pa.Table) -> Polarisation:
    return measure_polarisation(basis.engine, basis.posts, members, basis.created_at)


def sources(basis: Basis) -> Sources:
    """Which sources are cited, what the workspace's lists say of them, and their own posts."""
    how = How(own_sites=tuple(basis.official.sites.to_pylist()))
    return measure_sources(
        basis.engine, basis.posts, basis.ratings, basis.judged, basis.created_at, how
    )


def authority(basis: Basis, institution: str | None = None) -> Authority:
    """How far the institutions of ``official.toml`` are heard, cited, and answer in time.

    ``institution`` is the one whose dashboard it is; ``None``: the first that is named.

    Raises:
        UsageError: it names none, or not this one, or no text was read.
    """
    if not basis.official.institutions.num_rows:
        raise UsageError(
            "No institution is named in official.toml.",
            "Write its accounts and sites there; see docs: Measures and foresight.",
        )
    if basis.told is None:
        raise UsageError(
            "No text was read, so nobody knows what the posts are about.",
            "Investigate again with texts read: tocsin report --read 5000",
        )
    return measure_authority(
        basis.engine,
        basis.posts,
        basis.official.institutions,
        basis.told.roles,
        basis.created_at,
        HowHeard(institution=institution),
        stances=basis.stances,
    )


def _with_all(basis: Basis, members: pa.Table) -> pa.Table:
    """All reposts as one more subject: a repost belongs to a subject if it stands in it itself."""
    reposts = basis.posts.filter(basis.posts.repost_of.notnull()).select("post_key").distinct()
    keys = basis.engine.to_arrow(reposts.order_by("post_key"))["post_key"]
    names = pa.repeat(pa.scalar(ALL, pa.string()), len(keys))
    return pa.concat_tables([members, pa.table([names, keys], schema=SUBJECTS)])


def _told(found: Found) -> Told:
    return Told(
        found.table("narratives/narratives"),
        found.table("narratives/members"),
        found.table("about/roles"),
        found.table("about/topics"),
    )


def _claims(found: Found) -> dict[str, pa.Table]:
    return {name: found.table(f"claims/{name}") for name in CLAIMS}
