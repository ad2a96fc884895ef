"""Whether linked data is what we publish, by our own JSON Schema (``linked_data.schema.json``).

The SHACL shapes that schema.org ships refuse valid documents (they want an IRI where every
publisher writes a text), so they cannot tell a good page from a bad one. Ours is narrower than
schema.org: it also refuses a rating in numbers, and a review without a claim.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator


def faults(document: Any) -> tuple[str, ...]:
    """What is wrong, each as place and message; none: it is valid."""
    found = sorted(_validator().iter_errors(document), key=lambda one: list(map(str, one.path)))
    return tuple(f"{one.json_path}: {one.message}"[:500] for one in found)


@cache
def _validator() -> Draft202012Validator:
    file = files("tocsin.answers.publishing") / "linked_data.schema.json"
    schema = json.loads(file.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
