"""Made texts and vectors whose narratives are known."""

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.narratives.placing import Read
from tocsin.embed.base import unit
from tocsin.posts.keys import keys64

DIMENSIONS = 128


@pytest.fixture
def world():
    """A maker of texts: of each subject so many, ids by their number, in random order or not."""
    random = np.random.default_rng(5)
    subjects = unit(random.normal(size=(400, DIMENSIONS)))

    def make(sizes, begin=0, spread=0.9):
        """``sizes`` is subject → texts; returns the texts and the subject of each."""
        subject = np.repeat(list(sizes), list(sizes.values()))
        own = np.random.default_rng([begin, len(subject)]).normal(size=(len(subject), DIMENSIONS))
        ids = keys64("t", pa.array([f"{begin + n}" for n in range(len(subject))]))
        texts = pa.table(
            {
                "text_id": ids,
                "text": pa.array([f"word{s} said of subject{s} once more" for s in subject]),
                "lang": pa.array(["en"] * len(subject)),
            }
        )
        return Read(texts, unit(subjects[subject] + spread * unit(own))), subject

    return make


@pytest.fixture
def joined():
    """Two readings as one."""

    def join(one, two):
        return Read(pa.concat_tables([one.texts, two.texts]), np.vstack([one.vectors, two.vectors]))

    return join
