"""A small registry, invented, and an embedder that needs no model."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.embed.base import Purpose, Vectors, printable, unit
from tocsin.factchecks.schema import FACTCHECKS

CLAIMS = [
    ("Drinking bleach cures malaria within 24 hours", "Bleach does not cure malaria", "en"),
    ("The city of Norland will close all schools for 30 days", "Norland schools stay open", "en"),
    ("Masks do not stop the spread of colds", "What masks do", "en"),
    ("Le vaccin contient une puce électronique", "Il n'y a pas de puce", "fr"),
    ("दूध में चूना मिलाने से हड्डियाँ मज़बूत होती हैं", None, "hi"),
    ("喝漂白水可以治疗疟疾", None, "zh"),
    ("The lighthouse of Redbrook was sold to a foreign power", None, "en"),
]


class Hashed:
    """Character 3-grams hashed into 64 directions: alike texts have alike vectors."""

    name, dimensions = "hashed/1", 64

    def embed(self, texts: Sequence[str], purpose: Purpose = "query") -> Vectors:
        del purpose  # the same for both
        vectors = np.zeros((len(texts), self.dimensions))
        for row, text in enumerate(texts):
            folded = printable(text).lower()[:2_000]
            for at in range(len(folded) - 2):
                digest = blake2b(folded[at : at + 3].encode(), digest_size=2).digest()
                vectors[row, int.from_bytes(digest, "little") % self.dimensions] += 1
        return unit(vectors + 1e-3)


def factcheck(key: int, claim: str, title: str | None, lang: str, **more: Any) -> dict[str, Any]:
    return {
        "factcheck_key": key, "content_key": key * 31, "claim": claim, "title": title,
        "lang": lang, "url": f"https://check.example/{key}", "publisher_site": "check.example",
        "appearances": [f"https://rumour.example/{key}"], "image_hashes": [],
        "reviewed_at": datetime(2026, 1, key, tzinfo=UTC), **more,
    }  # fmt: skip


def registry(*changed: dict[str, Any]) -> pa.Table:
    """The fact-checks 1 to 7, some of them replaced or added by key."""
    rows = {n: factcheck(n, *claim) for n, claim in enumerate(CLAIMS, 1)}
    rows.update({row["factcheck_key"]: row for row in changed})
    return pa.Table.from_pylist(list(rows.values()), schema=FACTCHECKS)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> ClaimIndex:
    """The small registry, indexed."""
    made = ClaimIndex(tmp_path_factory.mktemp("claims"), Hashed())
    made.hold(registry())
    return made


@pytest.fixture(scope="session", name="hashed")
def hashed_embedder() -> Hashed:
    return Hashed()


@pytest.fixture(scope="session", name="registry")
def registry_with() -> Callable[..., pa.Table]:
    return registry


@pytest.fixture(scope="session", name="factcheck")
def factcheck_row() -> Callable[..., dict[str, Any]]:
    return factcheck
