"""A large exercise as columns: a realistic background with planted groups, and the truth.

For validation and benchmarks of detection at one to ten million shares. The campaigns are
played as :mod:`tocsin.exercise.bulk_plans` describes them, with the tactics of the level's (or
the caller's) evasions; innocent look-alikes stand beside them, marked as such, so that both
readings of a figure can be computed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.exercise.adversary import Tactics, tactics_of
from tocsin.exercise.bulk import spread
from tocsin.exercise.bulk_plans import (
    INNOCENT,
    MANNERS,
    MIDDLE,
    STRONG,
    WEAK,
    Innocent,
    Manner,
    Strength,
    When,
)
from tocsin.exercise.bulk_world import HOUR_US, Drawn, Floats, Ints, World
from tocsin.exercise.levels import DEFAULT_LEVEL, Level, level_named
from tocsin.shares.objects import SHARES

Flags = npt.NDArray[np.bool_]

TRUTH: Final = pa.schema(
    {
        "account_key": pa.int64(),
        "group": pa.string(),
        "kind": pa.string(),
        "strength": pa.string(),
        "is_benign": pa.bool_(),
    }
)
"""One row for each planted account; an account is in one group."""

ACTS: Final = pa.schema(
    {
        "group": pa.string(),
        "action": pa.int64(),
        "account_key": pa.int64(),
        "object_id": pa.int64(),
        "t": pa.int64(),
    }
)
"""One row for each joint act: what was planted, without the ordinary shares around it."""

GROUPS_A_MILLION: Final = 60
"""Campaigns per million shares; there are half as many innocent groups."""
_FEWEST_GROUPS = 8
_ORDINARY = 5
_INNOCENT_ORDINARY = 15
_OWN_FROM = 1 << 40
_BATCH_ROWS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class SyntheticExercise:
    """``shares`` has the columns of :data:`tocsin.shares.objects.SHARES`, in no order."""

    shares: pa.Table
    truth: pa.Table
    acts: pa.Table


def synthetic_exercise(
    shares: int,
    accounts: int,
    seed: int,
    *,
    level: str = DEFAULT_LEVEL,
    evasions: Mapping[str, float] | None = None,
    groups: int | None = None,
    days: int = 7,
) -> SyntheticExercise:
    """All of :func:`bulk_exercise` at once.

    >>> made = synthetic_exercise(20_000, 2_000, 7)
    >>> made.shares.num_rows, made.shares.column_names
    (20000, ['account_key', 'object_id', 't', 'post_key'])

    Raises:
        UsageError: the level or an evasion is unknown.
    """
    made = bulk_exercise(
        shares, accounts, seed, level=level, evasions=evasions, groups=groups, days=days
    )
    return SyntheticExercise(pa.Table.from_batches(made.batches(), SHARES), made.truth, made.acts)


def bulk_exercise(
    shares: int,
    accounts: int,
    seed: int,
    *,
    level: str = DEFAULT_LEVEL,
    evasions: Mapping[str, float] | None = None,
    groups: int | None = None,
    days: int = 7,
) -> "BulkExercise":
    """An exercise whose shares come batch by batch.

    ``evasions`` are strengths from 0 to 1 by name; given, they replace the level's own.
    ``groups`` is the number of campaigns, 60 for each million shares by default.

    Raises:
        UsageError: the level or an evasion is unknown.
    """
    chosen = level_named(level)
    tactics = tactics_of(chosen.evasions if evasions is None else evasions)
    world = World(shares, accounts, seed, days)
    planting = _Planting(world)
    count = groups or max(_FEWEST_GROUPS, round(shares * GROUPS_A_MILLION / 1_000_000))
    planting.campaigns(count, chosen, tactics)
    planting.innocent(-(-count // 2))
    return BulkExercise(
        world, planting.drawn(), planting.camouflage, planting.truth(), planting.acts()
    )


@dataclass(frozen=True, slots=True)
class BulkExercise:
    """The world, what is planted in it (``planted``), and the truth.

    ``truth`` (schema :data:`TRUTH`) and ``acts`` (:data:`ACTS`) are small. ``camouflage`` is how
    many of the planted shares the operators have mixed in.
    """

    world: World
    planted: Drawn
    camouflage: int
    truth: pa.Table
    acts: pa.Table

    def batches(self, batch_rows: int = _BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """The shares (schema ``SHARES``); the planted ones are spread over the batches.

        Every call gives the same batches. There are as many shares as asked for (or the planted
        ones alone if these are more); what an operator mixes in as camouflage comes on top, so
        that the background does not thin out behind it.
        """
        world, planted = self.world, self.planted
        organic = max(0, world.shares + self.camouflage - len(planted.account))
        sizes = [min(batch_rows, organic - first) for first in range(0, organic, batch_rows)]
        first = 0
        for number, size in enumerate(sizes or [0]):
            drawn = world.draw(np.random.default_rng([world.seed, number]), size)
            part = slice(number, None, max(1, len(sizes)))
            columns = (
                spread(np.concatenate((drawn.account, planted.account[part])), world.seed, 1),
                spread(np.concatenate((drawn.shared, planted.shared[part])), world.seed, 2),
                np.concatenate((drawn.t_us, planted.t_us[part])),
            )
            rows = np.arange(first, first + len(columns[0]), dtype=np.int64)
            first += len(rows)
            arrays = [pa.array(column) for column in (*columns, spread(rows, world.seed, 3))]
            yield pa.RecordBatch.from_arrays(arrays, schema=SHARES)


@dataclass(frozen=True, slots=True)
class _Group:
    """A planted group: who, what they did together, and how many ordinary shares they add."""

    name: str
    kind: str
    strength: str
    is_benign: bool
    members: Ints
    joint: Drawn
    action: Ints
    ordinary: int


class _Planting:
    """Plants group after group, with new accounts and objects for each.

    Each group has a stream of chance of its own, so that an evasion changes what a group does
    and neither how large it is nor what the next one does: curves compare like with like.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = self._stream(0)
        self._groups: list[_Group] = []
        self.camouflage = 0
        self._next_account = world.accounts
        self._next_object = max(_OWN_FROM, world.last_object)

    def _stream(self, *path: int) -> np.random.Generator:
        return np.random.default_rng([self._world.seed, 2_000_000, *path])

    def campaigns(self, count: int, level: Level, tactics: Tactics) -> None:
        """``count`` campaigns, each manner in turn, strengths by the level's shares."""
        ends = np.cumsum((level.strong_share, level.middle_share))
        places = (self._rng.permutation(count) + 0.5) / count
        chosen = np.searchsorted(ends, places)
        for number in range(count):
            strength = (STRONG, MIDDLE, WEAK)[int(chosen[number])]
            manner = MANNERS[number % len(MANNERS)]
            self._rng = self._stream(1, number)
            self._campaign(f"campaign-{number + 1:03d}", manner, strength, tactics)

    def innocent(self, count: int) -> None:
        """``count`` look-alikes, each kind in turn."""
        for number in range(count):
            self._rng = self._stream(2, number)
            self._innocent(f"innocent-{number + 1:03d}", INNOCENT[number % len(INNOCENT)])

    def _campaign(self, name: str, manner: Manner, strength: Strength, tactics: Tactics) -> None:
        rng = self._rng
        planned, actions = self._between(strength.accounts), self._between(strength.actions)
        size = round(planned * tactics.account_factor)
        members = self._enter(size)
        shared, start = self._own(actions), self._starts(actions, members, manner.when)
        riding = rng.random(actions) >= manner.own_share
        popular = self._world.popular(rng, actions)
        shared = np.where(riding, popular.shared, shared)
        start = np.where(riding, popular.t_us, start)
        goes = rng.random((actions, size)) < strength.join / tactics.account_factor
        if manner.has_leader:
            goes[:, 0] = True
        goes &= self._awake(actions, size, tactics.awake_share)
        lag_s = float(rng.choice(strength.lags_s)) * tactics.lag_factor
        lags_us = rng.exponential(lag_s * 1e6, goes.shape)
        if manner.has_leader:
            lags_us[:, 0] = 0.0
        joint, action = self._joint(members, shared, start, goes, lags_us)
        changed = rng.random(len(action)) < tactics.reworded_share
        joint.shared[changed] = self._own(int(changed.sum()))
        camouflage = round(tactics.organic_per_act * len(action))
        self.camouflage += camouflage
        ordinary = _ORDINARY * size + camouflage
        self._groups.append(
            _Group(name, manner.kind, strength.name, False, members, joint, action, ordinary)
        )

    def _innocent(self, name: str, plan: Innocent) -> None:
        rng = self._rng
        members, actions = self._enter(self._between(plan.accounts)), self._between(plan.actions)
        start = self._starts(actions, members, plan.when)
        goes = rng.random((actions, len(members))) < plan.join
        lags_us = np.minimum(rng.exponential(plan.lag_s, goes.shape), plan.most_s) * 1e6
        if plan.has_leader:
            goes[:, 0] = True
            lags_us[:, 0] = 0.0
        joint, action = self._joint(members, self._own(actions), start, goes, lags_us)
        ordinary = _INNOCENT_ORDINARY * len(members)
        self._groups.append(_Group(name, plan.kind, "", True, members, joint, action, ordinary))

    def _joint(
        self, members: Ints, shared: Ints, start: Ints, goes: Flags, lags_us: Floats
    ) -> tuple[Drawn, Ints]:
        """The acts of who goes, action by action (rows of ``goes``), and the action of each.

        What would happen after the end of the exercise does not happen.
        """
        action, member = np.nonzero(goes)
        t_us = start[action] + lags_us[action, member].astype(np.int64)
        inside = t_us < self._world.end_us
        action, member, t_us = action[inside], member[inside], t_us[inside]
        return Drawn(members[member], shared[action], t_us), action.astype(np.int64)

    def _between(self, ends: tuple[int, int]) -> int:
        return int(self._rng.integers(ends[0], ends[1] + 1))

    def _enter(self, count: int) -> Ints:
        """New accounts of one circle: whoever acts together has the same taste, too."""
        circles = self._world.circles
        home = int(self._rng.integers(circles))
        first = -(-self._next_account // circles) * circles + home
        members = first + circles * np.arange(count, dtype=np.int64)
        self._next_account = int(members[-1]) + 1
        return members

    def _own(self, count: int) -> Ints:
        first = self._next_object
        self._next_object += count
        return np.arange(first, first + count, dtype=np.int64)

    def _starts(self, actions: int, members: Ints, when: When) -> Ints:
        rng, world = self._rng, self._world
        offset_h = float(world.offsets_h(members[:1])[0])
        rhythm = world.moments(rng, actions, offset_h)
        if when is When.RHYTHM:
            return rhythm
        if when is When.CLOCK:
            every_us = world.days * 24 * HOUR_US // (actions + 1)
            return world.end_us - every_us * np.arange(actions, 0, -1, dtype=np.int64)
        room_us = HOUR_US * (10 if when is When.ONE_DAY else 1)
        first = min(int(rng.choice(rhythm)), world.end_us - 2 * room_us)
        return first + np.sort(rng.integers(0, room_us, actions))

    def _awake(self, actions: int, members: int, share: float) -> Flags:
        """Which members are awake for which actions: one stretch each, at a place of its own."""
        length = max(1, round(share * actions))
        first = self._rng.integers(0, actions - length + 1, members)
        number = np.arange(actions)[:, None]
        return (number >= first) & (number < first + length)

    def drawn(self) -> Drawn:
        """All shares of all groups: the joint ones, and ordinary ones of the same accounts."""
        self._rng = self._stream(3)
        authors = [
            group.members[self._rng.integers(0, len(group.members), group.ordinary)]
            for group in self._groups
        ]
        ordinary = self._world.draw_for(self._rng, np.concatenate(authors))
        drawn = [*(group.joint for group in self._groups), ordinary]
        return Drawn(
            np.concatenate([each.account for each in drawn]),
            np.concatenate([each.shared for each in drawn]),
            np.concatenate([each.t_us for each in drawn]),
        )

    def truth(self) -> pa.Table:
        """Who is in which group (schema :data:`TRUTH`)."""
        seed, sizes = self._world.seed, [len(group.members) for group in self._groups]
        members = np.concatenate([group.members for group in self._groups])
        columns = {
            "account_key": spread(members, seed, 1),
            "group": np.repeat([group.name for group in self._groups], sizes),
            "kind": np.repeat([group.kind for group in self._groups], sizes),
            "strength": np.repeat([group.strength for group in self._groups], sizes),
            "is_benign": np.repeat([group.is_benign for group in self._groups], sizes),
        }
        return pa.table(columns, schema=TRUTH)

    def acts(self) -> pa.Table:
        """What the groups did together (schema :data:`ACTS`)."""
        seed, sizes = self._world.seed, [len(group.action) for group in self._groups]
        joint = [group.joint for group in self._groups]
        columns = {
            "group": np.repeat([group.name for group in self._groups], sizes),
            "action": np.concatenate([group.action for group in self._groups]),
            "account_key": spread(np.concatenate([each.account for each in joint]), seed, 1),
            "object_id": spread(np.concatenate([each.shared for each in joint]), seed, 2),
            "t": np.concatenate([each.t_us for each in joint]),
        }
        return pa.table(columns, schema=ACTS)
