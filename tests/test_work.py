"""How much a model computes."""

from __future__ import annotations

from math import prod
from pathlib import Path

import pytest

from visualkeras_svg.model import Edge, LayerNode, ModelGraph, TensorSpec
from visualkeras_svg.reading import read_model
from visualkeras_svg.work import macs, source_of, with_macs
from visualkeras_svg.work.formulas import FORMULAS, WITHOUT_PRODUCTS

MODELS = Path(__file__).parent.parent / "golden" / "models"


def _total(graph: ModelGraph) -> int | None:
    return with_macs(graph).total_macs


def call(kind: str, given: tuple, *taken: tuple, **attributes) -> int | None:
    node = LayerNode("a", "a", (kind, "Layer"), (TensorSpec((None, *given)),), attributes=attributes)
    return macs(node, [TensorSpec((None, *shape)) for shape in taken])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vgg16", 15_470_264_320),
        ("vgg19", 19_632_062_464),
        ("mobilenet", 568_740_352),
        ("resnet50", 3_857_973_248),
        ("inceptionv3", 5_713_216_096),
        ("one_dense", 4),
        ("lstm_tagger", None),
    ],
)
def test_well_known_models_count_what_is_published(name, expected):
    assert _total(read_model(MODELS / f"{name}.json.gz")) == expected


def test_vgg16_is_the_sum_of_its_convolutions_and_dense_layers():
    sizes = ((224, 3, 64), (224, 64, 64), (112, 64, 128), (112, 128, 128), (56, 128, 256), *[(56, 256, 256)] * 2)
    sizes = (*sizes, (28, 256, 512), *[(28, 512, 512)] * 2, *[(14, 512, 512)] * 3)
    convolutions = sum(side * side * 9 * taken * given for side, taken, given in sizes)
    dense = 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000
    assert _total(read_model(MODELS / "vgg16.json.gz")) == convolutions + dense


def test_a_dense_layer_multiplies_every_place_with_every_weight():
    assert call("Dense", (5,), (7,), units=5) == 35
    assert call("Dense", (3, 5), (3, 7), units=5) == 3 * 35


def test_a_convolution_takes_a_window_of_its_group_for_each_output():
    assert call("Conv2D", (8, 8, 6), (8, 8, 4), kernel_size=(3, 3)) == 8 * 8 * 6 * 9 * 4
    assert call("Conv2D", (8, 8, 6), (8, 8, 4), kernel_size=(3, 3), groups=2) == 8 * 8 * 6 * 9 * 2
    assert call("Conv1D", (4, 6), (9, 2), kernel_size=3, dilation_rate=2, strides=2) == 4 * 6 * 3 * 2
    assert call("Conv3D", (2, 2, 2, 5), (4, 4, 4, 3), kernel_size=2) == 8 * 5 * 8 * 3


def test_channels_may_come_first():
    assert call("Conv2D", (6, 8, 8), (4, 8, 8), kernel_size=3, data_format="channels_first") == 8 * 8 * 6 * 9 * 4
    assert call("Conv2DTranspose", (6, 8, 8), (4, 4, 4), kernel_size=3, data_format="channels_first") == 16 * 4 * 9 * 6
    found = call("SeparableConv2D", (6, 8, 8), (4, 8, 8), kernel_size=3, data_format="channels_first")
    assert found == 64 * 4 * (9 + 6)


def test_a_depthwise_convolution_takes_one_channel_and_a_separable_one_mixes_them_afterwards():
    assert call("DepthwiseConv2D", (4, 4, 6), (8, 8, 3), kernel_size=3, depth_multiplier=2) == 16 * 6 * 9
    assert call("SeparableConv2D", (4, 4, 5), (8, 8, 3), kernel_size=3, depth_multiplier=2) == 16 * 6 * (9 + 5)
    assert call("SeparableConv1D", (4, 5), (8, 3), kernel_size=(3,)) == 4 * 3 * (3 + 5)


def test_a_transposed_convolution_spreads_each_input():
    assert call("Conv2DTranspose", (8, 8, 6), (4, 4, 5), kernel_size=3, strides=2) == 16 * 5 * 9 * 6


@pytest.mark.parametrize(("kind", "gates"), [("SimpleRNN", 1), ("GRU", 3), ("LSTM", 4)])
def test_a_recurrent_layer_works_at_each_step(kind, gates):
    assert call(kind, (6,), (10, 4), units=6) == 10 * gates * 6 * (4 + 6)
    held = {"class_name": kind, "attributes": {"units": 6}}
    assert call("Bidirectional", (12,), (10, 4), layer=held) == 2 * 10 * gates * 6 * (4 + 6)
    cell = {"class_name": f"{kind}Cell", "attributes": {"units": 6}}
    assert call("RNN", (6,), (10, 4), cell=cell) == 10 * gates * 6 * (4 + 6)


