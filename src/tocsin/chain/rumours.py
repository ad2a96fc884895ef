"""Which texts and posts carry on a claim that was checked and not found true.

A text does that was matched to such a fact-check and neither denies the claim nor asks about it; so
does a post that links to a page on which the claim appeared, or shows its picture, unless its text
denies it. Who asks whether a rumour is true counts as one who asks, and not as one who spreads it.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.claims import Claims
from tocsin.engine.base import Engine, Table
from tocsin.factchecks.verdicts import Verdict

FOREVER: Final = 2**62
"""Microseconds since 1970 when an answer expires that states no end."""
_YES, _NO, _QUESTION = "yes", "no", "question"
_TRUE: Final = [Verdict.TRUE.value, Verdict.MOSTLY_TRUE.value]
_TEXTS: Final = pa.schema(
    {
        "text_id": pa.int64(),
        "is_question": pa.bool_(),
        "matched_factcheck": pa.string(),  # the rumour it may spread; null: none
        "agrees": pa.bool_(),  # clearly, with a rumour
        "matched_until": pa.int64(),  # µs when the last answer to it expires; null: not matched
    }
)


def of_texts(questions: pa.Table, claims: Claims | None) -> pa.Table:
    """What each text counts as (schema ``_TEXTS``); ``questions`` has ``text_id, asks``."""
    texts, asks = questions["text_id"], questions["asks"]
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        name: pa.nulls(len(texts), dtype)
        for name, dtype in zip(_TEXTS.names, _TEXTS.types, strict=True)
    }
    columns |= {"text_id": texts, "is_question": asks}
    if claims is not None:
        rumours = _rumours(claims)
        agrees = _among(texts, rumours.filter(_is(rumours, "spreads", _YES)))
        asks = pc.or_(asks, _among(texts, rumours.filter(_is(rumours, "stance", _QUESTION))))
        carried = rumours.filter(pc.invert(_is(rumours, "spreads", _NO)))
        first = pc.index_in(texts, value_set=carried["text_id"].combine_chunks())
        rumour = carried["factcheck_key"].cast(pa.string()).take(first)
        columns |= {
            "is_question": pc.and_not(asks, agrees),
            "matched_factcheck": pc.if_else(pc.and_not(asks, agrees), None, rumour),
            "agrees": agrees,
            "matched_until": _until_of(texts, claims),
        }
    return pa.table([columns[name] for name in _TEXTS.names], schema=_TEXTS)


def shown(engine: Engine, claims: Claims | None, of_post: Table) -> Table:
    """``post_key, shown_factcheck``: the rumour of what a post links to or shows.

    ``of_post`` has ``post_key, text_id``.
    """
    if claims is None:
        return engine.table(pa.table({"post_key": _NO_KEYS, "shown_factcheck": _NO_NAMES}))
    objects = claims.sighted
    carried = objects.filter(
        pc.and_(pc.invert(objects["links_factcheck"]), _is_doubtful(objects, claims))
    ).select(["object", "factcheck_key"])
    posted = engine.table(claims.sightings).inner_join(engine.table(carried), "object")
    matches = claims.standing
    denials = engine.table(
        matches.filter(_is(matches, "spreads", _NO)).select(["text_id", "factcheck_key"])
    )
    denied = of_post.inner_join(denials, "text_id")
    left = posted.anti_join(denied, ["post_key", "factcheck_key"])
    return left.group_by("post_key").aggregate(
        shown_factcheck=left.factcheck_key.min().cast("string")
    )


def expires(checks: pa.Table) -> pa.ChunkedArray:
    """When each fact-check expires, in µs since 1970; one without an end at ``FOREVER``."""
    return pc.fill_null(checks["valid_until"].cast(pa.int64()), FOREVER)


_NO_KEYS: Final = pa.array([], pa.int64())
_NO_NAMES: Final = pa.array([], pa.string())


def _rumours(claims: Claims) -> pa.Table:
    """The matches of claims that were not found true."""
    return claims.standing.filter(_is_doubtful(claims.standing, claims))


def _is_doubtful(rows: pa.Table, claims: Claims) -> pa.ChunkedArray:
    """Whether the fact-check of each row found its claim anything but true."""
    true = pc.fill_null(pc.is_in(claims.checks["verdict"], value_set=pa.array(_TRUE)), False)
    doubtful = claims.checks.filter(pc.invert(true))["factcheck_key"]
    return pc.is_in(rows["factcheck_key"], value_set=doubtful.combine_chunks())


def _is(matches: pa.Table, column: str, value: str) -> pa.ChunkedArray:
    """Whether it was told that a match is so; what was not told is not."""
    return pc.equal(pc.fill_null(matches[column], ""), value)


def _among(texts: pa.ChunkedArray, matches: pa.Table) -> pa.ChunkedArray:
    return pc.is_in(texts, value_set=matches["text_id"].combine_chunks())


def _until_of(texts: pa.ChunkedArray, claims: Claims) -> pa.ChunkedArray:
    """When the last fact-check that each text was matched to expires; null: matched to none."""
    checks, matches = claims.checks, claims.standing
    row = pc.index_in(matches["factcheck_key"], value_set=checks["factcheck_key"].combine_chunks())
    until = matches.select(["text_id"]).append_column("until", expires(checks).take(row))
    last = until.group_by("text_id", use_threads=False).aggregate([("until", "max")])
    place = pc.index_in(texts, value_set=last["text_id"].combine_chunks())
    return last["until_max"].take(place)
