"""The model graph itself: JSON and the sentence that describes it. No Keras is needed here."""

import json
from pathlib import Path
from types import MappingProxyType

import pytest

from visualkeras_svg.errors import ModelError
from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port, TensorSpec
from visualkeras_svg.reading import read_model

MODELS = Path(__file__).parent.parent / "golden" / "models"


def small_graph() -> ModelGraph:
    attributes = MappingProxyType({"units": 3, "layer": MappingProxyType({"class_name": "X", "sizes": (1, (2, 3))})})
    nodes = (
        LayerNode("in", "in put", ("InputLayer", "Layer"), (TensorSpec((None, "s", 4), "float32", 2),)),
        LayerNode("out", "out", ("My", "Layer"), (TensorSpec(None),), None, None, attributes, "out", 0, repeat=3),
    )
    inner = ModelGraph("inside", nodes, (Edge("in", "out"),))
    outer = LayerNode("box", "box", ("Functional", "Model", "Layer"), inner=inner, origin="nested")
    return ModelGraph(
        "small",
        (*nodes, outer),
        (Edge("in", "out", 0, 1), Edge("out", "box")),
        (Edge("in", "box"),),
        (Port("x", "in"),),
        (Port("y", "box", 0),),
    )


def test_json_gives_back_an_equal_graph():
    graph = small_graph()
    assert ModelGraph.from_json(graph.to_json()) == graph
    assert ModelGraph.from_json(json.loads(graph.to_json())) == graph


def test_json_is_the_same_each_time_and_names_what_every_reader_needs():
    text = small_graph().to_json()
    assert text == ModelGraph.from_json(text).to_json()
    data = json.loads(text)
    assert all({"id", "name", "type", "outputs", "params"} <= node.keys() for node in data["nodes"])
    assert all({"source", "target"} <= edge.keys() for edge in data["edges"])


def test_a_graph_can_be_written_by_hand_with_little():
    graph = ModelGraph.from_json('{"nodes": [{"id": "a", "type": "Dense", "outputs": [{"shape": [null, 3]}]}]}')
    assert graph.node("a").kinds == ("Dense",)
    assert graph.node("a").output.shape == (None, 3)


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '"x"',
        '{"nodes": 3}',
        '{"nodes": [{}]}',
        '{"nodes": [{"id": 1, "type": "A"}]}',
        '{"nodes": [{"id": "a", "type": "A"}, {"id": "a", "type": "A"}]}',
        '{"nodes": [{"id": "a", "type": "A"}], "edges": [{"source": "a", "target": "b"}]}',
        '{"nodes": [{"id": "a", "type": "A"}], "edges": [{"source": "a", "target": "a"}]}',
        '{"nodes": [{"id": "a", "type": "A", "outputs": [{"shape": [1.5]}]}]}',
        "[" * 100_000,
    ],
)
def test_json_that_is_no_graph_is_refused(text):
    with pytest.raises(ModelError, match="no model graph"):
        ModelGraph.from_json(text)


def test_the_description_names_layers_parameters_and_shapes():
    assert read_model(MODELS / "vgg16.json.gz").describe() == (
        "vgg16: a chain of 23 layers (13 Conv2D, 5 MaxPooling2D, 3 Dense, 1 Flatten, 1 InputLayer) "
        "with 138,357,544 parameters, from 224×224×3 to 1000."
    )


def test_the_description_of_a_branching_model_calls_it_a_graph():
    assert read_model(MODELS / "resnet50.json.gz").describe().startswith("resnet50: a graph of 177 layers (53 ")


def test_the_description_does_not_guess():
    assert "an unknown number of parameters, from s×4 to an unknown shape" in small_graph().describe()
