"""What the commands that look at findings share: ids as people type them, and posts as quoted."""

import getpass
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import typer

from tocsin.chain.found import Found
from tocsin.chain.quoted import quoted
from tocsin.cli.console import err, line, plain
from tocsin.engine import Settings, connect
from tocsin.errors import UsageError
from tocsin.posts.corpus import Corpus
from tocsin.posts.keys import spelled
from tocsin.workspace import Workspace

By = Annotated[
    str | None,
    typer.Option("--by", envvar="TOCSIN_PERSON", help="Who decides this; default: your user name."),
]
Most = Annotated[int, typer.Option("--most", min=1, help="How many are shown.")]
MOST_SHOWN: Final = 20
SHORT: Final = 8
"""Digits of an id that are shown; more are taken as well."""
_WRAPPED: Final = 300
_KEYS: Final = frozenset(
    {"narrative", "theme", "first_post", "other", "post_key", "text_id", "match",
     "factcheck_key", "claim_id"}
)  # fmt: skip


def short(key: int) -> str:
    """The beginning of an id, enough to name it by."""
    return spelled(key)[:SHORT]


def named(beginning: str, what: str, known: Iterable[int]) -> int:
    """The one key whose spelling begins so.

    Raises:
        UsageError: there is none, or several.
    """
    keys = sorted({key for key in known if spelled(key).startswith(beginning.lower())})
    if len(keys) == 1 and beginning:
        return keys[0]
    if not keys:
        raise UsageError(f"There is no {what} {beginning!r}.", "Take an id from the list.")
    some = ", ".join(spelled(key) for key in keys[:5])
    raise UsageError(f"{beginning!r} may mean {len(keys)} {what}s: {some} …", "Give more digits.")


def with_ids(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its keys as people see them, for JSON."""
    return {
        name: spelled(value) if name in _KEYS and value is not None else value
        for name, value in row.items()
    }


def person(stated: str | None) -> str:
    """Who decides: it stays on record.

    Raises:
        UsageError: nobody is named and the machine does not know.
    """
    try:
        return stated or getpass.getuser()
    except (OSError, KeyError) as error:  # no user name on this machine
        raise UsageError("Nobody is named who decides this.", "Say who: --by NAME") from error


def moment(at: datetime | None) -> str:
    """A time to the minute."""
    return f"{at:%Y-%m-%d %H:%M}" if at else "–"


def tell_when(found: Found) -> None:
    """As of when everything shown holds."""
    about = found.about()
    when = moment(datetime.fromisoformat(about["created_at"]))
    err.print(f"[dim]As of the investigation of {when} UTC, {about['posts']:,} posts.[/]")


def tell_posts(space: Workspace, keys: Iterable[int]) -> None:
    """These posts in their words, in this order, each with where it stands."""
    for post in posts_of(space, list(dict.fromkeys(keys))):
        tell_post(post)


def tell_post(post: Mapping[str, Any]) -> None:
    """A quoted post in its words, with where it stands."""
    line(
        f"  [bold]{moment(post['created_at'])}[/] {plain(post['platform'])} "
        f"{plain(post['account_id'])} [dim]post {plain(post['post_id'])}, "
        f"{plain(post['source_file'] or '')} line {post['source_line']}[/]"
    )
    line(f"    {plain(' '.join((post['text'] or '(no text)').split())[:_WRAPPED])}")


def posts_of(space: Workspace, keys: list[int]) -> list[dict[str, Any]]:
    """The quoted posts of these keys (schema ``QUOTED``), in this order."""
    with connect("duckdb://", Settings(spill_dir=space.index)) as engine:
        posts = Corpus(space.corpus).posts(engine)
        if posts is None:
            return []
        rows = quoted(engine, posts, keys)
    place = pc.index_in(pa.array(keys, pa.int64()), value_set=rows["post_key"].combine_chunks())
    found: list[dict[str, Any]] = rows.take(place.drop_null()).to_pylist()
    return found
