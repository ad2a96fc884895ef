"""Import from end to end: the ledger adds up, and no interruption costs or doubles a post."""

import errno
import gzip
import os
import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from tocsin.errors import StorageError
from tocsin.exercise import Scenario, write_exercise
from tocsin.posts import importing, items, staging
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.reading import Reading
from tocsin.posts.schema import POSTS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = b"k" * 32
SETTINGS = ImportSettings(NOW, Pseudonyms(KEY), identify_language=False)
HEADER = "Entry ID,Posted at,Poster,Message,Parent ID,Board\n"


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    scenario = Scenario(seed=3, posts=300, accounts=60, days=2)
    return write_exercise(scenario, tmp_path_factory.mktemp("exercise"))


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


def line(number, text="The river is high today", user="mill", at="2024-05-01T10:00:00+00:00"):
    return f"{number},{at},{user},{text},,daily\n"


def table(folder, *lines, name="posts.csv"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def thirty(folder, name="posts.csv"):
    """Thirty posts on five days by seven accounts, and a record of a ruined id."""
    days = [f"2024-05-0{1 + n % 5}T10:00:{n:02d}+00:00" for n in range(30)]
    rows = [line(100 + n, f"Post {n}", f"user{n % 7}", at) for n, at in enumerate(days)]
    return table(folder, *rows, line("9.06E+17"), name=name)


def stored(corpus):
    """All rows, in an order of their own."""
    rows = [
        {"platform": platform_of(file), **row}
        for file in corpus.post_files()
        for row in pq.read_table(file, partitioning=None).to_pylist()
    ]
    return sorted(rows, key=lambda row: (row["platform"], row["post_id"], row["source_line"]))


def platform_of(file):
    return file.parts[-3].removeprefix("platform=")


def ledgers(corpus):
    return [file for item in corpus.imports() for file in item.files]


def everything(corpus):
    """What an import leaves behind, with the identities unsealed."""
    names = sorted({row["account_id"] for row in stored(corpus)})
    opener = Pseudonyms(KEY)
    sealed = {name: opener.unseal(seal) for name, seal in corpus.sealed(names).items()}
    return {
        "posts": stored(corpus),
        "ledgers": ledgers(corpus),
        "rejected": list(corpus.rejected()),
        "identities": sealed,
        "left behind": sorted(path.name for path in (corpus.folder / ".staging").glob("*")),
    }


def test_every_file_comes_in_with_the_counts_of_the_truth(exercise, corpus, duckdb_engine):
    result = import_files(corpus, duckdb_engine, exercise.files, SETTINGS)
    assert result.known == ()
    found = {Path(file.file).name: file for file in ledgers(corpus)}
    for truth in exercise.truth["files"]:
        file = found[truth["file"]]
        counts = (file.items, file.posts, sum(file.others.values()), file.duplicates, file.rejected)
        names = ("records", "posts", "others", "duplicates", "rejected")
        assert counts == tuple(truth[name] for name in names), truth["file"]
        assert file.balanced()
        assert file.problem is None
    rows = stored(corpus)
    assert len(rows) == sum(file.posts for file in found.values())
    assert len({(row["platform"], row["post_id"]) for row in rows}) == len(rows)
    assert len(list(corpus.rejected())) == sum(file.rejected for file in found.values())


def test_stored_posts_have_the_schema_and_lie_under_their_platform_and_day(
    exercise, corpus, duckdb_engine
):
    import_files(corpus, duckdb_engine, exercise.files, SETTINGS)
    for file in corpus.post_files():
        day = file.parts[-2].removeprefix("day=")
        rows = pq.read_table(file, partitioning=None)
        assert set(rows.schema.names) == set(POSTS.names) - {"platform"}
        assert {at.strftime("%Y-%m-%d") for at in rows["created_at"].to_pylist()} == {day}
    through = duckdb_engine.to_arrow(corpus.posts(duckdb_engine))
    assert through.schema.names == POSTS.names
    assert through.num_rows == len(stored(corpus))
    platforms = {*exercise.truth["scenario"]["platforms"], "unknown"} - {"forum"}
    assert set(through["platform"].to_pylist()) == platforms


def test_the_same_input_is_skipped_whatever_its_name(corpus, duckdb_engine, tmp_path):
    first = thirty(tmp_path)
    copy = Path(shutil.copy(first, tmp_path / "copy.csv"))
    import_files(corpus, duckdb_engine, [first], SETTINGS)
    before = everything(corpus)
    result = import_files(corpus, duckdb_engine, [first, copy], SETTINGS)
    assert (result.made, result.known) == ((), (str(first), str(copy)))
    assert everything(corpus) == before


def test_the_same_content_twice_in_one_command_is_stored_once(corpus, duckdb_engine, tmp_path):
    first = thirty(tmp_path)
    copy = shutil.copy(first, tmp_path / "copy.csv")
    result = import_files(corpus, duckdb_engine, [first, copy], SETTINGS)
    assert len(result.made) == 1
    assert len(stored(corpus)) == 30


def test_of_a_longer_copy_only_the_new_posts_are_stored(corpus, duckdb_engine, tmp_path):
    first = thirty(tmp_path)
    import_files(corpus, duckdb_engine, [first], SETTINGS)
    longer = tmp_path / "longer.csv"
    longer.write_text(first.read_text() + line(999))
    import_files(corpus, duckdb_engine, [longer], SETTINGS)
    (file,) = (file for file in ledgers(corpus) if file.file.endswith("longer.csv"))
    assert (file.items, file.posts, file.duplicates, file.rejected) == (32, 1, 30, 1)
    assert file.balanced()
    assert len(stored(corpus)) == 31


def test_files_that_overlap_are_stored_once_when_they_come_together(
    corpus, duckdb_engine, tmp_path
):
    first = thirty(tmp_path)
    longer = tmp_path / "longer.csv"
    longer.write_text(first.read_text() + line(999))
    import_files(corpus, duckdb_engine, [first, longer], SETTINGS)
    assert sorted((file.posts, file.duplicates) for file in ledgers(corpus)) == [(1, 30), (30, 0)]
    assert len(stored(corpus)) == 31


def test_counts_that_grew_make_no_second_post(corpus, duckdb_engine, tmp_path):
    header = "id,user,date,text,likes\n"
    row = "1,mill,2024-05-01T10:00:00Z,The river is high,"
    for likes in (3, 30):
        path = tmp_path / f"{likes}.csv"
        path.write_text(f"{header}{row}{likes}\n")
        import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert [file.duplicates for file in ledgers(corpus)] == [0, 1]
    assert [row["likes"] for row in stored(corpus)] == [3]


@pytest.mark.parametrize("together", [True, False])
def test_another_text_under_a_known_id_is_rejected_and_both_can_be_found(
    corpus, duckdb_engine, tmp_path, together
):
    one = table(tmp_path, line(1), line(2), name="one.csv")
    two = table(tmp_path, line(3), line(1, "Another text"), name="two.csv")
    for batch in [[one, two]] if together else [[one], [two]]:
        import_files(corpus, duckdb_engine, batch, SETTINGS)
    (first,) = (row for row in stored(corpus) if row["post_id"] == "1")
    assert (first["text"], first["source_line"]) == ("The river is high today", 2)
    assert first["source_file"].endswith("one.csv")
    (rejected,) = corpus.rejected()
    assert rejected["file"].endswith("two.csv")
    assert (rejected["line"], rejected["field"]) == (3, "post_id")
    assert "Another text" in rejected["raw"]
    assert '"post_id":"1"' in rejected["raw"]
    assert rejected["remedy"]
    assert all(file.balanced() for file in ledgers(corpus))


class Crash:
    """Raises at the n-th step that writes or moves a file, and counts the steps."""

    def __init__(self, patch, at, error):
        self.steps = 0
        self._at = at
        self._error = error
        for owner, name in (
            (pq, "write_table"),
            (staging.Staging, "_append_rejected"),
            (Path, "replace"),
            (shutil, "rmtree"),
        ):
            patch.setattr(owner, name, self._counting(getattr(owner, name)))

    def _counting(self, function):
        def counted(*args, **kwargs):
            self.steps += 1
            if self.steps == self._at:
                raise self._error
            return function(*args, **kwargs)

        return counted


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, duckdb_engine):
    """A file, and what an import of it in small parts leaves behind."""
    folder = tmp_path_factory.mktemp("undisturbed")
    path, corpus = thirty(folder), Corpus(folder / "corpus")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "PART_POSTS", 8)
        crash = Crash(patch, 0, None)
        import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert crash.steps > 20
    return path, everything(corpus), crash.steps


