"""A workspace backed up while it is used is the workspace again; a damaged backup is not taken."""

import io
import os
import stat
import tarfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.desk.audit.checking import check_workspace
from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.database import Database
from tocsin.desk.keeping import dumping
from tocsin.desk.keeping.archive import MANIFEST, Manifest, Member
from tocsin.desk.keeping.backup import back_up, restore
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.errors import StorageError, TocsinError, UnsafeInputError, UsageError
from tocsin.posts.corpus import Corpus
from tocsin.seal import Seal
from tocsin.workspace import Workspace, create_workspace, open_workspace

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    }


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "small")
    (workspace.corpus / "posts").mkdir()
    (workspace.corpus / "posts" / "a.parquet").write_bytes(os.urandom(5_000))
    Seal.of(workspace)
    return workspace


def test_a_desk_in_use_is_backed_up_as_of_one_moment(desk: Desk, tmp_path: Path) -> None:
    if not desk.database.is_sqlite:
        pytest.skip("the next test")
    (desk.workspace.root / "narratives").mkdir()
    (desk.workspace.root / "narratives" / "kept.json").write_text("{}")
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with desk.acting(SYSTEM) as sitting:
                sitting.log("case.saved", "case-1", text="x" * 2_000)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while read_head(desk.seal.head) is None:
            stop.wait(0.01)
        manifest = back_up(desk.workspace, tmp_path / "b.tar.zst", NOW)
    finally:
        stop.set()
        writer.join()
    restore(tmp_path / "b.tar.zst", tmp_path / "again")
    again = open_workspace(tmp_path / "again")
    verdict = check_workspace(again)
    assert verdict.holds
    assert verdict.entries >= 1
    assert again.key() == desk.workspace.key()
    assert Seal.of(again).public == desk.seal.public
    assert (again.root / "narratives" / "kept.json").read_text() == "{}"
    assert manifest.holds_keys
    assert {"key", "seal", "desk.sqlite", "audit.head", "tocsin.toml"} <= manifest.files.keys()


