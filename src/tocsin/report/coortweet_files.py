"""``--compat coortweet``: CooRTweet's two tables under its own column names."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.coortweet import CooRTweet, coordinated_edges, coordinated_pairs
from tocsin.engine.base import Engine
from tocsin.posts.corpus import Corpus
from tocsin.report.csv_cells import csv_table
from tocsin.report.row_numbers import row_numbers
from tocsin.report.whole_files import whole_file
from tocsin.shares.index import ShareIndex
from tocsin.shares.objects import shared_objects
from tocsin.workspace import Workspace


def write_coortweet(
    workspace: Workspace, engine: Engine, behaviours: Sequence[Behaviour], folder: Path
) -> None:
    """Writes ``<behaviour>_pairs`` and ``<behaviour>_edges`` as CSV and Parquet.

    Each behaviour's window is CooRTweet's ``time_window`` and its ``min_objects`` CooRTweet's
    ``min_participation``; there is no cap on popular objects, as CooRTweet has none.
    """
    corpus = Corpus(workspace.corpus)
    posts = corpus.posts(engine)
    tables = ShareIndex(corpus, workspace.index).tables(engine, {b.kind for b in behaviours})
    for behaviour in behaviours:
        if posts is None or behaviour.kind not in tables:
            continue
        parameters = CooRTweet(behaviour.window_s, behaviour.min_objects)
        pairs = coordinated_pairs(engine, tables[behaviour.kind], parameters)
        keys = pa.table({"post_key": pc.unique(_both(pairs, "post"))})
        cited = engine.to_arrow(posts.semi_join(engine.table(keys), "post_key"))
        labels = shared_objects(cited, behaviour.kind)
        _write(_named_pairs(pairs, cited, labels), folder / f"{behaviour.name}_pairs")
        edges = coordinated_edges(pairs, parameters)
        _write(_named_edges(edges, cited), folder / f"{behaviour.name}_edges")


def _both(pairs: pa.Table, name: str) -> pa.ChunkedArray:
    return pa.chunked_array([*pairs[f"{name}_0"].chunks, *pairs[f"{name}_1"].chunks], pa.int64())


def _named_pairs(pairs: pa.Table, cited: pa.Table, labels: pa.Table) -> pa.Table:
    older = row_numbers(pairs["post_0"], cited["post_key"], "pairs, older post")
    newer = row_numbers(pairs["post_1"], cited["post_key"], "pairs, newer post")
    objects = row_numbers(pairs["object_id"], labels["object_id"], "pairs, object")
    return pa.table(
        {
            "object_id": labels["label"].take(objects),
            "content_id": cited["post_id"].take(older),
            "content_id_y": cited["post_id"].take(newer),
            "time_delta": pairs["time_delta"],
            "account_id": cited["account_id"].take(older),
            "account_id_y": cited["account_id"].take(newer),
        }
    )


def _named_edges(edges: pa.Table, cited: pa.Table) -> pa.Table:
    a = row_numbers(edges["account_a"], cited["account_key"], "edges, account")
    b = row_numbers(edges["account_b"], cited["account_key"], "edges, account")
    return pa.table(
        {
            "from": cited["account_id"].take(a),
            "to": cited["account_id"].take(b),
            "weight": edges["weight"],
            "avg_time_delta": edges["avg_time_delta"],
            "n_content_id": edges["n_content_a"],
            "n_content_id_y": edges["n_content_b"],
            "edge_symmetry_score": edges["edge_symmetry_score"],
            "weight_threshold": edges["weight_threshold"],
        }
    )


def _write(table: pa.Table, path: Path) -> None:
    with whole_file(path.with_suffix(".csv")) as draft:
        pcsv.write_csv(csv_table(table), draft)
    with whole_file(path.with_suffix(".parquet")) as draft:
        pq.write_table(table, draft, compression="zstd")
