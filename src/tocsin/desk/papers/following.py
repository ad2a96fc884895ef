"""What happened to a paper, as people enter it: sent, acknowledged, decided, or no reply.

Nothing that was entered is changed: who made a mistake enters what is right after it, and both
stay. Tocsin sends nothing by itself.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from tocsin.cases.storable import storable
from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.kinds import Action, Happened, PaperKind
from tocsin.desk.papers.reading import paper_of, steps_of
from tocsin.desk.papers.tables import PaperRow, PaperStepRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

LONGEST: Final = 5_000


def enter_step(
    sitting: Sitting,
    paper_id: str,
    happened: Happened,
    on_day: date,
    words: str = "",
    action: Action | None = None,
    items: tuple[int, ...] = (),
) -> PaperStepRow:
    """Enters what happened to a paper, and on which day.

    ``items`` are the numbers of the notices of a bundle that it is about; none: all of them.

    Raises:
        ForbiddenError: the actor may neither write cases nor decide.
        NotFoundError: there is none, or the actor may not know of its case.
        InvalidError: it cannot have happened so.
    """
    sitting.need(Right.LOOK)
    if not sitting.actor.may(Right.RUN_PANELS):
        sitting.need(Right.WRITE_CASES)
    row = paper_of(sitting, paper_id)
    before = steps_of(sitting, paper_id)
    _need_possible(sitting, row, before, happened, on_day)
    _need_action(row, happened, action, items)
    made = PaperStepRow(
        paper_id=row.id, place=len(before) + 1, kind=happened, on_day=on_day, action=action or "",
        items=sorted(set(items)), words=storable(words[:LONGEST])[0],
        entered_by=sitting.actor.person_id, entered_at=sitting.now,
    )  # fmt: skip
    sitting.session.add(made)
    row.state = happened
    sitting.session.flush()
    sitting.log("paper.followed", row.id, place=made.place, happened=happened, digest=row.digest)
    return made


def sent_on(steps: Sequence[PaperStepRow]) -> date | None:
    """The day on which a paper was sent first."""
    return next((one.on_day for one in steps if one.kind == Happened.SENT), None)


def _need_possible(
    sitting: Sitting,
    row: PaperRow,
    before: Sequence[PaperStepRow],
    happened: Happened,
    on_day: date,
) -> None:
    sent, today = sent_on(before), sitting.now.date()
    if happened is Happened.MADE:
        raise _refused("happened", Sentence("It was made when it was made."))
    if happened is not Happened.SENT and sent is None:
        raise _refused("happened", Sentence("It was not sent yet, so nobody could answer."))
    if on_day > today:
        raise _refused("on_day", Sentence("This day has not come yet."))
    earliest = row.made_at.date() if happened is Happened.SENT or sent is None else sent
    if on_day < earliest:
        raise _refused(
            "on_day", Sentence("This is before {day}, the step before it.", day=str(earliest))
        )


def _need_action(
    row: PaperRow, happened: Happened, action: Action | None, items: tuple[int, ...]
) -> None:
    if (happened is Happened.DECIDED) is not (action is not None):
        raise _refused("action", Sentence("Say what was decided where something was, only there."))
    most = len(row.document["notices"]) if row.kind == PaperKind.BUNDLE else 0
    if any(not 1 <= one <= most for one in items):
        raise _refused(
            "items", Sentence("The notices of this paper have numbers from 1 to {most}.", most=most)
        )


def _refused(field: str, message: Sentence) -> InvalidError:
    return InvalidError(message, Sentence("Correct it, and enter it again."), {field: message})
