"""A small forum's own CSV, in columns that no known tool writes: work for the column map.

Somebody opened it in a spreadsheet: some ids came out as ``1.74E+17`` and identify
nothing any more.
"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate, Line, lines_export
from tocsin.exercise.scene import ScenarioPost, full_text

_COLUMNS = ("Entry ID", "Posted at", "Poster", "Message", "Parent ID", "Board")


def write_forum(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The table, with a few rows ruined, a few repeated and one without a time."""
    lines = [Line(_csv(_row(post))) for post in posts]
    if len(posts) >= 10:
        count = 1 + len(posts) // 400
        lines += [Line(line.raw, Fate.DUPLICATE) for line in chance.some(lines, count)]
        for post in chance.some(posts, count + 1):
            entry, *rest = _row(post)
            lines.append(Line(_csv([f"{int(entry):.2E}", *rest]), Fate.REJECTED))
        entry, _, *rest = _row(chance.pick(posts))
        lines.append(Line(_csv([entry, "", *rest]), Fate.REJECTED))
    export = lines_export("forum.csv", "forum", "column_map", lines)
    content = _csv(_COLUMNS) + b"\n" + export.content
    return Export(export.file, export.platform, export.shape, content, export.fates)


def _row(post: ScenarioPost) -> list[str]:
    moment = datetime.fromtimestamp(post.t_ms // 1_000, UTC).isoformat()
    answered = post.target.post_id if post.target else ""
    text = full_text(post)
    return [post.post_id, moment, post.account.account_id, text, answered, post.topic]


def _csv(row: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue().encode()
