"""Whose word counts in the exercise: ``official.toml``, as an institution would write it.

The public bodies of the exercise name their accounts by the platforms' ids, and their site.
"""

from collections.abc import Sequence
from typing import Final

from tocsin.exercise.scene import Account

ROLES: Final = frozenset({"official_alert", "official_campaign"})
SITE: Final = "health.marevia.example"
_HEALTH: Final = "Health Institute"
_HEAD: Final = """\
# The public bodies of this exercise. Copy this file into the workspace: their posts then count as
# answers, and "tocsin measure authority" says how far they are heard.
"""


def write_officials(accounts: Sequence[Account]) -> bytes:
    """The file: TOML, UTF-8; with no accounts where no body takes part."""
    lines = [_HEAD, f'[[sites]]\nsite = "{SITE}"\nname = "{_HEALTH}"\n']
    bodies = [account for account in accounts if account.role in ROLES]
    bodies.sort(key=lambda one: (_body(one), one.platform, one.account_id))
    lines += [
        f'[[accounts]]\nplatform = "{account.platform}"\nid = "{account.account_id}"\n'
        f'name = "{_body(account)}"\n'
        for account in bodies
    ]
    return "\n".join(lines).encode()


def _body(account: Account) -> str:
    """The institution, without the language or the country that the account's name adds.

    >>> from types import SimpleNamespace
    >>> _body(SimpleNamespace(name="Health Institute (ar)"))
    'Health Institute'
    """
    return account.name.partition(" (")[0].removesuffix(" of Marevia")
