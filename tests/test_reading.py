"""Reading models: what a live model says, a file of it says too."""

import gzip
import json
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import keras
import numpy
import pytest
import record_models
from keras import layers

from visualkeras_svg.errors import ModelError, UnbuiltModelError, UnsupportedModelError
from visualkeras_svg.model import ModelGraph
from visualkeras_svg.reading import read_model
from visualkeras_svg.reading.classes import tensorflow_operation

MODELS = Path(__file__).parent.parent / "golden" / "models"


@pytest.fixture(autouse=True)
def _plain_keras(monkeypatch):
    """Layer names counted from one, and weights of zero: random ones would cost a compilation for each shape."""
    for kind in ("VarianceScaling", "RandomUniform", "Orthogonal"):
        monkeypatch.setattr(getattr(keras.initializers, kind), "__call__", zeros)
    keras.backend.clear_session()


def zeros(_initializer, shape, dtype=None):
    return numpy.zeros(shape, dtype or "float32")


def from_json(model):
    return read_model(json.loads(model.to_json()))


def chain(shape, *stack, dtype="float32"):
    return keras.Sequential([keras.Input(shape, dtype=dtype, name="start"), *stack], name="model")


@pytest.mark.parametrize("name", record_models.MODELS)
def test_a_live_model_and_its_recorded_file_read_alike(name):
    model = record_models.build(name)
    graph = read_model(model)
    assert graph == read_model(MODELS / f"{name}.json.gz")
    assert graph.total_params == model.count_params()
    assert ModelGraph.from_json(graph.to_json()) == graph


@pytest.mark.parametrize("name", record_models.MODELS)
def test_recorded_files_leave_no_shape_and_no_count_unknown(name):
    graph = read_model(MODELS / f"{name}.json.gz")
    assert all(spec.shape is not None for node in graph for spec in node.outputs)
    assert graph.total_params is not None


