"""Pictures that came with an export, known by how they look.

An export names a picture by the file it stands in (``photos/photo_1.jpg``), which is unique to the
message. Where the file is at hand, the post's media entry becomes ``phash:`` and 64 bits in
hexadecimal, so that two posts of one picture share one object. This is done at import, for the
export may be gone later, and nothing else of the picture is kept.

The hash is pHash: the picture in grey, 32 × 32 pixels, its discrete cosine transform, and of the
8 × 8 lowest frequencies whether each is above their median. Of the perceptual hashes of this length
it bears scaling, compression and changes of brightness best; dHash, which compares neighbouring
pixels, is cheaper but more of its bits turn. Sources: Zauner (2010), "Implementation and
benchmarking of perceptual image hash functions"; the ImageHash library.

Pictures are hostile as well: few formats are tried, and the size, the pixels and the scans of a
picture are capped before it is decoded, so that each costs bounded time and memory.
"""

import io
import struct
import warnings
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np

from tocsin.errors import InputError
from tocsin.posts.opening import Beside
from tocsin.posts.records import Outcome, Post

if TYPE_CHECKING:
    from PIL import Image

MARK: Final = "phash:"
"""What the media entry of a hashed picture begins with; 16 hexadecimal digits follow."""
SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp")
FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
GET_IT: Final = "pip install 'tocsin[media]'"

MOST_BYTES: Final = 32 << 20
MOST_PIXELS: Final = 50_000_000
"""Decoded with their transparency: 200 MB. Messengers send 5 million, screens have 8 million."""
MOST_SCANS: Final = 64
"""Of a JPEG, each as costly as a picture. Encoders make about ten; a bomb makes thousands."""
MOST_PICTURES: Final = 1_000_000
"""Of one input."""
LEAST_CONTRAST: Final = 5.0
"""Standard deviation of the grey values, 0 to 255. What has less is blank: all its frequencies are
noise, and so would its hash be."""
_SIDE: Final = 256
_GREY_SIDE: Final = 32
_SCAN: Final = b"\xff\xda"

_DECODING_FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what Pillow says of a broken PNG
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow raises for files that are damaged or made to hurt."""


class Pictures:
    """Looks at the pictures of one input's posts."""

    def __init__(self) -> None:
        self._seen = 0

    def look_at(self, post: Outcome, beside: Beside) -> None:
        """Puts hashes in place of the pictures that a post's ``files`` name, and notes it.

        Without the library, and where a file is no picture, absent, blank or damaged, the entry
        stays as it is.
        """
        if not isinstance(post, Post):
            return
        for entry, name in post.files.items():
            if not name.lower().endswith(SUFFIXES):
                continue
            found, note = self._looked_at(name, beside)
            post.notes = (*post.notes, note)
            post.media = [found if found and old == entry else old for old in post.media]

    def _looked_at(self, name: str, beside: Beside) -> tuple[str | None, str]:
        """The new entry, if any, and the note."""
        if not self._installed:
            return None, f"picture_left_alone:{GET_IT}"
        self._seen += 1
        if self._seen > MOST_PICTURES:
            return None, "picture_over_the_cap"
        try:
            content = beside(name, MOST_BYTES)
            if content is None:
                return None, "picture_not_beside_the_export"
            found = entry_of(content)
        except InputError:
            return None, "picture_unreadable"
        return found, "picture_blank" if found is None else "picture_hashed"

    @cached_property
    def _installed(self) -> bool:
        return is_installed()


def is_installed() -> bool:
    """Whether the library that hashes pictures is there."""
    return find_spec("imagehash") is not None


def entry_of(content: bytes) -> str | None:
    """The media entry of a picture; ``None`` where it is blank.

    Raises:
        InputError: it is damaged, over a cap, or of another format.
    """
    from imagehash import phash  # noqa: PLC0415  # an extra, and slow to import
    from PIL.Image import DecompressionBombError  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd metadata, and sizes that are refused below
        try:
            grey = _grey(content)
        except (*_DECODING_FAILURES, DecompressionBombError) as error:
            raise InputError(
                f"The picture cannot be decoded ({error}).", "Leave it out."
            ) from error
    small = grey.resize((_GREY_SIDE, _GREY_SIDE))
    if float(np.asarray(small).std()) < LEAST_CONTRAST:
        return None
    return f"{MARK}{phash(grey)}"


def _grey(content: bytes) -> "Image.Image":
    """The picture in grey, on white where it is transparent, its sides at most 256 pixels."""
    from PIL import Image  # noqa: PLC0415  # comes with the extra

    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        pixels, scans = picture.width * picture.height, content.count(_SCAN)
        if pixels > MOST_PIXELS:
            raise ValueError(f"{pixels:,} pixels")
        if picture.format == "JPEG" and scans > MOST_SCANS:
            raise ValueError(f"{scans:,} scans")
        picture.draft("L", (_SIDE, _SIDE))  # JPEG only: decodes no more than is needed
        colours = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    colours.thumbnail((_SIDE, _SIDE))
    if colours.mode == "RGBA":
        colours = Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours)
    return colours.convert("L")
