"""The settings that shaped a result, and what a reader must know before believing it."""

from typing import Any

from tocsin.chain.ground import Ground
from tocsin.chain.reading import HowToRead
from tocsin.detect.coordination.networks import SEED
from tocsin.detect.coordination.tables import Coordination
from tocsin.engine.base import Engine


def parameters(
    ground: Ground, found: Coordination, how: HowToRead | None, engine: Engine
) -> dict[str, Any]:
    """Every setting that shaped the result."""
    settings: dict[str, Any] = {
        "engine": engine.name,
        "leiden_seed": SEED,
        "fdr": found.test.fdr,
        "permutations": found.test.permutations,
        "permutation_seed": found.test.seed,
        "embedder": how.embedder if how else None,
        "read": how.most if how else 0,
    }
    for choice in ground.choices:
        behaviour = choice.behaviour
        settings[behaviour.name] = {
            "window_s": behaviour.window_s,
            "window_reason": choice.reason,
            "min_objects": behaviour.min_objects,
            "max_sharers": behaviour.max_sharers,
        }
    for item in ground.imports:
        for name, value in item.settings.items():
            stated = settings.setdefault(name, value)
            if stated != value:
                settings[name] = "differs between imports"
    return settings


def caveats(ground: Ground) -> tuple[str, ...]:
    """What a reader must know about these posts before believing any number."""
    caveats, summary = [], ground.summary
    if summary.offset_unknown:
        caveats.append(
            f"{summary.offset_unknown:,} of {summary.posts:,} posts state no time zone; their "
            "times are read in the zone given at import. A wrong zone shifts them by hours."
        )
    narrow = [b for b in ground.behaviours if b.window_s < 120]
    if narrow and summary.coarse:
        caveats.append(
            "The times of these posts are whole minutes, so a window of "
            f"{narrow[0].window_s} s cannot tell seconds apart: two posts in one minute count "
            "as simultaneous."
        )
    if len(summary.platforms) > 1:
        caveats.append(
            "Accounts on different platforms are different accounts here, whoever runs them."
        )
    return tuple(caveats)
