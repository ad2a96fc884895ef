"""How well questions are found, by language. English: RumourEval 2017; the others: our own."""

from typing import Final

from tocsin.detect.measured import Measured

MEASURED: Final[tuple[Measured, ...]] = (
    Measured(
        language="en",
        figure="F1",
        value=0.692,
        low=0.62,
        high=0.762,
        texts=1021,
        data="RumourEval 2017",
    ),
    Measured(
        language="ar",
        figure="F1",
        value=0.571,
        low=0.0,
        high=0.909,
        texts=10,
        data="our own sentences",
    ),
    Measured(
        language="es",
        figure="F1",
        value=0.889,
        low=0.571,
        high=1.0,
        texts=10,
        data="our own sentences",
    ),
    Measured(
        language="fr",
        figure="F1",
        value=0.889,
        low=0.571,
        high=1.0,
        texts=10,
        data="our own sentences",
    ),
    Measured(
        language="hi",
        figure="F1",
        value=0.889,
        low=0.5,
        high=1.0,
        texts=10,
        data="our own sentences",
    ),
    Measured(
        language="pt", figure="F1", value=0.8, low=0.4, high=1.0, texts=10, data="our own sentences"
    ),
    Measured(
        language="ru",
        figure="F1",
        value=0.889,
        low=0.571,
        high=1.0,
        texts=10,
        data="our own sentences",
    ),
    Measured(
        language="tr", figure="F1", value=0.8, low=0.4, high=1.0, texts=10, data="our own sentences"
    ),
    Measured(
        language="zh",
        figure="F1",
        value=0.75,
        low=0.249,
        high=1.0,
        texts=10,
        data="our own sentences",
    ),
)
"""Printed by ``validation/assisting.py``."""
