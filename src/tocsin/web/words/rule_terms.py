"""What the values of rules and countermeasures are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

RULE_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {}
