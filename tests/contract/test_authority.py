"""The relational steps of authority: the same rows on every engine, and those of a slow loop."""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.authority import answering, counting
from tocsin.detect.authority.schemas import ANYBODY, STANCES, TOPICS
from tocsin.detect.reach import reach
from tocsin.posts.schema import POSTS

WEEK_S = 7 * 86_400
US = 1_000_000
ACCOUNTS = {1: "Office", 2: "Office", 3: "Peer"}
SITES = {"office.example": "Office", "p.example": "Peer"}
ROLES = ["demand", "rumour", "answer", "other"]


def debate(seed, rows=150):
    """Posts of few accounts on few topics, with ties in time, before and after 1970's week one."""
    rng = np.random.default_rng(seed)
    made, about = [], []
    for number in range(rows):
        kind = str(rng.choice(["post", "post", "repost", "quote", "reply"]))
        target = str(rng.integers(0, rows))
        host = str(
            rng.choice(["office.example", "p.example", "www.office.example", "else.example"])
        )
        links = rng.random() < 0.3
        made.append(
            {
                **dict.fromkeys(POSTS.names),
                "platform": str(rng.choice(["x", "x", "telegram"])), "post_id": str(number),
                "kind": kind, "post_key": number * 7 - 300, "text": f"text {number}",
                "account_key": int(rng.integers(1, 12)),
                "created_at": int(rng.integers(-9, 60)) * 6 * 3_600 * US,
                "repost_of": target if kind == "repost" else None,
                "quote_of": target if kind == "quote" else None,
                "reply_to": target if kind == "reply" else None,
                "urls": [f"https://{host}/{number}?x"] if links else [],
                "domains": [".".join(host.split(".")[-2:])] if links else [],
                "reposts": [None, 0, 5][int(rng.integers(0, 3))],
            }
        )  # fmt: skip
        chosen = set(rng.choice(["a", "b", "c", "d"], rng.integers(0, 3)).tolist())
        about += [(number * 7 - 300, topic, str(rng.choice(ROLES))) for topic in sorted(chosen)]
    return made, about


class Debate:
    """The tables in an engine, and the same as lists for the loops."""

    def __init__(self, engine, seed):
        self.engine = engine
        self.rows, self.about = debate(seed)
        self.posts = engine.table(pa.Table.from_pylist(self.rows, schema=POSTS))
        named = [dict(zip(TOPICS.names, row, strict=True)) for row in self.about]
        self.topics = engine.table(pa.Table.from_pylist(named, schema=TOPICS))
        self.accounts = engine.table(
            pa.table({"institution": [*ACCOUNTS.values()], "account_key": [*ACCOUNTS]})
        )
        self.sites = engine.table(pa.table({"institution": [*SITES.values()], "site": [*SITES]}))
        self.told = counting.on_topic(self.posts, self.topics, reach(self.posts), WEEK_S)
        self.roles = answering.roles(self.topics, self.told)
        self.reach = {r["post_key"]: r["reach"] for r in self.list_of(reach(self.posts))}
        self.on = {post for post, _, _ in self.about}
        self.by_key = {row["post_key"]: row for row in self.rows}

    def list_of(self, table):
        return self.engine.to_arrow(table).to_pylist()

    def start(self, row):
        monday = 4 * 86_400 * US
        return row["created_at"] - (row["created_at"] - monday) % (WEEK_S * US)


@pytest.fixture
def held(engine):
    return Debate(engine, 3)


def test_posts_on_topics_stand_once_in_weeks_from_monday(held):
    found = {row["post_key"]: (row["start"], row["reach"]) for row in held.list_of(held.told)}
    assert found == {key: (held.start(held.by_key[key]), held.reach[key]) for key in held.on}


def test_exposures_are_summed_by_institution_and_week(held):
    expected = defaultdict(list)
    for key in held.on:
        row = held.by_key[key]
        if row["account_key"] in ACCOUNTS:
            expected[ACCOUNTS[row["account_key"]], held.start(row)].append(held.reach[key])
    found = held.list_of(counting.exposed(held.told, held.accounts))
    assert {(r["institution"], r["start"]): (r["posts"], r["x"], r["xx"]) for r in found} == {
        cell: (len(own), sum(own), sum(n * n for n in own)) for cell, own in expected.items()
    }
    every = held.list_of(counting.all_exposed(held.told))
    assert sum(row["n"] for row in every) == sum(held.reach[key] for key in held.on)


def slow_citing(held):
    own = defaultdict(set)
    for row in held.rows:
        if row["account_key"] in ACCOUNTS:
            own[row["platform"], row["post_id"]].add(ACCOUNTS[row["account_key"]])
    found = set()
    for key in held.on:
        row = held.by_key[key]
        names = {SITES.get(url.split("/")[2]) for url in row["urls"]}
        names |= {SITES.get(domain) for domain in row["domains"]}
        for target in (row["repost_of"], row["quote_of"]):
            names |= own.get((row["platform"], target), set())
        found |= {(key, name) for name in names - {None, ACCOUNTS.get(row["account_key"])}}
    return found


def test_others_cite_by_links_quotes_and_reposts(held):
    cited = counting.citing(held.posts, held.told, held.accounts, held.sites)
    found = held.list_of(cited)
    assert {(row["post_key"], row["institution"]) for row in found} == slow_citing(held)
    assert len(found) == len(slow_citing(held))
    sums = held.list_of(counting.cited_sums(held.told, cited))
    wrote = Counter((held.start(held.by_key[k]), held.by_key[k]["account_key"]) for k in held.on)
    of_account = Counter(
        (name, held.start(held.by_key[key]), held.by_key[key]["account_key"])
        for key, name in slow_citing(held)
    )
    expected = defaultdict(lambda: np.zeros(3))
    for (name, start, account), x in of_account.items():
        expected[name, start] += [x, x * x, x * wrote[start, account]]
    assert {(r["institution"], r["start"]): [r["x"], r["xx"], r["xn"]] for r in sums} == {
        cell: part.tolist() for cell, part in expected.items()
    }


