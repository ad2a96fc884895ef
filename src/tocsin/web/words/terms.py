"""What the values of our scales and states are called: one table for every enumeration shown."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.answers.lessons.making import Format
from tocsin.desk.people.rights import Right, Role
from tocsin.web.words.answer_terms import ANSWER_TERMS
from tocsin.web.words.case_terms import CASE_TERMS
from tocsin.web.words.commitment_terms import COMMITMENT_TERMS
from tocsin.web.words.found_terms import FOUND_TERMS
from tocsin.web.words.measure_terms import MEASURE_TERMS
from tocsin.web.words.panel_terms import PANEL_TERMS
from tocsin.web.words.paper_terms import PAPER_TERMS
from tocsin.web.words.partner_terms import PARTNER_TERMS
from tocsin.web.words.rule_terms import RULE_TERMS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _
from tocsin.web.words.taxii_terms import TAXII_TERMS

TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Role: {
        Role.VIEWER: _("Viewer"),
        Role.ANALYST: _("Analyst"),
        Role.PANELLIST: _("Panel member"),
        Role.DECIDER: _("Decider"),
        Role.LIAISON: _("Liaison"),
        Role.ADMINISTRATOR: _("Administrator"),
    },
    Right: {
        Right.LOOK: _("Look at findings, posts and cases"),
        Right.IMPORT: _("Import posts and investigate"),
        Right.WRITE_CASES: _("Write cases"),
        Right.VOTE: _("Vote on panels"),
        Right.RUN_PANELS: _("Run panels and publish"),
        Right.EXCHANGE: _("Speak to partners for the desk"),
        Right.READ_AUDIT: _("Read the audit log"),
        Right.ADMINISTER: _("Administer the desk"),
        Right.SELF: _("One's own account"),
    },
    Format: {
        Format.H5P: _("H5P: for Moodle, WordPress, Lumi"),
        Format.GIFT: _("Moodle GIFT: for a question bank"),
        Format.ANKI: _("Anki: cards to learn with"),
        Format.PRINT: _("A worksheet to print, with its answers"),
        Format.PLAY: _("A page to play, for anybody"),
    },
    **FOUND_TERMS,
    **CASE_TERMS,
    **PANEL_TERMS,
    **ANSWER_TERMS,
    **MEASURE_TERMS,
    **RULE_TERMS,
    **PAPER_TERMS,
    **COMMITMENT_TERMS,
    **PARTNER_TERMS,
    **TAXII_TERMS,
}


def term(value: StrEnum) -> str:
    """What a value is called in the language that is spoken."""
    return gettext(TERMS[type(value)][value])
