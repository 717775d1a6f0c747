"""Small models, one for each thing that Keras can build: ``CORPUS`` by name, each a function that makes it.

``python tests/corpus.py [NAME ...]`` records their graphs in golden/models/corpus.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy
from keras import layers, ops

from visualkeras_svg import read_model


def shared_layer() -> Any:
    left, right = keras.Input((8,), name="left"), keras.Input((8,), name="right")
    tower = layers.Dense(4, activation="relu", name="tower")
    return keras.Model([left, right], layers.Dot(1, name="score")([tower(left), tower(right)]), name="shared_layer")


def shared_model() -> Any:
    """A model called twice, in which a layer is called twice."""
    source = keras.Input((8,), name="features")
    hidden = layers.Dense(8, name="hidden")
    encoder = keras.Model(source, hidden(layers.ReLU(name="relu")(hidden(source))), name="encoder")
    left, right = keras.Input((8,), name="left"), keras.Input((8,), name="right")
    distance = layers.Subtract(name="distance")([encoder(left), encoder(right)])
    return keras.Model([left, right], distance, name="shared_model")


def nested_models() -> Any:
    """Functional in Sequential in Functional."""
    inside = keras.Input((6, 4), name="inside")
    block = keras.Model(inside, layers.Add(name="sum")([inside, layers.Dense(4, name="dense")(inside)]), name="block")
    stage = keras.Sequential([keras.Input((6, 4)), block, layers.LayerNormalization(name="norm")], name="stage")
    source = keras.Input((6, 4), name="source")
    head = keras.Sequential([layers.Flatten(name="flatten"), layers.Dense(2, name="out")], name="head")
    return keras.Model(source, head(stage(source)), name="nested_models")


def nested_ports() -> Any:
    """A nested model with several inputs and outputs, whose outputs are taken crosswise."""
    a, b = keras.Input((4,), name="a"), keras.Input((6,), name="b")
    swap = keras.Model([a, b], [layers.Dense(3, name="of_b")(b), layers.Dense(5, name="of_a")(a)], name="swap")
    x, y = keras.Input((4,), name="x"), keras.Input((6,), name="y")
    first, second = swap([x, y])
    return keras.Model([y, x], [second, layers.Dense(2, name="last")(first)], name="nested_ports")


def nested_by_name() -> Any:
    """A nested model that takes and gives dicts."""
    a, b = keras.Input((4,), name="query"), keras.Input((6,), name="context")
    outputs = {"seen": layers.Dense(3, name="see")(b), "asked": layers.Dense(5, name="ask")(a)}
    reader = keras.Model({"query": a, "context": b}, outputs, name="reader")
    x, y = keras.Input((4,), name="x"), keras.Input((6,), name="y")
    found = reader({"query": x, "context": y})
    return keras.Model([x, y], layers.Concatenate(name="join")([found["asked"], found["seen"]]), name="nested_by_name")


def list_model_called_by_name() -> Any:
    """A nested model made with a list of inputs and called with a dict: Keras goes by the inputs' names."""
    a, b = keras.Input((4,), name="zebra"), keras.Input((6,), name="ant")
    inner = keras.Model([a, b], layers.Concatenate(name="join")([a, b]), name="inner")
    x, y = keras.Input((4,), name="x"), keras.Input((6,), name="y")
    return keras.Model([x, y], inner({"zebra": x, "ant": y}), name="list_model_called_by_name")


def deep_nest(depth: int = 50) -> Any:
    """Models within models, fifty deep."""
    model = keras.Sequential([keras.Input((3,)), layers.Dense(3, name="core")], name="level_0")
    for level in range(1, depth + 1):
        source = keras.Input((3,), name=f"in_{level}")
        model = keras.Model(source, layers.ReLU(name=f"relu_{level}")(model(source)), name=f"level_{level}")
    return model


def operations() -> Any:
    """Operators and functions between tensors, and with constants."""
    x = keras.Input((8, 4), name="x")
    shifted = ops.relu(x) + 1
    sliced = shifted[:, 2:6]
    joined = ops.concatenate([sliced, ops.flip(sliced, axis=1)], axis=-1)
    scores = ops.einsum("bij,bkj->bik", joined, joined)
    scaled = ops.softmax(scores / 8.0, axis=-1)
    mixed = ops.matmul(scaled, joined)
    mean = ops.mean(mixed, axis=1, keepdims=True)
    broadcast = mixed - mean
    return keras.Model(x, 2.0 * ops.reshape(broadcast, (-1, 32)), name="operations")


