"""The command line with bad input and good: exit codes, two clear lines, JSON on stdout."""

import csv
import gzip
import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import orjson
import pyarrow.parquet as pq
import pytest

from tocsin import cli
from tocsin.cli import importing

HEADER = "id,user,date,text\n"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@dataclass
class Done:
    code: int
    out: bytes
    err: str

    @property
    def json(self):
        return orjson.loads(self.out)


@pytest.fixture
def tocsin(monkeypatch, capsysbinary):
    """Runs a command as the shell would, in this process."""
    for name in list(os.environ):
        if name.startswith("TOCSIN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("TOCSIN_READ", "0")

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["tocsin", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as stopped:
            code = stopped.code or 0
        out, err = capsysbinary.readouterr()
        return Done(code, out, err.decode())

    return run


@pytest.fixture
def space(tocsin, tmp_path):
    folder = tmp_path / "space"
    assert tocsin("init", folder).code == 0
    return folder


@pytest.fixture
def load(tocsin, space):
    def run(*arguments, stdin=b""):
        return tocsin("import", *arguments, "-w", space, "--no-language", "--json", stdin=stdin)

    return run


def rows(count, begin=0, text="The river is high today"):
    return "".join(
        f'{begin + n},user{n % 3},2024-05-01T10:00:{n % 60:02d}Z,"{text} {n}"\n'
        for n in range(count)
    )


def table(path, content):
    path.write_text(HEADER + content, encoding="utf-8")
    return path


def tweet(number, **fields):
    base = {
        "id": str(1785616000000000000 + number),
        "author_id": "42",
        "created_at": "2024-05-01T10:00:00.000Z",
        "text": "The bridge is closed",
        "edit_history_tweet_ids": [str(1785616000000000000 + number)],
        "public_metrics": {"like_count": 1, "retweet_count": 0},
    }
    return orjson.dumps(base | fields)


def skeet(number):
    return orjson.dumps(
        {
            "did": "did:plc:mill",
            "time_us": 1714557600000000 + number,
            "kind": "commit",
            "commit": {
                "operation": "create",
                "collection": "app.bsky.feed.post",
                "rkey": f"3k{number}",
                "record": {
                    "$type": "app.bsky.feed.post",
                    "createdAt": "2024-05-01T10:00:00.000Z",
                    "text": "The bridge is closed",
                },
            },
        }
    )


def balanced(file):
    kept = file["posts"] + sum(file["others"].values()) + file["duplicates"] + file["rejected"]
    return file["items"] == kept


# What the input may be


def test_a_sound_file_is_imported_and_said_on_stderr_only(tocsin, space, tmp_path):
    path = table(tmp_path / "posts.csv", rows(5))
    done = tocsin("import", path, "-w", space)
    assert (done.code, done.out) == (0, b"")
    assert "5 items = 5 posts + 0 others + 0 duplicates + 0 rejected" in done.err
    again = tocsin("import", path, "-w", space)
    assert "already imported" in again.err


def test_a_truncated_gzip_gives_what_it_holds_and_exit_code_6(load, tmp_path):
    whole = gzip.compress(b"\n".join(tweet(n, text=os.urandom(50).hex()) for n in range(200)))
    path = tmp_path / "cut.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    done = load(path)
    (file,) = done.json["files"]
    assert done.code == 6
    assert 0 < file["posts"] < 200
    assert balanced(file)
    assert "problem:" in done.err
    assert file["problem"] in done.err


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b"\x00" * 100])
def test_an_empty_file_is_refused_with_exit_code_3(load, tmp_path, content):
    path = tmp_path / "empty.json"
    path.write_bytes(content)
    done = load(path)
    assert done.code == 3
    assert "is empty" in done.err
    assert "copy it again" in done.err


def test_a_missing_file_is_refused_with_exit_code_3(load, tmp_path):
    done = load(tmp_path / "nothing.csv")
    assert done.code == 3
    assert "no such file" in done.err
    assert "Check the path." in done.err


def test_one_missing_file_among_sound_ones_gives_exit_code_6(load, tmp_path):
    done = load(tmp_path / "nothing.csv", table(tmp_path / "posts.csv", rows(2)))
    assert done.code == 6
    assert sum(file["posts"] for file in done.json["files"]) == 2


