"""The test of every pair again, as slow loops over shares that are plainly right.

Only the cutting of time and the false discovery rate of given p-values, which have tests of
their own, are the product's.
"""

import importlib.util
import math
from collections import Counter
from pathlib import Path

import numpy as np

from tocsin.detect.coordination.discovery import spreading
from tocsin.detect.coordination.slices import slices

_path = Path(__file__).parents[2] / "contract" / "oracle.py"
_spec = importlib.util.spec_from_file_location("oracle", _path)
oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(oracle)

US = 1_000_000
FAR = 10
LEAST_OCCASIONS = 2
LEAST_EXCESS = 3.0


class Layer:
    """A behaviour and the shares it looks at; near pairs of shares and how often all happen."""

    def __init__(self, behaviour, shares):
        size = Counter(s["object_id"] for s in shares)
        self.behaviour = behaviour
        self.window_us = behaviour.window_s * US
        self.shares = [s for s in shares if size[s["object_id"]] <= behaviour.max_sharers]
        self.kept = oracle.kept_shares(shares, behaviour.max_sharers)
        self.size = Counter(s["object_id"] for s in self.shares)
        self.dense = oracle.density(self.shares, behaviour.window_s)
        self.meetings = self._meetings()

    def _meetings(self):
        """(pair, object, t of the first, t of the second)."""
        at = {(s["post_key"], s["object_id"]): s["t"] for s in self.kept}
        return [
            (tuple(sorted((a0, a1))), thing, at[p0, thing], at[p1, thing])
            for thing, a0, p0, a1, p1 in oracle.meetings(self.kept, self.behaviour.window_s)
        ]


class Together:
    """Some layers as one test: their slices, and chance's rates without the known pairs."""

    def __init__(self, number, layers):
        self.number = number  # the layer, or -1 for all together
        self.layers = layers
        window_s = max(layer.behaviour.window_s for layer in layers)
        width = window_s * US or 1
        counted = Counter()
        for layer in layers:
            for (_, bucket), (shares, _, _) in layer.dense.items():
                counted[bucket - bucket % width] += shares
        buckets = sorted(counted)
        self.cut = slices(
            np.array(buckets, dtype=np.int64), np.array([counted[b] for b in buckets]), window_s
        )
        self.apart = FAR * window_s * US
        self.leave_out(set())

    def place(self, t):
        return int(self.cut.of(np.array([t]))[0])

    def leave_out(self, known):
        self.rates = [self._rate(layer, known) for layer in self.layers]
        self.odds = [
            {thing: self._odds(layer, thing, known) for thing in layer.size}
            for layer in self.layers
        ]

    def _rate(self, layer, known):
        """In each slice, for two of its shares, to be a meeting."""
        shares, near = np.zeros(len(self.cut)), np.zeros(len(self.cut))
        for (_, bucket), (shared, close, _) in layer.dense.items():
            shares[self.place(bucket)] += shared
            near[self.place(bucket)] += close
        for pair, _, _, later in layer.meetings:
            near[self.place(later)] -= pair in known
        near = np.maximum(near, 0)
        of_all = shares * (shares - 1) / 2
        usual = (near.sum() + 1) / max(of_all.sum(), 1)
        return (near + 1) / (of_all + 1 / usual)

    def _odds(self, layer, thing, known):
        """Of a pair of moments of an object, to be near rather than far."""
        near = sum(v[1] for (o, _), v in layer.dense.items() if o == thing)
        close = sum(v[2] for (o, _), v in layer.dense.items() if o == thing)
        near -= sum(pair in known for pair, o, _, _ in layer.meetings if o == thing)
        every = layer.size[thing] * (layer.size[thing] - 1) / 2
        return max(near, 0) / max(every - close, 1)

    def chance(self, pair, occasions):
        """P(at least so many occasions), and what is expected of activity and of taste."""
        mean, taste = np.zeros(len(self.cut)), []
        for layer, rate, odds in zip(self.layers, self.rates, self.odds, strict=True):
            one, two = ([s for s in layer.shares if s["account_key"] == key] for key in pair)
            active, other = (Counter(self.place(s["t"]) for s in own) for own in (one, two))
            for slot in active:
                mean[slot] += active[slot] * other[slot] * rate[slot]
            for thing in {s["object_id"] for s in one} & {s["object_id"] for s in two}:
                far = sum(
                    abs(s["t"] - o["t"]) > FAR * layer.window_us
                    for s in one
                    for o in two
                    if s["object_id"] == o["object_id"] == thing
                )
                taste.append(far * odds[thing])
        success = [[-math.expm1(-m) for m in means] for means in (mean, taste)]
        at = [1.0]
        for s in success[0] + success[1]:
            at = [p * (1 - s) + (at[n - 1] * s if n else 0) for n, p in enumerate([*at, 0.0])]
        return sum(at[occasions:]), sum(success[0]), sum(success[1])

    def occasions(self, pair):
        """By a greedy loop over the meetings of the pair."""
        began = []
        met = [m for layer in self.layers for m in layer.meetings if m[0] == pair]
        for _, _, earlier, later in sorted(met, key=lambda m: m[3]):
            slot = self.place(later)
            if self.place(earlier) != slot or slot in map(self.place, began):
                continue
            if not began or later > began[-1] + self.apart:
                began.append(later)
        return len(began)


