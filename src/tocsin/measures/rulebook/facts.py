"""The facts of one case, checked, and as the protobuf message that CEL evaluates.

The message is built at start from :mod:`tocsin.measures.rulebook.fields` in a descriptor pool of
its own. Scalars are wrapper types, so that what is not known is null inside CEL too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Self

from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    message_factory,
    timestamp_pb2,
    wrappers_pb2,
)
from jsonschema import Draft202012Validator

from tocsin.errors import InputError, Sentence
from tocsin.measures.rulebook.fields import BY_NAME, FIELDS, Type, json_schema

MESSAGE: Final = "tocsin.Case"
_Proto = descriptor_pb2.FieldDescriptorProto
_WRAPPERS: Final = {
    Type.BOOL: ".google.protobuf.BoolValue",
    Type.INT: ".google.protobuf.Int64Value",
    Type.NUMBER: ".google.protobuf.DoubleValue",
    Type.TEXT: ".google.protobuf.StringValue",
    Type.TIME: ".google.protobuf.Timestamp",
}


class FactsError(InputError):
    """A facts document is not what it should be; the field is named."""


@cache
def pool() -> Any:
    """The descriptor pool that knows ``tocsin.Case``."""
    made = descriptor_pool.DescriptorPool()
    for known in (wrappers_pb2, timestamp_pb2):
        made.AddSerializedFile(known.DESCRIPTOR.serialized_pb)
    file = descriptor_pb2.FileDescriptorProto(
        name="tocsin/case.proto", package="tocsin", syntax="proto3",
        dependency=[wrappers_pb2.DESCRIPTOR.name, timestamp_pb2.DESCRIPTOR.name],
    )  # fmt: skip
    message = file.message_type.add(name="Case")
    for number, field in enumerate(FIELDS, start=1):
        if field.type is Type.TEXTS:
            message.field.add(
                name=field.name, number=number, type=_Proto.TYPE_STRING, label=_Proto.LABEL_REPEATED
            )
        else:
            message.field.add(
                name=field.name, number=number, type=_Proto.TYPE_MESSAGE,
                type_name=_WRAPPERS[field.type], label=_Proto.LABEL_OPTIONAL,
            )  # fmt: skip
    made.AddSerializedFile(file.SerializeToString())
    return made


@cache
def _message_class() -> Any:
    return message_factory.GetMessageClass(pool().FindMessageTypeByName(MESSAGE))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json_schema())


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case. ``known`` maps fields to values; an absent field is not known."""

    known: Mapping[str, Any]
    message: Any

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Self:
        """Facts from plain JSON. A null is the same as an absent field: not known.

        Raises:
            FactsError: a field is unknown, of the wrong type or out of its range.
        """
        if not isinstance(known, Mapping):
            raise FactsError("Facts are not an object.", "Give a mapping of facts to values.")
        given = {name: value for name, value in known.items() if value is not None}
        for error in _validator().iter_errors(given):
            place = ".".join(map(str, error.absolute_path)) or "facts"
            raise FactsError(
                Sentence("Facts, {place}: {what}", place=place, what=error.message[:200]),
                "The facts and their types stand in docs/methods/rulebook.md.",
            )
        message = _message_class()()
        for name, value in given.items():
            _put(message, name, value)
        return cls(given, message)


def _put(message: Any, name: str, value: Any) -> None:
    match BY_NAME[name].type:
        case Type.TEXTS:
            getattr(message, name).extend(map(_storable, value))
        case Type.TIME:
            getattr(message, name).FromDatetime(time_of(name, value).replace(tzinfo=None))
        case Type.TEXT:
            getattr(message, name).value = _storable(value)
        case Type.INT:
            _wrap(getattr(message, name), int(value))  # JSON Schema takes 3.0 for a whole number
        case _:
            _wrap(getattr(message, name), value)


def _wrap(part: Any, value: Any) -> None:
    part.value = value
    part.SetInParent()  # a wrapped zero or false is known, too


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()  # protobuf refuses half of a surrogate pair


def time_of(name: str, value: str) -> datetime:
    """A time fact as an aware time.

    Raises:
        FactsError: it is no time in ISO 8601 with an offset.
    """
    try:
        return _aware(datetime.fromisoformat(value)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FactsError(
            Sentence(
                "Facts, {place}: {value} is no time with its offset.",
                place=name,
                value=repr(value[:40]),
            ),
            "As in 2026-03-01T08:00:00Z.",
        ) from error


def _aware(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError("without an offset")
    return time
