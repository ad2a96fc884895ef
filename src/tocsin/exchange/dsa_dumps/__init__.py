"""The DSA Transparency Database's daily dumps: what platforms say they did, read and counted.

:func:`import_dumps` reads the archives as they are published (a zip of zips of CSV parts, full or
light, of either version of the schema) into Parquet; :func:`stated` counts what was done about
disinformation; :func:`behind` opens the statements behind any count.
"""

from tocsin.exchange.dsa_dumps.importing import Imported, Part, Rejected, import_dumps
from tocsin.exchange.dsa_dumps.opened import Counted, behind
from tocsin.exchange.dsa_dumps.sampling import Sample
from tocsin.exchange.dsa_dumps.subject import About
from tocsin.exchange.dsa_dumps.telling import Stated, stated

__all__ = [
    "About", "Counted", "Imported", "Part", "Rejected", "Sample", "Stated", "behind",
    "import_dumps", "stated",
]  # fmt: skip
