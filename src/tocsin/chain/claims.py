"""Which claims that fact-checkers have answered are circulating, and in which posts.

Texts are matched, not posts: what is said of a text holds for all its near-copies. Posts that link
to where a claim appeared, or show its picture, count beside them (:mod:`.sightings`). Every match
is a suggestion, by text with its probability, until a person says otherwise.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.chain.circulating import circulating, posting, showing
from tocsin.chain.sightings import sighted
from tocsin.chain.texts import Texts
from tocsin.detect.claims.addresses import by_url
from tocsin.detect.claims.feedback import as_shipped, recalibrated, with_tiers
from tocsin.detect.claims.matching import Matching, match
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.detect.claims.tables import FEEDBACK, MATCHES, Tier
from tocsin.detect.stance import detection as stance
from tocsin.detect.wording import TRAINED_ON, words_key
from tocsin.embed.base import Embedder
from tocsin.engine.base import Engine, Table
from tocsin.factchecks.registry import Registry
from tocsin.posts.keys import key64, spelled
from tocsin.workspace import Workspace

TEXT_MATCHES: Final = pa.schema(
    [
        pa.field("match", pa.int64()),  # of these words and this fact-check: what people name
        pa.field("text_id", pa.int64()),
        *MATCHES,
        pa.field("query_key", pa.int64()),  # the words, as answers about them are kept
        pa.field("as_shipped", pa.float32()),  # the probability before people's answers moved it
        pa.field("stance", pa.string()),  # of the text to the claim, assistive; null: not told
        pa.field("spreads", pa.string()),  # yes, no or unclear: whether it carries the claim on
    ]
)
_SAID: Final = [
    "factcheck_key", "factcheck_id", "kind", "claim", "title", "verdict", "verdict_as_stated",
    "publisher", "url", "lang", "reviewed_at",
]  # fmt: skip
INDEX_VERSION: Final = 2
"""Of what is kept of fact-checks to look them up; raised when that changes."""
_DECIDES: Final = ["factcheck_key", "claim", "verdict", "valid_until"]


@dataclass(frozen=True)
class Claims:
    """``circulating``: a row a fact-check whose claim some post may repeat, by posts; ``matches``:
    the texts of each; ``posts`` (``text_id, post_key``): theirs, the first by time; ``sighted``:
    what shows a claim without its words, and ``sightings``, in which posts.

    ``factchecks`` counts all that were looked at, ``sites`` are their publishers'; ``checks`` says
    of each that something was matched to ``factcheck_key, claim, verdict, valid_until``.
    """

    circulating: pa.Table  # schema CIRCULATING
    matches: pa.Table  # schema TEXT_MATCHES
    posts: pa.Table
    sighted: pa.Table  # schema SIGHTED
    sightings: pa.Table  # schema SIGHTINGS
    factchecks: int
    checks: pa.Table
    sites: pa.Array

    @property
    def standing(self) -> pa.Table:
        """The matches that nobody rejected."""
        return self.matches.filter(pc.not_equal(self.matches["tier"], str(Tier.REJECTED)))


def claim_index(workspace: Workspace, embedder: Embedder) -> ClaimIndex | None:
    """The index of the workspace's fact-checks, brought up to date; ``None``: it has none."""
    current = Registry(workspace.factchecks).current(with_expired=True)
    if not current.num_rows:
        return None
    name = f"{embedder.name.replace('/', '-')}-{INDEX_VERSION}"
    index = ClaimIndex(workspace.index / "claims" / name, embedder)
    index.hold(current)
    return index


def answers_file(workspace: Workspace) -> Path:
    """Where people's answers about matches are kept."""
    return workspace.root / "claims" / "answers.jsonl"


def matched(index: ClaimIndex, text: str, now: datetime, how: Matching) -> list[dict[str, Any]]:
    """The fact-checks of one text, or of one address, each with what it says."""
    if text.startswith(("http://", "https://")):
        found = by_url(index.factchecks, [text])
    else:
        found = match(index, [text], now, how=how)
    checks = index.factchecks.select(_SAID)
    row = pc.index_in(found["factcheck_key"], value_set=checks["factcheck_key"].combine_chunks())
    said = checks.take(row).to_pylist()
    shown = found.drop_columns(["query"]).to_pylist()
    return [{**match, **check} for match, check in zip(shown, said, strict=True)]


