"""Commands of foresight: what a countermeasure would do, and what one did.

Each model is imported by the command that runs it: together they take a second to load.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyarrow as pa
import typer

from tocsin.chain.series import event_posts, posted, read_series
from tocsin.chain.subjects import Asked
from tocsin.cli.console import progress_line
from tocsin.cli.measuring import opened
from tocsin.cli.options import Json, Where
from tocsin.cli.results import PageFolder, hand_on
from tocsin.errors import UsageError

if TYPE_CHECKING:
    from tocsin.foresight.interventions.levers import Lever

app = typer.Typer(
    help="Foresight: scenarios of epidemics and interventions, and effects measured afterwards.",
    no_args_is_help=True,
)

Series = Annotated[
    Path | None,
    typer.Argument(help="CSV with columns t and value, and unit where there are several series."),
]
Narrative = Annotated[
    list[str] | None,
    typer.Option(help="Id of a narrative of the workspace, its first digits; repeatable."),
]
Hashtag = Annotated[list[str] | None, typer.Option(help="A hashtag of its posts; repeatable.")]
Table = Annotated[Path, typer.Argument(help="A CSV file.")]
_RANGE = "; a range as LOW:HIGH where it is not known exactly"


@app.command()
def epidemic(
    transmission_rate: Annotated[
        str, typer.Option(help=f"Infections a day that one ill person causes at first{_RANGE}.")
    ] = "0.3",
    risk_ratio: Annotated[
        str, typer.Option(help=f"How many times as easily the misinformed are infected{_RANGE}.")
    ] = "3",
    misinformed_share: Annotated[
        str, typer.Option(help=f"Share of the population that is misinformed{_RANGE}.")
    ] = "0.5",
    homophily: Annotated[
        str, typer.Option(help=f"Weight of contacts within the own group; 0.5: no matter{_RANGE}.")
    ] = "0.5",
    recovery_days: Annotated[
        str, typer.Option(help=f"Mean days of being infectious{_RANGE}.")
    ] = "5",
    days: Annotated[int, typer.Option(min=1, help="Days of the scenario.")] = 100,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What a misinformed share of the population does to an epidemic: the SMIR model."""
    from tocsin.foresight.epidemic.foreseeing import foresee  # noqa: PLC0415
    from tocsin.foresight.epidemic.parameters import Ranges, SmirParameters  # noqa: PLC0415

    rate = _range("transmission-rate", transmission_rate)
    risk = _range("risk-ratio", risk_ratio)
    share = _range("misinformed-share", misinformed_share)
    alike = _range("homophily", homophily)
    ill = _range("recovery-days", recovery_days)
    ranges = Ranges(
        transmission_rate=_open(rate),
        risk_ratio=_open(risk),
        misinformed_share=_open(share),
        homophily=_open(alike),
        recovery_days=_open(ill),
    )
    given = SmirParameters(
        transmission_rate=sum(rate) / 2,
        risk_ratio=sum(risk) / 2,
        misinformed_share=sum(share) / 2,
        homophily=sum(alike) / 2,
        recovery_days=sum(ill) / 2,
        days=days,
    )
    result = foresee(given, ranges if ranges.stated() else None)
    hand_on("epidemic", result, out, as_json=as_json)


