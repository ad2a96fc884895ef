"""What passes between desks, as it is stored: every event, message and act, never changed."""

from tocsin.desk.roundtable.tables import commitments as _commitments
from tocsin.desk.roundtable.tables import editions as _editions
from tocsin.desk.roundtable.tables import messages as _messages
from tocsin.desk.roundtable.tables import streams as _streams

__all__ = ["_commitments", "_editions", "_messages", "_streams"]