def test_a_desk_on_postgresql_is_dumped_and_loaded(
    desk: Desk, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if desk.database.is_sqlite:
        pytest.skip("the test before")
    cluster = request.getfixturevalue("cluster")
    with desk.acting(SYSTEM) as sitting:
        sitting.log("case.saved", "case-1", text="kept")
    url = desk.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with (desk.workspace.root / "tocsin.toml").open("a") as settings_file:
        settings_file.write(f'database = "{url}"\n')
    back_up(desk.workspace, tmp_path / "b.tar.zst", NOW)
    with pytest.raises(UsageError, match="on PostgreSQL"):
        restore(tmp_path / "b.tar.zst", tmp_path / "again")
    name = cluster.new_database()
    restore(tmp_path / "b.tar.zst", tmp_path / "again", cluster.url(name))
    assert not (tmp_path / "again" / dumping.FILE).exists()
    database = Database(cluster.url(name))
    with database.reading() as session:
        head = read_head(tmp_path / "again" / "audit.head")
        assert verify(stored_lines(session), desk.seal.public, head).holds
    database.close()
    cluster.drop(name)


def test_what_cannot_be_made_again_comes_back_byte_for_byte(
    small: Workspace, tmp_path: Path
) -> None:
    (small.index / "made again").write_text("derived")
    before = files(small.root)
    del before["index/made again"]
    back_up(small, tmp_path / "b.tar.zst", NOW)
    (tmp_path / "again").mkdir()
    restore(tmp_path / "b.tar.zst", tmp_path / "again")
    assert files(tmp_path / "again") == before
    assert stat.S_IMODE((tmp_path / "again" / "key").stat().st_mode) == 0o600


def test_a_backup_is_readable_by_its_owner_alone_and_replaces_no_file(
    small: Workspace, tmp_path: Path
) -> None:
    target = tmp_path / "b.tar.zst"
    back_up(small, target, NOW)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(UsageError, match="exists already"):
        back_up(small, target, NOW)
    with pytest.raises(UsageError, match="cannot lie in"):
        back_up(small, small.root / "b.tar.zst", NOW)
    with pytest.raises(UsageError, match="is not empty"):
        restore(target, small.root)


def test_no_backup_is_made_while_an_import_writes(small: Workspace, tmp_path: Path) -> None:
    with Corpus(small.corpus).writing(), pytest.raises(StorageError, match="Another import"):
        back_up(small, tmp_path / "b.tar.zst", NOW)
    assert not list(tmp_path.glob("b.tar*"))


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("packed")
    workspace = create_workspace(folder / "w")
    Seal.of(workspace)
    back_up(workspace, folder / "b.tar.zst", NOW)
    return (folder / "b.tar.zst").read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_flipped_bit_or_a_cut_anywhere_is_found_and_nothing_is_left(
    data: st.DataObject, packed: bytes, scratch: Path
) -> None:
    place = data.draw(st.integers(0, len(packed) - 1))
    bit = data.draw(st.integers(0, 8))
    changed = bytearray(packed)
    if bit == 8:
        del changed[place:]
    else:
        changed[place] ^= 1 << bit
    path = scratch / "flipped.tar.zst"
    path.write_bytes(changed)
    with pytest.raises(TocsinError):
        restore(path, scratch / "again")
    assert [one.name for one in scratch.iterdir()] == ["flipped.tar.zst"]


def test_other_programs_unpack_a_backup_too(packed: bytes) -> None:
    reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
    with tarfile.open(fileobj=reader, mode="r|") as archive:
        names = [member.name for member in archive]
    assert names[-1] == MANIFEST
    assert "tocsin.toml" in names


def crafted(path: Path, members: list[tarfile.TarInfo], content: bytes = b"x") -> None:
    names = {member.name for member in members if member.isreg()}
    listed = {name: Member(len(content), sha256(content).hexdigest()) for name in names}
    manifest = Manifest(NOW.isoformat(), "0", "none", listed).to_bytes()
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for member in members:
            member.size = len(content) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(content))
        last = tarfile.TarInfo(MANIFEST)
        last.size = len(manifest)
        archive.addfile(last, io.BytesIO(manifest))
    compressed = zstandard.ZstdCompressor().compress(packed.getvalue())
    end = bytes.fromhex("502a4d1820000000") + sha256(compressed).digest()
    path.write_bytes(compressed + end)


def link(kind: bytes) -> Callable[[str], tarfile.TarInfo]:
    def make(name: str) -> tarfile.TarInfo:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc/passwd"
        return member

    return make


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("/tmp/tocsin-outside"),
        tarfile.TarInfo("corpus/../../outside"),
        tarfile.TarInfo("corpus\\..\\outside"),
        tarfile.TarInfo("C:outside"),
        link(tarfile.SYMTYPE)("corpus/link"),
        link(tarfile.LNKTYPE)("corpus/link"),
        link(tarfile.FIFOTYPE)("corpus/pipe"),
        link(tarfile.CHRTYPE)("corpus/device"),
    ],
    ids=lambda member: f"{member.name}-{member.type.decode()}",
)
def test_paths_out_of_the_folder_and_links_are_refused(
    member: tarfile.TarInfo, tmp_path: Path
) -> None:
    crafted(tmp_path / "b.tar.zst", [tarfile.TarInfo("tocsin.toml"), member])
    with pytest.raises(UnsafeInputError, match="no plain file inside the folder"):
        restore(tmp_path / "b.tar.zst", tmp_path / "deep" / "again")
    assert {one.name for one in tmp_path.rglob("*")} == {"b.tar.zst", "deep"}


def test_a_file_twice_or_outside_the_list_is_refused(tmp_path: Path) -> None:
    twice = [tarfile.TarInfo("tocsin.toml"), tarfile.TarInfo("tocsin.toml")]
    crafted(tmp_path / "b.tar.zst", twice)
    with pytest.raises(UnsafeInputError, match="twice"):
        restore(tmp_path / "b.tar.zst", tmp_path / "again")


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"not a backup")
    with pytest.raises(UnsafeInputError, match="or is none"):
        restore(tmp_path / "b", tmp_path / "again")
