"""What is unusual but allowed, and is drawn; and what cannot be meant, and is refused by its name."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers
from looking import fills, solids, texts

import visualkeras_svg
from visualkeras_svg import (
    FunctionalView,
    GraphView,
    LayeredView,
    functional_view,
    graph_view,
    layered_view,
    read_model,
    show,
)
from visualkeras_svg.errors import ModelError, OptionError
from visualkeras_svg.figure import Figure
from visualkeras_svg.geometry import PT
from visualkeras_svg.scene import Path as Outline
from visualkeras_svg.scene import bounds, walk
from visualkeras_svg.theme import Style

MODELS = Path(__file__).parent.parent / "golden" / "models"


def test_a_way_that_begins_below_its_finest_level_is_no_u() -> None:
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(8, 3, strides=2, padding="same")(image)
    model = keras.Model(image, layers.Conv2DTranspose(3, 3, strides=4, padding="same")(x))
    assert set(solids(functional_view(model, node="volume"))) == {node.id for node in read_model(model)}


def test_a_bottleneck_that_is_a_vector_is_no_level_of_a_u() -> None:
    x = image = keras.Input((16, 16, 1))
    for _ in range(2):
        x = layers.Conv2D(8, 3, padding="same")(x)
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(16, 3, padding="same")(layers.MaxPooling2D()(x)))
    x = layers.Reshape((8, 8, 16))(layers.Dense(1024)(layers.Dense(32)(x)))
    x = layers.UpSampling2D()(layers.Conv2D(16, 3, padding="same")(x))
    model = keras.Model(image, layers.Conv2D(1, 3, padding="same")(x))
    assert set(solids(functional_view(model, node="volume"))) == {node.id for node in read_model(model)}


class Rising(layers.Layer):
    """A layer that up-samples and takes a skip."""

    def call(self, x: Any, skip: Any) -> Any:
        return keras.ops.concatenate([keras.ops.repeat(keras.ops.repeat(x, 2, axis=1), 2, axis=2), skip], -1)


def test_a_merge_that_up_samples_itself_is_drawn() -> None:
    image = keras.Input((32, 32, 3))
    skip = layers.Conv2D(8, 3, padding="same")(image)
    x = layers.Conv2D(16, 3, padding="same")(layers.MaxPooling2D()(skip))
    x = layers.Conv2DTranspose(16, 2, strides=2)(layers.Conv2D(32, 3, padding="same")(layers.MaxPooling2D()(x)))
    model = keras.Model(image, Rising()(x, skip))
    assert set(solids(functional_view(model, node="volume"))) == {node.id for node in read_model(model)}


def test_what_fits_but_for_rounding_is_drawn() -> None:
    x = start = keras.Input((4,))
    for _ in range(6):
        x = layers.Dense(4)(x)
    model = keras.Model(start, x)
    smallest = 90.02234375
    for width in (smallest - 0.005, smallest, smallest + 0.005):
        assert functional_view(model, width=width, wrap="auto").svg()


def test_a_graph_by_hand_needs_no_layers_outputs_or_ports() -> None:
    plain = {
        "name": "m",
        "nodes": [{"id": "a", "type": "InputLayer"}, *({"id": n, "type": "Dense", "params": 20} for n in "bc")],
        "edges": [{"source": "a", "target": "b", "source_port": 3}, {"source": "b", "target": "c"}],
        "outputs": [{"name": "o", "node": "c", "port": 2}],
    }
    for view in (functional_view, graph_view):
        assert "shared" not in view(plain).svg()
    with pytest.raises(ModelError, match="must stand before"):
        functional_view({**plain, "masks": [{"source": "c", "target": "b"}]})


def test_a_group_may_be_called_like_a_row_of_the_ledger() -> None:
    nodes = [("a", "Dense", 20), ("b", "Dense", 25), ("c", "EinsumDense", 100)]
    chain = {
        "name": "m",
        "nodes": [{"id": name, "type": type_, "params": params} for name, type_, params in nodes],
        "edges": [{"source": "a", "target": "b"}, {"source": "b", "target": "c"}],
    }
    options: dict[str, Any] = {"type_ignore": ["EinsumDense"], "width": "300mm", "direction": "TB"}
    figure = functional_view(chain, ledger="groups", groups={"hidden layers": ["a", "b"]}, **options)
    assert "145" in figure.svg()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"dimension_caps": {"channel": 3}}, "dimension_caps has no 'channel'"),
        ({"dimension_caps": {"channels": "x"}}, "is no size"),
        ({"padding": 10**400}, "padding="),
        ({"min_xy": 1e300}, "min_xy="),
        ({"width": 10**400}, "width="),
        ({"options": {"options": {"padding": 3}}}, "leave the inner one out"),
        ({"shade_step": 1e6}, "shade_step="),
        ({"expand_nested": -1}, "expand_nested="),
        ({"max_height": -5, "width": "cvpr"}, "max_height="),
        ({"ledger": "groups", "groups": []}, "ledger='groups'"),
        ({"node": "card", "scale_xy": 3}, "scale_xy has no meaning with node='card'"),
        ({"collapse_rules": [{"selector": "Conv2D", "repeat_cuont": 3}]}, "has no 'repeat_cuont'"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=re.escape(said)):
        functional_view(MODELS / "lenet5.json.gz", **options)


@pytest.mark.parametrize("view", [functional_view, layered_view])
def test_sizing_options_without_meaning_are_refused_unless_they_are_as_usual(view: Callable[..., Figure]) -> None:
    path = MODELS / "lenet5.json.gz"
    for mode, name, value, usual in (
        ("accurate", "dimension_caps", {"channels": 20}, None),
        ("logarithmic", "relative_base_size", 3, 20),
        ("relative", "scale_xy", 3, 4),
    ):
        with pytest.raises(OptionError, match=f"{name} has no meaning with sizing_mode='{mode}'"):
            view(path, sizing_mode=mode, **{name: value})
        assert view(path, sizing_mode=mode, **{name: usual}).svg() == view(path, sizing_mode=mode).svg()
    with pytest.raises(OptionError, match="relative_base_size has no meaning"):
        view(path, relative_base_size=3)


def test_a_venue_says_how_large_text_and_how_high_a_page_may_be() -> None:
    path = MODELS / "lenet5.json.gz"
    for view in (functional_view, graph_view, layered_view):
        notes = view(path, width="cvpr:full", font_size="12pt").notes
        assert "text is 8 pt, not 12 pt: what cvpr:full allows" in notes
    x = start = keras.Input((4,))
    for _ in range(24):
        x = layers.Dense(4)(x)
    notes = functional_view(keras.Model(start, x), width="nature", direction="TB").notes
    assert any("nature allows 170 mm" in note for note in notes)


def test_weights_that_are_no_numbers_do_not_spoil_those_that_are() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    kernel, bias = model.layers[0].get_weights()
    kernel[0, 0], kernel[1, 1] = math.nan, math.inf
    model.layers[0].set_weights([kernel, bias])
    assert "nan" not in graph_view(model, show_weights=True).svg()


def test_parameters_that_were_asked_for_are_never_given_up() -> None:
    asked, hidden = (graph_view(MODELS / "lenet5.json.gz", width="100mm", show_params=said) for said in (True, False))
    assert "850 params" in asked.svg()
    assert not any("no parameters" in note for note in asked.notes + hidden.notes)


def test_a_layer_of_several_tensors_says_the_shape_of_each_at_its_port() -> None:
    image = keras.Input((32, 32, 3))
    fine = layers.Conv2D(8, 3, strides=2, padding="same")(image)
    body = keras.Model(image, [fine, layers.Conv2D(16, 3, strides=2, padding="same")(fine)], name="body")
    picture = keras.Input((32, 32, 3), name="picture")
    ends = [layers.Conv2D(4, 1, name=name)(x) for name, x in zip(("fine", "coarse"), body(picture), strict=True)]
    model = keras.Model(picture, ends)
    for options in ({}, {"width": "icml"}, {"width": "icml", "detail": "folded"}):
        said = [text.text for text in texts(functional_view(model, **options))]
        assert {"[0] 16×16×8", "[1] 8×8×16"} <= set(said), options
        assert "→ 16×16×8" not in said
    shown = [text.text for text in texts(functional_view(model, show="shape"))]
    assert "→ 16×16×8, 8×8×16" in shown


def test_an_output_that_is_linear_says_so_once() -> None:
    x = keras.Input((4,), name="x")
    model = keras.Model(x, layers.Activation("linear", name="same")(layers.Dense(3)(x)))
    assert [text.text for text in texts(functional_view(model))].count("linear") == 1


def test_lengths_live_on_through_operations_and_are_not_called_like_states() -> None:
    characters = keras.Input((None, 8), name="characters")
    x = keras.ops.transpose(keras.ops.expand_dims(characters, -1), (0, 2, 1, 3))
    states = layers.LSTM(4, return_sequences=True, return_state=True)(characters)
    graph = read_model(keras.Model(characters, [keras.ops.sum(x, axis=1)[:, :, 0], *states]))
    shapes = {node.type: node.output.shape for node in graph}
    (length,) = {shape[1] for kind, shape in shapes.items() if kind in ("InputLayer", "LSTM") and shape}
    assert length not in ("h", "c", None)
    assert shapes["ExpandDims"] == (None, length, 8, 1)
    assert shapes["Transpose"] == (None, 8, length, 1)
    assert shapes["Sum"] == (None, length, 1)
    assert shapes["GetItem"] == (None, length)


def test_the_word_of_a_follower_makes_no_card_higher_than_others() -> None:
    x = image = keras.Input((32, 32, 3), name="image")
    for _ in range(2):
        x = layers.Dropout(0.25)(layers.Conv2D(8, 3, activation="relu")(x))
    figure = functional_view(keras.Model(image, layers.Conv2D(4, 3)(x)), show_shapes=False)
    heights = {bounds(group).height for id_, group in solids(figure).items() if id_.startswith("conv")}  # type: ignore[union-attr]
    assert max(heights) - min(heights) < 1, "but for the outline of an output"


def test_vectors_of_one_length_are_drawn_alike_wherever_they_stand() -> None:
    image, words = keras.Input((32, 32, 3)), keras.Input((6, 8))
    seen = layers.Dense(64, name="seen")(layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3)(image)))
    read = layers.Dense(64, name="read")(layers.LSTM(16)(words))
    both = layers.Dense(64, name="both")(layers.Concatenate()([seen, read]))
    figure = functional_view(keras.Model([image, words], both), node="volume")
    heights = {bounds(solids(figure)[name]).height for name in ("seen", "read", "both")}  # type: ignore[union-attr]
    assert max(heights) - min(heights) < 2, "but for outlines"


def test_more_links_than_a_figure_can_show_are_refused() -> None:
    model = keras.Sequential([keras.Input((1000,)), layers.Dense(1000)])
    with pytest.raises(OptionError, match=r"2000 units with 1000000 links .* smaller ellipsize_after="):
        graph_view(model, ellipsize_after=None)


def test_lengths_that_are_not_known_are_explained() -> None:
    sound = keras.Input((None, 8), name="sound")
    figure = functional_view(keras.Model(sound, layers.Conv1D(4, 3, strides=2)(sound)))
    assert {"?×4", "s any length", "? not known"} <= {text.text for text in texts(figure)}
    assert "? not known" not in functional_view(keras.Model(sound, layers.Dense(4)(sound))).svg()


def test_a_nested_model_says_what_it_gives_where_its_inputs_differ() -> None:
    latent, data = keras.Input((4, 8)), keras.Input((16, 8))
    cross = keras.Model([latent, data], layers.MultiHeadAttention(2, 4)(latent, data), name="cross")
    small, large = keras.Input((4, 8), name="small"), keras.Input((16, 8), name="large")
    model = keras.Model([small, large], layers.Dense(2)(cross([small, large])))
    said = [text.text for text in texts(functional_view(model))]
    assert said.count("4×8") == 2
    assert said.count("16×8") == 1


def test_what_is_reshaped_at_once_says_its_shape_and_its_units() -> None:
    noise = keras.Input((10,), name="noise")
    x = layers.Conv2D(4, 3)(layers.Reshape((7, 7, 2))(layers.Dense(98, activation="relu")(noise)))
    figure = functional_view(keras.Model(noise, x), width="icml", detail="folded", show_shapes=True)
    said = {text.text for text in texts(figure)}
    assert any("98" in words for words in said)
    assert any("7×7×2" in words for words in said)


@pytest.mark.parametrize("cell", [layers.LSTMCell(4), layers.GRUCell(4)])
def test_a_file_says_the_shapes_of_a_cells_states(cell: layers.Layer, tmp_path: Path) -> None:
    step, *states = (keras.Input((size,)) for size in (3, *[4] * len(keras.tree.flatten(cell.state_size))))
    given = states if len(states) > 1 else states[0]
    output, after = cell(step, given)
    keras.Model([step, *states], [output, *keras.tree.flatten(after)]).save(tmp_path / "model.keras")
    outputs = next(node.outputs for node in read_model(tmp_path / "model.keras") if node.type == type(cell).__name__)
    assert [spec.shape for spec in outputs] == [(None, 4)] * (1 + len(states))


def test_an_error_names_the_width_that_works_downwards_where_that_is_less() -> None:
    x = start = keras.Input((8,))
    for _ in range(6):
        x = layers.Concatenate()([layers.Dense(8)(x), layers.Dense(8)(start), x])
    model = keras.Model(start, x)
    with pytest.raises(OptionError) as error:
        functional_view(model, width="15mm")
    found = re.search(r"works is ([\d.]+) mm, and with direction='TB' ([\d.]+) mm", str(error.value))
    assert found
    assert float(found[2]) < float(found[1])
    assert functional_view(model, width=f"{found[2]}mm", direction="TB").svg()


def test_a_net_notes_where_edges_do_not_tell_outputs_apart() -> None:
    start = keras.Input((8,))
    first, second = keras.ops.split(start, 2, axis=1)
    model = keras.Model(start, layers.Concatenate()([layers.Dense(3)(first), layers.Dense(3)(second)]))
    assert "edges do not say which output of split they carry; functional_view does" in graph_view(model).notes
    assert not any("edges" in note for note in graph_view(keras.Model(start, layers.Dense(3)(start))).notes)


def test_of_two_activations_that_follow_often_only_the_usual_one_is_a_rib() -> None:
    x = image = keras.Input((8, 8, 3), name="image")
    for number in range(9):
        act = layers.Activation("sigmoid") if number % 2 else layers.ReLU()
        x = act(layers.Conv2D(4, 3, padding="same")(x))
    said = [text.text for text in texts(functional_view(keras.Model(image, x)))]
    assert said.count("sigmoid") == 4, "each on its card"
    assert said.count("ReLU") == 1, "in the legend"


def test_an_output_that_is_called_like_its_function_is_named_once() -> None:
    x = keras.Input((4,), name="x")
    model = keras.Model(x, layers.Activation("softmax", name="softmax")(layers.Dense(3)(x)))
    assert [text.text for text in texts(functional_view(model))].count("softmax") == 1


def test_an_output_in_a_dict_is_called_by_its_key() -> None:
    x = keras.Input((4,), name="state")
    hidden = keras.layers.Dense(8)(x)
    heads = {"policy": keras.layers.Dense(2)(hidden), "value": keras.layers.Dense(1, name="critic")(hidden)}
    model = keras.Model(x, heads)
    for view in (functional_view, graph_view):
        words = {text.text for text in texts(view(model))}
        assert {"policy", "value"} <= words
        assert "critic" not in words


def test_several_outputs_of_an_academic_row_bear_their_names() -> None:
    figure = graph_view(MODELS / "branching" / "multi_task.json.gz", preset="academic")
    words = {text.text for text in texts(figure)}
    assert {"age", "mood", "landmarks", "Input"} <= words
    assert "Output" not in words


def test_of_two_rates_that_look_alike_the_rarer_stands_on_its_card() -> None:
    x = start = keras.Input((8,))
    for rate in (0.2, 0.2, 0.3):
        x = layers.Dropout(rate)(layers.Dense(8)(x))
    words = [text.text for text in texts(functional_view(keras.Model(start, x), detail="folded"))]
    assert "0.3" in " ".join(words)
    assert words.count("Dropout 0.2") == 1, "which the legend says"


def test_a_sequence_of_one_place_is_no_large_volume() -> None:
    kind, image = keras.Input((1,), name="kind"), keras.Input((32, 32, 3), name="image")
    short = layers.Flatten()(layers.Embedding(2, 4, name="short")(kind))
    large = layers.Flatten()(layers.Conv2D(8, 3, name="large")(image))
    model = keras.Model([kind, image], layers.Dense(2)(layers.Concatenate()([short, large])))
    found = {id_: bounds(group) for id_, group in solids(functional_view(model, node="volume")).items()}
    assert found["short"].height < found["large"].height / 2  # type: ignore[union-attr]


def test_a_volume_that_looks_like_more_frequent_ones_bears_its_own_words() -> None:
    x = image = keras.Input((16, 16, 3))
    for size in (3, 3, 5):
        x = layers.Conv2D(8, size, activation="relu")(x)
    words = [text.text for text in texts(functional_view(keras.Model(image, x), node="volume", show_shapes=True))]
    assert {"Conv2D 3×3, ReLU", "Conv2D 5×5, ReLU"} <= set(words)


def test_where_what_is_taken_away_comes_straight_a_sign_says_so() -> None:
    x = keras.Input((8,))
    one, two = (layers.Dense(8, name=name)(x) for name in ("one", "two"))
    parts = [one, layers.Subtract()([one, two]), layers.Multiply()([one, two]), two, layers.Subtract()([two, one])]
    figure = functional_view(keras.Model(x, layers.Dense(1)(layers.Concatenate()(parts))))
    assert "−" in {text.text for text in texts(figure)}


class Dense(layers.Dense):
    """A user's own class that is called like one of Keras."""


