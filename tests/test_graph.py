"""`graph_view`: every layer once, every connection drawn, and units as the layer has them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import pytest
from looking import data, edges, graph, groups, polygons, solids, texts
from test_functional import members

from visualkeras_svg import graph_view, read_model
from visualkeras_svg.color import color
from visualkeras_svg.errors import OptionError
from visualkeras_svg.figure import Figure
from visualkeras_svg.geometry import PT, around
from visualkeras_svg.model import Edge, LayerNode, ModelGraph, Port
from visualkeras_svg.scene import Circle, Group, Polygon, Text, bounds, walk
from visualkeras_svg.scene import Path as Stroke
from visualkeras_svg.views.chosen import choose
from visualkeras_svg.views.graph.draw import NO_WEIGHTS
from visualkeras_svg.views.graph.repeats import pieces
from visualkeras_svg.views.graph.units import drawn

MODELS = Path(__file__).parent.parent / "golden" / "models"
BRANCHING = sorted((MODELS / "branching").iterdir())


def lines(figure: Figure) -> list[str]:
    return [text.text for text in texts(figure)]


def circles(figure: Figure, layer: str) -> int:
    """The units of a layer that are drawn, without the dots of its ellipsis."""
    column = next(group for group in groups(figure, "vk-layer") if data(group)["layer"] == layer)
    return sum(isinstance(node, Circle) and node.paint.stroke is not None for node in walk(column))


def strands(figure: Figure, source: str, target: str) -> list[tuple[float, ...]]:
    """The links between two columns, as start and end."""
    found = []
    for node in walk(edges(figure)[source, target]):
        if isinstance(node, Stroke):
            points = node.points
            found += [(*a, *b) for a, b in zip(points[::2], points[1::2], strict=True)]
    return found


@pytest.mark.parametrize("preset", [None, "academic"])
@pytest.mark.parametrize("path", BRANCHING, ids=lambda path: path.name.split(".")[0])
def test_every_layer_is_drawn_once_and_every_connection(path: Path, preset: str | None) -> None:
    graph = read_model(path)
    figure = graph_view(graph, preset=preset)
    assert sorted(members(figure.svg())) == sorted(node.id for node in graph)
    home = {}
    for group in groups(figure, "vk-layer"):
        home |= dict.fromkeys(data(group).get("members", data(group)["id"]).split(), data(group)["id"])
    wanted = {(home[e.source], home[e.target]) for e in graph.edges if home[e.source] != home[e.target]}
    assert set(edges(figure)) == wanted


@pytest.mark.parametrize("preset", [None, "academic"])
def test_a_box_is_as_high_as_what_enters_it_needs(preset: str | None) -> None:
    count = 12
    layers: list[tuple[Any, ...]] = [("InputLayer", (4,)), *(("Dense", (4,)) for _ in range(count)), ("Add", (4,))]
    links = [(0, n + 1) for n in range(count)] + [(n + 1, count + 1) for n in range(count)]
    figure = graph_view(graph(layers, links), preset=preset)
    box = bounds(next(group for group in groups(figure, "vk-layer") if data(group)["type"] == "Add"))
    assert box
    heads = [group for (_, end), group in edges(figure).items() if end == f"n{count + 1}" and polygons(group)]
    assert len(heads) >= count - 1
    assert all(box.y0 < tip.center[1] < box.y1 for head in heads if (tip := bounds(Group(tuple(polygons(head))))))


def test_the_slots_of_a_column_go_by_the_logarithm_of_its_units() -> None:
    # 784, 128, 64 and 10 units in 10 slots: 10, 7, 6 and the least, 5
    assert drawn(784, 784, 10, False) == (4, 2, 4)
    assert drawn(128, 784, 10, False) == (3, 1, 3)
    assert drawn(64, 784, 10, False) == (2, 2, 2)
    assert drawn(10, 784, 10, False) == (2, 1, 2)
    assert drawn(10, 784, 10, True) == (10, 0, 0)
    assert drawn(11, 784, 10, True) == (2, 1, 2)
    assert drawn(64, 784, None, False) == (64, 0, 0)
    assert drawn(64, 784, 1, True) == (1, 0, 0)
    assert drawn(64, 784, 2, True) == (1, 1, 1)


def test_a_link_runs_from_each_unit_to_each() -> None:
    figure = graph_view(MODELS / "autoencoder.json.gz")
    assert circles(figure, "encode_1") == 6
    assert circles(figure, "code") == 4
    found = strands(figure, "encode_1", "encode_2")
    starts, ends = {link[:2] for link in found}, {link[2:] for link in found}
    assert len(set(found)) == len(found) == len(starts) * len(ends)
    assert len(starts) == circles(figure, "encode_1")


def test_one_unit_is_traced_unless_it_is_turned_off() -> None:
    plain = graph_view(MODELS / "autoencoder.json.gz", trace_unit=False).svg()
    assert "#444444" in graph_view(MODELS / "autoencoder.json.gz").svg().partition("vk-layer")[0]
    assert "#444444" not in plain.partition("vk-output")[0]


def test_weights_are_drawn_where_a_live_model_has_them() -> None:
    import keras
    import numpy

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, use_bias=False, name="d")])
    model.get_layer("d").set_weights([numpy.array([[1.0, -0.5], [0.0, 0.25], [-1.0, 0.5]])])
    figure = graph_view(model, show_weights=True)
    source = next(s for s, t in edges(figure) if t == "d")
    strokes = [node.paint for node in walk(edges(figure)[source, "d"]) if isinstance(node, Stroke)]
    assert len(strokes) == 6
    assert sorted({(p.width, p.stroke.hex) for p in strokes if p.stroke and p.stroke.alpha == 1.0}) == [
        (2.0, "#1f5fa8"),
        (2.0, "#c04a15"),
    ]
    assert strokes[0].width < strokes[-1].width, "large weights lie over small ones"


def test_a_file_has_no_weights_to_draw() -> None:
    path = MODELS / "autoencoder.json.gz"
    assert graph_view(path, show_weights=True).svg() == graph_view(path).svg()


def test_the_bias_is_one_more_unit_that_is_always_one() -> None:
    figure = graph_view(MODELS / "autoencoder.json.gz", show_bias=True)
    plain = graph_view(MODELS / "autoencoder.json.gz")
    assert lines(figure).count("1") == 6
    more = len(strands(figure, "encode_1", "encode_2")) - len(strands(plain, "encode_1", "encode_2"))
    assert more == circles(plain, "encode_2")


def test_inputs_are_cells_or_circles_or_one_box() -> None:
    path = MODELS / "autoencoder.json.gz"
    cells, round_, box = (graph_view(path, inout_as_tensor=way) for way in (None, False, True))
    assert circles(cells, "pixels") == 0
    assert circles(round_, "pixels") == 8
    assert circles(box, "pixels") == 0
    column = next(group for group in groups(cells, "vk-layer") if data(group)["layer"] == "pixels")
    assert sum(isinstance(node, Polygon) for node in walk(column)) == 8 + 2
    assert lines(box).count("784") == 2


def test_repeated_pieces_are_drawn_once_with_how_often_they_come() -> None:
    figure = graph_view(MODELS / "dense100.json.gz", preset="academic")
    assert len(groups(figure, "vk-layer")) == 2
    assert "×100" in lines(figure)
    assert {"Input", "Output"} <= set(lines(figure))


def test_a_page_is_as_wide_as_asked_or_the_error_says_which_width_works() -> None:
    svg = graph_view(MODELS / "vgg16.json.gz", width="cvpr:full").svg()
    assert re.search(r'width="174\.\d+mm"', svg)
    with pytest.raises(OptionError, match=r"smallest width that works is (\d+\.\d) mm") as error:
        graph_view(MODELS / "vgg16.json.gz", width="icml")
    least = re.search(r"works is ([\d.]+) mm", str(error.value))
    assert least
    graph_view(MODELS / "vgg16.json.gz", width=f"{least[1]}mm")


def test_what_is_given_up_is_noted() -> None:
    assert graph_view(MODELS / "vgg16.json.gz", width="cvpr:full").notes == (
        "no parameters under the columns, for want of room",
        "captions read upwards, for want of room",
    )
    assert graph_view(MODELS / "autoencoder.json.gz", width="cvpr:full").notes == ()


def test_styles_reach_the_units_of_a_layer() -> None:
    path = MODELS / "autoencoder.json.gz"
    styled = graph_view(
        path, styles={"code": {"ellipsize_after": 0, "node_size": 4}, "encode_1": {"show_neurons": False}}
    )
    assert circles(styled, "code") == 32
    assert circles(styled, "encode_1") == 0


@pytest.mark.parametrize("options", [{"show_neurons": False}, {"preset": "academic"}])
def test_arrows_between_boxes_look_as_asked(options: dict[str, Any]) -> None:
    def paint(key: tuple[str, str]) -> tuple[object, float]:
        styles = {"c1": {"connector_fill": "blue", "connector_width": 3}, **options.get("styles", {})}
        figure = graph_view(MODELS / "lenet5.json.gz", connector_fill="red", styles=styles, **options)
        line = next(node for node in walk(edges(figure)[key]) if isinstance(node, Stroke))
        return line.paint.stroke, line.paint.width

    assert paint(("s2", "c3")) == (color("red"), 0.75 * PT)
    assert paint(("c1", "s2")) == (color("blue"), 3)


@pytest.mark.parametrize("options", [{}, {"show_neurons": False}, {"width": "183mm"}])
def test_a_layer_may_widen_the_gap_behind_it(options: dict[str, Any]) -> None:
    chain = graph([("InputLayer", (16,)), *(("Dense", (n,)) for n in (8, 6, 3))])

    def gaps(**styles: dict[str, object]) -> list[float]:
        boxes = [around_all(group) for group in solids(graph_view(chain, styles=styles, **options)).values()]
        return [after[0] - before[1] for before, after in pairwise(boxes)]

    def around_all(group: Group) -> tuple[float, float]:
        box = bounds(group)
        assert box
        return box.x0, box.x1

    wide = gaps(dense_1={"layer_spacing": 240})
    assert wide[1] > 240 > max(wide[0], wide[2])
    assert gaps(dense_1={"layer_spacing": 1}) == gaps()


def test_what_styles_say_in_vain_is_noted() -> None:
    styles = {"c1": {"connector_arrow": False, "node_size": 3}}
    notes = graph_view(MODELS / "lenet5.json.gz", styles=styles).notes
    assert notes == ("connector_arrow in styles has no meaning in graph_view",)


@pytest.mark.parametrize("preset", ["default", "academic"])
def test_every_mask_is_drawn(preset: str) -> None:
    model = read_model(MODELS / "branching" / "sentence_encoder.json.gz")
    masks = groups(graph_view(model, preset=preset), "vk-mask")
    found = {(data(group)["source"], data(group)["target"]) for group in masks}
    assert found == {(edge.source, edge.target) for edge in model.masks}


def test_shared_layers_say_how_often_they_are_called() -> None:
    assert "shared ×2" in lines(graph_view(MODELS / "branching" / "siamese.json.gz"))


def test_a_figure_is_the_same_on_every_run() -> None:
    path = MODELS / "branching" / "transformer.json.gz"
    assert graph_view(path, width="cvpr:full").svg() == graph_view(path, width="cvpr:full").svg()


def test_no_edge_runs_through_what_a_bias_is() -> None:
    layers = [("InputLayer", (8,)), ("Dense", (4,)), ("Dense", (4,)), ("Add", (4,)), ("Add", (4,))]
    model = graph(layers, [(0, 1), (1, 2), (0, 3), (2, 3), (0, 4), (1, 4)])
    figure = graph_view(model, show_bias=True)
    ones = [box for text in texts(figure) if text.text == "1" and (box := bounds(Group((text,))))]
    arrows = [group for group in edges(figure).values() if polygons(group)]
    ways = [
        around(pair).grow(0.4)
        for group in arrows
        for node in walk(group)
        if isinstance(node, Stroke)
        for pair in pairwise(node.points)
    ]
    assert len(ones) == 2
    assert ways
    assert not any(one.grow(-0.7).hits(way) for one in ones for way in ways)


def test_captions_stand_near_to_their_columns() -> None:
    branches, long = range(1, 7), 3
    layers = [("InputLayer", (8,)), *[("Dense", (4,))] * len(branches) * long, ("Concatenate", (24,)), ("Dense", (1,))]
    links = [
        (0 if k == 0 else 1 + branch * long + k - 1, 1 + branch * long + k) for branch in range(6) for k in range(long)
    ]
    last = len(layers) - 2
    links += [(1 + branch * long + long - 1, last) for branch in range(6)] + [(last, last + 1)]
    figure = graph_view(graph(layers, links))
    columns = {id_: bounds(group) for id_, group in solids(figure).items()}
    said = [(data(group)["for"], bounds(group)) for group in groups(figure, "vk-caption")]
    assert len(said) == len(layers)
    for owner, words in said:
        column = columns[owner]
        assert column is not None
        assert words is not None
        assert max(words.y0 - column.y1, column.y0 - words.y1) < 100 * PT, owner


def test_an_output_that_is_used_within_is_drawn_too() -> None:
    layers = [("InputLayer", (8,)), ("Dense", (4,)), ("Dense", (2,)), ("Dense", (1,), "price")]
    model = graph(layers)
    ends = [replace(model.outputs[0], node=node, name=name) for node, name in (("n1", "dense_1"), ("n3", "price"))]
    figure = graph_view(replace(model, outputs=tuple(ends)))
    assert sorted(data(group)["source"] for group in groups(figure, "vk-output")) == ["n1", "n3"]
    assert [text.text for text in texts(figure)].count("dense_1") == 1


def test_arrows_point_along_the_flow_in_the_narrowest_page_too() -> None:
    layers = [("InputLayer", (9,)), *[("Dense", (8,))] * 3, ("Dense", (1,), "sigma"), ("InputLayer", (4,))]
    links = [(0, 1), (1, 2), (2, 3), (2, 4), (3, 6), (5, 6), (6, 7)]
    model = graph([*layers, ("Concatenate", (12,)), ("Dense", (3,))], links)
    with pytest.raises(OptionError, match="smallest width") as caught:
        graph_view(model, width="20mm")
    figure = graph_view(model, width=re.search(r"works is ([\d.]+ mm)", str(caught.value))[1].replace(" ", ""))
    heads = [mark for name in ("vk-edge", "vk-output") for group in groups(figure, name) for mark in polygons(group)]
    assert len(heads) > 4
    assert all(points[0][0] > max(x for x, _ in points[1:]) for points in (head.points for head in heads))
    tips = [y for group in groups(figure, "vk-output") for mark in polygons(group) for _, y in mark.points[:1]]
    joins = next(group for group in groups(figure, "vk-edge") if data(group)["source"] == "n5")
    ends = [y for node in walk(joins) if isinstance(node, Stroke) for _, y in node.points]
    assert not any(min(ends) < y < max(ends) for y in tips), "the late input crosses no output"


def test_each_output_of_a_layer_has_an_arrow_of_its_own() -> None:
    plain = graph([("InputLayer", (9,)), ("Dense", (8,)), ("Split", (4,))])
    last = plain.nodes[-1]
    split = replace(last, outputs=last.outputs * 2)
    ports = tuple(Port(last.name, last.id, number) for number in range(2))
    figure = graph_view(replace(plain, nodes=(*plain.nodes[:-1], split), outputs=ports))
    ends = groups(figure, "vk-output")
    assert [[text.text for text in walk(end) if isinstance(text, Text)] for end in ends] == [["[0]"], ["[1]"]]
    assert len({polygons(end)[0].points[0][1] for end in ends}) == 2


def test_words_stand_in_boxes_and_under_columns_of_units_at_once() -> None:
    figure = graph_view(MODELS / "lenet5.json.gz", words="inside")
    assert circles(figure, "c1") == 4
    assert lines(figure).count("28×28×6") == 0, "the caption of a column says its units"
    assert "14×14×6" in lines(figure)
    assert graph_view(MODELS / "lenet5.json.gz", preset="academic", show_neurons=True).svg()


def test_the_academic_preset_keeps_its_boxes_white_but_for_those_that_are_coloured() -> None:
    path = MODELS / "lenet5.json.gz"
    figure = graph_view(path, preset="academic", styles={"Conv2D": {"fill": "red"}}, color_map={"Dense": "blue"})
    fills = {
        id_: {node.paint.fill for node in walk(column) if isinstance(node, Stroke)} - {None}
        for id_, column in solids(figure).items()
    }
    assert {fills["c1"].pop(), fills["f6"].pop(), fills["s2"].pop()} == {color("red"), color("blue"), color("white")}
    assert "156 params" in lines(graph_view(path, preset="academic", show_params=True))


def test_the_parameters_of_repeated_columns_are_those_of_all() -> None:
    block = [keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.MaxPooling2D()]
    again = [keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.MaxPooling2D()]
    model = keras.Sequential([keras.Input((32, 32, 1)), *block, *again, keras.layers.Flatten(), keras.layers.Dense(4)])
    said = lines(graph_view(model, repeats=True, show_neurons=False))
    assert "×2" in said
    assert "664 params" in said, "80 and 584"


def test_what_is_drawn_by_weight_is_described_and_what_has_none_is_noted() -> None:
    live = keras.Sequential([keras.Input((40,)), keras.layers.Dense(30), keras.layers.Dense(4)])
    weighed = graph_view(live, show_weights=True)
    assert "Links are drawn by weight" in (weighed.scene.description or "")
    assert "only the weights of the units that are drawn" in (weighed.scene.description or "")
    assert not weighed.notes
    assert "Links" not in (graph_view(live).scene.description or "")
    assert graph_view(MODELS / "lenet5.json.gz", show_weights=True).notes == (NO_WEIGHTS,)


def test_captions_stand_under_the_name_of_an_output_between() -> None:
    figure = graph_view(MODELS / "corpus" / "middle_output.json.gz")
    name = next(text for text in texts(figure) if text.text == "code")
    titles = [text for text in texts(figure) if text.text == "Dense"]
    assert all(title.at[1] - title.ascent > name.at[1] for title in titles[1:])


def nested(name: str, *layers: keras.layers.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((16,)), *layers], name=name)


def test_only_equal_nested_models_are_drawn_as_one() -> None:
    dense, norm = keras.layers.Dense, keras.layers.LayerNormalization
    x = keras.Input((16,))
    unlike = nested("encoder_1", norm(), dense(16)), nested("encoder_2", dense(16), dense(16))
    renamed = nested("encoder", dense(16)), nested("decoder", dense(16))
    alike = nested("encoder_1", norm(), dense(16)), nested("encoder_2", norm(), dense(16))
    for (one, other), together in ((unlike, False), (renamed, False), (alike, True)):
        said = lines(graph_view(keras.Model(x, dense(3)(other(one(x)))), repeats=True))
        assert ("×2" in said) is together
        assert (other.name in said) is not together


def test_many_repeated_pieces_are_found_without_recursion() -> None:
    kinds = [("InputLayer", 0), *(("Dense", units) for units in range(1, 1001) for _ in range(2))]
    nodes = tuple(
        LayerNode(f"n{place}", f"n{place}", (kind,), attributes={"units": units})
        for place, (kind, units) in enumerate(kinds)
    )
    edges = tuple(Edge(one.id, other.id) for one, other in pairwise(nodes))
    found = pieces(choose(ModelGraph("long", nodes, edges), None, None))
    assert [piece.times for piece in found] == [1, *[2] * 1000]


def test_no_edge_is_between_a_column_and_its_caption() -> None:
    story, question = keras.Input((68,), name="story"), keras.Input((4,), name="question")
    first, second = keras.layers.Dense(16, name="first"), keras.layers.Dense(16, name="second")
    asked = keras.layers.Reshape((4, 4), name="asked")(keras.layers.Dense(16)(question))
    match = keras.layers.Softmax()(keras.layers.Dot((2, 2))([keras.layers.Reshape((4, 4))(first(story)), asked]))
    answer = keras.layers.Add()([match, keras.layers.Reshape((4, 4))(second(story))])
    joined = keras.layers.Concatenate()([keras.layers.Permute((2, 1))(answer), asked])
    figure = graph_view(keras.Model([story, question], keras.layers.LSTM(8)(joined)))
    columns = {id_: bounds(group) for id_, group in solids(figure).items()}
    said = [(columns[data(group)["for"]], bounds(group)) for group in groups(figure, "vk-caption")]
    assert len(said) == len(columns)
    ways = [
        around(pair)
        for group in edges(figure).values()
        for node in walk(group)
        if isinstance(node, Stroke)
        for pair in pairwise(node.points)
    ]
    for column, words in said:
        assert column
        assert words
        x, (low, high) = column.center[0], sorted((column.center[1], words.center[1]))
        assert not any(way.height < 1 and way.x0 < x < way.x1 and low < way.y0 < high for way in ways)
