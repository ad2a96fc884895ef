"""One writer a format; each knows its platform's export as its documentation describes it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.bluesky import write_bluesky
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.exports.facebook import write_facebook
from tocsin.exercise.exports.forum import write_forum
from tocsin.exercise.exports.mastodon import write_mastodon
from tocsin.exercise.exports.telegram import write_telegram
from tocsin.exercise.exports.tiktok import write_tiktok
from tocsin.exercise.exports.whatsapp import write_whatsapp
from tocsin.exercise.exports.x import write_x
from tocsin.exercise.exports.youtube import write_youtube
from tocsin.exercise.scene import ScenarioPost

__all__ = ["WRITERS", "Export", "Fate"]

WRITERS: Final[Mapping[str, Callable[[Sequence[ScenarioPost], Chance], Export]]] = MappingProxyType(
    {
        "x": write_x,
        "telegram": write_telegram,
        "bluesky": write_bluesky,
        "facebook": write_facebook,
        "youtube": write_youtube,
        "mastodon": write_mastodon,
        "tiktok": write_tiktok,
        "whatsapp": write_whatsapp,
        "forum": write_forum,
    }
)
