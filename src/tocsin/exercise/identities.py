"""Ids in each platform's true form, consistent with the time where the platform's are.

Where a platform's ids are dense (a random number would name a real person), ids are taken
from ranges that nobody holds: Telegram and Facebook ids above those given out, telephone
numbers under the unassigned country code 999. The others are so sparse that a chance hit is
out of the question (snowflakes: about one in a million; the rest: 64 random bits or more).
"""

import base64
from typing import Final

from tocsin.exercise.chance import Chance

X_EPOCH_MS: Final = 1_288_834_974_657
_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
_BASE32_SORTABLE: Final = "234567abcdefghijklmnopqrstuvwxyz"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64_URL: Final = _BASE62 + "-_"
_DIGITS: Final = "0123456789"


def snowflake(t_ms: int, chance: Chance) -> str:
    """X: milliseconds since X's epoch, then 22 bits of machine and sequence."""
    return str((t_ms - X_EPOCH_MS) << 22 | chance.below(1 << 22))


def snowflake_ms(post_id: str) -> int:
    """The moment inside an X id, in milliseconds since 1970.

    >>> snowflake_ms(snowflake(1_700_000_000_123, Chance(1)))
    1700000000123
    """
    return (int(post_id) >> 22) + X_EPOCH_MS


def mastodon_id(t_ms: int, chance: Chance) -> str:
    """Mastodon: milliseconds since 1970, then 16 bits."""
    return str(t_ms << 16 | chance.below(1 << 16))


def tiktok_id(t_ms: int, chance: Chance) -> str:
    """TikTok: seconds since 1970, then 32 bits: 19 digits, beyond what a float can hold."""
    return str((t_ms // 1_000) << 32 | chance.below(1 << 32))


def timestamp_id(t_ms: int, chance: Chance) -> str:
    """Bluesky record key (TID): 53 bits of microseconds, 10 of clock id, sortable base 32."""
    number = (t_ms * 1_000 + chance.below(1_000)) << 10 | chance.below(1 << 10)
    return "".join(_BASE32_SORTABLE[number >> shift & 31] for shift in range(60, -1, -5))


def did_plc(chance: Chance) -> str:
    """Bluesky account: ``did:plc:`` and 24 characters of base 32."""
    return "did:plc:" + chance.token(_BASE32, 24)


def content_id(seed: bytes) -> str:
    """A CIDv1 (DAG-CBOR, SHA-256) in base 32; the 32-byte digest is the caller's."""
    head = bytes((0x01, 0x71, 0x12, 0x20))
    return "b" + base64.b32encode(head + seed).decode().lower().rstrip("=")


def telegram_id(chance: Chance) -> str:
    """Telegram user or channel number, 11 digits from 99…: far above those given out."""
    return "99" + chance.token(_DIGITS, 9)


def facebook_id(chance: Chance) -> str:
    """Facebook page or post number, 15 digits from 9990…, a range not given out."""
    return "9990" + chance.token(_DIGITS, 11)


def youtube_channel(chance: Chance) -> str:
    """``UC`` and 22 characters."""
    return "UC" + chance.token(_BASE64_URL, 21) + chance.pick("AQgw")


def youtube_video(chance: Chance) -> str:
    """11 characters: 64 bits, so the last carries only 4."""
    return chance.token(_BASE64_URL, 10) + chance.pick("AEIMQUYcgkosw048")


def youtube_comment(chance: Chance) -> str:
    """Top-level comment: ``Ug``, random characters, a fixed tail."""
    return "Ug" + chance.pick("wxyz") + chance.token(_BASE64_URL, 16) + "4AaABAg"


def youtube_reply(parent_id: str, chance: Chance) -> str:
    """Reply: the top-level comment's id, a dot, 22 characters."""
    return parent_id.partition(".")[0] + "." + chance.token(_BASE64_URL, 22)


def forum_id(t_ms: int, chance: Chance) -> str:
    """18 digits: the sort of id that a spreadsheet ruins."""
    return str(t_ms * 100_000 + chance.below(100_000))


def telephone(chance: Chance) -> str:
    """A number under country code 999, which is assigned to nobody."""
    digits = chance.token(_DIGITS, 7)
    return f"+999 {digits[:3]} {digits[3:]}"


def short_link(seed: bytes) -> str:
    """X's ``t.co`` link for 8 or more bytes of digest."""
    number = int.from_bytes(seed[:8], "big")
    slug = []
    for _ in range(10):
        number, digit = divmod(number, 62)
        slug.append(_BASE62[digit])
    return "https://t.co/" + "".join(slug)


def account_id(platform: str, handle: str, created_ms: int, chance: Chance) -> str:
    """A new account's id on a platform; its handle where exports name accounts only so."""
    match platform:
        case "x":
            return snowflake(created_ms, chance)
        case "mastodon":
            return mastodon_id(created_ms, chance)
        case "bluesky":
            return did_plc(chance)
        case "youtube":
            return youtube_channel(chance)
        case "facebook":
            return facebook_id(chance)
        case "telegram":
            return telegram_id(chance)
        case "whatsapp":
            return telephone(chance)
        case _:
            return handle
