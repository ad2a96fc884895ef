"""The DISARM framework, version 1.6: what is done in disinformation, and what was done about it.

Phases, tactics, techniques, countermeasures, detections, the links between them with what became of
each, and the ids that earlier versions had. Nothing is fetched; the data are read at first use.

>>> technique("T0049").name
'Flood Information Space'
>>> [found.id for found in search("flood hashtag")]
['T0049.002']
>>> [one.id for one in successors("T0099")]
['T0143.003']

The code is under Apache-2.0; the data, which lie in ``data/`` with their licence, are by the DISARM
Foundation under CC BY-SA 4.0.
"""

from disarm_framework.entries import (
    Basis,
    Counter,
    Detection,
    Entry,
    Link,
    LinkStatus,
    Metatechnique,
    Phase,
    ResponseType,
    Retired,
    Tactic,
    Technique,
    Versions,
)
from disarm_framework.errors import DisarmError, RetiredIdError, UnknownIdError
from disarm_framework.framework import (
    all_retired,
    children,
    counters,
    detections,
    find,
    leads_to,
    links,
    metatechniques,
    phases,
    response_types,
    retired,
    successors,
    tactics,
    technique,
    techniques,
    versions,
)
from disarm_framework.searching import search

__all__ = [
    "Basis", "Counter", "Detection", "DisarmError", "Entry", "Link", "LinkStatus", "Metatechnique",
    "Phase", "ResponseType", "Retired", "RetiredIdError", "Tactic", "Technique", "UnknownIdError",
    "Versions", "all_retired", "children", "counters", "detections", "find", "leads_to", "links",
    "metatechniques", "phases", "response_types", "retired", "search", "successors", "tactics",
    "technique", "techniques", "versions",
]  # fmt: skip
