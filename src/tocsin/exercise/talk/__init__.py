"""What is said in an exercise, and what is true of it: claims, questions, attacks.

Campaigns and look-alikes (:mod:`tocsin.exercise.campaigns`, :mod:`tocsin.exercise.benign`) are
about who acts with whom. A *theme* is about what a post says: it spreads or denies a claim, asks,
answers, attacks an institution or merely names it. ``themes/`` has one file a theme, in up to six
languages; ``factchecks.tsv`` is what invented fact-checkers wrote of some, and of much else.
"""

from tocsin.exercise.talk.factchecks import FactCheck, factchecks, write_factchecks
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.talk.playing import Said, Talk, play_themes

__all__ = ["FactCheck", "Part", "Said", "Talk", "factchecks", "play_themes", "write_factchecks"]
