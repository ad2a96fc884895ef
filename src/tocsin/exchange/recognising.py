"""Which of the exchange's forms a file is, by what stands in it; its name proves nothing."""

from codecs import BOM_UTF8
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import orjson

from tocsin.errors import InputError, UnsafeInputError

MAX_BYTES: Final = 256 * 1024 * 1024
"""The largest that any form is read at: a MISP event with its attachments."""


class Form(StrEnum):
    """A form in which findings travel."""

    STIX = "stix"
    MISP = "misp"
    FLAG = "flag"
    LABELS = "labels"
    KILLCHAIN = "killchain"


def form_of(content: bytes) -> tuple[Form, Any]:
    """The form of a file, and what is parsed of it (nothing of a kill-chain list, which is CSV).

    >>> form_of(b'{"labels": []}')
    (<Form.LABELS: 'labels'>, {'labels': []})
    >>> form_of(b"Tactic,Technique,Procedure,Indicator")[0]
    <Form.KILLCHAIN: 'killchain'>

    Raises:
        UnsafeInputError: it is larger than ``MAX_BYTES``.
        InputError: it is none of them.
    """
    if len(content) > MAX_BYTES:
        raise UnsafeInputError(
            f"The file has more than {MAX_BYTES:,} bytes.", "Ask the sender for it in parts."
        )
    try:
        told = orjson.loads(content.removeprefix(BOM_UTF8))
    except orjson.JSONDecodeError as error:
        if content.lstrip(BOM_UTF8 + b" \"'")[:6].lower() == b"tactic":
            return Form.KILLCHAIN, None
        raise _none_of_them(f"It is no JSON ({error})") from error
    form = _form_of_json(told)
    if form is None:
        raise _none_of_them("It is JSON of another kind")
    return form, told


def _form_of_json(told: Any) -> Form | None:
    if isinstance(told, list):
        return Form.FLAG if told and all(_is_flag(one) for one in told) else None
    if not isinstance(told, Mapping):
        return None
    if _is_flag(told):
        return Form.FLAG
    if told.get("type") == "bundle" or isinstance(told.get("objects"), list):
        return Form.STIX
    if isinstance(told.get("labels"), list):
        return Form.LABELS
    is_event = "info" in told and "uuid" in told
    return Form.MISP if is_event or "Event" in told or "response" in told else None


def _is_flag(told: Any) -> bool:
    kind = told.get("type") if isinstance(told, Mapping) else None
    return "Flag" in (kind if isinstance(kind, list) else [kind])


def _none_of_them(why: str) -> InputError:
    return InputError(
        f"The file is in none of the forms that are read here. {why}.",
        "Read are STIX 2.1 bundles and TAXII envelopes, MISP events, ActivityStreams Flags, pages "
        "of AT Protocol labels, and kill-chain lists as CSV.",
    )
