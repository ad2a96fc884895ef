"""What invented fact-checkers have written, as a table that ``tocsin claims import`` reads.

A few of them check the claims of themes, some in a language in which others spread them; most check
something else. One has expired. Verdicts are worded as fact-checkers word them, so that they have
to be understood. The columns are called as in ClaimReview (schema.org).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from tocsin.exercise.scenario import Scenario

_NONE: Final = "-"
_KINDS: Final = {"f": "factcheck", "a": "agreed_answer"}
_COLUMNS: Final = (
    "id", "kind", "claim_reviewed", "title", "review_body", "url", "publisher", "textual_rating",
    "language", "review_date", "valid_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A line of ``factchecks.tsv``. ``checks`` is the theme, ``None`` for something else.

    ``day`` is when it was published, in days from the exercise's start; so is ``expires``.
    """

    name: str
    checks: str | None
    language: str
    day: int
    publisher: str
    verdict: str
    kind: str
    expires: int | None
    claim: str
    title: str
    body: str

    @property
    def url(self) -> str:
        """Its invented page."""
        return f"https://checks-{self.language}.example/{self.name}"


@cache
def factchecks() -> tuple[FactCheck, ...]:
    """All of them, in the order of the file."""
    path = files("tocsin.exercise.talk").joinpath("factchecks.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_factcheck(line.split("\t")) for line in lines if not line.startswith("#"))


def _factcheck(cells: list[str]) -> FactCheck:
    name, checks, language, day, publisher, verdict, kind, expires, claim, title, body = cells
    return FactCheck(
        name,
        None if checks == _NONE else checks,
        language,
        int(day),
        publisher,
        verdict,
        _KINDS[kind],
        None if expires == _NONE else int(expires),
        claim,
        title,
        body,
    )


def write_factchecks(scenario: Scenario) -> bytes:
    """The table: CSV, UTF-8."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(_rows(scenario))
    return text.getvalue().encode()


def _rows(scenario: Scenario) -> Iterator[list[str]]:
    for one in factchecks():
        expires = "" if one.expires is None else _date(scenario, one.expires)
        yield [
            one.name, one.kind, one.claim, one.title, one.body, one.url, one.publisher,
            one.verdict, one.language, _date(scenario, one.day), expires,
        ]  # fmt: skip


def _date(scenario: Scenario, day: int) -> str:
    return (scenario.start + timedelta(days=day)).isoformat()
