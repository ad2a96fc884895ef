"""One condition of a rule: a CEL expression that is type-checked when read, and fails closed.

CEL (Common Expression Language, github.com/google/cel-spec) gives ``||`` and ``&&`` the power to
swallow an error of one side, and ``!=`` with null is true. Both would let a rule decide on what
nobody knows. So a condition is evaluated only when *every* fact that its checked expression refers
to is known, whichever branch CEL would have taken; otherwise the result is MISSING and names them.
For the same reason ``has(case.x)`` and ``case`` by itself are refused.

Bounds: CEL has no loops but macros over lists. Lists of facts have at most 1,000 items; macros may
not be nested, run over one list of facts each, and while they run read none and match no patterns
(RE2 would compile them for every item); lists written out in an expression count with its length.
So the work of one evaluation is at most about ``MOST_CHARACTERS × 1,000`` steps, and what would
take longer is refused when it is read. The engine has a budget of its own (10,000 rounds of
macros); a condition that meets it is an error, so that people look.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final, Self

from cel_expr_python import cel  # type: ignore[import-untyped]

from tocsin.errors import InputError, Sentence
from tocsin.measures.rulebook import syntax
from tocsin.measures.rulebook.facts import MESSAGE, Facts, pool
from tocsin.measures.rulebook.fields import BY_NAME, FIELDS, Type

MOST_CHARACTERS: Final = 600
_LISTS: Final = frozenset(field.name for field in FIELDS if field.type is Type.TEXTS)


class ConditionError(InputError):
    """A condition does not compile, or is one that we refuse."""


class Truth(StrEnum):
    """What came of one condition."""

    TRUE = "true"
    FALSE = "false"
    MISSING = "missing"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Result:
    """One evaluated condition: ``read`` are the facts it saw, ``missing`` those nobody knows."""

    truth: Truth
    read: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled expression over ``case``, and the names of the facts it refers to."""

    text: str
    facts: tuple[str, ...]
    program: Any

    @classmethod
    def of(cls, text: str) -> Self:
        """Compiles and checks.

        Raises:
            ConditionError: a misspelt fact, a wrong type, a result that is not true or false, or
                an expression over the bounds.
        """
        if len(text) > MOST_CHARACTERS:
            raise ConditionError(
                Sentence(
                    "The condition has {number} characters, above {most}.",
                    number=len(text),
                    most=MOST_CHARACTERS,
                ),
                "Split it into several conditions, each with a sentence.",
            )
        try:
            program = _env().compile(text)
        except (RuntimeError, ValueError) as error:
            raise ConditionError(
                Sentence("The condition does not compile: {what}", what=str(error)[:300]),
                "Facts are read as case.NAME; their types stand in docs/methods/rulebook.md.",
            ) from error
        if program.return_type() != cel.Type.BOOL:
            raise ConditionError(
                "The condition is not true or false.", "Compare it, as in case.posts > 10."
            )
        return cls(text, tuple(sorted(set(_references(program)))), program)

    def evaluate(self, facts: Facts, activation: Any = None) -> Result:
        """Whether it holds; whatever is not plainly true or false is named.

        ``activation`` is that of the same facts (:func:`activation_of`), made once for all
        conditions of a rule.
        """
        read = {name: facts.known[name] for name in self.facts if name in facts.known}
        missing = tuple(name for name in self.facts if name not in facts.known)
        if missing:
            return Result(Truth.MISSING, read, missing)
        try:
            value = self.program.eval(activation or activation_of(facts)).value()
        except RuntimeError as error:  # the engine gave up: its budget is spent
            return Result(Truth.ERROR, read, error=str(error)[:300])
        if isinstance(value, bool):
            return Result(Truth.TRUE if value else Truth.FALSE, read)
        return Result(Truth.ERROR, read, error=str(value)[:300])


def activation_of(facts: Facts) -> Any:
    """The facts as the engine takes them."""
    return _env().Activation({"case": facts.message})


@cache
def _env() -> Any:
    return cel.NewEnv(descriptor_pool=pool(), variables={"case": cel.Type(MESSAGE)})


def _references(program: Any) -> Iterator[str]:
    """The facts of the checked expression.

    Raises:
        ConditionError: it asks whether a fact is known, uses the case whole, or would take long.
    """
    try:
        for name in syntax.selected(program.serialize(), "case", _LISTS):
            if name in BY_NAME:
                yield name
    except syntax.RefusedError as error:
        message = Sentence("The condition is refused: {what}", what=Sentence(str(error)))
        raise ConditionError(message, "Say it with the facts, one list at a time.") from error
