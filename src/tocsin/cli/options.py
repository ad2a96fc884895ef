"""What can be said on the command line, and what it means.

A flag wins over its environment variable, that over the workspace's ``tocsin.toml``, that over
the default.
"""

from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from tocsin.chain.reading import HowToRead
from tocsin.cli.console import err
from tocsin.detect.coordination.behaviours import Behaviour, parse_behaviour
from tocsin.detect.coordination.detection import Significance
from tocsin.embed.opening import default
from tocsin.engine import Engine, Settings, connect
from tocsin.errors import UsageError
from tocsin.posts.columns.column_map import ColumnMap, from_toml
from tocsin.posts.importing import ImportSettings
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.reading import Reading
from tocsin.workspace import Workspace, create_workspace, open_workspace

Files = Annotated[
    list[Path], typer.Argument(help="Files, folders or archives of any format; - is stdin.")
]
Where = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="TOCSIN_WORKSPACE", help="The workspace folder.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="Where the results are written.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
EngineUrl = Annotated[
    str | None,
    typer.Option(envvar="TOCSIN_ENGINE", help="duckdb:// (default) or spark://HOST:PORT."),
]
Memory = Annotated[
    str | None,
    typer.Option(envvar="TOCSIN_MEMORY", help="What the engine may hold, such as 2GB."),
]
Threads = Annotated[int | None, typer.Option(envvar="TOCSIN_THREADS", help="Cores to use.")]
Spill = Annotated[
    Path | None, typer.Option(envvar="TOCSIN_SPILL", help="Folder to spill to.", file_okay=False)
]
Identities = Annotated[
    bool | None,
    typer.Option("--keep-identities", help="Store account ids as they are, not as pseudonyms."),
]
Zone = Annotated[
    str | None, typer.Option("--timezone", help="Zone of times that state none: Europe/Paris.")
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="FIELD=COLUMN, or a saved map FILE.toml; repeatable."),
]
Encoding = Annotated[str | None, typer.Option(help="Encoding of files that are not UTF-8.")]
NoLanguage = Annotated[
    bool, typer.Option("--no-language", help="Do not identify languages: faster.")
]
Behaviours = Annotated[
    list[str] | None,
    typer.Option(
        "--behaviour", "-b", help="KIND:WINDOW[:MIN_OBJECTS[:MAX_SHARERS]], repeatable: url:60:3."
    ),
]
Title = Annotated[str, typer.Option(help="Title of the report.")]
DEFAULT_TITLE: Final = "What these posts show"
ExerciseLevel = Annotated[
    str,
    typer.Option("--level", help="beginner, trained, expert or adversarial."),
]
Evasions = Annotated[
    list[str] | None,
    typer.Option(
        "--evasion",
        help="NAME=STRENGTH from 0 to 1 instead of the level's own, repeatable: jitter=0.5.",
    ),
]
Fdr = Annotated[
    float | None,
    typer.Option(
        min=0.0001,
        max=1.0,
        help="The share of joined pairs that may be chance's: 0.01.",
    ),
]
Permutations = Annotated[
    int | None,
    typer.Option(min=0, max=1000, help="How often accounts are exchanged as a control."),
]
EmbedderName = Annotated[
    str | None,
    typer.Option(
        "--embedder",
        envvar="TOCSIN_EMBEDDER",
        help="e5, light, sentence-transformers:NAME, onnx:FOLDER or endpoint:URL#MODEL, "
        "which is sent the texts.",
    ),
]
Read = Annotated[
    int | None,
    typer.Option(
        "--read", min=0, envvar="TOCSIN_READ", help="How many texts are read at most; 0: none."
    ),
]
Compat = Annotated[
    str | None, typer.Option(help="coortweet: also write CooRTweet's pairs and edges.")
]


def workspace_for(folder: Path) -> Workspace:
    """The workspace in a folder, made if there is none."""
    if (folder / "tocsin.toml").exists():
        return open_workspace(folder)
    return create_workspace(folder)


