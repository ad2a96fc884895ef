"""How severe it is: the breakout scale with its range, the answers under it, and the scope."""

from collections.abc import Iterator

from tocsin.cases.breakout import QUESTIONS, Answer, Category, Known
from tocsin.cases.scope import Measure
from tocsin.report.case import terms
from tocsin.report.case.blocks import Block, Grid, Paragraph, Said, Scale
from tocsin.report.case.case_file import CaseFile, Exhibits
from tocsin.report.wording import number


def severity(file: CaseFile, exhibits: Exhibits) -> Iterator[Block]:
    """The level, what gives it, what is still open, and how much there was."""
    found = file.case.severity
    computed = found.computed
    yield Paragraph(Said(_sentence(computed)))
    if found.override:
        over = found.override
        yield Paragraph(
            Said(
                f"{file.name(over.by)} set it to {over.level} on {terms.moment(over.at)}: "
                f"{over.reason}"
            ),
            "warning",
        )
    yield Scale(computed.low, computed.high, found.level)
    if computed.open:
        asked = " ".join(terms.QUESTIONS[name] for name in computed.open)
        yield Paragraph(Said(f"Not known, and could raise it: {asked}"))
    yield from _platforms(file)
    yield _answers(file, exhibits)
    if found.scope:
        yield _scope(found.scope)
    yield Paragraph(
        Said(
            "Breakout scale: B. Nimmo (2020), Brookings. It says how far an incident reached, not "
            "how many believed it, and nothing about a person."
        ),
        "quiet",
    )


def _sentence(computed: Category) -> str:
    if computed.low is None:
        return "Category on the breakout scale: not measured; no posts were counted."
    ground = terms.GROUNDS[computed.ground]
    if computed.certain is not None:
        return f"Category {computed.certain} of 6 on the breakout scale: {ground}."
    return (
        f"Category {computed.low} to {computed.high} of 6 on the breakout scale. Shown is: "
        f"{ground}. The upper end holds if everything that is not known were so."
    )


def _platforms(file: CaseFile) -> Iterator[Block]:
    platforms = file.case.severity.breakout.platforms
    if platforms:
        rows = tuple(
            (
                Said(one.name),
                Said(number(one.posts)),
                Said(number(one.accounts)),
                Said(_between(one.communities_low, one.communities_high)),
            )
            for one in platforms
        )
        yield Grid("Platforms reached", ("Platform", "Posts", "Accounts", "Communities"), rows)


def _answers(file: CaseFile, exhibits: Exhibits) -> Grid:
    rows = []
    for name in QUESTIONS:
        given: Answer = getattr(file.case.severity.breakout, name)
        said = {Known.YES: "Yes", Known.NO: "No", Known.UNKNOWN: "Not known"}[given.known]
        noticed = (
            exhibits.said("Noticed, not judged:", given.noticed) if given.noticed else Said("")
        )
        who = f"{file.name(given.stated_by)}: " if given.stated_by else ""
        rows.append(
            (Said(terms.QUESTIONS[name]), exhibits.said(said, given.evidence),
             Said(f"{who}{given.note}"), noticed)
        )  # fmt: skip
    return Grid(
        "What the scale asks", ("Question", "Answer", "Who says so", "Noticed"), tuple(rows)
    )


def _scope(scope: tuple[Measure, ...]) -> Grid:
    rows = tuple(
        (
            Said(terms.QUANTITIES[one.quantity]),
            Said(number(one.value)),
            Said(_interval(one)),
            Said(f"stated by {one.stated:,} of {one.among:,} posts" if one.among else ""),
        )
        for one in scope
    )
    return Grid("How much there was", ("What", "Count", "Interval", "From"), rows)


def _interval(one: Measure) -> str:
    if one.low is None and one.high is None:
        return "not measured"
    if one.high is None:
        return f"at least {number(one.low)}"
    return (
        f"at most {number(one.high)}"
        if one.low is None
        else f"{number(one.low)} to {number(one.high)}"
    )


def _between(low: int, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"
