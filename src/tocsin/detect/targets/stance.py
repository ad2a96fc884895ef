"""Which frames a text puts on the targets it names: a word of the lexicon near a name, weighed.

A word counts for a name in the same clause, near it, with nobody else named between them and the
target not doing it to others. It is *asserted* unless a word denies it, somebody else is reported
or quoted, the sentence asks, the post may be ironic, or the word only stands *near* the name and is
not said of it (:mod:`.predication`): then it is set aside with that reason. The
rules are those of the rule-based sentiment literature (Taboada et al. 2011, *Computational
Linguistics* 37:267; NegEx: Chapman et al. 2001, *J. Biomed. Inform.* 34:301), aimed at a name.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from tocsin.detect.targets.folding import Folded
from tocsin.detect.targets.gazetteer import Target, TargetKind
from tocsin.detect.targets.lexicon import CONTEXTS, SIDES, Frame, Lexicon
from tocsin.detect.targets.matching import Hit
from tocsin.detect.targets.mentions import Mention

BEFORE_WORDS: Final = 2
"""Words that may stand between a framing word and the name after it."""
AFTER_WORDS: Final = 6
STATE_WORDS: Final = 2
"""After the name of a state, and none before it: states are named as places most of the time."""
NEGATION_WORDS: Final = 3
SAME_WORDS: Final = 3
"""Words between two names of one target in one phrase."""
_REACH: Final = 160
"""Characters; no six words are longer, save in hostile texts."""

_END: Final = re.compile(r"[!?;。؟؛…\n]+|\.(?=\s|$)")
_QUOTED: Final = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|[\"“][^\"”]*[\"”]|(?<!\w)'[^'\n]{2,}'(?!\w)"
)
_SPEAKER: Final = re.compile(r"(?:.*?\brt @?\w+:)?\s*(?:[^\s:]+\s+){0,3}[^\s:]+:\s")
_RETWEET: Final = re.compile(r".*?\brt @?\w+:\s*$")
_WORD: Final = re.compile(r"[\u2e80-\u9fff]|[^\W\u2e80-\u9fff]+(?:'[^\W\u2e80-\u9fff]+)?")


class Stance(StrEnum):
    """Whether the author says it; all but the first are set aside."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    REPORTED = "reported"
    QUESTION = "question"
    IRONY = "irony"
    NEAR = "near"


_NOT_FOR: Final = {Frame.DEFY: (TargetKind.STATE, TargetKind.GROUP)}
"""To leave a state or to stop a group is no delegitimisation of it."""


class Framing(NamedTuple):
    """A frame that a text puts on a target, and the word it rests on (places in the folded text).

    ``start`` and ``end`` enclose the name and the word.
    """

    target: int
    frame: Frame
    stance: Stance
    word_start: int
    word_end: int
    start: int
    end: int


class Near(NamedTuple):
    """A framing word near a name, and on which side of names it is listed."""

    frame: Frame
    side: str
    word: Hit


def find_framings(
    lexicon: Lexicon, folded: Folded, mentions: Sequence[Mention], targets: Sequence[Target]
) -> list[Framing]:
    """The framings of a text, one for each target, frame and stance: the nearest word."""
    text = _Text(lexicon, folded, mentions)
    kinds = [targets[mention.target].kind for mention in mentions]
    found: dict[tuple[int, Frame, Stance], tuple[int, Framing]] = {}
    for number, mention in enumerate(mentions):
        kind = kinds[number]
        reach = (0, STATE_WORDS) if kind is TargetKind.STATE else (BEFORE_WORDS, AFTER_WORDS)
        for near in text.words_near(number, *reach):
            frame, word = near.frame, near.word
            if kind in _NOT_FOR.get(frame, ()):
                continue
            start, end = min(mention.start, word.start), max(mention.end, word.end)
            stance = text.stance(mention, word)
            if stance is Stance.ASSERTED and not text.is_said_of(number, kind, near):
                stance = Stance.NEAR
            key = mention.target, frame, stance
            framing = Framing(mention.target, frame, stance, word.start, word.end, start, end)
            if key not in found or end - start < found[key][0]:
                found[key] = end - start, framing
    return [framing for _, framing in found.values()]


