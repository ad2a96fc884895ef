"""Whose word counts as an answer: the accounts and sites that the institution names.

They stand in ``official.toml`` in the workspace (:mod:`.official_file`). An id is put under the
workspace's pseudonym and compared. A handle is not in the posts unless identities are kept, so the
sealed identities of its platform are opened with the workspace's key, and nothing of them is kept.
Anybody can call themselves like an office: a handle that two accounts have is nobody's, and one
that one account has is said to rest on the name alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from tocsin.chain.official_file import FILE, Account, Stated, folded, read
from tocsin.engine.base import Engine, Table
from tocsin.posts.corpus import Corpus
from tocsin.posts.keys import keys64
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import Workspace

INSTITUTIONS: Final = pa.schema(
    {"institution": pa.string(), "account_key": pa.int64(), "site": pa.string()}
)
"""Whose each account and each site is: a row for one of either."""
_AT_ONCE: Final = 50_000


@dataclass(frozen=True)
class Officials:
    """Whose word counts (schema ``INSTITUTIONS``), and what to know about them."""

    institutions: pa.Table
    caveats: tuple[str, ...] = ()

    @property
    def accounts(self) -> pa.Array:
        """Keys of the accounts."""
        return self.institutions["account_key"].drop_null().combine_chunks()

    @property
    def sites(self) -> pa.Array:
        """Hosts, as they stand in the addresses of posts."""
        return self.institutions["site"].drop_null().combine_chunks()


NOBODY: Final = Officials(INSTITUTIONS.empty_table())


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
    whose = {one.account: one.institution for one in stated.accounts if one.kind == "handle"}
    corpus = Corpus(workspace.corpus)
    found, caveats = _found([*whose], corpus, pseudonyms, engine, posts)
    accounts = [*_by_id(stated, pseudonyms)]
    accounts += [(account, whose[handle]) for handle, account in found.items()]
    return Officials(_table(accounts, stated.sites), caveats)


def accounts_by_id(workspace: Workspace) -> pa.Array:
    """Keys of the accounts that the workspace's file names by their ids, without a look at posts.

    Those that it names by a handle are left out: whose a handle is, only all posts can tell.

    Raises:
        InputError: the file is not as it should be.
        StorageError: the key is missing.
    """
    path = workspace.root / FILE
    if not path.is_file():
        return NOBODY.accounts
    accounts = [*_by_id(read(path), Pseudonyms(workspace.key()))]
    return Officials(_table(accounts, ())).accounts


def _by_id(stated: Stated, pseudonyms: Pseudonyms) -> Iterator[tuple[Account, str]]:
    """Identities may have been kept in one import and not in another: both are looked for."""
    for kind, (platform, name), institution in stated.accounts:
        if kind == "id":
            yield (platform, name), institution
            yield (platform, pseudonyms.name(platform, name)), institution


def _table(accounts: Sequence[tuple[Account, str]], sites: Sequence[tuple[str, str]]) -> pa.Table:
    joined = pa.array(["\x1f".join(account) for account, _ in accounts], pa.string())
    names = [name for _, name in accounts] + [name for _, name in sites]
    keys = keys64("account", joined).to_pylist()
    columns = (names, keys + [None] * len(sites), [None] * len(keys) + [site for site, _ in sites])
    return pa.table(list(columns), schema=INSTITUTIONS)


def _found(
    handles: Sequence[Account], corpus: Corpus, pseudonyms: Pseudonyms, engine: Engine, posts: Table
) -> tuple[Mapping[Account, Account], tuple[str, ...]]:
    """The accounts (platform, id) that have these handles, and what to know about them."""
    if not handles:
        return {}, ()
    wanted, bearers = set(handles), defaultdict(set)
    platforms = sorted({platform for platform, _ in handles})
    distinct = posts.filter(posts.platform.isin(platforms)).select(
        "platform", "account_id", "account_name"
    )
    for batch in engine.batches(distinct.distinct(), _AT_ONCE):
        for account, name in _names(batch, corpus, pseudonyms):
            handle = account[0], folded(name)
            if handle in wanted:
                bearers[handle].add(account)
    alone = {handle: next(iter(of)) for handle, of in bearers.items() if len(of) == 1}
    return alone, _told(bearers)


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
