"""What the values of measures, assessments and DSA papers are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

MEASURE_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {}
