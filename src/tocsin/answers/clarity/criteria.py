"""By which criterion a remark is made: its reason, its source and what to change, in one table.

The reasons are templates, so that the web can look them up in its catalogue and fill in the
``values`` of a remark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tocsin.answers.clarity.remarks import Severity, What


@dataclass(frozen=True)
class Criterion:
    """``items`` are the numbers of the CDC Clear Communication Index that this is a part of."""

    severity: Severity
    reason: str
    source: str
    direction: str
    items: tuple[int, ...] = ()


_CDC: Final = "CDC Clear Communication Index, User Guide (2013), item "
_HOW_TO_DEBUNK: Final = (
    "Lewandowsky et al., The Debunking Handbook 2020, “Debunk often and properly”: "
)
_PLAIN_LANGUAGE: Final = "ISO 24495-1:2023 Plain language, 5.3"
_OUTBREAK: Final = "WHO Outbreak Communication Guidelines (2005), "
_HONEST_CORRECTIONS: Final = "IFCN Code of Principles, 5: open and honest corrections"
_MUST, _SHOULD, _CONSIDER = Severity.MUST, Severity.SHOULD, Severity.CONSIDER

CRITERIA: Final[Mapping[What, Criterion]] = {
    What.LONG_SENTENCE: Criterion(
        _CONSIDER,
        "This sentence has {words} words; more than {most} are hard to hold in mind.",
        _PLAIN_LANGUAGE + " (understandable); GOV.UK content design: 25 words",
        "Give each thought a sentence of its own.",
    ),
    What.HARD_TO_READ: Criterion(
        _SHOULD,
        "By {formula} even the low end of the interval, {low}, is above {most} ({reading}).",
        _PLAIN_LANGUAGE + "; the formula's source stands beside it",
        "Shorten sentences and take everyday words, beginning with the longest sentences.",
    ),
    What.PASSIVE: Criterion(
        _SHOULD,
        "The main message or a call to action does not say who acts (“{words}”).",
        _CDC + "6: main message and call to action in the active voice",
        "Say who does it: begin with the one who acts, or speak to the reader.",
        (6,),
    ),
    What.JARGON: Criterion(
        _SHOULD,
        "“{term}” is not a word of most readers.",
        _CDC + "7: words that the primary audience uses; glossary of this check",
        "Say “{instead}”, or explain the term where it first stands.",
        (7,),
    ),
    What.ABBREVIATION: Criterion(
        _SHOULD,
        "“{term}” is not explained where it first stands.",
        _CDC + "7: words that the primary audience uses",
        "Write the name in full, with the abbreviation in brackets, or leave it out.",
        (7,),
    ),
    What.SLOW_OPENING: Criterion(
        _SHOULD,
        "The text opens with procedure (“{words}”), so the message comes later.",
        _CDC + "2: main message at the top; item 10: most important first",
        "Begin with what readers must know or do; the background can follow.",
        (2, 10),
    ),
    What.LONG_OPENING: Criterion(
        _SHOULD,
        "The first paragraph has {words} words; one message takes at most {most}.",
        _CDC + "1: one main message of one to three short sentences",
        "Keep in the first paragraph the one thing that they must remember.",
        (1,),
    ),
    What.NO_EMPHASIS: Criterion(
        _CONSIDER,
        "Nothing in the text is set apart: no bold text, no heading, no list.",
        _CDC + "3: main message emphasised with visual cues",
        "Set the main message in bold, or give it a heading.",
        (3,),
    ),
    What.NO_CALL_TO_ACTION: Criterion(
        _SHOULD,
        "No sentence was found that tells readers what to do.",
        _CDC + "5: call to action; item 12: behavioural recommendation",
        "Say what they can do now, and where to ask.",
        (5, 12),
    ),
    What.NO_HEADINGS: Criterion(
        _CONSIDER,
        "{words} words without a heading.",
        _CDC + "9: chunks with headings",
        "Part the text, and give each part a heading that says what it says.",
        (9,),
    ),
    What.LONG_PARAGRAPH: Criterion(
        _CONSIDER,
        "This paragraph has {words} words; more than {most} look like a wall.",
        _CDC + "9: chunks with headings",
        "Part it where the subject changes.",
        (9,),
    ),
    What.LIST_IN_A_SENTENCE: Criterion(
        _CONSIDER,
        "{items} things are listed within a sentence.",
        _CDC + "8: bulleted or numbered lists",
        "Put each on a line of its own.",
        (8,),
    ),
    What.PERCENT_WITHOUT_BASE: Criterion(
        _SHOULD,
        "“{number}” does not say of what or of whom.",
        _CDC
        + "16: explain what numbers mean; Gigerenzer, Reckoning with Risk (2002): reference class",
        "Say of how many: “n of N people”.",
        (16,),
    ),
    What.CHANGING_DENOMINATORS: Criterion(
        _SHOULD,
        "Chances stand over different wholes: {wholes}; readers must calculate to compare.",
        _CDC + "17: no calculation; Trevena et al. 2013, BMC Med Inform Decis Mak 13 Suppl 2:S7",
        "Give all chances over the same whole.",
        (17,),
    ),
    What.TOO_PRECISE: Criterion(
        _CONSIDER,
        "“{number}” is more precise than anybody needs, and looks surer than it is.",
        _CDC + "15: numbers that the audience uses",
        "Round it.",
        (15,),
    ),
    What.RELATIVE_RISK: Criterion(
        _MUST,
        "“{words}” does not say from how much to how much.",
        _CDC + "17: no calculation; Gigerenzer et al. 2007, Psychol Sci Public Interest 8(2):53–96",
        "Give both chances as they are, over the same whole: “from a in N to b in N”.",
        (16, 17),
    ),
    What.NUMBER_WITHOUT_WORDS: Criterion(
        _CONSIDER,
        "“{number}” stands without a word for how much that is.",
        _CDC + "20: numeric probability also explained with words or a visual",
        "Add in words whether that is rare or common, or a picture.",
        (20,),
    ),
    What.FALSE_CERTAINTY: Criterion(
        _MUST,
        "“{words}” promises more than anybody can know.",
        _OUTBREAK + "trust and transparency; " + _CDC + "11",
        "Say how sure it is, what it rests on, and what would change it.",
        (11, 19),
    ),
    What.NO_UNCERTAINTY: Criterion(
        _SHOULD,
        "No sentence was found that says what is not known yet, or when more will be.",
        _CDC + "11: what authoritative sources know and do not know",
        "Say what is still open, or that nothing of weight is.",
        (11,),
    ),
    What.BLAME: Criterion(
        _MUST,
        "“{words}” may read as blame or ridicule of those whom you want to reach.",
        "CDC Crisis and Emergency Risk Communication (2018), principle 6: show respect; "
        + _OUTBREAK
        + "trust",
        "Speak of the claim and of who spreads it for gain, not of those who heard it.",
    ),
    What.MYTH_IN_TITLE: Criterion(
        _MUST,
        "The title says the myth; many read nothing else.",
        _HOW_TO_DEBUNK + "lead with the fact",
        "Put the fact into the title, in words of its own.",
    ),
    What.QUESTION_TITLE: Criterion(
        _SHOULD,
        "The title asks; who reads only the title learns the doubt and not the answer.",
        _HOW_TO_DEBUNK + "lead with the fact",
        "Put the answer into the title.",
    ),
    What.MYTH_FIRST: Criterion(
        _MUST,
        "The myth comes before any fact.",
        _HOW_TO_DEBUNK + "fact, myth, fallacy, fact",
        "Begin with what is true.",
    ),
    What.NO_WARNING: Criterion(
        _MUST,
        "The myth is told without a warning in or just before its sentence.",
        _HOW_TO_DEBUNK + "warn before the myth",
        "Say that it is false before saying it.",
    ),
    What.MYTH_REPEATED: Criterion(
        _SHOULD,
        "The myth is told again; once is enough to know which one is meant.",
        _HOW_TO_DEBUNK + "state the myth once",
        "Say “this claim”, or speak of the fact.",
    ),
    What.NOT_EXPLAINED: Criterion(
        _SHOULD,
        "No sentence was found that says how the claim misleads.",
        _HOW_TO_DEBUNK + "explain the fallacy",
        "Say what it leaves out, confuses or takes from elsewhere.",
    ),
    What.FACT_NOT_REPEATED: Criterion(
        _SHOULD,
        "After the myth, the fact of the title or of the opening is not said again.",
        _HOW_TO_DEBUNK + "end with the fact",
        "Say the fact once more, after the myth.",
    ),
    What.CORRECTION_INCOMPLETE: Criterion(
        _MUST,
        "A correction says what was wrong and what is right; missing: {missing}.",
        _HONEST_CORRECTIONS,
        "Say both in one place, and when it was changed.",
    ),
    What.DISAGREES_WITH_EARLIER: Criterion(
        _MUST,
        "Look at this: an earlier answer on the same subject says something else ({how}).",
        _OUTBREAK + "trust: explain what changed",
        "Read both. If the new one holds, say what changed and why, and correct the earlier one.",
    ),
}

AUTOMATIC_ITEMS: Final = tuple(sorted({n for c in CRITERIA.values() for n in c.items}))
"""Items of the Index of which a machine sees a part; the others are asked of a person."""
