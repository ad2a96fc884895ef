"""What a case refers to: findings, posts, accounts, narratives, claims, networks.

A reference keeps the words that stood there when it was taken in (``label``), and the id of the
frozen copy in the evidence basket. So a case still reads the same when the corpus is gone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.documents import Item


class Shelf(StrEnum):
    """The lists of references of a case; each value is the field of :class:`Case`."""

    FINDINGS = "findings"
    POSTS = "posts"
    ACCOUNTS = "accounts"
    NARRATIVES = "narratives"
    CLAIMS = "claims"
    NETWORKS = "networks"


@dataclass(frozen=True, slots=True)
class Reference(Item):
    """A thing that a case refers to.

    ``id`` is the thing's own id (a finding's hash, ``platform/post_id``, a narrative's number …),
    ``evidence`` the ids of its
    frozen copies, ``origins`` the cases that it came from by merging or
    splitting.
    """

    id: str
    label: str
    added_by: str
    added_at: datetime
    evidence: tuple[str, ...] = ()
    note: str = ""
    origins: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.id