def test_a_class_means_itself_and_those_that_derive_from_it() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="theirs"), Dense(2, name="mine")])
    red = {"fill": "red"}
    for key, theirs, mine in ((Dense, False, True), (layers.Dense, True, True), ("Dense", True, True)):
        found = fills(layered_view(model, styles={key: red}))
        assert (found["theirs"] == "#ff0000", found["mine"] == "#ff0000") == (theirs, mine)
    found = fills(layered_view(model, color_map={layers.Dense: red, Dense: {"fill": "blue"}}))
    assert (found["theirs"], found["mine"]) == ("#ff0000", "#0000ff")
    assert set(solids(functional_view(model, type_ignore=[Dense]))) >= {"theirs"}
    assert "mine" not in solids(functional_view(model, type_ignore=[Dense]))
    assert "mine" in solids(functional_view(model, type_ignore=[layers.Dense]))
    assert set(solids(functional_view(model, type_ignore=["Dense"]))) == {read_model(model).nodes[0].id}


def test_object_and_operation_mean_every_layer() -> None:
    start = keras.Input((4,), name="start")
    model = keras.Model(start, keras.ops.relu(layers.Dense(3, name="a")(start)))
    for key in (object, keras.Operation):
        for source in (model, read_model(model).to_json()):
            read = json.loads(source) if isinstance(source, str) else source
            found = fills(layered_view(read, styles={key: {"fill": "red"}, "a": {"fill": "blue"}}))
            assert sorted(found.values()) == ["#0000ff", "#ff0000", "#ff0000"]


