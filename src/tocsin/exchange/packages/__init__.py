"""Evidence packages: a case with its frozen copies in one archive, checked without any desk.

:func:`write_package` writes one, :func:`verify` says what of it was changed, is missing or was
added since.
"""

from tocsin.exchange.packages.parts import NOT_CARRIED, Contents, Custody
from tocsin.exchange.packages.verifying import Checked, Fault, Wrong, custody_lines, verify
from tocsin.exchange.packages.writing import write_package

__all__ = [
    "NOT_CARRIED",
    "Checked",
    "Contents",
    "Custody",
    "Fault",
    "Wrong",
    "custody_lines",
    "verify",
    "write_package",
]
