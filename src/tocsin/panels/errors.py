"""What the room of panels refuses, always with the place and the remedy."""

from tocsin.errors import UsageError


class NotAllowedError(UsageError):
    """A step that the procedure does not allow here, now, or from this person.

    ``field`` names the rule or the field that refuses it.
    """

    def __init__(self, field: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.field = field


class InfeasibleDrawError(NotAllowedError):
    """No panel of those eligible fills the quotas; ``missing`` says how many a stratum lacks."""

    def __init__(self, missing: dict[str, int], message: str) -> None:
        super().__init__(
            "quotas", message, "Nominate more experts of that stratum, or ask for fewer of it."
        )
        self.missing = missing
