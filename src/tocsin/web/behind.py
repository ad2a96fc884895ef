"""The posts behind a number: of a finding, a network, a narrative, a claim, a void …

A page that states a number links to the posts with one parameter that names the thing; here that
name becomes the keys of its posts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.desk.errors import NotFoundError
from tocsin.detect.claims.tables import Tier
from tocsin.web.found import Held
from tocsin.web.listing import known_key
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

Keys = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Behind:
    """What posts stand behind: ``name`` in words, ``href`` its page, ``keys`` of its posts."""

    name: str
    href: str
    keys: Keys


def behind(found: Held, kind: str, value: str) -> Behind:
    """The posts of one thing; ``kind`` is a key of ``KINDS``, ``value`` its id as pages spell it.

    Raises:
        NotFoundError: there is no such thing in the last investigation.
    """
    label, _path, posts = KINDS[kind]
    keys = posts(found, value)
    if not len(keys):
        raise NotFoundError(
            "There is nothing of this name in the last investigation.",
            "Look for it in the lists of the overview.",
        )
    name = f"{gettext(label)} {value[:8]}"
    return Behind(name, href_of(kind, value), np.unique(keys))


def href_of(kind: str, value: str) -> str:
    """Where the page of a thing is."""
    return f"{KINDS[kind][1]}/{quote(value, safe='')}"


def network_posts(found: Held, value: str) -> Keys:
    """The posts that the edges of a network (numbered from 1) rest on."""
    number = int(value) if value.isdigit() and len(value) < 10 else 0
    edges = found.where("coordination/edges", "network", number - 1)["edge"].to_pylist()
    evidence = found.where("coordination/evidence", "edge", *edges)
    return np.concatenate([evidence[end].to_numpy() for end in ("post_a", "post_b")])


def claim_posts(found: Held, value: str) -> Keys:
    """The posts that may repeat a claim, by words, link or picture; not what people rejected."""
    key = known_key(value)
    if key is None or not found.has("claims/matches"):
        return _NONE
    matches = found.where("claims/matches", "factcheck_key", key)
    standing = matches.filter(pc.not_equal(matches["tier"], str(Tier.REJECTED)))
    objects = found.where("claims/sighted", "factcheck_key", key)["object"].unique().to_pylist()
    parts = (
        found.where("claims/posts", "text_id", *standing["text_id"].unique().to_pylist()),
        found.where("claims/sightings", "object", *objects),
    )
    return np.concatenate([part["post_key"].to_numpy() for part in parts])


def wording_posts(found: Held, texts: list[int]) -> Keys:
    """The posts of some texts: all copies by several accounts, and the first of each other."""
    first = found.where("texts/table", "text_id", *texts)["first_post"]
    copies = (
        found.where("copied/posts", "cluster", *texts)["post_key"]
        if found.has("copied/posts")
        else _EMPTY
    )
    return np.unique(np.concatenate([first.to_numpy(), copies.to_numpy()]))


_NONE: Final[Keys] = np.zeros(0, dtype=np.int64)
_EMPTY: Final = pa.chunked_array([pa.array([], pa.int64())])


def _finding(found: Held, value: str) -> Keys:
    evidence = found.where("findings", "id", value)["evidence"]
    return np.array(evidence[0].as_py() if len(evidence) else [], dtype=np.int64)


def _worthy(found: Held, value: str) -> Keys:
    key = known_key(value)
    if key is None or not found.has("worthy/claims"):
        return _NONE
    rows = found.where("worthy/claims", "claim_id", key)["texts"]
    return wording_posts(found, rows[0].as_py()) if len(rows) else _NONE


def _by_key(table: str, column: str) -> Callable[[Held, str], Keys]:
    def posts(found: Held, value: str) -> Keys:
        key = known_key(value)
        if key is None or not found.has(table):
            return _NONE
        keys: Keys = found.where(table, column, key)["post_key"].to_numpy()
        return keys

    return posts


def _void(found: Held, value: str) -> Keys:
    if not value.isdigit() or len(value) > 9 or not found.has("voids/members"):
        return _NONE
    keys: Keys = found.where("voids/members", "rank", int(value))["post_key"].to_numpy()
    return keys


def _target(found: Held, value: str) -> Keys:
    if not found.has("targets/attacks"):
        return _NONE
    keys: Keys = found.where("targets/attacks", "target", value)["post_key"].to_numpy()
    return keys


KINDS: Final[Mapping[str, tuple[str, str, Callable[[Held, str], Keys]]]] = {
    "finding": (_("Finding"), "/findings", _finding),
    "network": (_("Network"), "/networks", network_posts),
    "narrative": (_("Narrative"), "/narratives", _by_key("narratives/members", "narrative")),
    "claim": (_("Claim"), "/claims", claim_posts),
    "worthy": (_("Unanswered claim"), "/claims/unanswered", _worthy),
    "void": (_("Information void"), "/voids", _void),
    "target": (_("Target"), "/targets", _target),
    "copy": (_("Copied text"), "/copies", _by_key("copied/posts", "cluster")),
}
"""What posts can be asked for by; each a parameter of ``/posts``."""
