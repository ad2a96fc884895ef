"""Whose word counts as an answer: the accounts and sites that the institution names.

``official.toml`` in the workspace:

    sites = ["health.redbrook.example"]

    [[accounts]]
    platform = "x"
    id = "1234567"         # the platform's id of the account

    [[accounts]]
    platform = "telegram"
    handle = "redbrook_health"

An id is put under the workspace's pseudonym and compared. A handle is not in the posts unless
identities are kept, so the sealed identities of its platform are opened with the workspace's key,
and nothing of them is kept. Anybody can call themselves like an office: a handle that two accounts
have is nobody's, and one that one account has is said to rest on the name alone.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from tocsin.engine.base import Engine, Table
from tocsin.errors import InputError
from tocsin.posts.corpus import Corpus
from tocsin.posts.keys import keys64
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.urls import canonical_url
from tocsin.workspace import Workspace

FILE: Final = "official.toml"
_PARTS: Final = ("accounts", "sites")
_EXAMPLE: Final = 'platform = "x", and either id = "1234567" or handle = "name"'
_AT_ONCE: Final = 50_000

Account = tuple[str, str]
"""A platform, and an id or a handle there."""


@dataclass(frozen=True)
class Stated:
    """What the file says: accounts by id and by handle, and sites as they stand in posts."""

    ids: tuple[Account, ...] = ()
    handles: tuple[Account, ...] = ()
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Officials:
    """The accounts (``account_key``) and sites whose word counts, and what to know about them."""

    accounts: pa.Array
    sites: pa.Array
    caveats: tuple[str, ...] = ()


NOBODY: Final = Officials(pa.array([], pa.int64()), pa.array([], pa.string()))


def officials(workspace: Workspace, engine: Engine, posts: Table) -> Officials:
    """The official accounts and sites of a workspace; :data:`NOBODY` where it names none.

    Raises:
        InputError: its file is not as it should be.
        StorageError: the key is missing, or an identity was sealed with another.
    """
    path = workspace.root / FILE
    if not path.is_file():
        return NOBODY
    stated = read(path)
    pseudonyms = Pseudonyms(workspace.key())
    found, caveats = _found(stated.handles, Corpus(workspace.corpus), pseudonyms, engine, posts)
    # Identities may have been kept in one import and not in another: both are looked for.
    named = [(platform, pseudonyms.name(platform, name)) for platform, name in stated.ids]
    joined = pa.array(["\x1f".join(one) for one in [*stated.ids, *named, *found]], pa.string())
    return Officials(keys64("account", joined), pa.array(stated.sites, pa.string()), caveats)


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
    ids: list[Account] = []
    handles: list[Account] = []
    for number, account in enumerate(accounts, 1):
        kind, one = _account(account, f"{path}, account {number}")
        (ids if kind == "id" else handles).append(one)
    spelled = [_site(site, f"{path}: sites") for site in sites]
    return Stated(tuple(ids), tuple(handles), tuple(dict.fromkeys(spelled)))


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise InputError(f"{where} is no list.", "Write sites = [...], and [[accounts]].")
    return value


def _account(value: Any, where: str) -> tuple[str, Account]:
    if not isinstance(value, dict) or not isinstance(value.get("platform"), str):
        raise InputError(f"{where} names no platform.", f"Write {_EXAMPLE}.")
    named = [name for name in ("id", "handle") if name in value]
    if len(named) != 1 or set(value) - {"platform", "name", *named}:
        raise InputError(f"{where} needs an id or a handle, and no more.", f"Write {_EXAMPLE}.")
    name = value[named[0]]
    if not isinstance(name, str) or not name.strip(" @"):
        raise InputError(f"{where}: {named[0]} is no text.", "Put it in quotation marks.")
    text = name.strip() if named[0] == "id" else _folded(name)
    return named[0], (value["platform"].strip().lower(), text)


def _site(value: Any, where: str) -> str:
    """The host as it stands in the canonical addresses of posts."""
    address = value if isinstance(value, str) and "://" in value else f"https://{value}"
    canonical = canonical_url(address) if isinstance(value, str) else None
    if canonical is None:
        raise InputError(f"{where} holds {value!r}, which is no site.", 'Write "example.org".')
    return host_of(canonical)


def host_of(canonical: str) -> str:
    """The host of a canonical address.

    >>> host_of("https://example.org/a/b?c")
    'example.org'
    """
    return canonical.partition("://")[2].partition("/")[0].partition("?")[0]


def _found(
    handles: Sequence[Account], corpus: Corpus, pseudonyms: Pseudonyms, engine: Engine, posts: Table
) -> tuple[list[Account], tuple[str, ...]]:
    """The accounts (platform, id) that have these handles, and what to know about them."""
    if not handles:
        return [], ()
    wanted, bearers = set(handles), defaultdict(set)
    platforms = sorted({platform for platform, _ in handles})
    distinct = posts.filter(posts.platform.isin(platforms)).select(
        "platform", "account_id", "account_name"
    )
    for batch in engine.batches(distinct.distinct(), _AT_ONCE):
        for account, name in _names(batch, corpus, pseudonyms):
            handle = account[0], _folded(name)
            if handle in wanted:
                bearers[handle].add(account)
    return [next(iter(all_of)) for all_of in bearers.values() if len(all_of) == 1], _told(bearers)


def _names(
    batch: pa.RecordBatch, corpus: Corpus, pseudonyms: Pseudonyms
) -> Iterator[tuple[Account, str]]:
    """The accounts of a batch with every name that is known of them."""
    rows = batch.to_pylist()
    sealed = corpus.sealed([row["account_id"] for row in rows if row["account_name"] is None])
    for row in rows:
        account, name = (row["platform"], row["account_id"]), row["account_name"]
        names: tuple[str | None, ...] = (row["account_id"], name)
        if name is None and row["account_id"] in sealed:
            names = pseudonyms.unseal(sealed[row["account_id"]])
        yield from ((account, one) for one in names if one)


def _told(bearers: Mapping[Account, set[Account]]) -> tuple[str, ...]:
    said = []
    alone = sum(len(all_of) == 1 for all_of in bearers.values())
    if alone:
        said.append(
            f"{alone:,} official accounts are known by their handle alone, which others may take; "
            f"state their ids in {FILE}."
        )
    said += [
        f"{len(all_of):,} accounts of {platform} are called {handle!r}: none of them counts as "
        f"official until {FILE} states an id."
        for (platform, handle), all_of in sorted(bearers.items())
        if len(all_of) > 1
    ]
    return tuple(said)


def _folded(handle: str) -> str:
    return handle.strip().lstrip("@").casefold()
