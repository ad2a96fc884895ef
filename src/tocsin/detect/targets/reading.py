"""From posts, batch by batch, to what each names and how: the only step that sees texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.targets.folding import Folded, fold
from tocsin.detect.targets.gazetteer import Gazetteer
from tocsin.detect.targets.lexicon import LANGUAGES, load_lexicon
from tocsin.detect.targets.mentions import Mention, find_mentions
from tocsin.detect.targets.stance import Framing, Stance, find_framings
from tocsin.detect.targets.tables import ATTACKS, MENTIONS

READ: Final = ("post_key", "account_key", "platform", "lang", "created_at", "text")
"""Columns of the posts table that are needed."""
SEEN: Final = READ[:-1]
_TEXTS_KEPT: Final = 20_000
"""Distinct texts whose result is remembered: reposts and copies come close together."""


class Read(NamedTuple):
    """A text, and what it says of whom."""

    folded: Folded
    mentions: list[Mention]
    framings: list[Framing]


@dataclass
class Reading:
    """The rows found: mentions and framings by post, and the posts that have any."""

    mentions: list[tuple[Any, ...]] = field(default_factory=list)
    framings: list[tuple[Any, ...]] = field(default_factory=list)
    seen: list[pa.Table] = field(default_factory=list)


def read_text(gazetteer: Gazetteer, text: str, language: str | None) -> Read:
    """What one text says of whom; framings only in a measured language."""
    folded = fold(text)
    mentions = find_mentions(gazetteer, folded, language)
    if not mentions or language not in LANGUAGES:
        return Read(folded, mentions, [])
    lexicon = load_lexicon(language)
    return Read(folded, mentions, find_framings(lexicon, folded, mentions, gazetteer.targets))


def read_posts(
    gazetteer: Gazetteer, batches: Iterable[pa.RecordBatch]
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Mentions (``MENTIONS``), framings of all stances (``ATTACKS``), and the posts that have any.

    ``batches`` have the columns ``READ``. A post that has several rows counts once.
    """

    @lru_cache(maxsize=_TEXTS_KEPT)
    def known(text: str, language: str | None) -> tuple[list[Any], list[Any]]:
        return _rows(gazetteer, read_text(gazetteer, text, language))

    found = Reading()
    done: set[int] = set()
    for batch in batches:
        keys, languages, texts = (batch[name].to_pylist() for name in ("post_key", "lang", "text"))
        kept = []
        for row, (key, language, text) in enumerate(zip(keys, languages, texts, strict=True)):
            mentions, framings = known(text, language) if text else ([], [])
            if not mentions or key in done:
                continue
            done.add(key)
            kept.append(row)
            found.mentions += [(key, *mention, language) for mention in mentions]
            found.framings += [(key, *framing, language) for framing in framings]
        found.seen.append(pa.table(batch.select(SEEN).take(pa.array(kept, pa.int64()))))
    return (
        _table(found.mentions, MENTIONS),
        _table(found.framings, ATTACKS),
        pa.concat_tables(found.seen).combine_chunks() if found.seen else _none_seen(),
    )


def _rows(gazetteer: Gazetteer, read: Read) -> tuple[list[Any], list[Any]]:
    """The columns between ``post_key`` and ``lang`` of the tables."""
    folded = read.folded
    mentions, framings = [], []
    for mention in read.mentions:
        start, end = folded.place(mention.start, mention.end)
        surface = _storable(folded.written[start:end])
        mentions.append((gazetteer.targets[mention.target].id, surface, start, end))
    for framing in read.framings:
        first, last = folded.place(framing.word_start, framing.word_end)
        start, end = folded.place(framing.start, framing.end)
        framings.append((
            gazetteer.targets[framing.target].id, framing.frame.value, framing.stance.value,
            _storable(folded.written[first:last]), start, end,
        ))  # fmt: skip
    return mentions, framings


def _storable(text: str) -> str:
    """Without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    return pa.table(arrays, schema=schema)


def _none_seen() -> pa.Table:
    time = pa.timestamp("us", tz="UTC")
    types = (pa.int64(), pa.int64(), pa.string(), pa.string(), time)
    return pa.schema(list(zip(SEEN, types, strict=True))).empty_table()


def stance_is(framings: pa.Table, *, asserted: bool) -> pa.Table:
    """The framings that the author asserts, or the others."""
    is_asserted = pc.equal(framings["stance"], Stance.ASSERTED.value)
    return framings.filter(is_asserted if asserted else pc.invert(is_asserted))
