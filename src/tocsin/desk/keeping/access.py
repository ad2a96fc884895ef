"""Subject access: everything that a desk holds of an account or of a person (GDPR, Article 15)."""

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.cases.tables import CaseRow, CaseVersionRow, EvidenceRow
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Desk, Sitting
from tocsin.posts.corpus import Corpus
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.schema import POSTS
from tocsin.workspace import Workspace

_BATCH: Final = 200
_KEYS: Final = ("post_key", "account_key", "row_key", "content_key")  # 64 bits: no JSON numbers


def everything_about(
    sitting: Sitting, desk: Desk, platform: str, account_id: str
) -> dict[str, Any]:
    """What corpus, evidence and cases hold of an account, as plain JSON.

    ``account_id`` is the platform's id or the workspace's pseudonym. Posts of others that name the
    account are counted only: they are those people's data too.

    Raises:
        ForbiddenError: the actor may not administer.
        InvalidError: platform or id is none.
        StorageError: the workspace's key cannot be read.
    """
    sitting.need(Right.ADMINISTER)
    account = Account.of(desk.workspace, platform, account_id)
    posts, named_by = _posts(desk.workspace, account)
    package = {
        "platform": account.platform,
        "ids": sorted(account.ids),
        "identity": _identity(desk.workspace, account),
        "posts": posts,
        "posts_of_others_that_name_it": named_by,
        "evidence": _evidence(sitting.session, account),
        "cases": _cases(sitting.session, account),
        "as_of": sitting.now.isoformat(),
    }
    sitting.log("subject.access", "corpus", platform=account.platform, ids=account.ids)
    return package


def _posts(workspace: Workspace, account: Account) -> tuple[list[dict[str, Any]], int]:
    corpus = Corpus(workspace.corpus)
    ids = pa.array(sorted(account.ids))
    files = [path for path in corpus.post_files() if _platform(path.parts) == account.platform]
    own: list[dict[str, Any]] = []
    naming = 0
    for table in corpus.batches(POSTS.names, files):
        mine = pc.is_in(table["account_id"], ids)
        own += map(_plain, table.filter(mine).to_pylist())
        naming += _naming(table.filter(pc.invert(mine)), ids)
    return own, naming


def _naming(posts: pa.Table, ids: pa.Array) -> int:
    mentions = posts["mentions"].combine_chunks()
    rows = pc.list_parent_indices(mentions).filter(pc.is_in(pc.list_flatten(mentions), ids))
    return len(rows.unique())


def _platform(parts: tuple[str, ...]) -> str:
    return parts[-3].removeprefix("platform=")


def _plain(post: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if name in _KEYS else value.isoformat() if name.endswith("_at") else value
        for name, value in post.items()
        if value is not None
    }


def _identity(workspace: Workspace, account: Account) -> dict[str, Any] | None:
    sealed = Corpus(workspace.corpus).sealed(sorted(account.ids))
    if not sealed:
        return None
    account_id, name = Pseudonyms(workspace.key()).unseal(next(iter(sealed.values())))
    return {"account_id": account_id, "account_name": name}


def _evidence(session: Session, account: Account) -> list[dict[str, Any]]:
    rows = session.scalars(select(EvidenceRow).execution_options(yield_per=_BATCH))
    return [
        {"case": row.case_id, "id": row.id, "document": row.document}
        for row in rows
        if account.is_in(row.document)
    ]


def _cases(session: Session, account: Account) -> list[dict[str, Any]]:
    """The cases that name it, without what they say: that is about others too."""
    query = select(CaseVersionRow, CaseRow.number).join(
        CaseRow, CaseRow.id == CaseVersionRow.case_id
    )
    rows = session.execute(query.execution_options(yield_per=_BATCH))
    return [
        {"case": row.case_id, "number": number, "version": row.version}
        for row, number in rows
        if account.is_in(row.document)
    ]