def test_a_wrong_encoding_is_named_and_the_right_one_reads(load, tmp_path):
    path = tmp_path / "posts.csv"
    lines = [f"{n},münch{n},2024-05-01T10:00:0{n}Z,Über die Brücke {n}" for n in range(5)]
    path.write_bytes((HEADER + "\n".join(lines)).encode("cp1252"))
    wrong = load(path)
    assert all(balanced(file) for file in wrong.json["files"])
    assert wrong.json["files"][0]["posts"] == 0
    assert "--encoding cp1252" in wrong.err
    right = load(path, "--encoding", "cp1252")
    assert right.json["files"][0]["posts"] == 5


def test_the_encoding_that_is_named_is_used(load, tocsin, space, tmp_path):
    path = tmp_path / "posts.csv"
    path.write_bytes((HEADER + "1,jo,2024-05-01T10:00:00Z,Über die Brücke\n").encode("cp1252"))
    assert load(path, "--encoding", "cp1252").code == 0
    tocsin("export", "-w", space, "-o", tmp_path / "out.jsonl")
    assert "Über die Brücke" in (tmp_path / "out.jsonl").read_text()


def test_formats_mixed_in_one_file_are_each_read_by_their_own_reader(load, tmp_path):
    path = tmp_path / "mixed.jsonl"
    lines = []
    for number in range(20):
        lines += [tweet(number), skeet(number), b"{ not json", b'{"junk": %d}' % number]
    path.write_bytes(b"\n".join(lines))
    done = load(path)
    (file,) = done.json["files"]
    assert done.code == 0
    assert (file["items"], file["posts"], file["rejected"]) == (80, 40, 40)
    assert sorted(name.split("/")[0] for name in file["readers"]) == [
        "bluesky_jetstream",
        "x_api_v2",
    ]
    assert "no reader knows" in done.err
    assert "line 3" in done.err
    assert "line 4" in done.err


def test_a_line_of_10_mb_is_no_trouble(load, tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"\n".join([tweet(1), tweet(2, text="long " * 2_000_000), tweet(3)]))
    done = load(path)
    (file,) = done.json["files"]
    assert (file["posts"], file["rejected"]) == (2, 1)
    assert "10,000,000 characters" in done.err
    assert len(done.err) < 3_000


def test_a_zip_bomb_is_stopped(load, tmp_path, monkeypatch):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("a.jsonl", b"[" + b" " * 80_000_000)
        archive.writestr("b.jsonl", tweet(1))
    done = load(path)
    assert done.code in {3, 6}
    assert "may be a bomb" in done.err
    assert "If you trust it" in done.err


def test_a_folder_is_imported_with_all_its_files(load, tmp_path):
    folder = tmp_path / "exports"
    (folder / "x").mkdir(parents=True)
    table(folder / "posts.csv", rows(3))
    (folder / "x" / "tweets.jsonl").write_bytes(tweet(1))
    (folder / ".hidden.csv").write_text(HEADER + rows(9))
    done = load(folder)
    assert done.code == 0
    names = sorted(Path(file["file"]).name for file in done.json["files"])
    assert names == ["posts.csv", "tweets.jsonl"]
    assert len(load(folder).json["already_imported"]) == 2


def test_standard_input_is_an_input(load, space):
    done = load("-", stdin=(HEADER + rows(4)).encode())
    assert done.code == 0
    (file,) = done.json["files"]
    assert (file["file"], file["posts"]) == ("-", 4)


def test_nothing_on_standard_input_is_refused(load):
    assert load("-").code == 3


def test_names_and_reasons_from_files_never_reach_the_terminal_as_codes(load, tmp_path):
    path = tmp_path / "evil\x1b[31m[bold].csv"
    path.write_text(HEADER + "1,jo,2024-05-01T10:00:00Z,a\n9.06E+17,jo,\x1b]0;x\x07,[red]b\n")
    done = load(path)
    assert "\x1b" not in done.err
    assert "\x07" not in done.err
    assert "[bold].csv" in done.err


# What a person may get wrong


@pytest.mark.parametrize("command", ["import", "report", "export", "reidentify"])
def test_a_missing_workspace_is_named_with_the_way_to_make_one(tocsin, tmp_path, command):
    arguments = {
        "import": [tmp_path / "posts.csv"],
        "report": ["-o", tmp_path / "out"],
        "export": ["-o", tmp_path / "posts.csv"],
        "reidentify": ["p_1"],
    }
    done = tocsin(command, *arguments[command], "-w", tmp_path / "nowhere")
    assert (done.code, done.out) == (2, b"")
    assert "is no workspace" in done.err
    assert "tocsin init" in done.err


