"""Meta's Online Operations Kill Chain as CSV: what was found in an operation, phase by phase.

Source: Nimmo, B. and Hutchins, E. (2023), *Phase-based Tactical Analysis of Online Operations*,
Carnegie Endowment; the lists of Meta's quarterly threat reports.
"""

from tocsin.exchange.killchain.cells import defanged, refanged
from tocsin.exchange.killchain.counted import account_rows
from tocsin.exchange.killchain.freezing import frozen
from tocsin.exchange.killchain.reading import read
from tocsin.exchange.killchain.rows import Indicators, Row
from tocsin.exchange.killchain.writing import written

__all__ = [
    "Indicators", "Row", "account_rows", "defanged", "frozen", "read", "refanged", "written",
]  # fmt: skip
