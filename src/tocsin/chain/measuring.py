"""What is measured of a workspace's posts: how they spread, divide, whom they cite, who is heard.

Works on what an investigation told of the posts, while it runs or afterwards (:func:`basis_of`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.found import Found
from tocsin.chain.judged import judged, stances
from tocsin.chain.official_file import FILE
from tocsin.chain.officials import officials
from tocsin.chain.subjects import SUBJECTS, Asked, Told, subjects
from tocsin.detect.authority.detection import measure as measure_authority
from tocsin.detect.authority.parameters import How as HowHeard
from tocsin.detect.authority.schemas import STANCES
from tocsin.detect.authority.tables import Authority
from tocsin.detect.polarisation.detection import measure as measure_polarisation
from tocsin.detect.polarisation.tables import Polarisation
from tocsin.detect.sources.detection import measure as measure_sources
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reading import read_ratings
from tocsin.detect.sources.schemas import JUDGED
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
    in the schemas of their names of sources and of authority.
    """

    workspace: Workspace
    engine: Engine
    posts: Table
    told: Told | None
    copies: pa.Table | None
    judged: pa.Table
    stances: pa.Table
    created_at: datetime


def basis_of(workspace: Workspace, engine: Engine, created_at: datetime) -> Basis:
    """The posts of a workspace, and what its last investigation told of them.

    Raises:
        UsageError: nothing has been imported.
    """
    posts = Corpus(workspace.corpus).posts(engine)
    if posts is None:
        raise UsageError("There are no posts to measure.", "Import some: tocsin import FILES")
    found = Found.of(workspace)
    told = _told(found) if found and found.has("about/roles") else None
    claims = found is not None and found.has("claims/matches")
    return Basis(
        workspace,
        engine,
        posts,
        told,
        found.table("copied/posts") if found and found.has("copied/posts") else None,
        _judged(found) if found and claims else JUDGED.empty_table(),
        _stances(found) if found and claims else STANCES.empty_table(),
        created_at,
    )


def all_measures(basis: Basis) -> dict[str, Result]:
    """Every measure that there is something for, by name, in the order of a report.

    Raises:
        InputError: ``official.toml`` or a list of ratings is not as it should be.
    """
    found: dict[str, Result] = {
        "spread": spread(basis, Asked()),
        "polarisation": polarisation(basis, Asked()),
        "sources": sources(basis),
    }
    if basis.told is not None and (basis.workspace.root / FILE).is_file():
        found["authority"] = authority(basis)
    return found


def spread(basis: Basis, asked: Asked) -> Spread:
    """How the subjects spread, and through whom the rumours among them.

    Raises:
        UsageError: something is named that nobody posted.
    """
    members = subjects(basis.engine, basis.posts, basis.told, asked)
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
    if asked == Asked():
        members = pa.concat_tables([members, _all_reposts(basis)])
    return measure_polarisation(basis.engine, basis.posts, members, basis.created_at)


def sources(basis: Basis) -> Sources:
    """Which sources are cited, what the workspace's lists say of them, and what their posts said.

    Raises:
        InputError: a list is not as it should be; the message names file and line.
    """
    ratings = read_ratings(basis.workspace.root / RATINGS)
    own = officials(basis.workspace, basis.engine, basis.posts).sites.to_pylist()
    how = How(own_sites=tuple(own))
    return measure_sources(basis.engine, basis.posts, ratings, basis.judged, basis.created_at, how)


def authority(basis: Basis, institution: str | None = None) -> Authority:
    """How far the institutions of ``official.toml`` are heard, cited, and answer in time.

    ``institution`` is the one whose dashboard it is; ``None``: the first that is named.

    Raises:
        UsageError: it names none, or not this one, or no text was read.
        InputError: the file is not as it should be.
    """
    official = officials(basis.workspace, basis.engine, basis.posts)
    if not official.institutions.num_rows:
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
        official.institutions,
        basis.told.roles,
        basis.created_at,
        HowHeard(institution=institution),
        stances=basis.stances,
    )


def _all_reposts(basis: Basis) -> pa.Table:
    """All reposts as one more subject: a repost belongs to a subject if it stands in it itself."""
    reposts = basis.posts.filter(basis.posts.repost_of.notnull()).select("post_key").distinct()
    keys = basis.engine.to_arrow(reposts.order_by("post_key"))["post_key"]
    names = pa.repeat(pa.scalar(ALL, pa.string()), len(keys))
    return pa.table([names, keys], schema=SUBJECTS)


def _told(found: Found) -> Told:
    return Told(
        found.table("narratives/narratives"),
        found.table("narratives/members"),
        found.table("about/roles"),
        found.table("about/topics"),
    )


def _judged(found: Found) -> pa.Table:
    names = ("matches", "posts", "checks", "sighted", "sightings")
    return judged(*(found.table(f"claims/{name}") for name in names))


def _stances(found: Found) -> pa.Table:
    return stances(*(found.table(f"claims/{name}") for name in ("matches", "posts")))
