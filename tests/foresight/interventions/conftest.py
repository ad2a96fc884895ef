from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

START_S = 1_750_000_200  # on a border of five minutes
Make = Callable[..., pa.Table]


def posts_of(counts: np.ndarray, seed: int = 0, accounts: int | None = None) -> pa.Table:
    """Posts in buckets of five minutes, with followers as skewed as real ones."""
    generator = np.random.default_rng(seed)
    n = int(counts.sum())
    seconds = np.repeat(np.arange(len(counts)) * 300, counts) + generator.integers(0, 300, n)
    when = pa.array((START_S + seconds) * 1_000_000).cast(pa.timestamp("us", "UTC"))
    account = np.arange(n) if accounts is None else generator.integers(0, accounts, n)
    return pa.table(
        {
            "post_key": np.arange(n) + 10**12,
            "account_key": account,
            "t": when,
            "followers": np.exp(generator.normal(6.2, 2.2, n)).astype(np.int64),
        }
    )


def grown(
    alpha: float, beta: float, delta: float, fading: float, phi: float, buckets: int, seed: int
) -> pa.Table:
    """A burst that follows the paper's equations, written out in plain Python."""
    generator = np.random.default_rng(seed)
    counts, followers = [5], [generator.lognormal(6.2, 2.2, 5).astype(np.int64)]
    v = float(np.log1p((1 + followers[0]).sum()))
    for t in range(1, buckets):
        mean = np.exp(alpha + beta * v)
        y = int(generator.negative_binomial(phi, phi / (phi + mean)))
        followers.append(generator.lognormal(6.2, 2.2, y).astype(np.int64))
        counts.append(y)
        v = v * delta * np.exp(-fading * (t + 1)) + float(np.log1p((1 + followers[-1]).sum()))
    table = posts_of(np.array(counts), seed)
    return table.set_column(3, "followers", pa.array(np.concatenate(followers)))


@pytest.fixture
def burst() -> pa.Table:
    """A burst of some 4,000 posts in five hours that really grows by the model."""
    return grown(-1.0, 0.12, 0.75, 0.004, 8.0, 60, seed=3)
