"""How well stance is told, by language: replies to COVID-19 rumours, split by rumour."""

from typing import Final

from tocsin.detect.measured import Measured

MEASURED: Final[tuple[Measured, ...]] = (
    Measured(
        language="en",
        figure="macro-F1",
        value=0.502,
        low=0.47,
        high=0.535,
        texts=7907,
        data="replies to COVID-19 rumours",
    ),
)
"""Printed by ``validation/assisting.py``."""