def test_a_convolutional_lstm_convolves_input_and_state_at_each_step():
    expected = 7 * 4 * (8 * 8 * 6) * 9 * (3 + 6)
    assert call("ConvLSTM2D", (8, 8, 6), (7, 8, 8, 3), kernel_size=3) == expected
    assert call("ConvLSTM2D", (7, 8, 8, 6), (7, 8, 8, 3), kernel_size=3, return_sequences=True) == expected


def test_a_layer_for_each_step_works_as_often_as_there_are_steps():
    held = {"class_name": "Conv2D", "attributes": {"kernel_size": (3, 3), "filters": 6}}
    assert call("TimeDistributed", (7, 8, 8, 6), (7, 8, 8, 4), layer=held) == 7 * 8 * 8 * 6 * 9 * 4


def heads(query: tuple, value: tuple, key: tuple | None = None, *, size=3, width=2, number=5) -> int:
    """Attention written out, one product of matrices after the other."""
    key = key or value
    projections = prod(query) * size + prod(key) * size + prod(value) * width
    scores = query[0] * key[0] * size
    mixing = query[0] * key[0] * width
    return number * (projections + scores + mixing + query[0] * width * query[1])


def test_attention_projects_scores_and_mixes():
    made = {"num_heads": 5, "key_dim": 3, "value_dim": 2}
    assert call("MultiHeadAttention", (10, 4), (10, 4), (7, 6), **made) == heads((10, 4), (7, 6))
    assert call("MultiHeadAttention", (10, 4), (10, 4), (10, 4), **made) == heads((10, 4), (10, 4))
    assert call("MultiHeadAttention", (10, 4), (10, 4), **made) == heads((10, 4), (10, 4))


def test_attention_takes_query_value_and_key():
    made = {"num_heads": 5, "key_dim": 3, "value_dim": 2}
    assert call("MultiHeadAttention", (10, 4), (10, 4), (7, 6), (7, 5), **made) == heads((10, 4), (7, 6), (7, 5))


def test_additive_attention_weighs_sums():
    assert call("AdditiveAttention", (10, 6), (10, 4), (7, 6)) == 10 * 7 * (4 + 6)
    assert call("AdditiveAttention", (10, 6), (10, 4), (7, 6), use_scale=False) == 10 * 7 * 6


def test_attention_along_one_axis_sees_only_that():
    made = {"num_heads": 2, "key_dim": 3, "value_dim": 3, "attention_axes": (2,)}
    projections = 3 * (5 * 6 * 4 * 3) + 5 * 6 * 3 * 4
    assert call("MultiHeadAttention", (5, 6, 4), (5, 6, 4), **made) == 2 * (projections + 5 * 6 * 6 * (3 + 3))


def test_attention_without_heads_and_products_of_tensors():
    assert call("Attention", (10, 6), (10, 4), (7, 4), score_mode="dot") == 10 * 7 * (4 + 4)
    assert call("Attention", (10, 6), (10, 4), (7, 4), score_mode="concat") is None
    assert call("Dot", (10, 7), (10, 4), (7, 4), axes=2) == 10 * 7 * 4
    assert call("Matmul", (10, 7), (10, 4), (4, 7)) == 10 * 7 * 4
    assert call("Matmul", (10, 7), (10, 4)) is None


def test_an_einsum_multiplies_over_all_its_indices():
    assert call("EinsumDense", (10, 2, 3), (10, 4), equation="abc,cde->abde") == 10 * 4 * 2 * 3
    assert call("EinsumDense", (10, 9, 5), (10, 9, 4), equation="...x,xy->...y") == 10 * 9 * 4 * 5
    assert call("EinsumDense", (5,), (4,), equation="nonsense") is None


def test_looking_up_and_moving_data_is_no_work():
    for kind in ("InputLayer", "Embedding", "ReLU", "BatchNormalization", "MaxPooling2D", "Flatten", "Add", "Dropout"):
        assert call(kind, (4,), (4,)) == 0
    assert not FORMULAS.keys() & WITHOUT_PRODUCTS


