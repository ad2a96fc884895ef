"""What the workspace's settings ask of an import and an investigation.

An environment variable wins over ``tocsin.toml``, that over the default, as on the command line.
"""

import os
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.chain.reading import HowToRead
from tocsin.detect.coordination.detection import Significance
from tocsin.embed.opening import default
from tocsin.engine import Engine, Settings, connect
from tocsin.errors import Sentence, UsageError
from tocsin.posts.importing import ImportSettings
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.reading import Reading
from tocsin.workspace import Workspace


def engine_of(workspace: Workspace) -> Engine:
    """The engine that the settings ask for.

    Raises:
        UsageError: a setting is not as it should be.
    """
    base = Settings()
    settings = Settings(
        memory_limit=_setting(workspace, "memory", base.memory_limit),
        threads=_setting(workspace, "threads", base.threads),
        spill_dir=workspace.index,
    )
    return connect(_setting(workspace, "engine", "duckdb://"), settings)


def import_settings(
    workspace: Workspace, now: datetime, timezone: str | None = None, reading: Reading | None = None
) -> ImportSettings:
    """How files are imported; ``timezone`` is that of times that state none.

    Raises:
        UsageError: a setting is not as it should be.
    """
    keep = _setting(workspace, "keep_identities", False)
    name = timezone or _setting(workspace, "timezone", "UTC")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones
        raise UsageError(
            Sentence("There is no time zone {name}.", name=repr(name)), "Write it as Europe/Paris."
        ) from None
    pseudonyms = None if keep else Pseudonyms(workspace.key())
    return ImportSettings(now, pseudonyms, zone, reading=reading or Reading())


def how_to_read(workspace: Workspace) -> HowToRead | None:
    """How the texts are read; ``None``: they are not.

    Raises:
        UsageError: a setting is not as it should be.
    """
    most = _setting(workspace, "read", HowToRead().most)
    if not most:
        return None
    return HowToRead(embedder=_setting(workspace, "embedder", default().name), most=most)


def significance_of(workspace: Workspace) -> Significance:
    """How sure the detectors must be.

    Raises:
        UsageError: a setting is not as it should be.
    """
    return Significance(fdr=_setting(workspace, "fdr", Significance().fdr))


def _setting(workspace: Workspace, name: str, usual: Any) -> Any:
    stated = os.environ.get(f"TOCSIN_{name.upper()}")
    found = workspace.settings().get(name, usual)
    try:
        value = found if stated is None or isinstance(usual, bool) else type(usual)(stated)
    except ValueError:
        raise UsageError(
            Sentence("TOCSIN_{upper} is {stated}.", upper=name.upper(), stated=repr(stated)),
            Sentence("Write it as in {usual}.", usual=repr(usual)),
        ) from None
    if type(value) is not type(usual):
        place = workspace.root / "tocsin.toml"
        raise UsageError(
            Sentence(
                "The setting {name} = {value} in {place} is of a wrong kind.",
                name=name,
                value=repr(value),
                place=place,
            ),
            Sentence(
                "Write it as in {name} = {usual}.",
                name=name,
                usual=str(usual).lower() if usual is False else repr(usual),
            ),
        )
    return value
