"""The command that checks a draft: what to look at, why, and by which source."""

from pathlib import Path
from typing import Annotated, Final

import typer

from tocsin.answers.clarity.checking import check
from tocsin.answers.clarity.draft import Draft
from tocsin.answers.clarity.files import read_draft
from tocsin.answers.clarity.lexicon import read_glossary
from tocsin.answers.clarity.remarks import Audience, Kind, Measured, Remark, Review, Severity
from tocsin.cases.documents import to_json
from tocsin.cli.console import line, plain, print_json
from tocsin.cli.options import Json

_COLOURS: Final = {
    Severity.MUST: "bold red", Severity.SHOULD: "bold yellow", Severity.CONSIDER: "bold cyan",
}  # fmt: skip
app = typer.Typer()


@app.command()
def clarity(
    file: Annotated[Path, typer.Argument(help="A draft: text, Markdown or HTML.")],
    language: Annotated[
        str | None, typer.Option(help="Two-letter code; else it is identified.")
    ] = None,
    kind: Annotated[Kind, typer.Option(help="What the draft is for.")] = Kind.NOTICE,
    audience: Annotated[Audience, typer.Option(help="Whom it is for.")] = Audience.PUBLIC,
    myth: Annotated[str, typer.Option(help="The claim that a debunk answers.")] = "",
    glossary: Annotated[
        Path | None, typer.Option(help='TOML: [en], then "hard word" = "say instead".')
    ] = None,
    earlier: Annotated[
        list[Path] | None, typer.Option(help="An earlier answer to compare with; repeatable.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a draft: remarks with place, reason and source; questions for a person; no score."""
    draft = read_draft(file, language=language, kind=kind, audience=audience, myth=myth)
    before = [read_draft(path, language=draft.language) for path in earlier or ()]
    terms = read_glossary(glossary, draft.language) if glossary else {}
    review = check(draft, glossary=terms, earlier=before)
    if as_json:
        print_json(to_json(review))
        return
    _tell(draft, review)


def _tell(draft: Draft, review: Review) -> None:
    title = plain(draft.title or "Without a title")
    line(f"[bold]{title}[/] ({review.language}, {review.words:,} words)")
    for remark in review.remarks:
        _tell_remark(remark)
    if not review.remarks:
        line("No remarks.")
    line("\n[bold]Readability[/]")
    for one in review.measured:
        _tell_measured(one)
    for declined in review.not_checked:
        line(f"Not checked: {declined.what}. {plain(declined.why)}")
    line("\n[bold]For a person to judge[/]")
    for question in review.questions:
        line(f"- {plain(question.text)} [dim]{plain(question.source)}[/]")


def _tell_remark(remark: Remark) -> None:
    place = f"block {remark.place.block}" if remark.place.block else "title"
    at = f"{place}, characters {remark.place.start}–{remark.place.end}"
    colour = _COLOURS[remark.severity]
    line(f"\n[{colour}]{remark.severity}[/] [bold]{remark.what}[/] ({at})")
    line(f"  > {plain(remark.place.quote)}")
    if remark.other:
        line(f"  > earlier: {plain(remark.other)}")
    line(f"  {plain(remark.reason)} {plain(remark.direction)}")
    line(f"  [dim]{plain(remark.source)}[/]")


def _tell_measured(one: Measured) -> None:
    if one.value is None:
        line(f"{one.formula}: not measured. {plain(one.why)}")
        return
    line(
        f"{one.formula}: {one.value:.1f} ({one.low:.1f} to {one.high:.1f}), "
        f"{one.reading} [dim]{plain(one.source)}[/]"
    )
