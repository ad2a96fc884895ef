"""Takes an account out of what is offered over TAXII, and out of what others sent.

The account's object, its posts, and what ties them go. Whoever fetched them has them: the log of
who fetched what says whom to ask. Texts of others that name the account stay as they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import delete, or_, select

from tocsin.desk.keeping.accounts import Account
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import ForeignRow, ObjectRow

_TABLES: Final = (ObjectRow, ForeignRow)
_NAMING: Final = frozenset({"user-account", "persona"})
_AT_ONCE: Final = 200
Found = dict[str, list[dict[str, Any]]]
"""Versions of objects, by id."""


def erase_from_taxii(sitting: Sitting, account: Account) -> int:
    """Deletes the account's objects and posts; gives how many versions went."""
    count = 0
    for table in _TABLES:
        named = _holding(sitting, table, account.ids)
        own = {
            name
            for name, versions in named.items()
            if any(one["type"] in _NAMING and account.is_in(one) for one in versions)
        }
        ties = _holding(sitting, table, own)
        gone = own | _tied(ties, own)
        count += _delete(sitting, table, gone)
    if count:
        sitting.log("taxii.account_erased", "taxii", objects=count)
    return count


def _tied(ties: Found, own: set[str]) -> set[str]:
    """Relationships with the account, and the posts that it published."""
    found: set[str] = set()
    for name, versions in ties.items():
        for one in versions:
            if one["type"] != "relationship":
                continue
            if own & {one.get("source_ref"), one.get("target_ref")}:
                found.add(name)
                if one.get("relationship_type") == "publishes":
                    found.add(str(one["target_ref"]))
    return found


def _holding(sitting: Sitting, table: type[Any], texts: Iterable[str]) -> Found:
    """The objects in whose JSON one of these texts stands as a value of its own."""
    quoted = [orjson.dumps(text).decode() for text in texts]
    found: Found = {}
    for some in _parts(quoted):
        told = or_(*(table.content.contains(one, autoescape=True) for one in some))
        for name, content in sitting.session.execute(
            select(table.object_id, table.content).where(told)
        ):
            found.setdefault(name, []).append(orjson.loads(content))
    return found


def _delete(sitting: Sitting, table: type[Any], names: Iterable[str]) -> int:
    count = 0
    for some in _parts(sorted(names)):
        there = select(table.object_id).where(table.object_id.in_(some))
        count += len(sitting.session.scalars(there).all())
        sitting.session.execute(delete(table).where(table.object_id.in_(some)))
    return count


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
