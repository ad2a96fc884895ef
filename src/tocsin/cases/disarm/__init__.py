"""DISARM: the techniques of disinformation, by id, by words and in the order of the framework.

The data (CC BY-SA 4.0, the DISARM Foundation; see ``data/LICENSE.md``) lie apart from the code and
are made by ``tools/disarm_data.py``.

>>> technique("T0049").name
'Flood Information Space'
"""

from tocsin.cases.disarm.framework import (
    Phase,
    RetiredTechniqueError,
    Tactic,
    Technique,
    UnknownTechniqueError,
    children,
    phases,
    tactics,
    technique,
    techniques,
    version,
)
from tocsin.cases.disarm.searching import search

__all__ = [
    "Phase",
    "RetiredTechniqueError",
    "Tactic",
    "Technique",
    "UnknownTechniqueError",
    "children",
    "phases",
    "search",
    "tactics",
    "technique",
    "techniques",
    "version",
]
