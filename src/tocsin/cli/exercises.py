"""Commands of the exercises."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.console import (
    err,
    plain,
    print_json,
)
from tocsin.cli.options import (
    Evasions,
    ExerciseLevel,
    Json,
    evasions_of,
)
from tocsin.errors import UsageError
from tocsin.exercise import Scenario, write_exercise
from tocsin.exercise.score import (
    feedback,
    read_answers,
    read_hand_in,
    read_results,
    reading_feedback,
    reading_to_json,
    score,
    score_reading,
    to_json,
)
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import open_workspace

_DEMO = Scenario()
app = typer.Typer(help="Exercises with a known truth, in real export formats.")


@app.command("new")
def exercise_new(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    posts: Annotated[int, typer.Option(min=100, help="About how many posts.")] = _DEMO.posts,
    seed: Annotated[int, typer.Option(help="Another seed is another world.")] = _DEMO.seed,
    level: ExerciseLevel = _DEMO.level,
    evasion: Evasions = None,
    as_json: Json = False,
) -> None:
    """Writes an invented scenario as exports of several platforms, with its truth."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", "Choose an empty or a new folder.")
    scenario = Scenario(seed=seed, posts=posts, level=level, evasions=evasions_of(evasion))
    made = write_exercise(scenario, folder)
    if as_json:
        print_json({"folder": folder, "level": level, "files": made.files})
    else:
        place = plain(str(folder))
        err.print(
            f"{len(made.files)} exports written to {place}/exports, with factchecks.csv and "
            "official.toml; the truth is in truth.json."
        )


@app.command("score")
def exercise_score(
    folder: Annotated[Path, typer.Argument(help="The exercise's folder.")],
    handed_in: Annotated[
        Path, typer.Argument(help="Accounts as CSV, JSON or text, or a folder of results.")
    ],
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="Where accounts got their pseudonyms."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Says how well an analyst has found the campaigns of an exercise, and what to learn."""
    made = handed_in / "workspace"
    if workspace is None and (made / "tocsin.toml").exists():
        workspace = made
    pseudonyms = Pseudonyms(open_workspace(workspace).key()) if workspace else None
    answers, results = read_answers(folder), read_results(handed_in)
    scored = score(answers, read_hand_in(handed_in), pseudonyms)
    document, told = to_json(scored), list(feedback(scored))
    if results is not None:
        reading = score_reading(answers.spoken, results)
        document["reading"] = reading_to_json(reading, answers.spoken)
        told += reading_feedback(reading, answers.spoken)
    if as_json:
        print_json(document)
    for sentence in told if not as_json else ():
        err.print(f"- {plain(sentence)}", soft_wrap=True)
