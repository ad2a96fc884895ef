"""The index follows the corpus: all of it, only what is new, and through interruptions."""

import shutil
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from filelock import FileLock
from tests.explore.conftest import START, add, post

from tocsin.errors import StorageError
from tocsin.explore import Explorer, Query, update_explorer
from tocsin.explore.storing import index_folder


def test_all_posts_of_the_corpus_are_indexed_once(workspace):
    add(workspace, [post(n, "first") for n in range(30)])
    told = []
    assert update_explorer(workspace, lambda done, of: told.append((done, of))) == 30
    assert told[-1] == (30, 30)
    assert update_explorer(workspace) == 0
    add(workspace, [post(n, "second") for n in range(30, 35)], "later")
    with Explorer(workspace) as explorer:
        assert len(explorer) == 30
        assert update_explorer(workspace) == 5
        assert len(explorer) == 35  # an explorer that is open sees it
        assert explorer.search(Query(words="second")).total == 5


def test_without_an_index_nothing_is_found_and_nothing_fails(workspace):
    with Explorer(workspace) as explorer:
        assert len(explorer) == 0
        page = explorer.search(Query(words="vote"))
        assert (page.posts.num_rows, page.next, page.total) == (0, None, 0)
        assert explorer.timeline(Query()) == ()
        assert all(not counts.counts for counts in explorer.facets(Query()).values())


def test_posts_of_files_that_are_gone_or_written_anew_are_taken_out(workspace):
    add(workspace, [post(n, "old") for n in range(5)])
    add(workspace, [post(n, "other") for n in range(5, 8)], "other")
    update_explorer(workspace)
    add(workspace, [post(n, "new words, of another length") for n in range(4)])
    next(workspace.corpus.rglob("other-0.parquet")).unlink()
    assert update_explorer(workspace) == 4
    with Explorer(workspace) as explorer:
        assert len(explorer) == 4
        assert explorer.search(Query(words="old OR other")).total == 0
        assert explorer.search(Query(words="length")).total == 4


def test_a_deleted_index_is_made_again(workspace):
    add(workspace, [post(n) for n in range(5)])
    update_explorer(workspace)
    with Explorer(workspace) as explorer:
        shutil.rmtree(workspace.index)
        assert len(explorer) == 0
        assert update_explorer(workspace) == 5
        assert len(explorer) == 5


def test_one_update_at_a_time(workspace):
    update_explorer(workspace)
    with (
        FileLock(index_folder(workspace).parent / ".updating"),
        pytest.raises(StorageError, match="being indexed already"),
    ):
        update_explorer(workspace)


def test_a_damaged_index_says_what_to_delete(workspace):
    update_explorer(workspace)
    (index_folder(workspace) / "meta.json").write_text("{")
    with pytest.raises(StorageError) as caught:
        Explorer(workspace)
    assert "made again" in caught.value.remedy


DIES = """
import os, sys
from pathlib import Path
from tocsin.explore import update_explorer, updating
from tocsin.workspace import open_workspace
updating.POSTS_A_COMMIT = 10
update_explorer(open_workspace(Path(sys.argv[1])), lambda done, of: done > 25 and os._exit(9))
"""


def test_a_killed_update_leaves_its_commits_and_the_next_one_completes_it(workspace):
    rows = [post(n, "day", created_at=START + timedelta(days=n // 10)) for n in range(60)]
    add(workspace, rows)
    done = subprocess.run([sys.executable, "-c", DIES, str(workspace.root)], check=False)
    assert done.returncode == 9
    with Explorer(workspace) as explorer:
        kept = len(explorer)
        assert kept in (10, 20)  # whole files
        assert update_explorer(workspace) == 60 - kept
        assert explorer.search(Query(words="day")).total == len(explorer) == 60


def test_searches_during_updates_see_whole_commits_only(workspace):
    """Each run adds ten posts, five of them saying odd: totals are multiples of five, and grow."""
    failures, over = [], threading.Event()

    def look():
        before = 0
        with Explorer(workspace) as explorer:
            while not over.is_set():
                page = explorer.search(Query(words="odd"), size=100)
                if page.total % 5 or page.total < before or page.posts.num_rows != page.total:
                    failures.append((before, page.total, page.posts.num_rows))
                before = page.total

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for run in range(8):
        numbers = range(run * 10, run * 10 + 10)
        add(workspace, [post(n, "odd" if n % 2 else "even") for n in numbers], f"run{run}")
        update_explorer(workspace)
    over.set()
    for thread in threads:
        thread.join()
    assert failures == []
    with Explorer(workspace) as explorer:
        assert explorer.search(Query(words="odd")).total == 40


def test_another_process_sees_what_was_added(workspace):
    add(workspace, [post(1)])
    with Explorer(workspace) as explorer:
        code = (
            "import sys; from pathlib import Path; from tocsin.explore import update_explorer;"
            "from tocsin.workspace import open_workspace;"
            "update_explorer(open_workspace(Path(sys.argv[1])))"
        )
        assert len(explorer) == 0
        subprocess.run([sys.executable, "-c", code, str(workspace.root)], check=True)
        assert len(explorer) == 1
