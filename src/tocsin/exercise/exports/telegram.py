"""Telegram Desktop's full export as machine-readable JSON: several chats in one document.

Text is a string, or a list of parts where there are links and tags; ids count up per chat;
service notices stand between the messages; a forward names its source but not its message.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.scene import Account, Part, Place, ScenarioPost, full_text, segments
from tocsin.posts.schema import Kind

_ABOUT = "Here is the data you requested. All of it is invented for an exercise."
_TYPES = {Part.MENTION: "mention", Part.HASHTAG: "hashtag", Part.LINK: "link"}


def write_telegram(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The export; every chat begins with its creation, groups see people join."""
    chats: dict[Place, list[ScenarioPost]] = {}
    for post in posts:
        if post.place is not None:
            chats.setdefault(post.place, []).append(post)
    fates: Counter[Fate] = Counter({Fate.POST: len(posts)})
    listed = []
    for place, said in chats.items():
        notices = _notices(place, said, chance)
        fates[Fate.OTHER] += len(notices)
        messages = notices + [_message(post) for post in said]
        messages.sort(key=lambda message: int(message["date_unixtime"]))
        listed.append(
            {
                "name": place.title,
                "type": "public_channel" if place.owner else "public_supergroup",
                "id": int(place.place_id),
                "messages": messages,
            }
        )
    document = {"about": _ABOUT, "chats": {"about": "Chats of this export.", "list": listed}}
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return Export("telegram_result.json", "telegram", "telegram_desktop", content, fates)


def _notices(place: Place, said: Sequence[ScenarioPost], chance: Chance) -> list[dict[str, Any]]:
    """Service notices: not posts. Their ids are negative, as for what came before the count."""
    first, action = said[0], "create_channel" if place.owner else "create_group"
    notices = [_notice(first.account, first.t_ms - 1_000, action, -1) | {"title": place.title}]
    if place.owner is None:
        people = list(dict.fromkeys(post.account for post in said[1:]))
        for number, person in enumerate(chance.some(people, 3)):
            joined = _notice(person, first.t_ms - 500, "join_group_by_link", -2 - number)
            notices.append(joined | {"inviter": "Group"})
    return notices


def _notice(actor: Account, t_ms: int, action: str, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "type": "service",
        **_dates(t_ms),
        "actor": actor.name,
        "actor_id": actor.account_id,
        "action": action,
        "text": "",
        "text_entities": [],
    }


def _message(post: ScenarioPost) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": _number(post),
        "type": "message",
        **_dates(post.t_ms),
        "from": post.account.name,
        "from_id": post.account.account_id,
    }
    shown, target = post, post.target
    if target is not None and post.kind is Kind.REPOST:
        shown = target
        message["forwarded_from"] = target.account.name
        message["forwarded_from_id"] = target.account.account_id
    elif target is not None:
        message["reply_to_message_id"] = _number(target)
    parts = [
        {"type": _TYPES.get(segment.part, "plain"), "text": segment.text}
        for segment in segments(shown)
    ]
    if len(parts) > 1:
        message["text"] = [part["text"] if part["type"] == "plain" else part for part in parts]
    else:
        message["text"] = full_text(shown)
    return message | {"text_entities": parts}


def _number(post: ScenarioPost) -> int:
    return int(post.post_id.rpartition("/")[2])


def _dates(t_ms: int) -> dict[str, str]:
    """The local time of a computer set to UTC, and the same moment as Unix seconds."""
    local = datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return {"date": local, "date_unixtime": str(t_ms // 1_000)}
