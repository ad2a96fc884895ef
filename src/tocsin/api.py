"""The door for notebooks: what the commands measure and foresee, as typed results.

``with tocsin.open_case("report/workspace") as case: spread = case.spread(hashtags=["vote"])``; then
``spread.to_frame()`` is a pandas data frame and ``spread.plot()`` is drawn by the notebook.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tocsin.chain import measuring
from tocsin.chain.found import Found
from tocsin.chain.measuring import basis_of
from tocsin.chain.subjects import Asked
from tocsin.detect.authority.tables import Authority
from tocsin.detect.polarisation.tables import Polarisation
from tocsin.detect.sources.tables import Sources
from tocsin.detect.spread.tables import Spread
from tocsin.engine import Settings, connect
from tocsin.workspace import open_workspace

if TYPE_CHECKING:
    import pandas as pd


class Case:
    """A workspace opened for looking and measuring; close it, or use it in a ``with`` statement.

    ``now`` is the time as of which things are measured; ``None``: when the case is opened.

    Raises:
        UsageError: the folder is no workspace, or nothing has been imported into it.
    """

    def __init__(self, workspace: str | Path, now: datetime | None = None) -> None:
        space = open_workspace(Path(workspace))
        self._found = space.found
        self._engine = connect("duckdb://", Settings(spill_dir=space.index))
        try:
            self._basis = basis_of(space, self._engine, now or datetime.now(UTC))
        except BaseException:
            self._engine.close()
            raise

    def spread(
        self,
        narratives: Sequence[str] = (),
        hashtags: Sequence[str] = (),
        urls: Sequence[str] = (),
        claims: Sequence[str] = (),
    ) -> Spread:
        """How these spread, or the most posted where nothing is named; as the command does.

        Narratives and claims are named by the first digits of their ids.

        Raises:
            UsageError: one of them is not in the posts.
        """
        return measuring.spread(self._basis, Asked.of(narratives, hashtags, urls, claims))

    def polarisation(
        self,
        narratives: Sequence[str] = (),
        hashtags: Sequence[str] = (),
        urls: Sequence[str] = (),
        claims: Sequence[str] = (),
    ) -> Polarisation:
        """Whether those who repost each other on these fall into two camps.

        Raises:
            UsageError: one of them is not in the posts.
        """
        return measuring.polarisation(self._basis, Asked.of(narratives, hashtags, urls, claims))

    def sources(self) -> Sources:
        """Which sources are cited, and what is known of them."""
        return measuring.sources(self._basis)

    def authority(self, institution: str | None = None) -> Authority:
        """How far an institution of ``official.toml`` is heard; ``None``: the first named.

        Raises:
            UsageError: none is named there, or no text was read.
        """
        return measuring.authority(self._basis, institution)

    def found(self, table: str) -> "pd.DataFrame":
        """A table of the last investigation, such as ``narratives/narratives``.

        Raises:
            UsageError: nothing was investigated, or that was not looked for.
        """
        return Found(self._found).table(table).to_pandas()

    def close(self) -> None:
        """Lets go of the engine."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_case(workspace: str | Path, now: datetime | None = None) -> Case:
    """Opens a workspace; see :class:`Case`."""
    return Case(workspace, now)