def match_texts(
    engine: Engine,
    index: ClaimIndex,
    texts: Texts,
    copies: Table,
    posts: Table,
    embedder: Embedder,
    now: datetime,
    how: Matching = Matching(),  # noqa: B008 - frozen
    answers: pa.Table | None = None,
) -> Claims:
    """Matches the texts, the links and the pictures, and counts who posted what they repeat.

    A text that denies a claim is matched to it as well, and its stance says so. What people said
    (``answers``, schema ``FEEDBACK``) confirms matches, or rejects them: those are not counted.

    ``copies`` are the shares of kind text_copy that the texts came from.
    """
    table = texts.table
    said = FEEDBACK.empty_table() if answers is None else answers
    ranker = recalibrated(Ranker.shipped(), said)
    found = match(index, table["text"].to_pylist(), now, table["lang"].to_pylist(), how, ranker)
    matches = with_tiers(_named_by_words(found, table, ranker), said)
    matches = _with_stance(matches, table, index, embedder)
    checks = index.factchecks.filter(pc.is_null(index.factchecks["withdrawn_at"]))
    shown = sighted(engine, posts, checks)
    standing = matches.filter(pc.not_equal(matches["tier"], str(Tier.REJECTED)))
    posted = posting(engine, standing, copies)
    first = posted.select("text_id", "post_key", "t").distinct().order_by("t", "post_key")
    return Claims(
        circulating=circulating(engine, posted, showing(engine, shown, posts), checks),
        matches=matches,
        posts=engine.to_arrow(first).select(["text_id", "post_key"]),
        sighted=shown.objects,
        sightings=shown.posts,
        factchecks=index.factchecks.num_rows,
        checks=_concerned(checks, matches, shown.objects),
        sites=pc.drop_null(pc.unique(checks["publisher_site"])),
    )


def _concerned(checks: pa.Table, matches: pa.Table, shown: pa.Table) -> pa.Table:
    """The fact-checks that some text, link or picture was matched to."""
    keys = [table["factcheck_key"].combine_chunks() for table in (matches, shown)]
    there = pc.is_in(checks["factcheck_key"], value_set=pa.concat_arrays(keys).unique())
    return checks.filter(there).select(_DECIDES)


def _named_by_words(found: pa.Table, texts: pa.Table, ranker: Ranker) -> pa.Table:
    """The matches with the text of each, its words, and the id that people name the match by."""
    matched_texts = texts.take(found["query"])
    words = [words_key(text) for text in matched_texts["text"].to_pylist()]
    checks = found["factcheck_key"].to_pylist()
    ids = [key64("match", spelled(w), spelled(c)) for w, c in zip(words, checks, strict=True)]
    columns = {
        "match": pa.array(ids, pa.int64()),
        "text_id": matched_texts["text_id"],
        "query_key": pa.array(words, pa.int64()),
        "as_shipped": as_shipped(ranker, found["probability"]),
    }
    for name, column in columns.items():
        found = found.append_column(name, column)
    return found


def _with_stance(
    found: pa.Table, texts: pa.Table, index: ClaimIndex, embedder: Embedder
) -> pa.Table:
    """The matches with what each text makes of the claim, where the embedder can tell."""
    stances = pa.nulls(found.num_rows, pa.string()), pa.nulls(found.num_rows, pa.string())
    if embedder.name == TRAINED_ON:
        checks = index.factchecks
        row = pc.index_in(
            found["factcheck_key"], value_set=checks["factcheck_key"].combine_chunks()
        )
        pairs = {
            "post_key": texts["first_post"].take(found["query"]),
            "text": texts["text"].take(found["query"]),
            "lang": texts["lang"].take(found["query"]),
            "target_id": found["factcheck_key"],
            "target": pc.coalesce(checks["claim"], checks["title"], "").take(row),
        }
        told = stance.find(pa.table(pairs), embedder)
        stances = told["stance"], told["spreads"]
    columns = found.append_column("stance", stances[0]).append_column("spreads", stances[1])
    return columns.select(TEXT_MATCHES.names).cast(TEXT_MATCHES)
