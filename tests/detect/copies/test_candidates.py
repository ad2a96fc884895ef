"""Keys that two texts share: as slow sets say, whatever else falls on the same bits."""

from collections import defaultdict

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.copies import sieve
from tocsin.detect.copies.candidates import shared_keys
from tocsin.shares.fingerprints import FINGERPRINTS, KEYS

INT64 = st.integers(-(2**63), 2**63 - 1)
KEY = st.one_of(st.integers(0, 9), INT64)
ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.lists(KEY, min_size=KEYS, max_size=KEYS)), max_size=6
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS)
def test_shared_keys_are_those_of_two_different_texts(rows, duckdb_engine):
    texts_of, wanted = defaultdict(set), []
    for text, keys in rows:
        for key in keys:
            texts_of[key].add(text)
            wanted.append((key, text))
    ids, keys = zip(*rows, strict=True) if rows else ((), ())
    columns = [pa.array(ids, pa.int64()), pa.array([""] * len(ids), pa.string()),
               pa.array(keys, pa.list_(pa.int64()))]  # fmt: skip
    texts = duckdb_engine.table(pa.table(columns, schema=FINGERPRINTS))
    found = shared_keys(duckdb_engine, texts)
    assert found[0].tolist() == sorted(found[0].tolist())
    pairs = zip(*(column.tolist() for column in found), strict=True)
    assert sorted(pairs) == sorted(row for row in wanted if len(texts_of[row[0]]) > 1)


@given(keys=st.lists(INT64, max_size=40), size=st.sampled_from([8, 64, 1 << 16]))
def test_every_key_that_was_marked_twice_passes(keys, size):
    once, twice = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
    numbers = np.array(keys, dtype=np.int64)
    sieve.mark(numbers, once, twice)
    passes = sieve.passes(numbers, twice)
    assert all(passes[place] for place, key in enumerate(keys) if keys.count(key) > 1)


def test_few_keys_that_were_marked_once_pass():
    keys = np.random.default_rng(3).integers(-(2**63), 2**63, 10_000) | 3
    once, twice = np.zeros(1 << 14, dtype=np.uint8), np.zeros(1 << 14, dtype=np.uint8)
    sieve.mark(keys, once, twice)
    assert sieve.passes(keys, twice).mean() < 0.1
