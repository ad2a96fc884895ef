"""The figures of exchange: bundles that are not valid, what gets lost on the way out and back, and
where what we write down of a standard differs from the standard's own files.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pymisp import MISPObject

sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.exchange.stix.made import faults
from tests.exchange.taxii.peers import differences as taxii_differences

from figures import Figure, Target
from tocsin.cases import disarm
from tocsin.cases.marking import Tlp
from tocsin.exchange.dsa_dumps import subject
from tocsin.exchange.dsa_dumps.columns import READ
from tocsin.exchange.labels.signing import FIELDS
from tocsin.exchange.misp.galaxy import CLUSTERS_UUID, GALAXY_UUID, cluster_uuid
from tocsin.exchange.misp.taxonomy import FROM_THREE, tlp_tag
from tocsin.exchange.stix import Origin, read_bundle
from tocsin.exchange.stix.relationships import ALLOWED
from tocsin.exchange.stix.techniques import technique_named

CASES: Final = 400
FOLDER: Final = "standards"
OLD_KEYWORDS: Final = {
    "KEYWORD_MISINFORMATION", "KEYWORD_DISINFORMATION", "KEYWORD_FOREIGN_INFORMATION_MANIPULATION",
}  # fmt: skip
"""Of the database's first schema, which the file of today does not list."""
ADDED_BY_DUMPS: Final = {"uuid", "platform_name", "created_at", "platform_uid", "content_id_ean"}
MISP_TEMPLATES: Final = ("microblog", "user-account", "narrative", "temporal-event")


@cache
def _faults() -> tuple[int, int]:
    return faults(CASES)


def invalid_bundles(_data: Path) -> tuple[float, str]:
    return float(_faults()[0]), f"of {CASES} invented cases, by OASIS's validator in strict mode"


def round_trip_losses(_data: Path) -> tuple[float, str]:
    return float(_faults()[1]), f"of {CASES} invented cases, beyond what is said not to be carried"


def taxii(_data: Path) -> tuple[float, str]:
    return float(taxii_differences()), "the same requests to our server and to OASIS's medallion"


def differences(data: Path) -> tuple[float, str]:
    """Facts of ours that the standard's own file does not bear out, over all standards."""
    found = list(_all(data / FOLDER))
    return float(len(found)), "; ".join(found) or (
        "STIX relationships of OpenCTI, DISARM's bundle, MISP's galaxy, templates and taxonomies, "
        "DSA codes and columns, AT labels, AS2 Flag"
    )


def _all(standards: Path) -> Iterator[str]:
    yield from _stix(standards)
    yield from _misp(standards / "misp")
    yield from _dsa(standards / "dsa")
    yield from _social(standards)


def _stix(standards: Path) -> Iterator[str]:
    told = _load(standards / "opencti/opencti_fimi_model.json")["allowed_relationships"]
    listed = {(s, n, t) for ss, n, ts in told for s in ss.split("|") for t in ts.split("|")}
    yield from (f"OpenCTI has no {' '.join(one)}" for one in ALLOWED - listed)
    published = (standards / "disarm/DISARM.json").read_bytes()
    got = read_bundle(published, Origin("disarm", datetime(2026, 3, 1, tzinfo=UTC)))
    yield from (f"DISARM's {one.id} is refused" for one in got.refused)
    named = {technique_named(one.content) for one in got.objects if one.type == "attack-pattern"}
    yield from (f"{one.id} is not found" for one in disarm.techniques() if one.id not in named)


def _misp(folder: Path) -> Iterator[str]:
    clusters = _load(folder / "clusters/clusters_disarm-techniques.json")
    for one in clusters["values"]:
        name = one["meta"]["external_id"]
        if cluster_uuid(name) != one["uuid"]:
            yield f"{name} has another uuid"
    galaxy = _load(folder / "clusters/galaxies_disarm-techniques.json")
    if (clusters["uuid"], galaxy["uuid"]) != (CLUSTERS_UUID, GALAXY_UUID):
        yield "the galaxy has another uuid"
    for name in MISP_TEMPLATES:
        ours, theirs = (
            MISPObject(name, strict=True),
            _load(folder / f"objects/{name}/definition.json"),
        )
        attributes = set(ours._definition["attributes"])  # noqa: SLF001 - PyMISP tells it nowhere else
        if ours.template_uuid != theirs["uuid"] or not attributes <= set(theirs["attributes"]):
            yield f"the template {name} differs"
    tlp = {f"tlp:{one['value']}" for one in _load(folder / "taxonomies/tlp.json")["predicates"]}
    yield from (f"no tag {tlp_tag(one)}" for one in Tlp if tlp_tag(one) not in tlp)
    estimates = {
        f'estimative-language:{one["predicate"]}="{entry["value"]}"'
        for one in _load(folder / "taxonomies/estimative-language.json")["values"]
        for entry in one["entry"]
    }
    yield from (f"no tag {tag}" for tag in FROM_THREE if tag not in estimates)
    named = {one["name"] for one in _load(folder / "relationships.json")["values"]}
    if "supported-by" not in named:
        yield "MISP has no relationship supported-by"


def _dsa(folder: Path) -> Iterator[str]:
    enums = _load(folder / "dsa_enums.json")
    columns = {*_load(folder / "dsa_sor.schema.json")["properties"], *ADDED_BY_DUMPS}
    known = {*enums["KEYWORDS"], *OLD_KEYWORDS}
    yield from (f"the DSA has no {one}" for one in subject.KEYWORDS - known)
    if subject.CATEGORY not in enums["STATEMENT_CATEGORIES"]:
        yield f"the DSA has no {subject.CATEGORY}"
    yield from (f"dumps have no column {one}" for one in set(READ) - columns)


def _social(standards: Path) -> Iterator[str]:
    label = _load(standards / "atproto/com.atproto.label.defs.json")["defs"]["label"]
    yield from (f"a label's {one}" for one in set(label["properties"]) ^ {*FIELDS, "sig"})
    if _load(standards / "as2/activitystreams.jsonld")["@context"].get("Flag") != "as:Flag":
        yield "ActivityStreams has no Flag"


def _load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


FIGURES = [
    Figure("stix.invalid_bundles", Target(0, 0), "made", invalid_bundles, quick=False),
    Figure("stix.round_trip_losses", Target(0, 0), "made", round_trip_losses, quick=False),
    Figure("taxii.differences", Target(0, 0), "made", taxii, quick=False),
    Figure("exchange.differences_from_standards", Target(0, 0), FOLDER, differences),
]
