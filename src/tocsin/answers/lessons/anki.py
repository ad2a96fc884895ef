"""A pack as an Anki deck (.apkg): a SQLite collection of schema 11 in a zip archive.

Ids come from the pack and its items alone, so a pack that is imported again updates its cards and
keeps what people have learnt. Written with the standard library, since the package that writes
decks needs one under the LGPL. (Format: the Anki manual, "Packaged decks";
AnkiDroid wiki, "Database structure".)
"""

import html
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any, Final

import orjson

from tocsin.answers.lessons.pack import LessonItem, LessonPack
from tocsin.answers.lessons.saying import feedback, said

FIELDS: Final = ("Statement", "Question", "Answer")
_MADE: Final = (1980, 1, 1, 0, 0, 0)
_UNDATED: Final = 1_700_000_000
"""The time of a pack that states none. Anki takes over what is newer than it has."""
_TABLES: Final = {
    "col": "id integer primary key, crt integer, mod integer, scm integer, ver integer, "
    "dty integer, usn integer, ls integer, conf text, models text, decks text, dconf text, "
    "tags text",
    "notes": "id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, "
    "flds text, sfld integer, csum integer, flags integer, data text",
    "cards": "id integer primary key, nid integer, did integer, ord integer, mod integer, "
    "usn integer, type integer, queue integer, due integer, ivl integer, factor integer, "
    "reps integer, lapses integer, left integer, odue integer, odid integer, flags integer, "
    "data text",
    "revlog": "id integer primary key, cid integer, usn integer, ease integer, ivl integer, "
    "lastIvl integer, factor integer, time integer, type integer",
    "graves": "usn integer, oid integer, type integer",
}


def write_anki(pack: LessonPack, path: Path) -> None:
    """Writes the deck; an item is one card: the statement, then the answer with its feedback."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "collection.anki2"
        _write_collection(pack, database)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("collection.anki2", _MADE), database.read_bytes())
            archive.writestr(zipfile.ZipInfo("media", _MADE), b"{}")


def _write_collection(pack: LessonPack, path: Path) -> None:
    deck, model = _number(f"deck {pack.key}"), _number("tocsin lesson 1")
    made = int(pack.made_at.timestamp()) if pack.made_at else _UNDATED
    connection = sqlite3.connect(path)
    try:
        for name, columns in _TABLES.items():
            connection.execute(f"create table {name} ({columns})")
        connection.execute(
            "insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
            (
                made, made * 1000, made * 1000,
                _json({"activeDecks": [1], "curDeck": 1, "nextPos": 1, "sortType": "noteFld",
                       "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": True,
                       "dueCounts": True, "curModel": str(model), "sortBackwards": False}),
                _json({str(model): _model(model, deck, made, said(pack).is_right_to_left)}),
                _json({"1": _deck(1, made, "Default"), str(deck): _deck(deck, made, pack.title)}),
                _json({"1": _OPTIONS}),
            ),
        )  # fmt: skip
        connection.executemany(
            "insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
            _notes(pack, model, made),
        )
        connection.executemany(
            "insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
            (
                (_number(f"card {key}"), _number(f"note {key}"), deck, made, place)
                for place, key in enumerate(_keys(pack))
            ),
        )
        connection.commit()
    finally:
        connection.close()


def _keys(pack: LessonPack) -> Iterator[str]:
    return (f"{pack.key} {item.id}" for item in pack.items)


def _notes(pack: LessonPack, model: int, made: int) -> Iterator[tuple[Any, ...]]:
    for item, key in zip(pack.items, _keys(pack), strict=True):
        fields = _fields(pack, item)
        # Anki finds notes of the same first field by the first 8 digits of its SHA-1
        checksum = int(sha1(fields[0].encode(), usedforsecurity=False).hexdigest()[:8], 16)
        yield (
            _number(f"note {key}"), sha256(key.encode()).hexdigest()[:20], model, made,
            " tocsin ", "\x1f".join(fields), fields[0], checksum,
        )  # fmt: skip


def _fields(pack: LessonPack, item: LessonItem) -> tuple[str, str, str]:
    question = said(pack).say("play.question")
    return _text(item.statement), _text(question), _text(feedback(pack, item))


def _text(text: str) -> str:
    """As HTML that is only text; the sign that parts fields cannot be in one."""
    return html.escape(" ".join(text.replace("\x1f", " ").split()))


def _model(number: int, deck: int, made: int, right_to_left: bool) -> dict[str, Any]:
    direction = ' dir="rtl"' if right_to_left else ""
    front = f"<div{direction}><p>{{{{Statement}}}}</p><p><b>{{{{Question}}}}</b></p></div>"
    return {
        "id": str(number), "name": "Tocsin lesson", "type": 0, "mod": made, "usn": -1, "sortf": 0,
        "did": deck, "tags": [], "vers": [], "latexPre": "", "latexPost": "",
        "css": ".card { font-family: sans-serif; font-size: 20px; max-width: 40em; "
               "margin: auto; }",
        "req": [[0, "any", [0]]],
        "flds": [
            {"name": name, "ord": place, "font": "Arial", "size": 20, "media": [],
             "rtl": right_to_left, "sticky": False}
            for place, name in enumerate(FIELDS)
        ],
        "tmpls": [
            {"name": "Card 1", "ord": 0, "did": None, "bafmt": "", "bqfmt": "", "qfmt": front,
             "afmt": "{{FrontSide}}<hr id=answer>" f"<div{direction}>{{{{Answer}}}}</div>"}
        ],
    }  # fmt: skip


def _deck(number: int, made: int, name: str) -> dict[str, Any]:
    return {
        "id": number, "name": " ".join(name.replace("::", ":").split()), "mod": made, "usn": -1,
        "conf": 1, "desc": "", "dyn": 0, "collapsed": False, "extendNew": 10, "extendRev": 50,
        "lrnToday": [0, 0], "newToday": [0, 0], "revToday": [0, 0], "timeToday": [0, 0],
    }  # fmt: skip


_OPTIONS: Final = {
    "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "timer": 0, "autoplay": True,
    "replayq": True,
    "new": {"delays": [1, 10], "ints": [1, 4, 7], "initialFactor": 2500, "order": 1, "perDay": 20,
            "bury": True, "separate": True},
    "lapse": {"delays": [10], "mult": 0, "minInt": 1, "leechFails": 8, "leechAction": 0},
    "rev": {"perDay": 100, "ease4": 1.3, "fuzz": 0.05, "ivlFct": 1, "maxIvl": 36500,
            "minSpace": 1, "bury": True},
}  # fmt: skip


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _number(name: str) -> int:
    """A number of 13 digits, as Anki's own (which are milliseconds) are."""
    return 10**12 + int(sha256(name.encode()).hexdigest()[:12], 16) % 10**12