def test_a_workspace_is_not_made_over_something_else(tocsin, tmp_path, space):
    assert tocsin("init", space).code == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    done = tocsin("init", tmp_path / "full")
    assert done.code == 2
    assert "is not empty" in done.err
    assert tocsin("init", tmp_path / "full" / "file").code == 2


@pytest.mark.parametrize("text", ["reposts:60", "url:soon", "url:60:0", "url:60:²", "url", ":60"])
def test_an_unknown_behaviour_is_refused_before_any_work(tocsin, tmp_path, text):
    out = tmp_path / "out"
    done = tocsin("investigate", tmp_path / "posts.csv", "-o", out, "-b", text)
    assert done.code == 2
    assert "Error:" in done.err
    assert not out.exists()


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Europe", "../../etc/passwd", "", "UTC+25"])
def test_a_time_zone_that_does_not_exist_is_refused(load, tmp_path, zone):
    done = load(table(tmp_path / "posts.csv", rows(1)), "--timezone", zone)
    assert done.code == 2
    assert "no time zone" in done.err
    assert "Europe/Paris" in done.err


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("when=date", "no field 'when'"),
        ("created_at=Datum", "no column 'Datum'"),
        ("nowhere.toml", "nowhere.toml"),
    ],
)
def test_a_wrong_map_is_refused_with_what_there_is(load, tmp_path, stated, message):
    done = load(table(tmp_path / "posts.csv", rows(3)), "--map", stated)
    assert done.code == 2
    assert message in done.err


def test_a_map_file_that_is_no_map_is_refused(load, tmp_path):
    path = table(tmp_path / "posts.csv", rows(3))
    wrong = tmp_path / "map.toml"
    for content in (b"[columns", b"x = 1", b"\xff\xfe\x00"):
        wrong.write_bytes(content)
        done = load(path, "--map", wrong)
        assert done.code in {2, 3}, content
        assert "map" in done.err


def test_what_was_rejected_is_read_again_with_a_map(load, tocsin, space, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b,c,d\n" + "".join(f"n{n},mill,ok,2024-05-0{n}\n" for n in range(1, 6)))
    assert load(path, "--map", "created_at=c", "--map", "text=b").json["files"][0]["rejected"] == 5
    fields = ("post_id=a", "account_id=b", "created_at=d", "text=c")
    flags = [part for field in fields for part in ("--map", field)]
    (file,) = load("--again", *flags).json["files"]
    assert (file["posts"], file["rejected"]) == (5, 0)
    assert tocsin("doctor", "-w", space).code == 0
    assert load("--again", *flags).json["files"] == []
    assert load(path, "--again").code == 2


def test_a_map_reads_a_table_that_nobody_would_guess(load, tocsin, space, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("a,b,c,d\n1,mill,01.02.2024 10:00,wet\n2,jo,02.02.2024 10:00,dry\n")
    fields = ("post_id=a", "account_id=b", "created_at=c", "text=d", "time_format=%d.%m.%Y %H:%M")
    done = load(path, *(part for field in fields for part in ("--map", field)))
    assert done.code == 0
    (file,) = done.json["files"]
    assert file["posts"] == 2
    saved = tmp_path / "map.toml"
    saved.write_text(file["column_map"])
    path.write_text(path.read_text() + "3,kim,03.02.2024 10:00,fog\n")
    (again,) = load(path, "--map", saved).json["files"]
    assert (again["posts"], again["duplicates"]) == (1, 2)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("memory = '2'", "is not a size"),
        ("threads = 0", "threads"),
        ("threads = 'two'", "threads"),
        ("memory = 2", "memory"),
        ("timezone = 3", "timezone"),
        ("keep_identities = 'no'", "keep_identities"),
        ("engine = 'mysql://'", "names no engine"),
        ("engine = ", "not valid TOML"),
    ],
)
def test_a_wrong_setting_of_the_workspace_is_refused(load, space, tmp_path, setting, message):
    (space / "tocsin.toml").write_text(setting)
    done = load(table(tmp_path / "posts.csv", rows(1)))
    assert done.code == 2
    assert message in done.err


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    load, space, tmp_path, monkeypatch
):
    (space / "tocsin.toml").write_text("memory = 'none'")
    path = table(tmp_path / "posts.csv", rows(1))
    assert load(path).code == 2
    monkeypatch.setenv("TOCSIN_MEMORY", "wrong")
    assert "'wrong'" in load(path).err
    assert load(path, "--memory", "500MB").code == 0


