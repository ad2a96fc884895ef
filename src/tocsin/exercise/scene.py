"""The things of the invented world: accounts, places and posts, before any format.

A post keeps its parts apart (mentions, body, hashtags, links); :func:`segments` puts them in
reading order, so that each writer can compute its own offsets, facets, entities or markup.
"""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.posts.schema import Kind


@dataclass(slots=True, eq=False)
class Account:
    """Someone who posts on one platform.

    ``account_id`` is the id as the platform's export writes it. ``role`` is ``organic`` or
    the id of the campaign or benign group it belongs to. ``broadcasts`` marks channels and
    pages: accounts that post to their own place.
    """

    platform: str
    account_id: str
    handle: str
    name: str
    language: str
    topic: str
    utc_offset_min: int
    followers: int
    created_ms: int
    role: str = "organic"
    broadcasts: bool = False


@dataclass(slots=True, eq=False)
class Place:
    """Where people meet: a chat or a video. ``owner`` is the channel it belongs to,
    if it is an account; ``channel_id`` is the YouTube channel of a video.
    """

    platform: str
    place_id: str
    title: str
    language: str
    owner: Account | None = None
    channel_id: str = ""


@dataclass(slots=True, eq=False)
class ScenarioPost:
    """A post of the scenario. ``post_id`` and the counts are given at the end, in time order.

    ``t_ms`` is milliseconds since 1970. ``body`` is the text without mentions, hashtags and
    links. ``target`` is what a repost repeats, a quote quotes or a reply answers.
    """

    account: Account
    t_ms: int
    body: str = ""
    language: str = "en"
    topic: str = ""
    kind: Kind = Kind.POST
    target: "ScenarioPost | None" = None
    place: Place | None = None
    mentions: tuple[Account, ...] = ()
    hashtags: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    post_id: str = ""
    likes: int = 0
    reposts: int = 0
    replies: int = 0
    views: int = 0

    @property
    def platform(self) -> str:
        """The author's platform."""
        return self.account.platform


class Part(StrEnum):
    """What a segment of a text is."""

    PLAIN = "plain"
    MENTION = "mention"
    HASHTAG = "hashtag"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. ``account`` is set for mentions; a link's text is its URL."""

    part: Part
    text: str
    account: Account | None = None


_SPACE = Segment(Part.PLAIN, " ")


def segments(post: ScenarioPost) -> list[Segment]:
    """The text in reading order: mentions, body, hashtags, links, with a space between."""
    pieces = [Segment(Part.MENTION, "@" + person.handle, person) for person in post.mentions]
    if post.body:
        pieces.append(Segment(Part.PLAIN, post.body))
    pieces.extend(Segment(Part.HASHTAG, "#" + tag) for tag in post.hashtags)
    pieces.extend(Segment(Part.LINK, url) for url in post.urls)
    spaced = [piece for pair in pieces for piece in (pair, _SPACE)]
    return spaced[:-1]


def full_text(post: ScenarioPost) -> str:
    """The text as a reader of the platform sees it, links in full."""
    return "".join(segment.text for segment in segments(post))
