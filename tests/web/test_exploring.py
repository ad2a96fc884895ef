"""Counts are kept as long as they are right: until posts come in or go."""

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.explore import Facet, Query, update_explorer
from tocsin.posts import corpus
from tocsin.posts.corpus import Corpus
from tocsin.posts.schema import POSTS
from tocsin.web.exploring import counted, explorer


def _posts(desk):
    return pa.concat_tables(Corpus(desk.workspace.corpus).batches(POSTS.names, _files(desk)))


def _files(desk):
    return Corpus(desk.workspace.corpus).post_files()


def _total(desk):
    facets, days = counted(desk, Query())
    totals = {sum(one.posts for one in facets[Facet.PLATFORM].counts), sum(d.posts for d in days)}
    assert len(totals) == 1
    return totals.pop()


def test_counts_follow_an_import(desk, empty):
    assert _total(empty.desk) == 0
    whole = _posts(desk)
    for number, part in enumerate((whole.slice(0, 40), whole.slice(40)), 1):
        folder = empty.desk.workspace.corpus / "posts"
        corpus._write_posts(iter([part]), folder, f"run{number}")
        update_explorer(empty.desk.workspace)
        assert _total(empty.desk) == (40 if number == 1 else whole.num_rows)
        assert len(explorer(empty.desk)) == _total(empty.desk)


def test_counts_are_those_of_the_query(desk):
    posts = _posts(desk)
    facets, _ = counted(desk, Query(platform=("x",)))
    own = posts.filter(pc.equal(posts["platform"], "x"))
    kinds = {one.value: one.posts for one in facets[Facet.KIND].counts}
    assert kinds == {row["values"]: row["counts"] for row in own["kind"].value_counts().to_pylist()}