def test_a_layer_as_a_key_means_itself() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a"), layers.Dense(2, name="b")])
    red = {"fill": "red"}
    found = fills(layered_view(model, styles={model.layers[1]: red}))
    assert (found["a"] == "#ff0000", found["b"] == "#ff0000") == (False, True)
    assert fills(layered_view(model, styles={np.int64(0): red}))["a"] == "#ff0000"


@pytest.mark.parametrize("key", [None, True, ("a", "b"), 1.5])
def test_other_keys_are_refused_with_those_that_are_allowed(key: Any) -> None:
    path = MODELS / "lenet5.json.gz"
    for view in (functional_view, graph_view, layered_view):
        with pytest.raises(OptionError, match=r"of classes or of layers, places in model\.layers, and layers$"):
            view(path, styles={key: {"fill": "red"}})
        with pytest.raises(OptionError, match=r"keys are classes and the names of classes$"):
            view(path, color_map={key: "red"})
    with pytest.raises(OptionError, match="color_map has a key 3"):
        layered_view(path, color_map={3: "red"})


def test_a_class_is_matched_by_its_name_where_the_model_is_no_live_one() -> None:
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a")])
    assert fills(layered_view(json.loads(model.to_json()), color_map={Dense: "red"}))["a"] == "#ff0000"


