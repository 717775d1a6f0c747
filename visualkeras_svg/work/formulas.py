"""The formulas by which work is counted, one for each class of layers, each with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from visualkeras_svg.model import Shape


class _Unknown(Exception):  # noqa: N818 (no error: it never leaves this module)
    """Something that a formula needs is not known."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a formula is told of a call, without nodes, so that wrappers can ask for the layer that they hold."""

    kind: str
    attributes: Mapping[str, Any]
    inputs: tuple[Shape | None, ...]
    output: Shape | None

    def taken(self, place: int = 0) -> Shape:
        """The shape of an input."""
        return _shape(self.inputs[place] if place < len(self.inputs) else None)

    @property
    def given(self) -> Shape:
        """The shape of the output."""
        return _shape(self.output)

    def number(self, name: str, default: int | None = None) -> int:
        """An attribute that is a whole number."""
        value = self.attributes.get(name)
        return _known(default if value is None else value)

    @property
    def window(self) -> int:
        """The number of places in the window; a single number stands for each axis."""
        size = self.attributes.get("kernel_size")
        lengths = size if isinstance(size, (tuple, list)) else (size,) * (len(self.taken()) - 2)
        return _size(lengths)

    def depth(self, shape: Shape) -> int:
        """The number of channels of an input or output."""
        return _known(shape[1] if self._channels_first else shape[-1])

    def places(self, shape: Shape) -> int:
        """The number of places in space of an input or output."""
        return _size(shape[2:] if self._channels_first else shape[1:-1])

    @property
    def _channels_first(self) -> bool:
        return self.attributes.get("data_format") == "channels_first"


def _known(length: Any) -> int:
    if not isinstance(length, int) or isinstance(length, bool):
        raise _Unknown
    return length


def _shape(shape: Shape | None, least: int = 2) -> Shape:
    if shape is None or len(shape) < least:
        raise _Unknown
    return shape


def _size(lengths: Sequence[Any]) -> int:
    return prod(_known(length) for length in lengths)


def count(call: Call) -> int | None:
    """The multiply–accumulates of a call; None where they are unknown."""
    if call.kind in WITHOUT_PRODUCTS:
        return 0
    formula = FORMULAS.get(call.kind)
    if formula is None or call.attributes.get("lora_rank"):
        return None
    try:
        return formula(call)
    except (_Unknown, IndexError):
        return None


def _dense(call: Call) -> int:
    """One product for each weight and place: inputs × units. Keras, ``Dense``: output = dot(input, kernel)."""
    return _size(call.taken()[1:]) * call.number("units")


def _einsum_dense(call: Call) -> int:
    """The product of the lengths of all indices but the batch's. Keras, ``EinsumDense``; numpy, ``einsum``."""
    equation = str(call.attributes.get("equation", "")).replace(" ", "")
    operands, arrow, given = equation.partition("->")
    taken, comma, _ = operands.partition(",")
    if not arrow or not comma:
        raise _Unknown
    lengths: dict[str, Any] = {}
    for labels, shape in ((taken, call.taken()), (given, call.given)):
        lengths.update(zip(_labels(labels, len(shape)), shape, strict=True))
    batch = next(iter(lengths))
    return _size([length for label, length in lengths.items() if label != batch])


def _labels(labels: str, rank: int) -> list[str]:
    """One label for each axis; axes that ``...`` stands for are numbered from the last."""
    before, dots, after = labels.partition("...")
    rest = rank - len(before) - len(after)
    if rest < 0 or (rest and not dots):
        raise _Unknown
    return [*before, *(str(place) for place in range(rest, 0, -1)), *after]


