"""Reading a checked CEL expression: which fields of a variable it refers to.

``cel.expr.CheckedExpr`` (cel-spec, proto/cel/expr/checked.proto and syntax.proto) is protobuf; the
part of it that can hold a reference is described here, so that no generated code is needed.
"""

from collections.abc import Container, Iterator
from functools import cache
from typing import Any, Final

from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool, message_factory

_Proto = descriptor_pb2.FieldDescriptorProto
_SHAPES: Final = {
    "CheckedExpr": (("expr", 4, "Expr", False),),
    "Expr": (
        ("const", 3, "Constant", False),
        ("ident", 4, "Ident", False),
        ("select", 5, "Select", False),
        ("call", 6, "Call", False),
        ("list", 7, "CreateList", False),
        ("struct", 8, "CreateStruct", False),
        ("comprehension", 9, "Comprehension", False),
    ),
    "Constant": (),
    "Ident": (("name", 1, "string", False),),
    "Select": (
        ("operand", 1, "Expr", False),
        ("field", 2, "string", False),
        ("test_only", 3, "bool", False),
    ),
    "Call": (
        ("target", 1, "Expr", False),
        ("function", 2, "string", False),
        ("args", 3, "Expr", True),
    ),
    "CreateList": (("elements", 1, "Expr", True),),
    "CreateStruct": (("entries", 2, "Entry", True),),
    "Entry": (("map_key", 3, "Expr", False), ("value", 4, "Expr", False)),
    "Comprehension": (
        ("iter_range", 2, "Expr", False),
        ("accu_init", 4, "Expr", False),
        ("loop_condition", 5, "Expr", False),
        ("loop_step", 6, "Expr", False),
        ("result", 7, "Expr", False),
    ),
}
_SCALARS: Final = {"string": _Proto.TYPE_STRING, "bool": _Proto.TYPE_BOOL}


class RefusedError(ValueError):
    """The expression uses something that conditions may not."""


def selected(serialized: bytes, variable: str, lists: Container[str]) -> Iterator[str]:
    """Every field of ``variable`` that a serialised checked expression selects, with repeats.

    ``lists`` are the fields that hold lists. A macro runs over one of them at most, and reads none
    while it runs: so the work of an expression grows with the length of a list, never faster.

    Raises:
        RefusedError: it uses ``has()``, the variable as a whole, a macro within a macro, more than
            one list in a macro, or a pattern in one.
    """
    wrapped = any_pb2.Any.FromString(serialized)  # serialised within its type's name
    checked: Any = _checked_class()()
    checked.ParseFromString(wrapped.value)
    if not checked.expr.ListFields():
        raise RefusedError("The condition could not be read back from its checked form.")
    yield from _selected(checked.expr, variable, lists, in_macro=False)


def _selected(expr: Any, variable: str, lists: Container[str], *, in_macro: bool) -> Iterator[str]:
    if expr.HasField("ident") and expr.ident.name.removeprefix(".") == variable:
        raise RefusedError("A condition may not use the case as a whole.")
    if expr.HasField("select"):
        if expr.select.test_only:
            raise RefusedError("A condition may not ask whether a fact is known with has().")
        operand = expr.select.operand
        if operand.HasField("ident") and operand.ident.name.removeprefix(".") == variable:
            if in_macro and expr.select.field in lists:
                raise RefusedError("A macro may not read a list of facts while it runs.")
            yield expr.select.field
            return
    if in_macro and expr.call.function == "matches":  # it is compiled anew for every item
        raise RefusedError("A macro may not match patterns.")
    if expr.HasField("comprehension"):
        yield from _in_macro(expr.comprehension, variable, lists, in_macro=in_macro)
        return
    for part in _parts(expr):
        yield from _selected(part, variable, lists, in_macro=in_macro)


def _in_macro(macro: Any, variable: str, lists: Container[str], *, in_macro: bool) -> Iterator[str]:
    if in_macro:
        raise RefusedError("A macro may not stand within a macro.")
    over = list(_selected(macro.iter_range, variable, lists, in_macro=False))
    if sum(name in lists for name in over) > 1:
        raise RefusedError("A macro may run over one list of facts only.")
    yield from over
    for part in (macro.accu_init, macro.loop_condition, macro.loop_step, macro.result):
        yield from _selected(part, variable, lists, in_macro=True)


def _parts(message: Any) -> Iterator[Any]:
    """The expressions directly below one, in their order."""
    for descriptor, value in message.ListFields():
        if descriptor.message_type is None:
            continue
        for one in value if descriptor.is_repeated else (value,):
            if descriptor.message_type.name == "Expr":
                yield one
            else:
                yield from _parts(one)


@cache
def _checked_class() -> Any:
    file = descriptor_pb2.FileDescriptorProto(
        name="tocsin/checked.proto", package="tocsin.checked", syntax="proto3"
    )
    for name, shape in _SHAPES.items():
        message = file.message_type.add(name=name)
        for field, number, kind, is_list in shape:
            label = _Proto.LABEL_REPEATED if is_list else _Proto.LABEL_OPTIONAL
            made = message.field.add(name=field, number=number, label=label)
            made.type = _SCALARS.get(kind, _Proto.TYPE_MESSAGE)
            if kind not in _SCALARS:
                made.type_name = f".tocsin.checked.{kind}"
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("tocsin.checked.CheckedExpr"))
