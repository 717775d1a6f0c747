"""What cards say of layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest
from keras import layers

from visualkeras_svg import ModelGraph, read_model, wording
from visualkeras_svg.reading.operands import operands_of


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (layers.Conv1D(4, 2, padding="causal"), "causal"),
        (layers.UpSampling2D(2, interpolation="bilinear"), "bilinear"),
        (layers.UpSampling2D(2), ""),
        (layers.GRU(4, go_backwards=True), "backwards"),
        (layers.GroupNormalization(2), "2 groups"),
        (layers.GroupNormalization(1), "1 group"),
        (layers.LayerNormalization(axis=[1, 2]), "axes 1"),
        (layers.LayerNormalization(axis=2), ""),
        (layers.Resizing(4, 4, interpolation="nearest"), "nearest"),
        (layers.Resizing(4, 4), ""),
        (layers.Bidirectional(layers.GRU(4), merge_mode="sum"), "sum"),
        (layers.Bidirectional(layers.GRU(4)), ""),
        (layers.GRU(4, activation="relu"), "ReLU"),
        (layers.LSTM(4, dropout=0.2), "dropout 0.2"),
        (layers.LeakyReLU(0.2), "0.2"),
        (layers.ELU(0.5), "0.5"),
        (layers.Rescaling(1 / 255), "/ 255"),
        (layers.Rescaling(2.0, offset=-1), "× 2"),
        (layers.GaussianNoise(0.1), "0.1"),
        (layers.ZeroPadding2D(((0, 1), (0, 1))), "1)"),
        (layers.Cropping1D(2), "2"),
        (layers.MaxPooling1D(3, strides=1, padding="same"), "k 3 s1"),
        (layers.MaxPooling1D(2), "/2"),
    ],
)
def test_a_card_says_what_the_shape_does_not(layer: Any, words: str) -> None:
    image = "2D" in type(layer).__name__ or isinstance(layer, layers.Resizing)
    model = keras.Sequential([keras.Input((8, 8, 4) if image else (8, 4)), layer])
    node = read_model(model).nodes[-1]
    said = wording.all_arguments(node).split(", ")
    assert words in said if words else not {"nearest", "concat", "bilinear", "axis 2"} & set(said)


@pytest.mark.parametrize(
    ("shape", "axes", "words"), [((8,), 1, ""), ((4, 8), 2, "axis 2"), ((4, 4), (1, 2), "axes 1, 2")]
)
def test_a_dot_product_of_maps_says_its_axes(shape: Any, axes: Any, words: str) -> None:
    one, other = keras.Input(shape), keras.Input(shape)
    model = keras.Model([one, other], layers.Dot(axes=axes)([one, other]))
    assert wording.all_arguments(read_model(model).nodes[-1]) == words


def test_an_operation_says_its_constant_or_the_part_that_it_takes() -> None:
    x = keras.Input((8, 4), name="x")
    sliced = x[:, -3:]
    constants = [0.25 * x, x * (1 / 12), x + 2, 1 - x, x - 1, x / 3, keras.ops.maximum(x, 0.5), x > 0]
    parts = [sliced, x[..., 0], x[1], x * sliced[:, :1]]
    model = keras.Model(x, [*constants, *parts])
    numbers = ["× 0.25", "× 1/12", "+ 2", "1 − x", "− 1", "/ 3", "0.5", "> 0"]
    for graph in (read_model(model), ModelGraph.from_json(read_model(model).to_json())):
        said = [wording.all_arguments(node) for node in graph if "Operation" in node.kinds]
        assert sorted(said) == sorted([*numbers, "[:, -3:]", "[..., 0]", "[1]", "[:, :1]", ""])


def test_a_file_says_the_same_of_operations_as_the_live_model(tmp_path: Path) -> None:
    x = keras.Input((8, 4), name="x")
    model = keras.Model(x, keras.ops.power(1 - x[:, ::2, None], 2))
    (tmp_path / "model.json").write_text(model.to_json())
    model.save(tmp_path / "model.keras")
    live, *files = (
        [wording.all_arguments(node) for node in read_model(source)]
        for source in (model, tmp_path / "model.json", tmp_path / "model.keras")
    )
    assert live == ["", "[:, ::2, None]", "1 − x", "^ 2"]
    assert files == [live, live]


def test_constants_of_keras_2_are_read_too() -> None:
    assert operands_of([["dense", 0, 0, {"y": 0.25, "name": None}]]) == (None, 0.25)
    assert operands_of(["_CONSTANT_VALUE", -1, 1, {"y": ["dense", 0, 0], "name": None}]) == (1, None)
    part = {"slice_spec": [{"start": None, "stop": None, "step": None}, {"start": -2, "stop": None, "step": None}]}
    assert operands_of(["dense", 0, 0, part]) == (None, "[:, -2:]")
    assert operands_of(["dense", 0, 0, {"y": {"class_name": "__numpy__"}}]) == ()


def test_a_wrapper_around_a_model_says_its_name() -> None:
    words = keras.Input((5, 4), name="words")
    encoder = keras.Sequential([keras.Input((4,)), layers.Dense(3)], name="encoder")
    plain = keras.Sequential([keras.Input((3,)), layers.Dense(2)], name="sequential_7")
    x = layers.TimeDistributed(encoder, name="each")(words)
    graph = read_model(keras.Model(words, layers.TimeDistributed(plain, name="again")(x)))
    said = [(wording.class_words(node), wording.all_arguments(node)) for node in graph.nodes[1:]]
    assert said == [("TimeDistributed(encoder)", "encoder"), ("TimeDistributed(Sequential)", "Sequential")]


OPERATIONS: list[tuple[Any, str]] = [
    (lambda x: keras.ops.pad(x, [[0, 0], [1, 2], [3, 3]], mode="reflect"), "0, (1, 2), 3, reflect"),
    (lambda x: keras.ops.pad(x, 1, constant_values=2.0), "1 of 2"),
    (lambda x: keras.ops.mean(x, axis=(1, 2), keepdims=True), "axis 1, 2, keepdims"),
    (lambda x: keras.ops.sum(x, axis=-1), "axis −1"),
    (lambda x: keras.ops.transpose(x, (0, 2, 1)), "0, 2, 1"),
    (lambda x: keras.ops.clip(x, 0, 6), "0 to 6"),
    (lambda x: keras.ops.softmax(x, axis=1), "axis 1"),
    (lambda x: keras.ops.softmax(x), ""),
    (lambda x: keras.ops.leaky_relu(x, 0.1), "0.1"),
    (lambda x: keras.ops.repeat(x, 2, axis=1), "×2, axis 1"),
    (lambda x: keras.ops.einsum("abc,adc->abd", x, x), "abc,adc→abd"),
    (lambda x: keras.ops.argmax(x, axis=-1), "axis −1"),
    (lambda x: keras.ops.expand_dims(x, -1), "axis −1"),
    (lambda x: keras.ops.reshape(x, (-1, 4, 8)), ""),
    (lambda x: keras.ops.matmul(x, keras.ops.transpose(x, (0, 2, 1))), ""),
    (lambda x: x[:, 0], "[:, 0]"),
    (lambda x: x[..., 1:3], "[..., 1:3]"),
    (lambda x: x[:, None, ::2], "[:, None, ::2]"),
]


@pytest.mark.parametrize(("operate", "words"), OPERATIONS)
def test_a_card_says_how_an_operation_works_and_a_file_what_shape_it_gives(
    operate: Any, words: str, tmp_path: Path
) -> None:
    x = keras.Input((4, 8))
    model = keras.Model(x, operate(x))
    model.save(tmp_path / "model.keras")
    live, read = (read_model(source).nodes[-1] for source in (model, tmp_path / "model.keras"))
    assert wording.all_arguments(live) == wording.all_arguments(read) == words
    if live.type not in ("Pad", "Repeat", "Einsum"):  # these are told by the call that takes them
        assert read.output == live.output


def test_what_both_ways_join_says_the_units_of_one_way() -> None:
    words = keras.Input((5, 4))
    graph = read_model(keras.Model(words, layers.Bidirectional(layers.LSTM(128))(words)))
    assert wording.all_arguments(graph.nodes[1], width=False) == "LSTM 128"
    assert wording.all_arguments(read_model(keras.Model(words, layers.LSTM(128)(words))).nodes[1], width=False) == ""


def test_parts_are_counted_as_the_whole_is() -> None:
    assert wording.counts([11_317_000, 299_400], 11_616_400, [11_186_000])[0] == ["11.3 M", "0.3 M", "11.2 M"]
