"""Fetches a feed of fact-checks into the workspace's registry, where the chain reads them.

What has not changed is not sent (RFC 9110, section 13: ``If-None-Match``), and what is the same to
the byte is not read. Each record in the registry names the file that it came from, and the file its
feed; the registry itself knows what is new, revised, or was known.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from tocsin.desk import calling
from tocsin.desk.factchecks.feeds import feed
from tocsin.desk.factchecks.tables import FeedRow, FetchRow
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.running import Running
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.errors import InputError, Sentence, TocsinError
from tocsin.factchecks.adding import Added, Adding
from tocsin.factchecks.registry import Registry
from tocsin.posts.staging import replace_file
from tocsin.version import __version__
from tocsin.workspace import Workspace

TIMEOUT_S: Final = 60.0
MOST_BYTES: Final = 64_000_000
"""Of a page of a feed: Google's whole DataFeed of several years would be in ten such pages."""
MOST_PAGES: Final = 200
_NEXT: Final = re.compile(r'<([^<>"\s]{1,500})>\s*;[^,]{0,200}\brel\s*=\s*"?next"?', re.IGNORECASE)
_UNCHANGED: Final = 304
_COUNTED: Final = ("items", "added", "revised", "duplicates", "rejected")


def run(job: Running) -> dict[str, Any]:
    """The job. Argument: ``feed``, the id of one.

    Raises:
        NotFoundError: there is none.
        TocsinError: it could not be fetched, or read; its page says why.
    """
    return fetch(job.desk, job.arguments["feed"])


def fetch(desk: Desk, feed_id: str) -> dict[str, Any]:
    """Fetches a feed; gives what became of its records, nothing where it has not changed.

    Raises:
        NotFoundError: there is none.
        TocsinError: it could not be fetched, or read.
    """
    with desk.looking(SYSTEM) as sitting:
        row = feed(sitting, feed_id)
    try:
        first, files = _fetched(desk.workspace, row)
        counts = _read(desk, files)
    except TocsinError as error:
        with desk.acting(SYSTEM) as sitting:
            kept = feed(sitting, feed_id)
            kept.last_at, kept.trouble = sitting.now, str(error)
            sitting.log("feed.failed", feed_id, trouble=str(error))
        raise
    with desk.acting(SYSTEM) as sitting:
        kept = feed(sitting, feed_id)
        kept.last_at, kept.trouble = sitting.now, ""
        kept.etag = first.get("etag", kept.etag)[:500]
        kept.last_modified = first.get("last-modified", kept.last_modified)[:100]
        for path in files:
            content = path.read_bytes()
            sitting.session.add(
                FetchRow(id=new_id("fetch"), feed=feed_id, at=sitting.now, size=len(content),
                         sha256=sha256(content).hexdigest(), counts=counts)
            )  # fmt: skip
        if files:
            sitting.log("feed.fetched", feed_id, **counts)
    return counts


def _fetched(workspace: Workspace, row: FeedRow) -> tuple[Mapping[str, str], list[Path]]:
    """The first page's headers, and the files of the pages; none where nothing has changed."""
    folder = workspace.root / "feeds" / row.id
    known = {path.name for path in folder.glob("*.data")}
    asked = {"If-None-Match": row.etag, "If-Modified-Since": row.last_modified}
    headers = {name: value for name, value in asked.items() if value}
    address, first, files, pages = row.url, None, [], 0
    while address:
        answer = _asked(row, address, headers)
        first, headers, pages = first or answer.headers, {}, pages + 1
        if answer.status == _UNCHANGED:
            break
        name = f"{sha256(answer.body).hexdigest()[:32]}.data"
        if name not in known:
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(folder / name, answer.body)
            files.append(folder / name)
        address = _next(address, answer.headers.get("link", "")) if pages < MOST_PAGES else ""
    return first or {}, files


def _asked(row: FeedRow, address: str, headers: Mapping[str, str]) -> calling.Answered:
    told = {
        "User-Agent": f"Tocsin/{__version__}",
        "Accept": "application/ld+json, application/json, text/html;q=0.5",
        **headers,
    }
    answer = calling.send(
        "GET", address, b"", told, private=row.private, timeout_s=TIMEOUT_S, most_answer=MOST_BYTES
    )
    if answer.status not in (200, _UNCHANGED):
        raise InputError(
            Sentence("The feed's server answers {status}.", status=answer.status),
            "Check its address; redirects are not followed.",
        )
    return answer


def _next(address: str, link: str) -> str:
    """The next page that a ``Link`` header names, of the same server; empty: there is none."""
    found = _NEXT.search(link[:2_000])
    if found is None:
        return ""
    target = urljoin(address, found[1])
    here, there = urlsplit(address), urlsplit(target)
    same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
    return target if same and calling.objection(target) is None and target != address else ""


def _read(desk: Desk, files: list[Path]) -> dict[str, Any]:
    if not files:
        return dict.fromkeys(_COUNTED, 0)
    try:
        registry = Registry(desk.workspace.factchecks)
        added: Added = registry.add(files, Adding(desk.clock()))
        _need_some(added)
    except TocsinError:
        for path in files:  # it is read again at the next fetch
            path.unlink(missing_ok=True)
        raise
    return {name: added.total(name) for name in _COUNTED}


def _need_some(added: Added) -> None:
    """A feed without fact-checks is a trouble to tell of: an error page is one, too.

    Raises:
        InputError: there is none in any of its files.
    """
    if any(added.total(name) for name in ("added", "revised", "duplicates")):
        return
    troubled = next((one for one in added.files if one.problem), None)
    if troubled is not None:
        raise InputError(str(troubled.problem), troubled.remedy or "")
    raise InputError(
        "There is no fact-check in what the feed's server sent.",
        "Check its address: it should give ClaimReview, or an answer of the Fact Check Tools API.",
    )
