"""Models of Keras 2: the graph is what Keras says, and the same from its files. Needs tf_keras and TensorFlow."""

from __future__ import annotations

import json
from typing import Any

import pytest

tf_keras = pytest.importorskip("tf_keras")

from says import graph_says  # noqa: E402

from visualkeras_svg import read_model  # noqa: E402
from visualkeras_svg.errors import UnbuiltModelError  # noqa: E402

pytestmark = [pytest.mark.keras2, pytest.mark.filterwarnings("ignore")]

APPLICATIONS = (
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "NASNetMobile",
    "RegNetX002",
    "ResNet50",
    "ResNetRS50",
    "VGG16",
    "Xception",
)
layers = tf_keras.layers


def chain() -> Any:
    return tf_keras.Sequential(
        [
            layers.Conv2D(4, 3, input_shape=(8, 8, 3), name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(2, name="d"),
        ],
        name="chain",
    )


def siamese() -> Any:
    a, b = tf_keras.Input((6, 4), name="a"), tf_keras.Input((6, 4), name="b")
    inside = tf_keras.Input((6, 4), name="inside")
    branch = tf_keras.Model(inside, layers.LSTM(3, name="lstm")(layers.Dense(5, name="dense")(inside)), name="branch")
    return tf_keras.Model([a, b], layers.Subtract(name="difference")([branch(a), branch(b)]), name="siamese")


def translator() -> Any:
    source, target = tf_keras.Input((7, 4), name="source"), tf_keras.Input((5, 4), name="target")
    _, h, c = layers.LSTM(6, return_state=True, name="encoder")(source)
    decoded = layers.LSTM(6, return_sequences=True, name="decoder")(target, initial_state=[h, c])
    return tf_keras.Model([source, target], [layers.Dense(9, name="words")(decoded), h], name="translator")


def attention() -> Any:
    q, v = tf_keras.Input((5, 8), name="q"), tf_keras.Input((7, 6), name="v")
    seen = layers.MultiHeadAttention(2, 4, name="heads")(q, v)
    both = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both")(seen)
    return tf_keras.Model([q, v], layers.TimeDistributed(layers.Dense(2), name="each")(both), name="attention")


def frozen() -> Any:
    base = tf_keras.Sequential([layers.Dense(8, input_shape=(4,), name="a"), layers.BatchNormalization(name="b")])
    base._name, base.trainable = "base", False
    x = tf_keras.Input((4,), name="x")
    return tf_keras.Model(x, layers.Dense(2, name="head")(base(x)), name="frozen")


HAND = (chain, siamese, translator, attention, frozen)


def older_says(model: Any) -> dict[str, Any]:
    """What Keras 2 says of a model, in the terms of ``says``."""
    nodes = [node for depth in model._nodes_by_depth.values() for node in depth]
    kept = {id(node) for node in nodes}
    places: dict[int, int] = {}
    for layer in [node.layer for node in nodes]:
        mine = [node for node in layer._inbound_nodes if id(node) in kept]
        places.update((id(node), place) for place, node in enumerate(mine))

    def source(layer: Any, index: int, port: int) -> tuple[str, int, int]:
        return layer.name, places[id(layer._inbound_nodes[index])], port

    calls = []
    for node in nodes:
        layer, outputs = node.layer, tf_keras.src.utils.tf_utils.tf.nest.flatten(node.outputs)
        inner = older_says(layer) if hasattr(layer, "_nodes_by_depth") else None
        taken = [] if node.is_input else [source(*found[:3]) for found in node.iterate_inbound()]
        shapes = [(tuple(tensor.shape.as_list()), tensor.dtype.name) for tensor in outputs]
        trainable = sum(int(weight.shape.num_elements()) for weight in layer.trainable_weights)
        calls.append(((layer.name, places[id(node)]), sorted(taken), shapes, layer.count_params(), trainable, inner))
    trainable = sum(int(weight.shape.num_elements()) for weight in model.trainable_weights)
    return {
        "calls": sorted(calls, key=lambda call: call[0]),
        "inputs": [source(*found) for found in model._input_coordinates],
        "outputs": [source(*found) for found in model._output_coordinates],
        "params": (model.count_params(), trainable),
    }


def check(model: Any, folder: Any) -> None:
    """The graph is what Keras says; files give the same or, as they keep no shapes of operations, leave it unknown."""
    live = read_model(model)
    assert graph_says(live) == older_says(model)
    model.save(folder / "model.h5")
    for read in (read_model(folder / "model.h5"), read_model(json.loads(model.to_json()))):
        assert (read.edges, read.masks, read.inputs, read.outputs) == (
            live.edges,
            live.masks,
            live.inputs,
            live.outputs,
        )
        for found, true in zip(read, live, strict=True):
            assert (found.id, found.kinds, found.attributes) == (true.id, true.kinds, true.attributes)
            assert found.params in (true.params, None)
            assert found.trainable_params in (true.trainable_params, None)
            for spec, given in zip(found.outputs, true.outputs, strict=False):
                assert spec.shape in (given.shape, None), found.id


@pytest.mark.parametrize("make", HAND, ids=lambda make: make.__name__)
def test_models_of_every_kind_are_read(make, tmp_path):
    check(make(), tmp_path)


class Residual(tf_keras.Model):
    """Blocks in a list, each added to what it takes, by an operation of TensorFlow."""

    def __init__(self) -> None:
        super().__init__(name="residual")
        self.stem = layers.Dense(4, name="stem")
        self.blocks = [layers.Dense(4, name=f"block_{n}") for n in range(2)]
        self.norm = layers.BatchNormalization(name="norm")

    def call(self, inputs: Any, training: Any = None) -> Any:
        x = self.stem(inputs)
        for block in self.blocks:
            x = x + block(x)
        return self.norm(x, training=training)


class Pair(tf_keras.Model):
    def __init__(self) -> None:
        super().__init__(name="pair")
        self.encoder = layers.Dense(4, name="encoder")

    def call(self, left: Any, right: Any) -> Any:
        return {"near": self.encoder(left) - self.encoder(right)}


def test_the_calls_of_a_subclassed_model_are_traced_and_it_stays_as_it_was():
    model = Residual()
    graphs = [read_model(model, input_shape=(None, 3)) for _ in range(2)]
    assert graphs[0] == graphs[1]
    assert not model.built
    assert [layer.built for layer in model.layers] == [False] * 4
    model(tf_keras.backend.ones((2, 3)))
    before = [(vars(layer).keys(), len(layer._inbound_nodes)) for layer in model.layers]
    graph = read_model(model)
    assert graph == graphs[0]
    assert [(vars(layer).keys(), len(layer._inbound_nodes)) for layer in model.layers] == before
    types = ["InputLayer", "Dense", "Dense", "Add", "Dense", "Add", "BatchNormalization"]
    assert [node.type for node in graph] == types
    assert graph.total_params == model.count_params()


def test_two_arguments_are_two_inputs_and_a_shared_layer_two_calls():
    graph = read_model(Pair(), input_shape={"left": (None, 3), "right": (None, 3)})
    assert [node.name for node in graph.inputs] == ["left", "right"]
    assert [node.layer for node in graph if node.type == "Dense"] == ["encoder", "encoder"]


def test_a_subclassed_model_is_listed_untraced_and_refused_without_shapes():
    model = Residual()
    with pytest.raises(UnbuiltModelError, match="input_shape="):
        read_model(model)
    model(tf_keras.backend.ones((2, 3)))
    listed = read_model(model, trace=False)
    assert [node.name for node in listed] == ["stem", "block_0", "block_1", "norm"]


@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_layer_and_connection_of_an_application_is_read(name, tmp_path):
    tf_keras.backend.clear_session()
    check(getattr(tf_keras.applications, name)(weights=None), tmp_path)
