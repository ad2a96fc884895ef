"""What can be wrong with a rulebook, and where."""

from tocsin.errors import InputError, Sentence


class RuleFaultError(InputError):
    """A rule cannot stand: the file, the line and the field are named."""


def fault(file: str, line: int, place: str, what: str, remedy: str) -> RuleFaultError:
    """A fault with its place. ``line`` counts from 1."""
    message = Sentence(
        "{file}, line {line}, {place}: {what}", file=file, line=str(line), place=place, what=what
    )
    return RuleFaultError(message, remedy)
