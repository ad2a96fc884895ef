"""What passes between desks, as it is stored: every event, message and act, never changed."""

from tocsin.desk.roundtable import commitment_tables as _commitments
from tocsin.desk.roundtable import edition_tables as _editions
from tocsin.desk.roundtable import message_tables as _messages
from tocsin.desk.roundtable import stream_tables as _streams

__all__ = ["_commitments", "_editions", "_messages", "_streams"]