def test_without_its_key_a_workspace_imports_nothing_under_pseudonyms(load, space, tmp_path):
    path = table(tmp_path / "posts.csv", rows(1))
    (space / "key").rename(space / "lost")
    done = load(path)
    assert done.code == 4
    assert "Restore it from a backup" in done.err
    assert load(path, "--keep-identities").code == 0


def test_an_unwritable_place_gives_exit_code_4(load, tocsin, space, tmp_path):
    load(table(tmp_path / "posts.csv", rows(1)))
    (tmp_path / "file").touch()
    done = tocsin("export", "-w", space, "-o", tmp_path / "file" / "posts.csv")
    assert done.code == 4
    assert "could not be written" in done.err


def test_no_posts_is_no_report(tocsin, space, tmp_path):
    done = tocsin("report", "-w", space, "-o", tmp_path / "out")
    assert done.code == 2
    assert "no posts to investigate" in done.err
    assert not (tmp_path / "out" / "report.html").exists()


def test_an_unknown_compatibility_is_refused(tocsin, load, space, tmp_path):
    load(table(tmp_path / "posts.csv", rows(1)))
    done = tocsin("report", "-w", space, "-o", tmp_path / "out", "--compat", "gephi")
    assert done.code == 2
    assert "--compat coortweet" in done.err


def test_control_c_says_that_the_same_command_resumes(tocsin, space, tmp_path, monkeypatch):
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "import_files", stop)
    done = tocsin("import", table(tmp_path / "posts.csv", rows(1)), "-w", space)
    assert done.code == 130
    assert "resumes" in done.err


def test_a_commit_that_broke_off_is_completed_before_the_report(
    tocsin, space, tmp_path, monkeypatch
):
    path = table(tmp_path / "posts.csv", rows(3) + rows(3, 10).replace("05-01", "05-02"))
    real, moved = Path.replace, []

    def second_fails(source, target):
        if "ready-" in str(source) and source.suffix == ".parquet":
            moved.append(source)
            if len(moved) == 2:
                raise KeyboardInterrupt
        return real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", second_fails)
        assert tocsin("import", path, "-w", space, "--no-language").code == 130
    done = tocsin("report", "-w", space, "-o", tmp_path / "out", "--json")
    assert (done.code, done.json["posts"]) == (0, 6)
    assert tocsin("doctor", "-w", space).code == 0


# What comes out


ANY = ("--fdr", "1")
"""Every pair that met, whatever chance would give."""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """The folder of what takes seconds to make, and what the first test that needed it was told."""
    return tmp_path_factory.mktemp("investigated"), []


@pytest.fixture
def original(tocsin, made_once):
    """A small coordinated table with hostile content, investigated; to be looked at only."""
    folder, told = made_once
    if told:
        return told[0], folder / "out"
    shared = [(n, object_) for object_ in range(4) for n in range(3)]
    lines = [
        f'{100 + i},=cmd{n},2024-05-01T10:0{object_}:{n:02d}Z,"=1+{object_} {HOSTILE} '
        f'https://evil.example/{object_} the same words each time"\n'
        for i, (n, object_) in enumerate(shared)
    ]
    path = table(folder / "hostile.csv", "".join(lines))
    # Twelve posts prove nothing, so every pair is asked for.
    options = (
        "-b",
        "url:60:3",
        "-b",
        "text_copy:1h:3",
        "--compat",
        "coortweet",
        "--json",
        "--fdr",
        "1",
    )
    done = tocsin("investigate", path, "-o", folder / "out", "--no-language", *options)
    assert done.code == 0, done.err
    told.append(done)
    return done, folder / "out"


@pytest.fixture
def investigated(original, tmp_path):
    """The same in a folder of a test's own, which may change it."""
    done, made = original
    return done, shutil.copytree(made, tmp_path / "out")


def test_investigate_prints_one_json_document_and_writes_everything(original):
    done, out = original
    summary = done.json
    assert (summary["posts"], summary["accounts"], summary["networks"]) == (12, 3, 1)
    assert summary["edges"] == 6
    assert Path(summary["report"]) == out / "report.html"
    for name in ("edges", "evidence", "accounts", "networks", "posts"):
        assert (out / "tables" / f"{name}.csv").exists()
        assert (out / "tables" / f"{name}.parquet").exists()
    assert list((out / "graphs").iterdir())


