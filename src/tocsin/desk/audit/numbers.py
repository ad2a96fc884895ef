"""Numbers of entries as a short text: ``3,7-9``."""

from collections.abc import Iterable, Iterator


def write_numbers(numbers: Iterable[int]) -> str:
    """Numbers in order, runs as ranges.

    >>> write_numbers([9, 3, 7, 8])
    '3,7-9'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{low}-{high}" if high > low else f"{low}" for low, high in runs)


def read_numbers(text: str, below: int) -> Iterator[int]:
    """The numbers of such a text that are smaller than ``below``; what is none is passed over.

    >>> list(read_numbers("3,7-9", 9))
    [3, 7, 8]
    """
    for part in text.split(","):
        low, _, high = part.partition("-")
        if low.isdecimal() and (high or low).isdecimal():
            yield from range(int(low), min(int(high or low) + 1, below))
