"""What a look-up by id refuses."""


class DisarmError(LookupError):
    """An id that the framework does not have today; ``id`` is as it was asked for."""

    def __init__(self, id_: str, message: str) -> None:
        super().__init__(message)
        self.id = id_


class UnknownIdError(DisarmError):
    """The framework has no such id, and is not known to have had it."""


class RetiredIdError(DisarmError):
    """The framework had a technique of this id; ``successors`` are ids of techniques of today."""

    def __init__(self, id_: str, message: str, successors: tuple[str, ...]) -> None:
        super().__init__(id_, message)
        self.successors = successors