def test_a_class_that_was_defined_anew_is_the_same_class() -> None:
    again = type("Dense", (layers.Dense,), {"__module__": __name__})
    model = keras.Sequential([keras.Input((4,)), Dense(3, name="a")])
    assert fills(layered_view(model, color_map={again: "red"}))["a"] == "#ff0000"


def test_a_name_that_is_none_of_the_model_is_noted_with_the_nearest() -> None:
    start = keras.Input((16,), name="inp")
    block = keras.Sequential([keras.Input((8,)), layers.Dense(4, name="within")], name="block")
    model = keras.Model(start, block(layers.Dense(8, name="d0")(start)))
    options: dict[str, Any] = {
        "styles": {"d0_typo": {}, "d0": {}, "within": {}, "Conv2D": {}, "Layer": {}, layers.LSTM: {}, object: {}},
        "color_map": {"Dnse": "red", "Dense": "red", "MaxPooling2d": "red", "d0": "red", layers.Conv3D: "red"},
        "type_ignore": ["Dropout", "zzz", "d0", layers.Flatten],
    }
    for view in (functional_view, graph_view, layered_view):
        assert view(model, **options).notes == (
            "styles: no layer or class is called 'd0_typo'; did you mean 'd0'?",
            "color_map: no class is called 'Dnse'; did you mean 'Dense'?",
            "color_map: no class is called 'MaxPooling2d'; did you mean 'MaxPooling2D'?",
            "color_map: no class is called 'd0', only a layer; styles= takes layers",
            "type_ignore: no class is called 'zzz'",
            "type_ignore: no class is called 'd0', only a layer; index_ignore= takes the places of layers",
        )


