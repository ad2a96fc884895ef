"""What ``official.toml`` says: the accounts and sites that an institution names as its own.

    [[sites]]
    site = "health.redbrook.example"
    name = "Redbrook Health"   # the institution; may be left out

    [[accounts]]
    platform = "x"
    id = "1234567"             # the platform's id of the account
    name = "Redbrook Health"

    [[accounts]]
    platform = "telegram"
    handle = "redbrook_health"

``sites = ["health.redbrook.example"]`` will do where no name is needed. Institutions that are to be
set beside each other are told apart by their names.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from tocsin.errors import InputError
from tocsin.posts.urls import canonical_url

FILE: Final = "official.toml"
OURS: Final = "the institution"
"""What accounts and sites are of that state no name."""
_PARTS: Final = ("accounts", "sites")
_EXAMPLE: Final = 'platform = "x", and either id = "1234567" or handle = "name"'
_KINDS: Final = ("id", "handle")

Account = tuple[str, str]
"""A platform, and an id or a handle there."""


class StatedAccount(NamedTuple):
    """An account as the file names it, and whose it is."""

    kind: Literal["id", "handle"]
    account: Account
    institution: str


class StatedSite(NamedTuple):
    """A site as it stands in the canonical addresses of posts, and whose it is."""

    site: str
    institution: str


class Stated(NamedTuple):
    """What the file says, in its order; nothing twice."""

    accounts: tuple[StatedAccount, ...] = ()
    sites: tuple[StatedSite, ...] = ()


def read(path: Path) -> Stated:
    """What the file says.

    Raises:
        InputError: it is not valid TOML, or an entry is not as it should be; the message names it.
    """
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Correct that line.") from error
    for name in value:
        if name not in _PARTS:
            raise InputError(f"{path}: {name} is unknown.", f"It has {' and '.join(_PARTS)}.")
    accounts, sites = (_list(value.get(name, []), f"{path}: {name}") for name in _PARTS)
    return Stated(
        tuple(
            dict.fromkeys(_account(a, f"{path}, account {n}") for n, a in enumerate(accounts, 1))
        ),
        tuple(dict.fromkeys(_site(site, f"{path}: sites") for site in sites)),
    )


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{where} is no list.", "Write sites = [...], and [[accounts]].")
    return value


def _account(value: Any, where: str) -> StatedAccount:
    if not isinstance(value, dict) or not isinstance(value.get("platform"), str):
        raise InputError(f"{where} names no platform.", f"Write {_EXAMPLE}.")
    named = [kind for kind in _KINDS if kind in value]
    if len(named) != 1 or set(value) - {"platform", "name", *named}:
        raise InputError(f"{where} needs an id or a handle, and no more.", f"Write {_EXAMPLE}.")
    kind: Literal["id", "handle"] = "id" if named == ["id"] else "handle"
    name = value[kind]
    if not isinstance(name, str) or not name.strip(" @"):
        raise InputError(f"{where}: {kind} is no text.", "Put it in quotation marks.")
    text = name.strip() if kind == "id" else folded(name)
    platform = value["platform"].strip().lower()
    return StatedAccount(kind, (platform, text), _institution(value, where))


def _site(value: Any, where: str) -> StatedSite:
    """The host as it stands in the canonical addresses of posts."""
    stated = value.get("site") if isinstance(value, Mapping) else value
    address = stated if isinstance(stated, str) and "://" in stated else f"https://{stated}"
    canonical = canonical_url(address) if isinstance(stated, str) else None
    if canonical is None:
        raise InputError(f"{where} holds {value!r}, which is no site.", 'Write "example.org".')
    institution = _institution(value, where) if isinstance(value, Mapping) else OURS
    return StatedSite(host_of(canonical), institution)


def _institution(value: Mapping[str, Any], where: str) -> str:
    name = value.get("name", OURS)
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{where}: name is no text.", "Put it in quotation marks.")
    return name.strip()


def host_of(canonical: str) -> str:
    """The host of a canonical address.

    >>> host_of("https://example.org/a/b?c")
    'example.org'
    """
    return canonical.partition("://")[2].partition("/")[0].partition("?")[0]


def folded(handle: str) -> str:
    """A handle as it is compared.

    >>> folded("@RedbrookHealth ")
    'redbrookhealth'
    """
    return handle.strip().lstrip("@").casefold()
