"""How well check-worthiness was measured, by language: CheckThat! 2022 1A, dev and devtest."""

from typing import Final

from tocsin.detect.measured import Measured

MEASURED: Final[tuple[Measured, ...]] = (
    Measured(
        language="ar",
        figure="F1",
        value=0.583,
        low=0.545,
        high=0.621,
        texts=918,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
    Measured(
        language="bg",
        figure="F1",
        value=0.576,
        low=0.51,
        high=0.644,
        texts=696,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
    Measured(
        language="en",
        figure="F1",
        value=0.588,
        low=0.524,
        high=0.646,
        texts=769,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
    Measured(
        language="es",
        figure="F1",
        value=0.559,
        low=0.531,
        high=0.587,
        texts=5000,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
    Measured(
        language="nl",
        figure="F1",
        value=0.663,
        low=0.602,
        high=0.721,
        texts=324,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
    Measured(
        language="tr",
        figure="F1",
        value=0.417,
        low=0.354,
        high=0.472,
        texts=882,
        data="CheckThat! 2022 1A, dev and devtest",
    ),
)
"""Printed by ``validation/assisting.py``."""
