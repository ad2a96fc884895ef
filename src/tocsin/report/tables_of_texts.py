"""What the texts say, as tables: claims, narratives, voids, and who is attacked.

Each row that names a post says where it stands in the files.
"""

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.claims import Claims
from tocsin.chain.investigation import Investigation
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.targets.tables import Targets
from tocsin.detect.voids.tables import Voids
from tocsin.posts.keys import spelled_out
from tocsin.report.spelling import keys_spelled, placed


def tables_of_texts(investigation: Investigation) -> dict[str, pa.Table]:
    """The tables by name; none of what was not looked for."""
    posts = investigation.cited
    return {
        **_texts(investigation),
        **_claims(investigation),
        **_narratives(investigation.narratives, posts),
        **_voids(investigation.voids, posts),
        **_targets(investigation.targets, posts),
    }


def _texts(investigation: Investigation) -> dict[str, pa.Table]:
    """The texts that were read, each with where its first post stands."""
    if investigation.reading is None:
        return {}
    texts = investigation.reading.texts.table.rename_columns({"first_post": "post_key"})
    return {"texts": keys_spelled(placed(texts, investigation.cited), "text_id", "post_key")}


def _claims(investigation: Investigation) -> dict[str, pa.Table]:
    reading = investigation.reading
    if reading is None:
        return {}
    worthy = {} if reading.worthy is None else {"worth_checking": _worthy(reading.worthy.claims)}
    if reading.claims is None:
        return worthy
    claims = reading.claims
    matches = claims.matches.drop_columns(["query"])
    return {
        **worthy,
        "claims": keys_spelled(claims.circulating, "factcheck_key"),
        "claim_matches": keys_spelled(matches, "match", "text_id", "query_key", "factcheck_key"),
        "claim_sightings": _sightings(claims, investigation.cited),
        "claim_posts": keys_spelled(
            placed(claims.posts, investigation.cited), "text_id", "post_key"
        ),
    }


def _sightings(claims: Claims, posts: pa.Table) -> pa.Table:
    """Posts that show a claim without its words: a row a post and fact-check."""
    objects = claims.sighted.select(["object", "factcheck_key", "by", "links_factcheck"])
    shown = claims.sightings.join(objects, "object", join_type="inner")
    order = [("factcheck_key", "ascending"), ("post_key", "ascending"), ("object", "ascending")]
    return keys_spelled(placed(shown.sort_by(order), posts), "post_key", "factcheck_key")


def _narratives(found: Narratives | None, posts: pa.Table) -> dict[str, pa.Table]:
    if found is None:
        return {}
    tables = {
        "narratives": keys_spelled(found.narratives, "theme", "first_post"),
        "narrative_posts": keys_spelled(placed(found.members, posts), "post_key"),
        "narrative_terms": found.terms,
        "narrative_bursts": found.bursts,
        "narrative_involved": _involved(found.involved),
        "narrative_history": keys_spelled(found.history, "other"),
    }
    return {name: keys_spelled(table, "narrative") for name, table in tables.items()}


def _voids(voids: Voids | None, posts: pa.Table) -> dict[str, pa.Table]:
    if voids is None:
        return {}
    return {
        "voids": voids.ranked,
        "void_windows": voids.windows,
        "void_episodes": voids.episodes,
        "void_posts": keys_spelled(placed(voids.members, posts), "post_key"),
    }


def _worthy(claims: pa.Table) -> pa.Table:
    place = claims.schema.get_field_index("texts")
    lists = claims["texts"].combine_chunks()
    spelled = pa.ListArray.from_arrays(lists.offsets, spelled_out(lists.values))
    return keys_spelled(claims.set_column(place, "texts", spelled), "claim_id")


def _involved(table: pa.Table) -> pa.Table:
    """Networks as the report numbers them, claims by the key of their fact-check."""
    is_network = pc.equal(table["kind"], "network")
    number = pc.add(pc.if_else(is_network, table["id"], 0), 1).cast(pa.string())
    name = pc.if_else(is_network, number, spelled_out(table["id"]))
    return table.set_column(table.schema.get_field_index("id"), "id", name)


def _targets(targets: Targets | None, posts: pa.Table) -> dict[str, pa.Table]:
    if targets is None:
        return {}
    return {
        "targets": _network_lists(targets.targets),
        "target_frames": keys_spelled(targets.frames, "example"),
        "attacks": keys_spelled(placed(targets.attacks, posts), "post_key"),
        "attacks_set_aside": keys_spelled(placed(targets.set_aside, posts), "post_key"),
    }


def _network_lists(table: pa.Table) -> pa.Table:
    """Lists of networks as the report numbers them, spelled out."""
    place = table.schema.get_field_index("networks")
    lists = table["networks"].combine_chunks()
    numbers = pc.add(lists.values, 1).cast(pa.string())
    return table.set_column(place, "networks", pa.ListArray.from_arrays(lists.offsets, numbers))
