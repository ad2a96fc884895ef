"""A case as a graph: what is a node, what a link; nobody named; both forms read back the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.exchange.stix.made import BASKET, NOW, P1, P2, SENDER, cases

from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.case import Case
from tocsin.cases.confidence import Confidence
from tocsin.cases.evidence import Evidence
from tocsin.cases.freezing import freeze_account, freeze_finding, freeze_note, freeze_post
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.errors import UsageError
from tocsin.exchange.graphs import GraphForm, case_graph, written
from tocsin.exchange.stix import Sharing
from tocsin.finding import Finding

DAY = date(2026, 3, 1)
READERS: dict[GraphForm, Callable[[Any], Any]] = {
    GraphForm.GRAPHML: nx.read_graphml,
    GraphForm.GEXF: nx.read_gexf,
}
forms = pytest.mark.parametrize("form", GraphForm)


def post(own: str, account: str, **told: Any) -> Evidence:
    row = {"platform": "x", "post_id": own, "account_id": account, "text": "Boil it", **told}
    return freeze_post(row, "person-1", NOW)


def reference(own: str, label: str, *evidence: str) -> Reference:
    return Reference(own, label, "person-1", NOW, evidence, "a note")


def bytes_of(graph: Any, form: GraphForm) -> bytes:
    stream = BytesIO()
    written(graph, form, stream, DAY)
    return stream.getvalue()


def read(graph: Any, form: GraphForm) -> Any:
    return READERS[form](BytesIO(bytes_of(graph, form)))


def links_of(graph: Any) -> dict[tuple[str, str], str]:
    return {(a, b): told["kinds"] for a, b, told in graph.edges(data=True)}


# A case in which everything hangs together


FIRST = post("1", "ann", created_at=NOW, post_key=11, mentions=["ben", "nobody"])
SECOND = post("2", "ben", post_key=12, repost_of="1", reply_to="99")
BEN = freeze_account({"platform": "x", "account_id": "ben", "names": ["Ben B."]}, "person-1", NOW)
NOTE = freeze_note("Seen by a neighbour", "person-1", NOW)
FOUND = Finding("copies", 1, {}, "n1", "Two posts are copies.", {"posts": 2.0}, (12, 77), NOW)
FINDING = freeze_finding(FOUND, "person-1", NOW)
HELD = (FIRST, SECOND, BEN, NOTE, FINDING)


@pytest.fixture
def case() -> Case:
    return Case(
        "Water <b>",
        tlp=Tlp.AMBER_STRICT,
        accounts=(reference("x/ann", "Ann A."), reference("x/ben", "Ben B.", BEN.id)),
        posts=(reference("x/1", "Boil it", FIRST.id), reference("x/2", "RT", SECOND.id)),
        narratives=(reference("1", "The water is poisoned", FIRST.id, NOTE.id),),
        claims=(reference("1", "Poisoned on Monday", FIRST.id),),
        networks=(reference("n1", "Network 1", BEN.id, FINDING.id),),
        findings=(reference(FOUND.id, FOUND.statement, FINDING.id),),
        techniques=(
            TechniqueUse("T0049", marked_by="person-1", marked_at=NOW),
            TechniqueUse("T0049.002", Basis.OBSERVED, (SECOND.id,), "seen", marked_by="person-1"),
            TechniqueUse("T0097", evidence=(BEN.id,), suggested_by="a detector"),
        ),
        attribution=Attribution(ActorKind.PERSON, "Jane Doe", Confidence.LOW, "So.", (NOTE.id,)),
    )


OPEN = Sharing(identities=True)


def test_links_are_what_copies_show_what_people_cited_and_what_disarm_states(case: Case) -> None:
    graph = case_graph(case, HELD, SENDER, OPEN)
    finding = f"finding:{FOUND.id}"
    assert links_of(graph) == {
        ("account:x/ann", "post:x/1"): "published",
        ("account:x/ben", "post:x/2"): "published",
        ("post:x/1", "account:x/ben"): "names",
        ("post:x/2", "post:x/1"): "reposts",
        (finding, "post:x/2"): "computed_from",
        ("narrative:1", "post:x/1"): "rests_on",
        ("narrative:1", f"evidence:{NOTE.id}"): "rests_on",
        ("claim:1", "post:x/1"): "rests_on",
        ("network:n1", "account:x/ben"): "rests_on",
        ("network:n1", finding): "rests_on",
        ("technique:T0049.002", "post:x/2"): "rests_on",
        ("technique:T0049.002", "technique:T0049"): "kind_of",
    }


def test_every_link_says_who_said_so_and_which_copy_shows_it(case: Case) -> None:
    graph = case_graph(case, HELD, SENDER, OPEN)
    shown = graph.edges["account:x/ann", "post:x/1"]
    assert (shown["said_by"], shown["evidence"]) == ("the frozen copy", FIRST.id)
    stated = graph.edges["network:n1", "account:x/ben"]
    assert (stated["said_by"], stated["evidence"]) == (SENDER.name, BEN.id)
    assert graph.edges["technique:T0049.002", "technique:T0049"]["said_by"] == "DISARM 1.6"
    assert "person-1" not in str(list(graph.nodes(data=True)))


def test_two_reasons_for_a_link_are_one_edge_that_names_both(case: Case) -> None:
    seen = replace(case, accounts=(reference("x/ann", "Ann A.", FIRST.id),))
    edge = case_graph(seen, HELD, SENDER, OPEN).edges["account:x/ann", "post:x/1"]
    assert edge["kinds"] == "rests_on published"
    assert edge["said_by"] == f"{SENDER.name}; the frozen copy"


def test_nodes_carry_what_the_case_says_of_them(case: Case) -> None:
    nodes = case_graph(case, HELD, SENDER, OPEN).nodes
    assert nodes["post:x/1"] == {
        "kind": "post", "label": "Boil it", "own_id": "x/1", "note": "a note",
        "evidence": FIRST.id, "said_by": SENDER.name, "said_at": "2026-03-01T08:30:00Z",
        "platform": "x", "posted_at": "2026-03-01T08:30:00Z",
    }  # fmt: skip
    technique = nodes["technique:T0049.002"]
    assert technique["label"].startswith("T0049.002 ")
    assert technique["basis"] == "observed"
    assert nodes[f"evidence:{NOTE.id}"]["copy_of"] == "note"
    assert nodes["case:this"]["tlp"] == "TLP:AMBER+STRICT"
    assert "a neighbour" not in str(nodes(data=True))


def test_a_guess_that_nobody_confirmed_is_no_node_and_no_attribution_is_told(case: Case) -> None:
    graph = case_graph(case, HELD, SENDER, OPEN)
    assert "technique:T0097" not in graph
    assert b"Jane Doe" not in bytes_of(graph, GraphForm.GRAPHML)


@forms
def test_nobody_is_named_yet_everything_still_hangs_together(case: Case, form: GraphForm) -> None:
    names = {"ann": P1, "ben": P2, "nobody": "p_" + "0" * 20}
    sharing = Sharing(pseudonym=lambda _, own: names[own])
    graph = case_graph(case, HELD, SENDER, sharing)
    told = bytes_of(graph, form)
    for name in (b"x/ann", b"x/ben", b"Ann A.", b"Ben B.", b"nobody"):
        assert name not in told
    renamed = {"account:x/ann": f"account:x/{P1}", "account:x/ben": f"account:x/{P2}"}
    open_ = nx.relabel_nodes(case_graph(case, HELD, SENDER, OPEN), renamed)
    assert links_of(graph) == links_of(open_)


def test_without_a_maker_of_pseudonyms_an_open_name_is_refused(case: Case) -> None:
    with pytest.raises(UsageError, match="own id"):
        case_graph(case, HELD, SENDER)
    with pytest.raises(UsageError, match="own id"):
        case_graph(replace(case, accounts=()), HELD, SENDER)


def test_the_words_of_posts_stay_at_home_if_somebody_says_so(case: Case) -> None:
    graph = case_graph(case, HELD, SENDER, Sharing(identities=True, texts=False))
    assert graph.nodes["post:x/1"]["label"] == "x/1"
    assert ("account:x/ann", "post:x/1") in graph.edges
    assert b"Boil it" not in bytes_of(graph, GraphForm.GRAPHML)


def test_a_copy_that_is_not_in_the_basket_is_still_a_node(case: Case) -> None:
    graph = case_graph(case, (), SENDER, OPEN)
    assert graph.nodes[f"evidence:{NOTE.id}"]["kind"] == "evidence"
    assert links_of(graph)["narrative:1", f"evidence:{FIRST.id}"] == "rests_on"


# As files


def attributes(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name != "id"}  # GEXF numbers edges


def need_same(graph: Any, back: Any) -> None:
    assert back.is_directed()
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    edges = {(a, b): attributes(told) for a, b, told in back.edges(data=True)}
    assert edges == {(a, b): told for a, b, told in graph.edges(data=True)}


@forms
def test_networkx_reads_back_the_same_nodes_links_and_attributes(
    case: Case, form: GraphForm
) -> None:
    graph = case_graph(case, HELD, SENDER, OPEN)
    need_same(graph, read(graph, form))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases, st.booleans())
def test_any_case_is_read_back_the_same_from_both_forms(made: Case, texts: bool) -> None:
    graph = case_graph(made, BASKET, SENDER, Sharing(texts=texts))
    for form in GraphForm:
        need_same(graph, read(graph, form))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases)
def test_of_any_case_every_confirmed_thing_is_a_node_and_every_citation_leads_somewhere(
    made: Case,
) -> None:
    graph = case_graph(made, BASKET, SENDER)
    things = {
        f"{shelf.value.removesuffix('s')}:{one.id}": one.evidence
        for shelf in Shelf
        for one in getattr(made, shelf.value)
    } | {f"technique:{one.technique}": one.evidence for one in made.techniques if one.marked_by}
    assert {n for n in graph if not n.startswith(("evidence:", "case:"))} == set(things)
    for name, evidence in things.items():
        assert graph.nodes[name].get("evidence", "").split() == list(evidence)
        shown = {one for *_, told in graph.out_edges(name, data=True)
                 for one in told.get("evidence", "").split()}  # fmt: skip
        own = {one.id for one in BASKET
               if name in (f"post:x/{one.content.get('post_id')}",
                           f"account:x/{one.content.get('account_id')}")}  # fmt: skip
        assert set(evidence) - own <= shown


@forms
@given(text=st.text(min_size=1))
def test_any_text_can_be_a_label_and_markup_in_it_stays_text(form: GraphForm, text: str) -> None:
    made = Case(text, claims=(Reference("c", f"</node>{text}]]>&amp;", "ann", NOW),))
    graph = case_graph(made, (), SENDER)
    etree.fromstring(bytes_of(graph, form))
    need_same(graph, read(graph, form))


def test_what_xml_cannot_hold_is_made_visible_and_counted() -> None:
    made = Case("a\x00\x01b", claims=(Reference("c", "\ud800 \r\n\ufffe", "ann", NOW),))
    graph = case_graph(made, (), SENDER)
    assert graph.nodes["case:this"]["label"] == "a␀␁b"
    assert graph.nodes["claim:c"]["label"] == "� \n�"
    assert graph.nodes["case:this"]["characters_replaced"] == 4


@forms
def test_the_same_case_is_the_same_bytes_and_carries_its_label(case: Case, form: GraphForm) -> None:
    one, other = (bytes_of(case_graph(case, HELD, SENDER, OPEN), form) for _ in range(2))
    assert one == other
    assert b"TLP:AMBER+STRICT. A case of Office of the Town: Water &lt;b&gt;." in one


def test_gexf_says_when_it_was_changed_and_not_today(case: Case) -> None:
    told = bytes_of(case_graph(case, HELD, SENDER, OPEN), GraphForm.GEXF)
    assert b'lastmodifieddate="2026-03-01"' in told


def test_a_case_with_nothing_in_it_is_one_node() -> None:
    graph = case_graph(Case("Nothing yet"), (), SENDER)
    assert list(graph) == ["case:this"]
    for form in GraphForm:
        need_same(graph, read(graph, form))


def test_many_things_that_cite_one_copy_do_not_become_a_clique() -> None:
    many = tuple(Reference(f"x/{n}", "", "ann", NOW, (NOTE.id,)) for n in range(3_000))
    graph = case_graph(Case("Many", posts=many), (NOTE,), SENDER)
    assert graph.number_of_edges() == len(many)
