"""The networks of an investigation as GraphML and GEXF, beside its report."""

from pathlib import Path

from tocsin.chain.investigation import Investigation
from tocsin.exchange.graphs import GraphForm, account_graph, written
from tocsin.report.whole_files import whole_file


def write_graphs(investigation: Investigation, folder: Path) -> None:
    """Writes ``network.graphml`` and ``network.gexf`` into ``folder``.

    Raises:
        StorageError: the folder cannot be written.
        ValueError: an edge names an account that is not in the accounts table.
    """
    graph = account_graph(investigation.coordination)
    day = investigation.created_at.date()
    for form in GraphForm:
        with whole_file(folder / f"network.{form}") as draft, draft.open("wb") as sink:
            written(graph, form, sink, day)
