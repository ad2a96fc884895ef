"""Speaking to partners about findings: what was built in several rooms, by one name.

What would leave is shown by :mod:`.previewing`, and shared by :mod:`.case_sharing`; what is said
about a share later is said in :mod:`.correcting`; what we owe to others is computed by
:mod:`tocsin.desk.roundtable.inbox.owing`.
"""

from tocsin.desk.roundtable.inbox.opening import Change
from tocsin.desk.roundtable.inbox.owing import duties
from tocsin.desk.roundtable.inbox.sighting import proposed_sighting
from tocsin.desk.roundtable.sharing.case_sharing import Shared, share_again, share_case, shared_of
from tocsin.desk.roundtable.sharing.correcting import (
    contest,
    correct,
    discharge,
    pass_on,
    reply_to,
    revoke,
    share_payload,
    sight,
)
from tocsin.desk.roundtable.sharing.previewing import Preview, Recipient, preview

__all__ = [
    "Change", "Preview", "Recipient", "Shared", "contest", "correct", "discharge", "duties",
    "pass_on", "preview", "proposed_sighting", "reply_to", "revoke", "share_again", "share_case",
    "share_payload", "shared_of", "sight",
]  # fmt: skip
