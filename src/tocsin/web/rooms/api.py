"""What programs can do here, made from the routes themselves; its twin is the OpenAPI document.

Every operation says the one right that it needs (OpenAPI 3.1, "Security Requirement Object": for a
scheme of the kind ``http`` the list names the roles that are required).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import FastAPI

from tocsin.web.pages import PUBLIC, Page, Room, Rule
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

SCHEME: Final = "token"
Document = Mapping[str, Any]


def room_over(rooms: tuple[Room, ...]) -> Room:
    """The room that describes some rooms, and itself."""
    room = Room()

    @room.page("/api", PUBLIC)
    def api(visit: Visit) -> Page:
        """What programs can do here: every address with its right, parameters and fields."""
        rules = [rule for one in (*rooms, room) for rule in one.rules]
        app: FastAPI = visit.caller.app
        document = described(app.openapi(), rules, app.state.public_url)
        shown = {"groups": grouped(document), "address": app.state.public_url}
        return Page("api/api.html.j2", gettext("API"), document, None, shown)

    return room


def described(document: Document, rules: list[Rule], address: str) -> dict[str, Any]:
    """FastAPI's OpenAPI document with where the desk is, and what each operation needs."""
    needs = {(rule.method, rule.path): rule.needs for rule in rules}
    paths = {
        path: {
            method: {**operation, "security": _security(needs[method.upper(), path])}
            for method, operation in operations.items()
        }
        for path, operations in document["paths"].items()
    }
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of your account (/me); it has the rights that you chose for it.",
    }
    components = {**document["components"], "securitySchemes": {SCHEME: scheme}}
    return {**document, "servers": [{"url": address}], "paths": paths, "components": components}


def grouped(document: Document) -> dict[str, list[dict[str, Any]]]:
    """The operations by the first part of their path, as the page lists them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in sorted(document["paths"].items()):
        group = path.strip("/").split("/")[0].removesuffix(".json").removesuffix(".csv")
        for method, operation in operations.items():
            groups.setdefault(group, []).append(
                {
                    "method": method.upper(),
                    "path": path,
                    "what": operation.get("description", ""),
                    "right": next((one[SCHEME][0] for one in operation["security"]), None),
                    "parameters": list(_parameters(document, operation)),
                    "fields": list(_fields(document, operation)),
                }
            )
    return groups


def _security(needs: str) -> list[dict[str, list[str]]]:
    return [] if needs == PUBLIC else [{SCHEME: [str(needs)]}]


def _parameters(document: Document, operation: Document) -> Iterator[dict[str, Any]]:
    for one in operation.get("parameters", ()):
        yield {
            "name": one["name"],
            "where": one["in"],
            "required": one["required"],
            "kind": kind_of(document, one["schema"]),
            "what": one.get("description", ""),
        }


def _fields(document: Document, operation: Document) -> Iterator[dict[str, Any]]:
    """The fields of what is sent, as JSON or, for the import, as a form with files."""
    content = operation.get("requestBody", {}).get("content", {})
    for media_type, body in content.items():
        schema = _resolved(document, body["schema"])
        for name, field in schema.get("properties", {}).items():
            yield {
                "name": name,
                "where": media_type,
                "required": name in schema.get("required", ()),
                "kind": kind_of(document, field),
                "what": field.get("description", ""),
            }


def kind_of(document: Document, schema: Document) -> str:
    """What a value may be, in a line.

    >>> kind_of({}, {"anyOf": [{"type": "integer"}, {"type": "null"}]})
    'integer, null'
    >>> kind_of({}, {"type": "array", "items": {"enum": ["a", "b"]}})
    'list of: a | b'
    """
    found = _resolved(document, schema)
    if "anyOf" in found:
        return ", ".join(kind_of(document, one) for one in found["anyOf"])
    if "enum" in found:
        return " | ".join(map(str, found["enum"]))
    if found.get("type") == "array":
        return f"list of: {kind_of(document, found.get('items', {}))}"
    kind = str(found.get("const", found.get("type", "any")))
    return f"{kind} ({found['format']})" if "format" in found else kind


def _resolved(document: Document, schema: Document) -> Document:
    if "$ref" not in schema:
        return schema
    found: Document = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
