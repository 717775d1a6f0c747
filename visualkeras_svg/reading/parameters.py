"""How many parameters a layer has, from its configuration and the shape of what it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from visualkeras_svg.model import Shape
from visualkeras_svg.reading import recurrence
from visualkeras_svg.reading.classes import KEEPS_SHAPE, MERGES
from visualkeras_svg.reading.shapes import RULES
from visualkeras_svg.reading.windows import Config, channels_of, known, spread

Count = tuple[int | None, int | None]
"""Parameters in all, and those that training changes; None where unknown."""
Formula = Callable[[Config, Sequence[Shape]], Count]
UNKNOWN: Count = (None, None)


def count_parameters(kind: str, config: Config, inputs: Sequence[Shape]) -> Count:
    """The parameters of a Keras layer of that class."""
    if kind in WITHOUT_WEIGHTS:
        return 0, 0
    formula = FORMULAS.get(kind)
    if formula is None or not inputs or config.get("lora_rank") or config.get("quantization_config"):
        return UNKNOWN
    total, trainable = formula(config, inputs)
    if (total or 0) < 0 or (trainable or 0) < 0:  # what a formula makes of a damaged configuration
        return UNKNOWN
    return total, frozen_count(config, trainable)


def frozen_count(config: Config, trainable: int | None) -> int | None:
    """The trainable parameters: none where the layer is frozen."""
    return 0 if config.get("trainable") is False else trainable


def _all(formula: Callable[[Config, Shape], int | None]) -> Formula:
    def counted(config: Config, inputs: Sequence[Shape]) -> Count:
        total = formula(config, inputs[0])
        return total, total

    return counted


def _bias(config: Config, size: int) -> int:
    return size if config.get("use_bias", True) else 0


def _dense(config: Config, shape: Shape) -> int | None:
    depth, units = known(shape[-1]), int(config["units"])
    return None if depth is None else depth * units + _bias(config, units)


def _window(config: Config, shape: Shape) -> int:
    return prod(int(length) for length in spread(config["kernel_size"], len(shape) - 2))


def _conv(config: Config, shape: Shape) -> int | None:
    depth, filters = channels_of(config, shape), int(config["filters"])
    if depth is None:
        return None
    window = _window(config, shape)
    return window * (depth // int(config.get("groups") or 1)) * filters + _bias(config, filters)


def _depthwise(config: Config, shape: Shape) -> int | None:
    depth = channels_of(config, shape)
    if depth is None:
        return None
    made = depth * int(config.get("depth_multiplier", 1))
    return _window(config, shape) * made + _bias(config, made)


def _separable(config: Config, shape: Shape) -> int | None:
    depth = channels_of(config, shape)
    if depth is None:
        return None
    made, filters = depth * int(config.get("depth_multiplier", 1)), int(config["filters"])
    window = _window(config, shape)
    return window * made + made * filters + _bias(config, filters)


def _lengths(shape: Shape, axes: Any) -> int | None:
    """The number of places along these axes."""
    lengths = [known(shape[axis]) for axis in spread(axes, 1)]
    return None if None in lengths else prod(length for length in lengths if length is not None)


def _batch_norm(config: Config, inputs: Sequence[Shape]) -> Count:
    depth = _lengths(inputs[0], config.get("axis", -1))
    if depth is None:
        return UNKNOWN
    learnt = depth * (bool(config.get("center", True)) + bool(config.get("scale", True)))
    moving = 5 * depth if config.get("renorm") else 2 * depth
    return learnt + moving, learnt


def _layer_norm(config: Config, shape: Shape) -> int | None:
    depth = _lengths(shape, config.get("axis", -1))
    if depth is None:
        return None
    if config.get("rms_scaling"):
        return depth
    return depth * (bool(config.get("center", True)) + bool(config.get("scale", True)))


def _rms_norm(config: Config, shape: Shape) -> int | None:
    return _lengths(shape, config.get("axis", -1))


def _normalization(config: Config, inputs: Sequence[Shape]) -> Count:
    if config.get("mean") is not None:
        return 0, 0
    axes = config.get("axis", -1)
    depth = 1 if axes is None else _lengths(inputs[0], axes)
    return UNKNOWN if depth is None else (2 * depth + 1, 0)


def _prelu(config: Config, shape: Shape) -> int | None:
    shared = set(spread(config.get("shared_axes") or (), 1))
    lengths = [1 if axis in shared else known(length) for axis, length in enumerate(shape) if axis]
    return None if None in lengths else prod(length for length in lengths if length is not None)


def _embedding(config: Config, _shape: Shape) -> int:
    return int(config["input_dim"]) * int(config["output_dim"])


def _gru(config: Config, shape: Shape) -> int | None:
    return recurrence.parameters(config, shape, 3, 2 if config.get("reset_after", True) else 1)


def _cell(config: Config, inputs: Sequence[Shape]) -> Count:
    cell = config["cell"]
    kind = str(cell["class_name"]).removesuffix("Cell")
    if kind + "Cell" not in recurrence.STATES:
        return UNKNOWN
    return FORMULAS[kind](cell["config"], inputs)


def _attention_heads(config: Config, inputs: Sequence[Shape]) -> Count:
    query, value = inputs[0], inputs[1]
    key = inputs[2] if len(inputs) > 2 else value
    depths = [known(shape[-1]) for shape in (query, key, value)]
    if None in depths or config.get("output_shape") is not None:
        return UNKNOWN
    heads, key_depth = int(config["num_heads"]), int(config["key_dim"])
    value_depth = int(config.get("value_dim") or key_depth)
    bias = 1 if config.get("use_bias", True) else 0
    query_in, key_in, value_in = (depth or 0 for depth in depths)
    total = heads * ((query_in + key_in + 2 * bias) * key_depth + (value_in + bias) * value_depth)
    total += heads * value_depth * query_in + bias * query_in
    return total, total


def _plain_attention(config: Config, _inputs: Sequence[Shape]) -> Count:
    total = int(bool(config.get("use_scale"))) + int(config.get("score_mode") == "concat")
    return total, total


def _additive_attention(config: Config, inputs: Sequence[Shape]) -> Count:
    total = known(inputs[0][-1]) if config.get("use_scale", True) else 0
    return total, total


def _einsum(config: Config, shape: Shape) -> int | None:
    taken, _, given = config["equation"].replace(" ", "").partition("->")
    labels, _, kernel = taken.partition(",")
    output = RULES["EinsumDense"](config, [shape])[0]
    if output is None or len(labels) != len(shape):
        return None
    lengths = {**dict(zip(given, output, strict=True)), **dict(zip(labels, shape, strict=True))}
    sizes = [known(lengths.get(label)) for label in (*kernel, *(config.get("bias_axes") or ""))]
    if None in sizes:
        return None
    numbers = [size for size in sizes if size is not None]
    bias = prod(numbers[len(kernel) :]) if config.get("bias_axes") else 0
    return prod(numbers[: len(kernel)]) + bias


def _wrapped(config: Config, inputs: Sequence[Shape], key: str = "layer") -> Count:
    return count_parameters(config[key]["class_name"], config[key]["config"], inputs)


def _each_step(config: Config, inputs: Sequence[Shape]) -> Count:
    return _wrapped(config, [(inputs[0][0], *inputs[0][2:])])


def _both_ways(config: Config, inputs: Sequence[Shape]) -> Count:
    back = "backward_layer" if config.get("backward_layer") else "layer"
    there, again = _wrapped(config, inputs), _wrapped(config, inputs, back)
    return _sum(there[0], again[0]), _sum(there[1], again[1])


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def _spectral_norm(config: Config, inputs: Sequence[Shape]) -> Count:
    inside, trainable = _wrapped(config, inputs)
    layer = config["layer"]["config"]
    width = layer.get("filters") or layer.get("units") or layer.get("output_dim")
    if str(config["layer"]["class_name"]) not in ("Conv1D", "Conv2D", "Conv3D", "Dense", "Embedding"):
        return UNKNOWN
    return _sum(inside, width), trainable


def _family(formula: Formula, name: str, suffix: str = "") -> dict[str, Formula]:
    return {f"{name}{rank}D{suffix}": formula for rank in (1, 2, 3)}


FORMULAS: dict[str, Formula] = {
    **_family(_all(_conv), "Conv"),
    **_family(_all(_conv), "Conv", "Transpose"),
    **_family(_all(_depthwise), "DepthwiseConv"),
    **_family(_all(_separable), "SeparableConv"),
    **_family(_all(recurrence.convolved_parameters), "ConvLSTM"),
    "Dense": _all(_dense),
    "EinsumDense": _all(_einsum),
    "Embedding": _all(_embedding),
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _all(_layer_norm),
    "GroupNormalization": _all(_layer_norm),
    "RMSNormalization": _all(_rms_norm),
    "Normalization": _normalization,
    "PReLU": _all(_prelu),
    "LSTM": _all(lambda config, shape: recurrence.parameters(config, shape, 4)),
    "GRU": _all(_gru),
    "SimpleRNN": _all(lambda config, shape: recurrence.parameters(config, shape, 1)),
    "RNN": _cell,
    "Bidirectional": _both_ways,
    "TimeDistributed": _each_step,
    "SpectralNormalization": _spectral_norm,
    "MultiHeadAttention": _attention_heads,
    "Attention": _plain_attention,
    "AdditiveAttention": _additive_attention,
}
ALL_TRAINABLE = FORMULAS.keys() - {
    "BatchNormalization",
    "Normalization",
    "RNN",
    "Bidirectional",
    "TimeDistributed",
    "SpectralNormalization",
}
"""Layers all of whose parameters learn."""

WITHOUT_WEIGHTS = (
    (KEEPS_SHAPE | MERGES | RULES.keys()) - FORMULAS.keys() - {"GroupQueryAttention", "ReversibleEmbedding"}
) | {"InputLayer", "Lambda", "HashedCrossing", "CategoryEncoding", "TextVectorization", "MaxNumBoundingBoxes"}
"""Layers that are known to have no parameters."""
