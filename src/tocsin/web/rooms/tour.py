"""The guided tour: from the exercise's posts to a published verdict, a step at a time.

What leaves a trace in the desk is ticked once it is done. The exercise is invented; it comes in
only while the desk holds no posts, so that invented posts never stand among real ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Final

from tocsin.chain.official_file import FILE
from tocsin.desk.cases.listing import Wanted, list_cases
from tocsin.desk.errors import ConflictError
from tocsin.desk.jobs.incoming import receive
from tocsin.desk.jobs.queue import list_jobs, submit_import
from tocsin.desk.jobs.tables import ENDED
from tocsin.desk.panels.listing import list_panels
from tocsin.desk.panels.pool import experts
from tocsin.desk.people.registry import colleagues
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.exercise import Scenario, write_exercise
from tocsin.exercise.write import OFFICIALS
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.posts.corpus import Corpus
from tocsin.web.forms import Nothing
from tocsin.web.found import held
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

room: Final = Room()
_CHUNK: Final = 1 << 20
_ONCE: Final = "exercise"


@dataclass(frozen=True)
class Step:
    """A step: where it is done, with which right, and what to do there."""

    name: str
    title: str
    what: str
    href: str
    right: Right


STEPS: Final = (
    Step(
        "posts",
        _("Bring the exercise in"),
        _("The button below sends its exports to this desk, as a colleague would send real ones."),
        "/import",
        Right.IMPORT,
    ),
    Step(
        "investigated",
        _("See what was found"),
        _("The overview counts what came in, and what could not be read and why."),
        "/overview",
        Right.LOOK,
    ),
    Step(
        "network",
        _("Look at a network"),
        _("Accounts that acted together more often than chance allows. Read the benign readings "
          "first, then the posts behind an edge."),
        "/networks",
        Right.LOOK,
    ),
    Step(
        "case",
        _("Open a case from a finding"),
        _("Choose a finding and put it into a case: its posts are frozen there as evidence."),
        "/findings",
        Right.WRITE_CASES,
    ),
    Step(
        "described",
        _("Describe the case"),
        _("Say who, what and how far; answer the questions of the breakout scale; confirm or take "
          "out the suggested techniques."),
        "/cases",
        Right.WRITE_CASES,
    ),
    Step(
        "people",
        _("Let colleagues in"),
        _("Panel members and a decider get a link each, with which they choose a password."),
        "/administration/people",
        Right.ADMINISTER,
    ),
    Step(
        "experts",
        _("Fill the pool of experts"),
        _("Note the discipline, the region and the interests of each panel member."),
        "/experts",
        Right.RUN_PANELS,
    ),
    Step(
        "panel",
        _("Call a panel on the case"),
        _("Open the case, call a panel, nominate experts and draw. Anybody can repeat the draw."),
        "/cases",
        Right.RUN_PANELS,
    ),
    Step(
        "ballots",
        _("Judge"),
        _("The members vote alone, talk, and vote again. Nobody sees an open ballot."),
        "/panels",
        Right.VOTE,
    ),
    Step(
        "verdict",
        _("Publish the record"),
        _("A verdict needs every stratum; else the question goes to another panel. Dissent is "
          "published with it, and anybody concerned can appeal."),
        "/verdicts",
        Right.LOOK,
    ),
    Step(
        "audit",
        _("Check that nothing was changed"),
        _("Every step stands in the audit log, sealed one upon the other."),
        "/audit",
        Right.READ_AUDIT,
    ),
)  # fmt: skip
"""In the order in which they are taken."""


@room.page("/tour", Right.SELF)
def tour(visit: Visit) -> Page:
    """The steps, ticked where they are done; ``done`` is null where nobody can tell."""
    done = _done(visit)
    may_import = visit.may(Right.IMPORT)
    running = may_import and _is_coming_in(visit.sitting)
    data = {
        "steps": [
            {
                "name": step.name,
                "title": gettext(step.title),
                "what": gettext(step.what),
                "href": step.href,
                "may": visit.may(step.right),
                "done": done.get(step.name),
            }
            for step in STEPS
        ],
        "can_bring_in": may_import and not done["posts"] and not running,
        "coming_in": running,
    }
    return Page("tour/tour.html.j2", gettext("Guided tour"), data)


@room.outside_action("/tour/exercise", Right.IMPORT)
def bring_exercise_in(visit: Visit, form: Nothing) -> Done:  # noqa: ARG001
    """Writes the exercise's exports to where sent files wait, and asks for their import.

    Its fact-checks and its official accounts come in at once, for the investigation needs them.
    """
    with visit.desk.looking(visit.actor) as sitting:
        refused = _has_posts(visit) or _is_coming_in(sitting)
    if refused:
        raise ConflictError(
            "This desk holds posts already, and invented ones must not stand among them.",
            "Take the tour on a desk of its own: tocsin serve with another --workspace.",
        )
    with TemporaryDirectory(prefix="tocsin-exercise-") as folder:
        made = write_exercise(Scenario(), Path(folder))
        _bring_what_goes_with_it(visit, made.factchecks, Path(folder) / OFFICIALS)
        most = visit.caller.app.state.most_upload
        kept = [
            receive(visit.desk.workspace, f"exercise_{path.name}", _chunks(path), most)
            for path in made.files
        ]
    arguments = {"files": [str(path) for path in kept]}
    with visit.desk.acting(visit.actor) as sitting:  # only now: others can write meanwhile
        job = submit_import(sitting, arguments, _ONCE).id
    return Done(f"/jobs/{job}", "submitted", {"job": job})


def _bring_what_goes_with_it(visit: Visit, factchecks: Path, official: Path) -> None:
    """Fact-checks to compare claims with, and whose word counts as an answer.

    Where the desk has its own, those stay alone: invented ones must not stand among them.
    """
    workspace = visit.desk.workspace
    registry = Registry(workspace.factchecks)
    if not registry.current(columns=["factcheck_key"], with_withdrawn=True).num_rows:
        registry.add([factchecks], Adding(visit.now))
    if not (workspace.root / FILE).exists():
        copyfile(official, workspace.root / FILE)


def _done(visit: Visit) -> dict[str, bool | None]:
    """What is done, as far as this person may know; what leaves no trace is not named."""
    sitting, looks = visit.sitting, visit.may(Right.LOOK)
    cases = list_cases(sitting, Wanted(most=100)) if looks else ()
    panels = list_panels(sitting) if looks else ()
    return {
        "posts": _has_posts(visit),
        "investigated": held(visit.desk) is not None,
        "case": bool(cases) if looks else None,
        "described": any(case.severity is not None for case in cases) if looks else None,
        "people": len(colleagues(sitting.session)) > 1,
        "experts": bool(experts(sitting)) if visit.may(Right.RUN_PANELS) else None,
        "panel": bool(panels) if looks else None,
        "verdict": bool(list_panels(sitting, public=True)) if looks else None,
    }


def _has_posts(visit: Visit) -> bool:
    return bool(Corpus(visit.desk.workspace.corpus).post_files())


def _is_coming_in(sitting: Sitting) -> bool:
    return any(row.kind == "import" and row.state not in ENDED for row in list_jobs(sitting))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
