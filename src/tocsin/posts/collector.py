"""Keeping Python's cyclic garbage collector out of the way while millions of posts pass.

Posts hold no cycles, so reference counting frees them; the collector would only walk them
again and again, which takes up to half of an import's time. Errors and odd records do make
cycles: those are collected after each part, so memory stays bounded.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """No automatic collection within the block; what was alive before is not walked again."""
    was_enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def collect_now() -> None:
    """Frees the cycles that one part of an import has left."""
    gc.collect()
