"""What somebody types into the search box, taken apart. It never fails on odd signs.

``election fraud`` both words · ``"polling station"`` side by side · ``-joke`` without ·
``flood OR fire`` one of them · ``vot*`` begins so · ``#vote`` the hashtag. Anything else is
searched for as it stands: there is no syntax that a text could break out of.
"""

import re
from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError
from tocsin.explore.words import folded, is_unspaced, words

MOST_CHARACTERS: Final = 1_000
MOST_TERMS: Final = 32
"""Of one search: more words than anybody types, few enough that no search takes long."""
LEAST_LETTERS: Final = 2
"""Before a ``*``: what begins with one letter is half a language."""

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»″＂", '"'))
_PART: Final = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Pieces that stand side by side, or a hashtag; ``beginning``: the last is a beginning."""

    pieces: tuple[str, ...]
    beginning: bool = False
    hashtag: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One of each of ``groups`` must be there, and none of ``without``."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()


def asked(typed: str) -> Asked:
    """What was typed, taken apart.

    Raises:
        UsageError: it is too long, or has no word.
    """
    if len(typed) > MOST_CHARACTERS:
        raise UsageError(
            f"The search has {len(typed):,} characters.", f"At most {MOST_CHARACTERS:,}."
        )
    groups: list[tuple[Term, ...]] = []
    without: list[Term] = []
    joined = False
    for part in _PART.finditer(typed.replace("\0", " ").translate(_QUOTES)):
        if part[0] == "OR":
            joined = bool(groups)
            continue
        term = _term(part)
        if term is None:
            continue
        if part["minus"]:
            without.append(term)
        elif joined:
            groups[-1] = (*groups[-1], term)
        else:
            groups.append((term,))
        joined = False
    _check(typed, groups, without)
    return Asked(tuple(groups), tuple(without))


def _term(part: re.Match[str]) -> Term | None:
    """The term, or None where there is nothing but signs."""
    if part["phrase"] is not None:
        return _of_words(part["phrase"], beginning=False)
    word = part["word"].strip("()[]{},;")
    if word.startswith("#") and len(word) > 1:
        return Term((folded_hashtag(word),), hashtag=True)
    return _of_words(word, beginning=word.endswith("*"))


def folded_hashtag(name: str) -> str:
    """A hashtag as the posts table spells it."""
    return name.lstrip("#＃").casefold()


def _of_words(text: str, beginning: bool) -> Term | None:
    pieces = words(text)
    if not pieces:
        return None
    if is_unspaced(pieces[-1]):  # each character begins a piece, whatever follows it in a text
        stands_in_a_pair = len(pieces) > 1 and is_unspaced(pieces[-2])
        if stands_in_a_pair and len(pieces[-2]) == 2:
            return Term(tuple(pieces[:-1]))
        return Term(tuple(pieces), beginning=True)
    if beginning and len(folded(pieces[-1])) < LEAST_LETTERS:
        raise UsageError(
            f"Too many words begin with {pieces[-1]!r}.",
            f"Write at least {LEAST_LETTERS} letters before the *.",
        )
    return Term(tuple(pieces), beginning=beginning)


def _check(typed: str, groups: list[tuple[Term, ...]], without: list[Term]) -> None:
    found = [*(term for group in groups for term in group), *without]
    if typed.strip() and not found:
        raise UsageError("The search has no word, only signs.", "Write a word, or nothing at all.")
    if sum(len(term.pieces) for term in found) > MOST_TERMS:
        raise UsageError(
            f"The search has more than {MOST_TERMS} words.", "Leave out the most common ones."
        )
