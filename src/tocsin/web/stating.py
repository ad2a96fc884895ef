"""What the description of the API (OpenAPI) says of refusals: each answer that can come back."""

from typing import Any, Final

from pydantic import BaseModel


class Refusal(BaseModel):
    """Why something was not done, what to do, and which fields to correct.

    ``compared``: where someone else was first, both texts of each part that is in dispute.
    """

    error: str
    remedy: str
    fields: dict[str, str]
    compared: list[dict[str, Any]] = []


_ALWAYS: Final = {
    404: "There is nothing of this name, or it is not shared with you.",
    422: "Something must be corrected.",
    429: "Too many requests, or too many attempts: the header Retry-After says how long to wait.",
    503: "The desk cannot read or write at the moment.",
}
_OF_FORMS: Final = {
    400: "What was sent cannot be read.",
    403: "You may not do this, or it was sent from another site.",
    409: "Someone else was first, or it does not stand so any more.",
}
_OF_THE_SIGNED_IN: Final = {401: "Nobody is signed in.", 403: "You may not do this."}


_AS_JSON: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
"""For a route that answers otherwise: FastAPI would describe its refusals as CSV as well."""


def refusals_of(method: str, *, is_public: bool, is_json: bool) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, as FastAPI describes them."""
    known = dict(_ALWAYS) if is_public else _ALWAYS | _OF_THE_SIGNED_IN
    if method != "GET":
        known |= _OF_FORMS
    stated: dict[int | str, dict[str, Any]] = {
        status: {"description": said} | ({"model": Refusal} if is_json else {"content": _AS_JSON})
        for status, said in sorted(known.items())
    }
    if method != "GET":
        stated[413] = {"description": "More was sent than may be.", "content": {"text/plain": {}}}
    return stated