def test_show_draws_by_the_view_that_is_named() -> None:
    path = MODELS / "lenet5.json.gz"
    for view, *modes in (
        (layered_view, "layered", " Layers "),
        (graph_view, "graph", "graph_view"),
        (functional_view, "func"),
    ):
        for mode in modes:
            assert show(path, mode=mode, preset="compact").svg() == view(path, preset="compact").svg()
    assert show(path).svg() == layered_view(path).svg()
    with pytest.raises(OptionError, match="mode='lenet' is not there yet; give one of layered, graph, functional"):
        show(path, mode="lenet")
    for mode in ("layerd", None):
        with pytest.raises(OptionError, match="Expected one of: layered, graph, functional"):
            show(path, mode=mode)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="give a mapping or a GraphView"):
        show(path, mode="graph", options=LayeredView())


@pytest.mark.parametrize("name", ["FunctionalOptions", "LAYERED_PRESETS", "LAYERED_TEXT_CALLABLES", "lenet_view"])
def test_names_of_the_original_lead_on(name: str) -> None:
    with pytest.raises(ImportError, match=f"visualkeras_svg has no {name}: "):
        exec(f"from visualkeras_svg import {name}")
    assert not hasattr(visualkeras_svg, f"{name}_")


def test_what_is_not_there_yet_is_refused_with_the_reason() -> None:
    path = MODELS / "lenet5.json.gz"
    for view in (functional_view, graph_view, layered_view):
        with pytest.raises(OptionError, match=r"no option 'image_fit': images come in a later version$"):
            view(path, image_fit="fill")
        with pytest.raises(OptionError, match=r"styles\['Dense'\] has no style 'image': images come"):
            view(path, styles={layers.Dense: {"image": "x.png"}})
    with pytest.raises(OptionError, match="'logo_groups': logos come"):
        functional_view(path, logo_groups=[])
    with pytest.raises(OptionError, match="'layered_groups': so far only functional_view draws groups"):
        layered_view(path, layered_groups=[])
    with pytest.raises(OptionError, match="'connector_fill': in visualkeras, too, it changes nothing"):
        layered_view(path, connector_fill="red")


