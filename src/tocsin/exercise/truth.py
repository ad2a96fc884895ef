"""The answers: who was planted where, what they did together, and what each file holds.

Everything is named by the ids that stand in the exports, so that a finding can be checked
against it without knowing how the exercise was made.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.exercise.exports import Export, Fate
from tocsin.exercise.scenario import Scenario
from tocsin.exercise.scene import Account, ScenarioPost
from tocsin.exercise.stage import Action, Planted
from tocsin.exercise.talk import Talk
from tocsin.exercise.talk.telling import talk_factchecks, talk_posts, talk_themes, talk_voids

TRUTH_VERSION: Final = 3
_MOMENTS: Final = ("first_question", "last_question", "first_answer")


def tell_truth(
    scenario: Scenario,
    planted: Sequence[Planted],
    accounts: Sequence[Account],
    exports: Sequence[Export],
    talk: Talk,
) -> dict[str, Any]:
    """The contents of ``truth.json``; ``accounts`` are all who could have posted."""
    files = [_file(export) for export in exports]
    counts = ("records", "posts", "others", "duplicates", "rejected")
    return {
        "truth_version": TRUTH_VERSION,
        "all_is_invented": True,
        "scenario": _scenario(scenario),
        "campaigns": [_group(group) for group in planted if not group.is_benign],
        "benign": [_group(group) for group in planted if group.is_benign],
        "bystanders": _accounts(one for one in accounts if one.role == "organic"),
        "talk": _talk(talk),
        "files": files,
        "totals": {count: sum(file[count] for file in files) for count in counts},
    }


def _talk(talk: Talk) -> dict[str, Any]:
    """What was said, by post; times of voids as those of posts."""
    return {
        "themes": talk_themes(talk),
        "factchecks": talk_factchecks(talk),
        "posts": [_reference(post) | told for post, told in talk_posts(talk)],
        "voids": [
            {
                key: _clock(value) if key in _MOMENTS and value else value
                for key, value in void.items()
            }
            for void in talk_voids(talk)
        ],
    }


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "seed": scenario.seed,
        "posts": scenario.posts,
        "start": scenario.start.astimezone(UTC).isoformat(),
        "days": scenario.days,
        "platforms": list(scenario.platforms),
        "languages": list(scenario.languages),
        "accounts": scenario.accounts,
        "campaigns": list(scenario.campaigns),
        "benign": list(scenario.benign),
        "themes": list(scenario.themes),
        "level": scenario.level,
        "evasions": dict(scenario.operator),
    }


def _file(export: Export) -> dict[str, Any]:
    return {
        "file": export.file,
        "platform": export.platform,
        "format": export.shape,
        "records": export.fates.total(),
        "posts": export.fates[Fate.POST],
        "others": export.fates[Fate.OTHER],
        "duplicates": export.fates[Fate.DUPLICATE],
        "rejected": export.fates[Fate.REJECTED],
    }


def _group(group: Planted) -> dict[str, Any]:
    return {
        "id": group.name,
        "behaviour": group.behaviour.value,
        "story": group.story,
        **({"lesson": group.lesson} if group.is_benign else {"strength": group.strength}),
        "window_s": group.window_s,
        "languages": list(dict.fromkeys(member.language for member in group.members)),
        "accounts": _accounts(group.members),
        "actions": [_action(action) for action in group.actions],
        "other_posts": [_reference(post) for post in group.others],
    }


def _accounts(members: Iterable[Account]) -> dict[str, list[dict[str, str]]]:
    """Members by platform."""
    found: dict[str, list[dict[str, str]]] = {}
    for member in members:
        entry = {"id": member.account_id, "handle": member.handle, "name": member.name}
        found.setdefault(member.platform, []).append(entry)
    return found


def _action(action: Action) -> dict[str, Any]:
    hidden, shared = action.disguised, {"object": action.shared}
    if action.target is not None:
        shared = {
            "object": action.target.post_id,
            "object_author": action.target.account.account_id,
        }
    return {
        **shared,
        "language": action.language,
        "start": _clock(min(post.t_ms for post in action.posts)),
        "end": _clock(max(post.t_ms for post in action.posts)),
        "posts": [_reference(post) for post in action.posts],
        **({"disguised": [_reference(post) for post in hidden]} if hidden else {}),
    }


def _reference(post: ScenarioPost) -> dict[str, str]:
    """A post by its platform's id; on Telegram that is ``chat/message``."""
    return {
        "platform": post.platform,
        "id": post.post_id,
        "account": post.account.account_id,
        "time": _clock(post.t_ms),
    }


def _clock(t_ms: int) -> str:
    moment = datetime.fromtimestamp(t_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{moment}.{t_ms % 1_000:03d}Z"