@app.command()
def agents(
    population: Annotated[int, typer.Option(help="People, each with an account.")] = 100_000,
    runs: Annotated[int, typer.Option(help="Times everything is drawn anew.")] = 20,
    threshold: Annotated[
        list[int] | None,
        typer.Option(help="How many whom one follows must share misinformation; repeatable."),
    ] = None,
    sharers: Annotated[float, typer.Option(help="Share of accounts that share it.")] = 0.05,
    risk_ratio: Annotated[
        float, typer.Option(help="How many times as easily the misinformed are infected.")
    ] = 3.0,
    seed: Annotated[int, typer.Option(help="Of all that is drawn.")] = 0,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """The same person by person, on networks of who follows whom and who meets whom."""
    from tocsin.foresight.epidemic.agent_parameters import AgentParameters  # noqa: PLC0415
    from tocsin.foresight.epidemic.agents import agents as run  # noqa: PLC0415
    from tocsin.foresight.epidemic.parameters import SmirParameters  # noqa: PLC0415

    disease = SmirParameters(seeding="proportional", risk_ratio=risk_ratio)
    usual = AgentParameters().thresholds
    given = AgentParameters(
        disease, population, runs, tuple(threshold or usual), sharers=sharers, seed=seed
    )
    with progress_line() as shown:
        shown.add_task("Running …")
        result = run(given)
    hand_on("agents", result, out, as_json=as_json)


@app.command()
def fit(table: Table, out: PageFolder = None, as_json: Json = False) -> None:
    """Fits the epidemic model to reported cases, and says what it cannot tell.

    Columns: area, day, cases, population, misinformed_share; and group (ordinary or misinformed)
    where cases are told apart.
    """
    from tocsin.foresight.epidemic.fitting import fit as fitted  # noqa: PLC0415
    from tocsin.foresight.epidemic.incidence_file import read_incidence_csv  # noqa: PLC0415

    hand_on("fit", fitted(read_incidence_csv(table)), out, as_json=as_json)


@app.command()
def interventions(
    option: Annotated[
        list[str],
        typer.Option(
            help='"NAME=LEVER + LEVER…", repeatable; a lever is KIND:SIZE@MINUTES*SHARE, of which '
            'all but KIND may be left out: "both=nudge:0.2 + fact_check:0.1@60 + suspend:100000". '
            "Kinds: prebunk, nudge, label, fact_check, demote, remove, suspend."
        ),
    ],
    workspace: Where = Path(),
    narrative: Narrative = None,
    hashtag: Hashtag = None,
    ahead: Annotated[
        float, typer.Option(help="Minutes to look ahead; 0: what would have been.")
    ] = 0.0,
    bucket: Annotated[
        float, typer.Option(help="Minutes that are counted together; more where posts are few.")
    ] = 5.0,
    own_effects: Annotated[
        Path | None, typer.Option(help="CSV of effects that you know, beside Tocsin's own.")
    ] = None,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What options of countermeasures would do, side by side, "do nothing" among them.

    To a narrative or hashtag of the workspace, by a model fitted to it; or, where none is named, to
    the published events of Bak-Coleman et al. (2022).
    """
    from tocsin.foresight.effects.ledger import ledger  # noqa: PLC0415
    from tocsin.foresight.interventions.foresee import Foreseeing, foresee  # noqa: PLC0415
    from tocsin.foresight.interventions.surrogate import surrogate  # noqa: PLC0415

    options, priors = _options(option), ledger(own_effects)
    if not (narrative or hashtag):
        hand_on("options", surrogate(options, priors), out, as_json=as_json)
        return
    with opened(workspace) as basis:
        posts = event_posts(basis, Asked.of(narrative or (), hashtag or ()))
        how = Foreseeing(bucket_s=round(bucket * 60), ahead_min=ahead)
        result = foresee(posts, options, how, priors)
    hand_on("interventions", result, out, as_json=as_json)


@app.command()
def effect(
    at: Annotated[str, typer.Option(help="When it came: 2026-03-01, or 2026-03-01T14:00.")],
    series: Series = None,
    treated: Annotated[
        str | None,
        typer.Option(help="The unit that it reached, where the others are to be compared with."),
    ] = None,
    workspace: Where = Path(),
    narrative: Narrative = None,
    hashtag: Hashtag = None,
    hours: Annotated[float, typer.Option(help="Width of a period of the workspace's posts.")] = 24,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What a countermeasure did: before and after, held against dates where nothing happened.

    Of a series in a file, or of the posts on a narrative or hashtag. With --treated, the other
    units of the file say what would have been.
    """
    from tocsin.foresight.effects.difference import difference_in_differences  # noqa: PLC0415
    from tocsin.foresight.effects.interrupted import interrupted  # noqa: PLC0415

    panel = _panel(series, workspace, narrative, hashtag, hours)
    if treated is not None:
        result = difference_in_differences(panel, treated, _moment(at))
    else:
        name = _only_unit(panel["unit"].unique().to_pylist())
        result = interrupted(panel, _moment(at), subject=name)
    hand_on("effect", result, out, as_json=as_json)


@app.command()
def power(
    series: Series = None,
    workspace: Where = Path(),
    narrative: Narrative = None,
    hashtag: Hashtag = None,
    hours: Annotated[float, typer.Option(help="Width of a period of the workspace's posts.")] = 24,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """How large an effect must be to be found in a series, before anything is done."""
    from tocsin.foresight.effects.power import power as measured  # noqa: PLC0415

    panel = _panel(series, workspace, narrative, hashtag, hours)
    name = _only_unit(panel["unit"].unique().to_pylist())
    hand_on("power", measured(panel, subject=name), out, as_json=as_json)


@app.command("ledger")
def show_ledger(
    own_effects: Annotated[
        Path | None, typer.Option(help="CSV of effects that you know, shown after Tocsin's own.")
    ] = None,
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """What is known of the effects of countermeasures: published figures with their sources."""
    from tocsin.foresight.effects.ledger import ledger  # noqa: PLC0415

    hand_on("ledger", ledger(own_effects), out, as_json=as_json)


@app.command()
def spillover(table: Table, out: PageFolder = None, as_json: Json = False) -> None:
    """Whether talk online says more of events offline than past events do.

    Columns: area, week, events, intensity, and exposure if you like. Never of persons.
    """
    from tocsin.foresight.spillover.detection import measure  # noqa: PLC0415
    from tocsin.foresight.spillover.reading import read_panel  # noqa: PLC0415

    with progress_line() as shown:
        shown.add_task("Testing …")
        result = measure(read_panel(table))
    hand_on("spillover", result, out, as_json=as_json)


@app.command("dangerous-speech")
def dangerous_speech(
    ratings: Annotated[Path, typer.Argument(help="Ratings by people: CSV, or JSON.")],
    out: PageFolder = None,
    as_json: Json = False,
) -> None:
    """Ratings of dangerous speech by several people: five fields, their agreement and dissent."""
    from tocsin.foresight.dangerous_speech.csv_files import read_csv  # noqa: PLC0415
    from tocsin.foresight.dangerous_speech.json_files import read_json  # noqa: PLC0415
    from tocsin.foresight.dangerous_speech.summary import summarised  # noqa: PLC0415

    read = read_json if ratings.suffix.lower() == ".json" else read_csv
    hand_on("dangerous_speech", summarised(read(ratings)), out, as_json=as_json)


def _options(stated: list[str]) -> "dict[str, tuple[Lever, ...]]":
    """The options by name, each with its levers."""
    from tocsin.foresight.interventions.parsing import option as parsed  # noqa: PLC0415

    options = {}
    for text in stated:
        name, equals, levers = text.partition("=")
        if not equals or not name.strip() or name.strip() in options:
            raise UsageError(
                f"The option {text!a} has no name of its own.",
                'Write as in: "both=nudge:0.2 + remove@60"',
            )
        options[name.strip()] = parsed(levers)
    return options


def _range(flag: str, text: str) -> tuple[float, float]:
    """``LOW:HIGH``, or one number for both."""
    low, colon, high = text.partition(":")
    try:
        return float(low), float(high if colon else low)
    except ValueError as error:
        raise UsageError(
            f"--{flag} {text!a} is no number and no range.", f"Write --{flag} 2.5 or 2:3."
        ) from error


def _open(ends: tuple[float, float]) -> tuple[float, float] | None:
    """The range, where it is one."""
    return ends if ends[0] != ends[1] else None


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at {text!a} is no time.", "Write 2026-03-01T14:00.") from error
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _panel(
    series: Path | None,
    workspace: Path,
    narrative: list[str] | None,
    hashtag: list[str] | None,
    hours: float,
) -> pa.Table:
    """The series of a file, or of the posts on what is named."""
    if (series is None) == (not narrative and not hashtag):
        raise UsageError(
            "It is not clear which series is meant.",
            "Name a file, or --narrative or --hashtag of a workspace.",
        )
    if series is not None:
        return read_series(series)
    if not hours > 0:
        raise UsageError(f"--hours is {hours:g}.", "Give more than 0.")
    with opened(workspace) as basis:
        return posted(basis, Asked.of(narrative or (), hashtag or ()), round(hours * 3_600))


def _only_unit(units: list[str]) -> str:
    if len(units) > 1:
        raise UsageError(
            f"There are {len(units)} series: {', '.join(units[:5])} …",
            "Say which one it reached, --treated NAME, or give one alone.",
        )
    return units[0]
