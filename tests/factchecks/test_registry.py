"""Nothing that was known is ever lost, and any moment can be asked for."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import StorageError, UsageError
from tocsin.factchecks import adding
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.reading import Reading
from tocsin.factchecks.registry import Registry
from tocsin.factchecks.schema import Kind
from tocsin.workspace import create_workspace

JUNE = datetime(2031, 6, 1, tzinfo=UTC)
JULY = datetime(2031, 7, 1, tzinfo=UTC)
AUGUST = datetime(2031, 8, 1, tzinfo=UTC)
BRIDGE = {
    "claim": "The bridge fell",
    "url": "https://a.example/1",
    "verdict": "False",
    "lang": "en",
}


def test_the_same_again_is_counted_and_not_stored(registry, add):
    add(BRIDGE, BRIDGE)
    again = add(BRIDGE, now=JULY)
    assert again.total("duplicates") == 1
    assert registry.current(AUGUST)["added_at"].to_pylist() == [JUNE]


def test_a_change_is_a_new_revision_and_the_old_one_stays(registry, add):
    add(BRIDGE)
    changed = add({**BRIDGE, "verdict": "True"}, now=JULY)
    (now,) = registry.current(AUGUST).to_pylist()
    assert changed.total("revised") == 1
    assert (now["verdict"], now["revision"], now["added_at"]) == ("true", 2, JULY)
    before = registry.history(now["factcheck_id"])
    assert before["verdict"].to_pylist() == ["false", "true"]
    assert registry.current(JUNE)["verdict"].to_pylist() == ["false"]


def test_a_verdict_that_is_changed_back_is_a_third_revision(registry, add):
    add(BRIDGE, {**BRIDGE, "verdict": "True"}, BRIDGE)
    (now,) = registry.current(AUGUST).to_pylist()
    assert (now["verdict"], now["revision"]) == ("false", 3)


def test_a_copy_that_says_less_is_a_duplicate_and_one_that_says_more_a_revision(registry, add):
    add({**BRIDGE, "title": "It stands"})
    assert add(BRIDGE).total("duplicates") == 1
    assert add({**BRIDGE, "title": "It stands", "body": "We went there."}).total("revised") == 1


def test_the_language_we_identified_ourselves_makes_no_revision(registry, add):
    unstated = {k: v for k, v in BRIDGE.items() if k != "lang"}
    add({**unstated, "body": "Der Turm und die Brücke stehen noch, sagt die Stadt heute."})
    assert add(unstated).total("duplicates") == 1


def test_a_withdrawal_holds_from_its_time_on_and_is_kept_with_its_reason(registry, add):
    add(BRIDGE)
    (row,) = registry.current(JUNE).to_pylist()
    registry.withdraw([row["factcheck_id"]], JULY, "The publisher retracted it.")
    assert registry.current(JUNE).num_rows == 1
    assert registry.current(AUGUST).num_rows == 0
    (shown,) = registry.current(AUGUST, with_withdrawn=True).to_pylist()
    assert (shown["withdrawn_at"], shown["withdrawal_reason"]) == (
        JULY,
        "The publisher retracted it.",
    )


def test_a_stale_copy_does_not_bring_back_what_was_withdrawn_but_a_person_can(registry, add):
    add(BRIDGE)
    (row,) = registry.current(JUNE).to_pylist()
    registry.withdraw([row["factcheck_id"]], JULY, "Retracted.")
    add({**BRIDGE, "title": "An old copy"}, now=AUGUST)
    assert registry.current(AUGUST).num_rows == 0
    registry.reinstate([row["factcheck_id"]], AUGUST, "Withdrawn by mistake.")
    assert registry.current(AUGUST).num_rows == 1
    assert registry.withdrawals()["withdrawn"].to_pylist() == [True, False]


def test_a_withdrawal_needs_a_known_id_a_reason_and_a_zone(registry, add):
    add(BRIDGE)
    (known,) = registry.current(JUNE)["factcheck_id"].to_pylist()
    with pytest.raises(UsageError, match="unheard"):
        registry.withdraw([known, "unheard"], JULY, "why")
    with pytest.raises(UsageError, match="reason"):
        registry.withdraw([known], JULY, " ")
    with pytest.raises(UsageError, match="zone"):
        registry.withdraw([known], datetime(2031, 7, 1), "why")  # noqa: DTZ001
    assert registry.withdrawals().num_rows == 0


def test_what_has_expired_is_left_out_unless_asked_for(registry, add):
    add({**BRIDGE, "valid until": "2031-07-01"})
    assert registry.current(JUNE).num_rows == 1
    assert registry.current(JULY).num_rows == 0
    assert registry.current(JULY, with_expired=True)["valid_until"].to_pylist() == [JULY]


def test_without_a_time_it_is_now(registry, add):
    now = datetime.now(UTC)
    add(BRIDGE, now=now - timedelta(days=1))
    add({**BRIDGE, "verdict": "True"}, now=now + timedelta(days=1))
    assert registry.current()["verdict"].to_pylist() == ["false"]


def test_only_the_columns_that_are_asked_for_are_given(registry, add):
    add(BRIDGE)
    table = registry.current(JUNE, columns=["claim", "withdrawn_at"])
    assert table.to_pylist() == [{"claim": "The bridge fell", "withdrawn_at": None}]
    assert registry.current(JUNE - timedelta(days=1), columns=["claim"]).num_rows == 0


def test_our_own_answers_are_told_apart(registry, tmp_path):
    path = tmp_path / "answers.jsonl"
    another = {**BRIDGE, "kind": "factcheck", "claim": "Another"}
    path.write_bytes(orjson.dumps(BRIDGE) + b"\n" + orjson.dumps(another))
    registry.add([path], Adding(JUNE, Kind.AGREED_ANSWER))
    assert registry.current(JUNE)["kind"].to_pylist() == ["agreed_answer", "factcheck"]


def test_a_person_says_which_column_holds_what(registry, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("what,how\nThe bridge fell,False\nThe well is dry,True\n")
    (unread,) = registry.add([path], Adding(JUNE)).files
    assert unread.rejected == 2
    assert "--map claim=COLUMN" in next(registry.rejected())["remedy"]
    given = Reading(given={"claim": "what", "verdict": "how"})
    assert registry.add([path], Adding(JUNE, reading=given)).total("added") == 2
    with pytest.raises(UsageError, match="Columns: what, how"):
        registry.add([path], Adding(JUNE, reading=Reading(given={"claim": "That"})))
    with pytest.raises(UsageError, match="verdikt"):
        registry.add([path], Adding(JUNE, reading=Reading(given={"verdikt": "how"})))


def test_without_an_address_the_sources_own_id_tells_fact_checks_apart(registry, add):
    plain = {"claim": "The bridge fell", "title": "It stands"}
    add({**plain, "id": "v1"}, {**plain, "id": "v2"}, {"claim": "The bridge fell", "title": "No"})
    assert registry.current(JUNE)["source_id"].to_pylist() == ["v1", "v2", None]
    assert add({**plain, "id": "v1", "verdict": "False"}).total("revised") == 1


def test_a_column_of_others_that_is_named_like_ours_does_no_harm(registry, add):
    (ledger,) = add({**BRIDGE, "kind": "news"}).files
    assert (ledger.added, ledger.notes) == (1, {"kind_not_understood": 1})


def test_an_interrupted_commit_does_not_count_and_leaves_nothing(registry, add, monkeypatch):
    add(BRIDGE)
    monkeypatch.setattr(adding, "PART_ROWS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(adding.Commit, "complete", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(StorageError, match="full"):
            add({**BRIDGE, "claim": "Another"}, {**BRIDGE, "claim": "A third"})
    assert registry.current(JUNE).num_rows == 1
    assert add({**BRIDGE, "claim": "Another"}).commit == 2
    assert sorted(registry.current(JUNE)["claim"].to_pylist()) == ["Another", "The bridge fell"]


def test_two_writers_do_not_meet(registry, add):
    add(BRIDGE)
    with FileLock(registry._store.folder / ".lock"), pytest.raises(StorageError, match="writing"):
        add(BRIDGE)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(registry, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b'{"claim": "The bridge fell"}\n{broken\n')
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.jsonl").write_bytes(b'{"claim": "The well is dry"}')
    added = registry.add([tmp_path / name for name in ("a.jsonl", "b.pdf", "c.jsonl", "d")],
                         Adding(JUNE))  # fmt: skip
    assert [ledger.added for ledger in added.files] == [1, 0, 1, 0]
    assert [ledger.problem is not None for ledger in added.files] == [False, True, False, True]
    assert added.total("rejected") == 1
    assert all(ledger.balanced() for ledger in added.files)


def test_a_workspace_has_a_place_for_them(tmp_path):
    space = create_workspace(tmp_path / "w")
    assert space.factchecks == tmp_path / "w" / "factchecks"
    assert Registry(space.factchecks).current(JUNE).num_rows == 0


_STATED = st.fixed_dictionaries(
    {"claim": st.sampled_from("abc"), "verdict": st.sampled_from(["False", "True", None])},
    optional={"title": st.sampled_from(["x", "y"])},
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_STATED, max_size=8), st.integers(1, 4), st.integers(1, 3))
def test_revisions_do_not_depend_on_files_or_parts(monkeypatch, records, per_file, per_part):
    monkeypatch.setattr(adding, "PART_ROWS", per_part)
    expected: dict[str, list[dict]] = {}
    for record in records:
        stated = {k: v for k, v in record.items() if v}
        revisions = expected.setdefault(record["claim"], [])
        if not revisions or not stated.items() <= revisions[-1].items():
            revisions.append(stated)
    with tempfile.TemporaryDirectory() as folder:
        registry, path = Registry(Path(folder) / "r"), Path(folder) / "f.jsonl"
        for begin in range(0, len(records), per_file):
            some = records[begin : begin + per_file]
            lines = [orjson.dumps({**r, "url": f"https://a.example/{r['claim']}"}) for r in some]
            path.write_bytes(b"\n".join(lines))
            assert all(f.balanced() for f in registry.add([path], Adding(JUNE)).files)
        for row in registry.current(JUNE).to_pylist():
            found = registry.history(row["factcheck_id"]).to_pylist()
            kept = [(r["title"], r["verdict_as_stated"]) for r in found]
            wanted = [(r.get("title"), r.get("verdict")) for r in expected.pop(row["claim"])]
            assert kept == wanted
            assert [r["revision"] for r in found] == list(range(1, len(found) + 1))
        assert not expected