def operations_with_tensors_by_keyword() -> Any:
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    chosen = ops.where(ops.greater(x1=x, x2=0.5), x1=x, x2=y)
    return keras.Model([x, y], ops.stack([chosen, y, x], axis=1), name="operations_with_tensors_by_keyword")


def several_outputs_of_an_operation() -> Any:
    x = keras.Input((9,), name="x")
    first, _, last = ops.split(x, 3, axis=-1)
    values, places = ops.top_k(x, k=2)
    outputs = [layers.Dense(2, name="head")(first), last, places, values]
    return keras.Model(x, outputs, name="several_outputs_of_an_operation")


def arrays_in_calls() -> Any:
    """Operations with arrays for constants, which broadcast."""
    x = keras.Input((1, 4), name="x")
    shifted = x * numpy.array([[1.0], [2.0], [3.0]], "float32")
    return keras.Model(x, ops.add(shifted, numpy.arange(4, dtype="float32")), name="arrays_in_calls")


def inputs_by_list() -> Any:
    image, text = keras.Input((8, 8, 3), name="image"), keras.Input((None,), dtype="int32", name="text")
    seen = layers.GlobalAveragePooling2D(name="pool")(layers.Conv2D(4, 3, name="conv")(image))
    read = layers.LSTM(4, name="lstm")(layers.Embedding(50, 6, name="embed")(text))
    both = layers.Concatenate(name="both")([seen, read])
    outputs = [layers.Dense(1, name="price")(both), layers.Dense(5, activation="softmax", name="kind")(both)]
    return keras.Model([image, text], outputs, name="inputs_by_list")


def inputs_by_dict() -> Any:
    """Keys that are not the names of the inputs, in another order than theirs."""
    a, b = keras.Input((4,), name="first"), keras.Input((5,), name="second")
    joined = layers.Concatenate(name="join")([a, b])
    outputs = {"zeta": layers.Dense(1, name="z")(joined), "alpha": layers.Dense(2, name="a")(joined)}
    return keras.Model({"wide": a, "deep": b}, outputs, name="inputs_by_dict")


def inputs_in_structures() -> Any:
    a, b, c = (keras.Input((n,), name=f"in_{n}") for n in (2, 3, 4))
    joined = layers.Concatenate(name="join")([a, b, c])
    outputs = {"main": layers.Dense(1, name="one")(joined), "others": [a, layers.Dense(2, name="two")(joined)]}
    return keras.Model([a, {"x": b, "y": [c]}], outputs, name="inputs_in_structures")


def middle_output() -> Any:
    x = keras.Input((8,), name="x")
    code = layers.Dense(2, name="code")(x)
    return keras.Model(x, [layers.Dense(8, name="decode")(code), code], name="middle_output")


def output_is_input() -> Any:
    x = keras.Input((8,), name="x")
    return keras.Model(x, [x, layers.Dense(2, name="dense")(x)], name="output_is_input")


def same_output_twice() -> Any:
    x = keras.Input((8,), name="x")
    y = layers.Dense(2, name="dense")(x)
    return keras.Model(x, [y, y], name="same_output_twice")


def unconnected_input() -> Any:
    used, unused = keras.Input((4,), name="used"), keras.Input((3,), name="unused")
    return keras.Model([unused, used], layers.Dense(2, name="dense")(used), name="unconnected_input")


def from_an_inner_tensor() -> Any:
    """A model that starts in the middle of another, whose layers before that are not its own."""
    x = keras.Input((16, 16, 3), name="image")
    middle = layers.Conv2D(4, 3, name="stem")(x)
    out = layers.Dense(2, name="out")(layers.GlobalMaxPooling2D(name="pool")(middle))
    return keras.Model(middle, out, name="from_an_inner_tensor")


def part_of_a_model() -> Any:
    """Layers that are called outside the model too, before and after."""
    x = keras.Input((4,), name="x")
    dense = layers.Dense(4, name="dense")
    before = dense(keras.Input((4,), name="elsewhere"))
    once = dense(x)
    model = keras.Model(x, layers.ReLU(name="relu")(dense(once)), name="part_of_a_model")
    dense(before)
    return model


def same_tensor_twice() -> Any:
    x = keras.Input((4,), name="x")
    doubled = layers.Add(name="double")([x, x])
    squared = layers.Multiply(name="square")([doubled, doubled])
    return keras.Model(x, ops.add(squared, squared), name="same_tensor_twice")


