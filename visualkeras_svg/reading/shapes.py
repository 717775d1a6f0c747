"""The shape of what a layer gives, from its configuration and the shapes of what it takes.

A rule says only what is certain: where the outcome hangs on something unknown, so does the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from visualkeras_svg.model import Shape
from visualkeras_svg.reading import recurrence, windows
from visualkeras_svg.reading.classes import ELEMENTWISE, KEEPS_SHAPE, MERGES
from visualkeras_svg.reading.operations import OPERATIONS, broadcast, common
from visualkeras_svg.reading.recurrence import Rule, Shapes
from visualkeras_svg.reading.windows import Config, known


def output_shapes(kind: str, config: Config, inputs: Sequence[Shape]) -> Shapes:
    """The shapes that a Keras layer of that class gives; one None where they are unknown."""
    rule = RULES.get(kind)
    if rule is None or not inputs:
        return [None]
    return rule(config, inputs)


def operation_shapes(kind: str, config: Config, inputs: Sequence[Shape]) -> Shapes:
    """The shapes that a Keras operation gives to tensors; one None where they are unknown."""
    if not inputs:
        return [None]
    if kind in ELEMENTWISE:
        return [broadcast(inputs)]
    rule = _concatenate if kind == "Concatenate" else OPERATIONS.get(kind)
    return [None] if rule is None else rule(config, inputs)


def _single(change: Callable[[Config, Shape], Shape | None]) -> Rule:
    return lambda config, inputs: [change(config, inputs[0])]


def _merge(_config: Config, inputs: Sequence[Shape]) -> Shapes:
    ranks = {len(shape) for shape in inputs}
    return [broadcast(inputs) if len(ranks) == 1 else None]


def _concatenate(config: Config, inputs: Sequence[Shape]) -> Shapes:
    rank = len(inputs[0])
    axis = int(config.get("axis", -1)) % rank
    parts = [known(shape[axis]) for shape in inputs]
    total = None if None in parts else sum(part for part in parts if part is not None)
    shape = [common([given[n] for given in inputs]) for n in range(rank)]
    shape[axis] = total
    return [tuple(shape)]


def _dot(config: Config, inputs: Sequence[Shape]) -> Shapes:
    left, right = inputs
    axes = windows.spread(config["axes"], 2)
    rest_left = [n for axis, n in enumerate(left) if axis != axes[0] % len(left)]
    rest_right = [n for axis, n in enumerate(right) if axis and axis != axes[1] % len(right)]
    shape = (*rest_left, *rest_right)
    return [shape if len(shape) > 1 else (*shape, 1)]


def _dense(config: Config, shape: Shape) -> Shape:
    return (*shape[:-1], config["units"])


def _chain(config: Config, inputs: Sequence[Shape]) -> Shapes:
    given: Shapes = list(inputs)
    for kind, held in recurrence.chained(config):
        known_shapes = [shape for shape in given if shape is not None]
        given = output_shapes(kind, held, known_shapes if len(known_shapes) == len(given) else [])
    return given


def _flatten(_config: Config, shape: Shape) -> Shape:
    lengths = [known(length) for length in shape[1:]]
    return (shape[0], None if None in lengths else prod(n for n in lengths if n is not None))


def _reshape(config: Config, shape: Shape) -> Shape:
    target = [None if length is None else int(length) for length in config["target_shape"]]
    lengths = [known(length) for length in shape[1:]]
    if -1 in target:
        rest = prod(length for length in target if length is not None and length != -1)
        size = None if None in lengths or None in target else prod(n for n in lengths if n is not None)
        target[target.index(-1)] = None if size is None else size // max(rest, 1)
    return (shape[0], *target)


def _permute(config: Config, shape: Shape) -> Shape:
    return (shape[0], *(shape[axis] for axis in config["dims"]))


def _repeat(config: Config, shape: Shape) -> Shape:
    return (shape[0], config["n"], *shape[1:])


def _embed(config: Config, shape: Shape) -> Shape:
    return (*shape, config["output_dim"])


def _resize(config: Config, shape: Shape) -> Shape | None:
    if len(shape) != 4:
        return None
    size = (config["height"], config["width"])
    return windows.over_space(config, shape, lambda n, _length: size[n])


def _attend(config: Config, inputs: Sequence[Shape]) -> Shapes:
    given = config.get("output_shape")
    if given is None:
        return [inputs[0]]
    last = tuple(given) if isinstance(given, (list, tuple)) else (given,)
    return [(*inputs[0][: -len(last)], *last)]


def _attend_plainly(_config: Config, inputs: Sequence[Shape]) -> Shapes:
    return [(*inputs[0][:-1], inputs[1][-1])]


def _einsum(config: Config, shape: Shape) -> Shape | None:
    taken, arrow, given = config["equation"].replace(" ", "").partition("->")
    labels = taken.partition(",")[0]
    if not arrow or "." in config["equation"] or len(labels) != len(shape):
        return None
    lengths = dict(zip(labels, shape, strict=True))
    target = windows.spread(config["output_shape"], 1)
    return (lengths.get(given[0]), *target) if len(target) == len(given) - 1 else None


def _wrapped(config: Config) -> tuple[str, Config]:
    return config["layer"]["class_name"], config["layer"]["config"]


def _both_ways(config: Config, inputs: Sequence[Shape]) -> Shapes:
    return recurrence.both_ways(config, output_shapes(*_wrapped(config), inputs))


def _each_step(config: Config, inputs: Sequence[Shape]) -> Shapes:
    step = (inputs[0][0], *inputs[0][2:])
    return recurrence.each_step(inputs[0], output_shapes(*_wrapped(config), [step]))


def _one_way(config: Config, inputs: Sequence[Shape]) -> Shapes:
    return output_shapes(*_wrapped(config), inputs)


def _encode(config: Config, shape: Shape) -> Shape | None:
    """As `CategoryEncoding.compute_output_shape` of Keras 3.15 has it."""
    tokens = int(config["num_tokens"])
    one_hot = config.get("output_mode", "multi_hot") == "one_hot"
    return (*shape, tokens) if one_hot and (shape[-1] != 1 or len(shape) == 1) else (*shape[:-1], tokens)


def _mel(config: Config, shape: Shape) -> Shape | None:
    """As `MelSpectrogram.compute_output_shape` of Keras 3.15 has it, of samples in a batch."""
    stride, samples = int(config["sequence_stride"]), known(shape[1]) if len(shape) == 2 else None
    frames = None if samples is None else (samples + stride + 1) // stride
    return (shape[0], int(config["num_mel_bins"]), frames) if len(shape) == 2 else None


def _look_up(config: Config, shape: Shape) -> Shape | None:
    return shape if config.get("output_mode", "int") == "int" else None


def _family(rule: Rule, *names: str) -> dict[str, Rule]:
    return {f"{name}{rank}D": rule for name in names for rank in (1, 2, 3)}


def _ranked(name: str) -> list[str]:
    return [f"{name}{rank}DTranspose" for rank in (1, 2, 3)]


RULES: dict[str, Rule] = {
    **dict.fromkeys(KEEPS_SHAPE, _single(lambda _config, shape: shape)),
    **dict.fromkeys(MERGES, _merge),
    **_family(_single(windows.convolve), "Conv", "DepthwiseConv", "SeparableConv"),
    **dict.fromkeys(_ranked("Conv"), _single(windows.convolve_transposed)),
    **_family(_single(windows.pool), "MaxPooling", "AveragePooling"),
    **_family(_single(windows.pool_to_size), "AdaptiveMaxPooling", "AdaptiveAveragePooling"),
    **_family(_single(windows.pool_globally), "GlobalMaxPooling", "GlobalAveragePooling"),
    **_family(_single(windows.pad), "ZeroPadding"),
    **_family(_single(windows.crop), "Cropping"),
    **_family(_single(windows.enlarge), "UpSampling"),
    **_family(recurrence.recur_convolved, "ConvLSTM"),
    **{name: recurrence.recur(states) for name, states in recurrence.STATES.items() if not name.endswith("Cell")},
    **{name: recurrence.step(states) for name, states in recurrence.STATES.items() if name.endswith("Cell")},
    "RNN": recurrence.recur_cell,
    "Sequential": _chain,
    "Pipeline": _chain,
    "Bidirectional": _both_ways,
    "TimeDistributed": _each_step,
    "SpectralNormalization": _one_way,
    "Concatenate": _concatenate,
    "Dot": _dot,
    "Dense": _single(_dense),
    "EinsumDense": _single(_einsum),
    "Flatten": _single(_flatten),
    "Reshape": _single(_reshape),
    "Permute": _single(_permute),
    "RepeatVector": _single(_repeat),
    "Embedding": _single(_embed),
    "ReversibleEmbedding": _single(_embed),
    "CategoryEncoding": _single(_encode),
    "MelSpectrogram": _single(_mel),
    "Resizing": _single(_resize),
    "CenterCrop": _single(_resize),
    "RandomCrop": _single(_resize),
    "MultiHeadAttention": _attend,
    "GroupQueryAttention": _attend,
    "Attention": _attend_plainly,
    "AdditiveAttention": _attend_plainly,
    **dict.fromkeys(("Discretization", "Hashing"), _single(_look_up)),
    "StringLookup": _single(_look_up),
    "IntegerLookup": _single(_look_up),
}