def test_what_others_posted_is_all_less_their_own(held):
    every, own = counting.others_sums(held.told, held.accounts)
    total = sum(row["n"] for row in held.list_of(every))
    mine = sum(row["n"] for row in held.list_of(own) if row["institution"] == "Office")
    others = [key for key in held.on if ACCOUNTS.get(held.by_key[key]["account_key"]) != "Office"]
    assert total - mine == len(others)


def slow_demand(held):
    asks, spreads = {}, []
    for key, topic, role in held.about:
        row = held.by_key[key]
        if role == "demand":
            cell = (topic, row["account_key"])
            asks[cell] = min(asks.get(cell, (10**18, 0)), (row["created_at"], key))
        elif role == "rumour" and held.reach[key]:
            spreads.append((topic, row["created_at"], key, held.reach[key]))
    return [(topic, t, key, 1) for (topic, _), (t, key) in asks.items()] + spreads


def test_demand_is_who_asks_and_exposures_to_rumours(held):
    found = held.list_of(answering.asked(held.roles))
    assert sorted((r["topic"], r["t"], r["post_key"], r["weight"]) for r in found) == sorted(
        slow_demand(held)
    )


def test_waits_run_from_the_first_demand_to_the_first_answer(held):
    names = held.engine.table(pa.table({"institution": ["Office", "Peer", ANYBODY]}))
    demand = answering.asked(held.roles)
    found = answering.waits(demand, answering.answering(held.roles, held.accounts), names)
    got = {(r["institution"], r["topic"]): r for r in held.list_of(found)}
    for topic in {row[0] for row in slow_demand(held)}:
        own = [row for row in slow_demand(held) if row[0] == topic]
        for name in ("Office", "Peer", ANYBODY):
            answers = [
                (held.by_key[key]["created_at"], key)
                for key, of, role in held.about
                if (of, role) == (topic, "answer")
                and (name == ANYBODY or ACCOUNTS.get(held.by_key[key]["account_key"]) == name)
            ]
            first = min(answers, default=(None, None))
            row = got.pop((name, topic))
            assert (row["asked_t"], row["demand_post_key"]) == min((t, k) for _, t, k, _ in own)
            assert (row["answered_t"], row["answer_post_key"]) == first
            assert row["demand"] == sum(weight for *_, weight in own)
            assert row["unanswered"] == sum(
                weight for _, t, _, weight in own if first[0] is None or t < first[0]
            )
    assert not got


def test_answers_stand_beside_the_rumours_on_their_topics(held):
    expected = set()
    for name in ("Office", "Peer"):
        mine = {
            (key, topic)
            for key, topic, role in held.about
            if role == "answer" and ACCOUNTS.get(held.by_key[key]["account_key"]) == name
        }
        answered = {topic for _, topic in mine}
        rumours = {k for k, topic, role in held.about if role == "rumour" and topic in answered}
        pairs = {(False, key) for key, _ in mine} | {(True, key) for key in rumours}
        expected |= {
            (name, is_rumour, key, held.reach[key] - 1)
            for is_rumour, key in pairs
            if held.reach[key]
        }
    passed = answering.corrected(held.roles, held.accounts)
    found = held.list_of(passed)
    assert {
        (r["institution"], r["is_rumour"], r["post_key"], r["passed"]) for r in found
    } == expected
    assert {r["post_key"]: r["t"] for r in found} == {
        key: held.by_key[key]["created_at"] for _, _, key, _ in expected
    }
    late = {r["post_key"]: r["delay_s"] for r in held.list_of(answering.delays(held.posts, passed))}
    for _, _, key, _ in expected:
        row = held.by_key[key]
        after = [
            (one["created_at"] - row["created_at"]) / US
            for one in held.rows
            if (one["platform"], one["repost_of"]) == (row["platform"], row["post_id"])
            and one["created_at"] >= row["created_at"]
        ]
        assert late.get(key) == (np.median(after) if after else None)


def test_an_institution_answers_itself_only_on_one_platform(held):
    found = held.list_of(counting.self_replies(held.posts, held.accounts))
    own = [row for row in held.rows if row["account_key"] in ACCOUNTS and row["kind"] != "repost"]
    expected = {
        (one["post_key"], two["post_key"], one["text"])
        for one in own
        for two in own
        if two["post_id"] in (one["reply_to"], one["quote_of"])
        and one["platform"] == two["platform"]
        and ACCOUNTS[one["account_key"]] == ACCOUNTS[two["account_key"]]
    }
    assert {(r["post_key"], r["corrects_post_key"], r["text"]) for r in found} == expected


def test_only_sides_count_as_stances(held):
    rng = np.random.default_rng(0)
    given = [
        (key, topic, str(rng.choice(["agree", "deny", "comment"]))) for key, topic, _ in held.about
    ]
    rows = [dict(zip(STANCES.names, row, strict=True)) for row in given]
    table = held.engine.table(pa.Table.from_pylist(rows, schema=STANCES))
    found = held.list_of(answering.stances(table, counting.timed(held.posts), held.accounts))
    assert {(r["institution"], r["topic"], r["stance"], r["post_key"]) for r in found} == {
        (ACCOUNTS[held.by_key[key]["account_key"]], topic, stance, key)
        for key, topic, stance in given
        if stance != "comment" and held.by_key[key]["account_key"] in ACCOUNTS
    }
