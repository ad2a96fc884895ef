"""Where the public asks or meets rumours and few are answered, from what was read in the posts.

A topic is a narrative. A post asks where its text does; it spreads a rumour where its text was
matched to a fact-check that found the claim anything but true, and does not deny it; it answers
where it links to a fact-check. Its reach is itself and its reposts.
"""

from datetime import datetime
from typing import Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.claims import Claims
from tocsin.chain.reading import Reading
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.voids import detection
from tocsin.detect.voids.tables import Voids
from tocsin.engine.base import Engine, Table
from tocsin.factchecks.verdicts import Verdict

_TRUE: Final = [Verdict.TRUE.value, Verdict.MOSTLY_TRUE.value]


def find_voids(
    engine: Engine, reading: Reading, narratives: Narratives, posts: Table, created_at: datetime
) -> Voids | None:
    """Voids by narrative, language and day; ``None`` where questions could not be told."""
    if reading.questions is None:
        return None
    texts = engine.table(_of_texts(reading.questions, reading.claims))
    told = narratives.members.select(["post_key", "narrative"])
    topics = engine.table(told.set_column(1, "topic", told["narrative"].cast(pa.string())))
    of_post = reading.copies.select("post_key", text_id="object_id").distinct()
    marks = of_post.inner_join(texts, "text_id").drop("text_id")
    found = posts.select(
        "post_key", "account_key", "lang",
        t=posts.created_at.epoch_seconds() * 1_000_000,
        place=ibis.null("string"),
        reach=1 + posts.reposts.fill_null(0),
    ).distinct()  # fmt: skip
    for known in (topics, marks, _answering(engine, posts, reading.claims)):
        found = found.left_join(known, "post_key").drop("post_key_right")
    return detection.detect(engine, engine.keep(found), created_at)


def _of_texts(questions: pa.Table, claims: Claims | None) -> pa.Table:
    """``text_id, is_question, matched_factcheck``: what each text counts as."""
    matched = pa.nulls(questions.num_rows, pa.string())
    if claims is not None:
        rumours = _rumours(claims)
        first = pc.index_in(questions["text_id"], value_set=rumours["text_id"].combine_chunks())
        matched = rumours["factcheck_key"].cast(pa.string()).take(first)
    return pa.table(
        {
            "text_id": questions["text_id"],
            "is_question": questions["asks"],
            "matched_factcheck": matched,
        }
    )


def _rumours(claims: Claims) -> pa.Table:
    """The matches of claims that were not found true, to texts that do not deny them."""
    checked = claims.circulating
    true = pc.fill_null(pc.is_in(checked["verdict"], value_set=pa.array(_TRUE)), False)
    doubtful = checked.filter(pc.invert(true))["factcheck_key"].combine_chunks()
    matches = claims.standing
    said = pc.not_equal(pc.fill_null(matches["spreads"], ""), "no")
    return matches.filter(pc.and_(said, pc.is_in(matches["factcheck_key"], value_set=doubtful)))


def _answering(engine: Engine, posts: Table, claims: Claims | None) -> Table:
    """``post_key, answers_authoritatively``: the posts that link to a fact-check."""
    urls = pa.array([], pa.string()) if claims is None else claims.urls
    linked = posts.select("post_key", url=posts.urls.unnest())
    answers = linked.semi_join(engine.table(pa.table({"url": urls})), "url")
    return answers.select("post_key").distinct().mutate(answers_authoritatively=ibis.literal(True))
