"""What in a case cannot stand, field by field, before it is saved.

Documents that must not exist at all (an accusation without a basis) cannot be built; this is for
what a form can still get wrong. The words of a fault are a key for whoever shows it in a reader's
language, and an English sentence for everybody else.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from tocsin.cases import disarm
from tocsin.cases.case import Case, evidence_cited
from tocsin.cases.documents import Item, walk_texts
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.cases.storable import is_storable
from tocsin.errors import Sentence

MAX_TITLE: Final = 200
MAX_TEXT: Final = 20_000
"""About ten pages; a longer text is a document, and belongs into the basket."""
MAX_ITEMS: Final = 5_000
"""What a page and a report can still show."""
_LISTS: Final = (
    "need_to_know", "findings", "posts", "accounts", "narratives", "claims", "networks",
    "techniques", "timeline", "tasks", "links", "outcomes",
)  # fmt: skip


class Fault(StrEnum):
    """What is wrong."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    TWICE = "twice"
    NOT_STORABLE = "not_storable"
    UNKNOWN_TECHNIQUE = "unknown_technique"
    RETIRED_TECHNIQUE = "retired_technique"
    NOT_IN_BASKET = "not_in_basket"
    NOBODY_KNOWS = "nobody_knows"
    NOT_DONE_BY = "not_done_by"
    ORDER = "order"


_SENTENCES: Final = {
    Fault.EMPTY: Sentence("This must not be empty."),
    Fault.TOO_LONG: Sentence("This is too long."),
    Fault.TOO_MANY: Sentence("These are too many; split the case."),
    Fault.TWICE: Sentence("This is there twice."),
    Fault.NOT_STORABLE: Sentence("This has characters that cannot be stored; type it anew."),
    Fault.UNKNOWN_TECHNIQUE: Sentence("DISARM has no such technique."),
    Fault.RETIRED_TECHNIQUE: Sentence("DISARM has retired this technique."),
    Fault.NOT_IN_BASKET: Sentence("This evidence is not in the basket of the case."),
    Fault.NOBODY_KNOWS: Sentence("A case that is TLP:RED needs people who may know of it."),
    Fault.NOT_DONE_BY: Sentence("A task that is done says who did it."),
    Fault.ORDER: Sentence("The communities cannot be more at least than at most."),
}


class Problem(NamedTuple):
    """A fault at a field; ``limit`` is the number that it breaks, where there is one."""

    field: str
    fault: Fault
    limit: int | None = None

    @property
    def what(self) -> Sentence:
        """The fault in a sentence."""
        said = _SENTENCES[self.fault]
        if self.limit is None:
            return said
        return Sentence("{fault} At most {limit} may stand there.", fault=said, limit=self.limit)


def check(case: Case, basket: Collection[str] | None = None) -> tuple[Problem, ...]:
    """All problems of a case; none: it may be saved.

    ``basket`` holds the ids of the case's evidence; where it is given, evidence that is cited and
    not there is a problem too.

    >>> [(problem.field, problem.fault.value) for problem in check(Case(" "))]
    [('title', 'empty')]
    """
    found = [*_title(case), *_texts(case), *_lists(case), *_techniques(case)]
    found += [*_tasks(case), *_members(case), *_breakout(case), *_basket(case, basket)]
    return tuple(dict.fromkeys(found))


def _title(case: Case) -> Iterator[Problem]:
    if not case.title.strip():
        yield Problem("title", Fault.EMPTY)
    if len(case.title) > MAX_TITLE:
        yield Problem("title", Fault.TOO_LONG, MAX_TITLE)


def _texts(case: Case) -> Iterator[Problem]:
    found: list[Problem] = []

    def visit(place: str, text: str) -> None:
        if len(text) > MAX_TEXT:
            found.append(Problem(place[:MAX_TITLE], Fault.TOO_LONG, MAX_TEXT))
        if not is_storable(text):
            found.append(Problem(place[:MAX_TITLE], Fault.NOT_STORABLE))

    walk_texts(case.to_json(), visit)
    yield from found


def _lists(case: Case) -> Iterator[Problem]:
    for name in _LISTS:
        items: tuple[Item, ...] = getattr(case, name)
        if len(items) > MAX_ITEMS:
            yield Problem(name, Fault.TOO_MANY, MAX_ITEMS)
        for key, count in Counter(item.key for item in items).items():
            if count > 1:
                yield Problem(f"{name}.{key}", Fault.TWICE)
            if not key.strip(" :"):
                yield Problem(name, Fault.EMPTY)
    for entry in case.timeline:
        if not entry.text.strip():
            yield Problem(f"timeline.{entry.key}.text", Fault.EMPTY)


def _techniques(case: Case) -> Iterator[Problem]:
    for use in case.techniques:
        try:
            disarm.technique(use.technique)
        except disarm.RetiredTechniqueError:
            yield Problem(f"techniques.{use.key}", Fault.RETIRED_TECHNIQUE)
        except CannotStandError:
            yield Problem(f"techniques.{use.key}", Fault.UNKNOWN_TECHNIQUE)


def _tasks(case: Case) -> Iterator[Problem]:
    for task in case.tasks:
        if not task.what.strip():
            yield Problem(f"tasks.{task.key}.what", Fault.EMPTY)
        if task.done_at is not None and not task.done_by:
            yield Problem(f"tasks.{task.key}.done_by", Fault.NOT_DONE_BY)


def _members(case: Case) -> Iterator[Problem]:
    if case.tlp is Tlp.RED and not any(member.kind == "person" for member in case.need_to_know):
        yield Problem("need_to_know", Fault.NOBODY_KNOWS)


def _breakout(case: Case) -> Iterator[Problem]:
    breakout = case.severity.breakout
    counts = {"severity.breakout": (breakout.communities_low, breakout.communities_high)}
    for one in breakout.platforms:
        place = f"severity.breakout.platforms.{one.name}"
        counts[place] = (one.communities_low, one.communities_high)
    for place, (low, high) in counts.items():
        if high is not None and low > high:
            yield Problem(f"{place}.communities_low", Fault.ORDER)


def _basket(case: Case, basket: Collection[str] | None) -> Iterator[Problem]:
    if basket is None:
        return
    there = frozenset(basket)
    for place, evidence in evidence_cited(case):
        if evidence not in there:
            yield Problem(place, Fault.NOT_IN_BASKET)
