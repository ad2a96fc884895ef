"""A WhatsApp group exported as text: day first, 24 hours, messages over several lines.

Minutes only and no zone: the telephone stood on UTC. Notices have no author; a deleted
message leaves a placeholder.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from tocsin.exercise.chance import Chance
from tocsin.exercise.exports.export import Export, Fate
from tocsin.exercise.scene import ScenarioPost, full_text

_ENCRYPTED = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even "
    "WhatsApp, can read or listen to them. Tap to learn more."
)


def write_whatsapp(posts: Sequence[ScenarioPost], chance: Chance) -> Export:
    """The chat, with notices at its head and a deletion here and there."""
    fates: Counter[Fate] = Counter()
    lines: list[str] = []
    if posts:
        head = _stamp(posts[0].t_ms)
        creator = posts[0].account.account_id
        lines += [f"{head}{_ENCRYPTED}", f'{head}{creator} created group "Tolvane neighbours"']
        fates[Fate.OTHER] += 2
    for post in posts:
        text = full_text(post)
        if chance.happens(0.15):
            text = text.replace(". ", ".\n", 1)
        lines.append(f"{_stamp(post.t_ms)}{post.account.account_id}: {text}")
        fates[Fate.POST] += 1
        if chance.happens(0.02):
            lines.append(f"{_stamp(post.t_ms)}{post.account.account_id}: This message was deleted")
            fates[Fate.OTHER] += 1
    content = "".join(line + "\n" for line in lines).encode()
    return Export("whatsapp_chat.txt", "whatsapp", "whatsapp_text", content, fates)


def _stamp(t_ms: int) -> str:
    return datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%d/%m/%Y, %H:%M - ")
