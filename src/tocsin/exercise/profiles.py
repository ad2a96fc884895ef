"""How each platform is used: its share of the posts, and what people do there."""

from dataclasses import dataclass
from typing import Final

from tocsin.posts.schema import Kind


@dataclass(frozen=True, slots=True)
class Profile:
    """Habits of a platform. All but ``weight`` and ``languages`` are probabilities.

    ``weight`` is its part of all posts against the other platforms' weights. ``languages``
    is how many of the scenario's languages are spoken there (of all, Chinese is heard only in
    what is planted), ``channels`` the part of accounts that broadcast to their own place.
    """

    weight: float
    kind: Kind = Kind.POST
    repost: float = 0.0
    quote: float = 0.0
    reply: float = 0.0
    link: float = 0.1
    hashtag: float = 0.2
    channels: float = 0.0
    languages: int = 10


PROFILES: Final = {
    "x": Profile(0.40, repost=0.40, quote=0.05, reply=0.15, link=0.15, hashtag=0.3),
    "telegram": Profile(
        0.14, kind=Kind.MESSAGE, repost=0.15, reply=0.2, hashtag=0.05, channels=0.15
    ),
    "bluesky": Profile(0.14, repost=0.3, quote=0.05, reply=0.2, hashtag=0.15),
    "facebook": Profile(0.08, link=0.35, hashtag=0.15, channels=1.0),
    "youtube": Profile(0.07, kind=Kind.COMMENT, reply=0.35, link=0.03, hashtag=0.0),
    "mastodon": Profile(0.06, repost=0.2, reply=0.2, hashtag=0.3),
    "tiktok": Profile(0.04, link=0.0, hashtag=0.9),
    "whatsapp": Profile(0.04, kind=Kind.MESSAGE, link=0.08, hashtag=0.0, languages=2),
    "forum": Profile(0.03, reply=0.5, hashtag=0.0, languages=3),
}

# The part of a day's posts that fall in each hour of local time, in per cent: quiet at
# night, a first rise before work, the evening highest.
HOURS: Final = (
    *(1.6, 0.9, 0.6, 0.5, 0.5, 0.9, 2.1, 4.0, 5.0, 5.0, 4.9, 5.1),
    *(5.8, 5.6, 4.9, 4.8, 5.0, 5.6, 6.2, 6.9, 7.5, 7.2, 5.6, 3.8),
)