def test_files_are_read_without_keras():
    code = (
        "import sys; from visualkeras_svg.reading import read_model; "
        f"assert len(read_model({str(MODELS / 'vgg16.json.gz')!r})) == 23; "
        "assert not {'keras', 'h5py', 'numpy', 'jax'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


CHAINS = {
    "recurrent": lambda: chain(
        (5, 6),
        layers.GRU(3, return_sequences=True),
        layers.SimpleRNN(4, return_sequences=True),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True), merge_mode="sum"),
        layers.RNN(layers.GRUCell(4)),
        layers.RepeatVector(3),
        layers.TimeDistributed(layers.Dense(2)),
        layers.Permute((2, 1)),
        layers.GlobalMaxPooling1D(keepdims=True),
        layers.Flatten(),
    ),
    "recurrent images, channels first": lambda: chain(
        (5, 3, 8, 8),
        layers.ConvLSTM2D(4, 3, return_sequences=True, data_format="channels_first"),
        layers.TimeDistributed(layers.Conv2D(2, 3, data_format="channels_first")),
        layers.ConvLSTM2D(4, 2, padding="same", data_format="channels_first"),
    ),
    "images": lambda: chain(
        (17, 15, 3),
        layers.Rescaling(2.0),
        layers.Normalization(),
        layers.ZeroPadding2D(((1, 2), (3, 4))),
        layers.Cropping2D(1),
        layers.UpSampling2D((2, 3)),
        layers.SeparableConv2D(5, 3, depth_multiplier=2, strides=2),
        layers.DepthwiseConv2D(3, padding="same", dilation_rate=2),
        layers.PReLU(shared_axes=[1, 2]),
        layers.GroupNormalization(5),
        layers.LayerNormalization(),
        layers.SpatialDropout2D(0.2),
        layers.Conv2DTranspose(4, 3, strides=3, output_padding=1),
        layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.SpectralNormalization(layers.Conv2D(3, 3)),
        layers.Resizing(9, 8),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.Reshape((1, -1)),
        layers.UnitNormalization(),
        layers.RMSNormalization(),
    ),
    "signals": lambda: chain(
        (40, 6),
        layers.ZeroPadding1D((1, 2)),
        layers.Conv1D(4, 3, padding="causal", dilation_rate=2),
        layers.Cropping1D((1, 0)),
        layers.UpSampling1D(3),
        layers.DepthwiseConv1D(3),
        layers.SeparableConv1D(3, 5),
        layers.Conv1DTranspose(5, 4, strides=2),
        layers.MaxPooling1D(3, padding="same"),
        layers.AdaptiveAveragePooling1D(3),
        layers.EinsumDense("abc,cd->abd", output_shape=(None, 64), bias_axes="d"),
        layers.Conv1D(8, 1, groups=8),
    ),
    "words": lambda: chain(
        (7,),
        layers.Embedding(9, 4),
        layers.Conv1D(3, 2, strides=2),
        layers.Activation(keras.activations.gelu),
        layers.Flatten(),
        layers.BatchNormalization(scale=False, trainable=False),
        layers.Dense(3, trainable=False, activation=layers.LeakyReLU(0.2)),
        dtype="int32",
    ),
    "whole numbers": lambda: chain((7, 2), layers.Flatten(), layers.Reshape((2, 7)), dtype="int32"),
    "half precision": lambda: chain((4, 3), layers.Dense(4, dtype="mixed_float16"), layers.Dense(3)),
    "states": lambda: chain((4, 3), layers.Bidirectional(layers.GRU(4, return_state=True))),
    "models inside one another": lambda: chain(
        (8, 8, 3),
        keras.Sequential([layers.Conv2D(3, 3), keras.Sequential([layers.Flatten()], name="inmost")], name="inner"),
        layers.Dense(3),
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_sequential_model_reads_alike_live_and_from_every_file(name, tmp_path):
    model = CHAINS[name]()
    graph = read_model(model)
    assert from_json(model) == graph
    for suffix in ("keras", "h5"):
        path = tmp_path / f"model.{suffix}"
        model.save(path)
        assert read_model(path) == graph
    assert graph.total_params == model.count_params()


def branching():
    left, right = keras.Input((8,), name="left"), keras.Input((8,), name="right input")
    words = keras.Input((5,), dtype="int32", name="words")
    shared = layers.Dense(4, name="shared")
    total = shared(left) + shared(right)
    start = keras.Input((4,), name="start")
    head = keras.Model(start, layers.Dense(2, name="dense")(start), name="head")
    tokens = layers.Embedding(9, 6, mask_zero=True, name="embedding")(words)
    state = layers.LSTM(4, return_state=True, name="lstm")(tokens)
    attended = layers.MultiHeadAttention(2, 3, name="attention")(tokens, tokens)
    joined = layers.Concatenate(name="concatenate")([head(total), head(keras.ops.relu(total)), *state])
    return keras.Model([left, right, words], {"b": joined, "a": attended}, name="branching")


def test_a_branching_model_reads_alike_live_and_from_every_file(tmp_path):
    model = branching()
    graph = read_model(model)
    assert from_json(model) == graph
    for suffix in ("keras", "h5"):
        model.save(tmp_path / f"model.{suffix}")
        assert read_model(tmp_path / f"model.{suffix}") == graph
    assert graph.total_params == model.count_params()


def test_a_shared_layer_is_two_nodes_of_one_layer():
    graph = read_model(branching())
    assert {node.id for node in graph if node.layer == "shared"} == {"shared", "shared@2"}
    assert [edge.source for edge in graph.edges if edge.target == "add"] == ["shared", "shared@2"]


def test_a_nested_model_holds_its_own_graph():
    graph = read_model(branching())
    first, second = graph.node("head"), graph.node("head@2")
    assert [node.id for node in first.inner] == ["head/start", "head/dense"]
    assert [node.id for node in second.inner] == ["head@2/start", "head@2/dense"]
    assert first.inner.nodes[1].layer == second.inner.nodes[1].layer == "head/dense"


def test_an_operation_is_a_node_without_index():
    graph = read_model(branching())
    assert graph.node("add").kinds == ("Add", "Operation")
    assert graph.node("add").index is None
    assert [node.index for node in graph if node.id in ("left", "shared", "embedding")] == [0, 2, 4]


def test_each_call_of_attention_knows_whether_it_looks_back_only(tmp_path):
    x = start = keras.Input((5, 6), name="x")
    attention = layers.MultiHeadAttention(2, 3, name="attention")
    for causal in (False, True):
        x = attention(x, x, use_causal_mask=causal)
    model = keras.Model(start, x)
    graph = read_model(model)
    assert [node.attributes.get("use_causal_mask") for node in graph] == [None, None, True]
    model.save(tmp_path / "model.keras")
    assert read_model(tmp_path / "model.keras") == graph == from_json(model)


def test_a_mask_is_no_data():
    graph = read_model(branching())
    assert {(edge.source, edge.target) for edge in graph.masks} == {("not_equal", "lstm")}
    assert ("not_equal", "lstm") not in {(edge.source, edge.target) for edge in graph.edges}


def test_ids_have_no_white_space_but_names_keep_it():
    node = read_model(branching()).node("right_input")
    assert node.name == "right input"


def test_every_state_of_a_recurrent_layer_is_an_output():
    graph = read_model(branching())
    assert len(graph.node("lstm").outputs) == 3
    taken = [(edge.source_port, edge.target_port) for edge in graph.edges if edge.source == "lstm"]
    assert taken == [(0, 2), (1, 3), (2, 4)]


def test_outputs_in_a_mapping_keep_their_keys():
    assert [(port.name, port.node) for port in read_model(branching()).outputs] == [
        ("a", "attention"),
        ("b", "concatenate"),
    ]


def test_the_input_of_a_sequential_model_has_no_index():
    graph = read_model(chain((4,), layers.Dense(2, name="a"), layers.Dense(3, name="b")))
    assert [(node.id, node.index) for node in graph] == [("start", None), ("a", 0), ("b", 1)]


def test_channels_first_reaches_the_input_and_passes_through_what_keeps_shapes():
    first = {"data_format": "channels_first"}
    graph = read_model(
        chain((3, 8, 8), layers.Rescaling(1.0), layers.Conv2D(3, 3, **first), layers.ReLU(), layers.Flatten(**first))
    )
    assert [node.output.channel_axis for node in graph] == [1, 1, 1, 1, 1]
    assert graph.nodes[3].output.spatial == (6, 6)


def test_attributes_are_plain_and_without_training_details():
    graph = read_model(chain((4, 4, 3), layers.Conv2D(2, (3, 3), activation=keras.activations.gelu, name="conv")))
    attributes = graph.node("conv").attributes
    assert attributes["activation"] == "gelu"
    assert attributes["kernel_size"] == (3, 3)
    assert not {"name", "trainable", "dtype", "kernel_initializer"} & attributes.keys()


def test_a_wrapper_tells_what_it_wraps():
    graph = read_model(MODELS / "lstm_tagger.json.gz")
    layer = graph.node("encoder").attributes["layer"]
    assert layer["class_name"] == "LSTM"
    assert layer["attributes"]["units"] == 64


class Doubling(layers.Layer):
    def build(self, shape):
        self.factor = self.add_weight(shape=(shape[-1], 2))

    def call(self, inputs):
        return keras.ops.concatenate([inputs, inputs], axis=-1)


def test_what_a_file_does_not_say_of_a_custom_layer_stays_unknown(tmp_path):
    model = chain((4,), Doubling(name="doubling"), layers.Dense(2, name="dense"), Doubling(name="last"))
    live, plain = read_model(model), from_json(model)
    assert live.node("doubling").kinds == plain.node("doubling").kinds == ("Doubling", "Layer")
    assert plain.node("doubling").output.shape == (None, 8)  # Dense records what it was built for
    assert plain.node("doubling").params is None
    assert plain.node("last").output.shape is None
    assert plain.total_params is None
    model.save(tmp_path / "model.keras")
    archived = read_model(tmp_path / "model.keras")
    assert archived.node("doubling").params == 8
    assert archived.total_params == model.count_params()


def callback(layer_index, layer):
    above = bool(layer_index % 2)
    if hasattr(layer, "output_shape"):
        shape = [length for length in list(layer.output_shape) if length is not None]
    else:
        shape = [length for length in list(layer.output.shape.as_list()) if length is not None]
    return str(shape), above


def test_a_callback_sees_the_same_layer_live_and_from_a_file():
    model = chain((4, 4, 3), layers.Conv2D(2, 3, name="conv"))
    for graph in (read_model(model), from_json(model), read_model(json.loads(read_model(model).to_json()))):
        source = graph.node("conv").source
        assert callback(0, source) == ("[2, 2, 2]", False)
        assert source.output.shape.as_list() == [None, 2, 2, 2]
        assert source.__class__.__name__ == "Conv2D"
        assert source.name == "conv"
        assert source.filters == 2


def test_the_view_of_a_live_layer_passes_isinstance():
    model = chain((4, 4, 3), layers.Conv2D(2, 3, name="conv"))
    view = read_model(model).node("conv").source
    assert isinstance(view, layers.Conv2D)
    assert view.kernel is model.get_layer("conv").kernel


def test_each_call_of_a_shared_layer_has_its_own_output_shape():
    start = keras.Input((8, 8, 3))
    conv = layers.Conv2D(3, 3, name="conv")
    graph = read_model(keras.Model(start, conv(conv(start))))
    assert graph.node("conv").source.output_shape == (None, 6, 6, 3)
    assert graph.node("conv@2").source.output_shape == (None, 4, 4, 3)


def deep_chain(length):
    items = [{"class_name": "InputLayer", "config": {"name": "x0", "batch_shape": [None, 4], "dtype": "float32"}}]
    for n in range(1, length):
        tensor = {"shape": [None, 4], "dtype": "float32", "keras_history": [f"x{n - 1}", 0, 0]}
        call = {"args": [{"class_name": "__keras_tensor__", "config": tensor}], "kwargs": {}}
        config = {"name": f"x{n}", "units": 4, "trainable": True}
        items.append({"class_name": "Dense", "config": config, "inbound_nodes": [call]})
    ends = {"input_layers": [["x0", 0, 0]], "output_layers": [[f"x{length - 1}", 0, 0]]}
    return {"class_name": "Functional", "config": {"name": "deep", "layers": items, **ends}}


def test_five_thousand_layers_in_a_row_are_read():
    graph = read_model(deep_chain(5000))
    assert len(graph) == 5000
    assert graph.total_params == 4999 * 20


def test_the_older_format_is_read():
    def entry(kind, name, calls=(), **config):
        return {
            "class_name": kind,
            "name": name,
            "inbound_nodes": list(calls),
            "config": {"name": name, "trainable": True, "dtype": "float32", **config},
        }

    older = [
        entry("InputLayer", "a", batch_input_shape=[None, 8, 8, 3]),
        entry("Conv2D", "c", [[["a", 0, 0, {}]], [["c", 0, 0, {}]]], filters=3, kernel_size=[3, 3], padding="same"),
        entry("Add", "s", [[["c", 0, 0, {}], ["c", 1, 0, {}]]]),
        entry("Flatten", "f", [[["s", 0, 0, {}]]]),
    ]
    ends = {"input_layers": [["a", 0, 0]], "output_layers": [["f", 0, 0]]}
    graph = read_model({"class_name": "Functional", "config": {"name": "old", "layers": older, **ends}})
    assert [node.id for node in graph] == ["a", "c", "c@2", "s", "f"]
    assert graph.node("f").output.shape == (None, 192)
    assert graph.total_params == 84


def test_an_older_sequential_without_input_layer_gets_its_input():
    config = {"name": "dense", "units": 3, "batch_input_shape": [None, 4], "dtype": "float32"}
    data = {
        "class_name": "Sequential",
        "config": {"name": "old", "layers": [{"class_name": "Dense", "config": config}]},
    }
    graph = read_model(data)
    assert [node.id for node in graph] == ["dense_input", "dense"]
    assert graph.node("dense").index == 0
    assert graph.total_params == 15


def test_a_graph_is_returned_as_it_is():
    graph = read_model(MODELS / "one_dense.json.gz")
    assert read_model(graph) is graph


def test_a_graph_file_is_read(tmp_path):
    graph = read_model(MODELS / "one_dense.json.gz")
    path = tmp_path / "graph.json"
    path.write_text(graph.to_json(), encoding="utf-8")
    assert read_model(str(path)) == graph


class Subclassed(keras.Model):
    def call(self, inputs):
        return inputs


def test_the_file_of_a_subclassed_model_is_refused_with_what_to_give_instead(tmp_path):
    model = Subclassed()
    model(numpy.zeros((1, 4)))
    model.save(tmp_path / "model.keras")
    with pytest.raises(UnsupportedModelError, match="live model itself"):
        read_model(tmp_path / "model.keras")


def test_an_unbuilt_model_is_refused_with_how_to_build_it():
    model = keras.Sequential([layers.Dense(3)])
    with pytest.raises(UnbuiltModelError, match=r"model\.build"):
        read_model(model)
    with pytest.raises(UnbuiltModelError, match=r"model\.build"):
        from_json(model)


@pytest.mark.parametrize("model", [keras.Sequential(), keras.Sequential([keras.Input((3,))])], ids=["bare", "input"])
def test_an_empty_model_is_refused(model):
    with pytest.raises(ModelError, match="no layers"):
        read_model(model)
    with pytest.raises(ModelError, match="no layers"):
        from_json(model)


@pytest.mark.parametrize("source", [3, None, b"x", layers.Dense(3), "no such file", "a\0b", '{"nodes": []}', "/"])
def test_what_is_no_model_is_refused(source):
    with pytest.raises(ModelError):
        read_model(source)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b"PK\x03\x04 broken",
        b"\x89HDF\r\n\x1a\n broken",
        b"\x1f\x8b broken",
        gzip.compress(b"{}", mtime=0)[:-6],
        b'{"class_name": "Functional", "config": {"layers": [1], "input_layers": [], "output_layers": []}}',
        b'{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense"}]}}',
        b'{"class_name": "Functional", "config": 7}',
    ],
)
def test_a_broken_file_is_refused(content, tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(ModelError):
        read_model(path)


def test_a_circle_is_refused():
    data = deep_chain(4)
    tensor = data["config"]["layers"][1]["inbound_nodes"][0]["args"][0]["config"]
    tensor["keras_history"] = ["x3", 0, 0]
    with pytest.raises(ModelError, match="circle"):
        read_model(data)


def test_a_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "model.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * (65 * 2**20))
    with pytest.raises(ModelError, match="64 MB"):
        read_model(path)


def test_weights_alone_are_no_model(tmp_path):
    path = tmp_path / "model.h5"
    with h5py.File(path, "w") as contents:
        contents["weights"] = [1, 2]
    with pytest.raises(ModelError, match="weights only"):
        read_model(path)


def test_one_damaged_value_never_ends_in_anything_but_a_model_error():
    text = gzip.decompress((MODELS / "lenet5.json.gz").read_bytes()).decode()
    for old in ("[5, 5]", '"valid"', "null", '"InputLayer"', '"c1"', "[1, 1]", "1", '"Dense"', '"layers"'):
        for new in ("0", '"x"', "[]", "{}", "null", "-7", "1e400"):
            try:
                data = json.loads(text.replace(old, new))
            except ValueError:
                continue
            try:
                read_model(data)
            except ModelError:
                continue


def places(value):
    """Every place in nested JSON: its container and its key there."""
    found = []
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        found += [(value, key), *places(value[key])]
    return found


@pytest.mark.parametrize("name", ["lenet5", "lstm_tagger", "mobilenet", "translator", "fully_convolutional"])
def test_random_damage_never_ends_in_anything_but_a_model_error(name):
    text = gzip.decompress((MODELS / f"{name}.json.gz").read_bytes()).decode()
    chance = random.Random(7)
    for _ in range(60):
        data = json.loads(text)
        container, key = chance.choice(places(data))
        container[key] = chance.choice([None, -1, 10**12, 2.5, "x", [], {}, [None], ["a", 0, 0]])
        try:
            graph = read_model(data)
        except ModelError:
            continue
        assert ModelGraph.from_json(graph.to_json()) == graph


def test_weights_that_cannot_be_read_leave_counts_unknown(tmp_path):
    model = chain((4,), Doubling(name="doubling"))
    model.save(tmp_path / "whole.keras")
    path = tmp_path / "broken.keras"
    with zipfile.ZipFile(tmp_path / "whole.keras") as whole, zipfile.ZipFile(path, "w") as broken:
        broken.writestr("config.json", whole.read("config.json"))
        broken.writestr("model.weights.h5", b"broken")
    assert read_model(path).node("doubling").params is None


def test_compressed_weights_are_counted_too(tmp_path):
    model = chain((4,), Doubling(name="doubling"))
    model.save(tmp_path / "whole.keras")
    path = tmp_path / "packed.keras"
    with zipfile.ZipFile(tmp_path / "whole.keras") as whole, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    assert read_model(path).node("doubling").params == 8


def test_a_live_model_of_keras_2_is_read_by_its_configuration():
    kept = chain((4, 4, 1), layers.Conv2D(2, 3, name="conv"), layers.Flatten(name="flatten"))

    class Layer:
        """What Keras 2 calls a layer: no operation is among its bases."""

    class Sequential(Layer):
        layers = kept.layers

        def to_json(self):
            return kept.to_json()

    graph = read_model(Sequential())
    assert graph == read_model(kept)
    assert isinstance(graph.node("conv").source, layers.Conv2D)


def test_an_output_of_a_nested_model_is_the_call_that_it_is():
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    source = keras.Input((4,), name="i")
    functional = keras.Model(source, layers.Dense(4, name="d")(source), name="functional")
    sequential = keras.Sequential([keras.Input((4,)), layers.Dense(4, name="e")], name="sequential")

    for block in (functional, sequential):
        a, b = block(x), block(y)
        after = layers.Dense(2, name="after")(b)
        for outputs in ([a, after], [b, after], [a, b], [a]):
            model = keras.Model([x, y], outputs, name="outer")
            assert read_model(json.loads(model.to_json())) == read_model(model)


def test_inputs_given_by_name_reach_the_inputs_of_that_name():
    zebra, ant = keras.Input((4,), name="zebra"), keras.Input((6,), name="ant")
    inner = keras.Model([zebra, ant], layers.Concatenate(name="join")([zebra, ant]), name="inner")
    x, y = keras.Input((4,), name="x"), keras.Input((6,), name="y")
    model = keras.Model([x, y], inner({"ant": y, "zebra": x}), name="outer")
    graph = read_model(model)
    assert [(edge.source, edge.target_port) for edge in graph.edges] == [("x", 0), ("y", 1)]
    assert from_json(model) == graph


def test_attention_takes_query_value_and_key_in_that_order_also_by_name(tmp_path):
    q, v, k = keras.Input((5, 8), name="q"), keras.Input((7, 6), name="v"), keras.Input((7, 4), name="k")
    seen = layers.MultiHeadAttention(2, 4, value_dim=3, name="attention")(key=k, value=v, query=q)
    model = keras.Model([k, q, v], layers.GroupQueryAttention(4, 4, 2, name="grouped")(seen, seen), name="model")
    graph = read_model(model)
    assert [edge.source for edge in graph.edges if edge.target == "attention"] == ["q", "v", "k"]
    model.save(tmp_path / "model.h5")
    for read in (from_json(model), read_model(tmp_path / "model.h5")):
        assert read.edges == graph.edges
        assert [node.kinds for node in read] == [node.kinds for node in graph]
        assert read.node("attention").params == graph.node("attention").params


def test_a_layer_without_training_in_its_configuration_is_still_a_layer(tmp_path):
    x = keras.Input((1,), name="x")
    model = keras.Model(x, layers.Discretization(bin_boundaries=[0.0, 1.0], name="bins")(x), name="model")
    model.save(tmp_path / "model.h5")
    found, live = read_model(tmp_path / "model.h5").node("bins"), read_model(model).node("bins")
    assert (found.kinds, found.index, found.params) == (live.kinds, live.index, live.params)
    assert (found.output.shape, found.output.dtype) == (live.output.shape, None)


def test_the_weights_of_a_layer_named_below_another_are_its_own(tmp_path):
    import h5py

    x = keras.Input((4,), name="x")
    model = keras.Model(x, layers.Dense(3, name="b")(layers.Dense(3, name="a")(x)), name="model")
    text = model.to_json().replace('"Dense"', '"Custom>Dense"')  # no rule knows it: the weights alone count
    text = text.replace('"b"', '"a/norm"')  # as Keras 2 allows
    with h5py.File(tmp_path / "model.h5", "w") as file:
        file.attrs["model_config"] = text
        groups = file.create_group("model_weights")
        groups.attrs["layer_names0"], groups.attrs["layer_names1"] = [b"x", b"a"], [b"a/norm"]
        for name, shape in (("x", None), ("a", (4, 3)), ("a/norm", (3,))):
            group = groups.create_group(name) if name != "a" else groups.require_group(name)
            group.attrs["weight_names"] = [f"{name}/w:0".encode()] if shape else []
            if shape:
                group.create_dataset(f"{name}/w:0", shape)
    assert [node.params for node in read_model(tmp_path / "model.h5")] == [0, 12, 3]


def test_a_layer_that_encodes_items_is_not_said_to_keep_their_shape():
    x = keras.Input((6,), name="x")
    bins = layers.Discretization(num_bins=3, output_mode="one_hot", name="bins")(x)
    model = keras.Model(x, bins, name="model")
    assert read_model(model).node("bins").output.shape == (None, 6, 3)
    assert from_json(model).node("bins").output.shape is None


@pytest.mark.parametrize("tied", [True, False])
def test_an_embedding_with_a_way_back_has_one_matrix_or_two(tied):
    x = keras.Input((6,), dtype="int32", name="x")
    model = keras.Model(x, layers.ReversibleEmbedding(9, 4, tie_weights=tied, name="embed")(x), name="model")
    assert from_json(model).node("embed").params == read_model(model).node("embed").params == (36 if tied else 72)


def test_operations_of_tensorflow_in_a_file_of_keras_2_have_the_names_of_keras_3() -> None:
    names = {"nn.relu": "Relu", "__operators__.add": "Add", "concat": "Concatenate", "math.reduce_mean": "Mean"}
    assert {function: tensorflow_operation(function) for function in names} == names


def test_json_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path):
    path = tmp_path / "model.json"
    with path.open("wb") as out:
        out.write(b'{"class_name": "Functional", "config": "')
        for _ in range(100):
            out.write(b"x" * 2**20)
        out.write(b'"}')
    with pytest.raises(ModelError, match="64 MB"):
        read_model(path)


def test_links_of_a_weight_file_that_go_round_or_out_are_not_followed(tmp_path):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="dense")])
    path = tmp_path / "model.h5"
    model.save(path)
    with h5py.File(tmp_path / "elsewhere.h5", "w") as other:
        other.create_dataset("secret", data=[1.0] * 1000)
    with h5py.File(path, "a") as contents:
        weights = contents["model_weights"]
        weights["dense"]["round"] = h5py.SoftLink("/model_weights")
        weights["dense"]["out"] = h5py.ExternalLink(str(tmp_path / "elsewhere.h5"), "secret")
        weights["dense"]["itself"] = weights
    assert read_model(path) == read_model(model)


def test_members_of_an_archive_with_names_of_paths_are_left_alone(tmp_path):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="dense")])
    path = tmp_path / "inside" / "model.keras"
    path.parent.mkdir()
    model.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../config.json", b"{}")
        archive.writestr("/config.json", b"{}")
    assert read_model(path) == read_model(model)
    assert [entry.name for entry in tmp_path.rglob("*")] == ["inside", "model.keras"]
