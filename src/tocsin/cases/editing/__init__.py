"""The verbs of a case: each takes a case and returns a new one, and leaves the old as it was.

>>> from tocsin.cases.case import Case, Status
>>> retitle(Case("A well"), "The well").title
'The well'
"""

from tocsin.cases.editing.agenda import (
    add_entry,
    add_task,
    finish_task,
    link,
    record_outcome,
    reopen_task,
    unlink,
)
from tocsin.cases.editing.frame import (
    aim_at,
    allow,
    disallow,
    mark_tlp,
    move_to,
    retitle,
    summarise,
)
from tocsin.cases.editing.gathering import add_finding, add_reference, put_away
from tocsin.cases.editing.judging import (
    answer,
    attribute,
    describe,
    notice,
    override_severity,
    see_spread,
    unattribute,
    withdraw_override,
)
from tocsin.cases.editing.techniques import (
    confirm_technique,
    mark_technique,
    suggest_techniques,
    withdraw_technique,
)

__all__ = [
    "add_entry",
    "add_finding",
    "add_reference",
    "add_task",
    "aim_at",
    "allow",
    "answer",
    "attribute",
    "confirm_technique",
    "describe",
    "disallow",
    "finish_task",
    "link",
    "mark_technique",
    "mark_tlp",
    "move_to",
    "notice",
    "override_severity",
    "put_away",
    "record_outcome",
    "reopen_task",
    "retitle",
    "see_spread",
    "suggest_techniques",
    "summarise",
    "unattribute",
    "unlink",
    "withdraw_override",
    "withdraw_technique",
]
