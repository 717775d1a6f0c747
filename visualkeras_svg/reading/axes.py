"""Which axes of what a layer takes live on, in their length, in what it gives.

A rule gives, for each axis of the output, what is known of it from the inputs: a symbol, or None where the length is
another one or not certain. Of axes beyond those that it gives it knows nothing. Lengths that are numbers are of no
interest here, for a shape says them already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from visualkeras_svg.model import Dimension, Shape
from visualkeras_svg.reading.classes import ELEMENTWISE, KEEPS_SHAPE, MERGES, OPERATION
from visualkeras_svg.reading.operations import OPERATIONS, taken
from visualkeras_svg.reading.windows import spread

Attributes = Mapping[str, Any]
_UNLIKE = (AttributeError, ArithmeticError, IndexError, TypeError, ValueError)
"""What a rule raises for a layer that has the name of one of Keras's, but not its arguments or its inputs."""
Rule = Callable[[Attributes, Sequence[Shape]], Shape]


def kept_axes(kinds: Sequence[str], attributes: Attributes, inputs: Sequence[Shape], port: int = 0) -> Shape:
    """The axes of an output that a layer of these kinds keeps; none where nothing is known of the layer."""
    rules = _OPERATIONS if kinds[-1] == OPERATION else _SCORES if port and kinds[0] in _SCORES else RULES
    try:
        return _kept(rules.get(kinds[0]), attributes, inputs)
    except (*_UNLIKE, LookupError):
        return ()


def _kept(rule: Rule | None, attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return rule(attributes, inputs) if rule is not None and inputs else ()


def _agreed(lengths: Sequence[Dimension]) -> Dimension:
    """The one length of all, axes of length one aside: these are stretched."""
    wide = {length for length in lengths if length != 1}
    return wide.pop() if len(wide) == 1 else None


def _merge(_attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    rank = max(len(shape) for shape in inputs)
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in inputs]
    return tuple(_agreed(lengths) for lengths in zip(*padded, strict=True))


def _concatenate(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    ranks, axis = {len(shape) for shape in inputs}, attributes.get("axis")
    if len(ranks) != 1 or not isinstance(axis, int):
        return ()
    joined = axis % ranks.pop()
    return tuple(None if n == joined else _agreed(lengths) for n, lengths in enumerate(zip(*inputs, strict=True)))


def _identity(_attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return inputs[0]


def _all_but_last(_attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return (*inputs[0][:-1], None)


def _embed(_attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return (*inputs[0], None)


def _attend(_attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    """The query's axes."""
    return (*inputs[0][:-1], None)


def _score(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    """A place of the query, then one of what it attends to; for several heads the heads before them."""
    if len(inputs[0]) != 3:
        return ()
    heads = () if attributes.get("num_heads") is None and attributes.get("num_query_heads") is None else (None,)
    return (None, *heads, inputs[0][1], inputs[1][1])


def _permute(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return (None, *(inputs[0][axis] for axis in attributes.get("dims", ())))


def _einsum(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    taken, _, given = str(attributes.get("equation", "")).replace(" ", "").partition("->")
    labels = taken.partition(",")[0]
    if "." in labels or len(labels) != len(inputs[0]):
        return ()
    lengths = dict(zip(labels, inputs[0], strict=True))
    return tuple(lengths.get(label) for label in given)


def _look_up(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return inputs[0] if attributes.get("output_mode", "int") == "int" else ()


def _slide(window: str, attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    """The axes over which a window takes every step, and stands at every place."""
    shape = inputs[0]
    rank = len(shape) - 2
    windows = spread(attributes.get(window, 0), rank)
    strides = spread(attributes.get("strides") or (windows if window == "pool_size" else 1), rank)
    padded = attributes.get("padding", "valid") in ("same", "causal")
    stays = [stride == 1 and (padded or size == 1) for size, stride in zip(windows, strides, strict=True)]
    first = 2 if attributes.get("data_format") == "channels_first" else 1
    space = [n if kept else None for n, kept in zip(shape[first : first + rank], stays, strict=True)]
    return (None, None, *space) if first == 2 else (None, *space, None)


def _convolve(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return _slide("kernel_size", attributes, inputs)


def _pool(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return _slide("pool_size", attributes, inputs)


def _recur(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    return (None, inputs[0][1], None) if attributes.get("return_sequences") else ()


def _recur_convolved(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    image = _convolve(attributes, [(inputs[0][0], *inputs[0][2:])])
    return (None, inputs[0][1], *image[1:]) if attributes.get("return_sequences") else image


def _wrapped(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    inside = attributes.get("layer", {})
    return _kept(RULES.get(inside.get("class_name", "")), inside.get("attributes", {}), inputs)


def _each_step(attributes: Attributes, inputs: Sequence[Shape]) -> Shape:
    step = _wrapped(attributes, [(inputs[0][0], *inputs[0][2:])])
    return (None, inputs[0][1], *step[1:])


def _family(rule: Rule, name: str, suffix: str = "") -> dict[str, Rule]:
    return {f"{name}{rank}D{suffix}": rule for rank in (1, 2, 3)}


RULES: dict[str, Rule] = {
    **dict.fromkeys(KEEPS_SHAPE, _identity),
    **dict.fromkeys(MERGES, _merge),
    **_family(_convolve, "Conv"),
    **_family(_convolve, "Conv", "Transpose"),
    **_family(_convolve, "DepthwiseConv"),
    **_family(_convolve, "SeparableConv"),
    **_family(_pool, "MaxPooling"),
    **_family(_pool, "AveragePooling"),
    **_family(_recur_convolved, "ConvLSTM"),
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN", "RNN"), _recur),
    **dict.fromkeys(("Dense", "Attention", "AdditiveAttention"), _all_but_last),
    **dict.fromkeys(("MultiHeadAttention", "GroupQueryAttention"), _attend),
    **dict.fromkeys(("StringLookup", "IntegerLookup"), _look_up),
    **dict.fromkeys(("Bidirectional", "SpectralNormalization"), _wrapped),
    "TimeDistributed": _each_step,
    "Concatenate": _concatenate,
    "Embedding": _embed,
    "EinsumDense": _einsum,
    "Permute": _permute,
}
"""Rules of Keras's layers that keep axes."""
_SCORES = dict.fromkeys(("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention"), _score)
"""Rules of the second output of layers that give their attention scores too."""


def _of_operation(rule: Callable[[Attributes, Sequence[Shape]], Sequence[Shape | None]]) -> Rule:
    """What an operation gives tells which axes it keeps, for a symbol is a length like any other."""
    return lambda attributes, inputs: rule(attributes, inputs)[0] or ()


_COMPARISONS = ("Equal", "Greater", "GreaterEqual", "Less", "LessEqual", "NotEqual")
_OPERATIONS: dict[str, Rule] = {
    **dict.fromkeys((*ELEMENTWISE, *_COMPARISONS), _merge),
    "Concatenate": _concatenate,
    "GetItem": lambda attributes, inputs: taken(inputs[0], str(attributes["operands"][1])) or (),
    **{name: _of_operation(rule) for name, rule in OPERATIONS.items() if name != "Reshape"},
}
