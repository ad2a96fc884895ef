"""Why a message did not reach its receiver."""

from tocsin.errors import TocsinError


class DeliveryError(TocsinError):
    """It was not taken; it will be tried again."""
