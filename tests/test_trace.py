"""Subclassed models: their calls are traced, and they stay as they were."""

import random

import keras
import numpy
import pytest
from keras import layers, ops

from visualkeras_svg.api import layered_view
from visualkeras_svg.errors import ModelError, OptionError, UnbuiltModelError, UnsupportedModelError
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading import read_model


@pytest.fixture(autouse=True)
def _plain_keras():
    """Layer names counted from one."""
    keras.backend.clear_session()


class Perceptron(keras.Model):
    def __init__(self):
        super().__init__(name="perceptron")
        self.hidden = layers.Dense(8, activation="relu", name="hidden")
        self.dropout = layers.Dropout(0.5, name="dropout")
        self.classes = layers.Dense(3, name="classes")

    def call(self, inputs, training=None):
        return self.classes(self.dropout(self.hidden(inputs), training=training))


class Residual(keras.Model):
    """Blocks in a list, each added to what it takes."""

    def __init__(self, count=3):
        super().__init__(name="residual")
        self.stem = layers.Conv2D(4, 3, padding="same", name="stem")
        self.blocks = [layers.Conv2D(4, 3, padding="same", name=f"block_{n}") for n in range(count)]
        self.norm = layers.BatchNormalization(name="norm")

    def call(self, image):
        x = self.stem(image)
        for block in self.blocks:
            x = x + block(x)
        return self.norm(ops.relu(x))


class Heads(keras.Model):
    """Layers in a dict, and outputs in one."""

    def __init__(self):
        super().__init__(name="heads")
        self.heads = {name: layers.Dense(size, name=name) for name, size in (("age", 1), ("class", 5))}

    def call(self, inputs):
        return {name: head(inputs) for name, head in self.heads.items()}


class Pair(keras.Model):
    """Two inputs, each an argument, that share a layer."""

    def __init__(self):
        super().__init__(name="pair")
        self.shared = layers.Dense(4, name="shared")
        self.joined = layers.Concatenate(name="joined")

    def call(self, left, right):
        return self.joined([self.shared(left), self.shared(right)])


class Listed(keras.Model):
    """Two inputs in one argument."""

    def __init__(self):
        super().__init__(name="listed")
        self.add = layers.Add(name="add")

    def call(self, inputs):
        left, right = inputs
        return self.add([left, right])


class Encoder(keras.Model):
    def __init__(self, name):
        super().__init__(name=name)
        self.wide = layers.Dense(8, name="wide")
        self.narrow = layers.Dense(4, name="narrow")

    def call(self, inputs):
        return self.narrow(self.wide(inputs)) + inputs


