"""What forms send: models whose every field has a length, and nothing else is taken."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

E = TypeVar("E", bound=StrEnum)

Line = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Id = Annotated[str, Field(max_length=100)]
LARGEST: Final = 2**31 - 1
"""Of whole numbers: every database keeps them."""
Counted = Annotated[int, Field(ge=1, le=LARGEST)]
Ids = Annotated[list[Id], Field(default_factory=list, max_length=5_000)]


def _blank(value: Any) -> Any:
    """A choice that was not made comes as an empty text."""
    return None if value == "" else value


def _moment(value: Any) -> Any:
    """A time as a browser sends it, without a zone: it is UTC, as the form says."""
    if value in ("", None):
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


NotBlank = BeforeValidator(_blank)
Moment = Annotated[datetime | None, BeforeValidator(_moment)]


class Sent(BaseModel):
    """The base of all forms."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Nothing(Sent):
    """A form that is only a button."""


class Edit(Sent):
    """A change of a case: ``base`` is the version that the writer saw."""

    base: Counted
    note: Line = ""
