"""When two texts are copies, and when they are made from one template.

Chosen by reasoning about what a copier changes, not by fitting a data set; see
``docs/methods/copies.md``. Some are compiled in (``tocsin.shares.compiled``).
"""

from typing import Final

NEAR: Final = 0.5
"""Least Jaccard similarity of near-copies: each has two thirds of the other's 5-grams
(2J/(1+J) = 0.67). Replacing one word of twenty leaves 0.83, two 0.69, three 0.58, four 0.48. It is
also the middle of what 16 bands of 4 find, (1/16)^(1/4) = 0.5."""
GUARD: Final = 0.4
"""Least similarity to the first text of a cluster: each has 57 % of the other's 5-grams, and texts
that nobody copied have 1 to 5 %. A text two links away from the first may be as far as 0."""
QUOTED: Final = 0.9
"""Also near: this share of the shorter text's 5-grams stands in the longer …"""
QUOTED_GRAMS: Final = 50
"""… if the shorter has at least so many (a sentence), and half of the longer's. So two different
texts quoted side by side are not joined by the post that quotes both."""
EDITED_IN_ONE: Final = 2 / 3
EDITED_IN_TWO: Final = 3 / 4
"""Also near: word for word the same but for one place or two, by this share of the longer text's
letters. One word changed in a headline of seven costs half of its 5-grams, since each letter is
part of five."""

FIXED_LETTERS: Final = 15
FIXED_TOKENS: Final = 3
"""Least text outside the slots of a template. "… is a traitor, share!" has 15 letters."""
FIXED_WITH_ONE: Final = 1 / 2
FIXED_WITH_TWO: Final = 2 / 3
FIXED_IN_LONGER: Final = 1 / 4
"""It is at least half of the shorter of two texts (two thirds with two slots, which fit more by
chance) and a quarter of the longer."""
MIDDLE_TOKENS: Final = 2
MIDDLE_LETTERS: Final = 8
"""Least text between two slots."""
MOST_MIDDLE: Final = 64
"""It is looked for in at most so many tokens."""
LEAST_TEXTS: Final = 3
"""Two texts with a common half may be chance or a quotation; three show what varies. So a template
has three texts, and each of its slots three values."""
