"""One byte sequence for one JSON value, so that its hash means something (RFC 8785, JCS).

Keys are sorted by their UTF-16 code units, nothing is spaced, texts are escaped as JavaScript does
and numbers are written as ECMAScript writes them. A whole number that would not come out as it went
in (beyond 2^53) is refused: ids and 64-bit keys are texts in our documents, always.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from tocsin.errors import InputError

_LARGEST: Final = 2**53
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_PLAIN_DIGITS: Final = 21
"""ECMAScript writes a number without exponent below 10^21 and from 10^-6 (Number::toString)."""
_PLAIN_ZEROS: Final = 6


class NotCanonicalError(InputError):
    """A value has no canonical form."""


def canonical(value: Any) -> bytes:
    """The value in canonical form.

    >>> canonical({"b": [1.0, 1e21, 0.0000001], "a": "é"}).decode()
    '{"a":"é","b":[1,1e+21,1e-7]}'

    Raises:
        NotCanonicalError: it holds NaN, a whole number beyond 2^53, a lone surrogate, or
            something that is not JSON.
    """
    return _written(value).encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal.

    Raises:
        NotCanonicalError: see :func:`canonical`.
    """
    return sha256(canonical(value)).hexdigest()


def _written(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        pairs = sorted(value.items(), key=lambda pair: _code_units(pair[0]))
        return "{" + ",".join(f"{_text(name)}:{_written(one)}" for name, one in pairs) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return "[" + ",".join(map(_written, value)) + "]"
    raise NotCanonicalError(
        f"A {type(value).__name__} is not JSON.", "Turn it into text or a number first."
    )


def _code_units(name: Any) -> bytes:
    if not isinstance(name, str):
        raise NotCanonicalError(f"The key {name!r} is not text.", "Keys of JSON objects are texts.")
    return name.encode("utf-16-be", "surrogatepass")


def _text(text: str) -> str:
    if _SURROGATE.search(text):
        raise NotCanonicalError(
            "A text holds half of a surrogate pair, which is no character.",
            "Make the text storable first.",
        )
    return json.dumps(text, ensure_ascii=False)


def _whole(number: int) -> str:
    written = str(number)
    if abs(number) > _LARGEST and not _comes_out(number, written):
        raise NotCanonicalError(
            f"{number} is beyond 2^53, where JSON numbers are not exact.", "Write it as text."
        )
    return written


def _comes_out(number: int, written: str) -> bool:
    """Whether a double writes it in the same digits; from 10^21 on it would write an exponent."""
    return abs(number) < 10**_PLAIN_DIGITS and written == _number(float(number))


def _number(number: float) -> str:
    if not math.isfinite(number):
        raise NotCanonicalError(f"{number} is not a JSON number.", "Leave the field out.")
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    digits, exponent = _digits(abs(number))
    return sign + _laid_out(digits, exponent)


def _digits(number: float) -> tuple[str, int]:
    """The shortest digits that name the number, and n so that it is 0.DIGITS × 10^n."""
    mantissa, _, power = f"{number!r}".partition("e")
    whole, _, part = mantissa.partition(".")
    part = "" if part == "0" else part
    digits = (whole + part).lstrip("0")
    leading = len(whole + part) - len(digits)
    point = len(whole) - leading + int(power or 0)
    return digits.rstrip("0"), point


def _laid_out(digits: str, point: int) -> str:
    if len(digits) <= point <= _PLAIN_DIGITS:
        return digits + "0" * (point - len(digits))
    if 0 < point <= _PLAIN_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if -_PLAIN_ZEROS < point <= 0:
        return "0." + "0" * -point + digits
    power = point - 1
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if power > 0 else '-'}{abs(power)}"
