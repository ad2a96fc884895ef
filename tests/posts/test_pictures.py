"""Pictures of an export are known by how they look, and hostile ones cost nothing but a note."""

import io
import os
import struct
import tarfile
import zipfile
import zlib
from datetime import UTC, datetime

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from tocsin.errors import InputError
from tocsin.posts import pictures
from tocsin.posts.opening import open_inputs
from tocsin.posts.pictures import Pictures, entry_of
from tocsin.posts.records import Other, Post

LIMIT = 6  # what the detector takes for the same picture
ENTRY = "7/photos/a.jpg"


def picture(seed, size=(640, 480)):
    """An invented picture: coloured clouds and discs."""
    rng = np.random.default_rng(seed)
    clouds = Image.fromarray(rng.integers(0, 256, (8, 10, 3), dtype=np.uint8))
    made = clouds.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(made)
    for x, y, r in rng.integers((0, 0, 20), (size[0] - 120, size[1] - 120, 120), (5, 3)).tolist():
        draw.ellipse((x, y, x + r, y + r), fill=tuple(rng.integers(0, 256, 3).tolist()))
    return made


def saved(image, kind="JPEG", **how):
    content = io.BytesIO()
    image.save(content, kind, **how)
    return content.getvalue()


def bits(content):
    entry = entry_of(content)
    assert entry is not None
    assert len(entry) == len("phash:") + 16
    return int(entry.removeprefix("phash:"), 16)


def distance(one, two):
    return (bits(one) ^ bits(two)).bit_count()


def cropped(image, share):
    w, h = image.size
    return image.crop((int(w * share), int(h * share), int(w * (1 - share)), int(h * (1 - share))))


