"""From a Telegram Desktop folder with photos to accounts that post the same pictures together."""

import io
from datetime import UTC, datetime

import numpy as np
import orjson
import pyarrow.parquet as pq
import pytest
from PIL import Image
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.shares import ObjectKind
from tocsin.shares.index import ShareIndex

SETTINGS = ImportSettings(datetime(2026, 1, 1, tzinfo=UTC), None, identify_language=False)
BEGIN = 1_714_557_600
TEAM = (501, 502, 503)
CROWD = tuple(range(601, 613))


def picture(seed, size, quality):
    rng = np.random.default_rng(seed)
    clouds = Image.fromarray(rng.integers(0, 256, (8, 10, 3), dtype=np.uint8))
    content = io.BytesIO()
    clouds.resize(size, Image.Resampling.BICUBIC).save(content, "JPEG", quality=quality)
    return content.getvalue()


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """Ten pictures, each posted by three accounts in another size; everybody else posts their own.

    Two photos are damaged, one is not there, and one path leads outside.
    """
    folder = tmp_path_factory.mktemp("export")
    (folder / "photos").mkdir()
    messages = []

    def say(who, when, content, name=None):
        number = len(messages) + 1
        path = name or f"photos/photo_{number}@01-05-2024_12-00-00.jpg"
        if content is not None:
            (folder / path).write_bytes(content)
        messages.append(
            {
                "id": number, "type": "message", "date": "2024-05-01T12:00:00",
                "date_unixtime": str(BEGIN + when), "from": f"Neighbour {who}",
                "from_id": f"user{who}", "photo": path, "text": "",
            }
        )  # fmt: skip

    for round_ in range(10):
        for place, who in enumerate(TEAM):
            copy = picture(round_, (640 - 90 * place, 480 - 66 * place), 90 - 20 * place)
            say(who, 7_200 * round_ + 20 * place, copy)
        for place, who in enumerate(CROWD):
            own = picture(1_000 + 100 * round_ + place, (320, 240), 80)
            say(who, 7_200 * round_ + 35 * place, own)
    say(501, 90_000, picture(1, (99, 99), 80)[:900])
    say(502, 90_001, b"no picture")
    say(503, 90_002, None)
    say(501, 90_003, None, "../../photo.jpg")
    chat = {"name": "River", "type": "private_supergroup", "id": 15, "messages": messages}
    (folder / "result.json").write_bytes(orjson.dumps(chat))
    return folder


def test_accounts_that_post_near_equal_pictures_together_are_found(export, tmp_path):
    out = tmp_path / "out"
    command = ["investigate", str(export / "result.json"), "--out", str(out), "--keep-identities"]
    done = CliRunner().invoke(app, [*command, "--behaviour", "media:300s", "--json"])
    assert done.exit_code == 0, done.output
    tables = out / "tables"
    (ledger,) = orjson.loads(done.stdout)["files"]
    assert ledger["notes"] == {
        "picture_hashed": 150,
        "picture_unreadable": 2,
        "picture_not_beside_the_export": 2,
    }
    accounts = pq.read_table(tables / "accounts.parquet")
    assert set(accounts["account_id"].to_pylist()) == {f"user{who}" for who in TEAM}
    objects = pq.read_table(tables / "objects.parquet").to_pylist()
    assert len(objects) == 10
    assert {(row["shares"], row["accounts"]) for row in objects} == {(3, 3)}
    assert all(row["label"].startswith("phash:") for row in objects)


def test_a_folder_is_read_without_a_complaint_about_its_pictures(export, tmp_path, duckdb_engine):
    result = import_files(Corpus(tmp_path), duckdb_engine, [export], SETTINGS)
    files = [file for item in result.made for file in item.files]
    assert all(file.balanced() for file in files)
    assert sum(file.posts for file in files) == 154
    assert sum(file.others.get("media files", 0) for file in files) == 151
    (wrong,) = (file for file in files if file.problem)
    assert "photo_152@" in wrong.file  # it holds no picture


def test_copies_that_are_no_equal_bits_are_different_objects_of_one_cluster(
    export, tmp_path, duckdb_engine
):
    corpus = Corpus(tmp_path / "corpus")
    import_files(corpus, duckdb_engine, [export / "result.json"], SETTINGS)
    index = ShareIndex(corpus, tmp_path / "index")
    index.update()
    known = duckdb_engine.to_arrow(index.pictures(duckdb_engine))
    shares = index.tables(duckdb_engine, [ObjectKind.MEDIA])[ObjectKind.MEDIA]
    entries = duckdb_engine.to_arrow(shares.aggregate(n=shares.object_id.nunique()))["n"][0].as_py()
    assert 130 <= known.num_rows <= 150
    assert entries == known.num_rows + 4  # the four that could not be hashed keep their names
