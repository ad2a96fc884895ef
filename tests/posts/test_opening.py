import bz2
import gzip
import io
import lzma
import os
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError, UnsafeInputError
from tocsin.posts.opening import Limits, Opened, Unopened, open_inputs

DEFAULT = Limits()
LINES = b"".join(b'{"id":"%d","text":"the bell rings"}\n' % i for i in range(20_000))
PACKERS = {
    "gzip": gzip.compress,
    "zstd": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
}


def contents(*inputs: object, limits: Limits = DEFAULT) -> dict[str, bytes | str]:
    """Everything that opens, by name; the reason for what does not."""
    return {
        found.name: found.stream.read() if isinstance(found, Opened) else found.reason
        for found in open_inputs(list(inputs), limits)
    }


def from_stdin(data: bytes, limits: Limits = DEFAULT) -> Iterator[Opened | Unopened]:
    return open_inputs(["-"], limits, io.BytesIO(data))


def read_until_it_fails(found: Opened | Unopened) -> tuple[bytes, str]:
    """What it gives, and why it gives no more."""
    if isinstance(found, Unopened):
        return b"", f"{found.reason} {found.remedy}"
    got = bytearray()
    try:
        while block := found.stream.read1(1 << 16):
            got += block
    except InputError as error:
        return bytes(got), str(error)
    return bytes(got), ""


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], *extra: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in extra:
            archive.addfile(info)
    return buffer.getvalue()


# ------------------------------------------------------------------ files and folders


def test_a_plain_file_is_given_with_its_path_and_size(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_bytes(LINES)
    (opened,) = open_inputs([file])
    assert isinstance(opened, Opened)
    assert (opened.name, opened.path, opened.size) == (file.as_posix(), file, len(LINES))


def test_a_folder_is_walked_in_sorted_order_without_its_hidden_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a/z.csv", ".hidden", "a/.git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(b"x")
    names = [found.name for found in open_inputs([tmp_path])]
    assert names == [f"{tmp_path.as_posix()}/{name}" for name in ("a/z.csv", "b.csv")]


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "inside").write_bytes(b"inside")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "same").symlink_to(folder / "inside")
    (folder / "loop").symlink_to(folder)
    found = {name.rsplit("/", 1)[1]: what for name, what in contents(folder).items()}
    assert found.keys() == {"inside", "out", "same"}
    assert found["same"] == b"inside"
    assert "link" in str(found["out"])


def test_a_missing_path_says_so() -> None:
    (found,) = open_inputs(["no/such/file.csv"])
    assert found == Unopened("no/such/file.csv", "no such file or directory", "Check the path.")


def test_a_device_is_not_read() -> None:
    (found,) = open_inputs(["/dev/zero"])
    assert isinstance(found, Unopened)
    assert "device" in found.reason


def test_a_pipe_in_a_folder_does_not_make_the_import_wait_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = open_inputs([tmp_path])
    assert isinstance(found, Unopened)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    file = tmp_path / "locked"
    file.touch(mode=0)
    (found,) = open_inputs([file])
    assert isinstance(found, Unopened)
    assert "permission" in found.reason