ALTERED = {
    "scaled down": lambda image: saved(image.resize((213, 160)), quality=60),
    "scaled up": lambda image: saved(image.resize((1300, 975)), quality=80),
    "compressed hard": lambda image: saved(image, quality=15),
    "another format": lambda image: saved(image, "PNG"),
    "a third format": lambda image: saved(image, "WEBP", quality=40),
    "brighter": lambda image: saved(ImageEnhance.Brightness(image).enhance(1.15)),
    "without colour": lambda image: saved(image.convert("L")),
    "cropped by a hundredth": lambda image: saved(cropped(image, 0.005)),
    "few colours": lambda image: saved(image.quantize(64), "GIF"),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_an_altered_copy_looks_the_same(alter):
    for seed in range(5):
        original = picture(seed)
        assert distance(saved(original, quality=90), alter(original)) <= LIMIT


def test_different_pictures_look_different():
    hashes = [bits(saved(picture(seed))) for seed in range(40)]
    least = min((a ^ b).bit_count() for i, a in enumerate(hashes) for b in hashes[:i])
    assert least > 2 * LIMIT


def test_what_is_transparent_is_seen_on_white():
    shape = picture(1).convert("RGBA")
    mask = Image.new("L", shape.size, 0)
    ImageDraw.Draw(mask).ellipse((100, 80, 500, 400), fill=255)
    shape.putalpha(mask)
    flat = Image.alpha_composite(Image.new("RGBA", shape.size, "white"), shape).convert("RGB")
    assert distance(saved(shape, "PNG"), saved(flat)) <= LIMIT


@pytest.mark.parametrize("colour", ["black", "white", "#7f7f7f", "#c03040"])
def test_a_blank_picture_has_no_hash(colour):
    blank = Image.new("RGB", (300, 200), colour)
    noisy = np.asarray(blank).astype(int) + np.random.default_rng(1).integers(-9, 9, (200, 300, 3))
    assert entry_of(saved(blank)) is None
    assert entry_of(saved(Image.fromarray(noisy.clip(0, 255).astype(np.uint8)))) is None


def png_header(width, height):
    """A PNG of that size with hardly any content."""

    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


HOSTILE = {
    "empty": b"",
    "not a picture": b"<html>hello</html>" * 100,
    "cut off": saved(picture(1))[:4_000],
    "cut off PNG": saved(picture(1), "PNG")[:9_000],
    "broken PNG": saved(picture(1), "PNG")[:2_000] + b"\xff" * 4_000,
    "too many pixels": png_header(8_000, 8_000),
    "far too many pixels": png_header(200_000, 200_000),
    "too many scans": saved(picture(1)) + b"\xff\xda\0\x02" * 500,
    "a format that is not tried": saved(picture(1), "TIFF"),
    "a program that draws": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) file\n",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_picture_is_refused(content):
    with pytest.raises(InputError):
        entry_of(content)


def test_any_damage_is_a_refusal_or_a_hash():
    whole, rng = (
        {kind: saved(picture(2), kind) for kind in pictures.FORMATS},
        np.random.default_rng(3),
    )
    for content in whole.values():
        for _ in range(30):
            damaged = bytearray(content)
            for place in rng.integers(0, len(damaged), 20).tolist():
                damaged[place] = int(rng.integers(256))
            try:
                entry_of(bytes(damaged))
            except InputError:
                continue


# ------------------------------------------------------------------ beside an export


def post(name="photos/a.jpg", entry=ENTRY):
    return Post(
        platform="telegram", post_id="7", account_id="u", text="",
        created_at=datetime(2024, 5, 1, tzinfo=UTC), media=["https://a.example/x", entry],
        files={entry: name},
    )  # fmt: skip


def seen(export, name="photos/a.jpg", member="result.json"):
    """The post's entry and notes after the import has looked at the picture it names."""
    found = post(name)
    for opened in open_inputs([export]):
        if opened.name.endswith(member):
            Pictures().look_at(found, opened.beside)
    assert found.media[0] == "https://a.example/x"
    return found.media[1], found.notes


@pytest.fixture
def export(tmp_path):
    """A folder with an export and its photo, and a photo outside of it."""
    folder = tmp_path / "export"
    (folder / "photos").mkdir(parents=True)
    (folder / "result.json").write_text("{}")
    (folder / "photos" / "a.jpg").write_bytes(saved(picture(1)))
    (tmp_path / "secret.jpg").write_bytes(saved(picture(2)))
    return folder


def test_a_picture_in_the_folder_is_hashed(export):
    assert seen(export) == (entry_of(saved(picture(1))), ("picture_hashed",))


def test_a_picture_in_a_zip_is_hashed(export, tmp_path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name in ("result.json", "photos/a.jpg"):
            archive.write(export / name, f"chat/{name}")
    assert seen(tmp_path / "export.zip") == (entry_of(saved(picture(1))), ("picture_hashed",))


def test_beside_a_member_of_a_tar_stands_nothing(export, tmp_path):
    with tarfile.open(tmp_path / "export.tar", "w") as archive:
        archive.add(export, "chat")
    assert seen(tmp_path / "export.tar") == (ENTRY, ("picture_not_beside_the_export",))


@pytest.mark.parametrize(
    "name",
    [
        "../secret.jpg", "photos/../../secret.jpg", "..\\secret.jpg", "/etc/x.jpg", "C:/x.jpg",
        "photos/none.jpg", "photos/\0.jpg", "\ud800.jpg", "result.json/a.jpg", ".jpg",
    ],
)  # fmt: skip
def test_a_path_that_leaves_the_export_or_leads_nowhere_is_not_followed(export, tmp_path, name):
    (export / "b.txt").symlink_to(export / "photos" / "a.jpg")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("chat/result.json", "{}")
        archive.writestr("secret.jpg", saved(picture(2)))
    for place in (export, tmp_path / "export.zip"):
        assert seen(place, name) == (ENTRY, ("picture_not_beside_the_export",))


def test_an_absolute_path_of_an_existing_picture_is_not_followed(export, tmp_path):
    entry, notes = seen(export, str(tmp_path / "secret.jpg"))
    assert (entry, notes) == (ENTRY, ("picture_not_beside_the_export",))


@pytest.mark.skipif(os.name == "nt", reason="Windows asks for a privilege to make links")
def test_links_are_not_followed(export, tmp_path):
    (export / "photos" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (export / "elsewhere").symlink_to(tmp_path)
    for name in ("photos/link.jpg", "elsewhere/secret.jpg"):
        assert seen(export, name) == (ENTRY, ("picture_not_beside_the_export",))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(export):
    os.mkfifo(export / "photos" / "pipe.jpg")
    assert seen(export, "photos/pipe.jpg") == (ENTRY, ("picture_not_beside_the_export",))


def test_damage_is_noted_and_the_name_stays(export, tmp_path):
    (export / "photos" / "bad.jpg").write_bytes(saved(picture(1))[:3_000])
    (export / "photos" / "blank.png").write_bytes(saved(Image.new("RGB", (99, 99)), "PNG"))
    assert seen(export, "photos/bad.jpg") == (ENTRY, ("picture_unreadable",))
    assert seen(export, "photos/blank.png") == (ENTRY, ("picture_blank",))
    assert seen(export, "p/" + "x" * 5_000 + ".jpg") == (ENTRY, ("picture_unreadable",))
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("result.json", "{}")
        archive.writestr("photos/a.jpg", saved(picture(1)))
    content = (tmp_path / "export.zip").read_bytes()
    middle = content.index(b"\xff\xda") + 500
    (tmp_path / "export.zip").write_bytes(content[:middle] + b"???" + content[middle + 3 :])
    assert seen(tmp_path / "export.zip") == (ENTRY, ("picture_unreadable",))


def test_a_file_over_the_cap_is_not_read_further(export, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_BYTES", 1_000)
    assert seen(export) == (ENTRY, ("picture_unreadable",))


def test_so_many_pictures_are_looked_at_and_no_more(export, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PICTURES", 2)
    looking, notes = Pictures(), []
    (opened,) = open_inputs([export / "result.json"])
    for _ in range(3):
        found = post()
        looking.look_at(found, opened.beside)
        notes += found.notes
    assert notes == ["picture_hashed", "picture_hashed", "picture_over_the_cap"]


def test_other_files_are_left_as_they_are(export):
    assert seen(export, "video_files/a.mp4") == (ENTRY, ())
    Pictures().look_at(Other("users"), lambda _name, _most: None)


def test_without_the_library_the_note_says_how_to_get_it(export, monkeypatch):
    monkeypatch.setattr(pictures, "find_spec", lambda _name: None)
    assert seen(export) == (ENTRY, ("picture_left_alone:pip install 'tocsin[media]'",))