def interrupted(corpus, engine, path, step, error):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "PART_POSTS", 8)
        Crash(patch, step, error)
        import_files(corpus, engine, [path], SETTINGS)


ERRORS = (KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device"))


@pytest.mark.parametrize("turn", [0, 1])
def test_an_import_interrupted_at_any_step_resumes_to_the_same_corpus(
    undisturbed, duckdb_engine, tmp_path, turn
):
    path, expected, steps = undisturbed
    for step in range(1 + turn, steps + 1, 2):  # each error at every second step
        corpus = Corpus(tmp_path / f"corpus{step}")
        error = ERRORS[(step // 2 + turn) % 2]
        with pytest.raises((KeyboardInterrupt, StorageError, OSError)):
            interrupted(corpus, duckdb_engine, path, step, error)
        import_files(corpus, duckdb_engine, [path], SETTINGS)
        assert everything(corpus) == expected, f"{error!r} at step {step}"


def test_a_full_disk_says_what_to_do_and_costs_nothing(undisturbed, duckdb_engine, corpus):
    path, expected, _ = undisturbed
    with pytest.raises(StorageError, match="No space left") as caught:
        interrupted(corpus, duckdb_engine, path, 4, ERRORS[1])
    assert "resumes" in caught.value.remedy
    assert stored(corpus) == []
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert everything(corpus) == expected


def test_interrupted_again_and_again_it_still_arrives(undisturbed, duckdb_engine, corpus):
    path, expected, _ = undisturbed
    for _ in range(40):
        try:
            interrupted(corpus, duckdb_engine, path, 9, KeyboardInterrupt())
        except KeyboardInterrupt:
            continue
        break
    assert everything(corpus) == expected


def test_what_was_staged_is_not_finished_again(undisturbed, duckdb_engine, corpus, monkeypatch):
    path, _, _ = undisturbed
    with pytest.raises(KeyboardInterrupt):
        interrupted(corpus, duckdb_engine, path, 9, KeyboardInterrupt())
    finished = []
    real = importing.finish
    monkeypatch.setattr(
        importing, "finish", lambda posts, how: finished.append(len(posts)) or real(posts, how)
    )
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert 0 < sum(finished) < 30


def test_other_settings_discard_what_an_interruption_left(undisturbed, duckdb_engine, corpus):
    path, expected, _ = undisturbed
    with pytest.raises(KeyboardInterrupt):
        interrupted(corpus, duckdb_engine, path, 9, KeyboardInterrupt())
    open_identities = ImportSettings(NOW, None, identify_language=False)
    import_files(corpus, duckdb_engine, [path], open_identities)
    assert {row["account_id"] for row in stored(corpus)} == {f"user{n}" for n in range(7)}
    assert len(stored(corpus)) == len(expected["posts"])


def moves_interrupted(corpus, engine, path):
    """A commit that breaks off when some files have been moved in, and some have not."""
    with pytest.MonkeyPatch.context() as patch:
        moved, real = [], Path.replace

        def third_fails(source, target):
            if "ready-" in str(source) and source.suffix == ".parquet":
                moved.append(source)
                if len(moved) == 3:
                    raise KeyboardInterrupt
            return real(source, target)

        patch.setattr(Path, "replace", third_fails)
        with pytest.raises(KeyboardInterrupt):
            import_files(corpus, engine, [path], SETTINGS)


def test_a_half_moved_commit_is_completed_before_anything_is_read(
    undisturbed, duckdb_engine, corpus
):
    path, expected, _ = undisturbed
    moves_interrupted(corpus, duckdb_engine, path)
    assert 0 < len(stored(corpus)) < 30
    corpus.finish_moving()
    assert everything(corpus) == expected
    result = import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert (result.made, result.known) == ((), (str(path),))


def test_batches_are_bounded_by_bytes_as_well_as_by_posts(
    corpus, duckdb_engine, tmp_path, monkeypatch
):
    sizes = []
    real = importing.finish
    monkeypatch.setattr(importing, "PART_BYTES", 1_000)
    monkeypatch.setattr(
        importing,
        "finish",
        lambda posts, how: sizes.append(sum(len(p.post.text) for p in posts)) or real(posts, how),
    )
    path = table(tmp_path, *(line(n, "long " * 60) for n in range(20)))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert len(sizes) > 4
    assert max(sizes) < 1_000 + 300
    assert len(stored(corpus)) == 20


def test_rejected_records_are_cut_and_bound_the_batch_too(
    corpus, duckdb_engine, tmp_path, monkeypatch
):
    monkeypatch.setattr(importing, "PART_BYTES", 1_000)
    monkeypatch.setattr(items, "MAX_RAW_KEPT", 500)
    path = table(tmp_path, *(line("9.06E+17", "long " * 200) for _ in range(9)), line(1))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    rejected = list(corpus.rejected())
    assert len(rejected) == 9
    assert all(len(row["raw"]) <= 500 for row in rejected)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("1969-12-31T23:59:59+00:00", "before 1970"),
        ("0001-01-01T00:00:00+14:00", "before 1970"),
        ("2026-01-03T00:00:00+00:00", "in the future"),
        ("9999-12-31T23:59:59-14:00", "in the future"),
        ("yesterday", "no known form"),
        ("", "missing"),
    ],
)
def test_an_impossible_time_is_rejected_with_its_place(corpus, duckdb_engine, tmp_path, at, reason):
    path = table(tmp_path, line(1), line(2, at=at), *(line(n) for n in range(3, 33)))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    (rejected,) = corpus.rejected()
    assert (rejected["line"], rejected["remedy"] != "") == (3, True)
    assert reason in rejected["reason"]
    assert {int(row["post_id"]) for row in stored(corpus)} == {1, *range(3, 33)}


def test_a_clock_that_runs_some_hours_ahead_is_forgiven(corpus, duckdb_engine, tmp_path):
    path = table(tmp_path, line(1, at="2026-01-01T20:00:00+00:00"))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert len(stored(corpus)) == 1


@pytest.mark.parametrize("collected", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_collection_time_outside_the_calendar_breaks_nothing(
    corpus, duckdb_engine, tmp_path, collected
):
    path = tmp_path / "posts.csv"
    row = f"1,mill,2024-05-01T10:00:00Z,The river is high,{collected}\n"
    path.write_text(f"id,user,date,text,collected_at\n{row}")
    how = ImportSettings(
        NOW,
        Pseudonyms(KEY),
        identify_language=False,
        reading=Reading(given={"collected_at": "collected_at"}),
    )
    import_files(corpus, duckdb_engine, [path], how)
    (file,) = ledgers(corpus)
    assert (file.posts, file.rejected) == (1, 0)


@pytest.mark.parametrize("ruined", ["9.06E+17", "9,06E+17", "9.05874659358453e+17"])
def test_an_id_that_a_spreadsheet_ruined_identifies_nothing(
    corpus, duckdb_engine, tmp_path, ruined
):
    path = tmp_path / "posts.csv"
    rows = [f"{number};mill;2024-05-01T10:00:00Z;The river is high\n" for number in (1, ruined)]
    path.write_text("id;user;date;text\n" + "".join(rows))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    assert [row["post_id"] for row in stored(corpus)] == ["1"]
    (rejected,) = corpus.rejected()
    assert "spreadsheet" in rejected["reason"]


def test_a_time_without_an_offset_is_read_in_the_zone_given_and_flagged(
    corpus, duckdb_engine, tmp_path
):
    path = table(
        tmp_path,
        line(1, at="2024-05-01T10:00:00"),
        line(2, at="2024-01-01T10:00:00"),
        line(3, at="2024-05-01T10:00:00+05:30"),
    )
    how = ImportSettings(NOW, Pseudonyms(KEY), ZoneInfo("Europe/Paris"), identify_language=False)
    import_files(corpus, duckdb_engine, [path], how)
    found = [(row["created_at"].isoformat()[:16], row["utc_offset_min"]) for row in stored(corpus)]
    assert found == [
        ("2024-05-01T08:00", None),
        ("2024-01-01T09:00", None),
        ("2024-05-01T04:30", 330),
    ]


def test_another_zone_moves_naive_times_by_its_offset_and_the_record_says_so(
    duckdb_engine, tmp_path
):
    path = table(tmp_path, line(1, at="2024-05-01T10:00:00"))
    found = {}
    for name in ("UTC", "Asia/Tokyo"):
        corpus = Corpus(tmp_path / name.replace("/", "_"))
        how = ImportSettings(NOW, Pseudonyms(KEY), ZoneInfo(name), identify_language=False)
        import_files(corpus, duckdb_engine, [path], how)
        found[name] = stored(corpus)[0]["created_at"]
        assert corpus.imports()[0].settings["timezone"] == name
    assert found["UTC"] - found["Asia/Tokyo"] == timedelta(hours=9)


def test_an_account_has_one_pseudonym_in_all_files_and_another_in_another_workspace(
    duckdb_engine, tmp_path
):
    one = table(tmp_path, line(1), line(2, user="jo"), name="one.csv")
    two = table(tmp_path, line(3), name="two.csv")
    names = []
    for key in (KEY, b"x" * 32):
        corpus = Corpus(tmp_path / key.hex()[:4])
        how = ImportSettings(NOW, Pseudonyms(key), identify_language=False)
        for path in (one, two):
            import_files(corpus, duckdb_engine, [path], how)
        rows = {row["post_id"]: row["account_id"] for row in stored(corpus)}
        assert rows["1"] == rows["3"] != rows["2"]
        assert Pseudonyms(key).unseal(corpus.sealed([rows["1"]])[rows["1"]]) == ("mill", "mill")
        names.append(rows["1"])
    assert names[0] != names[1]
    with pytest.raises(StorageError, match="another key"):
        Pseudonyms(KEY).unseal(corpus.sealed([names[1]])[names[1]])


def test_no_identity_stands_in_clear_on_disk(corpus, duckdb_engine, tmp_path):
    path = table(tmp_path, *(line(n, f"Post {n} @secretfriend", "secretuser") for n in range(5)))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    rows = stored(corpus)
    assert {row["account_name"] for row in rows} == {None}
    for row in rows:
        shown = {name: value for name, value in row.items() if name != "text"}
        assert "secret" not in str(shown)


def test_kept_identities_stay_as_they_are_and_nothing_is_sealed(corpus, duckdb_engine, tmp_path):
    path = table(tmp_path, line(1, "Thanks @jo"))
    import_files(corpus, duckdb_engine, [path], ImportSettings(NOW, None))
    (row,) = stored(corpus)
    assert (row["account_id"], row["mentions"]) == ("mill", ["jo"])
    assert corpus.sealed(["mill"]) == {}
    assert corpus.imports()[0].settings["keep_identities"] is True


def test_a_folder_is_known_again_by_its_content(corpus, duckdb_engine, tmp_path):
    folder = tmp_path / "exports"
    thirty(folder)
    table(folder / "more", line(1), name="one.csv")
    import_files(corpus, duckdb_engine, [folder], SETTINGS)
    assert len(stored(corpus)) == 31
    again = import_files(corpus, duckdb_engine, [folder], SETTINGS)
    assert again.made == ()
    assert again.known == (str(folder / "more" / "one.csv"), str(folder / "posts.csv"))
    table(folder / "more", line(2), name="two.csv")
    import_files(corpus, duckdb_engine, [folder], SETTINGS)
    assert len(stored(corpus)) == 32


def test_an_interrupted_import_of_a_folder_resumes(corpus, duckdb_engine, tmp_path, monkeypatch):
    folder = tmp_path / "exports"
    thirty(folder)
    with pytest.raises(KeyboardInterrupt):
        interrupted(corpus, duckdb_engine, folder, 9, KeyboardInterrupt())
    later = ImportSettings(NOW + timedelta(hours=1), Pseudonyms(KEY), identify_language=False)
    finished = []
    real = importing.finish
    monkeypatch.setattr(
        importing, "finish", lambda posts, how: finished.append(len(posts)) or real(posts, how)
    )
    import_files(corpus, duckdb_engine, [folder], later)
    assert 0 < sum(finished) < 30
    assert len(stored(corpus)) == 30


def test_a_pipe_is_read_once(corpus, duckdb_engine, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    content = thirty(tmp_path).read_bytes()
    writer = threading.Thread(target=lambda: pipe.write_bytes(content), daemon=True)
    writer.start()
    import_files(corpus, duckdb_engine, [pipe], SETTINGS)
    writer.join(5)
    assert len(stored(corpus)) == 30


def test_what_does_not_open_is_in_the_ledger_with_the_rest(corpus, duckdb_engine, tmp_path):
    missing = tmp_path / "missing.csv"
    result = import_files(corpus, duckdb_engine, [missing, thirty(tmp_path)], SETTINGS)
    problems = {Path(f.file).name: f.problem for item in result.made for f in item.files}
    assert problems["missing.csv"]
    assert problems["posts.csv"] is None
    assert len(stored(corpus)) == 30


def test_a_cut_off_file_gives_all_that_stands_before_the_cut(corpus, duckdb_engine, tmp_path):
    whole = gzip.compress(thirty(tmp_path).read_bytes())
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    import_files(corpus, duckdb_engine, [cut], SETTINGS)
    (file,) = ledgers(corpus)
    assert file.problem
    assert file.remedy
    assert file.balanced()
    assert 0 < file.posts < 30


def test_a_column_map_that_was_guessed_is_shown_in_the_ledger(corpus, duckdb_engine, tmp_path):
    import_files(corpus, duckdb_engine, [thirty(tmp_path)], SETTINGS)
    (file,) = ledgers(corpus)
    assert 'created_at = "Posted at"' in file.column_map
    assert file.readers == ("any_table/1",)


def test_progress_is_told_for_each_part(corpus, duckdb_engine, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "PART_POSTS", 8)
    told = []
    path = thirty(tmp_path)
    import_files(
        corpus, duckdb_engine, [path], SETTINGS, lambda file, items: told.append((file, items))
    )
    assert {Path(file).name for file, _ in told} == {"posts.csv"}
    counts = [items for _, items in told]
    assert counts == sorted(counts)
    assert counts[-1] == 31
