"""What a source says, in plain words, with every object behind it; and what a correction changed.

All of it is a stranger's text: it is handed on as data, to be escaped, and nothing is fetched.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from tocsin.cases.case import Case
from tocsin.cases.disarm import technique
from tocsin.desk.roundtable.inbox.opening import Opened, PayloadKind
from tocsin.exchange.stix import Foreign
from tocsin.web.words.case_terms import PARTS
from tocsin.web.words.partner_terms import THINGS
from tocsin.web.words.speaking import gettext

MOST_SHOWN: Final = 50
"""Objects of a type on a page; the message as a file has all of them."""
_NAMES: Final = ("name", "title", "abstract", "account_login", "display_name", "user_id", "value")
_TEXTS: Final = ("description", "content", "explanation", "opinion")
_MOST_TEXT: Final = 2_000
_TIES: Final = ("relationship", "marking-definition", "extension-definition")
"""What ties, marks and extends: shown last."""


def told(opened: Opened) -> dict[str, Any]:
    """What a payload says: the cases in it as the source tells them, and its things by type."""
    received = opened.received
    return {
        "kind": opened.kind,
        "title": opened.title,
        "size": opened.size,
        "fault": opened.fault,
        "cases": [_case(one.case) for one in opened.restored],
        "things": _things(received.objects) if received else [],
        "counted": dict(opened.objects),
        "refused": len(received.refused) if received else 0,
        "missing": len(received.missing) if received else 0,
        "plain": _plain(opened),
    }


def changed(before: Opened, after: Opened) -> dict[str, Any]:
    """What a correction changed: names of what is new, of what is gone, and what is different."""
    if before.received is None or after.received is None:
        keys = before.payload.keys() | after.payload.keys()
        parts = [one for one in keys if before.payload.get(one) != after.payload.get(one)]
        return {
            "new": [],
            "gone": [],
            "changed": [{"word": "", "name": "", "parts": sorted(parts)}],
        }
    old, new = _live(before.received.objects), _live(after.received.objects)
    both = [(old[one], new[one]) for one in new if one in old]
    differing = [(was, now) for was, now in both if _differ(was, now)]
    return {
        "new": [_called(new[one]) for one in new if one not in old][:MOST_SHOWN],
        "gone": [_called(old[one]) for one in old if one not in new][:MOST_SHOWN],
        "changed": [
            {"word": thing(now.type), "name": _called(now), "parts": _differ(was, now)}
            for was, now in differing
        ][:MOST_SHOWN],
    }


def _live(objects: Iterable[Foreign]) -> dict[str, Foreign]:
    """What holds, by id, without what only ties things together: it follows from them."""
    return {one.id: one for one in objects if not one.revoked and one.type not in _TIES}


def thing(name: str) -> str:
    """What a type of objects is called; the source's own word where we have none."""
    return gettext(THINGS[name]) if name in THINGS else name


def _case(case: Case) -> dict[str, Any]:
    """A case as its source tells it. Judgements in it are the source's."""
    return {
        "title": case.title,
        "summary": case.summary,
        "objectives": sorted(case.objectives),
        "target": case.target,
        "attribution": {
            "kind": case.attribution.kind, "to": case.attribution.to,
            "confidence": case.attribution.confidence,
        },
        "parts": [
            {"name": gettext(words), "text": part.text, "confidence": part.confidence}
            for name, words in PARTS.items()
            if (part := getattr(case.description, name)).text
        ],
        "techniques": [
            {"id": use.technique, "name": technique(use.technique).name} for use in case.techniques
        ],
    }  # fmt: skip


def _things(objects: Iterable[Foreign]) -> list[dict[str, Any]]:
    grouped: dict[str, list[Foreign]] = defaultdict(list)
    for one in objects:
        grouped[one.type].append(one)
    names = sorted(grouped, key=place)
    return [
        {
            "type": name,
            "word": thing(name),
            "count": len(grouped[name]),
            "items": [_item(one) for one in grouped[name][:MOST_SHOWN]],
        }
        for name in names
    ]


def place(name: str) -> tuple[bool, int, str]:
    """Where a type is shown: as we list them, then unknown ones; what ties things together last."""
    known = list(THINGS)
    return (name in _TIES, known.index(name) if name in THINGS else len(known), name)


def _item(one: Foreign) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": _called(one),
        "text": _first(one.content, _TEXTS)[:_MOST_TEXT],
        "revoked": one.revoked,
        "is_echo": one.is_echo,
        "tlp": one.tlp,
        "modified": one.modified,
        "content": dict(one.content),
    }


def _called(one: Foreign) -> str:
    named = _first(one.content, _NAMES)
    if one.type == "relationship":
        named = str(one.content.get("relationship_type", ""))
    return named[:200] or _first(one.content, _TEXTS)[:80] or thing(one.type)


def _first(content: Mapping[str, Any], names: Iterable[str]) -> str:
    found = (content.get(name) for name in names)
    return next((one for one in found if isinstance(one, str) and one.strip()), "")


def _differ(was: Foreign, now: Foreign) -> list[str]:
    """Names of the properties in which two versions differ; that it is a version is none."""
    names = (was.content.keys() | now.content.keys()) - {"modified"}
    return sorted(one for one in names if was.content.get(one) != now.content.get(one))


def _plain(opened: Opened) -> Mapping[str, Any] | None:
    """The payload itself, where we read no more in it than that it is JSON."""
    return dict(opened.payload) if opened.kind is not PayloadKind.STIX or opened.fault else None
