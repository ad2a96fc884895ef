"""Small invented corpora, written as an import writes them."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tocsin.posts.keys import key64
from tocsin.posts.schema import POSTS
from tocsin.workspace import create_workspace

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


def post(number, text="", **given):
    """A row of the posts table."""
    platform = given.get("platform", "x")
    account = given.get("account_id", "p_1")
    row = {
        "platform": platform,
        "post_id": str(number),
        "account_id": account,
        "created_at": START + timedelta(minutes=number),
        "text": text,
        "kind": "post",
        **{name: [] for name in ("urls", "raw_urls", "domains", "hashtags", "mentions", "media")},
        "source_file": "invented.csv",
        "source_line": number + 1,
        "reader": "invented/1",
        "post_key": key64("post", platform, str(number)),
        "account_key": key64("account", platform, account),
        "row_key": key64("post", platform, str(number)),
        **given,
    }
    return {name: row.get(name) for name in POSTS.names}


def add(workspace, rows, run="run"):
    """Writes posts into the corpus, by platform and day."""
    table = pa.Table.from_pylist(rows, schema=POSTS)
    days = pc.strftime(table["created_at"], format="%Y-%m-%d")
    table = table.append_column("day", days)
    for platform in set(table["platform"].to_pylist()):
        for day in set(days.to_pylist()):
            chosen = (pc.field("platform") == platform) & (pc.field("day") == day)
            folder = workspace.corpus / "posts" / f"platform={platform}" / f"day={day}"
            part = table.filter(chosen)
            if part.num_rows:
                folder.mkdir(parents=True, exist_ok=True)
                pq.write_table(part.drop(["day", "platform"]), folder / f"{run}-0.parquet")


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w")