def candidates(groups, layers):
    """Pairs with enough objects that activity over the whole span would not often give.

    In any layer, or in all together; what such pairs shared is not in chance's rate.
    """
    joint = oracle.joint_objects_of_groups(groups)
    kept = set(joint)
    while True:
        rates = [_usual(layer, number, joint, kept) for number, layer in enumerate(layers)]
        found = {pair for pair in kept if _stands_out(pair, joint[pair], layers, rates)}
        if found == kept:
            return {pair: joint[pair][1] for pair in kept}
        kept = found


def _usual(layer, number, joint, kept):
    total = len(layer.shares)
    near = sum(v[1] for v in layer.dense.values()) - sum(joint[pair][0][number] for pair in kept)
    return max(near, 1.0) / max(total * (total - 1) / 2, 1)


def _stands_out(pair, joint, layers, rates):
    alone, objects = joint
    expected = []
    for layer, rate in zip(layers, rates, strict=True):
        counts = Counter(s["account_key"] for s in layer.shares)
        expected.append(counts[pair[0]] * counts[pair[1]] * rate)
    tests = [*zip(alone, expected, strict=True), (objects, sum(expected))]
    return any(_rare(seen, mean) for seen, mean in tests)


def _rare(objects, expected):
    below = sum(math.exp(-expected) * expected**n / math.factorial(n) for n in range(int(objects)))
    return 1 - below < 0.01


def tested(kinds, behaviours, fdr):
    """Per pair: objects, occasions, p, q, and the layer that decided (-1: all together).

    ``kinds`` holds the shares of each kind, ``behaviours`` each kind's, narrowest first.
    Also the number of pairs that could have met.
    """
    groups = [
        (oracle.kept_shares(kinds[group[0].kind], group[0].max_sharers), group)
        for group in behaviours
    ]
    layers = [Layer(b, kinds[b.kind]) for group in behaviours for b in group]
    met = candidates(groups, layers)
    least = min(layer.behaviour.min_objects for layer in layers)
    able = len(oracle.able([layer.shares for layer in layers], least))
    able = max(able, len({account for pair in met for account in pair}))
    tests = [Together(-1, layers)] if len(layers) > 1 else []
    tests += [Together(number, [layer]) for number, layer in enumerate(layers)]
    occasions = {pair: [test.occasions(pair) for test in tests] for pair in met}
    known = set(met)
    while True:
        for test in tests:
            test.leave_out(known)
        rows = {
            pair: (objects, *_decided(pair, tests, occasions[pair]))
            for pair, objects in met.items()
        }
        q = _q_values({pair: row[2] for pair, row in rows.items()}, able, fdr)
        kept = {pair for pair in known if q[pair] <= fdr}
        if kept == known:
            return {pair: (*row, q[pair]) for pair, row in rows.items()}, able * (able - 1) // 2
        known = kept


def _decided(pair, tests, occasions):
    """Occasions, p, and the number of the test with the smallest p; p corrected for all."""
    found = []
    for test, seen in zip(tests, occasions, strict=True):
        p, by_activity, by_taste = test.chance(pair, seen)
        if seen < LEAST_OCCASIONS or seen < LEAST_EXCESS * (by_activity + by_taste):
            p = 1.0
        found.append((p, test.number, seen))
    p, number, seen = min(found, key=lambda test: test[0])
    return seen, min(p * len(tests), 1.0), number


def _q_values(p_values, able, fdr):
    pairs = sorted(p_values)
    a, b = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    q = spreading(a, b, np.array([p_values[pair] for pair in pairs]), able, fdr)
    return dict(zip(pairs, q.tolist(), strict=True))
