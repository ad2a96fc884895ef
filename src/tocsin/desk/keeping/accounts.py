"""An account that somebody asks about: by its platform's id, or by its pseudonym here."""

from dataclasses import dataclass
from typing import Self

from tocsin.desk.errors import InvalidError
from tocsin.errors import Sentence
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import Workspace

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Account:
    """An account under every id by which the workspace may hold it."""

    platform: str
    ids: frozenset[str]

    @classmethod
    def of(cls, workspace: Workspace, platform: str, account_id: str) -> Self:
        """The account with this id on its platform, or with this pseudonym in the workspace.

        Raises:
            InvalidError: platform or id is empty or no id at all.
            StorageError: the key of the workspace cannot be read.
        """
        stated = {"platform": platform.strip().lower(), "account_id": account_id.strip()}
        faults = {
            name: Sentence("is empty") if not text else Sentence("is no id")
            for name, text in stated.items()
            if not text or len(text) > _LONGEST or not text.isprintable()
        }
        if faults:
            raise InvalidError("No account can be found by that.", "Give platform and id.", faults)
        named = Pseudonyms(workspace.key()).name(stated["platform"], stated["account_id"])
        return cls(stated["platform"], frozenset({stated["account_id"], named}))

    def is_in(self, value: object) -> bool:
        """Whether a JSON document names the account anywhere, as a text of its own."""
        if isinstance(value, str):
            return value in self.ids
        if isinstance(value, dict):
            return any(self.is_in(one) for one in value.values())
        return isinstance(value, list | tuple) and any(self.is_in(one) for one in value)