def test_what_is_unknown_is_not_guessed():
    assert call("MyLayer", (4,), (4,)) is None
    custom = LayerNode("a", "a", ("MyDense", "Dense", "Layer"), (TensorSpec((None, 4)),), attributes={"units": 4})
    assert macs(custom, custom.outputs) is None
    assert call("Lambda", (4,), (4,)) is None
    assert call("Dense", (4,), units=4) is None
    assert call("Dense", (None, 4), (None, 3), units=4) is None
    assert call("Dense", (4,), (3,)) is None
    assert call("Dense", (4,), (3,), units=4, lora_rank=2) is None
    assert call("LSTM", (6,), (None, 4), units=6) is None
    assert call("LSTM", (6,), ("s", 4), units=6) is None
    assert call("Conv2D", (None, None, 6), (None, None, 3), kernel_size=3) is None
    assert call("Conv2D", (8, 8, 6), (8, 8, 3)) is None
    assert call("Bidirectional", (6,), (3, 4), layer={"class_name": "MyRNN", "attributes": {}}) is None
    assert call("Bidirectional", (6,), (3, 4)) is None
    assert macs(LayerNode("a", "a", ("Dense",)), [TensorSpec(None)]) is None


def test_each_call_of_a_shared_layer_counts():
    shape = (TensorSpec((None, 4)),)
    nodes = (
        LayerNode("in", "in", ("InputLayer",), shape),
        *(LayerNode(i, "d", ("Dense",), shape, attributes={"units": 4}, layer="d") for i in ("d", "d@2")),
    )
    graph = ModelGraph("g", nodes, (Edge("in", "d"), Edge("d", "d@2")))
    assert _total(graph) == 32
    outer = LayerNode("m", "m", ("Functional",), inner=graph, origin="nested")
    assert macs(with_macs(ModelGraph("o", (outer,))).nodes[0], []) == _total(ModelGraph("o", (outer,))) == 32
    assert _total(ModelGraph("o", (outer, LayerNode("x", "x", ("MyLayer",))))) is None


def test_every_formula_names_its_source():
    for kind in FORMULAS:
        assert "Keras" in source_of(kind) or "numpy" in source_of(kind)
    assert source_of("ReLU") is None


def _einsum(*arguments):
    import keras

    return keras.ops.einsum(*arguments)


LIVE = {
    "attention": lambda layers, a, b: layers.MultiHeadAttention(2, 3)(a, b),
    "attention with named arguments": lambda layers, a, b: layers.MultiHeadAttention(2, 3)(query=a, value=b, key=b),
    "attention with a key of its own": lambda layers, a, b: layers.MultiHeadAttention(2, 3)(
        key=layers.Dense(4)(b), value=b, query=a
    ),
    "attention with a gate": lambda layers, a, b: layers.MultiHeadAttention(2, 3, use_gate=True)(a, b),
    "attention in groups": lambda layers, a, b: layers.GroupQueryAttention(3, 4, 2, use_gate=True)(
        a, layers.Dense(4)(b)
    ),
    "einsum of tensors": lambda layers, a, b: _einsum("abc,adc->abd", a, layers.Dense(4)(b)),
    "attention to itself": lambda layers, a, _b: layers.MultiHeadAttention(2, 3)(a, a),
    "attention without heads": lambda layers, a, b: layers.Attention()([layers.Dense(6)(a), b]),
    "einsum": lambda layers, a, _b: layers.EinsumDense("abc,cd->abd", (10, 8))(a),
    "windows": lambda layers, a, _b: layers.Conv1D(6, 3, groups=2, dilation_rate=2)(a),
    "separable": lambda layers, a, _b: layers.SeparableConv1D(6, 3, depth_multiplier=2)(a),
    "depthwise": lambda layers, a, _b: layers.DepthwiseConv1D(3, strides=2)(a),
    "dot": lambda layers, a, b: layers.Dot(2)([layers.Dense(6)(a), b]),
}


@pytest.mark.parametrize("name", LIVE)
def test_live_models_count_what_jax_counts(name):
    import jax
    import keras

    ends = keras.Input((10, 4)), keras.Input((7, 6))
    model = keras.Model(ends, LIVE[name](keras.layers, *ends))
    program = jax.make_jaxpr(lambda *inputs: model(list(inputs)))(*(jax.numpy.ones((1, *i.shape[1:])) for i in ends))
    assert _total(read_model(model)) == _products(program.jaxpr)


def _products(jaxpr) -> int:
    """The multiply–accumulates of the matrix products and convolutions that a program consists of."""
    total = 0
    for equation in jaxpr.eqns:
        for inside in (v for v in equation.params.values() if hasattr(v, "jaxpr")):
            total += _products(inside.jaxpr)
        if equation.primitive.name not in ("dot_general", "conv_general_dilated"):
            continue
        left, right = (v.aval.shape for v in equation.invars)
        given = prod(equation.outvars[0].aval.shape)
        if equation.primitive.name == "dot_general":
            (axes, _), _ = equation.params["dimension_numbers"]
            total += given * prod(left[axis] for axis in axes)
        else:
            filters = equation.params["dimension_numbers"].rhs_spec[0]
            total += given * prod(right) // right[filters]
    return total