def states() -> Any:
    source = keras.Input((None,), dtype="int32", name="source")
    target = keras.Input((None,), dtype="int32", name="target")
    _, h, c = layers.LSTM(8, return_state=True, name="encoder")(layers.Embedding(40, 6, name="read")(source))
    written = layers.Embedding(50, 6, name="write")(target)
    decoded, *_ = layers.LSTM(8, return_sequences=True, return_state=True, name="decoder")(
        written, initial_state=[h, c]
    )
    return keras.Model([source, target], layers.Dense(50, name="words")(decoded), name="states")


def two_way_states() -> Any:
    x = keras.Input((7, 3), name="x")
    encoder = layers.Bidirectional(layers.LSTM(4, return_sequences=True, return_state=True), name="encoder")
    sequence, *kept = encoder(x)
    decoder = layers.Bidirectional(layers.LSTM(4), name="decoder")
    return keras.Model(x, decoder(sequence, initial_state=kept), name="two_way_states")


def wrappers() -> Any:
    frames = keras.Input((5, 16, 16, 3), name="frames")
    eye = keras.Sequential(
        [keras.Input((16, 16, 3)), layers.Conv2D(4, 3, name="conv"), layers.GlobalMaxPooling2D(name="pool")], name="eye"
    )
    x = layers.TimeDistributed(eye, name="each_frame")(frames)
    x = layers.TimeDistributed(layers.Dense(6, activation="relu"), name="each_code")(x)
    forward = layers.GRU(4, return_sequences=True, name="forward")
    backward = layers.GRU(3, return_sequences=True, go_backwards=True, name="backward")
    x = layers.Bidirectional(forward, backward_layer=backward, name="both_ways")(x)
    x = layers.RNN([layers.LSTMCell(5), layers.GRUCell(4)], return_sequences=True, name="stack")(x)
    x = layers.RNN(layers.SimpleRNNCell(3), name="last")(x)
    return keras.Model(frames, layers.SpectralNormalization(layers.Dense(2), name="bounded")(x), name="wrappers")


def stacked_states() -> Any:
    x = keras.Input((6, 4), name="x")
    cells = layers.StackedRNNCells([layers.LSTMCell(5), layers.LSTMCell(3)])
    out, *_ = layers.RNN(cells, return_state=True, name="rnn")(x)
    return keras.Model(x, out, name="stacked_states")


def attention() -> Any:
    """Query, value and key from different places, by place and by name, and the scores too."""
    q, v, k = keras.Input((5, 8), name="q"), keras.Input((7, 6), name="v"), keras.Input((7, 4), name="k")
    placed = layers.MultiHeadAttention(2, 4, name="placed")(q, v, k)
    named = layers.MultiHeadAttention(2, 4, value_dim=3, name="named")(value=v, key=k, query=placed)
    seen, scores = layers.MultiHeadAttention(2, 4, name="scored")(named, v, return_attention_scores=True)
    plain = layers.Attention(name="plain")([seen, layers.Dense(8, name="widen")(v)])
    grouped = layers.GroupQueryAttention(4, 4, 2, name="grouped")(plain, plain)
    return keras.Model([q, v, k], [grouped, scores], name="attention")


def gated_attention() -> Any:
    x, y = keras.Input((5, 8), name="x"), keras.Input((5, 6), name="y")
    seen = layers.MultiHeadAttention(2, 4, value_dim=3, use_gate=True, name="heads")(x, y)
    grouped = layers.GroupQueryAttention(4, 4, 2, use_gate=True, use_bias=False, name="grouped")
    return keras.Model([x, y], grouped(seen, x), name="gated_attention")


def masks() -> Any:
    """Masks that are computed, given and made by layers."""
    words = keras.Input((None,), dtype="int32", name="words")
    keep = keras.Input((None,), dtype="bool", name="keep")
    x = layers.Embedding(30, 8, mask_zero=True, name="embed")(words)
    x = layers.LSTM(8, return_sequences=True, name="lstm")(x, mask=keep)
    seen = layers.MultiHeadAttention(2, 4, name="attention")(x, x, attention_mask=keep[:, None, :])
    pooled = layers.GlobalAveragePooling1D(name="pool")(seen, mask=keep)
    return keras.Model([words, keep], layers.Softmax(name="softmax")(pooled), name="masks")


@keras.saving.register_keras_serializable("corpus")
class Scale(layers.Layer):
    """A layer of the user's own with a weight that learns, and one that does not."""

    def __init__(self, factor: float = 2.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, input_shape: Any) -> None:
        self.gain = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="gain")
        self.offset = self.add_weight(shape=(input_shape[-1],), trainable=False, initializer="zeros", name="offset")

    def call(self, inputs: Any) -> Any:
        return inputs * self.gain * self.factor + self.offset

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "factor": self.factor}


