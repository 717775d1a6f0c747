"""How many parameters a layer has, from its configuration and the shape of what it takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import prod
from typing import Any

from visualkeras_svg.model import Shape
from visualkeras_svg.reading import recurrence
from visualkeras_svg.reading.classes import KEEPS_SHAPE, MERGES
from visualkeras_svg.reading.shapes import RULES, output_shapes
from visualkeras_svg.reading.windows import Config, channels_of, known, spread

Count = tuple[int | None, int | None]
"""Parameters in all, and those that training changes; None where unknown."""
Formula = Callable[[Config, Sequence[Shape]], Count]
UNKNOWN: Count = (None, None)
NONE: Count = (0, 0)


def count_parameters(kind: str, config: Config, inputs: Sequence[Shape]) -> Count:
    """The parameters of a Keras layer of that class."""
    if kind in WITHOUT_WEIGHTS:
        return 0, 0
    formula = FORMULAS.get(kind)
    if formula is None or not inputs:
        return UNKNOWN
    total, trainable = _altered(kind, config, inputs, formula(config, inputs))
    if (total or 0) < 0 or (trainable or 0) < 0:  # what a formula makes of a damaged configuration
        return UNKNOWN
    return total, frozen_count(config, trainable)


def frozen_count(config: Config, trainable: int | None) -> int | None:
    """The trainable parameters: none where the layer is frozen."""
    return 0 if config.get("trainable") is False else trainable


def is_altered(config: Config) -> bool:
    """Whether the layer holds other weights than its class makes, or trains fewer of them: quantised, or with an
    adapter of low rank.
    """
    return bool(config.get("lora_rank") or quantization_mode(config))


def quantization_mode(config: Config) -> str | None:
    """How the layer is quantised, such as "int8"; None where it is not."""
    policy = config.get("dtype")
    inside = policy.get("config") if isinstance(policy, Mapping) else None
    mode = inside.get("mode") if isinstance(inside, Mapping) else None
    return str(mode) if mode else ("unknown" if config.get("quantization_config") else None)


def _altered(kind: str, config: Config, inputs: Sequence[Shape], count: Count) -> Count:
    """The count with an adapter or quantised, given the count without. Keras, ``enable_lora`` and ``quantize``: the
    kernel no longer learns; an adapter adds two matrices of that rank, "int8" a scale for each column of a kernel or
    row of an embedding.
    """
    mode, total = quantization_mode(config), count[0]
    if total is None or not is_altered(config):
        return count
    bias = _bias_of(kind, config, inputs)
    if mode is None:
        added = _adapter(kind, config, inputs, total - bias)
        return UNKNOWN if added is None else (total + added, added + bias)
    if mode == "int8" and not config.get("lora_rank") and kind in ("Dense", "Embedding"):
        return total + int(config["units" if kind == "Dense" else "input_dim"]), bias
    return UNKNOWN


def _bias_of(kind: str, config: Config, inputs: Sequence[Shape]) -> int:
    """How many of the parameters are biases."""
    if kind == "Embedding":
        return 0
    if kind == "EinsumDense":
        return (_einsum(config, inputs[0]) or 0) - (_einsum({**config, "bias_axes": None}, inputs[0]) or 0)
    return _bias(config, int(config.get("units") or config.get("filters") or 0))


def _adapter(kind: str, config: Config, inputs: Sequence[Shape], kernel: int) -> int | None:
    """The parameters of an adapter: one matrix for all axes of the kernel but the last, one for the last."""
    rank = int(config["lora_rank"])
    if kind == "EinsumDense":
        last = _einsum_lengths(config, inputs[0])[-1]
    elif kind in ("Dense", "Embedding", "Conv1D", "Conv2D", "Conv3D"):
        last = int(config.get("units") or config.get("output_dim") or config.get("filters") or 0)
    else:
        return None
    return rank * (kernel // last + last) if last else None


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


def _layer_scale(config: Config, _shape: Shape) -> int | None:
    """Keras, ``applications.ConvNeXtTiny``: a factor for each channel."""
    return known(config.get("projection_dim"))


def _prelu(config: Config, shape: Shape) -> int | None:
    shared = set(spread(config.get("shared_axes") or (), 1))
    lengths = [1 if axis in shared else known(length) for axis, length in enumerate(shape) if axis]
    return None if None in lengths else prod(length for length in lengths if length is not None)


def _embedding(config: Config, _shape: Shape) -> int:
    return int(config["input_dim"]) * int(config["output_dim"])


def _reversible_embedding(config: Config, shape: Shape) -> int:
    """Keras, ``ReversibleEmbedding``: a second matrix for the way back where the weights are not tied."""
    return _embedding(config, shape) * (1 if config.get("tie_weights", True) else 2)


def _gru(config: Config, shape: Shape) -> int | None:
    return recurrence.parameters(config, shape, 3, 2 if config.get("reset_after", True) else 1)


def _cell(config: Config, inputs: Sequence[Shape]) -> Count:
    cell = config["cell"]
    shape, count = inputs[0], NONE
    for held in recurrence.cells_of(cell):
        kind = str(held["class_name"]).removesuffix("Cell")
        if kind + "Cell" not in recurrence.STATES:
            return UNKNOWN
        count = _sums(count, FORMULAS[kind](held["config"], [shape]))
        shape = (*shape[:-1], held["config"]["units"])
    return count


def _chain(config: Config, inputs: Sequence[Shape]) -> Count:
    count = NONE
    shapes: list[Shape] = list(inputs)
    for kind, held in recurrence.chained(config):
        count = _sums(count, count_parameters(kind, held, shapes))
        shapes = [shape for shape in output_shapes(kind, held, shapes) if shape is not None]
    return count


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
    if config.get("use_gate"):
        total += heads * value_depth * (query_in + bias)
    return total, total


def _grouped_query_attention(config: Config, inputs: Sequence[Shape]) -> Count:
    query, value = inputs[0], inputs[1]
    depths = [known(shape[-1]) for shape in (query, value, inputs[2] if len(inputs) > 2 else value)]
    if None in depths:
        return UNKNOWN
    query_in, value_in, key_in = (depth or 0 for depth in depths)
    bias = 1 if config.get("use_bias", True) else 0
    wide = int(config["head_dim"]) * int(config["num_query_heads"])
    narrow = int(config["head_dim"]) * int(config["num_key_value_heads"])
    total = wide * (query_in + bias) * (2 if config.get("use_gate") else 1)
    total += narrow * (value_in + key_in + 2 * bias) + (wide + bias) * query_in
    return total, total


def _plain_attention(config: Config, _inputs: Sequence[Shape]) -> Count:
    total = int(bool(config.get("use_scale"))) + int(config.get("score_mode") == "concat")
    return total, total


def _additive_attention(config: Config, inputs: Sequence[Shape]) -> Count:
    total = known(inputs[0][-1]) if config.get("use_scale", True) else 0
    return total, total


def _einsum(config: Config, shape: Shape) -> int | None:
    kernel = _einsum_lengths(config, shape)
    biases = _einsum_lengths(config, shape, config.get("bias_axes") or "")
    if not kernel or None in (*kernel, *biases):
        return None
    return prod(n for n in kernel if n is not None) + (prod(n for n in biases if n is not None) if biases else 0)


def _einsum_lengths(config: Config, shape: Shape, axes: str | None = None) -> list[int | None]:
    """The lengths of the kernel's axes, or of these; none where they cannot be told."""
    taken, _, given = config["equation"].replace(" ", "").partition("->")
    labels, _, kernel = taken.partition(",")
    output = RULES["EinsumDense"](config, [shape])[0]
    if output is None or len(labels) != len(shape):
        return []
    lengths = {**dict(zip(given, output, strict=True)), **dict(zip(labels, shape, strict=True))}
    return [known(lengths.get(label)) for label in (kernel if axes is None else axes)]


