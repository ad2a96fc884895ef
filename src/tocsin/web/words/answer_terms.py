"""What the values of answers and of their clarity are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

ANSWER_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {}