def _setting(space: Workspace, name: str, given: Any, default: Any) -> Any:
    """The flag (or its environment variable), else the workspace's setting, else the default."""
    found = space.settings().get(name, default) if given is None else given
    if type(found) is not type(default):
        raise UsageError(
            f"The setting {name} = {found!r} in {space.root / 'tocsin.toml'} is of a wrong kind.",
            f"Write it as in {name} = {str(default).lower() if default is False else default!r}.",
        )
    return found


def engine_for(
    space: Workspace, url: str | None, memory: str | None, threads: int | None, spill: Path | None
) -> Engine:
    """The engine that the flags and the workspace's settings ask for."""
    base = Settings()
    settings = Settings(
        memory_limit=_setting(space, "memory", memory, base.memory_limit),
        threads=_setting(space, "threads", threads, base.threads),
        spill_dir=spill or space.index,
    )
    return connect(_setting(space, "engine", url, "duckdb://"), settings)


def import_settings(
    space: Workspace,
    keep_identities: bool | None,
    timezone: str | None,
    column_map: list[str] | None,
    encoding: str | None,
    no_language: bool,
) -> ImportSettings:
    """How to import, as the flags and the workspace's settings ask for it."""
    keep = _setting(space, "keep_identities", keep_identities, False)
    return ImportSettings(
        now=datetime.now(UTC),
        pseudonyms=None if keep else Pseudonyms(space.key()),
        zone=_zone(_setting(space, "timezone", timezone, "UTC")),
        identify_language=not no_language,
        reading=_reading(column_map or [], encoding),
    )


def _reading(stated: list[str], encoding: str | None) -> Reading:
    """``--map``: FIELD=COLUMN one by one, or the path of a saved map."""
    saved = [text for text in stated if "=" not in text]
    given = dict(text.split("=", 1) for text in stated if "=" in text)
    if len(saved) > 1:
        raise UsageError("Two saved column maps are given.", "Give one, and FIELD=COLUMN for more.")
    columns = _saved_map(saved[0]) if saved else None
    return Reading(column_map=columns, given=given, encoding=encoding)


def _saved_map(path: str) -> ColumnMap:
    try:
        return from_toml(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # ValueError: it is not UTF-8
        raise UsageError(
            f"The column map {path!r} cannot be read: {error}.",
            "Give FIELD=COLUMN, or the path of a saved map.",
        ) from error


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise UsageError(f"There is no time zone {name!r}.", "Write it as Europe/Paris.") from None


def how_to_read(space: Workspace, embedder: str | None, most: int | None) -> HowToRead | None:
    """How posts are read, as the flags and the workspace's settings ask; ``None``: they are not."""
    wanted = _setting(space, "read", most, HowToRead().most)
    if not wanted:
        return None
    usual = default()
    name = _setting(space, "embedder", embedder, usual.name)
    if usual.note and name == usual.name:
        err.print(usual.note, soft_wrap=True)
    return HowToRead(embedder=name, most=wanted)


def significance_of(space: Workspace, fdr: float | None, permutations: int | None) -> Significance:
    """How sure the detector must be, as the flags and the workspace's settings ask for it."""
    base = Significance()
    return Significance(
        fdr=_setting(space, "fdr", fdr, base.fdr),
        permutations=base.permutations if permutations is None else permutations,
    )


def behaviours_of(stated: list[str] | None) -> tuple[Behaviour, ...] | None:
    """The behaviours to look at; none stated: ``None``, for the defaults that fit the data."""
    if not stated:
        return None
    behaviours = tuple(map(parse_behaviour, stated))
    names = [behaviour.name for behaviour in behaviours]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{name} is given twice.", "Give each kind and window once.")
    return behaviours


def evasions_of(stated: list[str] | None) -> tuple[tuple[str, float], ...] | None:
    """The evasions of an exercise's operator; none stated: ``None``, for the level's own."""
    if not stated:
        return None
    found: dict[str, float] = {}
    for text in stated:
        name, _, strength = text.partition("=")
        try:
            found[name] = float(strength)
        except ValueError:
            raise UsageError(
                f"{text!r} is no evasion.", "Write NAME=STRENGTH, such as jitter=0.5."
            ) from None
    return tuple(found.items())
