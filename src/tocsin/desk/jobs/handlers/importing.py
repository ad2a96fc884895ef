"""Brings files into the corpus, by the same way as ``tocsin import``.

Done twice it does no harm: what is in the corpus already is known by its content, and what was cut
off in the middle goes on where it stood.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tocsin.desk.jobs.asked import engine_of, import_settings
from tocsin.desk.jobs.incoming import readable, settle
from tocsin.desk.jobs.running import Running
from tocsin.errors import InputError, Sentence
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportResult, import_files
from tocsin.posts.reading import Reading


def run(job: Running) -> dict[str, Any]:
    """Arguments: ``files`` (paths), and as on the command line ``timezone``, ``encoding``, ``map``.

    Raises:
        UsageError: an argument is not as it should be, or a file may not be read.
        InputError: none of the files could be read.
        StorageError: the workspace cannot be written.
    """
    workspace, arguments = job.workspace, job.arguments
    files = [readable(workspace, name) for name in arguments["files"]]
    reading = Reading(given=dict(arguments.get("map", {})), encoding=arguments.get("encoding"))
    how = import_settings(workspace, job.started_at, arguments.get("timezone"), reading)

    def tell(file: str, items: int) -> None:
        job.progress(0, 0, f"{file.rpartition('/')[2]}: {items:,} items")

    with engine_of(workspace) as engine:
        result = import_files(Corpus(workspace.corpus), engine, files, how, tell)
    _refuse_nothing(result)
    for path in files:
        settle(workspace, path)
    return _summary(result)


def _refuse_nothing(result: ImportResult) -> None:
    """An import that read nothing at all has failed; one that read some says what it did not."""
    files = [file for item in result.made for file in item.files]
    troubled = [file for file in files if file.problem]
    if troubled and not result.known and not any(file.items for file in files):
        raise InputError(
            Sentence("{file}: {problem}.", file=troubled[0].file, problem=troubled[0].problem),
            troubled[0].remedy or "",
        )


def _summary(result: ImportResult) -> dict[str, Any]:
    files: list[Mapping[str, Any]] = [asdict(file) for item in result.made for file in item.files]
    return {
        "files": files,
        "already_imported": list(result.known),
        "posts": sum(file["posts"] for file in files),
        "rejected": sum(file["rejected"] for file in files),
    }
