"""Small drafts for the tests of the clarity check, and the drafts of the sidecars."""

import tomllib
from pathlib import Path
from typing import Any

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.files import read_draft
from tocsin.answers.clarity.formats import read_text
from tocsin.answers.clarity.remarks import Kind, Remark, Review, What

DRAFTS = Path(__file__).parent / "drafts"
FACT = "The water is clean.\n\n**The water is clean.** We tested it.\n\n"


def draft(text: str, language: str = "en", kind: Kind = Kind.NOTICE, myth: str = "") -> Draft:
    title, blocks = read_text(text)
    return Draft(title=title, blocks=blocks, language=language, kind=kind, myth=myth)


def review(text: str, language: str = "en", kind: Kind = Kind.NOTICE, myth: str = "") -> Review:
    return check(draft(text, language, kind, myth))


def seen(text: str, what: What, language: str = "en", kind: Kind = Kind.NOTICE) -> list[str]:
    """The quotes of the remarks of a kind, for text under a neutral title."""
    remarks = review(f"# T\n\n**M.** A.\n\n{text}", language, kind).remarks
    return [remark.place.quote for remark in remarks if remark.what is what]


def of(remarks: tuple[Remark, ...], what: What) -> list[Remark]:
    return [remark for remark in remarks if remark.what is what]


def sidecar(part: str) -> list[tuple[dict[str, Any], Draft, list[Draft]]]:
    """Each draft of a part: what is stated of it, itself, and the earlier answers."""
    stated: list[dict[str, Any]] = tomllib.loads(
        (DRAFTS / f"{part}.toml").read_text(encoding="utf-8")
    )["draft"]
    folder = DRAFTS / part
    return [
        (
            one,
            read_draft(
                folder / one["file"],
                language=one["language"],
                kind=Kind(one["kind"]),
                myth=one.get("myth", ""),
            ),
            [
                read_draft(folder / name, language=one["language"])
                for name in one.get("earlier", ())
            ],
        )
        for one in stated
    ]
