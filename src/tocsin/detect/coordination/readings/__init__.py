"""Benign readings: what innocent thing each network could be, tested and shown.

A network says that accounts met more often than chance would have it. It does not say why.
Each module here is one innocent why: it says what it expects to see, tests that with a number,
puts beside it what others in the data show, and says what further data would decide. A reading
that fits is never an acquittal: whoever knows the test can arrange to pass it.
"""

from tocsin.detect.coordination.readings.catalogue import CATALOGUE, read
from tocsin.detect.coordination.readings.tables import READINGS, Judgement, Reading, Verdict

__all__ = ["CATALOGUE", "READINGS", "Judgement", "Reading", "Verdict", "read"]