class _Text:
    """A text with its clauses, its framing words and the words that change their meaning."""

    def __init__(self, lexicon: Lexicon, folded: Folded, mentions: Sequence[Mention]) -> None:
        self._text = folded.text
        self._mentions = mentions
        self._lexicon = lexicon
        self._tag_ends = {end for _, end in folded.hashtags}
        roles = [
            (role, side, hit)
            for role, side, hit in lexicon.hits(folded)
            if not _overlaps(hit, mentions)
        ]
        self._framing = [(Frame(role), side, hit) for role, side, hit in roles if side in SIDES]
        self._starts = [hit.start for _, _, hit in self._framing]
        of = {role: [hit for it, _, hit in roles if it == role] for role in CONTEXTS}
        self._of = {role: _Places(hits) for role, hits in of.items()}
        emphatic = _Places(of["emphatic"])
        self._of["negated"] = _Places([hit for hit in of["negated"] if not emphatic.cover(hit)])
        ends = [found for found in _END.finditer(self._text) if not _overlaps(found, mentions)]
        self._sentences = [0, *(found.end() for found in ends), len(self._text)]
        turns = [hit.start for hit in of["turn"]]
        self._clauses = sorted({*self._sentences, *turns})
        self._quoted = [found.span() for found in _QUOTED.finditer(self._text)]

    def words_near(self, number: int, before: int, after: int) -> Iterator[Near]:
        """The framing words that are about one of the mentions, at most so many words from it."""
        mention = self._mentions[number]
        low, high = _around(self._clauses, mention.start)
        low, high = max(low, mention.start - _REACH), min(high, mention.end + _REACH)
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        for frame, side, word in self._framing[first:last]:
            if word.end <= mention.start:
                near = side != "after" and self._gap(word.end, mention.start) <= before
            else:
                near = side != "before" and self._gap(mention.end, word.start) <= after
                near = near and not self._acts(mention, word)
            if near and self._is_of(number, word):
                yield Near(frame, side, word)

    def _acts(self, mention: Mention, word: Hit) -> bool:
        """Whether the target does the word to others, or says it of them."""
        if self._of["actor"].within(mention.end, word.start):
            return True
        leading = self._of["leading"].within(max(0, mention.start - _REACH), mention.start)
        return any(self._gap(verb.end, mention.start) == 0 for verb in leading)

    def _is_of(self, number: int, word: Hit) -> bool:
        """Whether nobody else is named between, save those who share what is said."""
        step = 1 if word.start >= self._mentions[number].end else -1
        chain = [self._mentions[number]]
        for other in self._mentions[number + step :: step] if number + step >= 0 else ():
            if (other.end > word.start) if step > 0 else (other.start < word.end):
                break
            chain.append(other)
        joins = self._lexicon.grammar.joins
        return all(
            joins(self._text, min(one.end, two.end), max(one.start, two.start))
            for one, two in pairwise(chain)
        )

    def _first_joined(self, number: int) -> Mention:
        """The first of the names that belong together with this one.

        "The UN and the EU", or two names of one target: "the judges of the high court".
        """
        joins = self._lexicon.grammar.joins
        first = self._mentions[number]
        for other in reversed(self._mentions[:number]):
            same = other.target == first.target and self._gap(other.end, first.start) <= SAME_WORDS
            same = same and _END.search(self._text, other.end, first.start) is None
            if not same and not joins(self._text, other.end, first.start):
                break
            first = other
        return first

    def is_said_of(self, number: int, kind: TargetKind, near: Near) -> bool:
        """Whether the word is predicated of one of the mentions; see :mod:`.predication`."""
        mention, word = self._mentions[number], near.word
        start, end = min(mention.end, word.end), max(mention.start, word.start)
        known = [(hit.start, hit.end) for _, _, hit in self._framing]
        known += [(other.start, other.end) for other in self._mentions]
        grammar = self._lexicon.grammar
        if not grammar.links(self._text, start, end, known):
            return False
        is_group = kind is TargetKind.GROUP
        if is_group and not grammar.is_plural(self._text[mention.start : mention.end]):
            return near.frame is Frame.DEHUMANISING and 0 <= word.start - mention.end <= 1
        if word.end <= mention.start:
            return self._is_said_before(mention, kind, near)
        return self._is_said_after(number, kind, near)

    def _is_said_before(self, mention: Mention, kind: TargetKind, near: Near) -> bool:
        grammar, word = self._lexicon.grammar, near.word
        if word.name in self._lexicon.calls:
            return grammar.opens_clause(self._text, word.start)
        if near.side == "before" and grammar.is_object(self._text, word.start, word.end):
            return False
        return kind is not TargetKind.STATE or grammar.is_last(self._text, mention.end)

    def _is_said_after(self, number: int, kind: TargetKind, near: Near) -> bool:
        grammar, text = self._lexicon.grammar, self._text
        mention, word, first = self._mentions[number], near.word, self._first_joined(number)
        if near.frame is Frame.DEFY:
            return True
        if grammar.is_object(text, first.start, first.end):
            return False
        is_state = kind is TargetKind.STATE
        if is_state and grammar.is_inflected(text[mention.start : mention.end]):
            return False
        if word.name in self._lexicon.predicates:
            return not grammar.is_suffered(text, mention.end, (word.start, word.end))
        if grammar.has_copula(text, mention.end, word.start):
            return True
        if is_state or text[max(0, mention.start - 1)] == "@":
            return False
        if grammar.ends_phrase(text, word.end) or word.end in self._tag_ends:
            return True
        return grammar.verbless and grammar.opens_clause(text, first.start)

    def stance(self, mention: Mention, word: Hit) -> Stance:
        """Whether the author says it of the target."""
        start, end = min(mention.start, word.start), max(mention.end, word.end)
        low, high = _around(self._sentences, mention.start)
        clause, _ = _around(self._clauses, word.start)
        since = max(mention.end if word.start >= mention.end else clause, word.start - _REACH)
        if any(
            self._gap(hit.end, word.start) <= NEGATION_WORDS
            for hit in self._of["negated"].within(since, word.start)
        ):
            return Stance.NEGATED
        quoted = any(a <= start and end <= b for a, b in self._quoted)
        if quoted or self._of["denied"].hits or self._of["reported"].within(low, word.start):
            return Stance.REPORTED
        if self._of["attributed"].within(end, high) or _is_spoken(self._text[low:start]):
            return Stance.REPORTED
        asks = any(mark in self._text[max(low, high - 4) : high] for mark in "?؟")
        if asks or self._of["question"].within(low, high):
            return Stance.QUESTION
        return Stance.IRONY if self._of["irony"].hits else Stance.ASSERTED

    def _gap(self, start: int, end: int) -> float:
        """Words between two places; two Chinese characters are one."""
        words = _WORD.findall(self._text, start, end)
        return sum(0.5 if "\u2e80" <= word[0] <= "\u9fff" else 1.0 for word in words)


def _is_spoken(before: str) -> bool:
    """Whether a sentence begins with who says it ("Minister X: …"); a retweet's mark is none."""
    said_by = _SPEAKER.match(before)
    return said_by is not None and _RETWEET.fullmatch(said_by[0]) is None


class _Places:
    """Hits by their place."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = hits
        self._starts = [hit.start for hit in hits]

    def within(self, low: int, high: int) -> list[Hit]:
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        return [hit for hit in self.hits[first:last] if hit.end <= high]

    def cover(self, hit: Hit) -> bool:
        return any(it.start <= hit.start and hit.end <= it.end for it in self.hits)


def _overlaps(hit: Hit | re.Match[str], mentions: Sequence[Mention]) -> bool:
    start, end = (hit.start, hit.end) if isinstance(hit, Hit) else hit.span()
    return any(start < mention.end and mention.start < end for mention in mentions)


def _around(breaks: Sequence[int], place: int) -> tuple[int, int]:
    """The stretch between breaks in which a place lies."""
    after = min(max(bisect_left(breaks, place + 1), 1), len(breaks) - 1)
    return breaks[after - 1], breaks[after]
