"""The report: one HTML file that opens anywhere, asks the network for nothing, and keeps.

Styles, script and data are inside. A content security policy in the file allows exactly
this style sheet and this script, by hash, and nothing else; whatever a post contains, it is
text. Every name from outside passes autoescaping here and ``textContent`` in the browser.
"""

import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tocsin.chain.investigation import Investigation
from tocsin.detect.coordination.description import duration
from tocsin.detect.coordination.tables import Coordination
from tocsin.detect.targets.tables import multilateral
from tocsin.finding import Finding
from tocsin.posts.schema import SCHEMA_VERSION
from tocsin.printable import printable
from tocsin.report import (
    calibration,
    came_in,
    cards,
    circulating,
    copied,
    languages,
    measured,
    mirrored,
    quoting,
    targeted,
    told,
    unanswered,
    wording,
)
from tocsin.report.embedded_data import evidence_part, tables_part
from tocsin.report.packing import packed
from tocsin.report.picture import draw_picture
from tocsin.report.timeline import draw_timeline
from tocsin.report.whole_files import whole_file
from tocsin.results import Result
from tocsin.version import __version__

_STYLES: Final = (
    "page.css",
    "tables.css",
    "figures.css",
    "told.css",
    "measured.css",
    "evidence.css",
    "print.css",
)
_SCRIPTS: Final = ("words.js", "data.js", "table.js", "tables.js", "evidence.js", "page.js")
_MAX_FINDINGS: Final = 100
_MAX_FINDING_POSTS: Final = 40


def write_html(investigation: Investigation, path: Path) -> None:
    """Writes the report as one self-contained HTML file.

    Raises:
        StorageError: the file cannot be written.
        ValueError: the investigation cites a post, account, edge or object that it lacks.
    """
    page = _environment().get_template("report.html.j2").render(_content(investigation))
    with whole_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")


def write_measured(
    results: Mapping[str, Result], title: str, heading: str, created_at: datetime, path: Path
) -> None:
    """Writes measurements alone as one self-contained HTML file.

    Raises:
        StorageError: the file cannot be written.
    """
    style = _asset(("page.css", "tables.css", "measured.css", "told.css", "print.css"))
    page = (
        _environment()
        .get_template("measured.html.j2")
        .render(
            measured=measured.shown(results),
            title=title,
            heading=heading,
            created_at=created_at,
            version=__version__,
            style=style,
            policy=_policy(style, ""),
        )
    )
    with whole_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": wording.number,
        "counted": wording.counted,
        "percent": wording.percent,
        "duration": duration,
        "moment": wording.moment,
        "minute": wording.minute,
        "about": wording.about,
        "kind_noun": wording.kind_noun,
        "setting": _setting,
    }
    return environment


def _content(investigation: Investigation) -> dict[str, Any]:
    found = investigation.coordination
    style, script = _asset(_STYLES), _asset(_SCRIPTS)
    file_rows = came_in.file_rows(investigation.files)
    shown_findings = _shown_findings(investigation)
    return {
        "investigation": investigation,
        "corpus": investigation.corpus,
        "found": found,
        "schema_version": SCHEMA_VERSION,
        "files": file_rows,
        "sum": came_in.total(file_rows),
        "rejection_groups": came_in.rejection_groups(investigation.rejections),
        "timeline": draw_timeline(investigation.timeline, investigation.bucket_s),
        "cards": cards.network_cards(investigation),
        "mirror_size": (mirrored.WIDTH, 2 * mirrored.HEIGHT),
        "picture": draw_picture(found),
        "copies": investigation.copied,
        "copied": copied.shown(investigation.copied) if investigation.copied else (),
        **_targets(investigation),
        "set_aside_words": targeted.SET_ASIDE,
        "circulating": _circulating(investigation),
        "worthy": _worthy(investigation),
        "languages": languages.shown(investigation.corpus.languages),
        "readings": tuple(languages.READINGS),
        "told": _told(investigation),
        "voids": _voids(investigation),
        "measured": measured.shown(investigation.measured),
        "findings": shown_findings,
        "max_finding_posts": _MAX_FINDING_POSTS,
        "finding_posts": _finding_posts(investigation, shown_findings),
        "titles": wording.behaviour_titles(found.behaviours),
        "caveats": tuple(dict.fromkeys(investigation.caveats + found.caveats)),
        "test": _test(found),
        "calibration": calibration.draw_calibration(found.calibration),
        "calibration_size": (calibration.WIDTH, calibration.HEIGHT),
        "style": style,
        "script": script,
        "policy": _policy(style, script),
        "tables": Markup(packed(tables_part(found))),  # noqa: S704 - base64 only
        "evidence": Markup(packed(evidence_part(found))),  # noqa: S704 - base64 only
    }