class Block(layers.Layer):
    """A layer of the user's own that holds others."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.attention = layers.MultiHeadAttention(2, 2, name="attention")
        self.norm = layers.LayerNormalization(name="norm")

    def call(self, x):
        return self.norm(x + self.attention(x, x))


class Nested(keras.Model):
    def __init__(self):
        super().__init__(name="nested")
        self.encoders = [Encoder(f"encoder_{n}") for n in range(2)]
        self.block = Block(name="block")
        self.head = keras.Sequential([layers.Flatten(name="flatten"), layers.Dense(2, name="out")], name="head")

    def call(self, inputs):
        x = inputs
        for encoder in self.encoders:
            x = encoder(x)
        return self.head(self.block(x))


class Deciding(keras.Model):
    """Its call asks for values."""

    def __init__(self):
        super().__init__(name="deciding")
        self.left = layers.Dense(2, name="left")
        self.right = layers.Dense(2, name="right")

    def call(self, inputs):
        if ops.sum(inputs) > 0:
            return self.left(inputs)
        return self.right(inputs)


CASES = {
    "perceptron": (Perceptron, (None, 4)),
    "residual": (Residual, (None, 8, 8, 3)),
    "heads": (Heads, (None, 4)),
    "nested": (Nested, (None, 6, 4)),
}


@pytest.mark.filterwarnings("ignore:.*was called on layer")
@pytest.mark.parametrize("name", CASES)
def test_a_model_reads_alike_whatever_was_done_to_it(name):
    kind, shape = CASES[name]
    graph = read_model(kind(), input_shape=shape)
    called, built = kind(), kind()
    called(numpy.zeros([2 if length is None else length for length in shape]))
    assert read_model(called) == graph
    assert read_model(called) == graph
    built.build(shape)
    assert read_model(built) == graph
    assert graph.total_params == called.count_params()
    assert ModelGraph.from_json(graph.to_json()) == graph


def test_the_graph_says_what_the_call_does():
    graph = read_model(Residual(2), input_shape=(None, 8, 8, 3))
    assert [node.id for node in graph] == ["image", "stem", "block_0", "add", "block_1", "add_1", "relu", "norm"]
    assert [node.index for node in graph] == [None, 0, 1, None, 2, None, None, 3]
    assert [edge.source for edge in graph.edges if edge.target == "add_1"] == ["add", "block_1"]
    assert graph.node("block_1").attributes["kernel_size"] == (3, 3)
    assert graph.node("stem").output.shape == (None, 8, 8, 4)
    assert graph.note is None


def test_names_and_indices_are_those_of_the_model():
    model = Residual()
    graph = read_model(model, input_shape=(None, 8, 8, 3))
    indexed = {node.index: node for node in graph if node.index is not None}
    assert [indexed[n].name for n in sorted(indexed)] == [layer.name for layer in model.layers]
    assert all(isinstance(node.source, type(model.layers[n])) for n, node in indexed.items())


def test_outputs_in_a_dict_keep_their_keys():
    graph = read_model(Heads(), input_shape=(None, 4))
    assert [(port.name, port.node) for port in graph.outputs] == [("age", "age"), ("class", "class")]


@pytest.mark.parametrize(
    "shapes", [{"left": (None, 3), "right": (None, 3)}, [(None, 3), (None, 3)]], ids=["by name", "in order"]
)
def test_two_arguments_are_two_inputs(shapes):
    graph = read_model(Pair(), input_shape=shapes)
    assert [port.name for port in graph.inputs] == ["left", "right"]
    assert {node.id for node in graph if node.layer == "shared"} == {"shared", "shared@2"}
    assert graph.total_params == 16


def test_what_keras_did_not_record_of_two_arguments_is_asked_for():
    model = Pair()
    model(numpy.zeros((1, 3)), numpy.zeros((1, 3)))
    with pytest.raises(UnbuiltModelError, match=r"right.*input_shape=\{'left': \(None, …\), 'right'"):
        read_model(model)


def test_a_list_of_inputs_in_one_argument_is_read_as_called():
    model = Listed()
    model([numpy.zeros((1, 3)), numpy.zeros((1, 3))])
    graph = read_model(model)
    assert [port.name for port in graph.inputs] == ["inputs_0", "inputs_1"]
    assert [edge.source for edge in graph.edges] == ["inputs_0", "inputs_1"]
    assert read_model(Listed(), input_shape=[(None, 3), (None, 3)]) == graph


def test_a_spec_says_the_dtype_too():
    graph = read_model(Perceptron(), input_spec=keras.KerasTensor((None, 4), dtype="float16"))
    assert graph.nodes[0].output.dtype == "float16"


def test_nested_blocks_are_nodes_with_their_own_graph():
    graph = read_model(Nested(), input_shape=(None, 6, 4))
    assert [node.id for node in graph] == ["inputs", "encoder_0", "encoder_1", "block", "head"]
    encoder, block, head = graph.node("encoder_1"), graph.node("block"), graph.node("head")
    assert [node.id for node in encoder.inner] == [f"encoder_1/{name}" for name in ("inputs", "wide", "narrow", "add")]
    assert [node.type for node in block.inner] == ["InputLayer", "MultiHeadAttention", "Add", "LayerNormalization"]
    assert [node.type for node in head.inner] == ["InputLayer", "Flatten", "Dense"]
    assert encoder.kinds == ("Encoder", "Model", "Layer")
    assert all(node.origin == "nested" for node in (encoder, block, head))
    assert encoder.inner.total_params == encoder.params == 76


def test_blocks_of_the_users_own_within_a_functional_model_have_their_graph():
    x = keras.Input((6, 4), name="x")
    model = keras.Model(x, layers.Dense(2, name="out")(Encoder(name="encoder")(x)), name="holding")
    before = state(model)
    graph = read_model(model)
    encoder = graph.node("encoder")
    assert [node.id for node in encoder.inner] == [f"encoder/{name}" for name in ("inputs", "wide", "narrow", "add")]
    assert encoder.inner.total_params == encoder.params == graph.total_params - graph.node("out").params
    assert state(model) == before
    sequential = keras.Sequential([keras.Input((6, 4)), Encoder(name="encoder")])
    assert read_model(sequential).node("encoder").inner is not None
    nested = keras.Model(x, model(x), name="nesting")
    assert read_model(nested).node("holding").inner.node("holding/encoder").inner is not None


class OpaqueBlock(Deciding):
    def compute_output_shape(self, shape):
        return (shape[0], 2)

    def compute_output_spec(self, inputs):
        return keras.KerasTensor((inputs.shape[0], 2))


class Holding(keras.Model):
    def __init__(self):
        super().__init__(name="holding")
        self.block = OpaqueBlock()
        self.out = layers.Dense(3, name="out")

    def call(self, inputs):
        return self.out(self.block(inputs))


def test_a_block_that_cannot_be_traced_is_one_node():
    graph = read_model(Holding(), input_shape=(None, 4))
    assert [node.id for node in graph] == ["inputs", "deciding", "out"]
    assert graph.node("deciding").inner is None


def test_a_call_that_asks_for_values_is_refused_with_what_to_give_instead():
    model = Deciding()
    model(numpy.ones((1, 3)))
    with pytest.raises(UnsupportedModelError, match=r"input_shape=.*trace=False"):
        read_model(model, input_shape=(None, 3))
    with pytest.raises(ModelError, match=r"input_shape=.*trace=False"):  # Keras records no shape of such a call
        read_model(model)


def test_untraced_the_layers_are_a_list_and_the_graph_says_so():
    model = Deciding()
    model(numpy.ones((1, 3)))
    graph = read_model(model, trace=False)
    assert [(node.id, node.index) for node in graph] == [("left", 0), ("right", 1)]
    assert [(edge.source, edge.target) for edge in graph.edges] == [("left", "right")]
    assert graph.node("left").output.shape == (None, 2)
    assert graph.node("left").params == 8
    assert graph.node("right").params is None  # never called
    assert graph.describe().endswith("drawn as the list of its layers, for its calls were not traced.")
    assert ModelGraph.from_json(graph.to_json()) == graph


def test_the_views_take_what_tracing_needs():
    seen = layered_view(Perceptron(), input_shape=(None, 4))
    assert seen.svg() == layered_view(Perceptron(), input_spec=keras.KerasTensor((None, 4))).svg()
    assert seen.svg() == layered_view(read_model(Perceptron(), input_shape=(None, 4))).svg()
    with pytest.raises(OptionError, match="subclassed"):
        layered_view(keras.Sequential([keras.Input((3,)), layers.Dense(2)]), input_shape=(None, 3))
    deciding = Deciding()
    deciding(numpy.ones((1, 3)))
    listed = layered_view(deciding, trace=False)
    assert "drawn as the list of its layers" in listed.svg()


def test_a_model_without_shapes_is_refused_with_what_to_give():
    with pytest.raises(UnbuiltModelError, match=r"input_shape=\(None, "):
        read_model(Perceptron())


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ModelError, match="batch axis first"):
        read_model(Residual(), input_shape=(8, 8, 3))


@pytest.mark.parametrize("shape", ["x", 3, (), [], {}, (None, -1), (None, 2.5)])
def test_what_is_no_shape_is_refused(shape):
    with pytest.raises(OptionError, match="no shape"):
        read_model(Perceptron(), input_shape=shape)


def test_shapes_are_refused_where_they_mean_nothing():
    with pytest.raises(OptionError, match="subclassed"):
        read_model(keras.Sequential([keras.Input((3,)), layers.Dense(2)]), input_shape=(None, 3))
    with pytest.raises(OptionError, match="one of them"):
        read_model(Perceptron(), input_shape=(None, 3), input_spec=(None, 3))
    with pytest.raises(OptionError, match="trace=False"):
        read_model(Perceptron(), input_shape=(None, 3), trace=False)


def state(model):
    """What of a model, its layers and Keras's own counters tracing could change."""
    found = list(model._flatten_layers())
    lists = [(len(layer._inbound_nodes), len(layer._outbound_nodes), len(layer._losses)) for layer in found]
    flags = [(layer.name, layer.built, layer._tracker.locked, sorted(vars(layer))) for layer in found]
    return lists, flags, [id(weight) for weight in model.weights], random.getstate()


