from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

from tocsin.chain.investigation import Investigation
from tocsin.exchange.graphs import account_graph
from tocsin.report.graphs import write_graphs


@pytest.fixture(scope="module")
def folder(investigation: Investigation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graphs")
    write_graphs(investigation, target)
    return target


def test_both_files_are_well_formed_and_hold_the_same_graph(
    investigation: Investigation, folder: Path
):
    for name in ("network.graphml", "network.gexf"):
        etree.parse(folder / name)
    made = account_graph(investigation.coordination)
    for read in (
        nx.read_graphml(folder / "network.graphml"),
        nx.read_gexf(folder / "network.gexf"),
    ):
        assert set(read.nodes) == set(made.nodes)
        assert {frozenset(pair) for pair in read.edges} == {frozenset(pair) for pair in made.edges}
        for a, b, pair in made.edges(data=True):
            assert read.edges[a, b]["weight"] == pytest.approx(pair["weight"])
            assert read.edges[a, b]["edges"] == pair["edges"]


def test_every_edge_number_is_in_the_graph_once(investigation: Investigation):
    graph = account_graph(investigation.coordination)
    numbers = [int(n) for _, _, pair in graph.edges(data=True) for n in pair["edges"].split()]
    assert sorted(numbers) == investigation.coordination.edges["edge"].to_pylist()


def test_an_edge_of_an_unknown_account_is_an_error_and_never_left_out(
    investigation: Investigation,
):
    found = investigation.coordination
    with pytest.raises(ValueError, match="not in the accounts table"):
        account_graph(replace(found, accounts=found.accounts.slice(1)))


def test_control_characters_in_names_become_visible(folder: Path):
    graph = nx.read_graphml(folder / "network.graphml")
    assert "nul␀name" in {data["label"] for _, data in graph.nodes(data=True)}


def test_graphs_are_the_same_bytes_again(
    investigation: Investigation, folder: Path, tmp_path: Path
):
    write_graphs(investigation, tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    assert b'lastmodifieddate="2024-03-09"' in (tmp_path / "network.gexf").read_bytes()


def test_no_accounts_give_an_empty_graph(empty: Investigation, tmp_path: Path):
    write_graphs(empty, tmp_path)
    assert len(nx.read_graphml(tmp_path / "network.graphml")) == 0
    assert len(nx.read_gexf(tmp_path / "network.gexf")) == 0
