"""The embedder that the figures are computed with; its vectors are kept between runs."""

import os
from pathlib import Path

from tocsin.embed.base import Embedder
from tocsin.embed.opening import open_embedder


def embedder() -> Embedder:
    """multilingual-e5-small, with its vectors in ``TOCSIN_VECTORS`` or ``validation/.vectors``."""
    kept = os.environ.get("TOCSIN_VECTORS")
    folder = Path(kept) if kept else Path(__file__).with_name(".vectors")
    return open_embedder("e5", folder, threads=os.cpu_count() or 1)
