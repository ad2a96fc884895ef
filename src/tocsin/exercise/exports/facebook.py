"""CrowdTangle's historical-data CSV of Facebook pages: Eastern time, thousands separators."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate, Line, lines_export
from tocsin.exercise.scene import ScenarioPost, full_text

_NEW_YORK = "America/New_York"
_COLUMNS = (
    "Page Name",
    "User Name",
    "Facebook Id",
    "Page Category",
    "Page Admin Top Country",
    "Page Description",
    "Page Created",
    "Likes at Posting",
    "Followers at Posting",
    "Post Created",
    "Post Created Date",
    "Post Created Time",
    "Type",
    "Total Interactions",
    "Likes",
    "Comments",
    "Shares",
    "URL",
    "Message",
    "Link",
    "Final Link",
    "Image Text",
    "Link Text",
    "Description",
    "Overperforming Score",
)


def write_facebook(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The table; overlapping downloads repeat a few rows, and one lost its time."""
    zone = ZoneInfo(_NEW_YORK)
    lines = [Line(_csv(_row(post, zone))) for post in posts]
    if len(posts) >= 10:
        again = chance.some(lines, 1 + len(posts) // 400)
        lost = _row(chance.pick(posts), zone) | dict.fromkeys(
            ("Post Created", "Post Created Date", "Post Created Time"), ""
        )
        lines += [Line(line.raw, Fate.DUPLICATE) for line in again]
        lines.append(Line(_csv(lost), Fate.REJECTED))
    export = lines_export("facebook_crowdtangle.csv", "facebook", "crowdtangle_csv", lines)
    header = _csv({name: name for name in _COLUMNS}) + b"\n"
    return Export(export.file, export.platform, export.shape, header + export.content, export.fates)


def _row(post: ScenarioPost, zone: ZoneInfo) -> dict[str, object]:
    page = post.account
    local = datetime.fromtimestamp(post.t_ms // 1_000, zone)
    comments = post.likes // 9
    return {
        "Page Name": page.name,
        "User Name": page.handle,
        "Facebook Id": page.account_id,
        "Page Category": "MEDIA_NEWS_COMPANY" if page.role == "syndication" else "COMMUNITY",
        "Page Created": datetime.fromtimestamp(page.created_ms // 1_000, zone).strftime(
            "%Y-%m-%d %H:%M:%S"
        ),
        "Likes at Posting": page.followers,
        "Followers at Posting": page.followers,
        "Post Created": local.strftime("%Y-%m-%d %H:%M:%S %Z"),
        "Post Created Date": local.strftime("%Y-%m-%d"),
        "Post Created Time": local.strftime("%H:%M:%S"),
        "Type": "Link" if post.urls else "Status",
        "Total Interactions": f"{post.likes + comments + post.reposts:,}",
        "Likes": post.likes,
        "Comments": comments,
        "Shares": post.reposts,
        "URL": f"https://www.facebook.com/{page.account_id}/posts/{post.post_id}",
        "Message": full_text(post),
        "Link": post.urls[0] if post.urls else "",
        "Overperforming Score": f"{(post.likes % 700) / 100 - 3:.2f}",
    }


def _csv(row: dict[str, object]) -> bytes:
    text = io.StringIO()
    csv.DictWriter(text, _COLUMNS, lineterminator="").writerow(row)
    return text.getvalue().encode()
