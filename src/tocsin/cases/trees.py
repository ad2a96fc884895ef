"""A case as a tree of named parts, so that two versions can be compared place by place.

Lists of things become mappings by the thing's key, sets of texts become mappings from each text to
itself; their order is no content. Judgements that mean something only as a whole (an attribution,
an override, an answer of the scale) stay one leaf: half of one and half of another would be a third
that nobody made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from tocsin.cases.attribution import Attribution
from tocsin.cases.breakout import Answer, PlatformReached
from tocsin.cases.case import Case
from tocsin.cases.documents import EXTRA, Document, Item, plain, to_json
from tocsin.cases.scope import Measure
from tocsin.cases.severity import Override
from tocsin.cases.technique_use import TechniqueUse

WHOLE: Final = (Attribution, Answer, Override, PlatformReached, Measure, TechniqueUse)
"""What is compared and merged as a whole."""


class Tree(dict[str, Any]):
    """What is compared part by part; a plain mapping in it is a leaf."""


class Keyed(Tree):
    """A list of things by their keys."""


class Texts(Tree):
    """A set of texts."""


def tree(document: Document) -> Tree:
    """The document as a tree. What a newer version wrote stands in it as plain JSON."""
    known = {
        f.name: _branch(getattr(document, f.name)) for f in fields(document) if f.name != EXTRA
    }
    return Tree({**document.extra, **known})


def case_of(branches: Mapping[str, Any]) -> Case:
    """The case that a tree is of.

    Raises:
        CannotStandError: together the parts say what a case must not.
    """
    return Case.from_json(_listed(branches))


def _branch(value: Any) -> Any:
    if isinstance(value, WHOLE):
        return to_json(value)
    if isinstance(value, Document):
        return tree(value)
    if isinstance(value, frozenset):
        return Texts({str(one): str(one) for one in sorted(value)})
    if isinstance(value, tuple):
        return _several(value)
    return plain(value)


def _several(values: Sequence[Any]) -> Keyed | Texts:
    if any(isinstance(one, Item) for one in values):
        found = Keyed()
        for one in values:
            found[_free(one.key, found)] = _branch(one)
        return found
    return Texts({one: one for one in values})


def _free(key: str, taken: Mapping[str, Any]) -> str:
    """The key, or where two things share one, a further name for it: none is lost."""
    number, name = 1, key
    while name in taken:
        number += 1
        name = f"{key}#{number}"
    return name


def _listed(value: Any) -> Any:
    if isinstance(value, Keyed | Texts):
        return [_listed(one) for one in value.values()]
    if isinstance(value, Mapping):
        return {name: _listed(one) for name, one in value.items()}
    return value
