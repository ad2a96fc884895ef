"""A draft cut into sentences, once for all checks, and the way from a finding to a remark."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from tocsin import errors
from tocsin.answers.clarity.criteria import CRITERIA
from tocsin.answers.clarity.draft import Block, Draft, Role
from tocsin.answers.clarity.lexicon import Lexicon
from tocsin.answers.clarity.remarks import Place, Remark, What
from tocsin.answers.clarity.sentences import Sentence, sentences

_AS_TYPED: Final = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_LONGEST_QUOTE: Final = 300


@dataclass(frozen=True)
class Prepared:
    """A draft, its language, and its sentences; ``blocks[0]`` is the title."""

    draft: Draft
    lexicon: Lexicon

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Title and blocks, with straight apostrophes and plain spaces (same lengths)."""
        title = Block(role=Role.TITLE, text=self.draft.title)
        return tuple(
            Block(role=b.role, text=b.text.translate(_AS_TYPED), emphasised=b.emphasised)
            for b in (title, *self.draft.blocks)
        )

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return (self.draft.title, *(block.text for block in self.draft.blocks))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, the title's and the headings' too."""
        known = self.lexicon.words.get("abbreviations", frozenset())
        return tuple(
            sentence
            for number, block in enumerate(self.blocks)
            for sentence in sentences(block.text, number, known)
        )

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences of paragraphs and list items."""
        return tuple(s for s in self.sentences if not self.is_heading(s.block))

    @cached_property
    def words(self) -> int:
        """Words of the whole draft."""
        return sum(sentence.length for sentence in self.sentences)

    @cached_property
    def lead(self) -> int | None:
        """The number of the first paragraph."""
        roles = enumerate(self.blocks)
        return next((n for n, block in roles if block.role is Role.PARAGRAPH), None)

    @cached_property
    def actions(self) -> frozenset[Sentence]:
        """The sentences that tell readers what to do."""
        return frozenset(s for s in self.body if self._is_action(s))

    def is_heading(self, block: int) -> bool:
        """Whether the block is the title or a heading."""
        return self.blocks[block].role in (Role.TITLE, Role.HEADING)

    def _is_action(self, sentence: Sentence) -> bool:
        starts = self.lexicon.pattern("action_start").match(sentence.text)
        return bool(starts or self.lexicon.pattern("action").search(sentence.text))

    def remark(self, what: What, sentence: Sentence, **values: Any) -> Remark:
        """A remark about a whole sentence."""
        return self.at(what, sentence.block, sentence.start, sentence.end, **values)

    def at(self, what: What, block: int, start: int, end: int, **values: Any) -> Remark:
        """A remark about characters ``start`` to ``end`` of a block."""
        criterion = CRITERIA[what]
        quote = self._written[block][start : min(end, start + _LONGEST_QUOTE)]
        return Remark(
            what=what,
            severity=criterion.severity,
            place=Place(block=block, start=start, end=end, quote=quote),
            reason=errors.Sentence(criterion.reason, **values),
            source=criterion.source,
            direction=errors.Sentence(criterion.direction, **values),
            values=values,
        )

    def of_all(self, what: What, **values: Any) -> Remark:
        """A remark about the draft as a whole, placed at its title."""
        return self.at(what, 0, 0, len(self.draft.title), **values)

    def matches(self, name: str, what: What) -> Iterator[Remark]:
        """A remark wherever a pattern matches, unless the words before deny it."""
        pattern, denied = self.lexicon.pattern(name), self.lexicon.pattern("not_so")
        for sentence in self.sentences:
            for match in pattern.finditer(sentence.text):
                before = " ".join(sentence.text[: match.start()][-60:].split()[-3:])
                if denied.search(before):
                    continue
                start = sentence.start + match.start()
                end = sentence.start + match.end()
                yield self.at(what, sentence.block, start, end, words=match[0])
