"""Own corrections: where an institution answers or quotes itself, and says that it corrects.

Told by words in many languages, so it is inferred: an office may write "correction" on another
matter, correct without the word, or delete, which nobody sees here. A person reads the two posts.
"""

import re
from typing import Final

import pyarrow as pa

from tocsin.detect.authority.schemas import CORRECTED
from tocsin.detect.wording import said

_US_PER_H: Final = 3_600_000_000

WORDS: Final = re.compile(
    r"\b(?:correction|corrected|corrigend(?:um|a)|errat(?:um|a)|clarification|we were wrong|"
    r"we made (?:a|an) (?:mistake|error)|earlier (?:post|tweet|version) (?:was|contained|had)|"
    r"korrektur|berichtigung|richtigstellung|korrigiert|rectificati(?:f|on)|correctif|"
    r"corrección|corregimos|fe de erratas|rectificación|rectificamos|correção|corrigimos|errata|"
    r"rettifica|correzione|errata corrige|rectificatie|correctie|rechtzetting|rättelse|korrigering|"
    r"rettelse|berigtigelse|oikaisu|korjaus|sprostowanie|korekta|opravujeme|popravek|"
    r"ispravak|ispravka|исправление|уточнение|поправка|виправлення|спростування|корекция|"
    r"helyesbítés|erată|rectificare|διόρθωση|διευκρίνιση|düzeltme|tekzip|õiendus|parandus|labojums|"
    r"patikslinimas|pataisymas|leiðrétting|ralat|pembetulan|đính chính|marekebisho)\b"
    r"|تصحيح|تصويب|תיקון|תיקון טעות|اصلاحیه|تصحیح|सुधार|भूल सुधार|সংশোধনী|திருத்தம்|แก้ไขข้อมูล"
    r"|更正|勘误|訂正|정정",
    re.IGNORECASE,
)


def corrections(pairs: pa.Table) -> pa.Table:
    """The table ``CORRECTED``, from what :func:`.counting.self_replies` gave.

    A post that corrects several of its own has a row for each; an earlier post is not corrected by
    what came before it.
    """
    rows = []
    order = [("t", "ascending"), ("post_key", "ascending"), ("corrects_post_key", "ascending")]
    for row in pairs.sort_by(order).to_pylist():
        found = WORDS.search(said(row["text"] or ""))
        if found is None or row["t"] < row["earlier_t"]:
            continue
        rows.append(
            {
                "institution": row["institution"],
                "post_key": row["post_key"],
                "corrects_post_key": row["corrects_post_key"],
                "at": row["t"],
                "after_h": (row["t"] - row["earlier_t"]) / _US_PER_H,
                "word": found.group().casefold(),
            }
        )
    at = pa.schema([f.with_type(pa.int64()) if f.name == "at" else f for f in CORRECTED])
    return pa.Table.from_pylist(rows, schema=at).cast(CORRECTED)
