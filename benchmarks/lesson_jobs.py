"""The job of lessons, in the form of ``jobs.py``: 100 items into every format."""

import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

import orjson

from timing import timed
from tocsin.answers.lessons.making import make_lesson
from tocsin.answers.lessons.pack import (
    Inoculation,
    LessonItem,
    LessonPack,
    Source,
    TaughtTechnique,
)

ITEMS = 100


def lessons(report: dict[str, Any], items: str = str(ITEMS)) -> None:
    """H5P, GIFT, Anki, a page to print and one to play."""
    source = Source(title="Weather service", url="https://weather.example/flood")
    made = LessonPack(
        title="The flood",
        language="en",
        aims=("Ask when a picture was taken.",),
        inoculation=Inoculation(warning="w", example="e", refutation="r"),
        techniques=(TaughtTechnique(id="T0139.001", name="Discourage", how="An old picture."),),
        items=tuple(
            LessonItem(
                id=f"q{number}",
                statement=f"Statement {number}: " + "the river rose again. " * 8,
                is_true=number % 2 == 0,
                feedback="The gauge of that day says so. " * 6,
                sources=(source,),
                technique="" if number % 2 == 0 else "T0139.001",
            )
            for number in range(int(items))
        ),
    )
    with tempfile.TemporaryDirectory() as folder, timed(report):
        report["result"] = len(make_lesson(made, Path(folder)))


JOBS = {job.__name__: job for job in (lessons,)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
