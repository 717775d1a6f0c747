"""How operations are said: the constants that they join with tensors, and along which axes they work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from visualkeras_svg.model import LayerNode

_SIGNS = {
    "Add": "+",
    "Subtract": "−",
    "Multiply": "×",
    "TrueDivide": "/",
    "Divide": "/",
    "Power": "^",
    "Greater": ">",
    "GreaterEqual": "≥",
    "Less": "<",
    "LessEqual": "≤",
    "Equal": "=",
    "NotEqual": "≠",
}
"""Operations that have a sign of their own."""


def operated(node: LayerNode) -> Iterator[str]:
    """What an operation was made with; of layers only the axes of those that have operations as twins."""
    if node.type != "Pad":
        yield from _operands(node)
    say = _MADE.get(node.type)
    if say is not None:
        yield from filter(None, [say(node.attributes)])
    if node.attributes.get("keepdims"):
        yield "keepdims"


def _operands(node: LayerNode) -> Iterator[str]:
    """The constant that an operation joins with a tensor, or the part of a tensor that it takes."""
    operands = node.attributes.get("operands", ())
    constants = [value for value in operands if value is not None]
    if len(operands) != 2 or len(constants) != 1:
        return
    (constant,) = constants
    if isinstance(constant, str):
        yield constant
    elif node.type == "GetItem":
        yield f"[{constant}]"
    else:
        sign, value = _SIGNS.get(node.type, ""), _constant(constant)
        first = operands[0] is not None and node.type not in ("Add", "Multiply")
        yield f"{value} {sign} x" if sign and first else f"{sign} {value}".strip()


def _constant(value: float) -> str:
    """A constant in six digits; as a part of one where those do not say it all."""
    part = round(1 / value) if value else 0
    whole = part and float(f"{value:g}") != value and abs(value * part - 1) < 1e-12
    return f"1/{part}" if whole else f"{value:g}".replace("-", "−")


def _axes(given: Mapping[str, Any]) -> str:
    axis = given.get("axis")
    return "" if axis is None else f"axis {_listed(axis)}"


def _axes_but_last(given: Mapping[str, Any]) -> str:
    return "" if given.get("axis") in (-1, (-1,), [-1]) else _axes(given)


def along(node: LayerNode) -> Iterator[str]:
    """What a normalisation works on, where not on the last axis alone, and along which axes maps are multiplied."""
    given, rank = node.attributes, len(node.output.shape or ())
    if node.type == "GroupNormalization" and isinstance(given.get("groups"), int):
        count = given["groups"]
        yield f"{count} {'group' if count == 1 else 'groups'}"
    axes = _numbers(given.get("axes" if node.type == "Dot" else "axis"))
    if node.type == "Dot":
        usual = rank < 3 and set(axes) <= {1, -1}  # of two vectors
    else:
        usual = not node.type.endswith("Normalization") or axes in ([], [-1], [rank - 1])
    if axes and not usual:
        yield f"{'axes' if len(axes) > 1 else 'axis'} {_listed(axes)}"


def _numbers(values: Any) -> list[int]:
    """Numbers, or one, as a list; none of what is not a number."""
    listed = values if isinstance(values, Sequence) and not isinstance(values, str) else [values]
    return [value for value in listed if isinstance(value, int)]


def _listed(values: Any) -> str:
    """Numbers after one another, or one."""
    return (
        ", ".join(map(str, values)).replace("-", "−") if isinstance(values, Sequence) else str(values).replace("-", "−")
    )


def _padded(given: Mapping[str, Any]) -> str:
    """How much is added at each axis, (before, after) where these differ, and with what."""
    width, mode = given.get("pad_width"), given.get("mode", "constant")
    sides = (
        [side if isinstance(side, Sequence) else (side, side) for side in width] if isinstance(width, Sequence) else []
    )
    parts = [str(before) if before == after else f"({before}, {after})" for before, after in sides]
    said = str(width) if isinstance(width, int) else ", ".join(parts)
    value = next((value for value in given.get("operands", ()) if value), None)
    return f"{said}, {mode}" if mode != "constant" else f"{said} of {_constant(value)}" if value else said


def _limits(given: Mapping[str, Any]) -> str:
    return f"{_constant(given['x_min'])} to {_constant(given['x_max'])}" if {"x_min", "x_max"} <= set(given) else ""


def _repeats(given: Mapping[str, Any]) -> str:
    """How often parts are repeated, along which axis."""
    repeats = given.get("repeats")
    often = f"×{repeats}" if isinstance(repeats, int) else "×".join(map(str, repeats or ()))
    return ", ".join(filter(None, [often, _axes(given)]))


_ALONG = (
    "All Amax Amin Any Argmax Argmin Argsort Average CountNonzero Cumprod Cumsum ExpandDims Flip Logsumexp Max Mean"
    " Median Min Norm Prod Sort Split Squeeze Stack Std Sum Take TakeAlongAxis Unstack Var"
)
"""Operations that work along axes."""
_MADE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **dict.fromkeys(_ALONG.split(), _axes),
    **dict.fromkeys(("Softmax", "LogSoftmax"), _axes_but_last),
    "Concatenate": lambda given: "axis 0" if given.get("axis") == 0 else "",  # of others the shape says it
    "Transpose": lambda given: _listed(given.get("axes") or ""),
    "Permute": lambda given: _listed(given.get("dims", "")),
    "Swapaxes": lambda given: f"{given.get('axis1')} ↔ {given.get('axis2')}",
    "Moveaxis": lambda given: f"{_listed(given.get('source'))} → {_listed(given.get('destination'))}",
    "Clip": _limits,
    "Repeat": _repeats,
    "Tile": _repeats,
    "Roll": lambda given: ", ".join(filter(None, [_listed(given.get("shift")), _axes(given)])),
    "TopK": lambda given: str(given.get("k", "")),
    "Einsum": lambda given: str(given.get("subscripts", "")).replace("->", "→"),
    "Pad": _padded,
}
"""What is said of classes, whose arguments Keras writes into the configuration of an operation. keras.ops, Keras 3."""