def test_a_script_in_a_post_is_text_in_the_report(investigated):
    _, out = investigated
    page = (out / "report.html").read_text()
    assert "<script>alert(1)" not in page
    assert "onerror=alert(2)>" not in page


def formulas(path):
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell[:1] in {"=", "+", "@", "\t", "\r"} or (
                    cell.startswith("-") and not number(cell)
                ):
                    yield cell


def number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_csv_that_is_written_runs_a_formula(investigated, tocsin, tmp_path):
    _, out = investigated
    tocsin("export", "-w", out / "workspace", "-o", tmp_path / "posts.csv")
    files = [*out.rglob("*.csv"), tmp_path / "posts.csv"]
    assert len(files) > 5
    assert [(path.name, cell) for path in files for cell in formulas(path)] == []
    assert "'=1+0" in (tmp_path / "posts.csv").read_text()


def test_compat_coortweet_writes_pairs_and_edges_under_its_names(investigated):
    _, out = investigated
    pairs = pq.read_table(out / "coortweet" / "url-60s_pairs.parquet")
    assert pairs.column_names == [
        "object_id",
        "content_id",
        "content_id_y",
        "time_delta",
        "account_id",
        "account_id_y",
    ]
    assert pairs.num_rows == 12
    assert set(pairs["object_id"].to_pylist()) == {f"https://evil.example/{n}" for n in range(4)}
    edges = pq.read_table(out / "coortweet" / "url-60s_edges.parquet")
    assert edges["weight"].to_pylist() == [4, 4, 4]
    assert (out / "coortweet" / "text_copy-3600s_edges.csv").exists()


def test_reidentify_opens_pseudonyms_for_the_key_holder_alone(investigated, tocsin):
    _, out = investigated
    accounts = pq.read_table(out / "tables" / "accounts.parquet")["account_id"].to_pylist()
    done = tocsin("reidentify", *accounts, "p_unknown", "-w", out / "workspace")
    assert done.code == 0
    found = {row["pseudonym"]: row["account_id"] for row in done.json}
    assert {found[name] for name in accounts} == {"=cmd0", "=cmd1", "=cmd2"}
    assert found["p_unknown"] is None
    (out / "workspace" / "key").write_text("00" * 32)
    wrong = tocsin("reidentify", accounts[0], "-w", out / "workspace")
    assert (wrong.code, wrong.out) == (4, b"")
    assert "another key" in wrong.err


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_posts_are_exported_in_three_forms(investigated, tocsin, tmp_path, suffix):
    _, out = investigated
    path = tmp_path / f"posts.{suffix}"
    done = tocsin("export", "-w", out / "workspace", "-o", path)
    assert "12 posts written" in done.err
    if suffix == "csv":
        with path.open(newline="", encoding="utf-8") as file:
            found = list(csv.DictReader(file))
    elif suffix == "jsonl":
        found = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    else:
        found = pq.read_table(path).to_pylist()
    assert sorted(row["post_id"] for row in found) == [str(100 + n) for n in range(12)]
    assert not [name for name in found[0] if name.endswith("_key")]
    assert "evil.example" in str(found[0]["urls"])


def test_an_export_of_another_form_is_refused(investigated, tocsin, tmp_path):
    _, out = investigated
    done = tocsin("export", "-w", out / "workspace", "-o", tmp_path / "posts.xlsx")
    assert done.code == 2
    assert ".parquet" in done.err
    assert not (tmp_path / "posts.xlsx").exists()


def test_a_report_of_the_same_workspace_finds_the_same(investigated, tocsin, tmp_path):
    first, out = investigated
    options = ("-b", "url:60:3", "-b", "text_copy:1h:3", "--json", *ANY)
    again = tocsin("report", "-w", out / "workspace", "-o", tmp_path / "again", *options)
    for name in ("posts", "accounts", "networks", "edges", "capped_objects"):
        assert again.json[name] == first.json[name]
    edges = [pq.read_table(f / "tables" / "edges.parquet") for f in (out, tmp_path / "again")]
    assert edges[0].equals(edges[1])


def test_a_behaviour_given_twice_is_refused(tocsin, tmp_path):
    path = table(tmp_path / "posts.csv", rows(3))
    done = tocsin("investigate", path, "-o", tmp_path / "out", "-b", "url:60:3", "-b", "url:1m:5")
    assert done.code == 2
    assert "url-60s" in done.err


