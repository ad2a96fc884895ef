"""Who says of which copy, or of which words in it, that it shows a technique or makes a claim.

W3C Web Annotation Data Model (Recommendation, 23 February 2017). The target is the plain text of
a frozen post, whose positions are Unicode code points (section 4.2.4); of any other copy it is the
whole copy. Nobody marks words in a case, so words are selected only where they were written down:
what the note of a technique quotes, or a claim's own wording, if it stands in the post letter by
letter. Otherwise the annotation is about the whole.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from tocsin.cases.documents import iso
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.exchange.packages.parts import Contents, copy_name, text_name, text_of

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_ANNOTATIONS: Final = UUID("1d1f0f0e-6a0e-4d52-9c7b-2f3f7a4f2c55")
_QUOTED: Final = re.compile('“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|"([^"]+)"')
_AROUND: Final = 32
"""Code points before and after selected words, which find them again in an edited text."""

Made = dict[str, Any]


def annotations(contents: Contents) -> Made:
    """All annotations of a package, as one collection with one page."""
    items = [*_of_techniques(contents), *_of_claims(contents)]
    return {
        "@context": _CONTEXT,
        "id": _id(contents.case_id),
        "type": "AnnotationCollection",
        "label": "What the case says its frozen copies show",
        "total": len(items),
        "first": {
            "id": _id(contents.case_id, "page"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }


def _of_techniques(contents: Contents) -> Iterator[Made]:
    held = {one.id: one for one in contents.basket}
    for use in contents.case.techniques:
        words = [next(filter(None, found)) for found in _QUOTED.findall(use.note)]
        for copy in (held[one] for one in use.evidence if one in held):
            body = [_text(f"DISARM {use.technique} ({use.basis})", "classifying")]
            body += [_text(use.note, "commenting")] if use.note else []
            made = _annotation(contents, copy, "classifying", use.technique, body, words)
            if use.marked_at is not None:
                made["created"] = iso(use.marked_at)
            if use.suggested_by:
                made["generator"] = {"type": "Software", "name": use.suggested_by}
            yield made


def _of_claims(contents: Contents) -> Iterator[Made]:
    held = {one.id: one for one in contents.basket}
    for claim in contents.case.claims:
        for copy in (held[one] for one in claim.evidence if one in held):
            body = [_text(claim.label, "identifying")]
            body += [_text(claim.note, "commenting")] if claim.note else []
            made = _annotation(contents, copy, "identifying", claim.id, body, [claim.label])
            yield {**made, "created": iso(claim.added_at)}


def _annotation(
    contents: Contents, copy: Evidence, why: str, what: str, body: list[Made], words: list[str]
) -> Made:
    maker = contents.producer
    return {
        "id": _id(contents.case_id, why, what, copy.id),
        "type": "Annotation",
        "motivation": why,
        "creator": {"id": f"urn:tocsin:desk:{maker.id}", "type": "Organization",
                    "name": maker.name},
        "body": body,
        "target": _target(copy, words),
    }  # fmt: skip


def _target(copy: Evidence, words: list[str]) -> Any:
    text = text_of(copy.content) if copy.kind is EvidenceKind.POST else None
    if text is None:
        return copy_name(copy.id)
    source = text_name(copy.id)
    found = [(at, one) for one in dict.fromkeys(words) if one and (at := text.find(one)) >= 0]
    if not found:
        return source
    targets = [
        {"type": "SpecificResource", "source": source, "selector": _selectors(text, at, one)}
        for at, one in found
    ]
    return targets[0] if len(targets) == 1 else targets


def _selectors(text: str, at: int, words: str) -> list[Mapping[str, Any]]:
    """The same words twice: by where they stand, and by what stands around them."""
    end = at + len(words)
    return [
        {"type": "TextPositionSelector", "start": at, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": words,
            "prefix": text[max(0, at - _AROUND) : at],
            "suffix": text[end : end + _AROUND],
        },
    ]


def _text(value: str, purpose: str) -> Made:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid5(_ANNOTATIONS, chr(0).join(parts))}"