def _wrapped(config: Config, inputs: Sequence[Shape], key: str = "layer") -> Count:
    return count_parameters(config[key]["class_name"], config[key]["config"], inputs)


def _each_step(config: Config, inputs: Sequence[Shape]) -> Count:
    return _wrapped(config, [(inputs[0][0], *inputs[0][2:])])


def _both_ways(config: Config, inputs: Sequence[Shape]) -> Count:
    back = "backward_layer" if config.get("backward_layer") else "layer"
    there, again = _wrapped(config, inputs), _wrapped(config, inputs, back)
    return _sums(there, again)


def _sums(first: Count, second: Count) -> Count:
    return _sum(first[0], second[0]), _sum(first[1], second[1])


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
    "ReversibleEmbedding": _all(_reversible_embedding),
    "BatchNormalization": _batch_norm,
    "LayerNormalization": _all(_layer_norm),
    "GroupNormalization": _all(_layer_norm),
    "RMSNormalization": _all(_rms_norm),
    "Normalization": _normalization,
    "PReLU": _all(_prelu),
    "LayerScale": _all(_layer_scale),
    "LSTM": _all(lambda config, shape: recurrence.parameters(config, shape, 4)),
    "GRU": _all(_gru),
    "SimpleRNN": _all(lambda config, shape: recurrence.parameters(config, shape, 1)),
    "RNN": _cell,
    "Bidirectional": _both_ways,
    "TimeDistributed": _each_step,
    "SpectralNormalization": _spectral_norm,
    "MultiHeadAttention": _attention_heads,
    "GroupQueryAttention": _grouped_query_attention,
    "Sequential": _chain,
    "Attention": _plain_attention,
    "AdditiveAttention": _additive_attention,
}
ALL_TRAINABLE = (FORMULAS.keys() | {"STFTSpectrogram"}) - {
    "BatchNormalization",
    "Normalization",
    "RNN",
    "Sequential",
    "Bidirectional",
    "TimeDistributed",
    "SpectralNormalization",
}
"""Layers all of whose parameters learn."""

WITHOUT_WEIGHTS = ((KEEPS_SHAPE | MERGES | RULES.keys()) - FORMULAS.keys()) | {
    "InputLayer",
    "Lambda",
    "HashedCrossing",
    "CategoryEncoding",
    "TextVectorization",
    "MaxNumBoundingBoxes",
}
"""Layers that are known to have no parameters."""
