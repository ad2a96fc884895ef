"""CrowdTangle (closed in August 2024): the CSV exports that researchers still hold.

Facebook, Instagram and Reddit posts, search results and link-checker files share one set of
column names in part, and people keep only some of them. A row is a post when it has a time;
a table without any time column lists pages. The API's JSON is in
:mod:`tocsin.posts.readers.meta.crowdtangle_api`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.identifiers import identifier, optional_identifier, synthetic_id
from tocsin.posts.post_addresses import account_id_in, platform_of, post_id_in
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import count, first, name_or_none, prose, text
from tocsin.posts.readers.fields.text_links import all_links
from tocsin.posts.readers.meta.crowdtangle_times import dashboard_time
from tocsin.posts.records import Other, Outcome, Post, Record

_OWN: Final = frozenset(
    {
        "Page Name",
        "Group Name",
        "Page Category",
        "Page Admin Top Country",
        "Page Description",
        "Page Created",
        "Facebook Id",
        "Likes at Posting",
        "Followers at Posting",
        "Subscribers at Posting",
        "Members at Posting",
        "Post Created",
        "Post Created Date",
        "Post Created Time",
        "Total Interactions",
        "Video Share Status",
        "Is Video Owner?",
        "Post Views",
        "Total Views For All Crossposts",
        "Final Link",
        "Image Text",
        "Link Text",
        "Sponsor Name",
        "Overperforming Score",
    }
)
_TIME: Final = ("Post Created", "Created", "Post Created Date", "Date", "Published")
_NAME: Final = ("Page Name", "Group Name", "Account", "Subreddit", "Name", "Source")
_SEPARATOR: Final = " :=: "  # between several links or texts in one cell
_PLATFORMS: Final = {"x": "x", "twitter": "x"}


class CrowdTangle(Reader):
    """Reads CrowdTangle's CSV exports, whole or cut down to a few columns."""

    name: ClassVar[str] = "crowdtangle"
    title: ClassVar[str] = "CrowdTangle CSV"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        row = record.value
        own = sum(name in row for name in _OWN)
        if own < 2 and any(
            str(name).startswith(("Overperforming Score (", "Total Interactions (")) for name in row
        ):
            own += 1
        return {0: 0.0, 1: 0.3}.get(own, 0.92)

    def read(self, record: Record) -> Iterable[Outcome]:
        row = {str(name).strip(): value for name, value in record.value.items()}
        if not any(name in row for name in _TIME):
            return [Other("pages")]
        return [_post(row)]


def _post(row: Mapping[str, Any]) -> Post:
    url = text(first(row, "URL", "Post URL")).strip()
    platform = _platform(row, url)
    created_at, notes = _created(row)
    body = _text(row)
    account, account_notes = _account(row, url)
    name = name_or_none(first(row, *_NAME))
    link = text(first(row, "Final Link", "Link")).split(_SEPARATOR)
    likes = first(row, "Likes", "Score", "Upvotes", "Favorites")
    return Post(
        platform=platform,
        post_id=post_id_in(url) or synthetic_id(platform, url or (account, created_at, body)),
        account_id=account,
        account_name=name,
        created_at=created_at,
        text=body,
        urls=all_links(_elsewhere(link, url), body),
        media=[text(row["Photo"])] if text(row.get("Photo")).startswith("http") else [],
        likes=count(likes),
        reposts=count(first(row, "Shares", "Retweets")),
        replies=count(row.get("Comments")),
        views=count(first(row, "Post Views", "Views", "Total Views")),
        followers=count(
            first(
                row,
                "Followers at Posting",
                "Likes at Posting",
                "Members at Posting",
                "Subscribers at Posting",
                "Page Likes",
                "Followers",
                "Subscribers",
            )
        ),
        notes=notes + account_notes,
    )


def _elsewhere(links: list[str], url: str) -> list[str]:
    """Links to something else: a photo's ``Link`` is often the post itself."""
    own = post_id_in(url)
    found = (link.strip() for link in links)
    return [link for link in found if link != url and (own is None or post_id_in(link) != own)]


def _created(row: Mapping[str, Any]) -> tuple[Any, tuple[str, ...]]:
    if not first(row, "Post Created", "Created") and first(row, "Post Created Time"):
        both = f"{text(row.get('Post Created Date'))} {text(row['Post Created Time'])}"
        return dashboard_time(both.strip(), "Post Created Date")
    field = next((name for name in _TIME if first(row, name)), "Post Created")
    return dashboard_time(row.get(field), field)


def _account(row: Mapping[str, Any], url: str) -> tuple[str, tuple[str, ...]]:
    """The Facebook id; without that column the numeric id in the URL, then a name."""
    for field in ("Facebook Id", "Account Id", "Page Id", "Group Id"):
        found = optional_identifier(row.get(field), field)
        if found is not None:
            return found, ()
    numeric = account_id_in(url)
    if numeric is not None:
        return numeric, ("account_from_url",)
    handle = optional_identifier(row.get("User Name"), "User Name")
    if handle is not None:
        return handle, ("account_by_name",)
    return identifier(first(row, *_NAME), "Page Name"), ("account_by_name",)


def _text(row: Mapping[str, Any]) -> str:
    """What the author wrote: the message, or Instagram's caption, or Reddit's title and text.

    ``Link Text``, and ``Description`` next to a ``Message``, are the preview of a link.
    """
    if "Message" in row:
        return prose(row["Message"]).partition(_SEPARATOR)[0]
    parts = (prose(row.get("Title")), prose(first(row, "Description", "Text")))
    return "\n".join(part for part in parts if part)


def _platform(row: Mapping[str, Any], url: str) -> str:
    stated = text(row.get("Platform")).strip().lower()
    if stated:
        return _PLATFORMS.get(stated, stated)
    served = platform_of(url)
    if served:
        return served
    if "Subreddit" in row:
        return "reddit"
    return "instagram" if "Account" in row and "Page Name" not in row else "facebook"