@keras.saving.register_keras_serializable("corpus")
class Wide(layers.Dense):
    """A layer of the user's own that is one of Keras's."""

    def call(self, inputs: Any, training: Any = None) -> Any:
        return ops.tile(super().call(inputs, training=training), (1, 2))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], 2 * self.units)


@keras.saving.register_keras_serializable("corpus")
class Halves(layers.Layer):
    """A layer of the user's own that gives two tensors, in a dict."""

    def call(self, inputs: Any) -> Any:
        half = inputs.shape[-1] // 2
        return {"low": inputs[..., :half], "high": inputs[..., half:]}


def custom_layers() -> Any:
    x = keras.Input((4,), name="x")
    y = Wide(6, name="wide")(Scale(3.0, name="scale")(x))
    halves = Halves(name="halves")(y)
    joined = layers.Add(name="add")([halves["high"], halves["low"]])
    return keras.Model(x, layers.Dense(2, name="dense")(joined), name="custom_layers")


def lambdas() -> Any:
    x = keras.Input((4,), name="x")
    named = layers.Lambda(ops.square, name="named")(x)
    return keras.Model(x, layers.Lambda(lambda t: t * 2, name="nameless")(named), name="lambdas")


def preprocessing() -> Any:
    image = keras.Input((32, 32, 3), name="image")
    x = layers.Rescaling(1 / 255, name="rescale")(image)
    x = layers.RandomFlip("horizontal", name="flip")(x)
    x = layers.RandomRotation(0.1, name="turn")(x)
    x = layers.CenterCrop(24, 24, name="crop")(layers.Resizing(28, 28, name="resize")(x))
    x = layers.Normalization(mean=[0.5, 0.5, 0.5], variance=[0.1, 0.1, 0.1], name="normal")(x)
    return keras.Model(image, x, name="preprocessing")


def categories() -> Any:
    number = keras.Input((1,), name="number")
    bins = layers.Discretization(bin_boundaries=[0.0, 1.0, 2.0], name="bins")(number)
    coded = layers.CategoryEncoding(4, output_mode="one_hot", name="coded")(bins)
    return keras.Model(number, layers.Dense(1, name="dense")(coded), name="categories")


def mixed_precision() -> Any:
    x = keras.Input((8, 8, 3), name="x")
    y = layers.Conv2D(4, 3, dtype="mixed_bfloat16", name="conv")(x)
    y = layers.BatchNormalization(dtype="mixed_bfloat16", name="norm")(y)
    y = layers.GlobalAveragePooling2D(dtype="mixed_bfloat16", name="pool")(y)
    return keras.Model(x, layers.Dense(2, dtype="float32", name="dense")(y), name="mixed_precision")


def frozen() -> Any:
    base = keras.Sequential(
        [keras.Input((8,)), layers.Dense(8, name="a"), layers.BatchNormalization(name="b")], name="base"
    )
    base.trainable = False
    x = keras.Input((8,), name="x")
    still = layers.Dense(4, trainable=False, name="still")(base(x))
    return keras.Model(x, layers.Dense(2, name="head")(still), name="frozen")


def low_rank() -> Any:
    x = keras.Input((6,), dtype="int32", name="x")
    y = layers.Embedding(30, 8, lora_rank=2, name="embed")(x)
    y = layers.Dense(8, lora_rank=2, name="dense")(y)
    z = layers.Conv1D(6, 3, groups=2, lora_rank=2, name="conv")(y)
    y = layers.EinsumDense("abc,cd->abd", (6, 4), bias_axes="d", lora_rank=2, name="einsum")(y)
    return keras.Model(x, [y, z], name="low_rank")


def quantised() -> Any:
    x = keras.Input((6,), dtype="int32", name="x")
    y = layers.Embedding(30, 8, name="embed")(x)
    y = layers.Dense(8, name="dense")(y)
    model = keras.Model(x, layers.EinsumDense("abc,cd->abd", (6, 4), name="einsum")(y), name="quantised")
    model.quantize("int8")
    return model


def channels_first() -> Any:
    first = {"data_format": "channels_first"}
    image = keras.Input((3, 32, 32), name="image")
    x = layers.Conv2D(8, 3, padding="same", name="conv", **first)(image)
    x = layers.BatchNormalization(axis=1, name="norm")(x)
    x = layers.Concatenate(axis=1, name="join")([x, layers.Conv2D(4, 1, name="side", **first)(image)])
    x = layers.GlobalAveragePooling2D(name="pool", **first)(layers.MaxPooling2D(2, name="down", **first)(x))
    return keras.Model(image, layers.Dense(2, name="dense")(x), name="channels_first")


