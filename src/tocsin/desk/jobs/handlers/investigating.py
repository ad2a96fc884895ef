"""Runs the whole chain over the corpus, as ``tocsin report`` does, and says what is new in it."""

from typing import Any, Final

from tocsin.chain.found import keep
from tocsin.chain.gathering import gather
from tocsin.chain.investigation import Investigation
from tocsin.desk.alarms.raising import raise_alarms
from tocsin.desk.jobs.asked import engine_of, how_to_read, significance_of
from tocsin.desk.jobs.running import Running
from tocsin.desk.people.rights import SYSTEM
from tocsin.report.graphs import write_graphs
from tocsin.report.html import write_html
from tocsin.report.tables import write_tables

_STEPS: Final = 4
_TITLE: Final = "What these posts show"


def run(job: Running) -> dict[str, Any]:
    """Argument: ``title``, of the report. The report lies in ``reports/ID`` of the workspace.

    Raises:
        UsageError: nothing has been imported, or a setting is not as it should be.
        StorageError: the workspace cannot be written.
    """
    workspace = job.workspace
    job.progress(0, _STEPS, "looking for what the posts show")
    with engine_of(workspace) as engine:
        made = gather(
            workspace,
            engine,
            None,
            significance_of(workspace),
            job.started_at,
            job.arguments.get("title") or _TITLE,
            how_to_read(workspace),
        )
    job.progress(1, _STEPS, "keeping what was found")
    job.check_lease()
    keep(workspace, made)
    job.progress(2, _STEPS, "writing the report")
    _write(job, made)
    job.progress(3, _STEPS, "telling who asked to be told")
    with job.desk.acting(SYSTEM) as sitting:
        raised = raise_alarms(sitting, made.findings, job.id)
    return {
        "report": f"reports/{job.id}/report.html",
        "posts": made.corpus.posts,
        "accounts": made.corpus.accounts,
        "networks": made.coordination.networks.num_rows,
        "edges": made.coordination.edges.num_rows,
        "findings": len(made.findings),
        "new_findings": raised.new_findings,
        "alarms": raised.alarms,
    }


def _write(job: Running, made: Investigation) -> None:
    out = job.workspace.root / "reports" / job.id
    out.mkdir(parents=True, exist_ok=True)
    write_html(made, out / "report.html")
    write_tables(made, out / "tables")
    write_graphs(made, out / "graphs")
