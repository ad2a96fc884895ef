"""Published answers brought to the workspace's registry of fact-checks, where the chain reads them.

Matching looks them up there, and voids count a post that links to one as supply (kind
``agreed_answer``). The registry is a folder, so it cannot change in the database's transaction:
this runs after it, as often as anybody likes, and changes only what differs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from tocsin.answers.publishing.edition import Edition
from tocsin.answers.publishing.registering import as_lines, factcheck_table, only_agreed
from tocsin.answers.registry.standing import Standing, standing
from tocsin.desk.answers.public import public_editions, site_of
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk, Sitting
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.factchecks.schema import Kind
from tocsin.posts.staging import replace_file
from tocsin.workspace import Workspace

_GIVEN: Final = frozenset({Standing.HOLDS, Standing.EXPIRED})
"""The registry itself knows when one expires, and keeps it with a flag."""
_WITHDRAWN: Final = "The agreed answer was withdrawn, replaced, or is being corrected."
_AGAIN: Final = "The agreed answer holds again."
_COLUMNS: Final = ("factcheck_id", "kind", "source_id", "withdrawn_at")


def register_published(desk: Desk) -> int:
    """Brings the registry up to date with what changed; says how many answers that were.

    Raises:
        UsageError: the desk has no public address.
        StorageError: the registry is being written, or cannot be.
    """
    with desk.looking(SYSTEM) as sitting:
        changed = _changed(sitting)
        if not changed:
            return 0
        now = sitting.now
        editions = public_editions(sitting.session, site_of(desk.workspace), now)
    _bring(desk.workspace, editions, now)
    with desk.acting(SYSTEM) as sitting:
        for answer_id, events in changed.items():
            row = update(AnswerRow).where(AnswerRow.id == answer_id)
            sitting.session.execute(row.values(registered=events))
        sitting.log("answers.registered", "factchecks", answers=list(changed))
    return len(changed)


def _changed(sitting: Sitting) -> dict[str, int]:
    """The number of events of each answer that changed; those not in force yet wait."""
    query = select(AnswerRow.id, AnswerRow.events).where(
        AnswerRow.is_public, AnswerRow.registered != AnswerRow.events
    )
    rows = {row.id: row.events for row in sitting.session.execute(query)}
    answers = replayed(sitting.session, list(rows))
    early = {one.id for one in answers if standing(one, sitting.now) is Standing.NOT_YET}
    return {answer_id: events for answer_id, events in rows.items() if answer_id not in early}


def _bring(workspace: Workspace, editions: Sequence[Edition], now: datetime) -> None:
    """What may be given is in the registry; what may not is withdrawn there.

    Only rows that name an answer of this desk are touched: a registry also has agreed answers
    that were imported from others.
    """
    registry = Registry(workspace.factchecks)
    given = [one for one in editions if one.standing in _GIVEN]
    path = workspace.root / "claims" / "published.jsonl"
    path.parent.mkdir(exist_ok=True)
    replace_file(path, as_lines(given))
    if given:
        registry.add([path], Adding(now, Kind.AGREED_ANSWER))
    wanted = set(factcheck_table(given, now)["factcheck_id"].to_pylist())
    mine = {one.answer_id for one in editions}
    rows = only_agreed(
        registry.current(now, columns=_COLUMNS, with_withdrawn=True, with_expired=True)
    ).to_pylist()
    ours = [(row["factcheck_id"], row["withdrawn_at"]) for row in rows if row["source_id"] in mine]
    gone = [one for one, withdrawn in ours if one not in wanted and withdrawn is None]
    back = [one for one, withdrawn in ours if one in wanted and withdrawn is not None]
    if gone:
        registry.withdraw(gone, now, _WITHDRAWN)
    if back:
        registry.reinstate(back, now, _AGAIN)