def test_an_unknown_style_gets_the_nearest_and_those_of_the_view() -> None:
    path = MODELS / "lenet5.json.gz"
    for view, has, lacks in (
        (layered_view, "spacing", "node_size"),
        (graph_view, "node_size", "spacing, scale_xy"),
        (functional_view, "connector_arrow", "node_size"),
    ):
        with pytest.raises(OptionError, match=r"has no style 'fil'\. Did you mean 'fill'\? Its styles are: ") as error:
            view(path, styles={"Dense": {"fil": "red"}})
        assert has in str(error.value)
        assert lacks not in str(error.value)
    for view_class in (LayeredView, GraphView, FunctionalView):
        assert {field.name for field in fields(Style)} >= set(view_class.styled)


def test_callbacks_see_layers_of_their_classes() -> None:
    model = keras.Sequential([keras.Input((4,)), Dense(3, name="mine"), layers.Dense(2, name="theirs")])
    seen: list[Any] = []

    def caption(_: int, layer: Any) -> tuple[str, bool]:
        seen.append(layer)
        return type(layer).__name__, False

    figure = layered_view(model, text_callable=caption)
    assert [text.text for text in texts(figure)] == ["Dense", "Dense"]
    for layer in (*seen, copy.copy(seen[0])):
        assert isinstance(layer, layers.Dense)
        assert layer.__class__.__name__ == type(layer).__name__ == "Dense"
        assert layer.output.shape.as_list() == list(layer.output_shape)


