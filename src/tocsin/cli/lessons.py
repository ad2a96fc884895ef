"""Commands of lessons: made into what schools use, and scored."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.answers.lessons.groups import Group, score_file
from tocsin.answers.lessons.making import Format, make_lesson
from tocsin.answers.lessons.reading import read_pack
from tocsin.answers.lessons.scoring import Estimate
from tocsin.cases.documents import to_json
from tocsin.cli.console import line, plain, print_json
from tocsin.cli.options import Json, Out

app = typer.Typer(no_args_is_help=True, help="Lessons from cases: make them, score them.")

Pack = Annotated[Path, typer.Argument(help="A lesson pack, as TOML or JSON.")]


@app.command(name="make")
def make_command(
    pack: Pack,
    out: Out = Path("lesson"),
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="One format; repeatable; else all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a lesson: H5P, Moodle GIFT, Anki, a page to print, a page to play."""
    written = make_lesson(read_pack(pack), out, formats or tuple(Format))
    if as_json:
        print_json({"files": [str(path) for path in written]})
        return
    for path in written:
        line(f"{plain(str(path))}")


@app.command(name="score")
def score_command(
    answers: Annotated[Path, typer.Argument(help="CSV: person, sitting, item, answer.")],
    pack: Annotated[Path, typer.Option("--pack", help="The pack that was answered.")],
    as_json: Json = False,
) -> None:
    """Score a group: telling true from false (d') and leaning (c), with intervals."""
    group = score_file(answers, read_pack(pack))
    if as_json:
        print_json(_json(group))
        return
    for name in group.discernment:
        line(f"{plain(name)}: d' {_said(group.discernment[name])}; c {_said(group.bias[name])}")
    line(f"Last minus first: d' {_said(group.change)}")
    unscored = sum(one.score is None for one in group.sittings)
    if unscored:
        line(f"{unscored} sittings have too few answers to score.")


def _said(one: Estimate | None) -> str:
    if one is None:
        return "not measured (fewer than two people)"
    return f"{one.value:.2f} (95 %: {one.low:.2f} to {one.high:.2f})"


def _json(group: Group) -> dict[str, object]:
    means = {"discernment": group.discernment, "bias": group.bias}
    return {
        "sittings": [
            {"person": one.person, "sitting": one.name, "answered": one.answered,
             "score": one.score and to_json(one.score)}
            for one in group.sittings
        ],
        **{kind: {name: one and to_json(one) for name, one in some.items()}
           for kind, some in means.items()},
        "change": group.change and to_json(group.change),
    }  # fmt: skip
