"""Takes an account out of the files of a workspace: posts, identities, rejected records, findings.

A file is written anew beside itself and put in its place, so that a crash leaves each file either
as it was or without the account; erasing again then finds the rest.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tocsin.desk.keeping.accounts import Account
from tocsin.posts.corpus import Corpus
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import Workspace

_ROWS_A_GROUP: Final = 128_000


@dataclass(frozen=True, slots=True)
class Erased:
    """How many posts, sealed identities and raw rejected records went; whether findings did."""

    posts: int
    identities: int
    rejected: int
    found_deleted: bool


def erase_from_corpus(workspace: Workspace, account: Account) -> Erased:
    """Takes an account out of all files.

    Raises:
        StorageError: an import holds the corpus.
    """
    corpus = Corpus(workspace.corpus)
    with corpus.writing():
        told = _names(workspace, account)
        rejected = sum(_redact(path, told) for path in (corpus.folder / "rejected").glob("*.jsonl"))
        on_platform = corpus.folder / "posts" / f"platform={account.platform}"
        posts = sum(
            _without(path, account, rename=True) for path in on_platform.glob("day=*/*.parquet")
        )
        identities = sum(
            _without(path, account, rename=False)
            for path in (corpus.folder / "identities").glob("*.parquet")
        )
    found = workspace.found.exists() and posts > 0
    if found:
        shutil.rmtree(workspace.found)  # it quotes posts; the next investigation makes it again
    return Erased(posts, identities, rejected, found)


def _without(path: Path, account: Account, *, rename: bool) -> int:
    """Writes a Parquet file without the account's rows; how many there were.

    Posts get a new name, for by its name the index knows what it has read of a file. The name is
    changed first: should the rest fail, the file is read again, and found when erasing again.
    """
    ids = pa.array(sorted(account.ids))
    hit = pc.is_in(
        pq.read_table(path, columns=["account_id"], partitioning=None)["account_id"], ids
    )
    count = pc.sum(hit).as_py() or 0
    if not count:
        return 0
    kept = pq.read_table(path, partitioning=None).filter(pc.invert(hit))
    if rename:
        path = path.rename(path.with_name(f"{path.stem}e.parquet"))
    if not kept.num_rows:
        path.unlink()
        return count
    beside = path.with_name(path.name + ".new")
    pq.write_table(kept, beside, compression="zstd", row_group_size=_ROWS_A_GROUP)
    beside.replace(path)
    return count


def _names(workspace: Workspace, account: Account) -> list[bytes]:
    """What a raw record may call the account: its ids, and the name that is sealed."""
    told = set(account.ids)
    for sealed in Corpus(workspace.corpus).sealed(sorted(account.ids)).values():
        account_id, name = Pseudonyms(workspace.key()).unseal(sealed)
        told |= {account_id, name or account_id}
    return [one.encode() for one in told if one]


def _redact(path: Path, told: list[bytes]) -> int:
    """Empties ``raw`` of those rejected records that name the account; how many."""
    count = 0
    beside = path.with_name(path.name + ".new")
    with path.open("rb") as source, beside.open("wb") as target:
        for line in source:
            redacted = _redacted(line) if any(one in line for one in told) else None
            target.write(redacted or line)
            count += redacted is not None
    if count:
        beside.replace(path)
    else:
        beside.unlink()
    return count


def _redacted(line: bytes) -> bytes | None:
    row: dict[str, Any] = orjson.loads(line)
    if not row.get("raw"):
        return None
    return orjson.dumps({**row, "raw": ""}, option=orjson.OPT_APPEND_NEWLINE)
