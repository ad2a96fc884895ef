"""Pictures beside a table of fact-checks become hashes; nothing else is looked up or fetched."""

import io
from datetime import UTC, datetime
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

from tocsin.factchecks.adding import Adding
from tocsin.posts.pictures import MARK, entry_of

JUNE = datetime(2031, 6, 1, tzinfo=UTC)


def picture(size=(320, 240)):
    clouds = np.random.default_rng(1).integers(0, 256, (8, 10, 3), dtype=np.uint8)
    content = io.BytesIO()
    resized = Image.fromarray(clouds).resize(size, Image.Resampling.BICUBIC)
    resized.save(content, "JPEG", quality=90)
    return content.getvalue()


@pytest.fixture
def table(tmp_path):
    """A table beside the folder of its pictures."""
    folder = tmp_path / "desk"
    (folder / "seen").mkdir(parents=True)
    (folder / "seen" / "the bridge.jpg").write_bytes(picture())
    (folder / "seen" / "broken.jpg").write_bytes(picture()[:300])
    (tmp_path / "outside.jpg").write_bytes(picture())
    (folder / "checks.csv").write_text(
        "claim,image,phash\n"
        "The bridge fell,seen/the bridge.jpg | seen/broken.jpg,00ff00ff00ff00ff\n"
        "The dam broke,../outside.jpg|https://a.example/a.jpg|seen/none.jpg|notes.txt,\n"
    )
    return folder / "checks.csv"


def test_a_picture_beside_the_table_is_kept_as_its_hash(registry, table):
    (ledger,) = registry.add([table], Adding(JUNE)).files
    bridge, dam = registry.current(JUNE).sort_by("claim").to_pylist()
    assert bridge["image_hashes"] == ["phash:00ff00ff00ff00ff", entry_of(picture())]
    assert bridge["image_hashes"][1].startswith(MARK)
    assert dam["image_hashes"] == []
    assert dict(ledger.notes) == {
        "picture_hashed": 1, "picture_unreadable": 1, "picture_not_beside_the_table": 2,
        "picture_not_at_hand": 2,
    }  # fmt: skip


def test_a_picture_in_the_same_archive_is_found_as_well(registry, table, tmp_path):
    with ZipFile(tmp_path / "desk.zip", "w") as archive:
        for path in (table, table.parent / "seen" / "the bridge.jpg"):
            archive.write(path, path.relative_to(table.parent))
    registry.add([tmp_path / "desk.zip"], Adding(JUNE))
    bridge, _ = registry.current(JUNE).sort_by("claim").to_pylist()
    assert bridge["image_hashes"][-1] == entry_of(picture())


def test_without_the_library_the_fact_check_is_read_and_that_is_noted(registry, table, monkeypatch):
    monkeypatch.setattr("tocsin.factchecks.images.is_installed", lambda: False)
    (ledger,) = registry.add([table], Adding(JUNE)).files
    assert ledger.added == 2
    assert any(note.startswith("picture_left_alone") for note in ledger.notes)
