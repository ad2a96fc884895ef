"""What the room of cases refuses, always with the field and the remedy."""

from tocsin.errors import InputError, UsageError


class CannotStandError(UsageError):
    """Something was asked of a case that it must not hold as written; ``field`` names the place."""

    def __init__(self, field: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.field = field


class DamagedDocumentError(InputError):
    """A stored document is not what it should be; ``place`` is the path to the fault."""

    def __init__(self, place: str, wanted: str) -> None:
        super().__init__(
            f"{place} is not {wanted}.",
            "Take the document from a backup, or from the version before.",
        )
        self.place = place
