"""What an operation was given beside tensors: constants, and the parts of a tensor that it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from visualkeras_svg.reading.references import is_triple

Operand = bool | int | float | str | None
"""A constant, or the parts of a tensor as Python writes them; None stands for a tensor."""

_CONSTANT = "_CONSTANT_VALUE"
"""What Keras 2 writes for a layer's name where a constant stands."""
_TENSOR = {"class_name": "__keras_tensor__"}
_ENDS = ("start", "stop", "step")


def operands_of(call: Any) -> tuple[Operand, ...]:
    """The operands of a call in a model configuration; none where one of them is no tensor, number or part."""
    if isinstance(call, Mapping):
        return operands(call.get("args", []), call.get("kwargs") or {})
    if not isinstance(call, list):
        return ()
    items = [call] if call and isinstance(call[0], str) else call
    found: list[Any] = []
    for item in items:
        if not isinstance(item, list) or len(item) < 3:
            return ()
        keyed = item[3] if len(item) > 3 and isinstance(item[3], Mapping) else {}
        found.append(item[2] if item[0] == _CONSTANT else _TENSOR)
        given = [value for name, value in keyed.items() if name != "name" and value is not None]
        found += [_TENSOR if is_triple(value) else value for value in given]
    return operands(found)


def operands(values: Iterable[Any], named: Mapping[str, Any] = MappingProxyType({})) -> tuple[Operand, ...]:
    """The operands of a call, those by name if they are given; none where one of them is no tensor, number or part."""
    try:
        return tuple(_operand(value) for value in (*values, *(value for value in named.values() if value is not None)))
    except ValueError:
        return ()


def _operand(value: Any) -> Operand:
    if _is_tensor(value):
        return None
    if isinstance(value, bool | int | float):
        return value
    return f"[{', '.join(map(_part, value if isinstance(value, Sequence) else [value]))}]"


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "_keras_history") or _class_of(value) == _TENSOR["class_name"]


def _class_of(value: Any) -> str | None:
    return value.get("class_name") if isinstance(value, Mapping) else None


def _part(value: Any) -> str:
    """A part of an axis: `:`, `-24:`, `0`, `...` for all axes between, or `None` for a new one."""
    if value is Ellipsis or _class_of(value) == "__ellipsis__":
        return "..."
    if value is None or type(value) is int:
        return str(value)
    ends = value.get("config", value) if isinstance(value, Mapping) else {}
    if set(ends) == set(_ENDS):
        value = slice(*(ends[name] for name in _ENDS))
    if not isinstance(value, slice):
        raise ValueError(value)
    start, stop, step = ("" if at is None else str(at) for at in (value.start, value.stop, value.step))
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
