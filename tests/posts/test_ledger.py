"""The ledger: every outcome is counted, once, and nothing is lost on the way to disk."""

from dataclasses import asdict
from datetime import UTC, datetime

import orjson
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.ledger import FileLedger, Tally
from tocsin.posts.records import Other, Post, Rejected

NOW = datetime(2024, 5, 1, tzinfo=UTC)
OUTCOMES = st.one_of(
    st.builds(
        Post,
        *(st.just(name) for name in ("x", "1", "mill")),
        st.just(NOW),
        st.just(""),
        notes=st.lists(st.sampled_from(["a", "b"]), max_size=2).map(tuple),
    ),
    st.builds(Other, st.sampled_from(["users", "deletions"])),
    st.just(Rejected("reason", "remedy")),
)


@given(outcomes=st.lists(OUTCOMES, max_size=30), data=st.data())
def test_the_law_holds_after_any_outcomes_and_withdrawals(outcomes, data):
    tally = Tally("f")
    for outcome in outcomes:
        tally.count(outcome, data.draw(st.sampled_from(["x/1", "y/1", ""])))
    duplicates = data.draw(st.integers(0, tally.posts))
    tally.withdraw(duplicates, data.draw(st.integers(0, tally.posts - duplicates)))
    ledger = tally.closed()
    assert ledger.balanced()
    assert ledger.items == len(outcomes)
    assert sum(ledger.notes.values()) == sum(len(o.notes) for o in outcomes if isinstance(o, Post))
    assert "" not in ledger.readers
    assert Tally.from_json(orjson.loads(orjson.dumps(tally.to_json()))) == tally
    assert FileLedger.from_json(orjson.loads(orjson.dumps(asdict(ledger)))) == ledger


def test_readers_stand_by_how_much_they_read():
    tally = Tally("f")
    for reader in ("a/1", "b/1", "b/1"):
        tally.count(Other("users"), reader)
    assert tally.closed().readers == ("b/1", "a/1")


def test_a_ledger_that_does_not_add_up_says_so():
    assert not FileLedger("f", (), 3, 1, {}, 0, 1, {}).balanced()