def _circulating(investigation: Investigation) -> tuple[circulating.Shown, ...]:
    reading = investigation.reading
    if reading is None or reading.claims is None:
        return ()
    posts = quoting.by_key(investigation.quoted)
    return circulating.shown(reading.claims, reading.texts, posts)


def _told(investigation: Investigation) -> tuple[told.Shown, ...]:
    if investigation.narratives is None:
        return ()
    return told.shown(investigation.narratives, quoting.by_key(investigation.quoted))


def _voids(investigation: Investigation) -> tuple[unanswered.Shown, ...]:
    if investigation.voids is None:
        return ()
    return unanswered.shown(investigation.voids, quoting.by_key(investigation.quoted))


def _worthy(investigation: Investigation) -> tuple[tuple[dict[str, Any], Any], ...]:
    """The claims to check first, each with the first post of its most widespread wording."""
    reading = investigation.reading
    if reading is None or reading.worthy is None:
        return ()
    posts = quoting.by_key(investigation.quoted)
    first = reading.texts.first_posts()
    return tuple(
        (row, tuple((post, None) for post in quoting.picked(posts, [first[row["claim_id"]]])))
        for row in reading.worthy.claims.slice(0, circulating.MOST_SHOWN).to_pylist()
    )


def _targets(investigation: Investigation) -> dict[str, Any]:
    """Who is attacked, and the standing view of multilateral cooperation."""
    targets = investigation.targets
    if targets is None:
        return {"targeted": (), "multilateral": {}}
    view = multilateral(targets.targets)
    return {
        "targeted": targeted.shown(targets, quoting.by_key(investigation.quoted)),
        "multilateral": {
            name: int(np.sum(view[name].to_numpy())) for name in ("posts", "attacking_posts")
        },
    }


def _test(found: Coordination) -> dict[str, Any]:
    """The test in numbers, as the page says them."""
    by_chance = found.test.accepted_by_chance
    slice_s = found.test.slice_s
    return {
        **asdict(found.test),
        "accepted": int(np.sum(np.asarray(found.pairs["accepted"]))),
        "by_chance": wording.number(by_chance) if by_chance else "none",
        "slice_s": None if math.isnan(slice_s) else slice_s,
    }


def _shown_findings(investigation: Investigation) -> list[Finding]:
    """The first findings of every detector, so that none crowds another out."""
    by_detector: dict[str, list[Finding]] = {}
    for finding in investigation.findings:
        by_detector.setdefault(finding.detector, []).append(finding)
    return [finding for some in by_detector.values() for finding in some[:_MAX_FINDINGS]]


def _finding_posts(investigation: Investigation, shown: Sequence[Finding]) -> Mapping[int, str]:
    """Post ids by key, for the posts that the shown findings name."""
    keys = [key for finding in shown for key in finding.evidence[:_MAX_FINDING_POSTS]]
    wanted = pa.array(keys, pa.int64()).unique()
    named: dict[int, str] = {}
    for posts in (investigation.cited, investigation.coordination.posts):
        some = posts.filter(pc.is_in(posts["post_key"], value_set=wanted))
        named |= zip(some["post_key"].to_pylist(), some["post_id"].to_pylist(), strict=True)
    return named


def _asset(names: tuple[str, ...]) -> Markup:
    """Our own style or script files as one text; universal newlines keep the hash stable."""
    folder = files("tocsin.report") / "static"
    return Markup("\n".join((folder / name).read_text("utf-8") for name in names))  # noqa: S704


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'sha256-{_digest(script)}'",
            f"style-src 'sha256-{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode("ascii")


def _shown(value: Any) -> Any:
    """Every value a template prints: strings with control characters made visible."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _setting(value: Any) -> str:
    """A parameter as text: numbers and words as they are, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{wording.moment(value)} UTC"
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