@pytest.mark.parametrize("name", CASES)
def test_an_unbuilt_model_stays_unbuilt_and_can_still_be_used(name):
    kind, shape = CASES[name]
    model = kind()
    before = state(model)
    read_model(model, input_shape=shape)
    assert state(model) == before
    assert not model.built
    model(numpy.zeros([3 if length is None else length for length in shape]))
    assert model.count_params() == read_model(model).total_params


def test_a_used_model_keeps_its_weights():
    model = Nested()
    batch = numpy.ones((2, 6, 4), "float32")
    given = numpy.asarray(model(batch))
    before = state(model)
    read_model(model)
    read_model(model, input_shape=(None, 6, 4))
    assert state(model) == before
    assert numpy.array_equal(model(batch), given)


def test_automatic_names_go_on_as_if_nothing_had_been_read():
    names = []
    for read in (True, False):
        keras.backend.clear_session()
        model = Residual()
        if read:
            read_model(model, input_shape=(None, 8, 8, 3))
        names.append([layers.Dense(1).name, (keras.KerasTensor((1,)) + 1)._keras_history.operation.name])
    assert names[0] == names[1]


class Custom(keras.Model):
    """It builds what it needs by itself, and has a weight of its own."""

    def __init__(self):
        super().__init__(name="custom")
        self.out = layers.Dense(2, name="out")

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), name="scale")
        self.out.build(input_shape)

    def call(self, inputs):
        return self.out(inputs * self.scale)


def test_a_model_with_a_build_of_its_own_is_read():
    model = Custom()
    model.build((None, 4))
    assert [node.id for node in read_model(model)] == ["inputs", "multiply", "out"]
    assert [node.id for node in read_model(Custom(), input_shape=(None, 4))] == ["inputs", "multiply", "out"]
