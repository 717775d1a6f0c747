"""`functional_view`: every layer on one card, every connection drawn, in every direction and at every width."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from looking import data, edges, graph, groups, polygons, solids, texts

from visualkeras_svg import functional_view, graph_view, layered_view, read_model, wording
from visualkeras_svg.annotate.board import Board
from visualkeras_svg.color import color
from visualkeras_svg.errors import LayerNotFoundError, OptionError
from visualkeras_svg.figure import Figure
from visualkeras_svg.geometry import MM, PT, Rect, around
from visualkeras_svg.model import Edge, Port
from visualkeras_svg.plan import Layout, Tie
from visualkeras_svg.scene import Circle, Group, Paint, Polygon, Text, bounds, walk
from visualkeras_svg.scene import Path as Outline
from visualkeras_svg.theme import role_of
from visualkeras_svg.venues import page_width
from visualkeras_svg.views.functional import FunctionalView
from visualkeras_svg.views.functional.sheet import sheet

MODELS = Path(__file__).parent.parent / "golden" / "models"
NAMES = ["resnet50", "inceptionv3", "translator", "lenet5", "dense100"]


def members(svg: str) -> list[str]:
    """The layers that the cards of a figure stand for."""
    found = []
    for group in re.findall(r'<g class="vk-layer"[^>]*>', svg):
        ids = re.search(r'data-members="([^"]*)"', group) or re.search(r'data-id="([^"]*)"', group)
        assert ids
        found += ids[1].split(" ")
    return found


@pytest.mark.parametrize("direction", ["LR", "RL", "TB", "BT"])
@pytest.mark.parametrize("detail", ["layers", "folded"])
@pytest.mark.parametrize("name", NAMES)
def test_every_layer_stands_on_one_card_and_every_connection_is_drawn(name: str, direction: str, detail: str) -> None:
    graph = read_model(MODELS / f"{name}.json.gz")
    svg = functional_view(graph, direction=direction, detail=detail).svg()
    assert sorted(members(svg)) == sorted(node.id for node in graph)
    home = {}
    for group in re.findall(r'<g class="vk-layer"[^>]*>', svg):
        card = re.search(r'data-id="([^"]*)"', group)
        assert card
        together = re.search(r'data-members="([^"]*)"', group)
        home.update(dict.fromkeys(together[1].split(" ") if together else [card[1]], card[1]))
    drawn = set(re.findall(r'<g class="vk-edge" data-source="([^"]*)" data-target="([^"]*)"', svg))
    assert drawn == {(home[e.source], home[e.target]) for e in graph.edges if home[e.source] != home[e.target]}
    assert svg.count('class="vk-output"') == len(graph.outputs)


def test_a_page_is_as_wide_as_asked_or_the_error_says_which_width_works() -> None:
    figure = functional_view(MODELS / "inceptionv3.json.gz", width="neurips", direction="TB")
    assert 'width="139.7mm"' in figure.svg()
    with pytest.raises(OptionError, match="smallest width that works is") as error:
        functional_view(MODELS / "applications" / "xception.json.gz", width="icml")
    assert "direction='TB'" in str(error.value)


def test_advice_is_given_only_where_it_helps() -> None:
    dense = MODELS / "branching" / "fully_connected_skips.json.gz"
    with pytest.raises(OptionError) as error:
        functional_view(dense, width="50mm")
    assert "direction='TB'" not in str(error.value), "that needs more, too"
    with pytest.raises(OptionError):
        functional_view(dense, width="50mm", direction="TB")
    tall = {"width": "neurips", "direction": "TB", "detail": "folded"}
    noted = [note for note in functional_view(MODELS / "resnet50.json.gz", **tall).notes if "mm high" in note]
    assert len(noted) == 1
    assert "folded" not in noted[0]


def test_followers_are_ribs_where_they_are_folded() -> None:
    said = functional_view(MODELS / "resnet50.json.gz", direction="TB").svg()
    folded = functional_view(MODELS / "resnet50.json.gz", direction="TB", detail="folded").svg()
    assert said.count(">BatchNormalization<") > 50
    assert folded.count(">BatchNormalization<") == 1  # in the legend


def test_cards_say_what_is_asked_for() -> None:
    svg = functional_view(MODELS / "lenet5.json.gz", show=("name", "params", "dtype")).svg()
    assert ">c1<" in svg
    assert ">float32<" in svg
    with pytest.raises(OptionError, match="show='weight'"):
        functional_view(MODELS / "lenet5.json.gz", show=("weight",))


def test_a_nested_model_is_named_or_opened() -> None:
    path = MODELS / "corpus" / "shared_model.json.gz"
    graph = read_model(path)
    nested = [node for node in graph if node.inner is not None]
    assert nested[0].name in functional_view(path).svg()
    assert len(members(functional_view(path, expand_nested=True).svg())) > len(members(functional_view(path).svg()))
    with pytest.raises(LayerNotFoundError, match="no nested model"):
        functional_view(path, expand_nested=["nothing"])


def test_a_page_that_is_too_high_is_refused() -> None:
    with pytest.raises(OptionError, match="max_height"):
        functional_view(MODELS / "resnet50.json.gz", width="cvpr", direction="TB", max_height=50 * MM)


@pytest.mark.parametrize("direction", ["LR", "RL"])
@pytest.mark.parametrize("name", ["vgg16", "mobilenet", "resnet50", "applications/mobilenetv2"])
def test_a_chain_folds_into_rows_and_nothing_is_lost(name: str, direction: str) -> None:
    graph = read_model(MODELS / f"{name}.json.gz")
    for detail in ("layers", "folded"):
        figure = functional_view(graph, direction=direction, wrap="auto", width="215mm", detail=detail)
        assert 'width="215mm"' in figure.svg()
        assert sorted(members(figure.svg())) == sorted(node.id for node in graph)


def test_rows_are_as_many_as_asked_for() -> None:
    def rows(wrap: object) -> int:
        svg = functional_view(MODELS / "vgg16.json.gz", wrap=wrap, show_shapes=False).svg()
        ways = re.findall(r'<g class="vk-edge"[^>]*>\s*<path d="([^"]*)"', svg)
        return 1 + sum("C" in way for way in ways)  # only an edge to the next row bends

    assert [rows(1), rows(3), rows("200mm")] == [1, 3, 4]


def test_the_shape_under_a_row_is_that_of_the_cards_above_it() -> None:
    graph = read_model(MODELS / "resnet50.json.gz")
    svg = functional_view(graph, wrap="auto", detail="folded").svg()
    shapes = {node.id: "×".join(map(str, node.output.shape[1:])) for node in graph if node.output.shape}
    captions = re.findall(r'<g class="vk-caption" data-for="([^"]*)">.*?<text[^>]*>([^<]*)</text>', svg, re.DOTALL)
    assert len(captions) > 3, "where blocks do not say it within"
    assert all(text.replace("\u2009", "") == shapes[owner] for owner, text in captions)


@pytest.mark.parametrize("name", ["multi_task", "variational", "detector"])
def test_the_shape_under_a_card_of_a_row_is_near_to_it(name: str) -> None:
    figure = functional_view(MODELS / "branching" / f"{name}.json.gz", wrap="auto", detail="folded")
    cards = {id_: bounds(group) for id_, group in solids(figure).items()}
    said = [(data(group)["for"], bounds(group)) for group in groups(figure, "vk-caption")]
    assert said
    for owner, words in said:
        assert words is not None
        above = [card for card in cards.values() if card and card.x0 < words.x1 and words.x0 < card.x1]
        assert min(words.y0 - card.y1 for card in above if card.y1 < words.y0 + 1) < 16 * PT, owner


def test_no_row_ends_where_an_output_leaves() -> None:
    layers = [("InputLayer", (8,)), ("Dense", (8,)), ("Dense", (4,)), ("Dense", (2,))]
    model = graph(layers)
    ends = [replace(model.outputs[0], node=node) for node in ("n1", "n3")]
    figure = functional_view(replace(model, outputs=tuple(ends)), wrap=4)
    rows = {id_: round(bounds(group).center[1]) for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    assert rows["n1"] == rows["n2"] != rows["n3"]


def test_a_late_input_keeps_no_chain_from_folding() -> None:
    figure = functional_view(MODELS / "branching" / "wide_and_deep.json.gz", width="icml")
    rows = {id_: round(bounds(group).center[1]) for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    assert rows["dense"] < rows["concatenate"], "though the input that is called first feeds the concatenation"


def test_a_row_may_begin_beside_a_branch_with_an_input_of_its_own() -> None:
    figure = functional_view(MODELS / "branching" / "transformer.json.gz", wrap=3, detail="folded")
    rows = {id_: round(bounds(group).center[1]) for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    assert rows["source"] == rows["embedding"] < rows["dense"] < rows["target"]


def test_rows_need_a_horizontal_direction_and_a_sensible_number() -> None:
    for wrap, direction in (("auto", "TB"), (0, "LR"), ("0mm", "LR"), ("often", "LR")):
        with pytest.raises(OptionError, match="wrap"):
            functional_view(MODELS / "vgg16.json.gz", wrap=wrap, direction=direction)
    with pytest.raises(OptionError, match="wrap=2 rows need"):
        functional_view(MODELS / "vgg16.json.gz", wrap=2, width="icml")


def test_folding_joins_padding_separable_convolutions_and_equal_cards() -> None:
    svg = functional_view(MODELS / "mobilenet.json.gz", detail="folded").svg()
    assert ">×5</text>" in svg
    assert ">ZeroPadding2D (0, 1) before 3×3 s2</text>" in svg
    together = [group.split(" ") for group in re.findall(r'data-members="([^"]*)"', svg)]
    assert max(map(len, together)) == 30  # five times two convolutions, each with its normalisation and activation


def test_states_run_beside_the_flow_and_say_what_they_are() -> None:
    svg = functional_view(MODELS / "translator.json.gz").svg()
    assert re.findall(r'data-source="encoder" data-target="decoder">', svg)
    assert svg.count("<circle") >= 2
    assert ">Q</text>" in functional_view(MODELS / "corpus" / "attention.json.gz").svg()


def test_groups_stand_in_frames_that_hold_nothing_else() -> None:
    path = MODELS / "translator.json.gz"
    for direction in ("LR", "RL", "TB", "BT"):
        svg = functional_view(path, groups="inputs", direction=direction).svg()
        assert re.findall(r'<g class="vk-group" data-name="([^"]*)"', svg)
    with pytest.raises(LayerNotFoundError, match="no layer 'nothing'"):
        functional_view(path, groups={"a": ["nothing"]})
    with pytest.raises(OptionError, match="share 'read'"):
        functional_view(path, groups={"a": ["source", "read"], "b": ["read", "encoder"]})
    with pytest.raises(OptionError, match="names no groups"):
        functional_view(path, groups="outputs")


def test_a_frame_is_wide_enough_for_its_title_beside_the_edge_that_leaves_it() -> None:
    chain = [("InputLayer", (None, 64), "inputs"), ("LayerNormalization", (None, 64)), ("Flatten", (64,))]
    graph_ = graph([*chain, ("InputLayer", (9,), "others"), ("Dense", (4,))], [(0, 1), (1, 2), (3, 4)])
    view = FunctionalView(groups="inputs", direction="BT", node="volume")
    layout = sheet(view, graph_, None).layout
    titles = [label.reach for label in layout.labels if label.role == "title"]
    ways = [around(pair).grow(0.4) for link in layout.links for pair in pairwise(link.points)]
    assert len(titles) == 4
    assert not any(title.hits(way) for title in titles for way in ways)


def test_groups_in_rows_are_broken_only_between_them() -> None:
    grouped = [
        {"name": "features", "layers": ["image", "c1", "s2"]},
        {"name": "classifier", "layers": ["f6", "output"]},
    ]
    figure = functional_view(MODELS / "lenet5.json.gz", groups=grouped, wrap=3)
    bodies = {data(group)["layer"]: bounds(group) for group in groups(figure, "vk-layer")}
    frames = {data(group)["name"]: group for group in groups(figure, "vk-group")}
    for one in grouped:
        around_all = bounds(frames[one["name"]])
        held = {name for name, body in bodies.items() if body and around_all and around_all.hits(body)}
        assert held == set(one["layers"])
        assert one["name"] in [node.text for node in walk(frames[one["name"]]) if isinstance(node, Text)]


def test_the_parameters_of_groups_add_up() -> None:
    svg = functional_view(MODELS / "corpus" / "nested_models.json.gz", expand_nested=True).svg()
    totals = [re.findall(r">([^<]*)</text>", group) for group in svg.split('<g class="vk-group"')[1:]]
    assert [words[:2] for words in totals] == [["28", "stage"], ["20", "block"], ["50", "head"]]


# --- volumes ---------------------------------------------------------------------------------------

BRANCHING = sorted(path.name.split(".")[0] for path in (MODELS / "branching").iterdir())


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("name", BRANCHING)
def test_volumes_show_every_layer_once_and_every_connection(name: str, direction: str) -> None:
    graph = read_model(MODELS / "branching" / f"{name}.json.gz")
    figure = functional_view(graph, node="volume", direction=direction)
    assert sorted(members(figure.svg())) == sorted(node.id for node in graph)
    home = {}
    for group in groups(figure, "vk-layer"):
        home |= dict.fromkeys(data(group).get("members", data(group)["id"]).split(), data(group)["id"])
    drawn = {(data(group)["source"], data(group)["target"]) for group in groups(figure, "vk-edge")}
    assert drawn == {(home[e.source], home[e.target]) for e in graph.edges if home[e.source] != home[e.target]}


def test_an_encoder_and_decoder_is_a_u_by_resolution() -> None:
    figure = functional_view(MODELS / "branching" / "unet.json.gz", node="volume")
    bodies = {data(group)["id"]: bounds(group) for group in groups(figure, "vk-layer")}
    graph = read_model(MODELS / "branching" / "unet.json.gz")
    floors: dict[tuple[object, ...], set[float]] = {}
    for node in graph:
        body = bodies[node.id]
        assert body is not None
        floors.setdefault(node.output.spatial, set()).add(round(body.y1, 1))
    for found in floors.values():
        assert max(found) - min(found) < 1, "the tensors of one resolution stand on one floor"
    lowest = [max(floors[size]) for size in sorted(floors, reverse=True)]
    assert lowest == sorted(lowest)
    assert len(lowest) == 5
    said = [text.text for text in texts(figure)]
    assert {"32+32", "256+256", "128×128", "8×8", "mask"} <= set(said)


def test_what_branches_within_a_level_of_a_u_loops_under_its_floor() -> None:
    path = MODELS / "branching" / "dense_unet.json.gz"
    figure = functional_view(path, node="volume")
    bodies = {data(group)["id"]: bounds(group) for group in groups(figure, "vk-layer")}
    graph = read_model(path)
    home = {m: data(g)["id"] for g in groups(figure, "vk-layer") for m in data(g).get("members", data(g)["id"]).split()}
    floors = {node.id: body.y1 for node in graph if (body := bodies[home[node.id]])}
    under = {
        ends
        for ends, group in edges(figure).items()
        if (box := bounds(group)) and len({round(floors[end]) for end in ends}) == 1 and box.y1 > floors[ends[0]] + 4
    }
    before: dict[str, set[str]] = {}
    for source, target in edges(figure):
        before.setdefault(target, set()).add(source)
    passing = {(far, end) for end, ends in before.items() for far in ends for near in ends if before.get(near) == {far}}
    assert under == passing
    assert len(under) == 10, "two a block"
    floors_of: dict[tuple[object, ...], set[float]] = {}
    for node in graph:
        floors_of.setdefault(node.output.spatial, set()).add(round(floors[node.id]))
    assert sorted(len(found) for found in floors_of.values()) == [1, 1, 1]
    narrow = functional_view(path, node="volume", width="neurips")
    assert narrow.scene.view_box.width == pytest.approx(page_width("neurips"))


def test_volumes_of_a_u_are_to_scale() -> None:
    figure = functional_view(MODELS / "branching" / "unet.json.gz", node="volume")
    fronts = {data(group)["id"]: around(polygons(group)[2].points) for group in groups(figure, "vk-layer")}
    assert fronts["conv2d"].height == pytest.approx(2 * fronts["conv2d_2"].height)
    wide, narrow = fronts["conv2d_8"], fronts["conv2d_6"]  # 512 and 256 channels
    assert wide.width == pytest.approx(2 * narrow.width)


def test_a_u_fills_its_page_or_gives_way_to_the_graph() -> None:
    path = MODELS / "branching" / "unet.json.gz"
    for width in ("cvpr:full", "neurips", "120mm"):
        figure = functional_view(path, node="volume", width=width)
        assert figure.scene.view_box.width == pytest.approx(page_width(width))
        assert len(groups(figure, "vk-layer")) == 32


def test_volumes_can_be_sized_as_in_the_original() -> None:
    path = MODELS / "lenet5.json.gz"
    figure = functional_view(path, node="volume", scale_xy=2, min_z=10, sizing_mode="accurate")
    fronts = {data(group)["id"]: around(polygons(group)[-1].points) for group in groups(figure, "vk-layer")}
    assert fronts["image"].height == pytest.approx(64)
    assert fronts["c1"].height == pytest.approx(56)
    assert fronts["image"].width == pytest.approx(10)


def test_a_chain_of_volumes_stands_over_a_table_where_its_shapes_have_no_room() -> None:
    figure = functional_view(MODELS / "lenet5.json.gz", node="volume", width="icml")
    bodies = {data(group)["id"]: bounds(group) for group in groups(figure, "vk-layer")}
    floors = {round(body.y1, 3) for body in bodies.values() if body}
    assert max(floors) - min(floors) < 1, "all stand on one floor"
    heads = {text.text: text.at[1] for text in texts(figure) if text.text in ("side", "channels")}
    said: dict[tuple[str, str], str] = {}
    for caption in groups(figure, "vk-caption"):
        for text in (node for node in walk(caption) if isinstance(node, Text)):
            for head, baseline in heads.items():
                if text.at[1] == pytest.approx(baseline):
                    said[data(caption)["for"], head] = text.text
    graph = read_model(MODELS / "lenet5.json.gz")
    assert said == {
        (node.id, head): str(value)
        for node in graph
        for head, value in (("side", (*node.output.spatial, "")[0]), ("channels", node.output.channels))
        if value
    }
    assert functional_view(MODELS / "lenet5.json.gz", node="volume", width="180mm").height < figure.height


def test_kernels_that_differ_stand_in_the_table_and_not_in_the_legend() -> None:
    chain = [("InputLayer", (64, 64, 1)), ("Conv2D", (60, 60, 8)), ("MaxPooling2D", (30, 30, 8))]
    chain += [("Conv2D", (28, 28, 16)), ("Flatten", (12544,)), ("Dense", (10,))]
    plain = graph(chain)
    made = {"n1": {"kernel_size": (5, 5)}, "n3": {"kernel_size": (3, 3)}}
    nodes = tuple(replace(node, attributes=made.get(node.id, {})) for node in plain)
    figure = functional_view(replace(plain, nodes=nodes), node="volume", width="62mm")
    said = [text.text for text in texts(figure)]
    assert "kernel" in said
    assert {"5×5", "3×3", "Conv2D"} <= set(said)


def test_the_text_of_a_figure_and_of_its_details_is_of_one_size() -> None:
    figure = functional_view(MODELS / "branching" / "siamese.json.gz", width="70mm", details=["encoder"])
    assert len({text.size for text in texts(figure)}) == 1


def test_a_concatenation_of_volumes_is_its_inputs_side_by_side() -> None:
    figure = functional_view(MODELS / "branching" / "two_tower.json.gz", node="volume")
    joined = next(group for group in groups(figure, "vk-layer") if data(group)["type"] == "Concatenate")
    assert len(polygons(joined)) == 2 * 3


# --- what belongs together -------------------------------------------------------------------------


def test_the_calls_of_a_shared_layer_are_tied() -> None:
    figure = functional_view(MODELS / "branching" / "siamese.json.gz")
    (tie,) = groups(figure, "vk-tie")
    assert data(tie)["layer"] == "encoder"
    assert [text.text for text in texts(figure)].count("×2") == 1
    assert "shared ×2" not in [text.text for text in texts(figure)]


def test_calls_that_cannot_be_tied_say_how_many_they_are() -> None:
    figure = functional_view(MODELS / "branching" / "gan.json.gz")
    assert not groups(figure, "vk-tie")
    assert [text.text for text in texts(figure)].count("shared ×2") == 2


def test_a_detail_shows_a_nested_model_once_with_its_parameters() -> None:
    figure = functional_view(MODELS / "branching" / "siamese.json.gz", details=["encoder"])
    (panel,) = groups(figure, "vk-detail")
    inside = [data(group)["id"] for group in walk(panel) if isinstance(group, Group) and group.kind == "vk-layer"]
    encoder = next(node for node in read_model(MODELS / "branching" / "siamese.json.gz") if node.name == "encoder")
    assert encoder.inner is not None
    assert len(inside) == len(encoder.inner)
    said = [text.text for text in texts(figure)]
    assert "1\u2009436\u2009672 of 1\u2009436\u2009801 parameters, counted once" in said
    with pytest.raises(LayerNotFoundError, match="details: the model has no nested model 'decoder'"):
        functional_view(MODELS / "branching" / "siamese.json.gz", details=["decoder"])


@pytest.mark.parametrize("by", ["classes", "names"])
def test_a_ledger_adds_up(by: str) -> None:
    graph = read_model(MODELS / "lenet5.json.gz")
    figure = functional_view(graph, ledger=by, direction="TB", width="cvpr")
    (table,) = groups(figure, "vk-ledger")
    words = [node.text for node in walk(table) if isinstance(node, Text)]
    numbers = [int(text.replace("\u2009", "")) for text in words if text.replace("\u2009", "").isdigit()]
    assert numbers[-1] == sum(numbers[:-1]) == graph.total_params


def test_a_ledger_without_an_empty_corner_is_noted() -> None:
    figure = functional_view(MODELS / "branching" / "triplet.json.gz", ledger="classes")
    assert "no ledger, for want of an empty corner" in figure.notes
    assert not groups(figure, "vk-ledger")


def test_a_gate_is_one_card_beside_what_it_multiplies() -> None:
    figure = functional_view(MODELS / "branching" / "squeeze.json.gz")
    gate = next(group for group in groups(figure, "vk-layer") if data(group)["type"] == "GlobalAveragePooling2D")
    assert len(data(gate)["members"].split()) == 3
    way = edges(figure)[data(gate)["id"], "multiply"]
    assert data(way)["source"] == data(gate)["id"]


def test_what_changes_the_arithmetic_of_a_layer_stands_at_a_hair_or_in_the_legend() -> None:
    chain = [("InputLayer", (8, 8, 4)), ("Conv2D", (8, 8, 4)), ("Dropout", (8, 8, 4)), ("Dense", (8, 8, 2))]
    plain = graph(chain)
    nodes = tuple(
        replace(node, attributes={"rate": 0.2, "noise_shape": [None, 1, 1, 1]}) if node.type == "Dropout" else node
        for node in plain
    )
    wide = functional_view(replace(plain, nodes=nodes), direction="TB", width="cvpr")
    assert "noise_shape (None, 1, 1, 1)" in [text.text for text in texts(wide)]
    narrow = functional_view(replace(plain, nodes=nodes), direction="TB", width="40mm")
    said = " ".join(text.text for text in texts(narrow))
    assert "Dropout 0.2: noise_shape (None, 1, 1, 1)" in said


# --- what people coming from visualkeras give ------------------------------------------------------

KINDS: list[dict[str, Any]] = [
    {},
    {"node": "volume"},
    {"simple_text_visualization": True},
    {"simple_text_visualization": True, "simple_text_label_mode": "inside"},
]
STAGE = {"kind": "block", "selector": ["Conv2D", "BatchNormalization", "ReLU", "MaxPooling2D"], "repeat_count": 3}


def test_options_are_taken_in_the_places_of_the_original() -> None:
    names = list(inspect.signature(functional_view).parameters)
    assert names[1:33] == [
        "to_file", "color_map", "background_fill", "padding", "column_spacing", "row_spacing", "component_spacing",
        "connector_fill", "connector_width", "connector_arrow", "connector_padding", "min_z", "min_xy", "max_z",
        "max_xy", "scale_z", "scale_xy", "one_dim_orientation", "sizing_mode", "dimension_caps", "relative_base_size",
        "text_callable", "text_vspacing", "font", "font_color", "add_output_nodes", "layout_iterations",
        "virtual_node_size", "render_virtual_nodes", "draw_volume", "orientation_rotation", "shade_step",
    ]  # fmt: skip


def test_words_in_plain_boxes_are_set_as_styles_say() -> None:
    styles = {
        "c1": {"box_size": (70, 120), "box_orientation": "horizontal", "box_text": "words that wrap into lines"},
        "s2": {"box_size": (60, 160), "box_text_align": "left", "box_text_valign": "top", "box_text_padding": (5, 7)},
        "c3": {"box_text_font_size": 18},
        "s4": {"box_text": "one\ntwo", "box_text_line_spacing": 12, "box_text_rotation": 0},
        "c5": {"box_text": "smaller words", "box_size": (40, 40), "box_text_autoshrink": True},
        "f6": {"box_text": "abcdefghij", "box_size": (20, 60), "box_text_wrap": "chars", "box_text_max_lines": 2},
        "output": {"box_text": "all on one line", "box_size": (30, 30), "box_text_wrap": "none"},
    }
    path = MODELS / "lenet5.json.gz"
    figure = functional_view(path, styles=styles, simple_text_visualization=True, simple_text_label_mode="inside")
    drawn = solids(figure)
    said = {id_: [node for node in walk(group) if isinstance(node, Text)] for id_, group in drawn.items()}
    assert [line.text for line in said["c1"]] == ["words that", "wrap into", "lines"]
    box = next(node for node in walk(drawn["s2"]) if isinstance(node, Outline)).points
    line = said["s2"][0]
    assert line.at[1] - line.advance == pytest.approx(min(y for _, y in box) + 7)
    assert line.at[0] - line.ascent == pytest.approx(min(x for x, _ in box) + 5)
    assert [line.size for line in said["c3"]] == [18]
    first, second = said["s4"]
    assert (first.angle, second.at[1] - first.at[1]) == (0, pytest.approx(first.size + 12))
    assert 8 <= said["c5"][0].size < figure_size(said["c1"])
    assert len(said["f6"]) == 2
    assert [line.text for line in said["output"]] == ["all on one line"]


def outlines(figure: Figure) -> list[Outline]:
    return [node for node in walk(figure.scene.root) if isinstance(node, Outline)]


def figure_size(lines: list[Text]) -> float:
    """The one size of some lines."""
    (size,) = {line.size for line in lines}
    return size


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("box_text_align", "middle"),
        ("box_text_wrap", True),
        ("box_text_rotation", 45),
        ("box_text_max_lines", 0),
        ("box_text_font_size", 0),
        ("box_text_font", "no-such-file.ttf"),
        ("box_text_padding", (1, 2, 3)),
        ("collapse_badge_enabled", "no"),
        ("collapse_badge_fill", "no colour"),
    ],
)
def test_a_style_of_a_box_that_is_not_allowed_is_named(key: str, value: object) -> None:
    with pytest.raises(OptionError, match=key):
        functional_view(MODELS / "lenet5.json.gz", styles={"c1": {key: value}})


def test_counts_and_arrows_of_collapsed_blocks_look_as_styles_say() -> None:
    path = MODELS / "branching" / "multi_task.json.gz"

    def drawn(**style: object) -> Figure:
        rules = [{**STAGE, "label": "stage"}]
        return functional_view(path, collapse_enabled=True, collapse_rules=rules, styles={"Conv2D": style})

    figure = drawn(collapse_badge_text_color="red", collapse_badge_fill="yellow", collapse_badge_outline="blue")
    count = next(text for text in texts(figure) if text.text == "3×")
    (badge,) = (mark for mark in outlines(figure) if mark.paint.fill == color("yellow"))
    assert count.fill == color("red")
    assert badge.paint.stroke == color("blue")
    arrow = drawn(collapse_annotation_color="green", collapse_annotation_width=3)
    (line,) = (mark for mark in outlines(arrow) if mark.paint.stroke == color("green"))
    assert line.paint.width == 3
    hidden = drawn(collapse_badge_enabled=False)
    assert "3×" not in [text.text for text in texts(hidden)]
    assert "stage" in [text.text for text in texts(hidden)]


def test_repeated_blocks_collapse_by_rules() -> None:
    path = MODELS / "branching" / "multi_task.json.gz"
    figure = functional_view(path, collapse_enabled=True, collapse_rules=[{**STAGE, "label": "stage"}])
    stage = next(group for group in groups(figure, "vk-layer") if len(data(group).get("members", "").split()) == 12)
    said = [text.text for text in texts(figure)]
    assert data(stage)["type"] == "Conv2D"
    assert "3×" in said
    assert "stage" in said
    assert "3×3, 32 → 64 → 128" in said, "the kernel that all have, and the filters that differ"
    quiet = functional_view(
        path, collapse_enabled=True, collapse_rules=[{**STAGE, "label": "stage"}], collapse_annotations=False
    )
    assert "stage" not in [text.text for text in texts(quiet)]


def test_collapsed_layers_say_all_that_tells_them_apart() -> None:
    def said(*widths: int, **options: Any) -> list[str]:
        chain = graph([("InputLayer", (8,)), *(("Dense", (width,)) for width in widths)])
        layers = zip(chain.nodes[1:], widths, strict=True)
        made = (replace(node, attributes={"units": width}) for node, width in layers)
        rules = [{"selector": "Dense", "repeat_count": len(widths)}]
        chain = replace(chain, nodes=(chain.nodes[0], *made))
        figure = functional_view(chain, collapse_enabled=True, collapse_rules=rules, **options)
        return [text.text for text in texts(figure)]

    assert "32 → 16 → 8 → 8" in said(32, 16, 8, 8)
    assert "64 → … → 4" in said(64, 32, 16, 8, 4)
    assert "32 → 8 → … → 32" in said(32, 8, 4, 8, 32), "a bottleneck is not lost"
    assert "dense_1 → dense_2" in said(32, 16, show=["name"])
    assert "16" in said(16, 16, show_shapes=False), "what all have is said once"


def test_collapsing_is_off_unless_it_is_enabled() -> None:
    path = MODELS / "branching" / "multi_task.json.gz"
    assert functional_view(path, collapse_rules=[STAGE]).svg() == functional_view(path).svg()


def test_a_rule_that_finds_nothing_warns() -> None:
    rule = {"kind": "layer", "selector": "LSTM", "repeat_count": 2}
    with pytest.warns(UserWarning, match=r"collapse_rules\[0\] did not match any collapsible linear chain\."):
        functional_view(MODELS / "lenet5.json.gz", collapse_enabled=True, collapse_rules=[rule])


@pytest.mark.parametrize(
    ("rules", "error"),
    [
        ("Conv2D", TypeError),
        (["Conv2D"], TypeError),
        ([{"kind": "row", "selector": "Conv2D"}], ValueError),
        ([{"kind": "layer"}], ValueError),
        ([{"selector": "Conv2D", "repeat_count": 1}], ValueError),
        ([{"selector": "Conv2D", "repeat_count": True}], ValueError),
        ([{"selector": "Conv2D", "annotation_position": "left"}], ValueError),
        ([{"kind": "block", "selector": ["Conv2D"]}], ValueError),
        ([{"selector": 3}], TypeError),
        ([{"selector": "Conv2D", "label": 3}], TypeError),
    ],
)
def test_rules_are_checked_even_where_they_are_not_used(rules: object, error: type[Exception]) -> None:
    with pytest.raises(error, match="collapse_rules"):
        functional_view(MODELS / "lenet5.json.gz", collapse_rules=rules)


def test_plain_boxes_say_names_below_or_classes_inside() -> None:
    path = MODELS / "lenet5.json.gz"
    below = [text.text for text in texts(functional_view(path, simple_text_visualization=True))]
    inside = [
        text
        for text in texts(functional_view(path, simple_text_visualization=True, simple_text_label_mode="inside"))
        if text.angle
    ]
    assert {"c1", "28×28×6"} <= set(below)
    assert [text.text for text in inside][:2] == ["InputLayer", "Conv2D"]


@pytest.mark.parametrize("name", ["branching/sentence_encoder", "translator", "corpus/masks"])
@pytest.mark.parametrize("options", [{}, {"direction": "TB", "detail": "folded"}, {"node": "volume"}])
def test_every_mask_is_a_dashed_line_that_says_so(name: str, options: dict[str, Any]) -> None:
    graph = read_model(MODELS / f"{name}.json.gz")
    figure = functional_view(graph, **options)
    home = {
        member: data(group)["id"]
        for group in groups(figure, "vk-layer")
        for member in data(group).get("members", data(group)["id"]).split(" ")
    }
    masks = groups(figure, "vk-mask")
    ends = [(data(group)["source"], data(group)["target"]) for group in masks]
    assert graph.masks
    assert sorted(ends) == sorted({(home[edge.source], home[edge.target]) for edge in graph.masks})
    assert all(node.paint.dash for group in masks for node in walk(group) if isinstance(node, Outline))
    said = [node.text for group in masks for node in walk(group) if isinstance(node, Text)]
    assert len(said) == len({source for source, _ in ends}), "once for each mask"
    assert all(text.startswith("mask ") for text in said)


def test_what_takes_a_mask_stands_on_no_other_layers_card() -> None:
    layers = [("InputLayer", (8,)), ("Dense", (8,)), ("Softmax", (8,))]
    chain = graph(layers)
    assert len(groups(functional_view(chain), "vk-layer")) == 2
    masked = replace(chain, masks=(Edge("n0", "n2"),))
    assert len(groups(functional_view(masked), "vk-layer")) == 3


def test_the_main_path_is_one_of_data() -> None:
    links = [(0, 1), (1, 2), (2, 5), (0, 3)]
    layers = [(kind, (8,)) for kind in ("InputLayer", "Dense", "Dense", "NotEqual", "ExpandDims", "Attention")]
    found = graph(layers, [*links, (3, 4)])
    figure = functional_view(replace(found, masks=(Edge("n4", "n5"),), outputs=found.outputs[-1:]))
    rows = {id_: bounds(group).center[1] for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    assert rows["n0"] == rows["n1"] == rows["n2"] == pytest.approx(rows["n5"])
    assert rows["n3"] == rows["n4"] != rows["n0"]


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_encoder_and_decoder_are_two_straight_rows(direction: str) -> None:
    figure = functional_view(MODELS / "branching" / "transformer.json.gz", direction=direction)
    at = {id_: bounds(group).center[direction == "LR"] for id_, group in solids(figure).items()}  # type: ignore[union-attr]
    encoder = ("source", "embedding", "multi_head_attention", "dense_1", "layer_normalization_1")
    decoder = ("target", "look_back", "look_across", "words")
    assert [at[id_] for id_ in encoder] == [pytest.approx(at["source"])] * len(encoder)
    assert [at[id_] for id_ in decoder] == [pytest.approx(at["target"])] * len(decoder)
    assert abs(at["source"] - at["target"]) > 30


def test_attention_that_looks_back_only_says_so() -> None:
    said = [text.text for text in texts(functional_view(MODELS / "branching" / "transformer.json.gz"))]
    assert [words for words in said if "heads" in words] == ["4 heads × 64", "4 heads × 64, causal", "4 heads × 64"]


def test_of_classes_that_look_alike_the_legend_names_one_alone() -> None:
    figure = functional_view(MODELS / "branching" / "attention_unet.json.gz", direction="TB", detail="folded")
    said = {id_: [n.text for n in walk(group) if isinstance(n, Text)] for id_, group in solids(figure).items()}
    assert said["conv2d"] == ["3×3, 16"], "the legend says that it is a Conv2D"
    assert said["conv2d_transpose"] == ["Conv2DTranspose", "2×2 s2, 32"]


def test_folded_activations_are_ribs_but_for_the_less_usual_ones() -> None:
    kinds = ["ReLU", "ReLU", "ELU"]
    layers = [("InputLayer", (8, 8, 3))]
    for kind in kinds:
        layers += [("Conv2D", (8, 8, 4)), (kind, (8, 8, 4))]
    layers[3] = ("Conv2D", (8, 8, 5))
    figure = functional_view(graph(layers), detail="folded", direction="TB")
    said = [text.text for text in texts(figure)]
    assert said.count("ELU") == 1, "on its card"
    assert said.count("ReLU") == 1, "in the legend"


def test_an_operation_that_is_an_activation_looks_like_one() -> None:
    node = replace(graph([("Relu", (8,))]).nodes[0], kinds=("Relu", "Operation"))
    assert (role_of(node), wording.class_words(node)) == ("activation", "ReLU")


@pytest.mark.parametrize(
    ("asked", "layer", "size"),
    [
        ({"min_xy": 60}, "pool", (60, 60)),
        ({"scale_z": 10}, "pool", (40, 32)),
        ({"scale_xy": 10}, "conv", (20, 160)),
        ({"sizing_mode": "relative", "relative_base_size": 6}, "conv", (24, 96)),
        ({"styles": {"Conv2D": {"min_z": 70}}}, "conv", (70, 64)),
    ],
)
def test_plain_boxes_are_sized_as_volumes_are(asked: dict[str, Any], layer: str, size: tuple[float, float]) -> None:
    chain = graph([("InputLayer", (16, 16, 1)), ("Conv2D", (16, 16, 4), "conv"), ("MaxPooling2D", (8, 8, 4), "pool")])
    figure = functional_view(chain, simple_text_visualization=True, text_callable=lambda *_: ("", False), **asked)
    box = next(group for group in groups(figure, "vk-layer") if data(group)["layer"] == layer)
    whole = bounds(box)
    assert whole
    assert (whole.width - 2, whole.height - 2) == pytest.approx(size)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("node", "volume"),
        ("draw_volume", True),
        ("orientation_rotation", 30),
        ("shade_step", 20),
        ("detail", "folded"),
    ],
)
def test_what_plain_boxes_cannot_follow_is_noted(name: str, value: object) -> None:
    path = MODELS / "branching" / "unet.json.gz"
    plain = functional_view(path, simple_text_visualization=True)
    figure = functional_view(path, simple_text_visualization=True, **{name: value})
    assert figure.notes == (f"{name} has no meaning with simple_text_visualization=True",)
    assert figure.svg() == plain.svg()


def test_plain_boxes_say_what_is_asked_for_besides() -> None:
    def said(mode: str) -> list[str]:
        options = {"simple_text_visualization": True, "simple_text_label_mode": mode, "show": ["name", "params"]}
        return [text.text for text in texts(functional_view(MODELS / "lenet5.json.gz", **options))]

    assert all({"c1", "156 params"} <= set(said(mode)) for mode in ("below", "inside"))
    assert said("below").count("c1") == 1


def test_cards_with_volume_are_refused() -> None:
    for options in ({"draw_volume": True}, {"scale_xy": 2}):
        with pytest.raises(OptionError, match=r"has no meaning with node='card'"):
            functional_view(MODELS / "lenet5.json.gz", node="card", **options)
    functional_view(MODELS / "lenet5.json.gz", node="card", draw_volume=False)


def test_styles_reach_plain_boxes() -> None:
    styles = {
        "c1": {"box_text": "first", "box_fill": "#00ff00", "box_outline": "blue", "box_outline_width": 3},
        "Conv2D": {"box_text_color": "red"},
    }
    path = MODELS / "lenet5.json.gz"
    figure = functional_view(path, styles=styles, simple_text_visualization=True, simple_text_label_mode="inside")
    box = next(node for node in walk(solids(figure)["c1"]) if isinstance(node, Outline))
    words = next(node for node in walk(solids(figure)["c1"]) if isinstance(node, Text))
    assert box.paint == Paint(color("#00ff00"), color("blue"), 3)
    assert (words.text, words.fill) == ("first", color("red"))
    assert functional_view(path, styles=styles).svg() == functional_view(path).svg(), "cards are no plain boxes"


def test_plain_boxes_are_as_large_as_asked_and_as_their_words_need() -> None:
    styles = {
        "c1": {"box_size": (60, 200)},
        "s2": {"box_size": (3, 3)},
        "c3": {"box_min_size": (90, 1)},
        "s4": {"box_orientation": "horizontal", "box_text": "two\nlines"},
        "Dense": {"box_text_callable": lambda layer: f"{layer.units} units"},
        "output": {"box_text_enabled": False},
    }
    figure = functional_view(
        MODELS / "lenet5.json.gz", styles=styles, simple_text_visualization=True, simple_text_label_mode="inside"
    )
    size = {id_: bounds(next(n for n in walk(g) if isinstance(n, Outline))) for id_, g in solids(figure).items()}
    line = 2.0
    assert (size["c1"].width, size["c1"].height) == (60 + line, 200 + line)
    assert size["c3"].width == 90 + line
    assert size["s4"].height < size["s2"].height, "it reads across"
    small = next(node for node in walk(solids(figure)["s2"]) if isinstance(node, Text))
    assert size["s2"].height > small.advance
    said = {id_: [node.text for node in walk(group) if isinstance(node, Text)] for id_, group in solids(figure).items()}
    assert said["s4"] == ["two", "lines"]
    assert said["f6"] == ["84 units"]
    assert said["output"] == []
    bare = {"c1": {"box_orientation": "horizontal", "box_text_enabled": False}}
    empty = bounds(
        solids(
            functional_view(
                MODELS / "lenet5.json.gz", styles=bare, simple_text_visualization=True, simple_text_label_mode="inside"
            )
        )["c1"]
    )
    assert empty is not None
    assert empty.width > 10


def test_styles_reach_the_arrows_of_a_layer() -> None:
    path = MODELS / "lenet5.json.gz"
    styled = edges(functional_view(path, styles={"c1": {"connector_arrow": False, "connector_padding": 3}}))
    plain = edges(functional_view(path))
    key = "c1", "s2"
    assert (len(polygons(plain[key])), len(polygons(styled[key]))) == (1, 0)
    ways = [next(node for node in walk(drawn[key]) if isinstance(node, Outline)).points for drawn in (plain, styled)]
    assert ways[1][0][0] - ways[0][0][0] == pytest.approx(3)
    assert [drawn["s2", "c3"] for drawn in (plain,)] == [drawn["s2", "c3"] for drawn in (styled,)]


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_callers_words_stand_above_or_below_as_they_say(kind: dict[str, Any]) -> None:
    figure = functional_view(
        MODELS / "lenet5.json.gz", text_callable=lambda n, layer: (f"<{layer.name}>", n % 2 == 0), **kind
    )
    drawn = {data(group)["layer"]: bounds(group) for group in solids(figure).values()}
    said = {text.text.strip("<>"): text.at[1] for text in texts(figure) if text.text.startswith("<")}
    assert len(said) > 4
    for n, (name, y) in enumerate(said.items()):
        box = drawn[name]
        assert box
        assert y < box.y0 if n % 2 == 0 else y > box.y1, name


@pytest.mark.parametrize(
    ("asked", "name", "kind", "said"),
    [
        ("name", "image", {}, ["image"]),
        ("name", "image", {"node": "volume"}, ["image"]),
        ("type", "c1", {}, ["Conv2D", "5×5, 6, tanh"]),
        ("type", "c1", {"direction": "TB"}, ["Conv2D 5×5, 6, tanh"]),
        ("name", "c1", {}, ["Conv2D", "5×5, 6, tanh", "c1"]),
    ],
)
def test_words_of_a_usual_kind_are_not_said_twice(asked: str, name: str, kind: dict[str, Any], said: list[str]) -> None:
    figure = functional_view(MODELS / "lenet5.json.gz", text_callable=asked, **kind)
    card = next(group for group in groups(figure, "vk-layer") if data(group)["layer"] == name)
    below = [group for group in groups(figure, "vk-caption") if data(group)["for"] == data(card)["id"]]
    assert [text.text for group in (card, *below) for text in walk(group) if isinstance(text, Text)] == said


def test_a_callers_words_stand_at_boxes_that_say_their_classes_inside() -> None:
    options = {"simple_text_visualization": True, "simple_text_label_mode": "inside"}
    said = [text.text for text in texts(functional_view(MODELS / "lenet5.json.gz", text_callable="name", **options))]
    assert {"Conv2D", "c1", "c3"} <= set(said)


@pytest.mark.parametrize("kind", [{}, {"detail": "folded"}, {"node": "volume"}])
def test_the_last_layer_of_a_card_with_a_style_for_arrows_has_its_say(kind: dict[str, Any]) -> None:
    layers = ["Conv2D", "BatchNormalization", "ReLU", "Conv2D"]
    chain = graph([("InputLayer", (8, 8, 3)), *((layer, (8, 8, 4)) for layer in layers)])

    def arrow(**styles: dict[str, object]) -> Outline:
        figure = functional_view(chain, styles=styles, **kind)
        return next(node for node in walk(edges(figure)["n1", "n4"]) if isinstance(node, Outline))

    red, blue = {"connector_fill": "red", "connector_width": 6}, {"connector_fill": "blue"}
    assert arrow(conv2d_1=red).paint == Paint(None, color("red"), 6)
    assert arrow(conv2d_1=red, BatchNormalization=blue).paint == Paint(None, color("blue"), 6)


@pytest.mark.parametrize("view", [functional_view, graph_view, layered_view])
def test_styles_by_place_are_those_of_the_layer_there(view: Callable[..., Figure]) -> None:
    path = MODELS / "dense100.json.gz"
    by_name = view(path, styles={"dense_1": {"fill": "red"}, "dense_100": {"fill": "blue"}})
    by_place = view(path, styles={0: {"fill": "red"}, -1: {"fill": "blue"}})
    assert by_place.svg() == by_name.svg() != view(path).svg()
    with pytest.raises(LayerNotFoundError, match="styles: the model has no layer 100; its places are 0 to 99"):
        view(path, styles={100: {"fill": "red"}})


@pytest.mark.parametrize(
    ("key", "value", "match"),
    [
        ("connector_arrow", 1, "neither True nor False"),
        ("box_text", 3, "is no text"),
        ("scale_z", True, "is no size"),
        ("box_size", 3, "a width and a height"),
        ("box_orientation", "up", "is one of"),
        ("box_text_callable", "name", "a function"),
    ],
)
def test_a_style_of_another_kind_is_refused(key: str, value: object, match: str) -> None:
    with pytest.raises(OptionError, match=match):
        functional_view(MODELS / "lenet5.json.gz", styles={"c1": {key: value}})


def test_an_input_of_one_line_is_no_larger_than_its_words_need() -> None:
    figure = functional_view(MODELS / "branching" / "wide_and_deep.json.gz")
    size = {id_: bounds(group) for id_, group in solids(figure).items()}
    words = bounds(next(node for node in walk(solids(figure)["crossed"]) if isinstance(node, Text)))
    box, dense = size["crossed"], size["dense_2"]
    assert box
    assert words
    assert dense
    assert box.width < words.width + 20
    assert box.height < 0.7 * dense.height


def test_outputs_are_boxes_where_they_are_asked_for() -> None:
    figure = functional_view(MODELS / "branching" / "multi_task.json.gz", add_output_nodes=True, show_shapes=False)
    for group, name in zip(groups(figure, "vk-output"), ("age", "mood", "landmarks"), strict=True):
        assert [node.text for node in walk(group) if isinstance(node, Text)] == [name]


def test_turned_volumes_keep_to_their_places() -> None:
    figure = functional_view(MODELS / "lenet5.json.gz", orientation_rotation=30)
    bodies = sorted((bounds(group).x0, bounds(group).x1) for group in groups(figure, "vk-layer"))  # type: ignore[union-attr]
    assert all(one[1] < other[0] for one, other in pairwise(bodies))
    assert all(len(polygons(group)) == 3 * 1 for group in groups(figure, "vk-layer"))


def test_curved_edges_bend_more_widely_than_orthogonal_ones() -> None:
    path = MODELS / "branching" / "crossed.json.gz"
    plain, curved = functional_view(path), functional_view(path, edges="curved")
    assert plain.svg() != curved.svg()
    assert len(groups(plain, "vk-edge")) == len(groups(curved, "vk-edge"))


def test_fifty_models_in_one_another_are_opened() -> None:
    path = MODELS / "corpus" / "deep_nest.json.gz"
    assert len(groups(functional_view(path, expand_nested=True), "vk-group")) == 50


def test_an_opened_model_whose_layers_stand_apart_has_no_frame_and_that_is_noted() -> None:
    figure = functional_view(MODELS / "corpus" / "nested_ports.json.gz", expand_nested=True, node="volume")
    assert figure.notes == ("no frame around swap, for other layers stand among its own",)
    assert not groups(figure, "vk-group")


def test_an_upsampling_without_weights_is_a_part_of_the_convolution_after_it() -> None:
    figure = functional_view(MODELS / "branching" / "upsampled_unet.json.gz", node="volume")
    together = [data(group).get("members", "") for group in groups(figure, "vk-layer")]
    assert sum("up_sampling2d" in members and "conv2d" in members for members in together) == 2
    assert not any("before" in text.text for text in texts(figure))


def test_a_model_of_one_volume_a_level_is_no_u() -> None:
    figure = functional_view(MODELS / "branching" / "image_autoencoder.json.gz", node="volume")
    floors = {round(bounds(group).center[1], 1) for group in groups(figure, "vk-layer")}  # type: ignore[union-attr]
    assert len(floors) == 1, "a row along one axis"


def test_a_map_of_one_place_is_no_larger_than_one_of_unknown_size() -> None:
    shapes = [("InputLayer", (None, None, 3)), ("Conv2D", (None, None, 16)), ("AveragePooling2D", (1, 1, 16))]
    figure = functional_view(graph(shapes), node="volume")
    heights = [bounds(group).height for group in groups(figure, "vk-layer")]  # type: ignore[union-attr]
    assert heights[2] < heights[0]


def test_no_words_are_set_on_a_tie() -> None:
    layout = Layout(ties=(Tie(("encoder",), (Rect(10.0, 0.0, 12.0, 60.0),)),))
    assert not Board(layout).free(Rect(0.0, 20.0, 40.0, 30.0))
    assert Board(layout).free(Rect(20.0, 20.0, 40.0, 30.0))


def test_a_legend_without_a_corner_stands_in_a_hole_if_it_explains_colours() -> None:
    options: dict[str, object] = {"one_dim_orientation": "y", "scale_xy": 0.3}
    figure = functional_view(MODELS / "autoencoder.json.gz", **options)
    bodies = [bounds(group) for group in groups(figure, "vk-layer")]
    (box,) = (bounds(group) for group in groups(figure, "vk-legend"))
    assert box
    assert box.y1 < max(body.y1 for body in bodies if body)
    assert not any(box.grow(4 * PT - 1e-6).hits(body) for body in bodies if body)


def test_notes_stand_under_the_swatches_where_the_legend_is_lower_so() -> None:
    figure = functional_view(MODELS / "mobilenet.json.gz", width="cvpr", detail="folded", wrap="auto")
    said = {
        text.text: text.at for group in groups(figure, "vk-legend") for text in walk(group) if isinstance(text, Text)
    }
    assert len(said) == 7
    assert len({round(y, 3) for _, y in said.values()}) == 3
    assert max(said, key=lambda words: said[words][1]) == "ZeroPadding2D (0, 1) before 3×3 s2"


@pytest.mark.parametrize("kind", ["Concatenate", "Stack", "Vstack"])
def test_what_joins_many_rows_is_a_bar_along_them(kind: str) -> None:
    rows = [("Dense", (8,), f"row{n}") for n in range(8)]
    joined = graph(
        [("InputLayer", (4,)), *rows, (kind, (8, 8))], [(0, n) for n in range(1, 9)] + [(n, 9) for n in range(1, 9)]
    )
    boxes = solids(functional_view(joined))
    bar = bounds(boxes["n9"])
    assert bar is not None
    assert bar.height > 4 * bar.width
    assert all(bar.y0 < bounds(boxes[f"n{n}"]).y1 and bounds(boxes[f"n{n}"]).y0 < bar.y1 for n in range(1, 9))


def test_an_addition_of_more_than_an_operator_has_sides_for_is_a_bar() -> None:
    rows = [("Dense", (8,), f"row{n}") for n in range(4)]

    def slenderness(count: int) -> float:
        links = [(0, n) for n in range(1, count + 1)] + [(n, count + 1) for n in range(1, count + 1)]
        joined = graph([("InputLayer", (4,)), *rows[:count], ("Add", (8,))], links)
        box = bounds(solids(functional_view(joined))[f"n{count + 1}"])
        assert box is not None
        return box.height / box.width

    assert slenderness(3) == pytest.approx(1.0)
    assert slenderness(4) > 4


def test_an_output_that_adds_bears_the_name_that_its_author_gave_it() -> None:
    layers = [("InputLayer", (8,)), ("Dense", (8,), "near"), ("Dense", (8,), "far"), ("Add", (8,), "forecast")]
    named = graph(layers, [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert [text.text for text in texts(functional_view(named))].count("forecast: Add") == 1
    said = [text.text for text in texts(functional_view(named, show=["name"]))]
    assert [word for word in said if "forecast" in word] == ["forecast: Add"]
    assert "near" in said


def test_a_legend_of_volumes_lists_the_kernels_of_a_class_that_has_many() -> None:
    plain = graph([("InputLayer", (32, 32, 3)), *[("Conv2D", (32, 32, 8))] * 10])

    def legend(kernels: list[int]) -> list[str]:
        made = [{"kernel_size": (k, k), "activation": "relu" if k % 2 else "linear"} for k in kernels]
        nodes = [replace(node, attributes=one) for node, one in zip(plain.nodes[1:], made, strict=True)]
        figure = functional_view(replace(plain, nodes=(plain.nodes[0], *nodes)), node="volume")
        return [text.text for group in groups(figure, "vk-legend") for text in walk(group) if isinstance(text, Text)]

    assert "Conv2D 1×1, 3×3, 5×5, 7×7; ReLU" in legend([1, 3, 5, 7, 1, 3, 5, 7, 1, 1])
    assert "Conv2D 1×1, ReLU; 2×2" in legend([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    assert "Conv2D 9 kinds; ReLU" in legend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])


def test_a_model_that_is_called_often_is_counted_once_and_its_frames_say_so() -> None:
    figure = functional_view(MODELS / "branching" / "siamese.json.gz", expand_nested=True)
    said = [text.text for frame in groups(figure, "vk-group") for text in walk(frame) if isinstance(text, Text)]
    assert sorted(said) == ["1437 k, shared ×2", "encoder", "encoder", "shared ×2"]
    assert not groups(figure, "vk-tie")
    assert [text.text for text in texts(figure)].count("shared ×2") == 1, "its layers do not repeat it"


UNET = MODELS / "branching" / "unet.json.gz"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("scale_xy", {"scale_xy": 1}),
        ("direction", {"direction": "TB"}),
        ("show", {"show": ["params"]}),
        ("text_callable", {"text_callable": "name"}),
        ("groups", {"groups": {"first": ["conv2d", "conv2d_1"]}}),
        ("wrap", {"wrap": 3}),
        ("styles", {"styles": {"Conv2D": {"scale_z": 3}}}),
        ("collapse_rules", {"collapse_enabled": True, "collapse_rules": [{"selector": "Conv2D", "repeat_count": 2}]}),
    ],
)
def test_what_a_u_cannot_follow_draws_a_graph_and_says_so(name: str, given: dict[str, Any]) -> None:
    assert not functional_view(UNET, node="volume").notes
    assert functional_view(UNET, node="volume", **given).notes == (f"no U by resolution, but a graph, with {name}=",)


@pytest.mark.parametrize(
    ("name", "value"),
    [("virtual_node_size", 60), ("render_virtual_nodes", True), ("edges", "curved"), ("align_merges", True)],
)
def test_what_means_nothing_in_a_u_is_noted(name: str, value: object) -> None:
    figure = functional_view(UNET, node="volume", **{name: value})
    assert figure.notes == (f"{name} has no meaning in a U by resolution",)


def test_a_u_keeps_the_gaps_that_are_asked_for() -> None:
    def places(**asked: float) -> list[Rect]:
        return [
            around([point for mark in polygons(group) for point in mark.points])
            for group in solids(functional_view(UNET, node="volume", **asked)).values()
        ]

    close, wide, high = places(), places(column_spacing=90), places(row_spacing=90)
    first, second = wide[:2]
    assert second.x0 - first.x1 == pytest.approx(90, abs=1)
    floors = [sorted({round(box.y1) for box in boxes}) for boxes in (close, high)]
    assert len(floors[0]) == len(floors[1])
    assert all(under - over > 90 for over, under in pairwise(floors[1]))
    assert floors[1][-1] > floors[0][-1] + 90


def test_a_u_without_shapes_says_none() -> None:
    said = [text.text for text in texts(functional_view(UNET, node="volume", show_shapes=False, legend=False))]
    assert not re.search(r"\d", " ".join(said))


@pytest.mark.parametrize("kind", [{"node": "volume"}, {"simple_text_visualization": True}])
def test_solids_and_plain_boxes_say_how_often_a_collapsed_block_is_there(kind: dict[str, Any]) -> None:
    path = MODELS / "branching" / "multi_task.json.gz"
    figure = functional_view(path, collapse_enabled=True, collapse_rules=[{**STAGE, "label": "stage"}], **kind)
    said = [text.text for text in texts(figure)]
    assert {"3×", "stage"} <= set(said)
    assert any(len(data(group).get("members", "").split()) == 12 for group in groups(figure, "vk-layer"))


BLOCKS = graph([("InputLayer", (16,)), *(2 * (("Dense", (16,)), ("Dropout", (16,)))), ("Dense", (4,))])
TWO = {"kind": "block", "selector": ["Dense", "Dropout"], "repeat_count": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_all_layers_of_a_collapsed_block_are_drawn(kind: dict[str, Any]) -> None:
    styles = {"Dropout": {"fill": "#123456"}}
    figure = functional_view(BLOCKS, collapse_enabled=True, collapse_rules=[TWO], styles=styles, legend=False, **kind)
    block = solids(figure)["n1"]
    assert data(block)["members"] == "n1 n2 n3 n4"
    paints = [mark.paint for mark in walk(block) if isinstance(mark, Polygon | Outline)]
    assert color("#123456") in [paint.fill for paint in paints]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_an_arrow_along_a_collapsed_block_stands_where_its_rule_says(kind: dict[str, Any], direction: str) -> None:
    def beyond(place: str) -> float:
        rule = {**TWO, "label": "pair", "annotation_position": place}
        figure = functional_view(
            BLOCKS, collapse_enabled=True, collapse_rules=[rule], direction=direction, legend=False, **kind
        )
        (label,) = (text for text in texts(figure) if text.text == "pair")
        block = bounds(solids(figure)["n1"])
        assert block
        return label.at[1] - block.center[1] if direction == "LR" else block.center[0] - label.at[0]

    assert beyond("above") < 0 < beyond("below")


def test_a_block_without_a_label_says_at_its_arrow_how_often_it_is_there() -> None:
    def said(**styles: object) -> list[str]:
        rules = [{**TWO, "kind": " Block ", "annotation_position": "Below"}]
        figure = functional_view(BLOCKS, collapse_enabled=True, collapse_rules=rules, styles={"Dense": styles})
        (caption,) = groups(figure, "vk-caption")
        assert [text.text for text in walk(caption) if isinstance(text, Text)] == ["2×"]
        return [text.text for text in texts(figure) if "×" in text.text]

    assert said() == ["2×"]
    assert said(collapse_badge_fill="yellow") == ["2×", "2×"], "a count that is styled is wanted"


def test_layers_are_not_collapsed_across_the_edge_of_a_frame() -> None:
    chain = graph([("InputLayer", (16,), "in"), *(("Dense", (16,), f"d{n}") for n in range(4))])

    def drawn(count: int, framed: list[str]) -> tuple[list[str], tuple[str, ...]]:
        rules, asked = [{"selector": "Dense", "repeat_count": count}], {"a": framed}
        figure = functional_view(chain, groups=asked, collapse_enabled=True, collapse_rules=rules)
        return list(solids(figure)), figure.notes

    whole = ["d0", "d1", "d2", "d3"]
    assert drawn(4, ["d0", "d1"]) == (
        ["n0", "n1", "n2", "n3", "n4"],
        ("collapse_rules[0] stops at the frame around a",),
    )
    assert drawn(4, whole) == (["n0", "n1"], ())
    assert drawn(2, ["d0", "d1"]) == (["n0", "n1", "n3"], ())


@pytest.mark.parametrize(("label", "count"), [("stem", "2× stem"), ("2x", "2x"), (None, "2×")])
def test_the_label_of_collapsed_layers_stands_with_their_count(label: str | None, count: str) -> None:
    chain = graph([("InputLayer", (16,)), ("Dense", (16,)), ("Dense", (16,))])
    rule = {"kind": "layer", "selector": "Dense", "repeat_count": 2, "label": label}
    assert count in [text.text for text in texts(functional_view(chain, collapse_enabled=True, collapse_rules=[rule]))]


def test_plain_boxes_show_that_a_model_is_shared() -> None:
    figure = functional_view(MODELS / "branching" / "siamese.json.gz", simple_text_visualization=True)
    assert [text.text for text in texts(figure)].count("shared ×2") == 2


def test_a_rule_that_finds_nothing_is_warned_of_once() -> None:
    rule = {"selector": "GRU", "repeat_count": 2}
    with pytest.warns(UserWarning, match="did not match") as caught:
        functional_view(MODELS / "vgg16.json.gz", collapse_enabled=True, collapse_rules=[rule], width="cvpr:full")
    assert len(caught) == 1


def test_totals_count_hidden_layers_too() -> None:
    figure = functional_view(
        MODELS / "vgg16.json.gz", ledger="classes", direction="TB", width="cvpr:full", type_ignore=["Dense"]
    )
    said = [text.text for text in texts(figure)]
    assert {"hidden layers", wording.number(138_357_544)} <= {*said}
    model = MODELS / "branching" / "two_tower.json.gz"
    both = [
        {text.text for text in texts(functional_view(model, groups={"users": ["user", "users"]}, type_ignore=hidden))}
        for hidden in ([], ["Flatten"])
    ]
    assert all(any(text.startswith("1862 k parameters") for text in said) for said in both)


def test_words_that_were_asked_for_stand_on_followers_too() -> None:
    path = MODELS / "branching" / "multi_task.json.gz"
    said = [text.text for text in texts(functional_view(path, show=["name"]))]
    assert {node.name for node in read_model(path)} <= {*said}


def test_a_page_is_as_high_as_it_may_be_to_the_last_tenth_of_a_millimetre() -> None:
    path = MODELS / "branching" / "transformer.json.gz"
    for height in (84, 85, 86):
        figure = functional_view(path, width="cvpr:full", max_height=f"{height}mm")
        assert figure.height <= height * MM


def test_what_opens_a_model_twice_is_refused() -> None:
    path = MODELS / "branching" / "siamese.json.gz"
    with pytest.raises(LayerNotFoundError, match="but for those that expand_nested= opens"):
        functional_view(path, details=["encoder"], expand_nested=True)
    with pytest.raises(OptionError, match="ledger='groups' counts by groups"):
        functional_view(path, ledger="groups")


def test_groups_look_as_they_say_under_both_names() -> None:
    path = MODELS / "branching" / "two_tower.json.gz"
    group = {"name": "users", "layers": ["user", "users"], "fill": "yellow", "outline": "blue", "width": 3}
    figure = functional_view(path, layered_groups=[{**group, "padding": 30, "font_color": "red"}])
    (frame,) = groups(figure, "vk-group")
    box = next(node for node in walk(frame) if isinstance(node, Outline))
    assert box.paint == Paint(color("yellow"), color("blue"), 3)
    assert {node.fill for node in walk(frame) if isinstance(node, Text)} == {color("red")}
    card = next(node for node in walk(solids(figure)["user"]) if isinstance(node, Outline))
    assert min(x for x, _ in card.points) - min(x for x, _ in box.points) == pytest.approx(30, abs=2)
    with pytest.raises(OptionError, match="two names for one option"):
        functional_view(path, groups=[group], layered_groups=[group])
    with pytest.raises(OptionError, match="'text_spaceing' is not known; allowed are name"):
        functional_view(path, groups=[{**group, "text_spaceing": 4}])
    with pytest.raises(OptionError, match="padding=-1 is no size"):
        functional_view(path, groups=[{**group, "padding": -1}])


def test_groups_go_by_the_name_that_the_caller_used() -> None:
    path = MODELS / "branching" / "two_tower.json.gz"
    for asked, said in (
        ([{"name": "x", "layers": ["zzz"]}], "the figure has no layer 'zzz'"),
        ([{"name": "x", "layers": []}], "must be a mapping with 'name' and 'layers'"),
        ([{"name": "x", "layers": ["user"], "colour": 3}], "'colour' is not known"),
    ):
        for name in ("groups", "layered_groups"):
            with pytest.raises(OptionError, match=f"^{name}: .*{re.escape(said)}"):
                functional_view(path, **{name: asked})


def test_one_group_needs_no_list_and_how_its_title_is_set_is_noted() -> None:
    path = MODELS / "branching" / "two_tower.json.gz"
    group = {"name": "users", "layers": ["user", "users"]}
    assert functional_view(path, layered_groups=group).svg() == functional_view(path, groups=[group]).svg()
    figure = functional_view(path, layered_groups=[{**group, "font_size": 20, "text_spacing": 4}])
    assert figure.notes == (
        "layered_groups: titles are set like the rest of the figure, not by font_size, text_spacing",
    )
    assert [data(one)["name"] for one in groups(functional_view(path, groups={"layers": ["user"]}), "vk-group")] == [
        "layers"
    ]


@pytest.mark.parametrize("words", [True, False])
def test_edges_that_end_apart_keep_their_length(words: bool) -> None:
    path = MODELS / "branching" / "two_tower.json.gz"
    lengths = []
    for apart in (0, 12):
        figure = functional_view(path, connector_padding=apart, show_shapes=words)
        way = next(n for n in walk(edges(figure)["user", "users"]) if isinstance(n, Outline)).points
        lengths.append(way[-1][0] - way[0][0])
    assert lengths[1] == pytest.approx(lengths[0], abs=2)


@pytest.mark.parametrize("size", [None, 20, 30])
def test_words_at_the_ends_of_edges_stay_apart_however_far_the_edges_are(size: int | None) -> None:
    figure = functional_view(MODELS / "translator.json.gz", virtual_node_size=size)
    tags = [text for text in texts(figure) if text.text in ("K", "V", "Q")]
    assert len(tags) == 3
    assert all(abs(b.at[1] - a.at[1]) > a.ascent + a.descent for a, b in pairwise(sorted(tags, key=lambda t: t.at[1])))


def test_edges_across_the_flow_reach_plain_boxes() -> None:
    figure = functional_view(MODELS / "translator.json.gz", simple_text_visualization=True)
    found = ((data(edge)["source"], edge) for edge in groups(figure, "vk-edge") if data(edge)["target"] == "decoder")
    state = next(edge for source, edge in found if source == "encoder")
    way = next(n for n in walk(state) if isinstance(n, Outline)).points
    boxes = [next(n for n in walk(solids(figure)[id_]) if isinstance(n, Outline)) for id_ in ("encoder", "decoder")]
    assert way[0][1] - max(y for _, y in boxes[0].points) < 5
    assert min(y for _, y in boxes[1].points) - way[-1][1] < 8


def test_styles_alone_size_volumes_as_the_original_does() -> None:
    path = MODELS / "branching" / "squeeze.json.gz"
    drawn = [functional_view(path, node="volume", styles={"Conv2D": {"scale_z": scale}}) for scale in (1, 4)]
    assert drawn[0].width < drawn[1].width


@pytest.mark.parametrize("kind", [{"node": "volume"}, {"simple_text_visualization": True}])
def test_captions_have_the_colour_of_their_layer(kind: dict[str, Any]) -> None:
    path = MODELS / "branching" / "two_tower.json.gz"
    figure = functional_view(path, styles={"user": {"font_color": "red"}}, **kind)
    fills = {text.text: text.fill for text in texts(figure)}
    assert (fills["user"], fills["item"]) == (color("red"), color("black"))


def test_merges_that_join_the_same_in_equal_blocks_look_alike() -> None:
    block = [("Conv1D", (9, 8)), ("Dense", (9, 8)), ("Add", (9, 8))]
    layers = [("InputLayer", (9, 1)), ("InputLayer", (9, 4)), *block, *block]
    links = [(0, 2), (1, 3), (2, 4), (3, 4), (4, 5), (1, 6), (5, 7), (6, 7)]
    boxes = solids(functional_view(graph(layers, links)))
    first, second = bounds(boxes["n4"]), bounds(boxes["n7"])
    assert first is not None
    assert second is not None
    assert first.width == pytest.approx(first.height)
    assert second.width == pytest.approx(second.height)


def test_a_legend_is_as_wide_as_its_figure_and_names_a_class_that_has_many_ways_once() -> None:
    model = read_model(MODELS / "applications" / "efficientnetb0.json.gz")
    told = functional_view(model, direction="TB", detail="folded")
    plain = functional_view(model, direction="TB", detail="folded", legend=False)
    assert told.width <= max(plain.width, 320 * PT)
    words = [text.text for text in texts(told)]
    assert "Dropout" in words
    assert sum("Dropout" in line for line in words) == 2, "one names the class, one says what noise_shape some have"
    assert not any("Conv2D 1×1" in line for line in words)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_an_automatic_name_that_reads_like_the_class_is_said_once(direction: str) -> None:
    model = graph([("InputLayer", (8,)), ("Dense", (4,)), ("Softmax", (4,), "softmax")])
    said = [text.text for text in texts(functional_view(model, direction=direction))]
    assert " ".join(said).count("softmax") == 1


def test_what_a_bar_does_not_reach_leaves_it_with_the_nearest_edge() -> None:
    figure = functional_view(MODELS / "branching" / "cell.json.gz")
    starts = [
        next(node for node in walk(group) if isinstance(node, Outline)).points[0][1]
        for (source, _), group in edges(figure).items()
        if source == "before"
    ]
    assert len(set(starts)) == len(starts) - 1, "one of them turns to where the bar does not reach"


def test_the_outputs_of_a_nested_model_have_the_names_that_they_have_in_it() -> None:
    said = [text.text for text in texts(functional_view(MODELS / "corpus" / "nested_ports.json.gz"))]
    assert {"of_b 3", "of_a 5"} <= set(said)


@pytest.mark.parametrize(("kind", "names"), [("GRU", ["h"]), ("LSTM", ["h", "c"])])
def test_first_states_are_named_where_they_enter(kind: str, names: list[str]) -> None:
    layers = [("InputLayer", (None, 8)), ("InputLayer", (4,)), *[("Dense", (4,))] * len(names), (kind, (4,))]
    last = len(layers) - 1
    model = graph(layers, [(1, 2 + n) for n in range(len(names))] + [(0, last)])
    states = [Edge(f"n{2 + n}", f"n{last}", target_port=1 + n) for n in range(len(names))]
    found = functional_view(replace(model, edges=(*model.edges, *states), outputs=(Port("states", f"n{last}"),)))
    said = [text.text for text in texts(found)]
    assert [word for word in said if word in ("h", "c")] == names
    assert f"{', '.join(names)} state{'s' if len(names) > 1 else ''}" in said


def test_what_crosses_is_still_in_the_order_of_the_model() -> None:
    model = read_model(MODELS / "branching" / "cell.json.gz")
    boxes = solids(functional_view(model, align_merges=True))
    places = [bounds(boxes[node.id]).center[1] for node in map(model.node, ("before", "here"))]  # type: ignore[union-attr]
    assert places == sorted(places)


def test_an_input_stands_by_the_one_bar_that_it_feeds() -> None:
    fields = range(8)
    layers: list[tuple[Any, ...]] = [("InputLayer", (1,))] * (len(fields) + 3)
    layers += [("Embedding", (1, 8)), ("Embedding", (1, 1)), ("Flatten", (1,))] * len(fields)
    first, bars = len(fields) + 3, len(layers)
    layers += [("Concatenate", (3,)), ("Concatenate", (8, 8)), ("Dense", (1,)), ("Add", (1,)), ("Flatten", (64,))]
    layers += [("Concatenate", (67,)), ("Dense", (1,)), ("Add", (1,))]
    links = [(len(fields) + n, bars) for n in range(3)] + [(bars, bars + 2), (bars + 2, bars + 3), (bars, bars + 5)]
    for n in fields:
        deep, wide, flat = range(first + 3 * n, first + 3 * n + 3)
        links += [(n, deep), (n, wide), (wide, flat), (deep, bars + 1), (flat, bars + 3)]
    links += [
        (bars + 1, bars + 4),
        (bars + 4, bars + 5),
        (bars + 5, bars + 6),
        (bars + 6, bars + 7),
        (bars + 3, bars + 7),
    ]
    boxes = solids(functional_view(graph(layers, links)))
    places = [bounds(boxes[f"n{len(fields) + n}"]).center[1] for n in range(3)]  # type: ignore[union-attr]
    assert max(places) - min(places) < 140


def test_a_legend_of_volumes_says_what_is_linear_where_others_are_not() -> None:
    def made(*activations: str) -> list[str]:
        model = graph([("InputLayer", (8,)), *[("Dense", (8,))] * len(activations)])
        nodes = [
            replace(node, attributes={"units": 8, "activation": name})
            for node, name in zip(model.nodes[1:], activations, strict=True)
        ]
        figure = functional_view(replace(model, nodes=(model.nodes[0], *nodes)), node="volume", legend=True)
        return [text.text for text in texts(figure) if text.text.startswith("Dense")]

    assert made("gelu", "gelu", "linear") == ["Dense, linear", "Dense, GELU"], "under the solid, and in the legend"
    assert made(*["gelu"] * 4, *["linear"] * 3) == ["Dense, GELU; linear"]
    assert made("gelu", "gelu") == ["Dense, GELU"]
    assert made("linear", "linear") == ["Dense"]


def test_where_maps_of_a_u_become_sequences_their_shape_stands() -> None:
    wide, deep = (32, 32, 8), (16, 16, 8)
    layers = [("InputLayer", (32, 32, 3)), ("Conv2D", wide), ("MaxPooling2D", deep), ("Conv2D", deep)]
    layers += [("Reshape", (256, 8)), ("LayerNormalization", (256, 8)), ("Dense", (256, 8)), ("Reshape", deep)]
    layers += [("Conv2DTranspose", wide), ("Concatenate", (32, 32, 16)), ("Conv2D", wide)]
    model = graph(layers, [*((n, n + 1) for n in range(10)), (1, 9)])
    figure = functional_view(model, node="volume")
    assert any(text.text == "8+8" for text in texts(figure)), "a U"
    said = [text.text for text in texts(figure)]
    assert [said.count(words) for words in ("256×8", "16×16×8")] == [1, 1]


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("vgg16", {"wrap": 3}),
        ("vgg16", {"wrap": "auto", "width": "215mm"}),
        ("branching/unet", {"node": "volume"}),
        ("branching/attention_unet", {"node": "volume"}),
        ("branching/multi_task", {"wrap": "auto"}),
        ("lenet5", {"node": "volume", "width": "cvpr"}),
    ],
)
def test_output_nodes_are_never_lost(model: str, options: dict[str, Any]) -> None:
    read = read_model(MODELS / f"{model}.json.gz")
    figure = functional_view(read, **options, add_output_nodes=True)
    ends = groups(figure, "vk-output")
    said = [node.text for group in ends for node in walk(group) if isinstance(node, Text)]
    assert {port.name for port in read.outputs} <= set(said)


def test_the_side_of_a_volume_is_that_of_its_layer_whatever_follows_it() -> None:
    image, block = (
        ("InputLayer", (32, 32, 3)),
        [(kind, (32, 32, 8)) for kind in ("Conv2D", "BatchNormalization", "ReLU")],
    )
    alone, followed = (
        polygons(solids(functional_view(graph([image, *layers]), node="volume"))["n1"]) for layers in (block[:1], block)
    )
    assert len(followed) == 9, "top, side and front of three slices"
    assert followed[-2].paint.fill == alone[-2].paint.fill
    assert followed[-1].paint.fill != alone[-1].paint.fill


def test_merges_of_one_class_look_alike() -> None:
    layers = [
        ("InputLayer", (8,)),
        ("Dense", (8,)),
        ("Add", (8,)),
        ("InputLayer", (8,)),
        ("Dense", (8,)),
        ("Add", (8,)),
    ]
    apart = graph(layers, [(0, 1), (0, 2), (1, 2), (3, 4), (2, 5), (4, 5)])
    circles = [
        node
        for id_ in ("n2", "n5")
        for node in walk(solids(functional_view(replace(apart, outputs=())))[id_])
        if isinstance(node, Circle)
    ]
    assert len(circles) == 2