def test_names_cannot_carry_terminal_codes_or_bytes_that_are_not_text(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/a\x1b[31m\xff.csv"
    Path(os.fsdecode(file)).write_bytes(b"x")
    (found,) = open_inputs([tmp_path])
    found.name.encode()
    assert found.name.isprintable()


def test_standard_input_is_read_and_its_absence_named() -> None:
    (found,) = from_stdin(LINES)
    assert read_until_it_fails(found) == (LINES, "")
    (missing,) = open_inputs(["-"])
    assert isinstance(missing, Unopened)


class OneByteAtATime(io.RawIOBase):
    def __init__(self, data: bytes) -> None:
        self._left = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        piece = self._left.read(1)
        buffer[: len(piece)] = piece
        return len(piece)


def test_a_stream_of_single_bytes_is_recognised_all_the_same() -> None:
    packed = gzip.compress(LINES[:5000])
    (found,) = open_inputs(["-"], stdin=io.BufferedReader(OneByteAtATime(packed), 1))
    assert read_until_it_fails(found) == (LINES[:5000], "")


# ------------------------------------------------------------------ compressions


@pytest.mark.parametrize("packer", PACKERS)
def test_content_decides_and_not_the_name(packer: str, tmp_path: Path) -> None:
    file = tmp_path / "posts.txt"
    file.write_bytes(PACKERS[packer](LINES))
    assert contents(file) == {file.as_posix(): LINES}


@pytest.mark.parametrize("packer", PACKERS)
def test_several_members_in_one_stream_are_all_read(packer: str) -> None:
    pack = PACKERS[packer]
    (found,) = from_stdin(pack(LINES) + pack(b"") + pack(b"end"))
    assert read_until_it_fails(found) == (LINES + b"end", "")


@pytest.mark.parametrize("packer", PACKERS)
def test_a_stream_cut_off_gives_all_it_can_and_then_says_so(packer: str) -> None:
    data = noise(1_000_000)
    packed = PACKERS[packer](data)
    (found,) = from_stdin(packed[:-1000])
    got, why = read_until_it_fails(found)
    assert "cut off" in why
    assert "again" in why
    assert len(got) > 50_000
    assert data.startswith(got)


@given(cut=st.integers(0, 4000), packer=st.sampled_from(sorted(PACKERS)))
def test_no_cut_passes_for_a_whole_file(cut: int, packer: str) -> None:
    data = noise(3000)
    packed = PACKERS[packer](data)
    (found,) = from_stdin(packed[: min(12 + cut, len(packed) - 1)])
    got, why = read_until_it_fails(found)
    assert data.startswith(got)
    assert why


@pytest.mark.parametrize("packer", PACKERS)
def test_damage_is_named_and_what_came_before_is_kept(packer: str) -> None:
    data = noise(1_000_000)
    packed = bytearray(PACKERS[packer](data))
    packed[-5000:-4900] = bytes(100)
    (found,) = from_stdin(bytes(packed))
    got, why = read_until_it_fails(found)
    assert "damaged" in why
    assert data.startswith(got[:50_000])
    assert got


def test_a_failure_is_raised_again_at_each_further_read() -> None:
    (found,) = from_stdin(gzip.compress(LINES)[:1000])
    assert "cut off" in read_until_it_fails(found)[1]
    assert "cut off" in read_until_it_fails(found)[1]


@pytest.mark.parametrize("packer", PACKERS)
def test_a_flat_bomb_is_stopped_by_its_ratio(packer: str) -> None:
    limits = Limits(ratio_free_bytes=1 << 20, max_ratio=100)
    (found,) = from_stdin(PACKERS[packer](bytes(24 << 20)), limits)
    got, why = read_until_it_fails(found)
    assert "bomb" in why
    assert len(got) < 8 << 20


def test_a_breach_of_a_cap_is_an_unsafe_input() -> None:
    (found,) = from_stdin(gzip.compress(bytes(24 << 20)), Limits(ratio_free_bytes=1 << 20))
    assert isinstance(found, Opened)
    with pytest.raises(UnsafeInputError, match="bomb"):
        found.stream.read()


def test_real_exports_at_their_strongest_compression_are_no_bombs() -> None:
    rows = b"".join(b'{"id":"%d","lang":"en","retweeted":false}\n' % i for i in range(20_000))
    packed = zstandard.ZstdCompressor(level=19).compress(rows)
    (found,) = from_stdin(packed, Limits(ratio_free_bytes=1 << 16))
    assert read_until_it_fails(found) == (rows, "")


def test_the_total_is_capped() -> None:
    (found,) = from_stdin(gzip.compress(LINES), Limits(max_total_bytes=100_000))
    assert "max_total_bytes" in read_until_it_fails(found)[1]


@pytest.mark.parametrize(
    "magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\x00", b"\x04\x22\x4d\x18"]
)
def test_other_packings_are_named(magic: bytes) -> None:
    (found,) = from_stdin(magic + bytes(100))
    assert isinstance(found, Unopened)
    assert "not supported" in found.reason


# ------------------------------------------------------------------ archives


def test_nested_archives_are_opened_with_their_whole_place_as_name(tmp_path: Path) -> None:
    inner = tarred({"deep/posts.jsonl.gz": gzip.compress(LINES)})
    file = tmp_path / "export.zip"
    file.write_bytes(zipped({"readme.txt": b"hello", "inner.tar": inner}, zipfile.ZIP_STORED))
    assert contents(file) == {
        f"{file.as_posix()}/readme.txt": b"hello",
        f"{file.as_posix()}/inner.tar/deep/posts.jsonl.gz": LINES,
    }


@pytest.mark.parametrize("packer", PACKERS)
def test_a_packed_tar_is_streamed(packer: str) -> None:
    members = {"a.csv": b"1,2\n", "b.jsonl": LINES, "c.csv": b""}
    found = {
        item.name: read_until_it_fails(item)[0]
        for item in from_stdin(PACKERS[packer](tarred(members)))
    }
    assert found == {f"-/{name}": data for name, data in members.items()}


def test_members_that_were_not_read_are_passed_over() -> None:
    names = [item.name for item in from_stdin(tarred({"a": LINES, "b": LINES}))]
    assert names == ["-/a", "-/b"]


def test_nesting_is_capped() -> None:
    data = b"x"
    for _ in range(6):
        data = gzip.compress(data)
    (found,) = from_stdin(data)
    assert isinstance(found, Unopened)
    assert "max_depth" in found.remedy


def test_a_nested_bomb_is_stopped() -> None:
    zeros = gzip.compress(bytes(8 << 20))
    bomb = zipped({f"{i}.zip": zipped({"zeros.gz": zeros}) for i in range(20)})
    limits = Limits(ratio_free_bytes=1 << 20)
    reasons = [read_until_it_fails(item)[1] for item in from_stdin(bomb, limits)]
    assert len(reasons) < 5
    assert "bomb" in reasons[0]
    assert "safety cap" in reasons[-1]


def test_a_zip_whose_members_share_their_bytes_is_a_bomb(tmp_path: Path) -> None:
    # every directory entry points at the same data, so that each adds all of it
    one = zipped({"a": bytes(1 << 20)})
    start = one.index(b"PK\x01\x02")
    entry, end = one[start : one.index(b"PK\x05\x06")], one[one.index(b"PK\x05\x06") :]
    count = 100
    end = end[:8] + struct.pack("<HHLL", count, count, len(entry) * count, start) + end[20:]
    file = tmp_path / "overlap.zip"
    file.write_bytes(one[:start] + entry * count + end)
    found = open_inputs([file], Limits(ratio_free_bytes=1 << 20))
    reasons = [read_until_it_fails(item)[1] for item in found]
    assert len(reasons) < 20
    assert "bomb" in reasons[-2]


def test_too_many_members_are_not_opened() -> None:
    data = zipped({f"{i}.csv": b"x" for i in range(20)})
    *opened, last = from_stdin(data, Limits(max_members=10))
    assert len(opened) == 10
    assert isinstance(last, Unopened)
    assert "max_members" in last.remedy


def test_members_whose_names_lead_out_of_a_zip_are_refused() -> None:
    data = zipped(
        {"../up.csv": b"x", "/root.csv": b"x", "a/../../b": b"x", "C:\\d.csv": b"x", "ok": b"x"}
    )
    kinds = {item.name.removeprefix("-/"): type(item) for item in from_stdin(data)}
    assert kinds.pop("ok") is Opened
    assert set(kinds.values()) == {Unopened}
    assert len(kinds) == 4


def test_an_encrypted_member_is_named_and_the_others_are_read() -> None:
    data = bytearray(zipped({"secret.csv": b"x", "open.csv": b"y"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    secret, opened = from_stdin(bytes(data))
    assert isinstance(secret, Unopened)
    assert "encrypted" in secret.reason
    assert isinstance(opened, Opened)


def test_a_member_with_an_unknown_compression_is_named() -> None:
    data = bytearray(zipped({"odd.csv": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 98)
    (found,) = from_stdin(bytes(data))
    assert isinstance(found, Unopened)
    assert "method 98" in found.reason


def test_a_link_in_a_zip_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    (found,) = from_stdin(buffer.getvalue())
    assert isinstance(found, Unopened)
    assert "link" in found.reason


def test_a_zip_cut_off_says_so() -> None:
    (found,) = from_stdin(zipped({"a.csv": LINES})[:-30])
    assert isinstance(found, Unopened)
    assert "cut off or damaged" in found.reason


def test_a_damaged_member_gives_what_it_can() -> None:
    data = bytearray(zipped({"a.bin": noise(1_000_000)}))
    data[500_000:500_100] = bytes(100)
    ((got, why),) = [read_until_it_fails(item) for item in from_stdin(bytes(data))]
    assert "damaged" in why
    assert got


def test_devices_links_and_wandering_names_in_a_tar_are_refused() -> None:
    device = tarfile.TarInfo("device")
    device.type = tarfile.CHRTYPE
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    data = tarred({"../up": b"x", "ok": b"y"}, device, link)
    kinds = {item.name: type(item) for item in from_stdin(data)}
    assert kinds == {"-/../up": Unopened, "-/ok": Opened, "-/device": Unopened, "-/link": Unopened}


def test_a_tar_cut_between_its_members_says_so() -> None:
    first, last = from_stdin(tarred({"a": b"x" * 512, "b": b"y" * 512})[:1024])
    assert isinstance(first, Opened)
    assert isinstance(last, Unopened)
    assert "without its end" in last.reason


def test_a_tar_cut_inside_a_member_gives_what_it_can() -> None:
    data = tarred({"a": LINES})[:100_000]
    (got, why), (_, end) = [read_until_it_fails(item) for item in from_stdin(data)]
    assert LINES.startswith(got)
    assert len(got) > 90_000
    assert "cut off after" in why
    assert "again" in end


def test_a_tar_header_that_claims_gigabytes_is_refused() -> None:
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 6 << 30
    data = header.tobuf(tarfile.GNU_FORMAT) + bytes(2 << 20)
    (found,) = from_stdin(data)
    assert isinstance(found, Unopened)
    assert "tar header" in found.reason


def test_an_office_document_is_not_taken_apart() -> None:
    (found,) = from_stdin(
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    )
    assert isinstance(found, Unopened)
    assert "document" in found.reason


def test_a_workbook_is_one_file_and_not_an_archive() -> None:
    data = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
    inputs = from_stdin(data)
    found = next(inputs)
    assert isinstance(found, Opened)
    assert found.name == "-"
    with found.seekable_file() as file:
        assert zipfile.is_zipfile(file)


def test_what_was_unpacked_can_be_had_as_a_file_with_random_access() -> None:
    (found,) = from_stdin(gzip.compress(LINES))
    assert isinstance(found, Opened)
    with found.seekable_file() as file:
        file.seek(-10, 2)
        assert file.read() == LINES[-10:]


def test_a_temporary_copy_is_capped() -> None:
    (found,) = from_stdin(LINES, Limits(max_spooled_bytes=1000))
    assert isinstance(found, Opened)
    with pytest.raises(UnsafeInputError, match="temporary"):
        found.seekable_file()


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    for magic in (b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\x00"):
        for found in from_stdin(magic + data):
            read_until_it_fails(found)