def test_nothing_found_is_a_report_too(tocsin, tmp_path):
    path = table(tmp_path / "posts.csv", rows(3))
    out = tmp_path / "out"
    done = tocsin("investigate", path, "-o", out, "--no-language", "--json")
    assert done.code == 0
    assert (done.json["edges"], done.json["networks"]) == (0, 0)
    assert (out / "report.html").stat().st_size > 1_000


def test_an_exercise_is_written_only_into_an_empty_folder(tocsin, tmp_path):
    folder = tmp_path / "exercise"
    made = tocsin("exercise", "new", folder, "--posts", "100", "--json")
    assert made.code == 0
    assert all(Path(path).exists() for path in made.json["files"])
    assert tocsin("exercise", "new", folder).code == 2


def test_an_exercise_of_a_level_and_evasions_says_so_in_its_truth(tocsin, tmp_path):
    folder = tmp_path / "exercise"
    flags = ("--posts", "100", "--level", "expert", "--evasion", "jitter=0.5", "--json")
    assert tocsin("exercise", "new", folder, *flags).json["level"] == "expert"
    scenario = orjson.loads((folder / "truth.json").read_bytes())["scenario"]
    assert (scenario["level"], scenario["evasions"]) == ("expert", {"jitter": 0.5})


@pytest.mark.parametrize(
    "wrong", [("--level", "easy"), ("--evasion", "jitter"), ("--evasion", "magic=0.5")]
)
def test_a_level_or_an_evasion_that_does_not_exist_is_refused(tocsin, tmp_path, wrong):
    made = tocsin("exercise", "new", tmp_path / "exercise", *wrong)
    assert made.code == 2
    assert not (tmp_path / "exercise").exists()


def test_a_hand_in_is_scored_in_words_and_as_json(tocsin, tmp_path):
    folder = tmp_path / "exercise"
    tocsin("exercise", "new", folder, "--posts", "300")
    truth = orjson.loads((folder / "truth.json").read_bytes())
    handed = tmp_path / "found.json"
    accounts = {
        group["id"]: [one["id"] for found in group["accounts"].values() for one in found]
        for group in truth["campaigns"]
    }
    handed.write_bytes(orjson.dumps(accounts))
    assert tocsin("exercise", "score", folder, handed, "--json").json["accounts"]["f1"] == 1.0
    told = tocsin("exercise", "score", folder, handed)
    assert told.code == 0
    assert "Found: co_repost" in told.err
    assert tocsin("exercise", "score", tmp_path, handed).code == 2
    handed.write_text("[")
    assert tocsin("exercise", "score", folder, handed).code == 3


def test_the_tables_of_an_investigation_are_scored_with_its_own_key(tocsin, tmp_path):
    folder, out = tmp_path / "exercise", tmp_path / "out"
    tocsin("exercise", "new", folder, "--posts", "1500")
    tocsin("investigate", folder / "exports", "-o", out, "--no-language")
    scored = tocsin("exercise", "score", folder, out, "--json").json
    assert scored["unknown"] == []
    assert scored["accounts"]["recall"]["right"] > 0
    alone = tocsin("exercise", "score", folder, out / "tables")
    assert alone.code == 2
    assert "--workspace" in alone.err


def test_a_folder_may_have_any_name(tocsin, tmp_path):
    odd = tmp_path / "[/x] [red]"
    assert tocsin("init", odd).code == 0
    path = table(tmp_path / "posts.csv", rows(2))
    assert tocsin("import", path, "-w", odd, "--no-language").code == 0
    done = tocsin("export", "-w", odd, "-o", odd / "[posts].csv")
    assert str(odd / "[posts].csv") in done.err
    assert tocsin("doctor", "-w", odd).code == 0


def test_the_version_is_json(tocsin):
    done = tocsin("--version")
    assert done.code == 0
    assert set(done.json) == {"tocsin", "python"}


def test_a_command_that_does_not_exist_is_refused(tocsin):
    assert tocsin("imprt").code == 2
    assert tocsin("import", "--nonsense").code == 2
    assert tocsin("import").code == 2


def test_the_module_runs_as_a_program(tmp_path):
    command = [sys.executable, "-c", "from tocsin.cli import main; main()"]
    done = subprocess.run(
        [*command, "export", "-w", tmp_path, "-o", "x.csv"], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"is no workspace" in done.stderr
    assert b"Traceback" not in done.stderr
