"""What who runs a panel does: nominate, draw, open and close the steps, publish, call again."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.panels.pool import experts
from tocsin.desk.panels.stepping import call_again, draw, panel_of, step
from tocsin.desk.people.rights import Right
from tocsin.panels import appeals, balloting, nominating, seating
from tocsin.panels.panel import State
from tocsin.web.forms import Ids, Line, Nothing, Sent
from tocsin.web.pages import Done, Room
from tocsin.web.visits import Visit

room: Final = Room()


class Names(Sent):
    """Experts of the pool."""

    experts: Ids


@room.action("/panels/{panel_id}/nominate", Right.RUN_PANELS)
def nominate(visit: Visit, panel_id: str, form: Names) -> Done:
    """Nominates experts; whom a conflict of interest keeps out is told with the reason."""
    chosen = [one for one in experts(visit.sitting) if one.id in form.experts]
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.RUN_PANELS,
        lambda panel: nominating.nominate(panel, chosen, by=me, now=now),
    )
    return Done(f"/panels/{panel_id}", "saved")


@room.action("/panels/{panel_id}/draw", Right.RUN_PANELS)
def draw_lots(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Closes the pool, reveals the seed, and draws."""
    me, now = visit.actor.person_id, visit.now
    _, panel = panel_of(visit.sitting, panel_id)
    if panel.state is State.NOMINATED:
        step(
            visit.sitting,
            panel_id,
            Right.RUN_PANELS,
            lambda one: nominating.close_pool(one, by=me, now=now),
        )
    draw(visit.sitting, panel_id)
    return Done(f"/panels/{panel_id}", "drawn")


@room.action("/panels/{panel_id}/close", Right.RUN_PANELS)
def close(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Closes the open step, once all have done their part or its time is over."""
    me, now = visit.actor.person_id, visit.now
    _, panel = panel_of(visit.sitting, panel_id)
    closing = {
        State.DRAWN: seating.open_first_ballot,
        State.FIRST_BALLOT: balloting.close_first,
        State.DISCUSSION: balloting.close_discussion,
    }.get(panel.state, balloting.close_second)
    step(visit.sitting, panel_id, Right.RUN_PANELS, lambda one: closing(one, by=me, now=now))
    return Done(f"/panels/{panel_id}", "saved")


class Reason(Sent):
    """Why something is done."""

    reason: Line


@room.action("/panels/{panel_id}/extend", Right.RUN_PANELS)
def extend(visit: Visit, panel_id: str, form: Reason) -> Done:
    """Gives more time, once, for a stated reason."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.RUN_PANELS,
        lambda panel: balloting.extend(panel, form.reason, by=me, now=now),
    )
    return Done(f"/panels/{panel_id}", "saved")


@room.action("/panels/{panel_id}/substitute", Right.RUN_PANELS)
def substitute(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Calls the next of the reserve to the seats of those who are missing."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.RUN_PANELS,
        lambda panel: seating.replace_missing(panel, by=me, now=now),
    )
    return Done(f"/panels/{panel_id}", "saved")


@room.action("/panels/{panel_id}/publish", Right.RUN_PANELS)
def publish(visit: Visit, panel_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Makes the record public, dissent included, and opens the time for appeals."""
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.RUN_PANELS,
        lambda panel: appeals.publish(panel, by=me, now=now),
    )
    return Done(f"/verdicts/{panel_id}", "published")


class Again(Sent):
    """The body that calls the next panel."""

    body: Line


@room.action("/panels/{panel_id}/again", Right.RUN_PANELS)
def again(visit: Visit, panel_id: str, form: Again) -> Done:
    """Calls the panel that judges the appeal, or to which an escalation goes: other members."""
    row = call_again(visit.sitting, panel_id, form.body)
    return Done(f"/panels/{row.id}", "called", {"panel": row.id})


class Home(Sent):
    """The panel of the appeal."""

    other: Annotated[str, Field(max_length=100)]


@room.action("/panels/{panel_id}/appeal/decide", Right.RUN_PANELS)
def bring_home(visit: Visit, panel_id: str, form: Home) -> Done:
    """Brings the verdict of the appeal's panel home; both stay on record."""
    _, other = panel_of(visit.sitting, form.other)
    me, now = visit.actor.person_id, visit.now
    step(
        visit.sitting,
        panel_id,
        Right.RUN_PANELS,
        lambda panel: appeals.decide_appeal(panel, other, by=me, now=now),
    )
    return Done(f"/verdicts/{panel_id}", "saved")