def unknown_axes() -> Any:
    """Two sequences, and an image of any size."""
    source, target = keras.Input((None, 8), name="source"), keras.Input((None, 8), name="target")
    photo = keras.Input((None, None, 3), name="photo")
    seen = layers.MultiHeadAttention(2, 4, name="attention")(target, source)
    patches = layers.Conv2D(8, 3, padding="same", name="conv")(photo)
    pooled = layers.Add(name="add")([layers.GlobalMaxPooling2D(name="pool")(patches), layers.GRU(8, name="gru")(seen)])
    return keras.Model([source, target, photo], [pooled, seen, patches], name="unknown_axes")


def sparse() -> Any:
    x = keras.Input((100,), sparse=True, name="x")
    return keras.Model(x, layers.Dense(4, name="dense")(x), name="sparse")


def fixed_batch() -> Any:
    x = keras.Input(batch_shape=(16, 5, 3), name="x")
    return keras.Model(x, layers.LSTM(4, stateful=True, name="lstm")(x), name="fixed_batch")


def chain_with_input_layer() -> Any:
    return keras.Sequential([layers.InputLayer((4,), name="start"), layers.Dense(2, name="dense")], name="chain")


def chain_of_models() -> Any:
    """A Sequential whose first layer is a model, without an input of its own."""
    source = keras.Input((8, 8, 3), name="image")
    base = keras.Model(source, layers.Conv2D(4, 3, name="conv")(source), name="base")
    model = keras.Sequential(
        [base, layers.Flatten(name="flatten"), layers.Dense(2, name="dense")], name="chain_of_models"
    )
    model.build((None, 8, 8, 3))
    return model


def chain_with_states() -> Any:
    """A Sequential whose last layer gives several tensors."""
    last = layers.GRU(3, return_sequences=True, return_state=True, name="gru")
    return keras.Sequential([keras.Input((4, 2), name="x"), last], name="chain_with_states")


def repeated_in_a_chain() -> Any:
    """A Sequential model that is called by a Functional one, twice, and itself as a layer list."""
    block = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="dense"), layers.ReLU(name="relu")], name="block")
    x = keras.Input((4,), name="x")
    return keras.Model(x, block(block(x)), name="repeated_in_a_chain")


def equal_names() -> Any:
    """Inner and outer layers of one name."""
    a = keras.Input((4,), name="x")
    inner = keras.Model(a, layers.Dense(4, name="dense")(a), name="block")
    x = keras.Input((4,), name="x")
    return keras.Model(x, layers.Dense(2, name="dense")(inner(x)), name="block")


def odd_names() -> Any:
    x = keras.Input((4,), name="the input")
    y = layers.Dense(2, name="größe@2 <&>")(x)
    return keras.Model(x, layers.Dense(2, name="dense@2")(y), name="odd names")


CORPUS: dict[str, Callable[[], Any]] = {
    build.__name__: build
    for build in (
        shared_layer,
        shared_model,
        nested_models,
        nested_ports,
        nested_by_name,
        list_model_called_by_name,
        deep_nest,
        operations,
        operations_with_tensors_by_keyword,
        several_outputs_of_an_operation,
        arrays_in_calls,
        inputs_by_list,
        inputs_by_dict,
        inputs_in_structures,
        middle_output,
        output_is_input,
        same_output_twice,
        unconnected_input,
        from_an_inner_tensor,
        part_of_a_model,
        same_tensor_twice,
        states,
        two_way_states,
        wrappers,
        stacked_states,
        attention,
        gated_attention,
        masks,
        custom_layers,
        lambdas,
        preprocessing,
        categories,
        mixed_precision,
        frozen,
        low_rank,
        quantised,
        channels_first,
        unknown_axes,
        sparse,
        fixed_batch,
        chain_with_input_layer,
        chain_of_models,
        chain_with_states,
        repeated_in_a_chain,
        equal_names,
        odd_names,
    )
}


FOLDER = Path(__file__).parent.parent / "golden" / "models" / "corpus"


def build(name: str) -> Any:
    """The live model of that name, with automatic names counted from one."""
    keras.backend.clear_session()
    return CORPUS[name]()


def record(name: str) -> Path:
    """Write the graph that is read of the live model of that name, in a gzip file without time stamp."""
    path = FOLDER / f"{name}.json.gz"
    path.write_bytes(gzip.compress(read_model(build(name)).to_json().encode(), mtime=0))
    return path


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[1:] or CORPUS:
        print(record(chosen))
