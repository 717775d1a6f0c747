"""The shapes that operations give that are not elementwise, as `compute_output_spec` of Keras 3 has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import Any

from visualkeras_svg.model import Shape
from visualkeras_svg.reading.recurrence import Rule, Shapes
from visualkeras_svg.reading.windows import Config, known

MOST_PARTS = 10_000
"""More parts than any tensor is split into."""
PLACES = {"TopK": 1, "Argmax": 0, "Argmin": 0}
"""Operations that give the places of values, and from which output on."""
_REDUCE = "All Amax Amin Any Argmax Argmin Logsumexp Max Mean Median Min Norm Prod Std Sum Var"
"""Operations that leave nothing of the axes along which they work."""


def common(lengths: Sequence[Any]) -> Any:
    """The length that broadcasting makes of several; None where it is unknown."""
    wide = [length for length in lengths if length != 1]
    numbers = [length for length in wide if isinstance(length, int)]
    return numbers[0] if numbers else wide[0] if len(set(wide)) == 1 else None if wide else 1


def broadcast(inputs: Sequence[Shape]) -> Shape | None:
    """The shape that tensors have together."""
    rank = max(len(shape) for shape in inputs)
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in inputs]
    return tuple(common(lengths) for lengths in zip(*padded, strict=True))


def _stack(config: Config, inputs: Sequence[Shape]) -> Shapes:
    rank = len(inputs[0])
    axis = int(config.get("axis", 0)) % (rank + 1)
    shape = [common([given[n] for given in inputs]) for n in range(rank)]
    return [(*shape[:axis], len(inputs), *shape[axis:])]


def _split(config: Config, inputs: Sequence[Shape]) -> Shapes:
    shape, where = inputs[0], config["indices_or_sections"]
    axis = int(config.get("axis", 0)) % len(shape)
    length = known(shape[axis])
    if isinstance(where, int):
        parts: list[int | None] = [None if length is None else length // max(where, 1)] * min(where, MOST_PARTS)
    else:
        ends = [0, *(int(index) for index in where[:MOST_PARTS])]
        parts = [max(end - start, 0) for start, end in pairwise(ends)]
        parts.append(None if length is None else max(length - ends[-1], 0))
    return [(*shape[:axis], part, *shape[axis + 1 :]) for part in parts] or [None]


def _top(config: Config, inputs: Sequence[Shape]) -> Shapes:
    return [(*inputs[0][:-1], int(config["k"]))] * 2


def _reduce(config: Config, inputs: Sequence[Shape]) -> Shapes:
    shape, axis = inputs[0], config.get("axis")
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, list | tuple) else [axis]
    gone = {int(n) % len(shape) for n in axes}
    if config.get("keepdims"):
        return [tuple(1 if n in gone else length for n, length in enumerate(shape))]
    return [tuple(length for n, length in enumerate(shape) if n not in gone)]


def _expand(config: Config, inputs: Sequence[Shape]) -> Shapes:
    shape, axis = list(inputs[0]), config["axis"]
    if not isinstance(axis, int):
        return [None]
    place = axis % (len(shape) + 1)
    return [(*shape[:place], 1, *shape[place:])]


def _one_hot(config: Config, inputs: Sequence[Shape]) -> Shapes:
    shape, axis = inputs[0], int(config.get("axis", -1))
    place = axis % (len(shape) + 1)
    return [(*shape[:place], int(config["num_classes"]), *shape[place:])]


def _transpose(config: Config, inputs: Sequence[Shape]) -> Shapes:
    shape, axes = inputs[0], config.get("axes")
    return [tuple(reversed(shape)) if axes is None else tuple(shape[axis] for axis in axes)]


def _reshape(config: Config, inputs: Sequence[Shape]) -> Shapes:
    target, lengths = [int(length) for length in config["newshape"]], [known(length) for length in inputs[0]]
    if -1 not in target:
        return [tuple(target)]
    rest = prod(length for length in target if length != -1)
    size = None if None in lengths else prod(length for length in lengths if length is not None)
    place = target.index(-1)
    return [(*target[:place], None if size is None else size // max(rest, 1), *target[place + 1 :])]


def _multiply(_config: Config, inputs: Sequence[Shape]) -> Shapes:
    left, right = inputs
    if len(left) < 2 or len(right) < 2:
        return [None]
    ahead = broadcast([left[:-2], right[:-2]]) if len(left) > 2 or len(right) > 2 else ()
    return [None if ahead is None else (*ahead, left[-2], right[-1])]


def taken(shape: Shape, parts: str) -> Shape | None:
    """The shape of the parts of a tensor that `[:, -24:, 0]` takes, where the lengths that it cuts are known."""
    asked = parts.strip("[]").split(", ")
    if "..." not in asked:
        asked.append("...")
    more = len(shape) - sum(part not in ("None", "...") for part in asked)
    place = asked.index("...")
    asked[place : place + 1] = [":"] * more
    if more < 0:
        return None
    rest = iter(shape)
    found: list[Any] = []
    for part in asked:
        if part == "None":
            found.append(1)
        elif ":" in part:
            found.append(_cut(next(rest), part))
        else:
            next(rest)
    return tuple(found)


def _cut(length: Any, part: str) -> Any:
    """How much of an axis `start:stop:step` takes."""
    start, stop, step = [int(end) if end else None for end in (*part.split(":"), "")[:3]]
    if (start, stop, step) == (None, None, None):
        return length
    return len(range(*slice(start, stop, step).indices(length))) if isinstance(length, int) else None


OPERATIONS: dict[str, Rule] = {
    **dict.fromkeys(_REDUCE.split(), _reduce),
    "Stack": _stack,
    "Split": _split,
    "TopK": _top,
    "ExpandDims": _expand,
    "OneHot": _one_hot,
    "Transpose": _transpose,
    "Reshape": _reshape,
    "Matmul": _multiply,
}
"""Operations that are not elementwise, by their classes."""