def _conv(call: Call) -> int:
    """Each output takes a window of the channels of its group: outputs × window × depth / groups.

    Keras, ``Conv1D``–``Conv3D``; V. Dumoulin, F. Visin: A guide to convolution arithmetic for deep learning (2016),
    section 2. How far a dilated window reaches changes nothing.
    """
    shape = call.taken()
    return _size(call.given[1:]) * call.window * (call.depth(shape) // max(call.number("groups", 1), 1))


def _conv_transpose(call: Call) -> int:
    """Each input goes to a window of each filter: inputs × window × filters, those that are cropped included.

    Keras, ``Conv1DTranspose``–``Conv3DTranspose``; Dumoulin and Visin (2016), section 4: the passes of a convolution,
    exchanged.
    """
    return _size(call.taken()[1:]) * call.window * call.depth(call.given)


def _depthwise(call: Call) -> int:
    """Each output takes a window of one channel: outputs × window.

    Keras, ``DepthwiseConv1D``–``DepthwiseConv2D``; A. Howard et al.: MobileNets (2017), section 3.1.
    """
    return _size(call.given[1:]) * call.window


def _separable(call: Call) -> int:
    """A depthwise convolution, then one with a window of 1: places × made × (window + filters), made being the depth ×
    the multiplier.

    Keras, ``SeparableConv1D``–``SeparableConv2D``; Howard et al. (2017), section 3.1.
    """
    made = call.depth(call.taken()) * call.number("depth_multiplier", 1)
    return call.places(call.given) * made * (call.window + call.depth(call.given))


def _recurrent(gates: int) -> Formula:
    def counted(call: Call) -> int:
        """Each step multiplies the input and the state with a matrix for each gate: steps × gates × units × (depth +
        units).

        Keras, ``SimpleRNNCell`` (1), ``GRUCell`` (3), ``LSTMCell`` (4); S. Hochreiter, J. Schmidhuber: Long short-term
        memory (1997); K. Cho et al.: Learning phrase representations (2014), section 2.3.
        """
        _, steps, depth = _sequence(call.taken())
        units = call.number("units")
        return steps * gates * units * (depth + units)

    return counted


def _sequence(shape: Shape) -> tuple[None, int, int]:
    if len(shape) != 3:
        raise _Unknown
    return None, _known(shape[1]), _known(shape[2])


def _conv_lstm(call: Call) -> int:
    """An LSTM's step with convolutions for products: steps × 4 × outputs × window × (depth + filters).

    Keras, ``ConvLSTM1D``–``ConvLSTM3D``; X. Shi et al.: Convolutional LSTM network (2015), section 3.1.
    """
    steps, image = _known(call.taken()[1]), (None, *call.taken()[2:])
    frame = (None, *call.given[-len(image) + 1 :])
    size = call.attributes.get("kernel_size")
    window = _size(size if isinstance(size, (tuple, list)) else (size,) * (len(image) - 2))
    return steps * 4 * _size(frame[1:]) * window * (call.depth(image) + call.depth(frame))


def _rnn(call: Call) -> int | None:
    """What layers of the cells' names count, each fed by the one before. Keras, ``RNN``, ``StackedRNNCells``."""
    kind, attributes = _held(call, "cell")
    stacked = attributes.get("cells", ()) if kind == "StackedRNNCells" else (call.attributes["cell"],)
    shape, counts = call.taken(), []
    for cell in stacked:
        kind, attributes = _held(replace(call, attributes={"cell": cell}), "cell")
        if kind not in ("LSTMCell", "GRUCell", "SimpleRNNCell"):
            raise _Unknown
        counts.append(count(Call(kind.removesuffix("Cell"), attributes, (shape,), call.output)))
        shape = (*shape[:-1], attributes.get("units"))
    return sum(_known(number) for number in counts)


def _both_ways(call: Call) -> int | None:
    """Twice what the layer counts. Keras, ``Bidirectional``: the layer and one made like it, backwards."""
    kind, attributes = _held(call)
    once = count(replace(call, kind=kind, attributes=attributes))
    return None if once is None else 2 * once


def _each_step(call: Call) -> int | None:
    """What the layer counts for one step, times the steps. Keras, ``TimeDistributed``."""
    kind, attributes = _held(call)
    taken, given = call.taken(), call.given
    once = count(Call(kind, attributes, ((taken[0], *taken[2:]),), (given[0], *given[2:])))
    return None if once is None else once * _known(taken[1])


def _as_held(call: Call) -> int | None:
    """What the layer counts. Keras, ``SpectralNormalization``: its weights are scaled in training."""
    kind, attributes = _held(call)
    return count(replace(call, kind=kind, attributes=attributes))


def _held(call: Call, name: str = "layer") -> tuple[str, Mapping[str, Any]]:
    held = call.attributes.get(name)
    if not isinstance(held, Mapping) or not isinstance(held.get("attributes"), Mapping):
        raise _Unknown
    return str(held.get("class_name")), held["attributes"]


def _attention_heads(call: Call) -> int:
    """Projections, scores and mixing, for each head: query × key size, key × key size, value × value size; the scores
    of each query and key, query places × key places × key size; as many sums of values, × value size; and the
    projection of all heads to the output; one more projection of the query where there is a gate.

    Keras, ``MultiHeadAttention``; A. Vaswani et al.: Attention is all you need (2017), section 3.2.
    """
    query, value, key = _query_value_key(call)
    heads, key_size = call.number("num_heads"), call.number("key_dim")
    value_size = call.number("value_dim", key_size)
    axes = call.attributes.get("attention_axes") or tuple(range(1, len(query) - 1))
    axes = axes if isinstance(axes, (tuple, list)) else (axes,)
    seen = _size([key[axis] for axis in axes])
    queries = _size(query[1:-1])
    projected = _size(query[1:]) * key_size + _size(key[1:]) * key_size + _size(value[1:]) * value_size
    mixed = queries * seen * (key_size + value_size)
    output = queries * value_size * _size(call.given[len(query) - 1 :])
    gate = _size(query[1:]) * value_size if call.attributes.get("use_gate") else 0
    return heads * (projected + mixed + output + gate)


def _query_value_key(call: Call) -> tuple[Shape, Shape, Shape]:
    """The query, value and key: the value where no key is given, the query where it is all that flows in."""
    last = len(call.inputs) - 1
    return call.taken(0), call.taken(min(1, last)), call.taken(min(2, last))


def _grouped_attention(call: Call) -> int:
    """Projections, scores and mixing as with heads of their own; key and value are projected once for each group.

    Keras, ``GroupQueryAttention``; J. Ainslie et al.: GQA: training generalized multi-query transformer models (2023),
    section 2.2.
    """
    query, value, key = (_sequence(shape) for shape in _query_value_key(call))
    size, heads, groups = (call.number(name) for name in ("head_dim", "num_query_heads", "num_key_value_heads"))
    projected = query[1] * query[2] * heads + (key[1] * key[2] + value[1] * value[2]) * groups
    gate = query[1] * query[2] * heads if call.attributes.get("use_gate") else 0
    mixed = 2 * query[1] * key[1] * heads
    return size * (projected + gate + mixed + query[1] * heads * _known(call.given[-1]))


def _attention(call: Call) -> int:
    """Scores and mixing without projections: query places × key places × (depth + depth of the values).

    Keras, ``Attention`` with the score mode "dot"; M.-T. Luong et al.: Effective approaches to attention-based neural
    machine translation (2015), section 3.1.
    """
    if call.attributes.get("score_mode", "dot") != "dot":
        raise _Unknown
    _, queries, depth = _sequence(call.taken(0))
    _, keys, width = _sequence(call.taken(1))
    return queries * keys * (depth + width)


def _additive_attention(call: Call) -> int:
    """Scores, which weigh the sum of query and key, and mixing: query places × key places × (depth + depth of the
    values); without the depth where the sums are not weighed.

    Keras, ``AdditiveAttention``; D. Bahdanau et al.: Neural machine translation by jointly learning to align and
    translate (2015), section 3.1.
    """
    _, queries, depth = _sequence(call.taken(0))
    _, keys, width = _sequence(call.taken(1))
    return queries * keys * ((depth if call.attributes.get("use_scale", True) else 0) + width)


def _einsum(call: Call) -> int:
    """The product of the lengths of all indices but the batch's, for two operands. numpy, ``einsum``."""
    operands, arrow, _ = str(call.attributes.get("subscripts", "")).replace(" ", "").partition("->")
    parts = operands.split(",")
    if not arrow or len(parts) != 2 or len(call.inputs) != 2:
        raise _Unknown
    lengths: dict[str, Any] = {}
    for place, labels in enumerate(parts):
        shape = call.taken(place)
        lengths.update(zip(_labels(labels, len(shape)), shape, strict=True))
    batch = next(iter(lengths))
    return _size([length for label, length in lengths.items() if label != batch])


def _dot(call: Call) -> int:
    """One sum over the shared axis for each output. Keras, ``Dot``."""
    axes = call.attributes.get("axes")
    axis = axes[0] if isinstance(axes, (tuple, list)) and axes else axes
    return _size(call.given[1:]) * _known(call.taken()[_known(axis)])


def _matmul(call: Call) -> int:
    """One sum over the shared axis for each output. Keras, ``ops.matmul``."""
    call.taken(1)
    return _size(call.given[1:]) * _known(call.taken()[-1])


Formula = Callable[[Call], int | None]


def _family(formula: Formula, name: str, suffix: str = "") -> dict[str, Formula]:
    return {f"{name}{rank}D{suffix}": formula for rank in (1, 2, 3)}


FORMULAS: Mapping[str, Formula] = {
    **_family(_conv, "Conv"),
    **_family(_conv_transpose, "Conv", "Transpose"),
    **_family(_depthwise, "DepthwiseConv"),
    **_family(_separable, "SeparableConv"),
    **_family(_conv_lstm, "ConvLSTM"),
    "Dense": _dense,
    "EinsumDense": _einsum_dense,
    "SimpleRNN": _recurrent(1),
    "GRU": _recurrent(3),
    "LSTM": _recurrent(4),
    "RNN": _rnn,
    "Bidirectional": _both_ways,
    "TimeDistributed": _each_step,
    "SpectralNormalization": _as_held,
    "MultiHeadAttention": _attention_heads,
    "GroupQueryAttention": _grouped_attention,
    "Attention": _attention,
    "AdditiveAttention": _additive_attention,
    "Einsum": _einsum,
    "Dot": _dot,
    "Matmul": _matmul,
}
"""How the work of a class is counted."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


WITHOUT_PRODUCTS = _names(
    "InputLayer Embedding Activation ActivityRegularization AlphaDropout BatchNormalization Dropout ELU "
    "GaussianDropout GaussianNoise GroupNormalization Identity LayerNormalization LeakyReLU Masking Normalization "
    "PReLU RMSNormalization ReLU Rescaling Softmax SpacingDummyLayer SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D ThresholdedReLU UnitNormalization Flatten Reshape Permute RepeatVector ZeroPadding1D "
    "ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D Resizing "
    "CenterCrop MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D "
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D GlobalAveragePooling1D GlobalAveragePooling2D "
    "GlobalAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D AdaptiveAveragePooling1D "
    "AdaptiveAveragePooling2D AdaptiveAveragePooling3D Add Subtract Multiply Average Maximum Minimum Concatenate "
    "Discretization Hashing CategoryEncoding IntegerLookup StringLookup TextVectorization HashedCrossing "
    "RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom "
    "LayerScale CustomScaleLayer "
    # operations
    "Abs Absolute Arange BroadcastTo Cast Ceil Clip Cos Divide Elu Equal Erf Exp ExpandDims Expm1 Floor Gelu GetItem "
    "Greater GreaterEqual HardSigmoid HardSilu HardTanh LeakyRelu Less LessEqual Log Log1p LogSigmoid LogSoftmax "
    "LogicalAnd LogicalNot LogicalOr Max Mean Min Mod Moveaxis Negative NotEqual OnesLike Pad Power Reciprocal Relu "
    "Relu6 Repeat Roll Round Rsqrt Selu Sigmoid Sign Silu Sin Slice Softplus Softsign Split Sqrt Square Squeeze Stack "
    "StopGradient Sum Swapaxes Take Tanh Tile TopK Transpose TrueDivide Unstack Where ZerosLike"
)
"""Classes of layers and operations that are known to have none of the products that are counted."""
