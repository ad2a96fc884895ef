"""Objects to exchange, and a store in memory that does everything the long way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from tocsin.exchange.stix.receiving import Foreign, time_of
from tocsin.exchange.taxii import (
    TAXII,
    Answer,
    Collection,
    Kept,
    Outcome,
    Position,
    Request,
    Root,
    Site,
    Wanted,
    answer,
    stamp,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
SITE = Site("A desk")
CLEAR = {
    "type": "marking-definition", "spec_version": "2.1",
    "id": "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    "created": "2022-10-01T00:00:00.000Z", "name": "TLP:CLEAR",
    "extensions": {
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {
            "extension_type": "property-extension", "tlp_2_0": "clear",
        }
    },
}  # fmt: skip


def stix_id(kind: str, number: int) -> str:
    return f"{kind}--{uuid5(NAMESPACE_URL, f'{kind}/{number}')}"


def domain(kind: str, number: int, day: int = 1, **more: Any) -> dict[str, Any]:
    """A domain object in the version of a day of March 2026."""
    return {
        "type": kind, "spec_version": "2.1", "id": stix_id(kind, number),
        "created": "2026-03-01T08:00:00.000Z", "modified": f"2026-03-{day:02}T08:00:00.000Z",
        "name": f"{kind} {number}", **more,
    }  # fmt: skip


def observable(number: int, **more: Any) -> dict[str, Any]:
    """An observable, which has no times."""
    name = stix_id("url", number)
    value = f"https://water.example/{number}"
    return {"type": "url", "spec_version": "2.1", "id": name, "value": value} | more


def sample() -> list[dict[str, Any]]:
    """Twenty objects of several types, some in three versions, added out of their order."""
    several = [domain("campaign", n, day) for n in range(3) for day in (2, 1, 3)]
    single = [domain(kind, 7) for kind in ("incident", "report", "note", "identity")]
    return [*several, CLEAR, *single, *(observable(n) for n in range(5)), domain("tool", 1, 9)]


@dataclass
class MemoryStore:
    """One collection, looked through from end to end at every question."""

    can_read: bool = True
    can_write: bool = True
    rows: list[tuple[Foreign, Kept]] = field(default_factory=list)
    statuses: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    now: datetime = NOW

    def roots(self) -> Sequence[Root]:
        return [Root("desk", "All")]

    def collections(self, root: str) -> Sequence[Collection]:
        one = Collection(COLLECTION, "Findings", "", self.can_read, self.can_write)
        return [one] if root == "desk" else []

    def objects(
        self, collection: str, wanted: Wanted, after: Position | None, most: int, *, whole: bool
    ) -> Sequence[Kept]:
        assert collection == COLLECTION
        found = [kept for _, kept in picked(self.rows, wanted)]
        found = [one for one in found if after is None or one.position > after]
        return [one if whole else replace(one, content=b"") for one in found[:most]]

    def has(self, collection: str, object_id: str) -> bool:
        assert collection == COLLECTION
        return any(kept.id == object_id for _, kept in self.rows)

    def add(self, collection: str, objects: Sequence[Foreign]) -> Sequence[Outcome]:
        assert collection == COLLECTION
        outcomes = []
        for one in objects:
            self.now += timedelta(microseconds=1)
            content = one.content
            version = content.get("modified", content.get("created", stamp(self.now)))
            self.rows.append((one, Kept(one.id, version, self.now, orjson.dumps(content))))
            outcomes.append(Outcome(version))
        return outcomes

    def delete(self, collection: str, object_id: str, wanted: Wanted) -> int:
        assert (collection, wanted.ids) == (COLLECTION, {object_id})
        gone = picked(self.rows, wanted)
        self.rows = [row for row in self.rows if row not in gone]
        return len(gone)

    def keep_status(self, root: str, status: Mapping[str, Any]) -> str:
        assert root == "desk"
        name = str(uuid5(NAMESPACE_URL, str(len(self.statuses))))
        self.statuses[name] = {"id": name, **status}
        return name

    def status(self, root: str, status_id: str) -> Mapping[str, Any] | None:
        return self.statuses.get(status_id) if root == "desk" else None


def picked(rows: Sequence[tuple[Foreign, Kept]], wanted: Wanted) -> list[tuple[Foreign, Kept]]:
    """What a filter says, word by word of section 3.4."""
    rest = [
        (one, kept)
        for one, kept in rows
        if (wanted.ids is None or kept.id in wanted.ids)
        and (wanted.types is None or one.type in wanted.types)
        and (wanted.added_after is None or kept.added > wanted.added_after)
        and not wanted.nothing
    ]
    by_id: dict[str, list[datetime]] = {}
    for _, kept in rest:
        by_id.setdefault(kept.id, []).append(moment(kept))
    chosen = wanted.versions
    return [
        (one, kept)
        for one, kept in rest
        if chosen.all
        or (chosen.last and moment(kept) == max(by_id[kept.id]))
        or (chosen.first and moment(kept) == min(by_id[kept.id]))
        or moment(kept) in chosen.at
    ]


def moment(kept: Kept) -> datetime:
    found = time_of(kept.version)
    assert found is not None
    return found


def ask(store: MemoryStore, path: str, *query: tuple[str, str], **how: Any) -> Answer:
    """A request as clients send it; ``how`` replaces parts of it."""
    told = {"method": "GET", "accept": TAXII, "content_type": TAXII, **how}
    return answer(Request(path=path, query=query, **told), store, SITE, store.now)


def filled() -> MemoryStore:
    """A store with the sample, sent as a client sends it."""
    store = MemoryStore()
    body = orjson.dumps({"objects": sample()})
    made = ask(store, f"desk/collections/{COLLECTION}/objects/", method="POST", body=body)
    assert made.status == 202
    return store
