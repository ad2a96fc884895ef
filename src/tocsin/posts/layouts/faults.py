"""What is wrong with a stretch of a file, in words for the person who has to mend it."""

from tocsin.posts.layouts.source import Fragment
from tocsin.posts.records import Rejected, Unreadable

_ESCAPED = range(0xDC80, 0xDD00)  # surrogateescape: where a wrong byte of another encoding went


def unreadable(line: int, raw: bytes, reason: str, remedy: str) -> Unreadable:
    """A stretch that starts at ``line`` and what to do about it."""
    return Unreadable(line, raw, Rejected(reason, remedy))


def broken_line(line: int, fragment: Fragment, max_bytes: int) -> Unreadable:
    """A line that is not whole."""
    if fragment.cut_off:
        return unreadable(
            line,
            fragment.start,
            "the file breaks off in this line",
            "Copy or download the file again.",
        )
    return unreadable(
        line,
        fragment.start,
        f"the line has {fragment.size:,} bytes, more than the cap of {max_bytes:,}",
        "If it is one large JSON document, import it alone; else split it, or raise "
        "max_record_bytes.",
    )


def wrong_byte(error: UnicodeDecodeError) -> Rejected:
    """A byte that no text in the file's encoding can hold."""
    at = error.start
    byte = error.object[at]
    if byte == 0xED and len(error.object) >= at + 3:
        second, third = error.object[at + 1 : at + 3]
        sign = 0xD000 | (second & 0x3F) << 6 | third & 0x3F
        byte = sign - 0xDC00 if sign in _ESCAPED else byte
    return Rejected(
        f"byte 0x{byte:02X} at position {at + 1} of the line is not valid in the file's encoding",
        "Import the file with its encoding, such as --encoding cp1252 or --encoding utf-16.",
    )