def test_a_reshaping_within_a_card_says_the_shape_that_no_edge_says() -> None:
    x = image = keras.Input((4, 4, 6))
    x = layers.Conv2D(6, 1)(x)
    x = layers.Reshape((4, 4, 6))(layers.Permute((1, 2, 4, 3))(layers.Reshape((4, 4, 2, 3))(x)))
    words = {text.text for text in texts(functional_view(keras.Model(image, x), direction="TB"))}
    assert "Reshape 4×4×2×3" in words
    assert "Reshape" in words, "the last, whose shape stands on its edge"


def test_a_reshaping_before_other_layers_of_a_card_says_its_shape() -> None:
    image = keras.Input((8, 8, 4))
    x = layers.Reshape((1, 1, 4))(layers.GlobalAveragePooling2D()(image))
    scale = layers.Conv2D(4, 1, activation="sigmoid")(x)
    figure = functional_view(keras.Model(image, layers.Multiply()([image, scale])), direction="TB")
    assert "Reshape 1×1×4" in {text.text for text in texts(figure)}


def test_only_the_outline_of_an_output_is_stout_not_the_lines_within() -> None:
    image = keras.Input((8, 8, 3))
    model = keras.Model(image, layers.BatchNormalization()(layers.Conv2D(4, 3, name="convolution")(image)))
    figure = functional_view(model, direction="TB")
    lines = [node.paint.width / PT for node in walk(solids(figure)["convolution"]) if isinstance(node, Outline)]
    assert lines == pytest.approx([0.5, 0.5, 1.0])


def test_a_model_that_a_wrapper_holds_is_said_not_to_open() -> None:
    torso = keras.Sequential([keras.Input((4,)), layers.Dense(3)], name="torso")
    steps = keras.Input((5, 4))
    model = keras.Model(steps, layers.TimeDistributed(torso)(steps))
    assert functional_view(model, expand_nested=True).notes == ("torso is not opened, for TimeDistributed holds it",)
    for option in ("details", "expand_nested"):
        with pytest.raises(OptionError, match=f"{option}: .*'torso'; it has none, for a model that TimeDistributed"):
            functional_view(model, **{option: ["torso"]})


def test_siblings_that_only_their_names_tell_apart_bear_these() -> None:
    state = keras.Input((4,), name="state")
    hidden = layers.Dense(8, name="hidden")(state)
    mean, spread = layers.Dense(2, name="mu")(hidden), layers.Dense(2, name="log_std")(hidden)
    near = layers.Dot(1, normalize=True, name="near")([mean, spread])
    far = layers.Dot(1, normalize=True, name="far")([mean, layers.Dense(2, activation="relu")(state)])
    model = keras.Model(state, layers.Dense(1, name="q")(layers.Concatenate()([near, far])))
    words = {text.text for text in texts(functional_view(model))}
    assert {"mu", "log_std", "near: Dot, normalized", "far: Dot, normalized"} <= words
    assert "hidden" not in words
